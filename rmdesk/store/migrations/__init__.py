"""How tables came to be what they are: Alembic revisions, and the one function that runs them, on SQLite, SQLCipher and PostgreSQL.

Each side has a folder and a line of revisions of its own (`shared_0001`, `desk_0001`, `center_0001` …): a desk and a center each run the
shared ones and theirs. Nothing here imports the tables' classes: a revision says for ever what was created then.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from rmdesk.errors import IntegrityError
from rmdesk.i18n import _

_HERE: Final = Path(__file__).parent
_ADVISORY_LOCK: Final = 0x726D6465736B
"""Keeps two centers from upgrading one PostgreSQL database at once; any number that nobody else uses."""


@dataclass(frozen=True)
class Side:
    """A line of revisions: its label and the folder of its files."""

    name: str
    folder: Path


SHARED: Final = Side("shared", _HERE / "shared")
DESK: Final = Side("desk", _HERE / "desk")


def upgrade(connection: Connection, *sides: Side) -> None:
    """Bring the database to the newest revisions of `sides`, in that order and one transaction; an empty one gets all tables.

    `connection` must not be in a transaction. On SQLite foreign keys are off meanwhile (a table rebuilt in batch mode would take its
    children along) and checked before the commit.

    Raises:
        IntegrityError: rows do not fit together after the upgrade, or the database has revisions that this version does not know.
    """
    config = configuration(*sides)
    script = ScriptDirectory.from_config(config)
    with _alone(connection):
        found = set(MigrationContext.configure(connection).get_current_heads())
        wanted = set(script.get_heads())
        if found == wanted:
            return
        unknown = found - {revision.revision for revision in script.walk_revisions()}
        if unknown:
            raise IntegrityError(
                _("The database was written by a newer rmdesk (revision {found}).").format(found=", ".join(sorted(unknown))),
                _("Install the newest rmdesk."),
            )
        config.attributes["connection"] = connection
        for side in sides:
            command.upgrade(config, f"{side.name}@head")
        if connection.dialect.name == "sqlite" and (orphan := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise IntegrityError(_("Rows of {table} point at rows of {parent} that are missing.").format(table=orphan[0], parent=orphan[2]))


def configuration(*sides: Side) -> Config:
    """Alembic's configuration for these lines of revisions, without an ini file."""
    config = Config()
    options = {
        "script_location": str(_HERE),
        "path_separator": "newline",
        "version_locations": "\n".join(str(side.folder) for side in sides),
        "file_template": "%(rev)s_%(slug)s",
    }
    for name, value in options.items():
        config.set_main_option(name, value.replace("%", "%%"))
    return config


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """One transaction that no other upgrade can be in."""
    if connection.dialect.name != "sqlite":
        with connection.begin():
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
            yield
        return
    (kept,) = connection.exec_driver_sql("PRAGMA foreign_keys").one()
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    finally:
        connection.exec_driver_sql(f"PRAGMA foreign_keys={kept}")
        connection.commit()
