"""What a customer's page and its forms look like, held as pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from textual.pilot import Pilot

from tests.screens.a_desk import press, shown, until
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare, on_a_page, picture


async def holdings(pilot: Pilot[int]) -> None:
    """The second part."""
    await on_a_page(pilot)
    await press(pilot, "]")


async def people(pilot: Pilot[int]) -> None:
    """The third part."""
    await holdings(pilot)
    await press(pilot, "]")


async def timeline(pilot: Pilot[int]) -> None:
    """Everything in one stream."""
    await on_a_page(pilot)
    await press(pilot, "[", "[")


async def data(pilot: Pilot[int]) -> None:
    """How fresh the facts are, and who changed what."""
    await on_a_page(pilot)
    await press(pilot, "[")


async def a_relative(pilot: Pilot[int]) -> None:
    """A form whose first line is missing."""
    await on_a_page(pilot)
    await press(pilot, "n", "down", "enter")
    await until(pilot, lambda: shown(pilot, "F8", "F2"))
    await press(pilot, "f2")
    await until(pilot, lambda: shown(pilot, "must not be empty", "必填"))


async def a_prospect(pilot: Pilot[int]) -> None:
    """A form that knows somebody alike."""
    await press(pilot, *":xk", "enter")
    await until(pilot, lambda: shown(pilot, "Where from", "客户来源"))
    await press(pilot, *"张伟")
    await until(pilot, lambda: shown(pilot, "same name", "姓名相同"))


SHOTS: Final[dict[str, tuple[Act, str, tuple[int, int]]]] = {
    "holdings": (holdings, "en", WIDE),
    "people": (people, "zh_CN", SMALL),
    "timeline": (timeline, "zh_CN", WIDE),
    "data": (data, "en", SMALL),
    "relative": (a_relative, "zh_CN", WIDE),
    "prospect": (a_prospect, "en", SMALL),
}


@pytest.mark.parametrize("shot", SHOTS)
def test_a_customers_page_and_forms(snap_compare: SnapCompare, home: Path, shot: str) -> None:
    act, lang, size = SHOTS[shot]
    assert picture(snap_compare, home, act, lang=lang, size=size)
