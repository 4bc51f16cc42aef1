"""Where replica and center differ although they stand at the same seq: find the rows by bisecting, and fetch only those.

A book's sums are compared table by table, then by the beginnings of row ids, until few rows are left. What that does not cure is filled anew, once a
day at most; after that it is an alarm that the user can read, because then something is wrong that a sync cannot mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from rmdesk.clock import Clock
from rmdesk.i18n import N_
from rmdesk.store import settings
from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text, text_moment
from rmdesk.sync import sums
from rmdesk.sync.apply import Applier, note_stale
from rmdesk.sync.protocol import PAGE_ROWS, Block, BookState, Part, Removed
from rmdesk.sync.pull import Puller, cursor_of
from rmdesk.sync.verify import VerifyReport
from rmdesk.sync.vocabulary import forget_skipped, note_skipped, skipped

FEW: Final = 256
"""Rows that are fetched rather than bisected further."""
BETWEEN_RESYNCS: Final = timedelta(days=1)
ALARM: Final = "alarm"
_DIFFERS: Final = N_("The replica does not come to equal the center; ask for help.")


class _Moved(Exception):
    """The book changed while it was compared; the next sync looks again."""


@dataclass
class Repaired:
    """What was done: rows fetched again, books filled anew."""

    rows: int = 0
    filled: int = 0


def differing(replica: Replica, states: list[BookState]) -> list[BookState]:
    """The books that stand where the center's stand, but do not hold the same."""
    found: list[BookState] = []
    with replica.reading() as connection:
        for state in states:
            cursor = cursor_of(connection, state.id)
            if cursor is None or not cursor.filled or (cursor.epoch, cursor.seq) != (state.epoch, state.seq):
                continue
            if (cursor.row_count, cursor.digest) != (state.row_count, state.digest):
                found.append(state)
    return found


def repair(puller: Puller, clock: Clock, states: list[BookState], report: VerifyReport | None = None) -> Repaired:
    """Bring the books that differ back to the center's, and the rows that a deep `report` found wrong.

    Raises:
        CenterUnreachable, DiskFull: what was done so far stays; the next sync goes on.
    """
    replica, repaired = puller.replica, Repaired()
    if report is not None and report.problems:
        _distrust(puller, report)
    for state in differing(replica, states):
        try:
            repaired.rows += _Bisection(puller, state).run()
        except _Moved:
            continue
    left = differing(replica, states)
    with replica.reading() as connection:
        last = settings.get(connection, "resynced_at")
    if left and (not last or abs(clock.now() - text_moment(last)) >= BETWEEN_RESYNCS):
        with replica.writing() as connection:
            settings.put(connection, "resynced_at", moment_text(clock.now()))
        for state in left:
            puller.begin_again(state.id)
        puller.run(puller.center.hello().books)
        repaired.filled = len(left)
        left = differing(replica, puller.center.hello().books)
    set_alarm(replica, _DIFFERS if left else "")
    return repaired


def backfill(puller: Puller, states: list[BookState]) -> None:
    """After an upgrade: fetch the tables that this desk once did not know, or knew too few columns of.

    Raises:
        CenterUnreachable, DiskFull: the next sync goes on.
    """
    with puller.replica.reading() as connection:
        waiting = skipped(connection)
    for state in states:
        for table in waiting[state.id].now_known(puller.vocabulary) if state.id in waiting else []:
            with puller.replica.writing() as connection:
                forget_skipped(connection, state.id, table)  # noted again if some of it is still unknown
            try:
                _Bisection(puller, state).fetch(table, "")
            except BaseException as error:
                with puller.replica.writing() as connection:
                    note_skipped(connection, state.id, table, waiting[state.id].knew[table])
                if not isinstance(error, _Moved):
                    raise


def alarmed(replica: Replica) -> bool:
    """Whether the user is being told that the replica cannot be mended."""
    with replica.reading() as connection:
        return bool(settings.get(connection, ALARM))


def set_alarm(replica: Replica, msgid: str) -> None:
    """Tell the user (in the sync mark), or nothing any more."""
    with replica.writing() as connection:
        settings.put(connection, ALARM, msgid)


def _distrust(puller: Puller, report: VerifyReport) -> None:
    """Rows that are not what the center sent no longer count as received; rows in no book leave."""
    with puller.replica.bulk() as connection:
        applier = Applier(connection, puller.touched)
        for what, table, row_id in report.problems:
            if what == "stranger":
                applier.drop(table, row_id)
            elif row_id:
                connection.execute("DELETE FROM replica_row WHERE table_name = ? AND row_id = ?", (table, row_id))
        note_stale(connection, puller.touched)
        for (book,) in connection.execute("SELECT book FROM sync_cursor WHERE filled").fetchall():
            sums.add_up(connection, str(book))


class _Bisection:
    """One book, at one seq."""

    def __init__(self, puller: Puller, state: BookState) -> None:
        self._replica, self._center, self._touched = puller.replica, puller.center, puller.touched
        self._vocabulary = puller.vocabulary
        self._state = state
        self._fetched = 0

    def run(self) -> int:
        """Fetch what differs; how many rows that were.

        Raises:
            _Moved: the center's book, or ours, has changed meanwhile.
        """
        with self._replica.bulk() as connection:
            sums.add_up(connection, self._state.id)
        for table, prefix in self._places("", ""):
            self.fetch(table, prefix)
        return self._fetched

    def _places(self, table: str, prefix: str) -> Iterator[tuple[str, str]]:
        answer = self._center.parts(self._state.id, table, prefix)
        self._same_place(answer.state)
        theirs = {part.key: part for part in answer.parts}
        with self._replica.reading() as connection:
            ours = {part.key: part for part in sums.parts(connection, self._state.id, table, prefix)}
        for key in sorted(theirs.keys() | ours.keys()):
            here, there = ours.get(key, Part(key, 0, 0)), theirs.get(key, Part(key, 0, 0))
            if here == there:
                continue
            place = (table, key) if table else (key, "")
            if max(here.count, there.count) <= FEW or (table and key == prefix):
                yield place
            else:
                yield from self._places(*place)

    def fetch(self, table: str, prefix: str) -> None:
        """Take all rows of `table` whose ids begin with `prefix` from the center, and let go of the others.

        Raises:
            _Moved: the center's book, or ours, has changed meanwhile.
        """
        after, blocks = "", []
        while True:
            page = self._center.rows(self._state.id, table, prefix, after, PAGE_ROWS)
            self._same_place(page.state)
            blocks.append(page.block)
            if not page.more:
                break
            after = page.last
        with self._replica.bulk() as connection:
            cursor = cursor_of(connection, self._state.id)
            if cursor is None or (cursor.epoch, cursor.seq) != (self._state.epoch, self._state.seq):
                raise _Moved
            here = _ids(connection, self._state.id, table, prefix)
            applier = Applier(connection, self._touched, self._vocabulary)
            for block in blocks:
                applier.rows(self._state.id, block)
                here -= set(_ids_of(block))
                self._fetched += len(block.rows)
            applier.remove(self._state.id, [Removed(table, row_id) for row_id in sorted(here)])
            applier.settle()
            note_stale(connection, self._touched)
            sums.add_up(connection, self._state.id)

    def _same_place(self, there: BookState) -> None:
        if (there.epoch, there.seq) != (self._state.epoch, self._state.seq):
            raise _Moved


def _ids(connection: Connection, book: str, table: str, prefix: str) -> set[str]:
    sql = f"SELECT row_id FROM replica_row WHERE book = ? AND table_name = ? AND substr(row_id, 1, {len(prefix)}) = ?"
    return {str(row_id) for (row_id,) in connection.execute(sql, (book, table, prefix))}


def _ids_of(block: Block) -> list[str]:
    place = block.columns.index("id")
    return [str(row[place]) for row in block.rows]
