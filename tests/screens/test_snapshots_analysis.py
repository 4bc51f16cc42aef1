"""What the customer analysis looks like, held as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.desk.analysis import Analysis
from rmdesk.errors import DamagedReplica
from tests.screens.a_desk import press, shown, until
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare, picture
from tests.store.analysis_books import FLOORS, LEVELS


def with_levels(pilot: Pilot[int]) -> None:
    """The bank's levels follow from assets."""
    app = pilot.app
    assert isinstance(app, Workstation)
    with app.desk.replica.bulk() as conn:
        conn.executemany("UPDATE tier SET threshold = ? WHERE code = ?", zip(FLOORS, LEVELS, strict=True))


async def the_distribution(pilot: Pilot[int]) -> None:
    """By level."""
    await press(pilot, "A")
    await until(pilot, lambda: shown(pilot, "12.9%"))


async def the_concentration(pilot: Pilot[int]) -> None:
    """With its curve, below the table where there is no room beside it."""
    await press(pilot, ":", *"fx conc", "enter")
    await until(pilot, lambda: shown(pilot, "Gini", "基尼"))
    if pilot.app.size.width < 110:
        await press(pilot, "p")


async def the_ladder(pilot: Pilot[int]) -> None:
    """Thirteen weeks."""
    await press(pilot, ":", *"fx mat", "enter")
    await until(pilot, lambda: shown(pilot, "in 13 weeks", "13 周"))


async def the_matrix(pilot: Pilot[int]) -> None:
    """Lines × lines."""
    await press(pilot, ":", *"fx cov", "enter")
    await until(pilot, lambda: shown(pilot, "demand 62", "活期 62"))


async def the_migration(pilot: Pilot[int]) -> None:
    """Nobody has moved, but everybody is there."""
    with_levels(pilot)
    await press(pilot, ":", *"fx migr", "enter")
    await until(pilot, lambda: shown(pilot, "10-31"))


async def an_explanation(pilot: Pilot[int]) -> None:
    """Formula and sources."""
    await the_distribution(pilot)
    await press(pilot, "i")
    await until(pilot, lambda: shown(pilot, "their figures and profiles"))


async def the_customers_behind_a_row(pilot: Pilot[int]) -> None:
    """A list like any other."""
    await the_distribution(pilot)
    await press(pilot, "down", "enter")
    await until(pilot, lambda: shown(pilot, "· 8 ·"))


async def an_empty_book(pilot: Pilot[int]) -> None:
    """Nobody to analyse."""
    app = pilot.app
    assert isinstance(app, Workstation)
    with app.desk.replica.bulk() as conn:
        conn.execute("UPDATE customer SET deleted_at = '2026-11-01T00:00:00.000Z'")
    await press(pilot, "A")
    await until(pilot, lambda: shown(pilot, "There are no customers in your book yet."))


ACTS = {
    act.__name__: act for act in (the_distribution, the_concentration, the_ladder, the_matrix, the_migration, the_customers_behind_a_row)
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)], ids=["small", "wide"])
def test_pictures(snap_compare: SnapCompare, home: Path, act: Act, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, act, lang=lang, size=size)


@pytest.mark.parametrize("act", [an_explanation, an_empty_book], ids=["explanation", "empty"])
def test_words(snap_compare: SnapCompare, home: Path, act: Act) -> None:
    assert picture(snap_compare, home, act, lang="en", size=SMALL)


def test_what_cannot_be_read(snap_compare: SnapCompare, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Analysis, _by: str) -> object:
        raise DamagedReplica("The replica is damaged.")

    async def damaged(pilot: Pilot[int]) -> None:
        monkeypatch.setattr(Analysis, "distribution", broken)
        await press(pilot, "A")
        await until(pilot, lambda: shown(pilot, "The replica is damaged.") and not shown(pilot, "Loading …"))
        pilot.app.clear_notifications()

    assert picture(snap_compare, home, damaged, lang="en", size=SMALL)
