"""When a customer may be telephoned: hours, working days, attempts a week, and what the customer has said about it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from rmdesk.domain.reminder_parameters import CallGate
from rmdesk.domain.working_days import WorkingCalendar
from rmdesk.errors import InvalidValue
from rmdesk.i18n import N_, _


class Refusal(enum.StrEnum):
    """Why a customer is not to be called now."""

    DO_NOT_CALL = "do_not_call"
    NO_CONSENT = "no_consent"
    NON_WORKING_DAY = "non_working_day"
    QUIET_HOURS = "quiet_hours"
    ATTEMPTS = "attempts"


_WORDS: Final = {
    Refusal.DO_NOT_CALL: N_("The customer does not want to be called."),
    Refusal.NO_CONSENT: N_("The customer has not agreed to be contacted."),
    Refusal.NON_WORKING_DAY: N_("Not on a non-working day."),
    Refusal.QUIET_HOURS: N_("Outside the calling hours."),
    Refusal.ATTEMPTS: N_("Called often enough this week."),
}


def refusal_text(refusal: Refusal) -> str:
    """The refusal as a sentence."""
    return _(_WORDS[refusal])


@dataclass(frozen=True, slots=True)
class Wishes:
    """What counts on the customer's side."""

    consent: bool = True
    do_not_call: bool = False
    may_disturb: bool = False
    """May be called on non-working days."""
    attempts_this_week: int = 0


def spans_of(gate: CallGate) -> list[tuple[time, time]]:
    """The hours in which calls are made, wall clock of the bank.

    Raises:
        InvalidValue: for an hour that is none, or a span that ends before it begins.
    """
    try:
        spans = [(time.fromisoformat(since), time.fromisoformat(until)) for since, until in gate.hours]
    except ValueError as wrong:
        raise InvalidValue(_("The calling hours are not hours: {hours}.").format(hours=gate.hours)) from wrong
    if any(since >= until for since, until in spans):
        raise InvalidValue(_("Calling hours must end after they begin."))
    return spans


def refusals(at: datetime, wishes: Wishes, gate: CallGate, calendar: WorkingCalendar) -> list[Refusal]:
    """Everything that speaks against calling at `at` (the bank's wall clock); empty: call.

    Raises:
        InvalidValue: if the bank's calling hours make no sense.
    """
    allowed_today = calendar.is_working(at.date()) or gate.non_working_days or wishes.may_disturb
    checks = {
        Refusal.DO_NOT_CALL: wishes.do_not_call,
        Refusal.NO_CONSENT: not wishes.consent,
        Refusal.NON_WORKING_DAY: not allowed_today,
        Refusal.QUIET_HOURS: not any(since <= at.time() < until for since, until in spans_of(gate)),
        Refusal.ATTEMPTS: wishes.attempts_this_week >= gate.attempts_a_week,
    }
    return [refusal for refusal, holds in checks.items() if holds]


def next_call_time(after: datetime, wishes: Wishes, gate: CallGate, calendar: WorkingCalendar) -> datetime | None:
    """The first moment from `after` on (the bank's wall clock) that hours and days allow; None: never (they refuse calls), or not in a month.

    Raises:
        InvalidValue: if the bank's calling hours make no sense.
    """
    if wishes.do_not_call or not wishes.consent:
        return None
    for ahead in range(31):
        day = date.fromordinal(after.toordinal() + ahead)
        if not (calendar.is_working(day) or gate.non_working_days or wishes.may_disturb):
            continue
        for since, until in sorted(spans_of(gate)):
            start = datetime.combine(day, since, after.tzinfo)
            end = datetime.combine(day, until, after.tzinfo)
            if after < end:
                return max(start, after)
    return None
