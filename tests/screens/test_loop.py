"""The event loop: no screen reads or writes the replica in it, and a key on an open page never holds it for longer than a frame."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.a_desk import opened, press
from tests.screens.loop_watch import watched

FRAME = 0.016
"""Seconds of the processor that a callback may take while a page stands; laying out a new page is Textual's, and takes longer."""
ROUNDS = 5
"""What holds the loop does so every time; what the machine does besides, it does now and then."""
OPENED = ("1", "2", "3", "4", "5", "/", "c", "C", "t", "o", "q", "K", "S", "O", "G", "B", "V", "R", "f", "i", "'", ":", "?")
ON_THE_PAGE = {
    "the list": ((), ("down", "down", "pagedown", "space", "up", "end", "home")),
    "a customer": (("enter",), ("]", "]", "down", "[", "[")),
    "search": (("/",), tuple("zhangwei")),
    "the quick log": (("c",), tuple("dt 有意 理财 20w")),
    "tasks": (("4",), ("down", "tab", "tab", "up")),
}


async def at_rest(pilot: Pilot[int]) -> None:
    """Chores after unlocking are over, and whatever a key began."""
    for _turn in range(6):
        await pilot.pause(0.1)


async def test_no_screen_touches_the_replica_in_the_loop(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_rest(pilot)
        with watched(monkeypatch) as seen:
            for key in OPENED:
                await press(pilot, "2", key)
                await pilot.pause(0.05)
                await press(pilot, *("escape",) * 2)
                assert seen.read == [], key


@pytest.mark.parametrize("page", ON_THE_PAGE)
async def test_a_key_on_an_open_page_holds_the_loop_for_less_than_a_frame(page: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    way, keys = ON_THE_PAGE[page]
    longest = []
    async with opened(home, size=(120, 36)) as pilot:
        await at_rest(pilot)
        for _round in range(ROUNDS):
            await press(pilot, *way)
            await at_rest(pilot)
            with watched(monkeypatch) as seen:
                for key in keys:
                    await press(pilot, key)
            longest.append((seen.longest, seen.who))
            await press(pilot, "escape", "escape", "2")
    assert min(longest)[0] < FRAME, longest
