"""The functions a mapping can name: `{ transform = "add_months", from = ["date", "duration"] }`. Pure; each is described in docs/data.md.

A transform says what it takes (types of a mapping, see `values`) and what it gives (a kind of column). It is not called when a value it
takes is missing: nothing in, nothing out.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.center.intake.made_up import FEMALE, MALE, czech_mobile, czech_name
from rmdesk.center.intake.values import Unfit, read_day, shown
from rmdesk.domain.identity import parse_resident_id
from rmdesk.domain.phones import parse_phone
from rmdesk.domain.sort_names import sort_name
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.wire import Wire

_OF_WOMEN = 50
"""What a Czech birth number adds to the month of a woman's birth."""


@dataclass(frozen=True)
class Transform:
    """A named function: the types it takes, the kind of column it fits."""

    call: Callable[..., Wire]
    takes: tuple[str, ...]
    gives: str


def birth_of(number: str) -> tuple[date, str]:
    """Date of birth and sex (`F`, `M`) from the six leading digits of a Czech birth number: YYMMDD, women's month + 50.

    Numbers of six digits (and those of nine) were given until 1953 only to people born in 19xx; the century is therefore 1900.

    Raises:
        Unfit: if it is no such number.
    """
    try:
        if len(number) != 6 or not (number.isascii() and number.isdecimal()):
            raise ValueError("six digits")
        month = int(number[2:4])
        sex, month = (FEMALE, month - _OF_WOMEN) if month > _OF_WOMEN else (MALE, month)
        return date(1900 + int(number[:2]), month, int(number[4:])), sex
    except ValueError as error:
        raise Unfit(_("{value} is not a birth number (YYMMDD, month + 50 for women)").format(value=shown(number))) from error


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day if it is shorter (31 January + 1 → 28 February).

    Raises:
        Unfit: if that is beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise Unfit(_("{months} months after {day} is not a date").format(months=months, day=day.isoformat()))
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_due(start: date, until: date) -> int:
    """How many monthly instalments, the first a month after `start`, have fallen due by `until`, that day included."""
    months = (until.year - start.year) * 12 + until.month - start.month
    return max(0, months if add_months(start, months) <= until else months - 1)


def still_owed(principal: int, payment: int, start: date, months: int, until: date) -> int:
    """What is left of an interest-free annuity at the end of `until` if every instalment due by then was paid; never below 0."""
    return max(0, principal - payment * min(months, months_due(start, until)))


def _if_reached(day: Wire, until: Wire) -> Wire:
    return day if str(day) <= str(until) else None


def _add_days(day: Wire, days: int) -> str:
    try:
        return (read_day(day) + timedelta(days=days)).isoformat()
    except OverflowError as error:
        raise Unfit(_("{days} days after {day} is not a date").format(days=days, day=day)) from error


def _add_months(day: Wire, months: int) -> str:
    return add_months(read_day(day), months).isoformat()


def _still_owed(principal: int, payment: int, start: Wire, months: int, until: Wire) -> int:
    return still_owed(principal, payment, read_day(start), months, read_day(until))


def _checked(read: Callable[[str], Wire]) -> Callable[[str], Wire]:
    """`read`, with what the domain refuses told as the reason for a rejected row."""

    def get(text: str) -> Wire:
        try:
            return read(text)
        except InvalidValue as error:
            raise Unfit(error.what) from error

    return get


TRANSFORMS: Final = {
    "birth_number_year": Transform(lambda number: birth_of(number)[0].year, ("text",), "int"),
    "birth_number_month": Transform(lambda number: birth_of(number)[0].month, ("text",), "int"),
    "birth_number_day": Transform(lambda number: birth_of(number)[0].day, ("text",), "int"),
    "birth_number_sex": Transform(lambda number: birth_of(number)[1], ("text",), "text"),
    "made_up_czech_name": Transform(czech_name, ("text", "text"), "text"),
    "made_up_czech_mobile": Transform(czech_mobile, ("text",), "text"),
    "search_name": Transform(sort_name, ("text",), "text"),
    "phone": Transform(_checked(lambda text: parse_phone(text).e164), ("text",), "text"),
    "phone_digits": Transform(_checked(lambda text: parse_phone(text).dialled), ("text",), "text"),
    "resident_id": Transform(_checked(lambda text: parse_resident_id(text).number), ("text",), "text"),
    "resident_id_year": Transform(_checked(lambda text: parse_resident_id(text).birth.year), ("text",), "int"),
    "resident_id_month": Transform(_checked(lambda text: parse_resident_id(text).birth.month), ("text",), "int"),
    "resident_id_day": Transform(_checked(lambda text: parse_resident_id(text).birth.day), ("text",), "int"),
    "resident_id_sex": Transform(_checked(lambda text: parse_resident_id(text).sex), ("text",), "text"),
    "year": Transform(lambda day: read_day(day).year, ("date",), "int"),
    "month": Transform(lambda day: read_day(day).month, ("date",), "int"),
    "day": Transform(lambda day: read_day(day).day, ("date",), "int"),
    "add_days": Transform(_add_days, ("date", "int"), "day"),
    "add_months": Transform(_add_months, ("date", "int"), "day"),
    "if_reached": Transform(_if_reached, ("date", "date"), "day"),
    "still_owed": Transform(_still_owed, ("money", "money", "date", "int", "date"), "int"),
}
