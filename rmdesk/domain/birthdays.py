"""Birthdays and other yearly days, solar or lunar, with or without a year: when the next one is and how old the person turns."""

from __future__ import annotations

import enum
from calendar import isleap
from datetime import date
from typing import NamedTuple

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _


class Calendar(enum.StrEnum):
    """Which calendar a yearly day lives in."""

    SOLAR = "solar"
    LUNAR = "lunar"


class LeapDayRule(enum.Enum):
    """When somebody born on 29 February has a birthday in a common year; a parameter of the bank."""

    FEB_28 = "02-28"
    MAR_1 = "03-01"


class Birthday(NamedTuple):
    """A yearly day. `year` may be unknown; `leap` says that a lunar one was in a leap month.

    Not checked on making, since source systems hold impossible ones; `check_birthday` does, and `next_birthday` calls it.
    """

    calendar: Calendar
    year: int | None
    month: int
    day: int
    leap: bool = False


def check_birthday(birthday: Birthday) -> Birthday:
    """The birthday itself.

    Raises:
        InvalidValue: if there is no such day in its calendar (31 April, 29 February of a common year, a 31st or 13th month of the moon).
    """
    year, month, day = birthday.year, birthday.month, birthday.day
    if birthday.calendar is Calendar.LUNAR:
        possible = 1 <= month <= 12 and 1 <= day <= 30
    else:
        longest = (31, 29 if year is None or isleap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
        possible = 1 <= month <= 12 and 1 <= day <= longest[month - 1] and not birthday.leap
    if not possible or (year is not None and not 1 <= year <= 9999):
        raise InvalidValue(_("There is no such birthday: {month}-{day}.").format(month=month, day=day))
    return birthday


def next_birthday(birthday: Birthday, from_date: date, *, leap_day: LeapDayRule = LeapDayRule.FEB_28) -> date:
    """The first day on or after `from_date` on which the birthday is kept.

    A solar 29 February is kept by `leap_day` in common years. A lunar day follows `lunar.next_occurrence`.

    Raises:
        InvalidValue: if there is no such day in its calendar.
        LunarOutOfRange: for a lunar birthday outside the years the lunar tables cover.
    """
    check_birthday(birthday)
    if birthday.calendar is Calendar.LUNAR:
        from rmdesk.domain.lunar import next_occurrence

        return next_occurrence(birthday.month, birthday.day, from_date=from_date, leap=birthday.leap)
    this_year = _solar_in(birthday, from_date.year, leap_day)
    return this_year if this_year >= from_date else _solar_in(birthday, from_date.year + 1, leap_day)


def _solar_in(birthday: Birthday, year: int, leap_day: LeapDayRule) -> date:
    if birthday.month == 2 and birthday.day == 29 and not isleap(year):
        return date(year, 2, 28) if leap_day is LeapDayRule.FEB_28 else date(year, 3, 1)
    return date(year, birthday.month, birthday.day)


def turning(birthday: Birthday, occurrence: date) -> int | None:
    """How old the person turns on that `occurrence` (in lunar years for a lunar one); None if the year of birth is unknown."""
    if birthday.year is None:
        return None
    if birthday.calendar is Calendar.LUNAR:
        from rmdesk.domain.lunar import from_solar

        return from_solar(occurrence).year - birthday.year
    return occurrence.year - birthday.year


def age_on(birth: date, day: date) -> int:
    """Completed years of life (周岁) on `day`: from the birthday on, for 29 February from 1 March in common years, as civil law counts.

    Negative before birth.
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
