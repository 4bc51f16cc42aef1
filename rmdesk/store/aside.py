"""Secondary indexes out of the way of a first fill: they are set aside before it and built at once after it, which is faster than row by row.

What was set aside is kept in the settings, in the same transaction, so a kill in between loses none. Uniqueness and primary keys stay in force.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from rmdesk.store import settings
from rmdesk.store.connection import Connection
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import quoted

_ASIDE = "indexes_aside"


def set_aside(connection: Connection) -> None:
    """Drop the secondary indexes of the replicated tables, and remember how to make them."""
    if settings.get(connection, _ASIDE):
        return
    ours = {str(model.__tablename__) for model in SYNCED}
    found = connection.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    kept = {str(name): str(sql) for name, table, sql in found if table in ours and not str(sql).upper().startswith("CREATE UNIQUE")}
    for name in kept:
        connection.execute(f"DROP INDEX {quoted(name)}")
    settings.put(connection, _ASIDE, json.dumps(kept))


def put_back(connection: Connection, progress: Callable[[int, int], None]) -> None:
    """Build the indexes that were set aside; `progress` is called with (indexes done, indexes in all)."""
    kept: dict[str, str] = json.loads(settings.get(connection, _ASIDE) or "{}")
    for done, sql in enumerate(kept.values()):
        progress(done, len(kept))
        connection.execute(sql)
    settings.put(connection, _ASIDE, "")


def are_aside(connection: Connection) -> bool:
    """Whether indexes wait to be built."""
    return bool(settings.get(connection, _ASIDE))
