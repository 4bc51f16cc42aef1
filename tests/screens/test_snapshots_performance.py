"""My performance and the rows behind a figure, held as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.widgets.plot_bars import BarPlot
from rmdesk.widgets.plot_lines import LinePlot
from tests.screens.a_desk import press, shown, until
from tests.screens.a_measured_desk import at_performance, measured
from tests.screens.test_snapshots import SMALL, WIDE, SnapCompare, picture

VERY_WIDE = (160, 45)


async def home_at_rest(pilot: Pilot[int]) -> None:
    """Trend and movers of the first KPI are there, and its explanation where there is room for it."""
    await at_performance(pilot)
    screen = pilot.app.screen
    await until(pilot, lambda: "●" in "".join(screen.query_one(LinePlot).lines) and "━" in "".join(screen.query_one(BarPlot).lines))
    if pilot.app.size.width >= 150:
        await until(pilot, lambda: shown(pilot, "Where it comes from", "数据来源"))


async def rows_at_rest(pilot: Pilot[int]) -> None:
    """The rows of the second KPI, three of them selected."""
    await at_performance(pilot)
    await press(pilot, "down", "enter", "down", "space", "space", "space")
    await until(pilot, lambda: shown(pilot, "3 selected", "已选 3"))


async def asking_what_if(pilot: Pilot[int]) -> None:
    """A line typed."""
    await home_at_rest(pilot)
    await press(pilot, "w", *"300w > 21")
    await until(pilot, lambda: shown(pilot, "tomorrow", "明天"))


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("en", WIDE), ("zh_CN", WIDE), ("en", VERY_WIDE)])
def test_performance(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, measured(home), home_at_rest, lang=lang, size=size)


def test_performance_in_the_light_theme(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, measured(home), home_at_rest, lang="en", size=WIDE, theme="rmdesk-light")


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)])
def test_rows_behind_a_figure(snap_compare: SnapCompare, home: Path, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, measured(home), rows_at_rest, lang=lang, size=size)


@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)])
def test_the_largest_rows_and_all_others(
    snap_compare: SnapCompare, home: Path, monkeypatch: pytest.MonkeyPatch, lang: str, size: tuple[int, int]
) -> None:
    monkeypatch.setattr("rmdesk.screens.figure.FIRST", 5)
    assert picture(snap_compare, measured(home), rows_at_rest, lang=lang, size=size)


def test_what_if(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, measured(home), asking_what_if, lang="en", size=SMALL)


def test_the_smallest_terminal(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, measured(home), at_performance, lang="en", size=(60, 20))
