"""Axes of plots: nice numbers in whole units, written in 万 and 亿 or K and M, all ticks of an axis in the same unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, NamedTuple

from rmdesk.domain.money import PPM, currency_exponent

NICE: Final = (10, 20, 25, 50)
"""Tenths of the steps that people count in: 1, 2, 2.5 and 5."""
_ROOM: Final = 10
"""A value that never moves is shown with a tenth of itself above and below."""


class Unit(NamedTuple):
    """A size in which values are written, and its sign."""

    size: int
    sign: str


Measure = tuple[Unit, ...]
"""The units of a kind of value, the largest first; the last one is taken for whatever is smaller."""

SHARES: Final[Measure] = (Unit(PPM // 100, "%"),)
"""Of values in ppm, written in percent."""
RATIOS: Final[Measure] = (Unit(PPM, ""),)
"""Of values in ppm, written as a number: products per customer."""


def counts(language: str) -> Measure:
    """Of whole numbers: plain up to 万, or up to M."""
    if language.startswith("zh"):
        return (Unit(100_000_000, "亿"), Unit(10_000, "万"), Unit(1, ""))
    return (Unit(1_000_000, "M"), Unit(1_000, "K"), Unit(1, ""))


def amounts(currency: str, language: str) -> Measure:
    """Of money in minor units."""
    one = 10 ** currency_exponent(currency)
    if language.startswith("zh"):
        return (Unit(100_000_000 * one, "亿"), Unit(10_000 * one, "万"), Unit(one, ""))
    return (Unit(1_000_000_000 * one, "B"), Unit(1_000_000 * one, "M"), Unit(1_000 * one, "K"), Unit(one, ""))


class Axis(NamedTuple):
    """From `low` to `high`, with ticks at the multiples of `step` that lie there."""

    low: int
    high: int
    step: int

    @property
    def ticks(self) -> range:
        """The values at which there is a tick, the lowest first."""
        return range(-(-self.low // self.step) * self.step, self.high + 1, self.step)


def nice_axis(values: Sequence[int], most: int, least: int = 1) -> Axis:
    """An axis over just the span of `values`, with as many ticks at round numbers as there is room for, one at least.

    A span between two of the smallest steps is widened to both.

    Args:
        values: at least one.
        most: ticks there is room for; taken as 2 if it is less.
        least: the smallest step that makes sense: 1 for counts, a minor unit for money.
    """
    low, high = min(values), max(values)
    if low == high:
        # A value that never moves stands in the middle, not on an edge that looks like a limit.
        room = max(least, abs(low) // _ROOM)
        low, high = low - room, high + room
    if low // least == (high // least) and low % least:
        low, high = low // least * least, -(-high // least) * least
    return next(axis for axis in (Axis(low, high, step) for step in _steps(least)) if len(axis.ticks) <= max(2, most))


def _steps(least: int) -> Iterator[int]:
    """1, 2, 2.5, 5, 10 … times `least`, as far as they are whole."""
    for power in count():
        for tenths in NICE:
            step, rest = divmod(least * tenths * 10**power, 10)
            if not rest:
                yield step


def tick_labels(axis: Axis, measure: Measure) -> list[str]:
    """What stands at each tick, the lowest first: all in the unit of the largest, with as many decimals as the finest needs."""
    largest = max(map(abs, axis.ticks))
    unit = next((unit for unit in measure if largest >= unit.size), measure[-1])
    places = next(places for places in count() if axis.step * 10**places % unit.size == 0)
    return [f"{_decimal(tick, unit.size, places)}{unit.sign}" if tick else "0" for tick in axis.ticks]


def _decimal(value: int, size: int, places: int) -> str:
    """`value` in units of `size`, which it is a whole number of when `places` decimals are written."""
    whole, rest = divmod(abs(value) * 10**places // size, 10**places)
    text = f"{whole:,}" + (f".{rest:0{places}d}" if places else "")
    return f"-{text}" if value < 0 else text
