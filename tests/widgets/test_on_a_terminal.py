"""What only a real terminal shows: how many bytes a key costs, and where the input method opens its window."""

from __future__ import annotations

import pytest

from tests.widgets.terminal import Terminal

LIST = """
from tests.widgets.page import COLUMNS, NumberedRows, Page
from rmdesk.widgets.row_table import RowTable
table = RowTable(COLUMNS)
table.set_source(NumberedRows(100_000))
Page(table).run()
"""
FIELD = """
from textual.widgets import Static
from rmdesk.widgets.text_line import TextLine
from tests.widgets.page import Page
Page(lambda: Static("search"), lambda: TextLine(fold_width=True)).run()
"""
DOWN = "\x1b[B"


@pytest.mark.slow
def test_a_key_in_a_long_list_sends_two_lines_and_a_scroll_one_screen() -> None:
    with Terminal(LIST) as terminal:
        terminal.until(lambda text: "▸客户0 " in text)
        terminal.type(DOWN)
        assert len(terminal.until(lambda text: "▸客户1 " in text)) < 1_000
        terminal.type("\x1b[F")
        terminal.until(lambda text: "▸客户99999 " in text)
        terminal.type("\x1b[5~")
        assert len(terminal.until(lambda text: "▸客户99976 " in text)) < 8_000


@pytest.mark.slow
def test_the_input_method_finds_the_cursor_before_and_after_typing() -> None:
    with Terminal(FIELD) as terminal:
        terminal.until(lambda text: "search" in text)
        assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (1, 1)
        terminal.type("：张伟")
        terminal.until(lambda text: "张" in text)
        assert terminal.text().splitlines()[1].replace(" ", "") == ":张伟"
        assert (terminal.screen.cursor.x, terminal.screen.cursor.y) == (6, 1)
        terminal.type("\x1b[200~一\n二\x1b[201~")
        terminal.until(lambda text: "二" in text)
        assert terminal.text().splitlines()[1].replace(" ", "") == ":张伟一二"
