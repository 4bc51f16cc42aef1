"""Handing out a whole in parts that add up to it again, to the last unit."""

from __future__ import annotations

from collections.abc import Sequence


def apportion(whole: int, weights: Sequence[int]) -> list[int]:
    """`whole` in parts that are as near to the ratio of `weights` as whole numbers can be, and add up to `whole` exactly.

    Largest remainder (Hamilton, Hare): each gets its quota rounded down, and what is left goes by one to the largest fractions, on equal
    fractions to those that come first. If nothing weighs anything, all weigh the same. A negative whole is handed out like a positive one.
    A weight may be negative (an overdraft among balances) as long as all together weigh something.

    Raises:
        ValueError: nobody to hand out to, or negative weights without a sum above zero.
    """
    if not weights or (min(weights) < 0 and sum(weights) <= 0):
        raise ValueError("parts have weights of zero or more, or such as add up to more than zero")
    if whole < 0:
        return [-part for part in apportion(-whole, weights)]
    total = sum(weights)
    if not total:
        weights, total = [1] * len(weights), len(weights)
    parts = [whole * weight // total for weight in weights]
    by_fraction = sorted(range(len(weights)), key=lambda place: (-(whole * weights[place] % total), place))
    for place in by_fraction[: whole - sum(parts)]:
        parts[place] += 1
    return parts
