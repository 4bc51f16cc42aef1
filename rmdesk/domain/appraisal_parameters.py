"""The parameters of customer appraisal, movement between levels, signals and segments: names and defaults in one place.

A bank changes them in `reminder_rule` rows with the codes of `CODES`, which say as JSON only what differs. Money is whole minor units of the
book's main currency, shares and margins are ppm. A scale is (from this value, so many points), rising; below its first value there are none.
All defaults are our judgement; the months of grace and watch follow the published rules of retail levels.
"""

from __future__ import annotations

from typing import Final

import msgspec

from rmdesk.domain.reminder_parameters import RuleParameters

Scale = tuple[tuple[int, int], ...]
_YUAN: Final = 100
_WAN: Final = 10_000 * _YUAN


class Contribution(msgspec.Struct, frozen=True):
    """What a customer brings in a year: daily average of each product line × its margin × the product's coefficient."""

    months: int = 3
    """Calendar months of the daily average, this one to date included."""
    margins: dict[str, int] = msgspec.field(
        default_factory=lambda: {
            "demand": 18_000,
            "time": 6_000,
            "wealth": 5_000,
            "fund": 8_000,
            "bond": 3_000,
            "insurance": 10_000,
            "gold": 5_000,
            "loan": 20_000,
        }
    )
    """Yearly margin of a product line; a line that is not named brings nothing."""
    scale: Scale = (
        (50 * _YUAN, 10),
        (200 * _YUAN, 25),
        (500 * _YUAN, 40),
        (1_000 * _YUAN, 55),
        (3_000 * _YUAN, 70),
        (10_000 * _YUAN, 85),
        (50_000 * _YUAN, 100),
    )
    """Points by yearly contribution."""


class Activity(msgspec.Struct, frozen=True):
    """How much goes on: the customer's own bookings and the contacts that reached them, in the last months."""

    months: int = 3
    own_scale: Scale = ((1, 15), (5, 30), (10, 45), (20, 60))
    contact_scale: Scale = ((1, 20), (2, 30), (4, 40))
    not_own_categories: tuple[str, ...] = (
        "interest",
        "penalty_interest",
        "statement_fee",
        "fee",
        "salary",
        "pension",
        "loan",
        "tax_on_interest",
    )
    """Bookings of these categories are made by the bank or by others."""
    not_own_channels: tuple[str, ...] = ("batch", "internal")


class Loyalty(msgspec.Struct, frozen=True):
    """How closely bound: years with the bank, product lines in use, pay that comes in, payments that go out by themselves."""

    year_scale: Scale = ((1, 10), (3, 20), (5, 30), (10, 40))
    line_scale: Scale = ((1, 5), (2, 15), (3, 25), (4, 30))
    pay_points: int = 15
    order_scale: Scale = ((1, 10), (2, 15))


class Risk(msgspec.Struct, frozen=True):
    """What may go wrong; more points, more risk. The worst loan alone can make it all."""

    grades: dict[str, int] = msgspec.field(
        default_factory=lambda: {"special_mention": 40, "substandard": 70, "doubtful": 85, "loss": 100},
    )
    overdue_scale: Scale = ((1, 30), (2, 45), (3, 60))
    """Points by instalments overdue."""
    volatile_scale: Scale = ((500_000, 10), (700_000, 20), (900_000, 30))
    """By the share of the highest of seven end-of-day totals of the last thirty days that was not there on the lowest of them."""
    concentration_scale: Scale = ((600_000, 10), (800_000, 20))
    """By the share of the assets that lies in one investment."""


class Appraisal(RuleParameters, frozen=True):
    """The four marks, and how they make one. Weights are ppm of 1,000,000; risk counts as what it lacks to 100."""

    contribution: Contribution = Contribution()
    activity: Activity = Activity()
    loyalty: Loyalty = Loyalty()
    risk: Risk = Risk()
    pay_categories: tuple[str, ...] = ("salary", "pension")
    pay_months: int = 2
    """Pay counts as received if it came in at least so many of the months of activity."""
    weights: tuple[int, int, int, int] = (400_000, 200_000, 200_000, 200_000)
    """Contribution, activity, loyalty, freedom from risk."""
    letters: tuple[tuple[int, str], ...] = ((80, "A"), (60, "B"), (40, "C"), (20, "D"), (0, "E"))
    """From how many points on which letter; for risk the points that it lacks to 100."""


class TierMovement(RuleParameters, frozen=True):
    """Months below a level before the watch, months of watch before the drop, and what is near the next level."""

    grace: int = 3
    watch: int = 3
    near: int = 50_000
    """Share of the next level's floor that may be missing."""


class Signals(RuleParameters, frozen=True):
    """From when on a customer seems to leave."""

    falling_months: int = 3
    """Month averages that fall in a row."""
    falling_share: int = 200_000
    """What they must have lost together."""
    pay_months: int = 3
    """Months before in which pay came each time."""
    pay_late_days: int = 10
    """Days that pay may come later than in the month before."""
    pay_categories: tuple[str, ...] = ("salary", "pension")
    outward_days: int = 30
    outward_share: int = 300_000
    """Of the assets before it left."""
    outward_least: int = 5 * _WAN
    silent_days: int = 90
    closed_days: int = 90
    complaint_share: int = 100_000
    """Share of the assets at stake while a complaint is open."""
    silent_share: int = 250_000
    least: int = 1 * _WAN
    """Money at stake below which nothing is told."""


class Segments(RuleParameters, frozen=True):
    """ABC by contribution: A are those who together bring the first share, B the next."""

    a_share: int = 800_000
    b_share: int = 950_000


CODES: Final[dict[str, type[RuleParameters]]] = {
    "appraisal": Appraisal,
    "tier_movement": TierMovement,
    "churn_signals": Signals,
    "segments": Segments,
}
"""Code of the row → its parameters."""
