"""The text field: for input methods, pasted text and drafts."""

from __future__ import annotations

import pytest
from textual import events
from textual.geometry import Offset

from rmdesk.widgets.text_line import TextLine, fold_width, one_line
from tests.widgets.page import Page


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("：ｋｈ　ｚｗ", ":kh zw"),
        ("１２，３４５。５", "12,345.5"),
        ("／张伟；", "/张伟;"),
        ("张伟", "张伟"),
        ("abc", "abc"),
    ],
)
def test_full_width_signs_count_as_ascii(typed: str, folded: str) -> None:
    assert fold_width(typed) == folded
    assert len(fold_width(typed)) == len(typed)


def test_pasted_lines_become_one() -> None:
    assert one_line("等年终奖\r\n\n  周五再电\t\x1b[31m\n") == "等年终奖 周五再电  [31m"


@pytest.mark.parametrize(("text", "cells"), [("", 0), ("张伟", 4), ("zw", 2), ("张w", 3)])
async def test_the_terminals_cursor_stands_where_the_next_character_goes(text: str, cells: int) -> None:
    page = Page(lambda: TextLine(text))
    async with page.run_test(size=(60, 20)) as pilot:
        field = page.query_one(TextLine)
        field.focus()
        await pilot.pause()
        assert page.cursor_position == field.content_region.offset + Offset(cells, 0)


async def test_the_cursor_is_placed_before_any_key_and_follows_typing_and_moving() -> None:
    field = TextLine()
    page = Page(field)
    async with page.run_test(size=(60, 20)) as pilot:
        field.focus()
        await pilot.pause()
        start = field.content_region.offset
        assert page.cursor_position == start
        await pilot.press("张", "伟", "d", "t")
        await pilot.pause()
        assert page.cursor_position == start + Offset(6, 0)
        await pilot.press("left", "left", "left")
        await pilot.pause()
        assert page.cursor_position == start + Offset(2, 0)


async def test_the_cursor_stays_inside_a_field_that_scrolls() -> None:
    field = TextLine()
    page = Page(field)
    async with page.run_test(size=(20, 20)) as pilot:
        field.focus()
        await pilot.press(*"张伟李娜王芳赵敏周强吴磊")
        await pilot.pause()
        assert page.cursor_position.x < 20
        assert "磊" in page.lines()[0]


async def test_several_pasted_lines_are_kept() -> None:
    page = Page(lambda: TextLine("dt "))
    async with page.run_test(size=(60, 20)) as pilot:
        field = page.query_one(TextLine)
        field.focus()
        await pilot.pause()
        field.post_message(events.Paste("有意\n理财 20w"))
        await pilot.pause()
        assert field.value == "dt 有意 理财 20w"
        field.post_message(events.Paste("\n"))
        await pilot.pause()
        assert field.value == "dt 有意 理财 20w"


async def test_focus_never_selects_a_draft_away() -> None:
    page = Page(lambda: TextLine("dt 有意", id="draft"), lambda: TextLine(id="other"))
    async with page.run_test(size=(60, 20)) as pilot:
        field = page.query_one("#draft", TextLine)
        await pilot.press("tab", "shift+tab")
        field.focus()
        await pilot.press("!")
        assert field.value == "dt 有意!"


async def test_a_field_for_commands_folds_while_typing() -> None:
    field = TextLine(fold_width=True)
    page = Page(field)
    async with page.run_test(size=(60, 20)) as pilot:
        field.focus()
        for sign in "：ｙｊ":
            page.post_message(events.Key(sign, sign))
        await pilot.pause()
        assert (field.value, field.cursor_position) == (":yj", 3)


async def test_an_idle_field_sends_nothing() -> None:
    page = Page(lambda: TextLine("x"))
    async with page.run_test(size=(60, 20)) as pilot:
        field = page.query_one(TextLine)
        field.focus()
        await pilot.pause()
        assert field.cursor_blink is False
