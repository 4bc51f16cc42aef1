"""What opportunities, requirements, complaints and their links look like, held as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.a_desk import press, shown, until
from tests.screens.test_sales import a_pipeline, desk_of
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare, picture


async def the_funnel(pilot: Pilot[int]) -> None:
    """Every stage, one opportunity past its day."""
    a_pipeline(pilot)
    await press(pilot, "O")
    await until(pilot, lambda: shown(pilot, "11-18") and shown(pilot, "██"))


async def complaints(pilot: Pilot[int]) -> None:
    """An open and a settled one."""
    a_pipeline(pilot)
    await press(pilot, "O", "shift+tab")
    await until(pilot, lambda: shown(pilot, "短信费没有告知"))


async def an_opportunity_being_typed(pilot: Pilot[int]) -> None:
    """What the line says stands below it."""
    await press(pilot, "o", *"理财 20w 60% > 月底 ; 等年终奖")
    await until(pilot, lambda: shown(pilot, "11-30"))


async def a_walk(pilot: Pilot[int]) -> None:
    """All work with a customer."""
    await press(pilot, "l")
    await until(pilot, lambda: shown(pilot, "再电，跟进理财"))


async def nothing_yet(pilot: Pilot[int]) -> None:
    """An empty book."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        conn.execute("UPDATE opportunity SET deleted_at = '2026-11-01T00:00:00.000Z'")
    await press(pilot, "O")
    await until(pilot, lambda: not shown(pilot, "Loading …", "加载中 …"))


async def refused(pilot: Pilot[int]) -> None:
    """A line that says too little, with the reason."""
    await press(pilot, "o", *"60%", "enter")
    await until(pilot, lambda: shown(pilot, "An opportunity needs", "商机至少"))


ACTS = {act.__name__: act for act in (the_funnel, complaints, an_opportunity_being_typed, a_walk)}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)], ids=["small", "wide"])
def test_pictures(snap_compare: SnapCompare, home: Path, act: Act, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, act, lang=lang, size=size)


@pytest.mark.parametrize("act", [nothing_yet, refused], ids=["empty", "refused"])
def test_nothing_and_a_mistake(snap_compare: SnapCompare, home: Path, act: Act) -> None:
    assert picture(snap_compare, home, act, lang="en", size=SMALL)
