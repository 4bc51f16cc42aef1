"""One line over a page: what it says stands below it while it is typed, Enter saves it. Shared by tasks and by opportunities and their like."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.quicklog_head import Span
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.span_line import SpanLine
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.text_line import TextLine

T = TypeVar("T")


class LineEntry(DeskOverlay[None], Generic[T]):
    """Say in `spans` and `preview` what a line says, in `save` what becomes of it, in `saved` what is told afterwards."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="line_entry.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="LineEntry")
        + """
    LineEntry {
        Facts { background: $panel; min-height: 3; }
        #entry-note { height: auto; min-height: 1; }
    }
    """
    )

    def __init__(self, title: str, like: str, grammar: str, line: str = "") -> None:
        """Make the screen.

        Args:
            title: what is being made or changed.
            like: an example of a line.
            grammar: what a line may say.
            line: what has been typed already.
        """
        super().__init__()
        self._title = title
        self._like = like
        self._grammar = grammar
        self._line = line
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="panel"):
            yield Static(self._title, classes="panel-title", markup=False)
            yield SpanLine(self.spans, self._line, placeholder=self._like)
            yield Facts()
            yield Static(self._grammar, id="entry-note", classes="panel-note", markup=False)
            yield PanelFooter(("⏎", _("save")), ("Esc", _("back")))

    @abstractmethod
    def spans(self, text: str) -> Sequence[Span]:
        """The stretches of the line that are understood."""

    @abstractmethod
    def preview(self, line: str) -> None:
        """Have `show` show what the line says."""

    @abstractmethod
    def save(self, line: str) -> T:
        """In the desk's thread: save the line."""

    @abstractmethod
    def saved(self, value: T) -> None:
        """Tell what was saved."""

    def on_mount(self) -> None:
        """Say what stands there."""
        self.preview(self._line)

    def read_first(self, read: Callable[[], str]) -> None:
        """The line as it was saved comes from the desk; what is typed meanwhile waits."""
        self._hold = self.host.keys.hold()
        self.ask(read, self._put)

    def show(self, facts: Sequence[Fact]) -> None:
        """What the line says."""
        self.query_one(Facts).show([FactSection("", tuple(facts))])

    def _put(self, line: str) -> None:
        field = self.query_one(SpanLine)
        field.value = line
        field.cursor_position = len(line)
        self._release()
        self.preview(line)

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self.preview(event.value)

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._hold is None:
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self.save, event.value), self._saved)

    def _saved(self, value: T) -> None:
        self._release()
        self.saved(value)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays in the line, with the reason below it."""
        self._release()
        note = self.query_one("#entry-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
