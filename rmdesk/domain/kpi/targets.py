"""Targets as people set them: read from what is typed, and handed out to a team."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.apportion import apportion
from rmdesk.domain.kpi.definitions import Formula
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.money import PPM
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

EQUAL: Final = "equal"
FORMER: Final = "former"
WAYS: Final = (EQUAL, FORMER)
"""How a team's target is handed out: to all alike, or in the ratio of the targets of the period before."""
_DECIMAL: Final = re.compile(r"\d{1,9}(?:\.\d{1,6})?")


def parts_of(unit: str, whole: int, former: Sequence[int], way: str = EQUAL) -> list[int]:
    """What each gets of a team's target, to the last unit; `former` are their targets of the period before, 0 for none.

    A ratio is not handed out: everybody gets it whole.

    Raises:
        InvalidValue: a target below zero. ValueError: nobody, or no such way.
    """
    if whole < 0:
        raise InvalidValue(_("A target is not below zero."))
    if way not in WAYS:
        raise ValueError(way)
    if unit == "ppm":
        return [whole] * len(former)
    return apportion(whole, [1] * len(former) if way == EQUAL else former)


def must_be_open(period: Period, today: date) -> None:
    """Pass if targets of the period can still be set on the business date `today`.

    Raises:
        InvalidValue: the period is over.
    """
    if period.last < today:
        raise InvalidValue(_("{period} is over; its targets stay as they are.").format(period=period.label()))


def read_target(text: str, unit: str, currency: str, formula: str = "") -> int:
    """A target as people write it, in the unit of its KPI: an amount like `5000万`, a count, a percentage; of coverage lines a customer, `1.45`.

    Raises:
        InvalidValue: it is none.
    """
    wanted = unicodedata.normalize("NFKC", text).strip().replace(",", "")
    if unit == "money":
        amount = parse_money(text, currency).minor
        if amount < 0:
            raise InvalidValue(_("A target is not below zero."))
        return amount
    if unit == "count":
        if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= 9):
            raise InvalidValue(_("“{text}” is not a count.").format(text=text), _("Write a whole number."))
        return int(wanted)
    plain = wanted.removesuffix("%").strip()
    ppm = Fraction(plain) * (PPM if formula == Formula.COVERAGE else PPM // 100) if _DECIMAL.fullmatch(plain) else Fraction(1, 3)
    if ppm.denominator != 1 or (formula == Formula.COVERAGE and plain != wanted):
        raise InvalidValue(
            _("“{text}” is not a target here.").format(text=text), _("Write a percentage like 12.5%, or lines a customer like 1.45.")
        )
    return int(ppm)
