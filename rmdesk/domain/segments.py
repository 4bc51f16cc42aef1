"""Value segments: customers ranked by what they bring, cut into ABC or deciles, each with its share and the cumulated one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from rmdesk.domain.appraisal_parameters import Segments
from rmdesk.domain.money import PPM, divide_half_up

DECILES: Final = 10
ABC: Final = ("A", "B", "C")


class Segment(NamedTuple):
    """One part of the ranking."""

    code: str
    """`A`, `B`, `C`, or `1` … `10` of deciles, the best first."""
    first: int
    """Place of its first customer in the ranking, from 0."""
    customers: int
    value: int
    """What they bring together."""
    least: int
    """What the last of them brings."""
    share: int
    """Of the whole, ppm; 0 where the whole is not positive."""
    cumulated: int
    """Share of this and all better segments, ppm."""


def abc(values: Sequence[int], rules: Segments) -> tuple[Segment, ...]:
    """A: who together bring the first share; B: the next; C: the rest, and whoever brings nothing or costs.

    `values` are falling. Whoever takes the sum over a border still belongs to the better segment, so A is never empty while anything is
    brought at all. Shares are of what is brought: negative values are left out of the whole, and stand in C.
    """
    brought = [max(0, value) for value in values]
    whole = sum(brought)
    borders = [0, 0]
    for place, before in enumerate(accumulate(brought, initial=0)):
        if place == len(values) or brought[place] == 0:
            break
        borders[0] += before * PPM < rules.a_share * whole
        borders[1] += before * PPM < rules.b_share * whole
    return _cut(values, ABC, [0, borders[0], max(borders), len(values)], whole)


def deciles(values: Sequence[int]) -> tuple[Segment, ...]:
    """Ten parts with as nearly as possible the same number of customers; `values` are falling. With fewer than ten some are empty."""
    count = len(values)
    borders = [divide_half_up(count * part, DECILES) for part in range(DECILES + 1)]
    return _cut(values, [str(part) for part in range(1, DECILES + 1)], borders, sum(max(0, value) for value in values))


def _cut(values: Sequence[int], codes: Sequence[str], borders: Sequence[int], whole: int) -> tuple[Segment, ...]:
    found, cumulated = [], 0
    for code, first, last in zip(codes, borders, borders[1:], strict=False):
        part = values[first:last]
        cumulated += sum(max(0, value) for value in part)
        value = sum(part)
        share = divide_half_up(sum(max(0, one) for one in part) * PPM, whole) if whole else 0
        found.append(
            Segment(code, first, len(part), value, part[-1] if part else 0, share, divide_half_up(cumulated * PPM, whole) if whole else 0)
        )
    return tuple(found)
