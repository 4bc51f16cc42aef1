"""Tasks: what is to be done, doing it, putting it off, and how campaigns come along."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.domain.task_line import TaskLine as TypedTask
from rmdesk.domain.task_line import format_task, parse_task
from rmdesk.domain.task_templates import Template
from rmdesk.errors import NotFound
from rmdesk.i18n import _, current_language
from rmdesk.store.queries import tasks as queries
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.handbook_sheets import task_templates
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.tasks import Done, Ending, NewTask


class Tasks:
    """What this RM has to do."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def lines(self) -> queries.TaskLines:
        """Open tasks by when they are due, and what was done today."""
        with self._replica.reading() as db:
            return queries.task_lines(db, self._clock.today())

    def task(self, task_id: str) -> queries.TaskLine:
        """One task.

        Raises:
            NotFound: it is not in this book.
        """
        with self._replica.reading() as db:
            found = queries.task_line(db, task_id, self._clock.today())
        if found is None:
            raise NotFound(_("This task is not, or no longer, in your book."))
        return found

    def campaigns(self) -> list[queries.CampaignProgress]:
        """Running campaigns with tasks in this book."""
        with self._replica.reading() as db:
            return queries.campaigns(db, self._clock.today())

    def feedback_codes(self) -> list[queries.Feedback]:
        """Outcomes that campaigns count."""
        with self._replica.reading() as db:
            return queries.feedback_codes(db)

    def templates(self) -> list[Template]:
        """Sets of tasks some working days apart."""
        with self._replica.reading() as db:
            return task_templates(db)

    def understood(self, line: str) -> TypedTask:
        """What a line says of a task; see `domain.task_line`."""
        with self._replica.reading() as db:
            days = working_calendar(db).days
        return parse_task(line, self._clock.today(), days)

    def written(self, task_id: str) -> str:
        """A task as the line that says it, to be edited.

        Raises:
            NotFound: it is not in this book.
        """
        from rmdesk.domain.recurrence import read_rule

        task = self.task(task_id)
        rule = read_rule(task.recurrence) if task.recurrence else None
        return format_task(TypedTask(task.description, task.due, task.priority or None, rule), current_language())

    def template_days(self, template: Template, start: date | None = None) -> list[tuple[date, str]]:
        """Day and text of each task that a template would make from `start`, or today."""
        with self._replica.reading() as db:
            days = working_calendar(db).days
        return template.dated(start or self._clock.today(), days)

    # -- writing ---------------------------------------------------------------------------------------------------------

    def add(self, line: str, customer_id: str | None = None, *, category: str = "", reminder_id: str = "") -> str:
        """Make a task from one line; its id. The reminder that it takes care of, if one is named and still wants something, is in progress then.

        Raises:
            InvalidValue: the line does not say what is to be done. DiskFull: nothing was saved.
        """
        from rmdesk.store import reminder_decisions, tasks

        with self._replica.reading() as db:
            reminder = reminder_decisions.waiting(db, reminder_id, self._clock.today())
        return tasks.create(self._edits(), self._new(self.understood(line), customer_id, category), reminder)

    def add_for(self, line: str, customers: Iterable[str]) -> list[str]:
        """The same task for each of several customers, at once or not at all; their ids. Raises what `add` raises."""
        from rmdesk.store import tasks

        return tasks.create_for(self._edits(), customers, self._new(self.understood(line), None, ""))

    def add_template(self, template: Template, customer_id: str | None, start: date | None = None) -> list[str]:
        """The tasks of a template for a customer, counted from `start` or today; their ids. Raises what `add` raises."""
        from rmdesk.store import tasks

        base = self._new(TypedTask(template.title), customer_id, "")
        dated = self.template_days(template, start)
        return tasks.create_all(self._edits(), [replace(base, description=f"{template.title} · {text}", due=day) for day, text in dated])

    def rewrite(self, task_id: str, line: str) -> frozenset[str]:
        """Change a task to what a line says; names of the fields that were different. Raises what `add` raises, and NotFound."""
        from rmdesk.domain.recurrence import rule_text
        from rmdesk.store import tasks

        said = self.understood(line)
        values = {
            "description": said.description,
            "due": said.due.isoformat() if said.due else None,
            "priority": said.priority or 0,
            "recurrence": rule_text(said.recurrence) if said.recurrence else "",
        }
        return tasks.change(self._edits(), task_id, values)

    def done(self, task_id: str, *, outcome: str = "", feedback: str = "") -> Done:
        """The task is done; see `store.tasks.done`, also for what is raised."""
        from rmdesk.store import tasks

        return tasks.done(self._edits(), self._replica, task_id, self._clock, outcome=outcome, feedback=feedback)

    def end(self, ending: Ending) -> Done | None:
        """What became of a task; see `store.tasks.end`, also for what is raised."""
        from rmdesk.store import tasks

        return tasks.end(self._edits(), self._replica, ending, self._clock)

    def snooze(self, task_id: str, until: date) -> None:
        """Put a task off; see `store.tasks.snooze`, also for what is raised."""
        from rmdesk.store import tasks

        tasks.snooze(self._edits(), task_id, until, self._clock.today())

    def cancel(self, task_id: str, reason: str = "") -> None:
        """Let a task go without doing it; see `store.tasks.cancel`, also for what is raised."""
        from rmdesk.store import tasks

        tasks.cancel(self._edits(), task_id, reason)

    def next_working_day(self) -> date:
        """The first working day after the business date."""
        with self._replica.reading() as db:
            return working_calendar(db).days.next(self._clock.today())

    @staticmethod
    def _new(said: TypedTask, customer_id: str | None, category: str) -> NewTask:
        from rmdesk.domain.recurrence import rule_text
        from rmdesk.store.tasks import NewTask

        return NewTask(
            description=said.description,
            customer_id=customer_id,
            due=said.due,
            priority=said.priority or 0,
            category=category or ("follow_up" if customer_id else "own"),
            recurrence=rule_text(said.recurrence) if said.recurrence else "",
        )
