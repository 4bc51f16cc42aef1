"""Sums of end-of-day balances from change points, the base of every daily average."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

Points = Sequence[tuple[date, int]]
"""(day, balance from that day on), rising by day; before the first one the balance is 0."""


def sum_of_days(points: Points, first: date, last: date) -> int:
    """Σ of the end-of-day balances from `first` to `last`, both included; 0 if that is no stretch."""
    total = 0
    since, balance = first, 0
    for day, amount in points:
        if day > last:
            break
        if day > since:
            total += balance * (day - since).days
            since = day
        balance = amount
    return total + balance * max((last - since).days + 1, 0)


def needed_for_rest(target: int, sum_so_far: int, days: int, elapsed: int) -> int:
    """What must be there on each remaining day so that `days` days average `target`: (target × D − Σ so far) ÷ (D − d), rounded up.

    Raises:
        ValueError: if no day is left; the target is then met or missed, not reachable.
    """
    if elapsed >= days:
        raise ValueError("no day is left")
    return -((sum_so_far - target * days) // (days - elapsed))
