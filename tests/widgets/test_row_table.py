"""The list that everything is found in: any length, driven by keys, steady while data changes beneath it."""

from __future__ import annotations

import pytest
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from rmdesk.theming import remove_colours
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.row_messages import HeaderSelected, RowHighlighted, RowSelected
from rmdesk.widgets.row_source import PAGE, RowsInMemory
from rmdesk.widgets.row_table import RowTable
from tests.widgets.page import COLUMNS, NumberedRows, Page

SIZE = (60, 21)
"""Twenty rows and the titles."""


def a_page(source: NumberedRows | RowsInMemory | None) -> tuple[Page, RowTable]:
    table = RowTable(COLUMNS, empty="nothing matches “zw”")
    table.set_source(source)
    return Page(table), table


def name_under_cursor(page: Page) -> str:
    (line,) = [line for line in page.lines() if line.startswith("▸")]
    return line[1:].split()[0]


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await pilot.pause()


async def test_titles_and_rows_stand_in_the_same_columns() -> None:
    page, _ = a_page(NumberedRows(3))
    async with page.run_test(size=SIZE):
        assert page.lines()[:3] == [
            " 姓名                                 等级         AUM(万)  ",
            "▸客户0                                钻石             0.5  ",
            " 客户1                                钻石             1.5  ",
        ]


@pytest.mark.parametrize(
    ("keys", "row"),
    [
        (("down", "j", "j"), 3),
        (("j", "j", "k", "up"), 0),
        (("pagedown",), 20),
        (("pagedown", "pagedown", "pageup"), 20),
        (("end",), 99_999),
        (("end", "k"), 99_998),
        (("end", "pageup", "home"), 0),
        (("end", "home"), 0),
        (("up",), 0),
        (("end", "down"), 99_999),
    ],
)
async def test_keys_move_the_cursor(keys: tuple[str, ...], row: int) -> None:
    page, table = a_page(NumberedRows(100_000))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, *keys)
        assert table.cursor_index == row
        assert name_under_cursor(page) == f"客户{row}"


async def test_only_the_pages_that_are_seen_are_read() -> None:
    source = NumberedRows(100_000)
    page, _ = a_page(source)
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "end")
        assert source.asked == [0, 100_000 - PAGE]


async def test_a_remapped_key_moves_the_cursor() -> None:
    page, table = a_page(NumberedRows(10))
    async with page.run_test(size=SIZE) as pilot:
        page.set_keymap({"table.down": "n"})
        await press(pilot, "n", "n", "j")
        assert table.cursor_index == 2


async def test_rows_at_hand_need_no_database() -> None:
    page, table = a_page(RowsInMemory([("a", ("张伟", Cell("钻石"), "1.0")), ("b", ("李娜",))]))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "down")
        assert (table.cursor_key, page.lines()[1].split(), page.lines()[2].split()) == ("b", ["张伟", "钻石", "1.0"], ["▸李娜"])


async def test_enter_opens_the_row_under_the_cursor() -> None:
    page, _ = a_page(NumberedRows(keys=["a", "b", "c"]))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "enter")
        assert [(message.index, message.key) for message in page.said(RowSelected)] == [(1, "b")]


async def test_every_stop_of_the_cursor_is_told_but_only_the_latest_of_a_crowd() -> None:
    page, table = a_page(NumberedRows(50))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "down")
        assert [message.key for message in page.said(RowHighlighted)] == [0, 1]
        for _ in range(30):
            table.action_cursor_by(1)
        await pilot.pause()
        assert [message.key for message in page.said(RowHighlighted)] == [0, 1, 31]


async def test_a_click_moves_the_cursor_and_a_double_click_opens() -> None:
    page, table = a_page(NumberedRows(50))
    async with page.run_test(size=SIZE) as pilot:
        await pilot.click(table, offset=(5, 4))
        assert (table.cursor_index, page.said(RowSelected)) == (3, [])
        await pilot.click(table, offset=(5, 6), times=2)
        await pilot.pause()
        assert [message.key for message in page.said(RowSelected)] == [5]


async def test_a_click_on_a_title_asks_for_that_order_and_the_mark_shows_it() -> None:
    page, table = a_page(NumberedRows(5))
    async with page.run_test(size=SIZE) as pilot:
        await pilot.click(table, offset=(50, 0))
        await pilot.pause()
        assert [message.column for message in page.said(HeaderSelected)] == ["aum"]
        table.set_sort("aum", "descending")
        await pilot.pause()
        assert "AUM(万)▼" in page.lines()[0]


async def test_the_wheel_scrolls_and_the_next_key_comes_back_to_the_cursor() -> None:
    page, table = a_page(NumberedRows(500))
    async with page.run_test(size=SIZE) as pilot:
        for _ in range(20):
            table._on_mouse_scroll_down(_wheel(table))
        await pilot.pause()
        assert table.cursor_index == 0
        assert "▸" not in "".join(page.lines())
        await press(pilot, "down")
        assert name_under_cursor(page) == "客户1"


def _wheel(table: RowTable) -> MouseScrollDown:
    return MouseScrollDown(table, 5, 5, 0, 1, 0, False, False, False)


async def test_the_cursor_keeps_its_row_and_its_line_when_rows_are_added_above() -> None:
    page, table = a_page(NumberedRows(keys=[f"n{n}" for n in range(300)]))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "pagedown", "pagedown", "down", "down")
        line = next(y for y, text in enumerate(page.lines()) if text.startswith("▸"))
        table.set_source(NumberedRows(keys=["new1", "new2", *[f"n{n}" for n in range(300)]]))
        await pilot.pause()
        assert (table.cursor_key, table.cursor_index) == ("n42", 44)
        assert page.lines()[line].startswith("▸客户n42")


async def test_the_cursor_stays_at_its_place_when_its_row_is_gone() -> None:
    page, table = a_page(NumberedRows(keys=["a", "b", "c", "d"]))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "down")
        table.set_source(NumberedRows(keys=["a", "b", "d"]))
        stops = [table.cursor_key]
        table.set_source(NumberedRows(keys=["a"]))
        assert [*stops, table.cursor_key] == ["d", "a"]


async def test_a_new_search_starts_at_the_top_and_a_given_row_is_sought_out() -> None:
    page, table = a_page(NumberedRows(1000))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "end")
        table.set_source(NumberedRows(2000), keep_key=None)
        await pilot.pause()
        assert name_under_cursor(page) == "客户0"
        table.set_source(NumberedRows(2000), keep_key=777)
        await pilot.pause()
        assert name_under_cursor(page) == "客户777"


async def test_a_published_change_repaints_the_row() -> None:
    source = NumberedRows(10)
    page, table = a_page(source)
    async with page.run_test(size=SIZE) as pilot:
        source.word = "新名"
        await pilot.pause()
        assert "客户3" in page.lines()[4]
        table.refresh_rows({3})
        await pilot.pause()
        assert "新名3" in page.lines()[4]
        table.refresh_rows()
        await pilot.pause()
        assert "新名7" in page.lines()[8]


async def test_rows_that_vanish_from_the_source_leave_the_table_at_the_next_refresh() -> None:
    source = NumberedRows(keys=[f"n{n}" for n in range(40)])
    page, table = a_page(source)
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "end")
        source.keys = ["n38", "n39"]
        table.refresh_rows()
        await pilot.pause()
        assert (table.row_count, table.cursor_key) == (2, "n39")
        assert [line.split()[0] for line in page.lines()[1:4] if line.strip()] == ["客户n38", "▸客户n39"]


async def test_an_empty_list_says_so() -> None:
    page, table = a_page(NumberedRows(0))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "enter")
        assert "nothing matches “zw”" in page.lines()[1]
        assert (table.cursor_index, table.cursor_key, page.heard) == (None, None, [])


async def test_keys_typed_while_rows_load_are_done_when_they_arrive() -> None:
    page, table = a_page(None)
    async with page.run_test(size=SIZE) as pilot:
        assert "Loading" in page.lines()[1]
        await press(pilot, "down", "down", "enter")
        table.set_source(NumberedRows(10))
        await pilot.pause()
        assert [message.key for message in page.said(RowSelected)] == [2]


async def test_a_narrow_table_drops_whole_columns() -> None:
    page, _ = a_page(NumberedRows(3))
    async with page.run_test(size=(34, 21)):
        assert page.lines()[0].split() == ["姓名", "AUM(万)"]


async def test_a_lower_window_keeps_the_cursor_in_view() -> None:
    page, _ = a_page(NumberedRows(100))
    async with page.run_test(size=SIZE) as pilot:
        await press(pilot, *["down"] * 15)
        await pilot.resize_terminal(60, 10)
        await pilot.pause()
        assert name_under_cursor(page) == "客户15"


async def test_a_border_is_drawn_around_the_rows() -> None:
    page, table = a_page(NumberedRows(3))
    async with page.run_test(size=SIZE) as pilot:
        table.styles.border = ("solid", "white")
        await pilot.pause()
        assert page.lines()[0].startswith("┌─")
        assert page.lines()[2].startswith("│▸客户0")


async def test_without_colours_the_cursor_is_reversed_and_no_colour_is_sent() -> None:
    page, _ = a_page(NumberedRows(3))
    remove_colours(page)
    async with page.run_test(size=SIZE):
        strips = page.screen._compositor.render_strips()
        styles = [segment.style for strip in strips for segment in strip if segment.style is not None]
        assert not [style for style in styles if style.color or style.bgcolor]
        assert any(segment.style and segment.style.reverse for segment in strips[1])


async def test_another_theme_repaints_the_rows() -> None:
    page, _ = a_page(NumberedRows(3))
    async with page.run_test(size=SIZE) as pilot:
        before = [segment.style for segment in page.screen._compositor.render_strips()[2]]
        page.theme = "rmdesk-light"
        await pilot.pause()
        assert [segment.style for segment in page.screen._compositor.render_strips()[2]] != before
