"""Books and their change log inside one write transaction: lock, number, add up.

A `Ledger` holds the locks of the books it touched until the transaction ends, so every `seq` it hands out is the next one and nobody can read
past a number that is not yet committed. Books are locked in the order of their keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from rmdesk.center.database import Tx
from rmdesk.center.routing import UNASSIGNED, Books, marks
from rmdesk.store.wire import POSTGRES, wrap64

_KEEP = (
    "INSERT INTO change (book_key, table_name, row_id, seq, op, hash) VALUES (?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (book_key, table_name, row_id) DO UPDATE SET seq = excluded.seq, op = excluded.op, hash = excluded.hash"
)


@dataclass(frozen=True)
class Standing:
    """A locked book as this transaction leaves it."""

    key: int
    seq: int
    row_count: int
    digest: int


@dataclass(frozen=True)
class Entry:
    """A change to record: row `row_id` of `table` is in book `book` with `hash`, or has left it (`hash` None)."""

    book: str
    table: str
    row_id: str
    hash: int | None


class Ledger:
    """The books one transaction writes to."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._books: dict[str, Standing] = {}
        self._dirty: set[str] = set()

    @property
    def locked(self) -> Books:
        """The books this transaction holds."""
        return frozenset(self._books)

    def lock(self, books: Iterable[str]) -> bool:
        """Hold `books` (and `UNASSIGNED`, when there are none) until the transaction ends. True if any had to be newly locked."""
        wanted = (frozenset(books) or frozenset({UNASSIGNED})) - self._books.keys()
        if not wanted:
            return False
        ids = sorted(wanted)
        self._tx.many(
            "INSERT INTO book (id, epoch, seq, floor, row_count, digest) VALUES (?, 1, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING",
            [[i] for i in ids],
        )
        lock = " FOR UPDATE" if self._tx.dialect == POSTGRES else ""
        for key, book, seq, count, digest in self._tx.rows(
            f"SELECT key, id, seq, row_count, digest FROM book WHERE id IN ({marks(ids)}) ORDER BY key{lock}", ids
        ):
            self._books[str(book)] = Standing(_int(key), _int(seq), _int(count), _int(digest))
        return True

    def seq(self, book: str) -> int:
        """The number of the last change in a locked book."""
        return self._books[book].seq

    def members(self, table: str, row_ids: Sequence[str]) -> dict[str, dict[str, int]]:
        """Row id → {locked book: hash} for the books the rows are in now."""
        names = {standing.key: book for book, standing in self._books.items()}
        found: dict[str, dict[str, int]] = {}
        if not names:
            return found
        keys = sorted(names)
        for start in range(0, len(row_ids), 400):
            part = row_ids[start : start + 400]
            for key, row_id, known in self._tx.rows(
                f"SELECT book_key, row_id, hash FROM change WHERE op = 'U' AND book_key IN ({marks(keys)}) AND table_name = ? AND row_id IN ({marks(part)})",
                (*keys, table, *part),
            ):
                found.setdefault(str(row_id), {})[names[_int(key)]] = _int(known)
        return found

    def record(self, entries: Sequence[Entry], before: dict[str, dict[str, int]]) -> None:
        """Number `entries` and keep the sums. `before` is what `members` said of these rows (empty for rows that are new everywhere)."""
        lines: list[tuple[int, str, str, int, str, int]] = []
        for entry in entries:
            book = self._books[entry.book]
            known = before.get(entry.row_id, {}).get(entry.book)
            digest = book.digest - (known or 0) + (entry.hash or 0)
            count = book.row_count + (entry.hash is not None) - (known is not None)
            self._books[entry.book] = Standing(book.key, book.seq + 1, count, digest)
            lines.append((book.key, entry.table, entry.row_id, book.seq + 1, "R" if entry.hash is None else "U", entry.hash or 0))
            self._dirty.add(entry.book)
        self._tx.many(_KEEP, lines)

    def record_new(self, book: str, table: str, ids: Sequence[str], hashes: Sequence[int]) -> None:
        """Like `record` for many rows of one table that are new in one book: the bulk load."""
        state = self._books[book]
        start = state.seq + 1
        lines = [
            (state.key, table, row_id, start + index, "U", known) for index, (row_id, known) in enumerate(zip(ids, hashes, strict=True))
        ]
        self._tx.many("INSERT INTO change (book_key, table_name, row_id, seq, op, hash) VALUES (?, ?, ?, ?, ?, ?)", lines)
        self._books[book] = replace(
            state, seq=state.seq + len(lines), row_count=state.row_count + len(lines), digest=state.digest + sum(hashes)
        )
        self._dirty.add(book)

    def flush(self) -> None:
        """Write the standings; the locks stay until the transaction ends."""
        lines = [
            (state.seq, state.row_count, wrap64(state.digest), state.key) for book, state in self._books.items() if book in self._dirty
        ]
        self._tx.many("UPDATE book SET seq = ?, row_count = ?, digest = ? WHERE key = ?", lines)
        self._tx.moved.update((book, self._books[book].seq) for book in self._dirty)
        self._dirty.clear()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A database savepoint that takes the standings with it."""
        books, dirty = dict(self._books), set(self._dirty)
        try:
            with self._tx.savepoint():
                yield
        except BaseException:
            self._books, self._dirty = books, dirty  # rolling back also gives back the locks taken inside
            raise


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
