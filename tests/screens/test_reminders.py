"""All reminders: by state and rule, what is behind each, and why there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from rmdesk.domain.money import Money, format_money
from rmdesk.domain.reminder_life import Decision
from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.list_home import RowKey
from rmdesk.screens.reminder_list import FITS_BELOW, columns
from rmdesk.widgets.row_table import RowTable
from tests.screens.a_desk import opened, press, shown, told, until
from tests.screens.test_snapshots import SMALL, WIDE, SnapCompare, picture
from tests.screens.test_today import app_of


async def on_reminders(pilot: Pilot[int]) -> None:
    """The reminders are derived, and all are shown."""
    app_of(pilot).desk.reminders.refresh()
    await press(pilot, "R")
    await until(pilot, lambda: shown(pilot, "first seen", "首次出现"))


async def test_a_reminder_shows_everything_behind_it(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        assert shown(pilot, "Rule in force: the defaults")
        assert shown(pilot, "nobody has decided anything yet")


async def test_it_opens_where_today_begins_and_goes_on_as_today_does(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        calls = app_of(pilot).desk.reminders.call_list().rows
        assert len(calls) > 1
        table = pilot.app.screen.query_one(RowTable)
        assert table.cursor_key == RowKey(calls[0].reasons[0].id, calls[0].customer_id, calls[0].name)
        met = []
        for _row in range(8):
            assert isinstance(table.cursor_key, RowKey)
            met.append(table.cursor_key.customer_id)
            await press(pilot, "down")
        customers = list(dict.fromkeys(met))
        assert len(customers) > 1
        assert customers == [row.customer_id for row in calls][: len(customers)]


@given(st.integers(0, FITS_BELOW - 1), st.sampled_from(["en", "zh_CN"]))
def test_a_stake_that_is_not_looked_at_fits_the_column(minor: int, lang: str) -> None:
    (width,) = (column.width for column in columns() if column.id == "stake")
    assert cell_len(format_money(Money(minor, "CNY"), lang)) <= width


async def test_only_one_rule_is_shown_and_all_again(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        titles = {reason.title for reason in app_of(pilot).desk.reminders.all()}
        assert len(titles) > 1
        await press(pilot, "f", "down", "enter")
        await until(pilot, lambda: not shown(pilot, "Reminders · All rules"))
        await press(pilot, "f", "enter")
        await until(pilot, lambda: shown(pilot, "Reminders · All rules"))


async def test_what_was_closed_moves_to_the_next_view_with_its_outcome(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        reminders = app_of(pilot).desk.reminders
        reminders.refresh()
        (zhang,) = app_of(pilot).desk.customers.named_exactly("C100")
        term = next(reason for reason in reminders.all([zhang]) if reason.rule == "time_deposit")
        reminders.decide(term.id, Decision.DONE, note="renewed for a year")
        await on_reminders(pilot)
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[Put off or closed]") and shown(pilot, "done · renewed for a year · 陈静"))
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "No reminder is in this view."))
        await press(pilot, "w", "enter")


async def test_a_rule_says_why_it_does_not_remind(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        await press(pilot, "w", "down", "down", "down", "down", "enter")
        await until(pilot, lambda: shown(pilot, "Why not:") and shown(pilot, "Instalment"))
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_escape_leads_back(home: Path) -> None:
    async with opened(home) as pilot:
        await on_reminders(pilot)
        await press(pilot, "R", "escape")
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("en", WIDE), ("zh_CN", WIDE)])
def test_reminders(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, on_reminders, lang=lang, size=size)


def waiting(pilot: Pilot[int]) -> dict[str, str]:
    """State of every live reminder, by id."""
    return {reason.id: reason.state.value for reason in app_of(pilot).desk.reminders.all()}


async def test_the_keys_of_today_decide_about_the_reminder_under_the_cursor(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        await press(pilot, "a")
        await until(pilot, lambda: list(waiting(pilot).values()).count("acknowledged") == 1)
        await press(pilot, "x", "w")
        await until(pilot, lambda: "The data is wrong" in told(pilot))
        assert list(waiting(pilot).values()).count("dismissed") == 1
        await press(pilot, "s", *"+2d", "enter")
        await until(pilot, lambda: "11-22" in told(pilot))
        assert list(waiting(pilot).values()).count("snoozed") == 1
        await press(pilot, "u")
        await until(pilot, lambda: "(snoozed)" in told(pilot))
        assert list(waiting(pilot).values()).count("snoozed") == 0


async def test_one_answer_settles_all_that_are_selected_and_one_undo_opens_them_again(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        await press(pilot, "space", "space", "space")
        await until(pilot, lambda: shown(pilot, "3 selected"))
        await press(pilot, "d", "d")
        await until(pilot, lambda: "3 reminders" in told(pilot) and not shown(pilot, "3 selected"))
        assert list(waiting(pilot).values()).count("done") == 3
        await press(pilot, "u")
        await until(pilot, lambda: "Undone" in told(pilot))
        assert set(waiting(pilot).values()) == {"open"}


async def test_everything_in_the_view_is_selected_and_nothing_again(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        await press(pilot, "*")
        await until(pilot, lambda: shown(pilot, f"{len(waiting(pilot))} selected"))
        await press(pilot, "*")
        await until(pilot, lambda: not shown(pilot, "selected"))


async def test_what_has_ended_is_not_decided_any_more(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_reminders(pilot)
        await press(pilot, "d", "d")
        await until(pilot, lambda: "done" in waiting(pilot).values())
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[Put off or closed]") and shown(pilot, "▸"))
        await press(pilot, "d", "d")
        await until(pilot, lambda: "closed already" in told(pilot))


async def test_a_task_from_a_row_shows_in_its_state(home: Path) -> None:
    async with opened(home, size=(160, 48)) as pilot:
        await on_reminders(pilot)
        await press(pilot, "t", *"call the lawyer > tomorrow", "enter")
        await until(pilot, lambda: shown(pilot, "▶ task due tomorrow") and shown(pilot, "in progress ·"))
