"""Stages of a reminder round the day of an event."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.reminder_stages import NoStages, NotYet, Over, Plan, Stage, stage_on
from rmdesk.domain.working_days import WorkingCalendar

EVENT = date(2026, 10, 3)  # inside the holiday
CALENDAR = WorkingCalendar.of([*((date(2026, 10, day), False) for day in range(1, 8)), (date(2026, 10, 10), True)])
offsets = st.lists(st.integers(0, 90), max_size=5, unique=True)
plans = st.builds(
    Plan,
    before=offsets,
    after=st.lists(st.integers(1, 90), max_size=5, unique=True),
    keep=st.none() | st.integers(0, 40),
    weekly_after=st.none() | st.just(7),
)
days = st.dates(date(2026, 1, 1), date(2027, 6, 1))


def test_an_event_without_stages_says_so() -> None:
    assert stage_on(EVENT, EVENT, Plan(), CALENDAR) == NoStages()


def test_a_stage_lasts_until_the_day_before_the_next_one() -> None:
    plan = Plan((30, 7), (1,), keep=3)
    assert stage_on(date(2026, 9, 2), EVENT, plan, CALENDAR) == NotYet(date(2026, 9, 3))
    assert stage_on(date(2026, 9, 3), EVENT, plan, CALENDAR) == Stage(-30, date(2026, 9, 3), date(2026, 9, 24))
    assert stage_on(date(2026, 10, 7), EVENT, plan, CALENDAR) == Stage(-7, date(2026, 9, 25), date(2026, 10, 7))
    assert stage_on(date(2026, 10, 8), EVENT, plan, CALENDAR) == Stage(1, date(2026, 10, 8), date(2026, 10, 11))
    assert stage_on(date(2026, 10, 12), EVENT, plan, CALENDAR) == Over(date(2026, 10, 11))


@given(plans, st.dates(date(2026, 5, 1), date(2027, 2, 1)), st.dates(date(2026, 3, 1), date(2027, 3, 31)))
def test_stages_only_go_forward_and_one_stands_from_its_working_day_to_its_last(plan: Plan, event: date, today: date) -> None:
    now, tomorrow = stage_on(today, event, plan, CALENDAR), stage_on(today + timedelta(1), event, plan, CALENDAR)
    if isinstance(now, Stage):
        assert now.act_on <= today
        assert now.until is None or now.until >= today
        assert CALENDAR.is_working(now.act_on)
        if isinstance(tomorrow, Stage):
            assert tomorrow.offset >= now.offset
            assert (tomorrow == now) is (now.until is None or now.until > today)
        else:
            assert isinstance(tomorrow, Over)
            assert now.until == today
    elif isinstance(now, NotYet):
        assert now.from_day > today
        assert isinstance(tomorrow, Stage) is (now.from_day == today + timedelta(1))


@given(plans, days, st.integers(-400, 400))
def test_where_a_stage_stands_the_event_lies_within_what_the_plan_looks_at(plan: Plan, today: date, distance: int) -> None:
    if isinstance(stage_on(today, today + timedelta(distance), plan, CALENDAR), Stage):
        assert distance <= plan.ahead(today, CALENDAR)
        behind = plan.behind(today, CALENDAR)
        assert behind is None or -distance <= behind
