"""Product coverage: how many lines customers use, and of those who have one how many have another."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.store.queries.as_of import CUSTOMER_LIVES

if TYPE_CHECKING:
    from sqlite3 import Connection

    from rmdesk.store.queries.analysis_holders import Holders


@dataclass(frozen=True, slots=True)
class Reach:
    """Some customers, and how many of them use each line."""

    code: str
    """A level; empty: the whole book."""
    rows: array[int]
    """Row numbers."""
    holders: dict[str, int]
    """By line."""
    several: int
    """Those with two lines or more."""

    @property
    def per_customer(self) -> int | None:
        """Lines a customer, ppm; None without customers."""
        return divide_half_up(sum(self.holders.values()) * PPM, len(self.rows)) if self.rows else None

    @property
    def cross_sell(self) -> int | None:
        """Customers with two lines or more ÷ all, ppm; None without customers."""
        return divide_half_up(self.several * PPM, len(self.rows)) if self.rows else None


@dataclass(frozen=True, slots=True)
class Pair:
    """Of those who have one line: those who have another, and those who have not."""

    line: str
    other: str
    both: frozenset[int]
    """Row numbers."""
    without: frozenset[int]


def by_level(conn: Connection, holders: Holders) -> tuple[Reach, ...]:
    """The coverage of the whole book, then of each level, the best first."""
    ranks = {code: -rank for code, rank in conn.execute("SELECT code, rank FROM tier WHERE deleted_at IS NULL")}
    levels: defaultdict[str, set[int]] = defaultdict(set)
    for level, row in conn.execute(f"SELECT c.level, c.rowid FROM customer AS c NOT INDEXED WHERE {CUSTOMER_LIVES}"):
        levels[level].add(row)
    ordered = sorted(levels, key=lambda code: (ranks.get(code, 1), code))
    return (_reach("", holders.everybody, holders), *(_reach(code, levels[code], holders) for code in ordered))


def _reach(code: str, rows: set[int] | frozenset[int], holders: Holders) -> Reach:
    several: set[int] = set()
    once: set[int] = set()
    for line in holders.lines.values():
        of_them = line & rows
        several |= once & of_them
        once |= of_them
    return Reach(code, array("q", sorted(rows)), {line: len(having & rows) for line, having in holders.lines.items()}, len(several))


def by_number(holders: Holders) -> dict[int, frozenset[int]]:
    """Row numbers by how many lines the customers use; every customer once."""
    used: dict[int, int] = dict.fromkeys(holders.everybody, 0)
    for having in holders.lines.values():
        for row in having:
            used[row] += 1
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row, number in used.items():
        found[number].add(row)
    return {number: frozenset(found[number]) for number in range(max(found, default=0) + 1)}


def matrix(holders: Holders) -> dict[tuple[str, str], int]:
    """How many customers have both lines; on the diagonal, how many have the line."""
    lines = list(holders.lines)
    found: dict[tuple[str, str], int] = {}
    for place, line in enumerate(lines):
        for other in lines[place:]:
            found[line, other] = found[other, line] = len(holders.lines[line] & holders.lines[other])
    return found


def pairs(holders: Holders, line: str) -> tuple[Pair, ...]:
    """Of those who have `line`: who has each other line and who has not."""
    having = holders.lines.get(line, frozenset())
    return tuple(Pair(line, other, having & them, having - them) for other, them in holders.lines.items() if other != line)
