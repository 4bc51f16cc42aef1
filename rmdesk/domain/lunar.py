"""The Chinese lunar calendar: lunar day ↔ solar day, and when a lunar birthday is kept.

From the tables of borax, which agree with the Purple Mountain Observatory's calendar for 1900–2056; for some months from 2057 on, whose new
moon falls within minutes of midnight, tables differ by a day. Lunar years 1900–2100, solar days 1900-01-31 – 2101-01-28. Days are days in
China.

borax is loaded on first use.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from datetime import date, timedelta
from functools import cache
from typing import Final, NamedTuple

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
CERTAIN_UNTIL: Final = 2056
"""Last lunar year in which all published tables agree."""


class LunarOutOfRange(InvalidValue):
    """The day lies outside the lunar tables (1900–2100)."""

    code = "lunar_out_of_range"

    def __init__(self) -> None:
        super().__init__(_("The lunar calendar is known for the years 1900 to 2100 only."))


class LunarDay(NamedTuple):
    """A day of the lunar calendar. `leap`: in the leap month that follows the ordinary month of the same number."""

    year: int
    month: int
    day: int
    leap: bool = False


class _Month(NamedTuple):
    start: date
    month: int
    leap: bool
    days: int


@cache
def _months_of(year: int) -> tuple[_Month, ...]:
    """The twelve or thirteen months of a lunar year in order.

    Raises:
        LunarOutOfRange: outside 1900–2100.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise LunarOutOfRange
    from borax.calendars.lunardate import LCalendars, LunarDate

    start: date = LunarDate(year, 1, 1).to_solar_date()
    months = []
    for month, days, leap in LCalendars.iter_year_month(year):
        months.append(_Month(start, month, bool(leap), days))
        start += timedelta(days)
    return tuple(months)


def to_solar(lunar: LunarDay) -> date:
    """The solar day of an exact lunar day.

    Raises:
        LunarOutOfRange: outside the tables.
        InvalidValue: if that year has no such day (a 30th of a short month, a leap month it does not have).
    """
    for month in _months_of(lunar.year):
        if month.month == lunar.month and month.leap == lunar.leap and 1 <= lunar.day <= month.days:
            return month.start + timedelta(lunar.day - 1)
    raise InvalidValue(_("There is no such day in that lunar year."))


def from_solar(day: date) -> LunarDay:
    """The lunar day of a solar day.

    Raises:
        LunarOutOfRange: outside the tables.
    """
    year = day.year if FIRST_YEAR <= day.year <= LAST_YEAR and day >= _months_of(day.year)[0].start else day.year - 1
    months = _months_of(year)
    month = months[bisect_right(months, day, key=lambda month: month.start) - 1]
    number = (day - month.start).days + 1
    if number > month.days:
        raise LunarOutOfRange
    return LunarDay(year, month.month, number, month.leap)


class LeapMonthRule(enum.Enum):
    """Where somebody born in a leap month has a birthday; a parameter of the bank."""

    ORDINARY_MONTH = "ordinary"
    """Always in the month of the same number."""
    LEAP_MONTH_IF_ANY = "leap"
    """In the leap month in the years that have the same one, else in the ordinary month."""


def kept_in(year: int, month: int, day: int, *, leap: bool = False, rule: LeapMonthRule = LeapMonthRule.ORDINARY_MONTH) -> date:
    """The solar day on which the yearly lunar day `month`/`day` (`leap`: of a leap month) is kept in lunar year `year`.

    A 30th is kept on the 29th in years whose month is short (a year without 腊月三十).

    Raises:
        LunarOutOfRange: outside the tables.
        InvalidValue: unless month is 1–12 and day 1–30.
    """
    _check_yearly(month, day)
    in_leap_month = leap and rule is LeapMonthRule.LEAP_MONTH_IF_ANY
    candidates = [candidate for candidate in _months_of(year) if candidate.month == month]
    kept = candidates[-1 if in_leap_month else 0]
    return kept.start + timedelta(min(day, kept.days) - 1)


def next_occurrence(
    month: int, day: int, *, from_date: date, leap: bool = False, rule: LeapMonthRule = LeapMonthRule.ORDINARY_MONTH
) -> date:
    """The first day on or after `from_date` on which the yearly lunar day is kept (see `kept_in`).

    Lunar years are walked, not solar ones: a late 11th- or 12th-month day falls into some solar years twice and into others never
    (十一月廿五: none in 2023, two in 2024).

    Raises:
        LunarOutOfRange: if `from_date` or that day lies outside the tables.
        InvalidValue: unless month is 1–12 and day 1–30.
    """
    _check_yearly(month, day)
    if from_date < _months_of(FIRST_YEAR)[0].start:
        raise LunarOutOfRange
    year = max(from_date.year - 1, FIRST_YEAR)
    while (found := kept_in(year, month, day, leap=leap, rule=rule)) < from_date:
        year += 1
    return found


def _check_yearly(month: int, day: int) -> None:
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise InvalidValue(_("A lunar day has a month from 1 to 12 and a day from 1 to 30."))


def occurrences(month: int, day: int, *, first: date, last: date) -> list[date]:
    """All days from `first` to `last`, both included, on which the yearly lunar day is kept: none, one or two in a solar year.

    Raises:
        LunarOutOfRange: if one of them might lie outside the tables.
    """
    found = []
    at = next_occurrence(month, day, from_date=first)
    while at <= last:
        found.append(at)
        at = next_occurrence(month, day, from_date=at + timedelta(1))
    return found


_MONTHS_ZH: Final = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "腊")
_TENS_ZH: Final = ("初", "十", "廿")
_ONES_ZH: Final = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")


def lunar_text(month: int, day: int, lang: str, *, leap: bool = False) -> str:
    """A yearly lunar day in words: `农历十月廿五`, `农历闰六月初一`, `农历腊月三十`; `lunar 10/25`, `lunar leap 6/1`.

    Raises:
        InvalidValue: unless month is 1–12 and day 1–30.
    """
    _check_yearly(month, day)
    if not lang.startswith("zh"):
        return f"lunar {'leap ' if leap else ''}{month}/{day}"
    name = {10: "初十", 20: "二十", 30: "三十"}.get(day) or _TENS_ZH[day // 10] + _ONES_ZH[day % 10]
    return f"农历{'闰' if leap else ''}{_MONTHS_ZH[month - 1]}月{name}"
