"""A list with the text of its row beside it, found by a line above: the notebook and the handbook."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.words import NONE
from rmdesk.store.changes import Changed
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import FactSection
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import Row, RowsInMemory
from rmdesk.widgets.row_table import RowTable
from rmdesk.widgets.text_line import TextLine

T = TypeVar("T")

READ_DELAY = 0.2
"""Seconds that changes are gathered before the list is read again."""


class ReadingScreen(FramedScreen[None], Generic[T]):
    """Say in `read` what is listed, in `row` and `sections` how one of them looks."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), id="reading.back"),
        Binding("space", "turn(1)", N_("Page down"), show=False, id="reading.page_down"),
        Binding("backspace", "turn(-1)", N_("Page up"), show=False, id="reading.page_up"),
    ]
    TABLES: ClassVar[frozenset[str]] = frozenset()
    DEFAULT_CSS = """
    ReadingScreen {
        #find-line { height: 1; background: $panel; }
        #find-sign { width: auto; padding: 0 1; color: $text-accent; text-style: bold; background: $panel; }
        #find-line TextLine { width: 1fr; padding: 0; }
        #find-line #find-count { width: auto; padding: 0 1; color: $text-muted; background: $panel; }
        #beside { height: 1fr; }
        #beside RowTable { width: 2fr; min-width: 24; max-width: 48; height: 1fr; }
        #page { width: 3fr; padding: 0 1; scrollbar-size-vertical: 1; background: $background; border-left: solid $border; }
        #page:focus { border-left: heavy $accent; }
    }
    """

    def __init__(self, wanted: str = "") -> None:
        """Make the screen; `wanted` is what is looked for at once."""
        super().__init__()
        self._wanted = wanted
        self._rows: dict[str, T] = {}
        self._timer: Timer | None = None
        self._empty = " "
        """The sentence beside an empty list, which has more room there."""

    @property
    @abstractmethod
    def name_of_list(self) -> str:
        """What is listed."""

    @property
    @abstractmethod
    def nothing(self) -> str:
        """The sentence for an empty list."""

    @abstractmethod
    def read(self, wanted: str) -> Sequence[T]:
        """Ask the desk; runs in its thread."""

    @abstractmethod
    def key_of(self, one: T) -> str:
        """What tells one from the others."""

    @abstractmethod
    def row(self, one: T) -> Row:
        """Its line in the list."""

    @abstractmethod
    def sections(self, one: T) -> list[Section]:
        """Its text."""

    def body(self) -> Iterable[Widget]:
        """The line, the list, the text."""
        hint = _("f: find by Chinese, pinyin, initials, English")
        yield Horizontal(
            Static(self.name_of_list, id="find-sign", markup=False),
            TextLine(self._wanted, placeholder=hint),
            Static("", id="find-count", markup=False),
            id="find-line",
        )
        columns = [Column("title", _("Title"), 12, priority=1, flex=1), Column("when", "", 5, priority=2, align="end")]
        yield Horizontal(RowTable(columns, empty=NONE), VerticalScroll(Sheet(id="text"), id="page"), id="beside")

    def on_mount(self) -> None:
        """Read; keys typed meanwhile wait in the table."""
        self.query_one(RowTable).focus()
        self.read_now()

    def read_now(self) -> None:
        """Read again."""
        self._timer = None
        self.ask(partial(self.read, self._wanted), self._show, topic="reading")

    def _show(self, found: Sequence[T]) -> None:
        self._rows = {self.key_of(one): one for one in found}
        table = self.query_one(RowTable)
        self._empty = _("Nothing has “{words}” in it.").format(words=self._wanted) if self._wanted else self.nothing
        table.set_source(RowsInMemory([(self.key_of(one), self.row(one)) for one in found]))
        self.query_one("#find-count", Static).update(str(len(found)))
        self.show_text()

    def replica_changed(self, changed: Changed) -> None:
        """Read again, after a moment."""
        if changed.touches(self.TABLES) and self._timer is None:
            self._timer = self.after(READ_DELAY, self.read_now)

    @property
    def here(self) -> T | None:
        """The one under the cursor."""
        return self._rows.get(str(self.query_one(RowTable).cursor_key))

    def show_text(self) -> None:
        """Show the text of the one under the cursor."""
        one = self.here
        self.query_one("#text", Sheet).show(self.sections(one) if one is not None else [FactSection("", (), self._empty)])

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self.query_one("#page", VerticalScroll).scroll_home(animate=False)
        self.show_text()

    @on(RowSelected)
    def _selected(self, event: RowSelected) -> None:
        event.stop()
        self.query_one("#page", VerticalScroll).focus()

    # -- finding -----------------------------------------------------------------------------------------------------------

    def action_find(self, text: str = "") -> None:
        """Go into the line above; what is typed there is looked for at once."""
        line = self.query_one(TextLine)
        if text:
            line.value = text
        else:
            line.focus()

    def action_find_none(self) -> None:
        """Show all again."""
        self.query_one(TextLine).value = ""
        self.query_one(RowTable).focus()

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._wanted = event.value.strip()
        self.read_now()

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        self.query_one(RowTable).focus()

    # -- keys --------------------------------------------------------------------------------------------------------------

    def action_turn(self, pages: int) -> None:
        """Turn the text."""
        page = self.query_one("#page", VerticalScroll)
        if pages > 0:
            page.scroll_page_down(animate=False)
        else:
            page.scroll_page_up(animate=False)

    def action_back(self) -> None:
        """From the line or the text to the list; from there to all of it; then away."""
        table = self.query_one(RowTable)
        if self.focused is not table:
            table.focus()
        elif self._wanted:
            self.action_find_none()
        else:
            self.dismiss()
