"""The life of a reminder: what people's decisions make of it.

A reminder is derived; what people decide about it is added and never changed, on any number of desks. Everything here is worked out from the
whole set of decisions, so desks that hold the same rows show the same state in whatever order the rows came. Closed wins: once somebody has
said that a reminder is done or not wanted, nothing opens it again but taking exactly that back. Notes unite: every reason and outcome stays to
be read. A decision that was taken back counts for nothing, on every desk that has heard of both; what others decided besides still holds.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import _

MOST_SNOOZES: Final = 3
"""Of one occurrence, all its stages together."""
MONEY_RULES: Final = frozenset({"loan_maturity", "instalment", "credit_line", "time_deposit", "wealth_maturity"})
"""Rules about money that is due on a day: they cannot be snoozed past it."""


class Decision(enum.StrEnum):
    """What a person says about a reminder."""

    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    SNOOZED = "snoozed"
    DONE = "done"
    DISMISSED = "dismissed"
    TAKEN_BACK = "taken_back"
    """About another decision, which `linked_id` names: it holds no longer. It can be taken back itself."""


class State(enum.StrEnum):
    """Where a reminder stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    SNOOZED = "snoozed"
    ESCALATED = "escalated"
    DONE = "done"
    DISMISSED = "dismissed"
    SUPERSEDED = "superseded"
    RESOLVED = "resolved"
    EXPIRED = "expired"


CLOSING: Final = frozenset({Decision.DONE, Decision.DISMISSED})
WAITING: Final = frozenset({State.OPEN, State.ACKNOWLEDGED, State.IN_PROGRESS, State.ESCALATED})
"""States in which a reminder still wants something."""


class Said(NamedTuple):
    """One decision about a stage of the occurrence in question."""

    at: datetime
    id: str
    """Of the decision; orders those of one moment."""
    stage: str
    decision: Decision
    until: date | None
    note: str
    who: str
    linked_id: str | None = None
    """The task or contact that takes care of it; of a taking back, the decision that is taken back."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the state of a reminder depends on besides decisions."""

    rule: str
    stage: str
    event_on: date
    until: date | None = None
    escalates_on: date | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """Where a reminder stands and how it came there."""

    state: State
    until: date | None = None
    """Up to when it is snoozed."""
    notes: tuple[str, ...] = ()
    """Every reason and outcome, the oldest first."""
    by: str = ""
    """Whose decision made the state; empty if nobody's."""
    at: datetime | None = None
    snoozes: int = 0
    linked_id: str | None = None
    """The task or contact that takes care of it."""


def life_of(subject: Subject, said: Sequence[Said], today: date) -> Life:
    """The state of a live reminder, from everything that was `said` about the stages of its occurrence."""
    ordered = sorted(in_force(said))
    own = [one for one in ordered if one.stage == subject.stage]
    notes = tuple(dict.fromkeys(one.note for one in own if one.note))
    snoozes = sum(one.decision is Decision.SNOOZED for one in ordered)
    linked = next((one.linked_id for one in reversed(own) if one.linked_id), None)
    closed = next((one for one in ordered if _closes(one, subject)), None)
    if closed is not None:
        return Life(
            State(closed.decision.value), None, notes or ((closed.note,) if closed.note else ()), closed.who, closed.at, snoozes, linked
        )
    snoozed = [one for one in ordered if one.decision is Decision.SNOOZED and _same_side(one.stage, subject.stage)]
    last = own[-1] if own else None
    resting = snoozed[-1] if snoozed else None
    if resting is not None and resting.until is not None and today < resting.until and (last is None or last <= resting):
        return Life(State.SNOOZED, resting.until, notes, resting.who, resting.at, snoozes, linked)
    state, by, at = State.OPEN, "", None
    if last is not None and last.decision in (Decision.ACKNOWLEDGED, Decision.IN_PROGRESS):
        state, by, at = State(last.decision.value), last.who, last.at
    if subject.escalates_on is not None and today >= subject.escalates_on:
        state = State.ESCALATED
    return Life(state, None, notes, by, at, snoozes, linked)


def in_force(said: Sequence[Said]) -> list[Said]:
    """What was `said` and not taken back: decisions alone, without the taking back of them.

    A taking back that was itself taken back counts for nothing. Moments play no part in it, because clocks are put right between the two.
    Rows that would take each other back in a circle, which nobody's undo makes, take nothing back.
    """
    back = {one.id: one.linked_id for one in said if one.decision is Decision.TAKEN_BACK}
    if not back:
        return list(said)
    holds: set[str] = set()
    gone: set[str] = set()
    while found := {id for id in back if id not in holds | gone and all(other in gone for other, of in back.items() if of == id)}:
        holds |= found
        gone |= {of for id in found if (of := back[id]) is not None}
    return [one for one in said if one.id not in gone and one.id not in back]


def _closes(one: Said, subject: Subject) -> bool:
    """Done closes a stage: the next one asks anew. Dismissed also closes the later stages on its side of the event's day."""
    if one.stage == subject.stage:
        return one.decision in CLOSING
    return one.decision is Decision.DISMISSED and _same_side(one.stage, subject.stage) and _days(one.stage) < _days(subject.stage)


def _same_side(one: str, other: str) -> bool:
    """Whether two stages are both before (or on) the event's day, or both after it; stages of another kind only match themselves."""
    return one == other or (one[:2] == other[:2] and one[:2] in ("T-", "T+"))


def _days(stage: str) -> int:
    """Days from the event: -30 of `T-30`, 3 of `T+3`."""
    return int(stage[1:]) if stage[:2] in ("T-", "T+") else 0


def check_decision(subject: Subject, life: Life, decision: Decision, today: date, *, until: date | None = None, note: str = "") -> None:
    """Pass if a person may decide this now.

    Raises:
        NotAllowed: it is closed already, or has been snoozed as often as it may be, or not past the day the money is due; taking back is
            what undoing does.
        InvalidValue: a dismissal without a reason, something done without an outcome, a snooze without a day to come.
    """
    if life.state in (State.DONE, State.DISMISSED):
        raise NotAllowed(_("This reminder is closed already."))
    if decision is Decision.TAKEN_BACK:
        raise NotAllowed(_("A decision is taken back by undoing it."))
    if decision is Decision.DISMISSED and not note.strip():
        raise InvalidValue(_("Say why this reminder is not needed."))
    if decision is Decision.DONE and not note.strip():
        raise InvalidValue(_("Say what came of it."))
    if decision is Decision.SNOOZED:
        _check_snooze(subject, life, today, until)
    elif until is not None:
        raise InvalidValue(_("Only a snooze has a day."))


def _check_snooze(subject: Subject, life: Life, today: date, until: date | None) -> None:
    if until is None or until <= today:
        raise InvalidValue(_("A snooze needs a day to come."))
    if life.snoozes >= MOST_SNOOZES:
        raise NotAllowed(_("This has been snoozed {n} times; now it must be decided.").format(n=life.snoozes))
    if subject.rule in MONEY_RULES and until > subject.event_on:
        raise NotAllowed(_("Money is due on {day}: it cannot be snoozed past that.").format(day=subject.event_on.isoformat()))
    if subject.until is not None and until > subject.until and not subject.stage.startswith("T-"):
        raise NotAllowed(_("This reminder ends on {day}: it cannot be snoozed past that.").format(day=subject.until.isoformat()))
