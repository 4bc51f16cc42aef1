"""Bringing the replica up to the center: first fills, page after page, and books that are no longer ours.

A page and the cursor it leads to are one transaction, and the page is applied only if it continues the cursor the replica holds then
(compare-and-set on epoch and seq): late, repeated or reordered pages fall out. The next page is fetched while this one is written.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from rmdesk.store import aside, settings
from rmdesk.store.connection import Connection
from rmdesk.store.history import history_id
from rmdesk.store.replica import Replica
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import quoted, wrap64
from rmdesk.sync.apply import Applier, Touched, note_stale
from rmdesk.sync.protocol import PAGE_ROWS, BookState, Center, Page, Removed, ResyncNeeded, SnapshotPage
from rmdesk.sync.vocabulary import Vocabulary, ours

Progress = Callable[[str, int, int], None]
"""Called with (what is being done, rows done, rows in all; 0 = not known)."""
_FILLS = 3


@dataclass(frozen=True)
class Cursor:
    """Where the replica stands in a book; `table`/`row` is the key a first fill has reached."""

    epoch: int
    seq: int
    filled: bool
    snapshot_seq: int
    table: str
    row: str
    row_count: int
    digest: int


NOWHERE = Cursor(epoch=0, seq=0, filled=False, snapshot_seq=0, table="", row="", row_count=0, digest=0)
"""The cursor of a book never read."""


def cursor_of(connection: Connection, book: str) -> Cursor | None:
    """The stored cursor of `book`, or None for a book never read."""
    row = connection.execute(
        "SELECT epoch, seq, filled, snapshot_seq, position_table, position_id, row_count, digest FROM sync_cursor WHERE book = ?", (book,)
    ).fetchone()
    return None if row is None else Cursor(row[0], row[1], bool(row[2]), row[3], row[4], row[5], row[6], row[7])


class Puller:
    """One round of reading."""

    def __init__(self, replica: Replica, center: Center, progress: Progress, vocabulary: Vocabulary | None = None) -> None:
        """`vocabulary` is what this desk knows of the tables; anything else is left out and noted."""
        self.vocabulary = vocabulary or ours()
        self.replica = replica
        self.center = center
        self._progress = progress
        self.touched = Touched()
        self.filled = False
        self.ended: set[str] = set()
        """The books that this round read to their end. Halfway a book may stand at any seq of the center and not hold what it held then: the log
        names a row at its newest change only."""
        self._reading: frozenset[str] = frozenset()
        """The books of this round."""

    def run(self, books: list[BookState]) -> None:
        """Read `books` to their end and let go of all others.

        Raises:
            CenterUnreachable, DiskFull, …: what was committed stays, the next round goes on from there.
        """
        self._reading = frozenset(book.id for book in books)
        self._let_go(self._reading)
        self.ended.clear()
        for state in books:
            for _attempt in range(_FILLS):
                try:
                    if self._read(state):
                        self.ended.add(state.id)
                    break
                except ResyncNeeded:
                    self.begin_again(state.id)
        self._sweep()
        if self.ended == self._reading:
            self._settle()

    def _settle(self) -> None:
        """Only now: the log names a row at its newest change, so a page that passes an edit's seq may still lack the row that shows it."""
        with self.replica.reading() as connection:
            if connection.execute("SELECT 1 FROM overlay UNION SELECT 1 FROM outbox WHERE state = 'conflict'").fetchone() is None:
                return
        with self.replica.bulk() as connection:
            Applier(connection, self.touched, self.vocabulary).settle()
            note_stale(connection, self.touched)

    def _read(self, state: BookState) -> bool:
        """Whether the book was read to its end."""
        with self.replica.reading() as connection:
            cursor = cursor_of(connection, state.id)
        if cursor is None or not cursor.filled:
            return self._fill(state, cursor)
        if cursor.epoch != state.epoch:
            raise ResyncNeeded
        return cursor.seq >= state.seq or self._follow(state, cursor)

    def _follow(self, state: BookState, cursor: Cursor) -> bool:
        epoch, after, done = cursor.epoch, cursor.seq, 0
        with ThreadPoolExecutor(1) as fetcher:
            following: Future[Page] = fetcher.submit(self.center.changes, state.id, epoch, after, PAGE_ROWS)
            while True:
                page = following.result()
                if page.more:
                    following = fetcher.submit(self.center.changes, state.id, epoch, page.upto, PAGE_ROWS)
                if not self.apply(page):
                    return False
                done += page.upto - page.after
                self._progress("changes", done, max(done, page.state.seq - cursor.seq))
                if not page.more:
                    return True

    def apply(self, page: Page) -> bool:
        """Apply `page` if it continues the cursor; False if it does not, and then nothing changed."""
        with self.replica.bulk() as connection:
            cursor = cursor_of(connection, page.book)
            if cursor is None or not cursor.filled or (cursor.epoch, cursor.seq) != (page.epoch, page.after):
                return False
            applier = Applier(connection, self.touched, self.vocabulary)
            count, digest = cursor.row_count, cursor.digest
            for block in page.blocks:
                more, sums = applier.rows(page.book, block)
                count, digest = count + more, digest + sums
            more, sums = applier.remove(page.book, page.removed)
            connection.execute(
                "UPDATE sync_cursor SET seq = ?, row_count = ?, digest = ? WHERE book = ?",
                (page.upto, count + more, wrap64(digest + sums), page.book),
            )
            settings.put(connection, "business_date", page.business_date)
            settings.put(connection, "as_of", page.as_of)
            note_stale(connection, self.touched)
        return True

    def _fill(self, state: BookState, cursor: Cursor | None) -> bool:
        self.filled = True
        table, row, done = (cursor.table, cursor.row, cursor.row_count) if cursor else ("", "", 0)
        with ThreadPoolExecutor(1) as fetcher:
            following: Future[SnapshotPage] = fetcher.submit(self.center.snapshot, state.id, table, row, PAGE_ROWS)
            while True:
                page = following.result()
                if cursor is not None and page.epoch != cursor.epoch:
                    raise ResyncNeeded
                if page.more:
                    following = fetcher.submit(self.center.snapshot, state.id, page.table, page.id, PAGE_ROWS)
                cursor = self._apply_snapshot(page, cursor)
                done = cursor.row_count
                self._progress("fill", done, max(done, page.total))
                if not page.more:
                    break
        return self._follow(state, cursor)

    def _apply_snapshot(self, page: SnapshotPage, before: Cursor | None) -> Cursor:
        with self.replica.bulk() as connection:
            count, digest = (before.row_count, before.digest) if before else (0, 0)
            start = before.snapshot_seq if before else page.start_seq
            if before is None:
                if connection.execute("SELECT 1 FROM sync_cursor").fetchone() is None:
                    aside.set_aside(connection)
                connection.execute(
                    "INSERT INTO sync_cursor (book, epoch, seq, filled, snapshot_seq, position_table, position_id, row_count, digest) "
                    "VALUES (?, ?, 0, 0, ?, '', '', 0, 0)",
                    (page.book, page.epoch, start),
                )
            self.touched.everybody = True  # see "stale" below
            applier = Applier(connection, self.touched, self.vocabulary)
            for block in page.blocks:
                more, sums = applier.rows(page.book, block)
                count, digest = count + more, wrap64(digest + sums)
            after = Cursor(page.epoch, start, not page.more, start, page.table, page.id, count, digest)
            connection.execute(
                "UPDATE sync_cursor SET seq = ?, filled = ?, position_table = ?, position_id = ?, row_count = ?, digest = ? WHERE book = ?",
                (start, int(after.filled), page.table, page.id, count, digest, page.book),
            )
            settings.put(connection, "stale", '"all"')
        return after

    def begin_again(self, book: str) -> None:
        """Forget how far we are in `book`; its rows stay on screen until the new fill is complete."""
        with self.replica.bulk() as connection:
            connection.execute("DELETE FROM replica_row WHERE book = ?", (book,))
            connection.execute("DELETE FROM sync_cursor WHERE book = ?", (book,))
            settings.put(connection, "sweep", "1")

    def _sweep(self) -> None:
        """After books were filled anew: rows that no book names any more leave, but not before the last book is complete."""
        with self.replica.reading() as connection:
            filled = {str(book) for (book,) in connection.execute("SELECT book FROM sync_cursor WHERE filled")}
            if settings.get(connection, "sweep") != "1" or not self._reading <= filled:
                return
        with self.replica.bulk() as connection:
            applier = Applier(connection, self.touched, self.vocabulary)
            for model in SYNCED:
                table = str(model.__tablename__)
                kept = _lines_on_their_way(connection) if table == "field_history" else frozenset()
                lost = connection.execute(  # as sets: asked row by row, SQLite may read all of replica_row for each
                    f"SELECT id FROM {quoted(table)} EXCEPT "
                    "SELECT row_id FROM replica_row WHERE book IN (SELECT book FROM sync_cursor) AND table_name = ?1 EXCEPT "
                    "SELECT row_id FROM overlay WHERE table_name = ?1 AND image = 'null'",
                    (table,),
                ).fetchall()
                for (row_id,) in lost:
                    if row_id not in kept:
                        applier.drop(table, str(row_id))
            settings.put(connection, "sweep", "")
            note_stale(connection, self.touched)

    def _let_go(self, keep: frozenset[str]) -> None:
        """Books we may not read any more: all their rows leave."""
        with self.replica.reading() as connection:
            held = [str(book) for (book,) in connection.execute("SELECT book FROM sync_cursor")]
        for book in held:
            if book in keep:
                continue
            with self.replica.bulk() as connection:
                applier = Applier(connection, self.touched, self.vocabulary)
                rows = connection.execute("SELECT table_name, row_id FROM replica_row WHERE book = ?", (book,)).fetchall()
                applier.remove(book, [Removed(str(table), str(row)) for table, row in rows])
                connection.execute("DELETE FROM sync_cursor WHERE book = ?", (book,))
                note_stale(connection, self.touched)


def _lines_on_their_way(connection: Connection) -> frozenset[str]:
    """History lines of edits that still lie over a row: the center's counterparts have not come yet."""
    edits = connection.execute("SELECT edit, fields FROM outbox JOIN overlay USING (table_name, row_id) WHERE state <> 'rejected'")
    return frozenset(history_id(str(edit), field) for edit, fields in edits for field in json.loads(fields))
