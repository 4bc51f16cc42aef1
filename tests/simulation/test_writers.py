"""Sixteen writers at once on PostgreSQL, and a reader who must not miss a row: through the books it never does; a plain serial cursor does.

A number that is given out inside a transaction is seen only when that ends, and transactions end in another order than they began. A reader who
has gone past a number never looks at it again. The books keep their lock until the commit, so numbers become visible in order.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.feed import Feed
from rmdesk.center.pages import changes
from rmdesk.sync.protocol import ResyncNeeded
from tests.center.small_bank import CHEN, NOW, SmallBank
from tests.simulation.mutants import Change, Mutant, applied

WRITERS, ROWS = 16, 12
SECONDS = 30.0
"""After which a test gives up instead of hanging."""
NO_LOCK = Change("rmdesk.center.books:Ledger.lock", '" FOR UPDATE" if self._tx.dialect == POSTGRES else ""', '""')
Pause = Callable[[], None]


class Log(Protocol):
    """Something one writes rows to and reads the newer ones from."""

    def write(self, row: str, pause: Pause) -> None:
        """One transaction; after the row has its number and before the commit, `pause` is called."""

    def read(self, after: int) -> tuple[set[str], int]:
        """The rows after the number `after`, and the number reached."""


class Books:
    """The center's change log."""

    def __init__(self, url: str) -> None:
        self.db = CenterDb(url)
        self.db.create_schema()
        self.bank = SmallBank(self.db)

    def write(self, row: str, pause: Pause) -> None:
        def work(tx: Tx) -> None:
            Feed(tx, CHEN, NOW).load("customer_note", [{"id": row, "customer_id": "chen1", "text": row}])
            pause()

        self.db.write(work)

    def read(self, after: int) -> tuple[set[str], int]:
        try:
            with self.db.read() as tx:
                page = changes(tx, "rm:chen", 1, after, 1_000)
        except ResyncNeeded:  # the numbers went back: only without the lock
            return set(), after
        place = [block.columns.index("id") for block in page.blocks]
        return {str(row[at]) for block, at in zip(page.blocks, place, strict=True) for row in block.rows}, page.upto


class Serial:
    """What one would write first: a table with a serial number."""

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool(url, min_size=WRITERS + 1, max_size=WRITERS + 1, open=True)
        with self._pool.connection() as connection:
            connection.execute("CREATE TABLE line (number bigserial PRIMARY KEY, row text NOT NULL)")

    def write(self, row: str, pause: Pause) -> None:
        with self._pool.connection() as connection:
            connection.execute("INSERT INTO line (row) VALUES (%s)", (row,))
            pause()

    def read(self, after: int) -> tuple[set[str], int]:
        with self._pool.connection() as connection:
            lines = connection.execute("SELECT number, row FROM line WHERE number > %s ORDER BY number", (after,)).fetchall()
        return {row for _number, row in lines}, max((number for number, _row in lines), default=after)

    def close(self) -> None:
        self._pool.close()


class Race:
    """Sixteen writers, and a reader who goes on reading from where it was until all have written.

    Nothing is left to luck: each transaction stays open until the reader has read once more. The very first one stays open until the reader has
    seen rows of others, which is how a late commit is missed; or until somebody waits for a lock it holds, because then nobody can overtake it.
    """

    def __init__(self, log: Log, url: str) -> None:
        self._log = log
        self._url = url
        self._reading = threading.Condition()
        self._times = 0
        self._overtaken = False
        self._begun = threading.Event()

    def missed(self) -> set[str]:
        """Rows that the reader never saw."""
        seen: set[str] = set()
        cursor = 0
        with ThreadPoolExecutor(WRITERS) as pool, psycopg.connect(self._url, autocommit=True) as watcher:
            writers = [pool.submit(self._write, writer) for writer in range(WRITERS)]
            while True:
                done = all(writer.done() for writer in writers)
                rows, reached = self._log.read(cursor)
                seen |= rows
                with self._reading:
                    self._times += 1
                    self._overtaken |= any(row.startswith("row-") for row in rows) or self._somebody_waits(watcher)
                    self._reading.notify_all()
                if done and reached == cursor:
                    break
                cursor = reached
        for writer in writers:
            writer.result()
        return {_row(writer, number) for writer in range(WRITERS) for number in range(ROWS)} - seen

    def _write(self, writer: int) -> None:
        if writer:
            assert self._begun.wait(SECONDS)
        for number in range(ROWS):
            first = (writer, number) == (0, 0)
            self._log.write(_row(writer, number), self._first_pause if first else self._pause)

    def _pause(self) -> None:
        with self._reading:
            now = self._times
            assert self._reading.wait_for(lambda: self._times >= now + 2, SECONDS)  # one reading may be under way already

    def _first_pause(self) -> None:
        self._begun.set()
        with self._reading:
            assert self._reading.wait_for(lambda: self._overtaken, SECONDS)

    @staticmethod
    def _somebody_waits(watcher: psycopg.Connection) -> bool:
        found = watcher.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").fetchone()
        return found is not None


def _row(writer: int, number: int) -> str:
    return f"row-{writer}-{number}"


@pytest.fixture
def books(postgres_db: str) -> Iterator[Books]:
    books = Books(postgres_db)
    yield books
    books.db.close()


def test_a_reader_of_a_book_never_misses_a_row(books: Books, postgres_db: str) -> None:
    assert Race(books, postgres_db).missed() == set()
    books.bank.assert_sums_hold()


def test_without_the_lock_of_the_book_it_would(books: Books, postgres_db: str) -> None:
    with applied(Mutant("no lock", 0, (NO_LOCK,))):
        assert Race(books, postgres_db).missed()


@pytest.fixture
def serial(postgres_db: str) -> Iterator[Serial]:
    serial = Serial(postgres_db)
    yield serial
    serial.close()


def test_a_reader_of_a_serial_number_misses_rows(serial: Serial, postgres_db: str) -> None:
    assert _row(0, 0) in Race(serial, postgres_db).missed()


def test_a_late_commit_is_all_it_takes(serial: Serial, postgres_db: str) -> None:
    with psycopg.connect(postgres_db) as slow:
        slow.execute("INSERT INTO line (row) VALUES ('began first')")
        serial.write("ended first", lambda: None)
        rows, cursor = serial.read(0)
    assert rows == {"ended first"}
    assert serial.read(cursor) == (set(), cursor)
