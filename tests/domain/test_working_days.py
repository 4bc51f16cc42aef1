"""The working calendar: holidays, make-up days, years that are not announced, days to act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.working_days import WorkingCalendar

HOLIDAY = [date(2026, 10, day) for day in range(1, 8)]
MAKE_UP = [date(2026, 9, 20), date(2026, 10, 10)]
CALENDAR = WorkingCalendar.of([*((day, False) for day in HOLIDAY), *((day, True) for day in MAKE_UP)])
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-09-30", True), ("2026-10-01", False), ("2026-10-07", False), ("2026-10-10", True), ("2026-10-11", False), ("2027-10-01", True)],
)
def test_holidays_are_free_and_make_up_days_are_worked(day: str, works: bool) -> None:
    assert CALENDAR.is_working(date.fromisoformat(day)) is works


def test_a_year_without_entries_is_not_announced() -> None:
    assert CALENDAR.is_announced(date(2026, 1, 1))
    assert not CALENDAR.is_announced(date(2027, 1, 1))
    assert not WorkingCalendar().is_announced(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("event", "before", "act"),
    [("2026-10-05", 0, "2026-09-30"), ("2026-10-09", 3, "2026-09-30"), ("2026-10-10", 0, "2026-10-10"), ("2026-11-20", 0, "2026-11-20")],
)
def test_before_an_event_one_acts_on_the_last_working_day(event: str, before: int, act: str) -> None:
    assert CALENDAR.act_before(date.fromisoformat(event), before) == date.fromisoformat(act)


@pytest.mark.parametrize(
    ("event", "after", "act"), [("2026-09-30", 1, "2026-10-08"), ("2026-10-09", 1, "2026-10-10"), ("2026-11-20", 1, "2026-11-23")]
)
def test_after_an_event_one_acts_on_the_next_working_day(event: str, after: int, act: str) -> None:
    assert CALENDAR.act_after(date.fromisoformat(event), after) == date.fromisoformat(act)


def test_working_days_are_counted_over_holidays() -> None:
    assert CALENDAR.add(date(2026, 9, 29), 5) == date(2026, 10, 12)  # 30, 8, 9, 10, 12


@given(days, st.integers(0, 100))
def test_how_far_to_look_ahead_and_behind_is_exact(today: date, offset: int) -> None:
    ahead, behind = CALENDAR.days_ahead(today, offset), CALENDAR.days_behind(today, offset)
    assert CALENDAR.act_before(today + timedelta(ahead), offset) <= today < CALENDAR.act_before(today + timedelta(ahead + 1), offset)
    assert CALENDAR.act_after(today - timedelta(behind), offset) >= today > CALENDAR.act_after(today - timedelta(behind + 1), offset)
