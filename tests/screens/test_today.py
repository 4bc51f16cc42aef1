"""Today: whom to call and why, one row a customer, one key an action."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.screens.call import CallScreen
from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.today import TodayScreen
from rmdesk.store import settings
from rmdesk.store.changes import ANYTHING
from tests.screens.a_desk import TODAY, a_workstation, opened, press, shown, told, until
from tests.screens.test_snapshots import SMALL, WIDE, SnapCompare, picture
from tests.store import builders as book

ZHANG = "▸ 张伟"


def app_of(pilot: Pilot[int]) -> Workstation:
    """The workstation that is driven."""
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


def states(pilot: Pilot[int]) -> dict[str, str]:
    """Where 张伟's reminders stand, by rule."""
    desk = app_of(pilot).desk
    (zhang,) = desk.customers.named_exactly("C100")
    return {reason.rule: reason.state.value for reason in desk.reminders.all([zhang])}


def to_reason(pilot: Pilot[int], rule: str) -> list[str]:
    """The keys that lead to 张伟's reason of a rule."""
    (row,) = [row for row in app_of(pilot).desk.reminders.call_list().rows if row.name == "张伟"]
    return ["tab"] * [reason.rule for reason in row.reasons].index(rule)


async def on_today(pilot: Pilot[int]) -> None:
    """The reminders are derived, and Today is open with 张伟 under the cursor."""
    desk = app_of(pilot).desk
    desk.reminders.refresh()
    await press(pilot, "1")
    await until(pilot, lambda: shown(pilot, "▸ 浙江"))
    await press(pilot, "down")
    await until(pilot, lambda: shown(pilot, ZHANG) and shown(pilot, "this week", "本周"))


async def test_a_customer_is_one_row_with_the_first_reason_and_how_many_more_there_are(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        (row,) = [row for row in app_of(pilot).desk.reminders.call_list().rows if row.name == "张伟"]
        assert len(row.reasons) > 1
        assert shown(pilot, f"+{len(row.reasons) - 1}")
        assert shown(pilot, "1 overdue · 2 due today")


async def test_every_reason_prints_its_arithmetic_and_its_three_factors(home: Path) -> None:
    async with opened(home, size=(160, 48)) as pilot:
        await on_today(pilot)
        assert shown(pilot, "Time deposit matures")
        assert shown(pilot, "Time deposit 2.00M matures 11-28 (in 8d), no rollover")
        assert shown(pilot, "2.00M at stake ×")
        assert shown(pilot, "may be called")


async def test_the_ladder_says_what_ends_on_which_day_of_the_week(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        with app_of(pilot).desk.replica.bulk() as conn:
            conn.execute("UPDATE time_deposit SET maturity = '2026-11-22'")
        await on_today(pilot)
        assert shown(pilot, "Deposits end 11-22 2.00M")


async def test_noted_reasons_stay_on_the_list_with_a_sign(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "a")
        await until(pilot, lambda: shown(pilot, "▸✓ 张伟"))
        assert set(states(pilot).values()) == {"acknowledged"}
        await press(pilot, "a")
        await until(pilot, lambda: "noted already" in told(pilot))


async def test_two_keys_settle_one_reason_and_leave_the_others(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        before = states(pilot)
        await press(pilot, "d", "r")
        await until(pilot, lambda: "Renewed, reinvested or repaid" in told(pilot))
        after = states(pilot)
        assert [rule for rule in before if after[rule] == "done"]
        assert set(after.values()) == {"done", "open"}


async def test_one_answer_settles_every_reason_and_the_customer_leaves_the_list(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "d", "a")
        await until(pilot, lambda: not shown(pilot, "张伟"))
        assert set(states(pilot).values()) == {"done"}


async def test_what_is_not_needed_needs_a_reason_also_a_typed_one(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "x", "escape")
        assert "dismissed" not in states(pilot).values()
        await press(pilot, "x", "o", *"*aa", "enter")
        await until(pilot, lambda: "*aa" in told(pilot))
        assert list(states(pilot).values()).count("dismissed") == 1


async def test_a_reason_is_put_off_and_comes_back_on_its_day(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, *to_reason(pilot, "time_deposit"), "s", *"+3d", "enter")
        await until(pilot, lambda: "11-23" in told(pilot))
        assert list(states(pilot).values()).count("snoozed") == 1


async def test_money_is_not_put_off_past_the_day_it_is_due(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, *to_reason(pilot, "time_deposit"), "s", *"+30d", "enter")
        await until(pilot, lambda: shown(pilot, "cannot be snoozed past that"))
        assert shown(pilot, "Put off:")
        assert shown(pilot, "+30d")
        assert states(pilot)["time_deposit"] == "open"
        await press(pilot, "backspace", "backspace", "backspace", *"3d", "enter")
        await until(pilot, lambda: "11-23" in told(pilot))
        assert states(pilot)["time_deposit"] == "snoozed"


async def test_enter_opens_and_call_mode_is_a_key_away(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "enter")
        opened_by_enter = type(pilot.app.screen)
        await press(pilot, "escape", "C")
        assert (opened_by_enter, type(pilot.app.screen)) == (CustomerScreen, CallScreen)


async def test_before_the_first_pass_nobody_is_told_that_nothing_is_to_be_done(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "1")
        await until(pilot, lambda: shown(pilot, "The reminders are being worked out"))


async def test_an_empty_book_says_so(home: Path) -> None:
    async with opened(home) as pilot:
        desk = app_of(pilot).desk
        with desk.replica.bulk() as conn:
            conn.execute("DELETE FROM customer")
        desk.reminders.refresh()
        await press(pilot, "1")
        await until(pilot, lambda: shown(pilot, "Nobody needs a call today"))
        await press(pilot, "a", "d", "s", "x", "tab")


async def test_old_data_and_unreadable_parameters_are_marked(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        desk = app_of(pilot).desk
        with desk.replica.writing() as conn:
            settings.put(conn, "as_of", "2026-11-13")
            settings.put(conn, "reminders_of", "2026-11-18")
        desk.replica.changed.publish(ANYTHING)  # as a sync does
        await press(pilot, "1")
        await until(pilot, lambda: shown(pilot, "old data, of 11-13"))
        assert TODAY.isoformat() == "2026-11-20"
        assert shown(pilot, "reminders of 11-18")


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("en", WIDE), ("zh_CN", WIDE)])
def test_today(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, on_today, lang=lang, size=size)


def test_today_empty(snap_compare: SnapCompare, home: Path) -> None:
    async def before_the_first_pass(pilot: Pilot[int]) -> None:
        await press(pilot, "1")
        await until(pilot, lambda: shown(pilot, "The reminders are being worked out"))

    assert picture(snap_compare, home, before_the_first_pass, lang="en", size=SMALL)


async def test_the_engine_fills_the_status_line_and_announces_the_list(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app = app_of(pilot)
        app.reminding.begin(app.desk)
        await until(pilot, lambda: shown(pilot, "☏ 62 to call"))
        assert "Customers to call today: 62" in told(pilot)
        await press(pilot, "1")
        await until(pilot, lambda: shown(pilot, "▸ 浙江"))
        await press(pilot, "d", "a")
        await until(pilot, lambda: shown(pilot, "☏ 61 to call"))


async def test_nothing_rings_into_a_running_call(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app = app_of(pilot)
        await press(pilot, "C")
        await until(pilot, lambda: isinstance(app.screen, CallScreen))
        app.reminding.begin(app.desk)
        await until(pilot, lambda: app.to_call == 62)
        assert "Customers to call today" not in told(pilot)


async def test_locking_stops_the_engine(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app = app_of(pilot)
        app.reminding.begin(app.desk)
        await until(pilot, lambda: app.to_call == 62)
        await press(pilot, "ctrl+l")
        await until(pilot, lambda: not app.is_open)
        app.reminding.wake()
        assert app.to_call == 0


async def test_undo_takes_back_what_was_just_decided_and_says_what_that_was(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "a")
        await until(pilot, lambda: shown(pilot, "▸✓ 张伟"))
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, ZHANG) and "Undone · 张伟" in told(pilot))
        assert "(acknowledged)" in told(pilot)
        assert set(states(pilot).values()) == {"open"}
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "▸✓ 张伟"))


async def test_one_undo_brings_a_customer_back_whose_every_reason_was_settled(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "d", "a")
        await until(pilot, lambda: not shown(pilot, "张伟  "))
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "+2"))
        assert set(states(pilot).values()) == {"open"}


async def test_a_task_made_from_a_reason_takes_care_of_it_and_the_row_says_so(home: Path) -> None:
    async with opened(home, size=(160, 48)) as pilot:
        await on_today(pilot)
        await press(pilot, *to_reason(pilot, "time_deposit"), "t", *"prepare the offer > +3d", "enter")
        await until(pilot, lambda: shown(pilot, "in progress · task due Mon"))
        assert states(pilot)["time_deposit"] == "in_progress"
        assert list(states(pilot).values()).count("in_progress") == 1
        await press(pilot, "u")
        await until(pilot, lambda: "(in progress)" in told(pilot) and "Task" in told(pilot))
        assert set(states(pilot).values()) == {"open"}


async def test_a_logged_call_takes_care_of_the_reason_at_hand(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_today(pilot)
        await press(pilot, "c", *"dt no-answer", "enter")
        await until(pilot, lambda: shown(pilot, "▸▶ 张伟") and shown(pilot, "phone today"))
        assert list(states(pilot).values()).count("in_progress") == 1


async def test_the_list_is_there_before_the_figures_above_it(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        desk = app_of(pilot).desk
        desk.reminders.refresh()
        may_go_on = threading.Event()
        figures, desk.today_figures = desk.today_figures, lambda: (may_go_on.wait(20), figures())[1]  # type: ignore[method-assign]
        await press(pilot, "1")
        screen = app_of(pilot).screen
        assert isinstance(screen, TodayScreen)
        screen.read_now()
        await until(pilot, lambda: shown(pilot, "▸ 浙江"))
        may_go_on.set()
        await until(pilot, lambda: shown(pilot, "1 overdue"))


async def test_the_kpi_that_is_furthest_behind_is_one_line_and_3_tells_more(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        desk = app_of(pilot).desk
        with desk.replica.bulk() as conn:
            for code, name, target in (("deposits", "Deposits", 2_000_000_000_00), ("loans_out", "Loans", 800_000_00)):
                kpi = book.add(
                    conn, "kpi", code=code, name_zh=name, name_en=name, unit="money", formula="point_balance", position=1,
                    parameters=json.dumps({"lines": ["demand", "time"] if code == "deposits" else ["loan"]}),
                )  # fmt: skip
                book.add(conn, "kpi_target", kpi_id=kpi, person_id=book.ME, period="month", period_start=date(2026, 11, 1), target=target)
        desk.replica.changed.publish(ANYTHING)
        await on_today(pilot)
        await until(pilot, lambda: shown(pilot, "Deposits:") and shown(pilot, "short"))
        await press(pilot, "3")
        assert pilot.app.current_mode == "performance"


async def test_today_is_what_the_desk_opens_with(home: Path) -> None:
    app = a_workstation(home)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: shown(pilot, "Today 2026-11-20"))
        assert app.current_mode == "today"
        await app.action_quit()
