"""The list of customers and what lies over it, held as pictures: two sizes, two languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.a_desk import press, shown, until
from tests.screens.test_snapshots import SMALL, WIDE, SnapCompare, at_rest, picture

LARGE = (200, 60)
SIZES = [("en", SMALL), ("zh_CN", WIDE)]


async def filtering(pilot: Pilot[int]) -> None:
    """Half a filter line."""
    await at_rest(pilot)
    await press(pilot, "f", *"level>=gold nocontact>10d stat")
    await until(pilot, lambda: shown(pilot, "status:"))


async def a_mistake(pilot: Pilot[int]) -> None:
    """A filter line that says nothing."""
    await at_rest(pilot)
    await press(pilot, "f", *"levle>=gold", "enter")
    await until(pilot, lambda: shown(pilot, "levle"))


async def choosing(pilot: Pilot[int]) -> None:
    """The chooser of columns."""
    await at_rest(pilot)
    await press(pilot, "i", "down", "down", "space")


async def selecting(pilot: Pilot[int]) -> None:
    """Three customers ticked under a filter."""
    await press(pilot, ":", *"sx level>=diamond", "enter", "space", "space", "space")
    await until(pilot, lambda: shown(pilot, "3 selected", "已选 3"))
    await until(pilot, lambda: shown(pilot, "13.58M", "1,358"))


async def grouped(pilot: Pilot[int]) -> None:
    """Groups, one of them with a rule."""
    await press(pilot, "space", "g", "enter", *"Visits", "enter", "escape", "G")
    await until(pilot, lambda: shown(pilot, "Visits"))
    await press(pilot, "n", "enter", *"Quiet", "enter", *"level>=gold nocontact>10d", "enter")
    await until(pilot, lambda: shown(pilot, "level>=gold"))


async def nobody(pilot: Pilot[int]) -> None:
    """A filter that nobody fits."""
    await press(pilot, ":", *"sx status:lost", "enter")
    await until(pilot, lambda: shown(pilot, "No customer fits", "没有符合"))


ACTS = {"filter": filtering, "mistake": a_mistake, "columns": choosing, "selection": selecting, "groups": grouped, "nobody": nobody}


@pytest.mark.parametrize(("lang", "size"), SIZES)
@pytest.mark.parametrize("act", ACTS)
def test_what_lies_over_the_list(snap_compare: SnapCompare, home: Path, act: str, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, ACTS[act], lang=lang, size=size)


def test_a_large_terminal(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, home, at_rest, size=LARGE)
