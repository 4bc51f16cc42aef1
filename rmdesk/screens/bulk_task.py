"""The same task for several customers, in one line; what it says stands below it while it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from rmdesk.domain.quicklog_head import Span
from rmdesk.domain.task_line import task_spans
from rmdesk.i18n import _, ngettext
from rmdesk.screens.line_entry import LineEntry
from rmdesk.screens.task_line import like_a_task, task_facts, task_grammar


class BulkTaskScreen(LineEntry[list[str]]):
    """Takes the line over the list."""

    def __init__(self, customers: Sequence[str], *, line: str = "") -> None:
        """Make the screen.

        Args:
            customers: ids of those who each get the task.
            line: what has been typed already.
        """
        count = len(customers)
        title = ngettext("Task for {count} customer", "A task for each of {count} customers", count).format(count=f"{count:,}")
        super().__init__(title, like_a_task(), task_grammar(), line)
        self._customers = customers

    def spans(self, text: str) -> Sequence[Span]:
        """As a task's."""
        return task_spans(text, self.host.clock.today())

    def preview(self, line: str) -> None:
        """What a task says."""
        today = self.host.clock.today()
        self.ask(partial(self.desk.tasks.understood, line), lambda said: self.show(task_facts(said, today)), topic="task")

    def save(self, line: str) -> list[str]:
        """A task for each."""
        return self.desk.tasks.add_for(line, self._customers)

    def saved(self, value: list[str]) -> None:
        """How many there are."""
        text = ngettext("{count} task", "{count} tasks", len(value)).format(count=f"{len(value):,}")
        self.app.notify(text, title=_("Saved"), timeout=3, markup=False)
