"""Loading an empty center without waiting for the disk.

While millions of new rows are written in one transaction, SQLite keeps a rollback journal instead of a write-ahead log: pages that did not exist before
need no entry in it, so everything is written once, and whoever opens the file after an interruption finds it empty again. The load does not wait
for the disk, and leaves foreign keys and column checks out: rows come from one generator, and its tests hold them against all of these. PostgreSQL
needs no help.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection, OperationalError

from sqlalchemy import event

from rmdesk.center.database import CenterDb
from rmdesk.store.wire import SQLITE

_HASTY = ("synchronous=OFF", "cache_size=-131072", "foreign_keys=OFF", "ignore_check_constraints=ON")
_PATIENCE = 30_000
"""Milliseconds to wait for a lock, as everywhere in the center."""


@contextmanager
def bulk_load(db: CenterDb) -> Iterator[None]:
    """Inside, connections of `db` are hasty; outside, none of them is left."""
    if db.dialect != SQLITE:
        yield
        return
    db.close()
    event.listen(db.engine, "connect", _hurry)
    try:
        yield
    finally:
        event.remove(db.engine, "connect", _hurry)
        db.close()


def _hurry(connection: Connection, _record: object) -> None:
    for pragma in _HASTY:
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("PRAGMA busy_timeout=0")
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
    except OperationalError:
        # Somebody else has the file open. The load works with the write-ahead log as well, it only writes everything twice.
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE}")
