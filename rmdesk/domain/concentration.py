"""How much hangs on a few: shares of the largest, the Lorenz curve, the Gini coefficient. Whole numbers throughout, one rounding at the end.

A negative amount (an overdrawn customer) counts as nothing here: a share of something negative has no meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rmdesk.domain.money import PPM, divide_half_up


class LorenzPoint(NamedTuple):
    """What so many of the smallest have together."""

    customers: int
    amount: int
    customers_ppm: int
    amount_ppm: int


def positive(amounts: Sequence[int]) -> list[int]:
    """The amounts from the smallest on, negative ones as zero."""
    return sorted(max(0, amount) for amount in amounts)


def gini(amounts: Sequence[int]) -> int | None:
    """The Gini coefficient in ppm: 0 where all have the same, towards 1 the more one of them has; None without anything to share out.

    G = (2 Σ i·xᵢ) ÷ (n Σ xᵢ) − (n + 1) ÷ n, the amounts rising, i from 1 (Gini 1912, in the form for a whole population).
    """
    rising = positive(amounts)
    count, total = len(rising), sum(rising)
    if not total:
        return None
    weighed = sum(place * amount for place, amount in enumerate(rising, 1))
    return divide_half_up((2 * weighed - (count + 1) * total) * PPM, count * total)


def lorenz(amounts: Sequence[int], steps: int) -> tuple[LorenzPoint, ...]:
    """The Lorenz curve at `steps` equal steps from nobody to everybody: rising and, the smallest coming first, ever steeper.

    Where there are fewer customers than steps there are fewer points, one for each customer; without anything to share out, none.
    """
    rising = positive(amounts)
    count, sums = len(rising), [0, *accumulate(rising)]
    if not sums[-1]:
        return ()
    places = dict.fromkeys(count * step // steps for step in range(steps + 1))
    return tuple(
        LorenzPoint(place, sums[place], divide_half_up(place * PPM, count), divide_half_up(sums[place] * PPM, sums[-1])) for place in places
    )


def how_many(count: int, ppm: int) -> int:
    """How many customers the top `ppm` of `count` are: rounded up, so that the top 1 % of ten are one."""
    return -(-count * ppm // PPM)
