"""A center with its tables and nothing in them, without paying for Alembic each time: made once in a process, then copied."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import TypeVar

from rmdesk.center.database import CenterDb
from rmdesk.store.wire import SQLITE

Db = TypeVar("Db", bound=CenterDb)


def an_empty_center(db: Db) -> Db:
    """`db` with tables: a SQLite file that is not there yet, or the fixture `postgres_center_db`, which has them."""
    if db.dialect == SQLITE:
        shutil.copyfile(_made_once(), str(db.engine.url.database))
    return db


def make_tables(url: str) -> None:
    """Give the database at `url` a center's tables, as an installation does."""
    db = CenterDb(url)
    db.create_schema()
    db.close()


@cache
def _made_once() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="rmdesk-empty-center-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_tables(f"sqlite:///{folder}/center.db")
    return folder / "center.db"
