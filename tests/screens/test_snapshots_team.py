"""The team, its targets, an RM's page and the place among colleagues, held as pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.desk.link import Link
from rmdesk.desk.team import Team
from rmdesk.errors import DamagedReplica
from rmdesk.sync.protocol import Place, Places
from rmdesk.widgets.plot_bars import BarPlot
from rmdesk.widgets.plot_lines import LinePlot
from tests.screens.a_desk import press, shown, until
from tests.screens.a_measured_desk import at_performance, measured
from tests.screens.a_team_desk import at_team, supervised
from tests.screens.test_snapshots import SMALL, WIDE, SnapCompare, picture


async def at_rest(pilot: Pilot[int]) -> None:
    """The course of the first RM is drawn."""
    await at_team(pilot)
    await until(pilot, lambda: "●" in "".join(pilot.app.screen.query_one(LinePlot).lines))


async def handing_out(pilot: Pilot[int]) -> None:
    """What each would get by the former targets."""
    await at_rest(pilot)
    await press(pilot, "right", "right", "right", "h", *"3m", "enter", "tab")
    await until(pilot, lambda: shown(pilot, "857,142.86"))


async def a_members_page(pilot: Pilot[int]) -> None:
    """The second RM's own figures."""
    await at_rest(pilot)
    await press(pilot, "down", "enter")
    await until(pilot, lambda: shown(pilot, "NPL ratio", "不良率"))
    screen = pilot.app.screen
    await until(pilot, lambda: "●" in "".join(screen.query_one(LinePlot).lines) and "━" in "".join(screen.query_one(BarPlot).lines))


async def no_team(pilot: Pilot[int]) -> None:
    """Who is no supervisor."""
    await press(pilot, ":", *"td", "enter")
    await until(pilot, lambda: shown(pilot, "A team is shown", "There is nobody", "The replica is damaged.", "团队主管"))


async def asking_for_the_place(pilot: Pilot[int]) -> None:
    """The answer is there."""
    await at_performance(pilot)
    screen = pilot.app.screen
    await until(pilot, lambda: "●" in "".join(screen.query_one(LinePlot).lines) and "━" in "".join(screen.query_one(BarPlot).lines))
    await press(pilot, "r")
    await until(pilot, lambda: shown(pilot, "2026-10-31"))


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("en", WIDE), ("zh_CN", WIDE)])
def test_team(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, supervised(home), at_rest, lang=lang, size=size)


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)])
def test_targets_before_they_are_saved(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, supervised(home), handing_out, lang=lang, size=size)


def test_an_rms_page(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, supervised(home), a_members_page, lang="en", size=WIDE)


def test_who_has_no_team(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, measured(home), no_team, lang="en", size=SMALL)


def test_a_team_of_nobody(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, supervised(home, members=0), no_team, lang="en", size=SMALL)


def test_a_team_that_cannot_be_read(snap_compare: SnapCompare, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Team, *_asked: object) -> object:
        raise DamagedReplica("The replica is damaged.")

    monkeypatch.setattr(Team, "figures", broken)
    assert picture(snap_compare, supervised(home), no_team, lang="en", size=SMALL)


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)])
def test_the_place_among_colleagues(
    snap_compare: SnapCompare, home: Path, monkeypatch: pytest.MonkeyPatch, lang: str, size: tuple[int, int]
) -> None:
    def places(_link: Link, kpi: str, _month: date) -> Places:
        return Places(kpi, "2026-10-01", "2026-10-31", [Place("team", "城东团队", 2, 5), Place("bank", "", 17, 120)])

    monkeypatch.setattr(Link, "places", places)
    assert picture(snap_compare, measured(home), asking_for_the_place, lang=lang, size=size)
