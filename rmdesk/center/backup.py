"""A center in one file, and back: the same file whichever database it comes from or goes to.

The file is a SQLite database with the center's tables, read from one consistent snapshot. It holds customers' data unencrypted, as the
center's database does, so it is readable by its owner alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, inspect, text

from rmdesk.center import durability
from rmdesk.center.database import CenterDb, get_setting
from rmdesk.center.tables import CENTER_TABLES
from rmdesk.errors import IntegrityError, UsageError
from rmdesk.i18n import _
from rmdesk.store.tables import CENTER_ONLY, SYNCED, metadata
from rmdesk.store.wire import POSTGRES

Progress = Callable[[str, int, int], None]
_ROWS: Final = 5_000


@dataclass(frozen=True)
class Copied:
    """What a backup or a restore came to."""

    tables: int
    rows: int


def back_up(db: CenterDb, file: Path, progress: Progress) -> Copied:
    """Copy the center into `file`, and move the durable mark on: desks may then let go of the edits that are in it.

    Raises:
        UsageError: the file exists. DiskFull: nothing is left behind.
    """
    if file.exists():
        raise UsageError(_("{file} exists already.").format(file=file), _("Give the backup a new name."))
    closed = durability.close_generation(db)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    copy = CenterDb(f"sqlite:///{part}")
    try:
        copy.create_schema()
        with db.read() as tx:
            copied = _copy(tx.connection, copy, progress)
    except BaseException:
        copy.close()
        _remove(part)
        raise
    with copy.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    copy.close()
    with part.open("rb") as whole:
        os.fsync(whole.fileno())
    part.replace(file)
    durability.made_durable(db, closed)
    return copied


def put_back(file: Path, db: CenterDb, progress: Progress) -> Copied:
    """Fill the empty database `db` from a backup; desks then fill their books anew and offer again what they still keep.

    Raises:
        UsageError: there is no such file, or a center is in `db` already.
        IntegrityError: the file is not a backup of a center.
    """
    if not file.is_file():
        raise UsageError(_("There is no file {file}.").format(file=file))
    if not _is_backup(file):
        raise IntegrityError(_("{file} is not a backup of a center.").format(file=file))
    source = CenterDb(f"sqlite:///{file}")
    try:
        with source.read() as tx:
            db.create_schema()
            with db.read() as target:
                if get_setting(target, "center_id"):
                    raise UsageError(
                        _("There is a center in this database already."), _("Restore into an empty one, and serve that instead.")
                    )
            copied = _copy(tx.connection, db, progress)
        db.write(durability.begin_new_life)
    finally:
        source.close()
    return copied


def _is_backup(file: Path) -> bool:
    source = CenterDb(f"sqlite:///{file}")
    try:
        with source.read() as tx:
            return inspect(tx.connection).has_table("center_setting") and bool(get_setting(tx, "center_id"))
    except IntegrityError:
        return False  # not a database at all
    finally:
        source.close()


def _copy(source: Connection, target: CenterDb, progress: Progress) -> Copied:
    """All rows, in one transaction of the target: half a center is none."""
    names = [str(model.__tablename__) for model in (*SYNCED, *CENTER_ONLY, *CENTER_TABLES)]
    tables = [table for table in metadata.sorted_tables if table.name in names]
    rows = 0
    with target.engine.connect() as connection, connection.begin():
        if target.dialect != POSTGRES:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        for done, table in enumerate(tables):
            progress("copy", done, len(tables))
            for part in _parts(source, table):
                connection.execute(table.insert(), part)
                rows += len(part)
        if target.dialect == POSTGRES:  # numbers were given explicitly; the next book takes a new one
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence('book', 'key'), (SELECT coalesce(max(key), 0) + 1 FROM book), false)")
            )
    progress("copy", len(tables), len(tables))
    return Copied(len(tables), rows)


def _parts(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = source.execution_options(stream_results=True).execute(table.select())
    for part in found.mappings().partitions(_ROWS):
        yield [{str(name): value for name, value in row.items()} for row in part]


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm"):
        part.with_name(f"{part.name}{end}").unlink(missing_ok=True)
