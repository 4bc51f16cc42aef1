"""The same task for several customers, in one line; what it says stands below it while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.task_line import TaskLine, task_spans
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.span_line import SpanLine
from rmdesk.screens.task_line import task_facts
from rmdesk.widgets.facts import Facts, FactSection
from rmdesk.widgets.text_line import TextLine


class BulkTaskScreen(DeskOverlay[None]):
    """Takes the line over the list."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="bulk_task.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="BulkTaskScreen")
        + """
    BulkTaskScreen {
        Facts { background: $panel; min-height: 3; }
        #bulk-note { height: auto; min-height: 1; }
    }
    """
    )

    def __init__(self, customers: Sequence[str], *, line: str = "") -> None:
        """Make the screen.

        Args:
            customers: ids of those who each get the task.
            line: what has been typed already.
        """
        super().__init__()
        self._customers = customers
        self._line = line
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        today = self.host.clock.today()
        count = len(self._customers)
        title = ngettext("Task for {count} customer", "A task for each of {count} customers", count).format(count=f"{count:,}")
        with Vertical(classes="panel"):
            yield Static(title, classes="panel-title", markup=False)
            yield SpanLine(lambda text: task_spans(text, today), self._line, placeholder=_("send the statement > fri !1 monthly"))
            yield Facts(id="bulk-facts")
            yield Static(
                _("Text, then: > day  !1 to !3  how often (weekly, monthly on 5)"), id="bulk-note", classes="panel-note", markup=False
            )
            yield PanelFooter(("⏎", _("save")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Say what stands there."""
        self._preview(self._line)

    @on(TextLine.Changed)
    def _typed(self, event: TextLine.Changed) -> None:
        event.stop()
        self._preview(event.value)

    def _preview(self, line: str) -> None:
        self.ask(partial(self.desk.tasks.understood, line), self._show, topic="task")

    def _show(self, said: TaskLine) -> None:
        self.query_one(Facts).show([FactSection("", tuple(task_facts(said, self.host.clock.today())))])

    @on(TextLine.Submitted)
    def _submitted(self, event: TextLine.Submitted) -> None:
        event.stop()
        if self._hold is None:
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self.desk.tasks.add_for, event.value, self._customers), self._saved)

    def _saved(self, tasks: list[str]) -> None:
        self._release()
        text = ngettext("{count} task", "{count} tasks", len(tasks)).format(count=f"{len(tasks):,}")
        self.app.notify(text, title=_("Saved"), timeout=3, markup=False)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays in the line, with the reason below it."""
        self._release()
        note = self.query_one("#bulk-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
