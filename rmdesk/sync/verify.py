"""Proof that the replica equals the center (S3): the sums of each book, and with `deep` every row that is stored."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import quoted, row_hash, shape
from rmdesk.sync import sums
from rmdesk.sync.protocol import BookState, Center
from rmdesk.sync.pull import NOWHERE, Progress, cursor_of
from rmdesk.sync.vocabulary import skipped


@dataclass(frozen=True)
class BookProof:
    """One book, theirs against ours."""

    book: str
    equal: bool
    rows_here: int
    rows_there: int
    seq_here: int
    seq_there: int


@dataclass
class VerifyReport:
    """What was compared and what differs. `problems` are finished sentences' parts: (what, table, row id)."""

    books: list[BookProof] = field(default_factory=list)
    rows_checked: int = 0
    deep: bool = False
    problems: list[tuple[str, str, str]] = field(default_factory=list)
    damage: list[str] = field(default_factory=list)
    mended: int = 0
    """Rows that differed before, and were fetched again or let go."""
    refilled: int = 0
    """Books that had to be filled anew."""

    @property
    def equal(self) -> bool:
        """Whether replica ≡ center."""
        return all(book.equal for book in self.books) and not self.problems and not self.damage


def verify(replica: Replica, center: Center, progress: Progress, *, deep: bool) -> VerifyReport:
    """Compare; call it after a sync, so that both ends stand at the same seq.

    Raises:
        CenterUnreachable: there is nobody to compare with.
    """
    report = VerifyReport(deep=deep)
    states = center.hello().books
    with replica.one_moment() as connection:
        for state in states:
            _compare(connection, state, report)
        if deep:
            _every_row(connection, report, progress)
    if deep:
        report.damage = replica.problems()
    return report


def _compare(connection: Connection, state: BookState, report: VerifyReport) -> None:
    ours = cursor_of(connection, state.id) or NOWHERE
    same = ours.filled and (ours.epoch, ours.seq, ours.row_count, ours.digest) == (state.epoch, state.seq, state.row_count, state.digest)
    empty = state.seq == 0 and ours.seq == 0 and ours.row_count == 0
    report.books.append(BookProof(state.id, same or empty, ours.row_count, state.row_count, ours.seq, state.seq))


def _every_row(connection: Connection, report: VerifyReport, progress: Progress) -> None:
    overlaid = {
        (str(table), str(row)): json.loads(image)
        for table, row, image in connection.execute("SELECT table_name, row_id, image FROM overlay")
    }
    partly = {table for one in skipped(connection).values() for table in one.tables}
    """Tables of which this desk does not know everything: their hashes cannot be worked out here."""
    books = [str(book) for (book,) in connection.execute("SELECT book FROM sync_cursor ORDER BY book")]
    total = sum(book.rows_here for book in report.books)
    for model in SYNCED:
        table = str(model.__tablename__)
        if table in partly:
            continue
        computed = _computed(connection, table, overlaid)
        unseen = set(computed)
        for book in books:
            for row_id, known in connection.execute(
                "SELECT row_id, hash FROM replica_row WHERE book = ? AND table_name = ?", (book, table)
            ):
                now = computed.get(row_id)
                unseen.discard(row_id)
                if now != known:
                    report.problems.append(("missing" if now is None else "differs", table, row_id))
        report.rows_checked += len(computed)
        progress("verify", report.rows_checked, max(total, report.rows_checked))
        allowed = {row for name, row in overlaid if name == table}
        if table != "field_history":  # lines about edits that are still on their way have no counterpart yet
            report.problems += [("stranger", table, row_id) for row_id in sorted(unseen - allowed)]
    for proof in report.books:
        cursor = cursor_of(connection, proof.book)
        if cursor is not None and (cursor.row_count, cursor.digest) != sums.whole(connection, proof.book):
            report.problems.append(("sums", proof.book, ""))


def _computed(connection: Connection, table: str, overlaid: dict[tuple[str, str], object]) -> dict[str, int]:
    """Row id → hash of what is really stored (for an overlaid row: of the center's image beneath)."""
    of = shape(table)
    place = of.columns.index("id")
    found: dict[str, int] = {}
    for row in connection.execute(f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)}"):
        row_id = row[place]
        if (table, row_id) in overlaid:
            image = overlaid[table, row_id]
            if isinstance(image, dict):
                found[row_id] = row_hash(of, of.row(image))
        else:
            found[row_id] = row_hash(of, row)
    return found


__all__ = ["BookProof", "VerifyReport", "verify"]
