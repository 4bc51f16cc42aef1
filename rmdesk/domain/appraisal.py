"""Appraisal of a customer (客户考核): contribution, activity, loyalty and risk, each 0–100 points with a letter and the rule behind it.

Points follow from scales that are parameters. A mark is the sum of its parts, at most 100; of risk the parts are not added, the worst one counts
and the others add a quarter. The total is the weighted mean, risk counting as what it lacks to 100. All whole numbers.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rmdesk.domain.appraisal_parameters import Appraisal, Scale
from rmdesk.domain.money import PPM, divide_half_up

TOP: Final = 100
_OTHERS: Final = 4
"""What risks beside the worst one count: a quarter."""


class Aspect(enum.StrEnum):
    """What is appraised."""

    CONTRIBUTION = "contribution"
    ACTIVITY = "activity"
    LOYALTY = "loyalty"
    RISK = "risk"


class Facts(NamedTuple):
    """What is known of a customer, in the book's main currency, minor units."""

    customer_id: str
    income: int = 0
    """Contribution in a year."""
    own: int = 0
    """Own bookings in the months of activity."""
    contacts: int = 0
    """Contacts that reached them."""
    years: int = 0
    """Whole years with the bank."""
    lines: int = 0
    """Product lines in use."""
    pay_months: int = 0
    """Months of activity in which pay came in."""
    orders: int = 0
    """Standing orders."""
    grade: str = ""
    """Of the worst loan; empty without loans."""
    overdue: int = 0
    """Instalments overdue."""
    volatile: int = 0
    """Share of the highest end-of-day total of the last thirty days that was not there on the lowest day, ppm."""
    concentration: int = 0
    """Share of the assets in the largest single investment, ppm."""


class Reason(NamedTuple):
    """One part of a mark: what was found, on which scale, and the points it gives."""

    code: str
    """`income`, `own`, `contacts`, `years`, `lines`, `pay`, `orders`, `grade`, `overdue`, `volatile`, `concentration`."""
    value: int
    points: int
    scale: Scale = ()
    text: str = ""
    """Of `grade`, the grade."""


@dataclass(frozen=True, slots=True)
class Mark:
    """The points of one aspect, and why."""

    aspect: Aspect
    points: int
    letter: str
    reasons: tuple[Reason, ...]


class Points(NamedTuple):
    """The four marks and what they make, without the reasons: for lists of many customers."""

    contribution: int
    activity: int
    loyalty: int
    risk: int
    total: int


def points_on(scale: Scale, value: int) -> int:
    """The points of the highest step that `value` reaches; none below the first."""
    place = bisect_right(scale, value, key=_from)
    return scale[place - 1][1] if place else 0


def _from(step: tuple[int, int]) -> int:
    return step[0]


def letter_of(points: int, rules: Appraisal) -> str:
    """The letter for points; the last one for whatever no letter begins at."""
    return next((letter for least, letter in rules.letters if points >= least), rules.letters[-1][1])


def reasons_of(aspect: Aspect, facts: Facts, rules: Appraisal) -> tuple[Reason, ...]:
    """The parts of one mark, those without points included."""
    match aspect:
        case Aspect.CONTRIBUTION:
            return (_on("income", facts.income, rules.contribution.scale),)
        case Aspect.ACTIVITY:
            return (_on("own", facts.own, rules.activity.own_scale), _on("contacts", facts.contacts, rules.activity.contact_scale))
        case Aspect.LOYALTY:
            paid = ((rules.pay_months, rules.loyalty.pay_points),)
            return (
                _on("years", facts.years, rules.loyalty.year_scale),
                _on("lines", facts.lines, rules.loyalty.line_scale),
                _on("pay", facts.pay_months, paid),
                _on("orders", facts.orders, rules.loyalty.order_scale),
            )
        case Aspect.RISK:
            grade = Reason("grade", 0, rules.risk.grades.get(facts.grade, 0), text=facts.grade)
            return (
                grade,
                _on("overdue", facts.overdue, rules.risk.overdue_scale),
                _on("volatile", facts.volatile, rules.risk.volatile_scale),
                _on("concentration", facts.concentration, rules.risk.concentration_scale),
            )


def _on(code: str, value: int, scale: Scale) -> Reason:
    return Reason(code, value, points_on(scale, value), scale)


def mark(aspect: Aspect, facts: Facts, rules: Appraisal) -> Mark:
    """One mark with its reasons. The letter of risk is that of what it lacks to 100: A is safe."""
    reasons = reasons_of(aspect, facts, rules)
    parts = [reason.points for reason in reasons]
    points = _risk(parts) if aspect is Aspect.RISK else min(TOP, sum(parts))
    return Mark(aspect, points, letter_of(TOP - points if aspect is Aspect.RISK else points, rules), reasons)


def _risk(parts: list[int]) -> int:
    worst = max(parts)
    return min(TOP, worst + (sum(parts) - worst) // _OTHERS)


def marks(facts: Facts, rules: Appraisal) -> tuple[Mark, ...]:
    """All four marks."""
    return tuple(mark(aspect, facts, rules) for aspect in Aspect)


def total_of(four: Sequence[int], rules: Appraisal) -> int:
    """The weighted mean of the four points in the order of `Aspect`, rounded half up; 0 if nothing weighs anything."""
    weights = rules.weights
    whole = sum(weights)
    parts = (*four[:-1], TOP - four[-1])
    return divide_half_up(sum(part * weight for part, weight in zip(parts, weights, strict=True)), whole) if whole else 0


class Appraiser:
    """Gives many customers their points: what a list shows. What it says is what `marks` says, without building the reasons."""

    def __init__(self, rules: Appraisal) -> None:
        """Prepare the scales."""
        self._rules = rules
        self._known: dict[tuple[int | str, ...], Points] = {}

    def points(self, facts: Facts) -> Points:
        """The four marks and the total. Customers of whom the same is known have the same points, so most are looked up."""
        rules = self._rules
        key = (
            points_on(rules.contribution.scale, facts.income),
            facts.own,
            facts.contacts,
            facts.years,
            facts.lines,
            facts.pay_months,
            facts.orders,
            facts.grade,
            facts.overdue,
            points_on(rules.risk.volatile_scale, facts.volatile),
            points_on(rules.risk.concentration_scale, facts.concentration),
        )
        found = self._known.get(key)
        if found is None:
            four = [one.points for one in marks(facts, rules)]
            found = self._known[key] = Points(four[0], four[1], four[2], four[3], total_of(four, rules))
        return found


def yearly(sum_of_days_weighted: int, days: int) -> int:
    """Contribution in a year, minor units: Σ (end-of-day balance × margin ppm) over `days` days ÷ days, without the ppm; rounded once."""
    return divide_half_up(sum_of_days_weighted, days * PPM) if days > 0 else 0


def volatile_share(totals: Sequence[int]) -> int:
    """Share of the highest total that the lowest one lacks, ppm: money that comes and goes. 0 where nothing was there."""
    most = max(totals, default=0)
    return divide_half_up((most - max(0, min(totals))) * PPM, most) if most > 0 else 0
