"""Forgetting old removals, so that the change log does not grow for ever.

Entries of rows that are there are the book itself and stay. That a row left is dropped when it is older than the oldest cursor that is still served; the
book's floor then rises, and a desk that was away for longer fills the book anew. Its outbox is not touched by that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.center.database import CenterDb, Tx
from rmdesk.store.wire import POSTGRES

LEAST_DAYS: Final = 90
"""Removals are kept at least this long."""


@dataclass(frozen=True)
class Compacted:
    """What one run came to."""

    books: int
    """Books whose floor rose."""
    dropped: int
    """Removals that were forgotten."""


def compact(db: CenterDb, today: date, keep_days: int = LEAST_DAYS) -> Compacted:
    """Note how far every book has come today, and forget removals older than `keep_days`. Run it daily; skipped days do no harm.

    Each book is a transaction of its own, so writers wait for one book at most.
    """
    with db.read() as tx:
        keys = [int(key or 0) for (key,) in tx.rows("SELECT key FROM book ORDER BY key")]
    done = [db.write(lambda tx, key=key: _book(tx, key, today, keep_days)) for key in keys]  # type: ignore[misc]
    return Compacted(sum(1 for dropped in done if dropped), sum(done))


def _book(tx: Tx, key: int, today: date, keep_days: int) -> int:
    """How many removals of this book were dropped."""
    lock = " FOR UPDATE" if tx.dialect == POSTGRES else ""
    ((seq, floor),) = tx.rows(f"SELECT seq, floor FROM book WHERE key = ?{lock}", (key,))
    tx.run(
        "INSERT INTO book_day (book_key, day, seq) VALUES (?, ?, ?) ON CONFLICT (book_key, day) DO UPDATE SET seq = excluded.seq",
        (key, today.isoformat(), seq),
    )
    limit = (today - timedelta(days=keep_days)).isoformat()
    upto = tx.value("SELECT max(seq) FROM book_day WHERE book_key = ? AND day <= ?", (key, limit))
    if upto is None or int(upto) <= int(floor or 0):
        return 0
    dropped = tx.run("DELETE FROM change WHERE book_key = ? AND seq <= ? AND op = 'R'", (key, upto))  # ix_change_book_key_seq
    tx.run("DELETE FROM book_day WHERE book_key = ? AND day < ?", (key, limit))
    if dropped:
        tx.run("UPDATE book SET floor = ? WHERE key = ?", (upto, key))
    return dropped
