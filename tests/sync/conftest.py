"""A desk and a center in one process: the real replica, the real center, no network between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.center.small_bank import CHEN, LIN, SmallBank, a_small_bank
from tests.sync.small_desk import SmallDesk


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[SmallBank]:
    with a_small_bank(tmp_path) as bank:
        yield bank


@pytest.fixture
def chen(bank: SmallBank, tmp_path: Path) -> Iterator[SmallDesk]:
    desk = SmallDesk(tmp_path / "chen", bank, CHEN)
    yield desk
    desk.close()


@pytest.fixture
def lin(bank: SmallBank, tmp_path: Path) -> Iterator[SmallDesk]:
    desk = SmallDesk(tmp_path / "lin", bank, LIN)
    yield desk
    desk.close()
