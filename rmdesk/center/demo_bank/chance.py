"""Chance that can be repeated: every stream of random numbers follows from the bank's seed and a name, never from the order of work.

So a customer comes out the same whether one process makes the whole bank or several make parts of it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, *name: object) -> Random:
    """The random numbers that belong to `name` in the bank of `seed`."""
    return Random(digest(seed, *name))


def digest(seed: int, *name: object) -> int:
    """64 bits that belong to `name` in the bank of `seed`."""
    return int.from_bytes(blake2b("/".join(map(str, (seed, *name))).encode(), digest_size=8).digest(), "big")


class Odds(Generic[T]):
    """Outcomes with their weights, drawn by one number in 0 … 1."""

    def __init__(self, weights: Iterable[tuple[T, float]]) -> None:
        pairs = list(weights)
        self.outcomes = [outcome for outcome, _weight in pairs]
        self._sums = list(accumulate(weight for _outcome, weight in pairs))

    def draw(self, chance: Random) -> T:
        """One outcome."""
        return self.outcomes[bisect_right(self._sums, chance.random() * self._sums[-1])]


def one_of(chance: Random, choices: Sequence[T]) -> T:
    """One of `choices`, all alike; faster than `Random.choice`."""
    return choices[int(chance.random() * len(choices))]


def whole(chance: Random, least: int, most: int) -> int:
    """A whole number in `least … most`; faster than `Random.randint`."""
    return least + int(chance.random() * (most - least + 1))


def spread(chance: Random, median: float, sigma: float) -> float:
    """A log-normal amount: half of the draws are below `median`; `sigma` is the standard deviation of the logarithm."""
    return median * exp(chance.gauss(0.0, sigma))
