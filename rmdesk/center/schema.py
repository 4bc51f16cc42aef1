"""The center's tables: the shared ones, those that never leave it, and its own."""

from __future__ import annotations

from sqlalchemy import Engine

from rmdesk.center.migrations import CENTER
from rmdesk.store.migrations import SHARED
from rmdesk.store.migrations import upgrade as run


def upgrade(engine: Engine) -> None:
    """Bring an empty or older database to this version's schema.

    Raises:
        IntegrityError: it was written by a newer rmdesk.
    """
    with engine.connect() as connection:
        run(connection, SHARED, CENTER)
