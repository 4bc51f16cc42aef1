"""Work log: what was really done on the business date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rmdesk.domain.money import format_money
from rmdesk.i18n import _, current_language
from rmdesk.screens.customer_work import contact_summary
from rmdesk.screens.list_home import ListHome, RowKey
from rmdesk.screens.sheet import Section
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from rmdesk.store.queries.home_work import WorkLogFigures


class WorkLogScreen(ListHome["WorkLogFigures"]):
    """Contacts, tasks done and opportunities of the day."""

    MODE = "work_log"
    TABLES = frozenset({"contact", "activity", "opportunity", "customer"})

    def read(self) -> WorkLogFigures:
        """What was recorded."""
        return self.desk.work_log_figures()

    def summary(self, figures: WorkLogFigures) -> Sequence[Section]:
        """Counts."""
        contacts = _("{count} contacts, {reached} reached").format(count=len(figures.contacts), reached=figures.reached)
        tasks = _("{count} tasks done").format(count=len(figures.tasks_done))
        opportunities = _("{count} new opportunities").format(count=len(figures.opportunities))
        title = _("Work log") + f" {figures.business_date}"
        return [FactSection(title, (Fact("", f"{contacts} · {tasks} · {opportunities}"),))]

    def columns(self) -> list[Column]:
        """When, what, with whom."""
        return [
            Column("time", _("Time"), 5, priority=2),
            Column("kind", _("Kind"), 11, priority=1),
            Column("customer", _("Name"), 12, priority=1, flex=1, max_width=36),
            Column("what", _("What was done"), 24, priority=1, flex=4),
        ]

    def rows(self, figures: WorkLogFigures) -> list[tuple[RowKey, Row]]:
        """In the order of the day; opportunities, which have no hour, at the end."""
        clock = self.host.clock
        timed = [
            (one.start, RowKey(one.id, one.customer_id, one.customer), _("Contact"), one.customer, contact_summary(one))
            for one in figures.contacts
        ]
        timed += [
            (one.done_at, RowKey(one.id, one.customer_id, one.customer), _("Task done"), one.customer, one.description)
            for one in figures.tasks_done
        ]
        rows: list[tuple[RowKey, Row]] = [
            (key, (Cell(f"{clock.local(moment):%H:%M}", "muted"), kind, name or Cell(_("own task"), "muted"), what))
            for moment, key, kind, name, what in sorted(timed, key=lambda one: one[0])
        ]
        for one in figures.opportunities:
            amount = format_money(one.expected_value, current_language()) if one.expected_value else ""
            what = " ".join(part for part in (word(one.product_line), amount, one.summary) if part)
            rows.append((RowKey(one.id, one.customer_id, one.customer), ("", _("Opportunity"), one.customer, what)))
        return rows

    @property
    def nothing(self) -> str:
        """An empty day."""
        return _("Nothing recorded on this day yet. c in a list of customers records a contact.")
