"""A task in one line, new or changed; what it says stands below it while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from rmdesk.domain.recurrence import rule_words
from rmdesk.domain.task_line import TaskLine, task_spans
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.host import DeskOverlay
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.overlay import OVERLAY_CSS, PanelFooter
from rmdesk.screens.span_line import SpanLine
from rmdesk.screens.words import NONE, dated
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, Facts, FactSection
from rmdesk.widgets.text_line import TextLine

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.store.queries.tasks import TaskLine as StoredTask


def task_facts(task: TaskLine, today: date) -> list[Fact]:
    """What a task line says, in words."""
    facts = [
        Fact(_("Task"), task.description or Cell(_("say what is to be done"), "muted")),
        Fact(_("Due"), dated(task.due, today) if task.due else Cell(_("no date"), "muted")),
    ]
    if task.priority:
        facts.append(Fact(_("Priority"), f"!{task.priority}"))
    if task.recurrence:
        facts.append(Fact(_("Repeats"), rule_words(task.recurrence, current_language())))
    return facts


class TaskLineScreen(DeskOverlay[None]):
    """Takes the line over whatever page is open."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", N_("Back"), show=False, id="task.back")]
    DEFAULT_CSS = (
        OVERLAY_CSS.format(name="TaskLineScreen")
        + """
    TaskLineScreen {
        Facts { background: $panel; min-height: 3; }
        #task-note { height: auto; min-height: 1; }
    }
    """
    )

    def __init__(self, customer_id: str | None, name: str, *, line: str = "", task: StoredTask | None = None) -> None:
        """Make the screen.

        Args:
            customer_id: whom the task is about; None: the RM's own work.
            name: what they are called.
            line: what has been typed already.
            task: the task to be changed; None makes a new one.
        """
        super().__init__()
        self._customer_id = customer_id
        self._called = name
        self._line = line
        self._stored = task
        self._hold: Hold | None = None

    def compose(self) -> ComposeResult:
        if self._stored is not None:
            title = _("Change the task")
        else:
            title = _("Task for {name}").format(name=self._called) if self._customer_id else _("Task of your own")
        if self._called and self._stored is not None:
            title += f" · {self._called}"
        today = self.host.clock.today()
        with Vertical(classes="panel"):
            yield Static(title, classes="panel-title", markup=False)
            yield SpanLine(
                lambda text: task_spans(text, today),
                self._line,
                placeholder=_("send the statement > fri !1 monthly"),
            )
            yield Facts(id="task-facts")
            yield Static(
                _("Text, then: > day  !1 to !3  how often (weekly, monthly on 5)"), id="task-note", classes="panel-note", markup=False
            )
            yield PanelFooter(("⏎", _("save")), ("Esc", _("back")))

    def on_mount(self) -> None:
        """Say what stands there, once it is read; what is typed meanwhile waits."""
        if self._stored is not None:
            self._hold = self.host.keys.hold()
            self.ask(partial(self.desk.tasks.written, self._stored.id), self._know)
        else:
            self._preview(self._line)

    def _know(self, line: str) -> None:
        field = self.query_one(SpanLine)
        field.value = line
        field.cursor_position = len(line)
        self._release()
        self._preview(line)

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
            self.ask_to_write(partial(self._save, event.value), self._saved)

    def _save(self, line: str) -> TaskLine:
        if self._stored is not None:
            self.desk.tasks.rewrite(self._stored.id, line)
        else:
            self.desk.tasks.add(line, self._customer_id)
        return self.desk.tasks.understood(line)

    def _saved(self, said: TaskLine) -> None:
        self._release()
        due = dated(said.due, self.host.clock.today()) if said.due else NONE
        self.app.notify(f"{due}  {said.description}", title=_("Task saved"), timeout=3, markup=False)
        self.dismiss()

    def hindered(self, error: RmdeskError) -> None:
        """What could not be saved stays in the line, with the reason below it."""
        self._release()
        note = self.query_one("#task-note", Static)
        note.set_classes("panel-note -bad")
        note.update(str(error))

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None
