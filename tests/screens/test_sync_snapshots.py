"""What the sync screen and the jump labels look like, held as pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.center.database import CenterDb
from rmdesk.screens.host import Host
from tests.center.small_bank import SmallBank
from tests.screens.a_desk import a_workstation, press, until
from tests.screens.a_linked_desk import PASSPHRASE, a_book_in_trouble, a_calm_book, opened_at_sync
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[SmallBank]:
    db = CenterDb(f"sqlite:///{tmp_path}/center.db")
    db.create_schema()
    yield SmallBank(db)
    db.close()


def picture(snap_compare: SnapCompare, home: Path, act: Act, *, size: tuple[int, int], lang: str) -> bool:
    """Compare the sync screen after `act` with its picture."""
    app = a_workstation(home, passphrase=PASSPHRASE, lang=lang)

    async def play(pilot: Pilot[int]) -> None:
        await opened_at_sync(pilot)
        await act(pilot)
        await pilot.pause(0.3)
        await app.keys.idle()
        await pilot.pause()

    return snap_compare(app, terminal_size=size, run_before=play)


async def as_it_opens(pilot: Pilot[int]) -> None:
    """The first conflict side by side."""
    await pilot.pause()


async def on_one_not_taken(pilot: Pilot[int]) -> None:
    """An edit in quarantine."""
    await press(pilot, "down", "down")


async def letting_go(pilot: Pilot[int]) -> None:
    """The question before an edit is let go."""
    await press(pilot, "down", "down", "x")


async def labelled(pilot: Pilot[int]) -> None:
    """Jump labels over the page."""
    await press(pilot, "'")


async def offline(pilot: Pilot[int]) -> None:
    """The center is out of reach."""
    app = pilot.app
    assert isinstance(app, Host)
    await until(pilot, lambda: app.standing is not None)
    assert app.standing is not None
    since, again = datetime(2026, 11, 20, 1, 30, tzinfo=UTC), datetime(2026, 11, 20, 1, 42, 20, tzinfo=UTC)
    reason = "The center at https://center.example cannot be reached. Work goes on; edits are kept and uploaded later."
    app.standing = replace(app.standing, online=False, reason=reason, offline_since=since, next_try=again, skew_seconds=-420)


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("en", WIDE), ("zh_CN", SMALL)])
def test_conflicts(snap_compare: SnapCompare, bank: SmallBank, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    a_book_in_trouble(tmp_path / "desk", bank)
    assert picture(snap_compare, tmp_path / "desk", as_it_opens, size=size, lang=lang)


@pytest.mark.parametrize("act", [on_one_not_taken, letting_go, labelled, offline])
def test_what_one_can_do(snap_compare: SnapCompare, bank: SmallBank, tmp_path: Path, act: Act) -> None:
    a_book_in_trouble(tmp_path / "desk", bank)
    assert picture(snap_compare, tmp_path / "desk", act, size=SMALL, lang="en")


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)])
def test_nothing_to_do(snap_compare: SnapCompare, bank: SmallBank, tmp_path: Path, lang: str, size: tuple[int, int]) -> None:
    a_calm_book(tmp_path / "desk", bank)
    assert picture(snap_compare, tmp_path / "desk", as_it_opens, size=size, lang=lang)
