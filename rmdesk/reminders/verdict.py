"""What a rule says about one fact: a reminder, or the condition that failed.

Both carry values, not sentences: amounts, days, shares and names that `wording` puts into the reader's language. What is told by its distance
from the business date is kept as a day, so a reminder that stands for weeks does not change from day to day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from rmdesk.domain.ids import id_from_key
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.domain.reminder_stages import NotYet, Over, Plan, Stage, stage_on
from rmdesk.domain.tiers import TierTable
from rmdesk.domain.working_days import WorkingCalendar

Value = tuple[str | int, ...]
"""("count", 3), ("day", "2026-11-28"), ("share", 300000), ("money", 62000000, "CNY"), ("text", "…"), ("level", "diamond"), ("word", …)."""
Values = Mapping[str, Value]
Identity = tuple[str, str, str, str, str]
"""Rule, customer, subject, occurrence, stage."""


def money(minor: int, currency: str) -> Value:
    """An amount."""
    return ("money", minor, currency)


def day(on: date) -> Value:
    """A day, shown with its date."""
    return ("day", on.isoformat())


def since(on: date) -> Value:
    """A day, shown as the number of days from it to the business date."""
    return ("since", on.isoformat())


def until(on: date) -> Value:
    """A day, shown as the number of days from the business date to it."""
    return ("until", on.isoformat())


def count(number: int) -> Value:
    """A number."""
    return ("count", number)


def share(ppm: int) -> Value:
    """A share, shown in percent."""
    return ("share", ppm)


def text(value: str) -> Value:
    """A name or note as people wrote it."""
    return ("text", value)


def level(code: str) -> Value:
    """A level of customers."""
    return ("level", code)


Known: TypeAlias = "dict[tuple[date, Plan], Timed | tuple[str, Values]]"


@dataclass(frozen=True, slots=True)
class Today:
    """What every rule may look at besides its facts and parameters."""

    date: date
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    tiers: TierTable | None = None
    """Levels that follow from assets, lowest first."""
    currency: str = "CNY"
    """The book's main currency, which the thresholds are in."""
    known: Known = field(default_factory=dict, compare=False, repr=False)
    """What `timed` has found: thousands of events share a few hundred days."""


class Draft(NamedTuple):
    """A reminder as a rule derives it."""

    rule: str
    customer_id: str
    level: str
    subject_id: str
    occurrence: str
    stage: str
    event_on: date
    act_on: date
    until: date | None
    stake: int
    currency: str
    message: str
    inputs: Values
    parameters: Values
    escalates_on: date | None = None
    as_of: date | None = None
    certain: bool = True

    @property
    def thread(self) -> str:
        """The id of what all stages of one occurrence share."""
        return id_from_key("reminder_thread", self.rule, f"{self.customer_id}/{self.subject_id}/{self.occurrence}")

    @property
    def id(self) -> str:
        """The id that the same identity always has, here and on every other desk."""
        return reminder_id(self.identity)

    @property
    def identity(self) -> Identity:
        """What makes it this reminder and no other."""
        return (self.rule, self.customer_id, self.subject_id, self.occurrence, self.stage)


def reminder_id(identity: Identity) -> str:
    """UUIDv5 of a reminder's identity."""
    rule, *parts = identity
    return id_from_key("reminder", rule, "/".join(parts))


class Not(NamedTuple):
    """Why there is no reminder: the condition that failed, and what was compared."""

    customer_id: str
    subject_id: str
    message: str
    values: Values


Verdict = Draft | Not


def at_stake(assets: int, ppm: int) -> int:
    """`ppm` millionths of what a customer has, minor units; of debts nothing."""
    return divide_half_up(assets * ppm, PPM) if assets > 0 else 0


class Timed(NamedTuple):
    """A stage that stands, and whether its working day is known for sure."""

    stage: Stage
    certain: bool


def timed(today: Today, event: date, plan: Plan) -> Timed | tuple[str, Values]:
    """The stage of an event that stands today, or which condition failed."""
    found = today.known.get((event, plan))
    if found is None:
        found = today.known[event, plan] = _timed(today, event, plan)
    return found


def _timed(today: Today, event: date, plan: Plan) -> Timed | tuple[str, Values]:
    standing = stage_on(today.date, event, plan, today.calendar)
    if isinstance(standing, Stage):
        return Timed(standing, today.calendar.is_announced(standing.act_on) and today.calendar.is_announced(event))
    if isinstance(standing, NotYet):
        return "not_yet", {"from": day(standing.from_day), "event": day(event)}
    if isinstance(standing, Over):
        return "over", {"last": day(standing.last_day), "event": day(event)}
    return "no_stages", {"event": day(event)}
