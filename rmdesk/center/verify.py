"""Proof that the center agrees with itself: what the books say is what follows from the rows.

Every row is hashed again and routed again. Count and digest of each book, as the ledger kept them while rows were written, must come out of
that, and out of the change log; where they do not, the rows that differ are named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.routing import NOWHERE, Routing
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import quoted, row_hash, select_list, shape, wrap64

Progress = Callable[[str, int, int], None]
MOST_NAMED = 20
"""Differing rows that are named, for each book and table."""
_ROWS = 5_000


@dataclass(frozen=True)
class BookCheck:
    """One book: what it says of itself, and what follows from the rows."""

    book: str
    equal: bool
    row_count: int
    rows_found: int
    digest: int
    digest_found: int


@dataclass(frozen=True)
class Difference:
    """A row whose entry in a book's change log is wrong: `missing` from it, a `stranger` in it, or it `differs` from what is stored."""

    book: str
    table: str
    row_id: str
    what: str


@dataclass
class CenterReport:
    """What was found."""

    books: list[BookCheck] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    rows_checked: int = 0

    @property
    def equal(self) -> bool:
        """Whether everything agrees."""
        return all(book.equal for book in self.books) and not self.differences


@dataclass
class _Sum:
    count: int = 0
    digest: int = 0

    def add(self, known: int) -> None:
        self.count += 1
        self.digest = wrap64(self.digest + known)


def verify(db: CenterDb, progress: Progress) -> CenterReport:
    """Check every book against the rows, within one consistent reading."""
    report = CenterReport()
    with db.read() as tx:
        names = {str(book): _number(key) for key, book in tx.rows("SELECT key, id FROM book")}
        found: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
        total = sum(_number(tx.value(f"SELECT count(*) FROM {quoted(str(model.__tablename__))}")) for model in SYNCED)
        for model in SYNCED:
            table = str(model.__tablename__)
            for _row_id, known, books in _rows(tx, table):
                report.rows_checked += 1
                for book in books:
                    found[book, table].add(known)
                if report.rows_checked % _ROWS == 0:
                    progress("verify", report.rows_checked, total)
            progress("verify", report.rows_checked, total)
        logged = _logged(tx, names)
        for book, table in sorted(found.keys() | logged.keys()):
            if found.get((book, table), _Sum()) != logged.get((book, table), _Sum()):
                report.differences += _differences(tx, book, table, names.get(book, 0))
        totals: dict[str, _Sum] = defaultdict(_Sum)
        for (book, _table), part in found.items():
            totals[book].count += part.count
            totals[book].digest = wrap64(totals[book].digest + part.digest)
        for id, count, digest in tx.rows("SELECT id, row_count, digest FROM book ORDER BY id"):
            whole = totals[str(id)]
            same = (count, digest) == (whole.count, whole.digest)
            report.books.append(BookCheck(str(id), same, _number(count), whole.count, _number(digest), whole.digest))
    return report


def _rows(tx: Tx, table: str) -> Iterator[tuple[str, int, frozenset[str]]]:
    """(row id, hash, books it belongs to) of every row of `table`, in key order."""
    of = shape(table)
    place = of.columns.index("id")
    routing = Routing(tx)
    sql = f"SELECT {select_list(table, tx.dialect)} FROM {quoted(table)} t WHERE t.id > ? ORDER BY t.id LIMIT {_ROWS}"
    last = ""
    while rows := tx.rows(sql, (last,)):
        images = [of.image(row) for row in rows]
        for row, image, books in zip(rows, images, routing.of_rows(table, images), strict=True):
            yield str(row[place]), row_hash(of, row), NOWHERE if image["deleted_at"] else books
        last = str(rows[-1][place])


def _logged(tx: Tx, names: dict[str, int]) -> dict[tuple[str, str], _Sum]:
    """What the change logs say, by book and table. Added up here, because SQL's sum overflows."""
    found: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
    for book, key in names.items():
        for model in SYNCED:
            table = str(model.__tablename__)
            for (known,) in tx.rows("SELECT hash FROM change WHERE book_key = ? AND table_name = ? AND op = 'U'", (key, table)):
                found[book, table].add(_number(known))
    return found


def _differences(tx: Tx, book: str, table: str, key: int) -> list[Difference]:
    entries = tx.rows("SELECT row_id, hash FROM change WHERE book_key = ? AND table_name = ? AND op = 'U'", (key, table))
    logged = {str(row_id): _number(known) for row_id, known in entries}
    named: list[Difference] = []
    for row_id, known, books in _rows(tx, table):
        if book in books:
            told = logged.pop(row_id, None)
            if told != known:
                named.append(Difference(book, table, row_id, "missing" if told is None else "differs"))
    named += [Difference(book, table, row_id, "stranger") for row_id in logged]
    return named[:MOST_NAMED]


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value
