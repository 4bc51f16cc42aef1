"""When a customer may be telephoned."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from rmdesk.domain.call_hours import Refusal, Wishes, next_call_time, refusal_text, refusals
from rmdesk.domain.reminder_parameters import CallGate
from rmdesk.domain.working_days import WorkingCalendar
from rmdesk.errors import InvalidValue

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
CALENDAR = WorkingCalendar()


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute))


@pytest.mark.parametrize(
    ("hour", "minute", "may"),
    [(8, 59, False), (9, 0, True), (11, 59, True), (12, 0, False), (13, 59, False), (14, 0, True), (19, 59, True), (20, 0, False)],
)
def test_calls_are_made_in_the_morning_and_from_two_to_eight(hour: int, minute: int, may: bool) -> None:
    assert (refusals(at(FRIDAY, hour, minute), Wishes(), CallGate(), CALENDAR) == []) is may


@pytest.mark.parametrize(
    ("wishes", "day", "refused"),
    [
        (Wishes(), SATURDAY, [Refusal.NON_WORKING_DAY]),
        (Wishes(may_disturb=True), SATURDAY, []),
        (Wishes(do_not_call=True), FRIDAY, [Refusal.DO_NOT_CALL]),
        (Wishes(consent=False), FRIDAY, [Refusal.NO_CONSENT]),
        (Wishes(attempts_this_week=2), FRIDAY, []),
        (Wishes(attempts_this_week=3), FRIDAY, [Refusal.ATTEMPTS]),
    ],
)
def test_what_the_customer_wants_counts(wishes: Wishes, day: date, refused: list[Refusal]) -> None:
    assert refusals(at(day, 10), wishes, CallGate(), CALENDAR) == refused
    assert all(refusal_text(one) for one in refused)


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        (at(FRIDAY, 7), at(FRIDAY, 9)),
        (at(FRIDAY, 10, 30), at(FRIDAY, 10, 30)),
        (at(FRIDAY, 12, 30), at(FRIDAY, 14)),
        (at(FRIDAY, 20), at(MONDAY, 9)),
        (at(SATURDAY, 10), at(MONDAY, 9)),
    ],
)
def test_the_next_time_to_call(moment: datetime, following: datetime) -> None:
    assert next_call_time(moment, Wishes(), CallGate(), CALENDAR) == following
    assert next_call_time(moment, Wishes(do_not_call=True), CallGate(), CALENDAR) is None


@pytest.mark.parametrize("hours", [(("9 o'clock", "12:00"),), (("12:00", "09:00"),)])
def test_hours_that_make_no_sense_are_refused(hours: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(InvalidValue):
        refusals(at(FRIDAY, 10), Wishes(), CallGate(hours=hours), CALENDAR)
