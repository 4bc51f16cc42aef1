"""Bands into which ages and amounts are sorted where a book is looked at as a whole."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

AGE_FLOORS: Final = (18, 25, 35, 45, 55, 65, 75)
"""Years of age at which a new band begins; below the first lies one more."""
AUM_FLOORS: Final = (1, 10_000, 50_000, 200_000, 500_000, 1_000_000, 3_000_000, 6_000_000, 10_000_000)
"""Whole units of the currency (yuan) at which a new band begins. The floors of the default levels are among them; below the first lies who has nothing."""


def band_of(value: int, floors: Sequence[int]) -> int:
    """Which band a value lies in: 0 below the first floor, then 1 from the first floor on, and so forth."""
    return bisect_right(floors, value)


def ends_of(band: int, floors: Sequence[int]) -> tuple[int | None, int | None]:
    """Where a band begins, and where the next one does; None at an open end."""
    return floors[band - 1] if band > 0 else None, floors[band] if band < len(floors) else None
