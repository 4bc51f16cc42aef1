"""The facts that KPIs are computed from: what a book held and did, added up by day.

A balance that changes is two numbers, a day and by how much. The change points of a thousand accounts can be added up by day and are then the
change points of the sum: a book of any size is a few series of (day, change), and every balance, average or count in any period follows
from them exactly. Amounts are whole minor units or counts, kept twice: counted whole, and each multiplied by the share in ppm that belongs to it.
Coefficients are multiplied, and everything is divided, at the end; nothing is rounded before.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

from rmdesk.domain.money import PPM

ALWAYS: Final = 1
"""The day of what has no beginning, as an ordinal (`date.toordinal`)."""


class Measure(enum.StrEnum):
    """What a series counts. Stocks stand until they change; of the others, what happened in a period counts."""

    BALANCE = "balance"
    """Stock, minor units: end-of-day balances of deposit accounts."""
    INVESTMENT = "investment"
    """Stock, minor units: holdings at their present value, from purchase through maturity."""
    SOLD = "sold"
    """Flow, minor units: what was paid for holdings, on the day they were bought."""
    GRANTED = "granted"
    """Flow, minor units: principals of loans, on the day they begin."""
    CUSTOMERS = "customers"
    """Stock: customers looked after, from the first day of the relationship until they are lost."""
    OPENED = "opened"
    """Flow: customers whose relationship begins."""
    LOST = "lost"
    """Flow: customers who are lost."""
    LINES = "lines"
    """Stock: customers; `line` is how many product lines they use."""
    CONTACTS = "contacts"
    """Flow; `line` is `connected` or `tried`."""
    HANDED = "handed"
    """Flow: campaign tasks, on the day they were handed out."""
    SUCCEEDED = "succeeded"
    """Flow: those of them that succeeded, on the day they were handed out."""
    LOANS = "loans"
    """Stock, minor units: outstanding loans; `line` is the grade, empty for days on which it is not known."""


MONEY_MEASURES: Final = frozenset({Measure.BALANCE, Measure.INVESTMENT, Measure.SOLD, Measure.GRANTED, Measure.LOANS})
"""What is in minor units and weighed by shares; the others are counts."""


class Part(NamedTuple):
    """What is kept apart: the amounts of one line, coefficient and share."""

    measure: Measure
    line: str
    coefficient: int
    """ppm."""
    share: int = PPM
    """ppm."""


class Entry(NamedTuple):
    """What changed on a day."""

    part: Part
    day: int
    """Ordinal."""
    delta: int
    """Counted whole."""
    weighed: int | None = None
    """Where changes with several shares are added up already: the sum of each × its share. None: `delta` × the part's share."""


Kind = tuple[Measure, str, int]
"""Measure, line and coefficient."""


class Columns(NamedTuple):
    """Entries of one kind that are added up by day already: the days rising, and the changes on each."""

    days: Sequence[int]
    whole: Sequence[int]
    weighed: Sequence[int]


class Readable(Protocol):
    """What a figure reads a series with; all days from the first through the last, 0 if that is no stretch."""

    def at(self, day: date) -> int:
        """The balance at the end of `day`."""

    def within(self, first: date, last: date) -> int:
        """What changed from `first` through `last`."""

    def days(self, first: date, last: date) -> int:
        """Σ of the end-of-day balances from `first` through `last`."""


class Course:
    """The balance from each day on: quick to make and to read where there are few days, as one customer has them."""

    __slots__ = ("_balances", "_days")

    def __init__(self, days: Sequence[int], balances: Sequence[int]) -> None:
        """`days`: ordinals, rising; `balances`: what there is from each on."""
        self._days = days
        self._balances = balances

    def at(self, day: date) -> int:
        """The balance at the end of `day`."""
        place = bisect_right(self._days, day.toordinal())
        return self._balances[place - 1] if place else 0

    def within(self, first: date, last: date) -> int:
        """What changed from `first` through `last`; 0 if that is no stretch."""
        if last < first:
            return 0
        begin, end = bisect_right(self._days, first.toordinal() - 1), bisect_right(self._days, last.toordinal())
        return 0 if begin == end else self._balances[end - 1] - (self._balances[begin - 1] if begin else 0)

    def days(self, first: date, last: date) -> int:
        """Σ of the end-of-day balances from `first` through `last`; 0 if that is no stretch."""
        if last < first:
            return 0
        since, after = first.toordinal(), last.toordinal() + 1
        days, balances = self._days, self._balances
        begin = bisect_right(days, since)
        balance = balances[begin - 1] if begin else 0
        total = 0
        for place in range(begin, len(days)):
            day = days[place]
            if day >= after:
                break
            total += balance * (day - since)
            since, balance = day, balances[place]
        return total + balance * (after - since)


class Series:
    """Changes by day, and their running sums."""

    __slots__ = ("_days", "_moments", "_sums")

    def __init__(self, days: Sequence[int], changes: Sequence[int]) -> None:
        """`days`: ordinals, rising; `changes`: by how much on each."""
        self._days = days
        self._sums = list(accumulate(changes, initial=0))
        self._moments = list(accumulate((day * change for day, change in zip(days, changes, strict=True)), initial=0))

    def at(self, day: date) -> int:
        """The sum of the changes up to and including `day`: the balance at its end."""
        return self._sums[bisect_right(self._days, day.toordinal())]

    def within(self, first: date, last: date) -> int:
        """The sum of the changes from `first` through `last`; 0 if that is no stretch."""
        if last < first:
            return 0
        return self._sums[bisect_right(self._days, last.toordinal())] - self._sums[bisect_right(self._days, first.toordinal() - 1)]

    def days(self, first: date, last: date) -> int:
        """Σ of the end-of-day balances from `first` through `last`; 0 if that is no stretch."""
        if last < first:
            return 0
        return self._up_to(last.toordinal()) - self._up_to(first.toordinal() - 1)

    def _up_to(self, last: int) -> int:
        """Σ delta × days that it stands, through `last`."""
        place = bisect_right(self._days, last)
        return (last + 1) * self._sums[place] - self._moments[place]


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A customer moved to another level."""

    customer_id: str
    day: int
    """Ordinal."""
    before: str
    after: str


class Ledger:
    """The facts of one person's book, or of one account or customer in it."""

    __slots__ = ("_kinds", "_series", "levels")

    def __init__(
        self, entries: Iterable[Entry] = (), levels: Iterable[LevelChange] = (), columns: Mapping[Kind, Columns] | None = None
    ) -> None:
        """Entries in any order, those of one kind and day are added up; or all of a kind in `columns`. `levels` in the order they were made."""
        self._kinds: dict[Kind, Columns] = dict(columns or {})
        self._series: dict[tuple[Kind, bool], Series] = {}
        self.levels = tuple(levels)
        by_kind: defaultdict[Kind, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_kind[entry.part[:3]].append(entry)
        for kind, those in by_kind.items():
            self._kinds[kind] = _added_up(those)

    def series(
        self, measures: Iterable[Measure], lines: frozenset[str] | None = None, *, weighed: bool = False
    ) -> Iterator[tuple[Kind, Series]]:
        """The series of these measures, of all lines or of `lines`: counted whole, or each change × its share in ppm."""
        wanted = frozenset(measures)
        for kind in self._kinds:
            if kind[0] in wanted and (lines is None or kind[1] in lines):
                yield kind, self._of(kind, weighed=weighed)

    def _of(self, kind: Kind, *, weighed: bool) -> Series:
        known = self._series.get((kind, weighed))
        if known is None:
            days, whole, weights = self._kinds[kind]
            known = self._series[kind, weighed] = Series(days, weights if weighed else whole)
        return known

    def total(self, measures: Iterable[Measure], of: Callable[[Series], int], lines: frozenset[str] | None = None) -> int:
        """What `of` takes from each series, added up, counted whole."""
        return sum(of(series) for _kind, series in self.series(measures, lines))

    def first(self, measure: Measure) -> date | None:
        """The first day that a measure knows of; None if there is none."""
        days = [day for kind, columns in self._kinds.items() if kind[0] is measure for day in columns.days[:2] if day > ALWAYS]
        return date.fromordinal(min(days)) if days else None


def _added_up(entries: Iterable[Entry]) -> Columns:
    whole: defaultdict[int, int] = defaultdict(int)
    weighed: defaultdict[int, int] = defaultdict(int)
    for part, day, delta, weight in entries:
        whole[day] += delta
        weighed[day] += delta * part.share if weight is None else weight
    days = sorted(whole)
    return Columns(days, [whole[day] for day in days], [weighed[day] for day in days])
