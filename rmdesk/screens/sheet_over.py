"""A sheet that lies over a page: read when it opens, scrolled with the arrows, gone with Escape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.sheet import Section, Sheet, sheet_lines
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection

AIR: Final = 3
"""Cells beside the sheet: air on both sides, and the scroll bar."""


class SheetScreen(DeskOverlay[None]):
    """Shows what `read` gives; it runs in the desk's thread."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", N_("Back"), show=False, id="sheet.back"),
        Binding("up,k", "scroll_by(-1)", N_("Up"), show=False, id="sheet.up"),
        Binding("down,j", "scroll_by(1)", N_("Down"), show=False, id="sheet.down"),
        Binding("pageup,backspace", "scroll_by(-10)", N_("Page up"), show=False, id="sheet.page_up"),
        Binding("pagedown,space", "scroll_by(10)", N_("Page down"), show=False, id="sheet.page_down"),
    ]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="SheetScreen")
        + """
    SheetScreen {
        VerticalScroll { height: 1; scrollbar-size-vertical: 1; background: $panel; }
        Sheet { background: $panel; }
        PanelFooter { margin-top: 1; }
    }
    """
    )

    def __init__(self, title: str, read: Callable[[], Sequence[Section]]) -> None:
        """Make the screen.

        Args:
            title: what it is about.
            read: asks the desk.
        """
        super().__init__()
        self._title = title
        self._read = read

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._title, classes="panel-title", markup=False)
            with VerticalScroll(can_focus=False):
                yield Sheet()
            yield PanelFooter(("↑↓", _("scroll")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Read."""
        self._show([FactSection("", (), _("reading …"))])
        self.ask(self._read, self._show, topic="sheet")

    def _show(self, sections: Sequence[Section]) -> None:
        """As high as the sheet, as far as two thirds of the terminal reach."""
        lines = len(sheet_lines(sections, self.size.width - AIR))
        self.query_one(VerticalScroll).styles.height = max(1, min(lines, self.size.height * 2 // 3))
        self.query_one(Sheet).show(sections)

    def hindered(self, error: RmdeskError) -> None:
        """What went wrong, and what to do, in place of the sheet."""
        facts = [Fact("", Cell(error.what, "bad"))] + ([Fact("", error.todo)] if error.todo else [])
        self._show([FactSection("", tuple(facts))])

    def action_scroll_by(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
