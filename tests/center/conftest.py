"""A center on SQLite and on PostgreSQL: what is promised of one must hold on the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from tests.center.small_bank import SmallBank


@pytest.fixture(params=["sqlite", "postgresql"])
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallBank]:
    """A center with two RMs and their customers, see `small_bank`."""
    url = f"sqlite:///{tmp_path}/center.db" if request.param == "sqlite" else request.getfixturevalue("postgres_db")
    db = CenterDb(url)
    db.create_schema()
    yield SmallBank(db)
    db.close()
