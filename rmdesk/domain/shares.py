"""Shares of a whole that add up to 100 % as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rmdesk.domain.apportion import apportion
from rmdesk.domain.money import PPM

SHOWN: Final = 1_000
"""A tenth of a percent, ppm: what a column of shares is written in."""


def shares(parts: Sequence[int], step: int = SHOWN) -> tuple[int, ...]:
    """The share of each part in their sum, ppm in whole `step`s, so that a column written in such steps adds up to 100 % exactly.

    A part may be negative (an overdraft). Without a positive sum there are no shares: all zero.
    """
    if sum(parts) <= 0:
        return (0,) * len(parts)
    return tuple(part * step for part in apportion(PPM // step, parts))
