"""The books this desk reads, and how far it has read each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from sqlite3 import Connection

BookKind = Literal["bank", "branch", "rm", "private"]


@dataclass(frozen=True, slots=True)
class BookLine:
    """One book and the cursor in it."""

    id: str
    kind: BookKind
    whose: str
    """Name of the branch or the person; empty for the bank's, or if it is not known here."""
    mine: bool
    epoch: int
    seq: int
    rows: int
    filled: bool
    """False while its first fill is under way."""


_SQL: Final = """
    SELECT u.book, u.epoch, u.seq, u.row_count, u.filled, coalesce(b.name, p.name, ''),
        coalesce((SELECT value FROM setting WHERE name = 'person_id'), '')
    FROM sync_cursor AS u
    LEFT JOIN branch AS b ON u.book = 'branch:' || b.id
    LEFT JOIN person AS p ON u.book IN ('rm:' || p.id, 'private:' || p.id)
"""
_ORDER: Final[tuple[BookKind, ...]] = ("rm", "private", "branch", "bank")


def book_lines(conn: Connection) -> list[BookLine]:
    """The user's own first, the bank's last."""
    found = []
    for book, epoch, seq, rows, filled, whose, me in conn.execute(_SQL):
        kind, _colon, of = str(book).partition(":")
        found.append(BookLine(book, _kind(kind), whose, of == me, epoch, seq, rows, bool(filled)))
    return sorted(found, key=lambda one: (_ORDER.index(one.kind), not one.mine, one.whose, one.id))


def _kind(name: str) -> BookKind:
    return next((kind for kind in _ORDER if kind == name), "bank")
