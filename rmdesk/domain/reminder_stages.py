"""When a reminder about a day appears, is followed by its next stage, and is over.

The event's day never moves. A stage "k days before" is acted on by the last working day up to then, a stage "+n" from the first working day
on. A later stage takes the place of the earlier ones, so of one event at most one stage stands on any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from rmdesk.domain.working_days import WorkingCalendar


class Stage(NamedTuple):
    """One reminder of an event. `offset` counts days from the event, negative before it."""

    offset: int
    act_on: date
    until: date | None
    """Last day; None: until what it is about is settled."""

    @property
    def name(self) -> str:
        """`T-30`, `T-0`, `T+3`."""
        return f"T+{self.offset}" if self.offset > 0 else f"T-{-self.offset}"


class NotYet(NamedTuple):
    """Nothing to do before `from_day`."""

    from_day: date


class Over(NamedTuple):
    """Nothing to do after `last_day`."""

    last_day: date


class NoStages(NamedTuple):
    """The rule's parameters name no stage for this event."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The stages of an event: days before it, days after it, and for how many days the last one stays (None: until settled)."""

    before: Sequence[int] = ()
    after: Sequence[int] = ()
    keep: int | None = 3
    weekly_after: int | None = None
    """Days after the event from which on it is said again every seven days, for as long as it lasts."""

    def ahead(self, today: date, calendar: WorkingCalendar) -> int:
        """How many days away an event may be of which a stage stands today."""
        return calendar.days_ahead(today, max(self.before, default=0))

    def behind(self, today: date, calendar: WorkingCalendar) -> int | None:
        """How many days ago an event may be of which a stage still stands today; None: no end."""
        if self.keep is None or self.weekly_after is not None:
            return None
        last = today - timedelta(self.keep)
        return self.keep + calendar.days_behind(last, max(self.after, default=0))


Standing = Stage | NotYet | Over | NoStages


def stage_on(today: date, event: date, plan: Plan, calendar: WorkingCalendar) -> Standing:
    """Which stage of `plan` stands on `today` for an event."""
    stages = _stages(today, event, plan, calendar)
    if not stages:
        return NoStages()
    current = None
    following = None
    for offset, act_on in stages:
        if act_on <= today:
            current = (offset, act_on)
        elif following is None:
            following = act_on
    if current is None:
        return NotYet(stages[0][1])
    offset, act_on = current
    if following is not None:
        return Stage(offset, act_on, following - timedelta(1))
    if plan.keep is None:
        return Stage(offset, act_on, None)
    until = max(event + timedelta(max(0, offset)), act_on) + timedelta(plan.keep)
    return Stage(offset, act_on, until) if today <= until else Over(until)


def _stages(today: date, event: date, plan: Plan, calendar: WorkingCalendar) -> list[tuple[int, date]]:
    """(offset, day to act), by offset. Of several that fall on one working day the last counts, because the later wins in `stage_on`."""
    before = ((-days, calendar.act_before(event, days)) for days in sorted(set(plan.before), reverse=True))
    after = ((days, calendar.act_after(event, days)) for days in sorted({*plan.after, *_weekly(today, event, plan)}))
    return [*before, *after]


def _weekly(today: date, event: date, plan: Plan) -> Iterable[int]:
    """The weekly stages around `today`: the last three that have come and the next."""
    if plan.weekly_after is None:
        return ()
    weeks = max((today - event).days - plan.weekly_after, 0) // 7
    return (plan.weekly_after + 7 * week for week in range(max(weeks - 2, 1), weeks + 3))
