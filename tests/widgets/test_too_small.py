"""A terminal that is too small gets one clear sentence, and the page back when it has grown."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Size
from textual.screen import ModalScreen

from rmdesk.widgets.row_table import RowTable
from rmdesk.widgets.too_small import TooSmall, guard_size, is_too_small, too_small_lines
from tests.widgets.page import COLUMNS, NumberedRows, Page


class Guarded(Page):
    def on_resize(self, event: events.Resize) -> None:
        guard_size(self, event.size)


def a_page() -> tuple[Guarded, RowTable]:
    table = RowTable(COLUMNS)
    table.set_source(NumberedRows(100))
    return Guarded(table), table


def covered(page: Page) -> bool:
    return isinstance(page.screen, TooSmall)


@pytest.mark.parametrize(("size", "small"), [((60, 20), False), ((59, 20), True), ((60, 19), True), ((80, 24), False)])
def test_sixty_by_twenty_is_enough(size: tuple[int, int], small: bool) -> None:
    assert is_too_small(Size(*size)) is small


def test_the_sentence_names_both_sizes_in_both_languages() -> None:
    assert too_small_lines(Size(59, 12)) == [
        "Terminal too small: needs at least 60×20, has 59×12.",
        "终端窗口太小：至少需要 60×20，现在是 59×12。",
    ]


@pytest.mark.parametrize("size", [(59, 20), (60, 10), (20, 8), (10, 12)])
async def test_a_small_terminal_says_so_from_the_start(size: tuple[int, int]) -> None:
    page, _ = a_page()
    async with page.run_test(size=size) as pilot:
        await pilot.pause()
        text = "".join(line.strip() for line in page.lines()).replace(" ", "")
        assert "Terminaltoosmall" in text
        assert f"{size[0]}×{size[1]}" in text


async def test_the_page_comes_back_as_it_was() -> None:
    page, table = a_page()
    async with page.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down")
        await pilot.resize_terminal(50, 15)
        await pilot.pause()
        assert covered(page)
        await pilot.press("down", "enter")
        await pilot.resize_terminal(40, 15)
        await pilot.pause()
        assert "40×15" in "".join(page.lines())
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not covered(page)
        assert table.cursor_index == 2
        assert len(page.screen_stack) == 1


async def test_a_screen_that_opened_above_the_message_does_not_leave_it_behind() -> None:
    page, _ = a_page()
    async with page.run_test(size=(50, 15)) as pilot:
        await pilot.pause()
        page.push_screen(ModalScreen())
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        page.pop_screen()
        await pilot.pause()
        await pilot.pause()
        assert len(page.screen_stack) == 1
