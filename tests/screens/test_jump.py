"""Jump labels: letters over everything in sight, and typing them goes there."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.app import Workstation
from rmdesk.screens.jump import LETTERS, JumpScreen, labels
from rmdesk.widgets.row_table import RowTable
from tests.screens.a_desk import opened, press, shown, until


@pytest.mark.parametrize("count", [0, 1, 26, 27, 60, 300, 676])
def test_no_label_begins_another_and_most_are_one_letter(count: int) -> None:
    made = labels(count)
    assert len(set(made)) == count
    assert not [one for one in made for other in made if one != other and other.startswith(one)]
    if count <= len(LETTERS):
        assert all(len(one) == 1 for one in made)


def label_of(app: Workstation, x: int, y: int) -> str:
    """The label that stands on a cell."""
    screen = app.screen
    assert isinstance(screen, JumpScreen)
    return next(label for label, target in screen._labelled.items() if (target.at.x, target.at.y) == (x, y))


async def test_a_label_puts_the_cursor_on_its_row(home: Path) -> None:
    async with opened(home) as pilot:
        app = pilot.app
        assert isinstance(app, Workstation)
        table = app.screen.query_one(RowTable)
        await press(pilot, "'")
        first = table.content_region.y + 1
        await press(pilot, *label_of(app, table.content_region.x, first + 7))
        await until(pilot, lambda: table.cursor_index == 7)
        assert not isinstance(app.screen, JumpScreen)


async def test_a_label_of_the_footer_presses_its_key_and_one_of_the_status_line_opens_a_home(home: Path) -> None:
    async with opened(home) as pilot:
        app = pilot.app
        assert isinstance(app, Workstation)
        await press(pilot, "'")
        screen = app.screen
        assert isinstance(screen, JumpScreen)
        tabs = [label for label, target in screen._labelled.items() if target.at.y == 0]
        await press(pilot, *tabs[-2])
        await until(pilot, lambda: app.current_mode == "tasks")
        await press(pilot, "2", "'")
        screen = app.screen
        assert isinstance(screen, JumpScreen)
        bottom = {target.at.x: label for label, target in screen._labelled.items() if target.at.y == 23}
        await press(pilot, *bottom[max(bottom)])
        await until(pilot, lambda: "CommandPalette" in type(app.screen).__name__)


async def test_escape_and_a_second_apostrophe_go_back_and_other_keys_do_nothing(home: Path) -> None:
    for key in ("escape", "'"):
        async with opened(home) as pilot:
            await press(pilot, "'", "7")
            assert isinstance(pilot.app.screen, JumpScreen)
            await press(pilot, key)
            assert not isinstance(pilot.app.screen, JumpScreen)


async def test_letters_typed_ahead_of_the_labels_are_not_lost(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "2", "'", "a")
        assert not isinstance(pilot.app.screen, JumpScreen)
        assert shown(pilot, "Today", "OFFLINE", "synced")


@pytest.mark.parametrize("keys", [("1",), ("3",), ("4",), ("5",), ("enter",), ("S",)])
async def test_every_page_has_labels(home: Path, keys: tuple[str, ...]) -> None:
    async with opened(home) as pilot:
        await press(pilot, *keys, "'")
        assert isinstance(pilot.app.screen, JumpScreen)
