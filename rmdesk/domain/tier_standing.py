"""How firmly a customer stands in their level: months below its floor, the watch (关注), and what the rest of this month must bring.

Source: rules of the retail tiers (B): below the level for three months, the fourth is *watch*, cleared by recovery; after three months of
watch the customer drops. Averages are month averages of AUM, end of each day, weekends carrying the last balance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rmdesk.domain.dates import month_end
from rmdesk.domain.money import Money, divide_half_up
from rmdesk.domain.tiers import TierTable, is_near_next, next_tier

GRACE: Final = 3
"""Months below the floor before the watch begins."""
WATCH: Final = 3
"""Months of watch before the customer drops."""


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


def standing(level: str, table: TierTable, months: Sequence[Money], days: Sequence[Money], today: date) -> TierStanding:
    """The standing on `today`.

    Args:
        level: the customer's level.
        table: the bank's levels, in the currency of the amounts.
        months: month averages of whole months before this one, the newest last.
        days: end-of-day AUM of this month so far, up to and including today; at least one.
        today: the business date.
    """
    so_far = Money(sum(day.minor for day in days), table.currency)
    average = Money(divide_half_up(so_far.minor, len(days)), table.currency)
    floor = next((tier.floor for tier in table.tiers if tier.code == level), None)
    below = 0
    for month in reversed(months):
        if floor is None or month.minor >= floor.minor:
            break
        below += 1
    short = floor - average if floor is not None and average.minor < floor.minor else None
    following = next_tier(average, table)
    aim = floor if short else table.tiers[table.rank(following[0])].floor if following else None
    return TierStanding(
        average=average,
        floor=floor,
        shortfall=short,
        months_below=below,
        watch=below - GRACE + 1 if below >= GRACE and short else 0,
        needed=_needed(aim, so_far, today, len(days)) if aim is not None else None,
        next_code=str(following[0]) if following else "",
        next_missing=following[1] if following else None,
        near_next=is_near_next(average, table),
    )


def _needed(aim: Money, so_far: Money, today: date, elapsed: int) -> Money | None:
    """(target × D − Σ so far) ÷ (D − d), D days of the month, d elapsed (algebra); never below zero."""
    whole = month_end(today).day
    left = whole - elapsed
    if left <= 0:
        return None
    return Money(max(0, divide_half_up(aim.minor * whole - so_far.minor, left)), aim.currency)
