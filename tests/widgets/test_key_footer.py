"""The bottom line: the keys that work, as they are bound now."""

from __future__ import annotations

from rich.cells import cell_len
from textual.binding import Binding

from rmdesk.widgets.key_footer import KeyFooter, KeyHint, hints_that_fit
from rmdesk.widgets.row_table import RowTable
from tests.widgets.page import COLUMNS, NumberedRows, Page


class Desk(Page):
    BINDINGS = [
        Binding("c", "note('call')", "Log call", id="contact.log"),
        Binding("t", "note('task')", "Task", id="task.new"),
        Binding("question_mark", "note('help')", "Help", id="help"),
        Binding("f9", "note('secret')", "Hidden", show=False),
    ]

    def action_note(self, what: str) -> None:
        self.notes = [*getattr(self, "notes", []), what]


def a_desk() -> tuple[Desk, KeyFooter]:
    table = RowTable(COLUMNS)
    table.set_source(NumberedRows(3))
    footer = KeyFooter(pinned=["help"])
    return Desk(table, footer), footer


async def test_the_keys_of_what_has_the_focus_come_first_and_help_last() -> None:
    page, _ = a_desk()
    async with page.run_test(size=(60, 20)):
        assert page.lines()[-1].rstrip() == " ⏎ Open  c Log call  t Task  ? Help"


async def test_a_remapped_key_shows_as_remapped() -> None:
    page, _ = a_desk()
    async with page.run_test(size=(60, 20)) as pilot:
        page.set_keymap({"task.new": "n"})
        await pilot.pause()
        assert "n Task" in page.lines()[-1]


async def test_a_click_presses_the_key() -> None:
    page, footer = a_desk()
    async with page.run_test(size=(60, 20)) as pilot:
        await pilot.click(footer, offset=(cell_len(" ⏎ Open  c Log call  t"), 0))
        await pilot.pause()
        assert page.notes == ["task"]


def test_on_a_narrow_line_whole_hints_leave_and_the_pinned_stay() -> None:
    hints = [
        KeyHint("⏎", "打开", "enter"),
        KeyHint("c", "记录通话", "c"),
        KeyHint("t", "任务", "t"),
        KeyHint("?", "帮助", "?", pinned=True),
    ]
    assert [hint.title for hint in hints_that_fit(hints, 60)] == ["打开", "记录通话", "任务", "帮助"]
    assert [hint.title for hint in hints_that_fit(hints, 32)] == ["打开", "记录通话", "帮助"]
    assert [hint.title for hint in hints_that_fit(hints, 10)] == ["帮助"]
    assert hints_that_fit(hints, 5) == []
