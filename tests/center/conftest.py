"""A center on SQLite and on PostgreSQL: what is promised of one must hold on the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.center.database import CenterDb
from tests.center.empty_center import an_empty_center
from tests.center.small_bank import SmallBank


@pytest.fixture(params=["sqlite", "postgresql"])
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallBank]:
    """A center with two RMs and their customers, see `small_bank`."""
    url = f"sqlite:///{tmp_path}/center.db" if request.param == "sqlite" else request.getfixturevalue("postgres_center_db")
    db = an_empty_center(CenterDb(url))
    yield SmallBank(db)
    db.close()
