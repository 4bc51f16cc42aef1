"""The bank's working calendar as it is synced, and when to act on what happens on a day that is not worked.

A year counts as announced when the calendar has any entry of it. In the other years Monday to Friday are taken to be worked, and whoever shows
such a day says that the calendar is not announced yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from rmdesk.domain.dates import Workdays


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked, and of which years that is known."""

    days: Workdays = field(default_factory=Workdays)
    announced: Set[int] = field(default_factory=frozenset)
    """Years whose holidays have been published."""

    @classmethod
    def of(cls, entries: Iterable[tuple[date, bool]]) -> WorkingCalendar:
        """The calendar from (day, worked) entries: holidays, and the weekend days worked in exchange (调休)."""
        holidays: set[date] = set()
        makeup: set[date] = set()
        for day, worked in entries:
            (makeup if worked else holidays).add(day)
        years = frozenset(day.year for day in holidays | makeup)
        first, last = (date(min(years), 1, 1), date(max(years), 12, 31)) if years else (None, None)
        return cls(Workdays(frozenset(holidays), frozenset(makeup), last, first), years)

    def is_working(self, day: date) -> bool:
        """Whether the bank works on `day`."""
        return self.days.is_workday(day)

    def is_announced(self, day: date) -> bool:
        """Whether the calendar of that year is known; if not, `is_working` is a guess."""
        return day.year in self.announced

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`."""
        return self.days.shift(day, count)

    def act_before(self, event: date, days: int) -> date:
        """When to act `days` days before an event: that day, or the last working day before it."""
        return self.days.on_or_before(event - timedelta(days))

    def act_after(self, event: date, days: int) -> date:
        """When to act `days` days after an event: that day, or the first working day after it."""
        return self.days.on_or_after(event + timedelta(days))

    def days_ahead(self, today: date, days: int) -> int:
        """How many days from `today` an event may be that is to be acted on `days` days before: more when days off follow."""
        return days + (self.days.next(today) - today).days - 1

    def days_behind(self, today: date, days: int) -> int:
        """How many days ago an event may be that is first acted on today or later, `days` days after: more when days off went before."""
        return days + (today - self.days.previous(today)).days - 1
