"""How firmly a customer stands in their level: months below its floor, the watch (关注), where a drop would lead, and what the rest of this month must bring.

Source: rules of the retail tiers (B): upgraded at once; below the level for three months, the fourth is *watch*, cleared by recovery; after three
months of watch the customer drops to the level of the maximum of those six months. Averages are month averages of AUM, end of each day, weekends
carrying the last balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rmdesk.domain.dates import month_end
from rmdesk.domain.day_sums import needed_for_rest
from rmdesk.domain.money import Money, divide_half_up
from rmdesk.domain.tiers import NEAR_PPM, TierTable, is_near_next, next_tier, tier_of

GRACE: Final = 3
"""Months below the floor before the watch begins."""
WATCH: Final = 3
"""Months of watch before the customer drops."""


@dataclass(frozen=True, slots=True)
class TierRules:
    """The bank's own months, and what is near the next level (ppm of its floor)."""

    grace: int = GRACE
    watch: int = WATCH
    near: int = NEAR_PPM

    @property
    def months(self) -> int:
        """Whole months below the level after which it is lost; so many must be known to say where the customer stands."""
        return self.grace + self.watch


@dataclass(frozen=True, slots=True)
class TierStanding:
    """Where a customer stands, this month, against their level."""

    average: Money
    """Of this month so far."""
    floor: Money | None
    """Of their own level; None if they have none in the table."""
    shortfall: Money | None
    """What the month's average lacks to the floor; None if it is reached."""
    months_below: int
    """Whole months before this one without a break below the floor."""
    watch: int
    """Which month of watch this one is, 1 to 3; 0: no watch; beyond 3 the drop is due."""
    needed: Money | None
    """Daily average that the rest of the month must have for the floor, or for the next level if the floor is safe; None: nothing to reach, or no day left."""
    next_code: str
    """The next level up; empty at the top."""
    next_missing: Money | None
    near_next: bool
    drops_to: str = ""
    """While watched: the level of the best of the months below, where the customer would end as it stands; empty otherwise."""
    earns: str = ""
    """A higher level than their own that this month's average earns; empty if it earns none."""


def standing(
    level: str, table: TierTable, months: Sequence[Money], days: Sequence[Money], today: date, rules: TierRules | None = None
) -> TierStanding:
    """The standing on `today`.

    Args:
        level: the customer's level.
        table: the bank's levels, in the currency of the amounts.
        months: month averages of whole months before this one in which the customer had this level, the newest last.
        days: end-of-day AUM of this month so far, up to and including today; at least one.
        today: the business date.
        rules: the bank's months; the usual ones if None.
    """
    return standing_of(level, table, [month.minor for month in months], sum(day.minor for day in days), len(days), today, rules)


def standing_of(
    level: str, table: TierTable, months: Sequence[int], so_far: int, elapsed: int, today: date, rules: TierRules | None = None
) -> TierStanding:
    """The same from minor units: month averages, and the sum of the end-of-day amounts of the `elapsed` days of this month."""
    rules = rules or TierRules()
    average = Money(divide_half_up(so_far, elapsed), table.currency)
    floor = next((tier.floor for tier in table.tiers if tier.code == level), None)
    below = months_below(floor.minor, months) if floor is not None else 0
    short = floor - average if floor is not None and average.minor < floor.minor else None
    following = next_tier(average, table)
    aim = floor if short else table.tiers[table.rank(following[0])].floor if following else None
    watch = below - rules.grace + 1 if below >= rules.grace and short else 0
    earned = tier_of(average, table)
    return TierStanding(
        average=average,
        floor=floor,
        shortfall=short,
        months_below=below,
        watch=watch,
        needed=_needed(aim, so_far, today, elapsed) if aim is not None else None,
        next_code=str(following[0]) if following else "",
        next_missing=following[1] if following else None,
        near_next=is_near_next(average, table, rules.near),
        drops_to=_drops_to(table, months[-below:], average, watch, rules) if watch else "",
        earns=str(earned) if floor is not None and table.rank(earned) > table.rank(level) else "",
    )


def months_below(floor: int, months: Sequence[int]) -> int:
    """How many of the last whole months in a row averaged less than `floor`; the newest last, all minor units."""
    below = 0
    for month in reversed(months):
        if month >= floor:
            break
        below += 1
    return below


def _drops_to(table: TierTable, below: Sequence[int], average: Money, watch: int, rules: TierRules) -> str:
    """The level of the maximum of the months below: of six whole ones once the drop is due, before of those so far and this month's average."""
    last = below[-rules.months :] if watch > rules.watch else [*below, average.minor]
    return str(tier_of(Money(max(last), table.currency), table))


def _needed(aim: Money, so_far: int, today: date, elapsed: int) -> Money | None:
    """(target × D − Σ so far) ÷ (D − d), D days of the month, d elapsed (algebra), rounded up; never below zero."""
    whole = month_end(today).day
    if whole <= elapsed:
        return None
    return Money(max(0, needed_for_rest(aim.minor, so_far, whole, elapsed)), aim.currency)
