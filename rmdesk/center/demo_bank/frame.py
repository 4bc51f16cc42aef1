"""The time the demo bank lives in: the business date, the months behind it, and which days the bank works.

Days are ordinals (`date.toordinal`) while rows are made, because adding and comparing them costs nothing; `text` turns them into wire values.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar import holidays, workdays

from rmdesk.domain.lunar import kept_in

_FIRST = date(1900, 1, 1).toordinal()
_LAST = date(2120, 12, 31).toordinal()
PAYDAYS = (10, 15, 25)
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@cache
def _texts() -> list[str]:
    return [date.fromordinal(day).isoformat() for day in range(_FIRST, _LAST + 1)]


def text(day: int) -> str:
    """The wire value of a day between 1900 and 2120."""
    return _texts()[day - _FIRST]


def maybe_text(day: int | None) -> str | None:
    """The wire value of a day that may be missing."""
    return None if day is None else text(day)


def on_day(year: int, month: int, day: int) -> int:
    """The ordinal of a day, the last of the month if the month is shorter (months count on beyond 12)."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if day > 28:
        day = min(day, 29 if month == 2 and isleap(year) else _LENGTHS[month - 1])
    return date(year, month, day).toordinal()


def months_later(day: int, months: int, day_of_month: int = 0) -> int:
    """`months` after `day`, on `day_of_month` (default: the same), clamped to the month's end."""
    start = date.fromordinal(day)
    return on_day(start.year, start.month + months, day_of_month or start.day)


def works(day: int) -> bool:
    """Whether the bank works on a day: the published calendar where there is one, else Monday to Friday."""
    when = date.fromordinal(day)
    if when in holidays:
        return False
    return when in workdays or when.weekday() < 5


def workday_before(day: int) -> int:
    """`day`, or the last working day before it."""
    while not works(day):
        day -= 1
    return day


def workday_after(day: int) -> int:
    """`day`, or the first working day after it."""
    while not works(day):
        day += 1
    return day


def spring_festival(year: int) -> int:
    """The first day of the lunar year that begins in `year`."""
    return kept_in(year, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month. `paydays` are the working days on which wages of the 10th, 15th and 25th arrive."""

    year: int
    month: int
    first: int
    last: int
    paydays: tuple[int, int, int]
    bonus: bool
    """The month whose last payday comes before the Spring Festival: year-end bonuses are paid."""
    festival: int | None
    """The day of the Spring Festival, if it lies in this month."""
    working: tuple[int, ...]

    @property
    def closes_quarter(self) -> bool:
        """Whether companies show their balances at the end of this month."""
        return self.month % 3 == 0


@dataclass(frozen=True, eq=False)
class Frame:
    """The bank on its business date. Data ends with the day before (`as_of`): the last day that has been closed."""

    business_date: date
    months: tuple[Month, ...]
    """From the month the history starts in to the one of `as_of`."""
    start: int
    """First day with balances."""
    today: int
    past_days: tuple[int, ...]
    """The working days of the last year, up to `as_of`."""
    hexes: tuple[str, ...]
    """Eight hex digits for each day from `start` on: the tail of ids of day rows (see `ids.id_under`)."""
    texts: tuple[str, ...]
    """Wire values for each day from `start` on."""

    @property
    def as_of(self) -> int:
        """The last closed day."""
        return self.today - 1

    @property
    def month_start(self) -> int:
        """First day of the month of `as_of`."""
        return self.months[-1].first


def frame_of(business_date: date, months: int) -> Frame:
    """The frame of a bank with `months` months of history before `business_date`."""
    today = business_date.toordinal()
    start = months_later(today, -months)
    first, last = date.fromordinal(start), date.fromordinal(today - 1)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    listed = tuple(_month(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(count))
    window = range(start, today + 1)
    return Frame(
        business_date=business_date,
        months=listed,
        start=start,
        today=today,
        past_days=tuple(day for day in range(today - 365, today) if works(day)),
        hexes=tuple(f"{day:08x}" for day in window),
        texts=tuple(map(text, window)),
    )


def _month(year: int, month: int) -> Month:
    first, last = on_day(year, month, 1), on_day(year, month, 31)
    paydays = tuple(workday_before(on_day(year, month, day)) for day in PAYDAYS)
    festival = spring_festival(year)
    coming = spring_festival(year + 1) if month == 12 else festival
    bonus = paydays[2] < coming <= workday_before(on_day(year, month + 1, 25))
    working = tuple(day for day in range(first, last + 1) if works(day))
    return Month(
        year, month, first, last, (paydays[0], paydays[1], paydays[2]), bonus, festival if first <= festival <= last else None, working
    )
