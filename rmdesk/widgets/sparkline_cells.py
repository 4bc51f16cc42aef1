"""A row of numbers as a row of bars, one cell each: `▁▂▅▇▆▃`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BARS: Final = "▁▂▃▄▅▆▇█"
FLAT: Final = "▃"
"""Every cell of a series that does not move: neither low nor high."""
GAP: Final = " "
"""A cell in which nothing was measured."""


def sparkline(values: Sequence[int | None], cells: int) -> str:
    """`values`, oldest first, as `cells` bars between their lowest and highest; several values to a cell are averaged.

    None stands for "not known" and leaves a gap, which is not the same as zero. Fewer values than cells stand at the right: the last bar is
    always the latest value.
    """
    if cells <= 0:
        return ""
    means = _means(values, min(cells, len(values)))
    known = [mean for mean in means if mean is not None]
    if not known:
        return GAP * cells
    low, high = min(known), max(known)
    bars = "".join(GAP if mean is None else _bar(mean, low, high) for mean in means)
    return bars.rjust(cells, GAP)


def _bar(value: float, low: float, high: float) -> str:
    """The bar for `value` on a scale from `low` to `high`."""
    return FLAT if high == low else BARS[round((value - low) / (high - low) * (len(BARS) - 1))]


def _means(values: Sequence[int | None], buckets: int) -> list[float | None]:
    """The mean of the known values in each of `buckets` equal stretches, None where a stretch has none."""
    means: list[float | None] = []
    for bucket in range(buckets):
        part = values[bucket * len(values) // buckets : (bucket + 1) * len(values) // buckets]
        known = [value for value in part if value is not None]
        means.append(sum(known) / len(known) if known else None)
    return means
