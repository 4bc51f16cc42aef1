"""The center's database: SQLite embedded, or PostgreSQL.

One way to read (a consistent snapshot) and one way to write (a transaction that is repeated when the database asks for it).

SQL is written with `?` for both; bulk statements come from `store.wire`. On SQLite a write transaction starts IMMEDIATE, so writers queue
instead of failing late; on PostgreSQL writers lock the books they touch (see `feed`) and readers use REPEATABLE READ.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from rmdesk.center import postgres
from rmdesk.errors import DiskFull, IntegrityError, InvalidValue, RmdeskError, UsageError
from rmdesk.i18n import _
from rmdesk.store.wire import POSTGRES, SQLITE, Wire

T = TypeVar("T")
Row = tuple[Wire, ...]
_TRIES = 8
HINT_CHANNEL = "rmdesk_hint"
_MOST_HINTS = 50
"""A transaction that writes to more books than this (an intake) tells nobody: they would all come at once."""
_AGAIN = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL: serialization failure, deadlock, lock not available."""

_SQLITE_GONE = ("unable to open", "readonly", "disk I/O")


class RetryWrite(Exception):
    """Raised inside a write when what it locked turned out not to be enough; the transaction is rolled back and done again."""


class Tx:
    """One transaction. Parameters and results are wire values where the SQL casts them so (see `wire.select_list`)."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.dialect = connection.dialect.name
        self.moved: dict[str, int] = {}
        """Book → seq that this transaction leads it to."""

    def _sql(self, sql: str) -> str:
        return sql if self.dialect == SQLITE else sql.replace("%", "%%").replace("?", "%s")

    def _execute(self, sql: str, params: Sequence[object]) -> CursorResult[Any]:
        if self.dialect == POSTGRES:
            sql, params = postgres.with_arrays(sql, params)
        return self.connection.exec_driver_sql(self._sql(sql), tuple(params))

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[Row]:
        """All rows of a SELECT."""
        return [tuple(row) for row in self._execute(sql, params).all()]  # one by one is a third slower

    def value(self, sql: str, params: Sequence[object] = ()) -> Wire:
        """The first column of the first row, or None."""
        row = self._execute(sql, params).fetchone()
        return None if row is None else row[0]

    def setting(self, name: str) -> Wire:
        """A fact about this center as it is now, or None."""
        return self.value("SELECT value FROM center_setting WHERE name = ?", (name,))

    def run(self, sql: str, params: Sequence[object] = ()) -> int:
        """Execute; how many rows were touched."""
        return self._execute(sql, params).rowcount

    def many(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Execute once for each of `rows`; if it inserts with ON CONFLICT, no two of them may be the same row."""
        self.prepared(self._sql(sql), rows)

    def prepared(self, sql: str, rows: Sequence[Sequence[object]]) -> None:
        """Like `many`, for the statements of `store.wire`, which are written for this dialect already."""
        if not rows:
            return
        at_once = postgres.of_many(sql) if self.dialect == POSTGRES and len(rows) >= postgres.WORTH else None
        if at_once is not None:
            statement, columns = at_once
            self.connection.exec_driver_sql(statement, (postgres.as_json(columns, rows),))
        else:
            self.connection.exec_driver_sql(sql, [tuple(row) for row in rows])

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done inside is undone if it raises."""
        with self.connection.begin_nested():
            yield


class Snapshot(Tx):
    """A consistent reading: the settings cannot change under it, so they are read once."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._settings: dict[Wire, Wire] | None = None

    def setting(self, name: str) -> Wire:
        """A fact about this center, or None."""
        if self._settings is None:
            self._settings = dict(self.rows("SELECT name, value FROM center_setting"))  # type: ignore[arg-type]
        return self._settings.get(name)


class CenterDb:
    """A center's database by URL: `sqlite:///file` or `postgresql://user@host/name`."""

    def __init__(self, url: str) -> None:
        """Connect lazily.

        Raises:
            UsageError: if the URL is not one of the two kinds.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise _bad_url(url) from error
        kind = parsed.get_backend_name()
        if kind not in (SQLITE, POSTGRES):
            raise _bad_url(url)
        self.url = url
        self.dialect = kind
        self.committed: Callable[[Mapping[str, int]], None] = lambda _moved: None
        """On SQLite: told of the books that each commit of this process moved on. On PostgreSQL the commit notifies `HINT_CHANNEL`."""
        if kind == POSTGRES:
            # A plan made while the tables were empty, and kept, made an intake 1.4 times as slow.
            plans = {"options": "-c plan_cache_mode=force_custom_plan"}
            self.engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"), pool_size=8, max_overflow=24, pool_pre_ping=True, connect_args=plans
            )
        else:
            self.engine = _sqlite_engine(url, parsed.database)

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A consistent snapshot of everything.

        Raises:
            RmdeskError: if the database cannot be reached.
        """
        with self._connected() as connection:
            if self.dialect == POSTGRES:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                if self.dialect == SQLITE:
                    connection.exec_driver_sql("BEGIN")
                yield Snapshot(connection)

    def write(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one transaction and give its result; run it again after a deadlock or `RetryWrite`, so it must not act outside.

        Raises:
            DiskFull: nothing was written.
            RmdeskError: the database is gone, or stays busy.
        """
        for attempt in range(_TRIES):
            try:
                with self._connected() as connection, connection.begin():
                    if self.dialect == SQLITE:
                        connection.exec_driver_sql("BEGIN IMMEDIATE")
                    tx = Tx(connection)
                    result = work(tx)
                    if self.dialect == POSTGRES and len(tx.moved) <= _MOST_HINTS:
                        for book, seq in tx.moved.items():
                            tx.run("SELECT pg_notify(?, ?)", (HINT_CHANNEL, f"{book} {seq}"))
            except RetryWrite:
                continue
            except DBAPIError as error:
                if not _should_repeat(error):
                    raise self._explained(error) from error
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
            else:
                if tx.moved and self.dialect == SQLITE:
                    self.committed(tx.moved)
                return result
        raise RmdeskError(_("The center's database stays busy."), _("Try again in a moment."))

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            explained = self._explained(error)
            if explained is error or _should_repeat(error):
                raise
            raise explained from error

    def _explained(self, error: DBAPIError) -> Exception:
        text = str(error.orig)
        if "disk is full" in text or "No space left" in text or getattr(error.orig, "sqlstate", "") == "53100":
            return DiskFull(_("the center"))
        if "malformed" in text or "not a database" in text:
            return IntegrityError(
                _("The center's database is damaged: {text}.").format(text=text), _("Restore it from a backup: rmdesk center restore FILE")
            )
        if isinstance(error, DataError):  # like a NUL in a text: nobody's rows are told of it
            return InvalidValue(_("A value cannot be stored or looked up."))
        if isinstance(error, OperationalError) and (self.dialect == POSTGRES or any(sign in text for sign in _SQLITE_GONE)):
            return DatabaseGone(text.strip().splitlines()[0] if text.strip() else text)
        return error

    def create_schema(self) -> None:
        """Create or upgrade the tables.

        Raises:
            DatabaseGone: the database cannot be reached.
            IntegrityError: it was written by a newer rmdesk.
        """
        from rmdesk.center.schema import upgrade

        try:
            upgrade(self.engine)
        except DBAPIError as error:
            raise self._explained(error) from error

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


class DatabaseGone(RmdeskError):
    """The center's database does not answer."""

    code = "database_gone"

    def __init__(self, text: str) -> None:
        super().__init__(
            _("The center's database cannot be used: {text}.").format(text=text),
            _("Check the address given with --db and that it is running."),
        )


def _bad_url(url: str) -> UsageError:
    return UsageError(
        _("{url} is not a database address.").format(url=url), _("Use sqlite:///FILE or postgresql://USER@HOST/NAME, or leave --db away.")
    )


def _should_repeat(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _AGAIN or "database is locked" in str(error.orig)


def _sqlite_engine(url: str, path: str | None) -> Engine:
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, poolclass=QueuePool, pool_size=8, max_overflow=24, connect_args={"check_same_thread": False, "timeout": 30})

    @event.listens_for(engine, "connect")
    def _prepare(connection: object, _record: object) -> None:
        connection.isolation_level = None  # type: ignore[attr-defined]  # we write BEGIN ourselves
        cursor = connection.cursor()  # type: ignore[attr-defined]
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "cache_size=-65536"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def get_setting(tx: Tx, name: str, default: str = "") -> str:
    """A fact about this center, or `default`."""
    value = tx.setting(name)
    return default if value is None else str(value)


def put_setting(tx: Tx, name: str, value: str) -> None:
    """Keep a fact about this center."""
    tx.run("INSERT INTO center_setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))
