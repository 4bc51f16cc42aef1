"""The facts of one customer as a few bytes, of which no more are looked at than is asked for.

First the length of the names and the names with a zero between; then how many days each fact has; then for each its days (4 bytes) and the
balance from each on (8 bytes). A hundred thousand of them are read in a second as long as nothing is made of a fact that nobody wants.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Final

from rmdesk.domain.kpi.facts import Steps
from rmdesk.domain.kpi.ledger import Course

_LENGTH: Final = struct.Struct("<I")
_COUNTS: Final = [f"<{count}I" for count in range(64)]
_STEPS: Final = [f"<{count}i{count}q" for count in range(400)]
"""Formats that are ready: to write one costs as much as to read what it describes."""


def packed(facts: Mapping[str, Steps]) -> bytes:
    """Facts by name.

    Raises:
        struct.error: a day or a balance that does not fit; no bank has it.
    """
    names = sorted(facts)
    counts, parts = [], []
    for name in names:
        steps = facts[name]
        days = sorted(steps)
        counts.append(len(days))
        parts.append(struct.pack(f"<{len(days)}i{len(days)}q", *days, *accumulate(map(steps.__getitem__, days))))
    text = "\0".join(names).encode()
    return b"".join((_LENGTH.pack(len(text)), text, struct.pack(f"<{len(counts)}I", *counts), *parts))


def names_of(data: bytes) -> bytes:
    """The names with a zero between: the same for many customers, so that what is wanted of them is found out once."""
    return data[_LENGTH.size : _LENGTH.size + _LENGTH.unpack_from(data)[0]]


def courses(data: bytes, names: int, facts: int, wanted: Sequence[int]) -> list[Course]:
    """How the facts at the places `wanted` (rising) went; `names`: the length of all names, `facts`: how many there are."""
    at = _LENGTH.size + names
    counts = struct.unpack_from(_COUNTS[facts] if facts < len(_COUNTS) else f"<{facts}I", data, at)
    at += 4 * facts
    found, place = [], 0
    for want in wanted:
        if place < want:
            at += 12 * sum(counts[place:want])
        count, place = counts[want], want + 1
        numbers = struct.unpack_from(_STEPS[count] if count < len(_STEPS) else f"<{count}i{count}q", data, at)
        at += 12 * count
        found.append(Course(numbers[:count], numbers[count:]))
    return found


def unpacked(data: bytes) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """The facts by name, as changes by day."""
    those = names_of(data).decode().split("\0") if len(data) > _LENGTH.size else []
    at = _LENGTH.size + _LENGTH.unpack_from(data)[0]
    counts = struct.unpack_from(f"<{len(those)}I", data, at)
    at += 4 * len(those)
    for name, count in zip(those, counts, strict=True):
        numbers = struct.unpack_from(f"<{count}i{count}q", data, at)
        at += 12 * count
        yield name, list(zip(numbers[:count], (after - before for before, after in pairwise((0, *numbers[count:]))), strict=True))


__all__ = ["courses", "names_of", "packed", "unpacked"]
