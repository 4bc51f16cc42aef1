"""My tasks: what is still to do, the most pressing first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmdesk.i18n import _
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.sheet import Section
from rmdesk.screens.words import dated, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.store.queries.home_work import TaskLine, TaskLines


class TasksScreen(ListHome["TaskLines"]):
    """Open tasks by due date."""

    MODE = "tasks"
    TABLES = frozenset({"activity", "customer"})

    def read(self) -> TaskLines:
        """Open tasks."""
        return self.desk.tasks()

    def summary(self, figures: TaskLines) -> Sequence[Section]:
        """How many, by urgency."""
        counts = (
            (_("{count} overdue"), figures.overdue),
            (_("{count} due today"), figures.today),
            (_("{count} later"), figures.upcoming),
            (_("{count} without a date"), figures.undated),
        )
        said = " · ".join(text.format(count=len(lines)) for text, lines in counts if lines)
        return [FactSection(_("My tasks"), (Fact("", Cell(said, "bad" if figures.overdue else None)),) if said else ())]

    def columns(self) -> list[Column]:
        """Due, customer, task."""
        return [
            Column("due", _("Due"), 18, priority=1, flex=1, max_width=24),
            Column("customer", _("Name"), 12, priority=1, flex=1, max_width=36),
            Column("level", _("Level"), 9, priority=4),
            Column("task", _("Task"), 20, priority=1, flex=4),
            Column("category", _("Category"), 12, priority=3),
            Column("status", _("Status"), 11, priority=5),
        ]

    def rows(self, figures: TaskLines) -> list[tuple[RowKey, Row]]:
        """Overdue, today, later, without a date."""
        today = self.host.clock.today()
        return [_row(line, today) for part in (figures.overdue, figures.today, figures.upcoming, figures.undated) for line in part]

    @property
    def nothing(self) -> str:
        """Nothing to do."""
        return _("No open task.")


def _row(line: TaskLine, today: date) -> tuple[RowKey, Row]:
    tone: Tone | None = "bad" if line.due and line.due < today else "warn" if line.due == today else None
    when = dated(line.due, today) if line.due else _("no date")
    text = f"!{line.priority} {line.description}" if line.priority else line.description
    return (
        RowKey(line.id, line.customer_id, line.customer),
        (
            Cell(when, tone if line.due else "muted"),
            line.customer or Cell(_("own task"), "muted"),
            word(line.level, "level"),
            text,
            Cell(word(line.category, "activity_category"), "muted"),
            Cell(word(line.status), "muted"),
        ),
    )
