"""A task in one line, new or changed; what it says stands below it while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from rmdesk.domain.quicklog_head import Span
from rmdesk.domain.recurrence import rule_words
from rmdesk.domain.task_line import TaskLine, task_spans
from rmdesk.i18n import _, current_language
from rmdesk.screens.line_entry import LineEntry
from rmdesk.screens.words import NONE, dated
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.store.queries.tasks import TaskLine as StoredTask


def task_facts(task: TaskLine, today: date) -> list[Fact]:
    """What a task line says, in words."""
    misread = _("“{text}” was not understood as a date").format(text=task.misread) if task.misread else ""
    due = " · ".join(part for part in (dated(task.due, today) if task.due else "", misread) if part)
    facts = [
        Fact(_("Task"), task.description or Cell(_("say what is to be done"), "muted")),
        Fact(_("Due"), Cell(due, "warn" if misread else None) if due else Cell(_("no date"), "muted")),
    ]
    if task.priority:
        facts.append(Fact(_("Priority"), f"!{task.priority}"))
    if task.recurrence:
        facts.append(Fact(_("Repeats"), rule_words(task.recurrence, current_language())))
    return facts


def like_a_task() -> str:
    """An example of a line."""
    return _("send the statement > fri !1 monthly")


def task_grammar() -> str:
    """What a line may say."""
    return _("Text, then: > day  !1 to !3  how often (weekly, monthly on 5)")


class TaskLineScreen(LineEntry[TaskLine]):
    """Takes the line over whatever page is open."""

    def __init__(
        self, customer_id: str | None, name: str, *, line: str = "", task: StoredTask | None = None, reminder_id: str = ""
    ) -> None:
        """Make the screen.

        Args:
            customer_id: whom the task is about; None: the RM's own work.
            name: what they are called.
            line: what has been typed already.
            task: the task to be changed; None makes a new one.
            reminder_id: the reminder that a new one takes care of.
        """
        if task is not None:
            title = " · ".join(part for part in (_("Change the task"), name) if part)
        else:
            title = _("Task for {name}").format(name=name) if customer_id else _("Task of your own")
        super().__init__(title, like_a_task(), task_grammar(), line)
        self._customer_id = customer_id
        self._stored = task
        self._reminder_id = reminder_id

    def on_mount(self) -> None:
        """Say what stands there, once it is read."""
        if self._stored is not None:
            self.read_first(partial(self.desk.tasks.written, self._stored.id))

    def spans(self, text: str) -> Sequence[Span]:
        """What is understood of a task."""
        return task_spans(text, self.host.clock.today())

    def preview(self, line: str) -> None:
        """What the task is."""
        today = self.host.clock.today()
        self.ask(partial(self.desk.tasks.understood, line), lambda said: self.show(task_facts(said, today)), topic="task")

    def save(self, line: str) -> TaskLine:
        """Make or change the task."""
        if self._stored is not None:
            self.desk.tasks.rewrite(self._stored.id, line)
        else:
            self.desk.tasks.add(line, self._customer_id, reminder_id=self._reminder_id)
        return self.desk.tasks.understood(line)

    def saved(self, value: TaskLine) -> None:
        """The day and the words."""
        due = dated(value.due, self.host.clock.today()) if value.due else NONE
        self.app.notify(f"{due}  {value.description}", title=_("Task saved"), timeout=3, markup=False)
