"""A replica for each test, without paying for Argon2id and Alembic each time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.store.replica import Replica
from rmdesk.store.vault import REPLICA_FILE
from tests.store.desks import KEY


@pytest.fixture(scope="session")
def _empty_replica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("empty-desk")
    Replica.create(home, KEY).close()
    return home / REPLICA_FILE


@pytest.fixture
def home(tmp_path: Path, _empty_replica: Path) -> Path:
    """A profile folder with an empty replica under `desks.KEY`."""
    folder = tmp_path / "desk"
    folder.mkdir(mode=0o700)
    shutil.copy(_empty_replica, folder / REPLICA_FILE)
    return folder


@pytest.fixture
def replica(home: Path) -> Iterator[Replica]:
    """The empty replica in `home`, open."""
    opened = Replica(home, KEY)
    yield opened
    opened.close()
