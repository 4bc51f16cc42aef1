"""My tasks by real keys: two keys a customer, one line for a new task, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.screens.letters import LetterScreen
from rmdesk.screens.task_line import TaskLineScreen
from tests.screens.a_desk import opened, press, shown, told, until
from tests.store import builders as book


def desk_of(pilot: Pilot[int]) -> Workstation:
    """The app, for what stands in the replica."""
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


def a_campaign(pilot: Pilot[int], customers: int = 2) -> None:
    """A campaign with a script and tasks for the first customers of the book."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        campaign = book.add(
            conn, "campaign", code="a", name_zh="金秋", name_en="Autumn", start=book.LONG_AGO, end=book.TODAY.replace(month=12)
        )
        book.add(conn, "script", campaign_id=campaign, step=1, text_zh="您好{name}", text_en="Hello {name}, this is your bank.")
        for code, name, success, final in (
            ("F01", "Sold", True, True),
            ("F02", "Not reached", False, False),
            ("F03", "No need", False, True),
        ):
            book.add(conn, "feedback_code", code=code, name_zh=name, name_en=name, success=success, final=final)
        for (customer,) in conn.execute("SELECT id FROM customer ORDER BY customer_no LIMIT ?", (customers,)).fetchall():
            book.a_task(conn, customer, description="call about autumn", category="campaign", campaign_id=campaign)


async def at_tasks(pilot: Pilot[int]) -> None:
    await press(pilot, "4")
    await until(pilot, lambda: shown(pilot, "[Due 3]"))


async def test_what_is_due_stands_first_and_tab_shows_the_rest(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        assert shown(pilot, "1 overdue · 2 due today")
        assert shown(pilot, "!1 再电，跟进理财")
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[Upcoming 13]"))
        await press(pilot, "shift+tab")
        await until(pilot, lambda: shown(pilot, "[Due 3]"))


async def test_two_keys_do_a_task(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "d", "d")
        await until(pilot, lambda: shown(pilot, "[Due 2]"))
        assert "Done" in told(pilot)
        await press(pilot, "shift+tab")
        await until(pilot, lambda: shown(pilot, "[Done today 1]") and shown(pilot, "再电，跟进理财"))


async def test_two_keys_give_a_campaigns_feedback(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        a_campaign(pilot)
        await press(pilot, "4")
        await until(pilot, lambda: shown(pilot, "[Due 5]"))
        await press(pilot, "tab", "tab")
        await until(pilot, lambda: shown(pilot, "Autumn 0 of 2 done 0 succeeded, 0.0 %"))
        await press(pilot, "d", "a")
        await until(pilot, lambda: shown(pilot, "1 of 2 done 1 succeeded, 50.0 %"))
        with desk_of(pilot).desk.replica.reading() as db:
            rows = db.execute("SELECT status, feedback_code FROM activity WHERE campaign_id IS NOT NULL ORDER BY status").fetchall()
        assert [tuple(row) for row in rows] == [("done", "F01"), ("open", "")]


async def test_who_was_not_reached_stays_on_the_list(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        a_campaign(pilot, 1)
        await press(pilot, "4", "tab", "tab")
        await until(pilot, lambda: shown(pilot, "0 of 1 done"))
        await press(pilot, "d", "b")
        await until(pilot, lambda: shown(pilot, "Not reached"))
        await until(pilot, lambda: shown(pilot, "[By campaign 1]"))


async def test_escape_leaves_the_task_alone(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "d")
        assert isinstance(pilot.app.screen, LetterScreen)
        await press(pilot, "escape")
        await until(pilot, lambda: shown(pilot, "[Due 3]"))


async def test_enter_alone_puts_a_task_off_to_the_next_working_day(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "s")
        await until(pilot, lambda: shown(pilot, "11-23 in 3 days"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "[Due 2]"))


async def test_a_task_is_put_off_to_a_day_that_is_typed(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "s", *"nonsense")
        await until(pilot, lambda: shown(pilot, "This is not a day from today on."))
        await press(pilot, "enter", *(["backspace"] * 8), *"周三", "enter")
        await until(pilot, lambda: shown(pilot, "[Due 2]"))
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "11-25 in 5 days 张伟"))


async def test_a_task_is_made_in_one_line(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "t", *"寄对账单 > 今天 !2 每月5号")
        await until(pilot, lambda: shown(pilot, "Repeats monthly on 5"))
        assert shown(pilot, "Task for 张伟")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "[Due 4]") and shown(pilot, "!2 ↻ 寄对账单"))


async def test_a_task_without_words_is_refused_and_the_line_kept(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "n", *"> fri", "enter")
        await until(pilot, lambda: shown(pilot, "A task needs a few words"))
        assert isinstance(pilot.app.screen, TaskLineScreen)


@pytest.mark.parametrize(
    ("line", "misread"),
    [("送资料 2026-02-30", "2026-02-30"), ("对账 每月35号 > 周五", "每月35号"), ("对账 monthly 2026-02-30", "2026-02-30")],
)
async def test_a_day_that_there_is_not_is_said_while_it_is_typed(home: Path, line: str, misread: str) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "n", *line)
        await until(pilot, lambda: shown(pilot, f"“{misread}” was not understood as a date"))


async def test_a_recurring_task_that_is_done_comes_again(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "4", "n", *"交周报 每周五 !1", "enter")
        await until(pilot, lambda: shown(pilot, "[Due 4]") and shown(pilot, "!1 ↻ 交周报"))
        await press(pilot, "down", "d", "d")
        await until(pilot, lambda: "comes again 11-27 in 7 days" in told(pilot))


async def test_a_task_is_changed_in_its_line(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "e")
        assert shown(pilot, "再电，跟进理财 > 2026-11-18 !1")
        await press(pilot, *" x", "enter")
        await until(pilot, lambda: shown(pilot, "!1 再电，跟进理财 x"))


async def test_a_template_makes_tasks_on_working_days(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "T")
        await until(pilot, lambda: shown(pilot, "11-23 Ask whether the loan has arrived", "11-23 Ask"))
        await press(pilot, "a")
        await until(pilot, lambda: "3 tasks made for 张伟" in told(pilot))
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[Upcoming 16]"))


async def test_a_supervisors_task_is_marked(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            book.a_task(conn, None, description="report on churn", category="supervisor")
        await press(pilot, "4")
        await until(pilot, lambda: shown(pilot, "1 from the supervisor") and shown(pilot, "★ "))


async def test_a_task_that_was_done_elsewhere_meanwhile_says_so(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_tasks(pilot)
        await press(pilot, "d")
        with desk_of(pilot).desk.replica.bulk() as conn:
            conn.execute("UPDATE activity SET status = 'done' WHERE description = '再电，跟进理财'")
        await press(pilot, "d")
        await until(pilot, lambda: "This task is no longer open." in told(pilot))


async def test_an_empty_list_says_what_to_do(home: Path) -> None:
    async with opened(home) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            conn.execute("UPDATE activity SET status = 'cancelled'")
        await press(pilot, "4")
        await until(pilot, lambda: shown(pilot, "Nothing is due. Tab shows what comes."))
        await press(pilot, "d", "s", "e", "enter")
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Nothing is planned for later."))
