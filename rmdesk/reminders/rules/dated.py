"""What all rules about a day have in common: the stage that stands today makes the reminder."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rmdesk.domain.reminder_stages import Plan
from rmdesk.reminders.verdict import Draft, Not, Timed, Today, Values, Verdict, count, timed


class Matter(NamedTuple):
    """What a reminder is about."""

    rule: str
    customer_id: str
    level: str
    subject_id: str
    event: date
    stake: int
    currency: str
    as_of: date | None = None
    occurrence: str = ""
    """Where it is not the event's day."""


def dated(
    matter: Matter, plan: Plan, today: Today, message: str, inputs: Values, after: str = "", escalates_on: date | None = None
) -> Verdict:
    """The reminder of the stage that stands today, or which condition failed.

    `message` says it before the event and on its day, `after` (if given) past it.
    """
    at = timed(today, matter.event, plan)
    if not isinstance(at, Timed):
        return Not(matter.customer_id, matter.subject_id, *at)
    stage = at.stage
    return Draft(
        rule=matter.rule,
        customer_id=matter.customer_id,
        level=matter.level,
        subject_id=matter.subject_id,
        occurrence=matter.occurrence or matter.event.isoformat(),
        stage=stage.name,
        event_on=matter.event,
        act_on=stage.act_on,
        until=stage.until,
        stake=matter.stake,
        currency=matter.currency,
        message=after if after and stage.offset > 0 else message,
        inputs=inputs,
        parameters={"stage": count(abs(stage.offset))},
        escalates_on=escalates_on,
        as_of=matter.as_of,
        certain=at.certain,
    )
