"""Whether the replica has the tables that this version of rmdesk expects; if not, it is upgraded.

`PRAGMA user_version` holds the number of the schema, so the usual answer costs one read of a page that is in memory anyway, and
neither Alembic nor the tables' classes are imported for it.
"""

from __future__ import annotations

from typing import Final

from rmdesk.errors import IntegrityError
from rmdesk.i18n import _
from rmdesk.store import balance_points
from rmdesk.store.connection import Connection

SHARED_REVISION: Final = 1
"""Number of the newest revision in `migrations/shared`."""
DESK_REVISION: Final = 1
"""Number of the newest revision in `migrations/desk`."""
VERSION: Final = SHARED_REVISION * 1000 + DESK_REVISION


def ensure(conn: Connection) -> None:
    """Upgrade the replica behind the writer connection `conn` if its schema is older, or missing, in one transaction; then see to its triggers.

    Raises:
        IntegrityError: it was written by a newer rmdesk, or rows do not fit together after the upgrade (then nothing was changed).
    """
    (found,) = conn.execute("PRAGMA user_version").fetchone()
    if found > VERSION:
        raise IntegrityError(
            _("This replica was written by a newer rmdesk (schema {found}).").format(found=found), _("Install the newest rmdesk.")
        )
    if found < VERSION:
        _upgrade(conn)
        conn.execute(f"PRAGMA user_version={VERSION}")
    balance_points.ensure(conn)


def _upgrade(conn: Connection) -> None:
    """A kill before `user_version` is set does no harm: the upgrade then finds nothing to do."""
    from sqlalchemy import StaticPool, create_engine
    from sqlalchemy.exc import DBAPIError
    from sqlcipher3 import dbapi2

    from rmdesk.store.migrations import DESK, SHARED, upgrade

    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: conn, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            upgrade(connection, SHARED, DESK)
    except DBAPIError as wrapped:
        if wrapped.orig is None:
            raise
        raise wrapped.orig from wrapped  # a full disk is told by the driver's own error
