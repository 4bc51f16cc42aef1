"""The work log: the day as it was, put into words, handed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.domain.work_log import Block, LogLine
from rmdesk.i18n import _, ngettext
from rmdesk.store import settings
from rmdesk.store.queries import work_logs as queries
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from pathlib import Path

    from rmdesk.store.edits import Edits
    from rmdesk.store.export_file import Existing
    from rmdesk.store.paper import Document


class WorkLog:
    """This RM's own work log."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def day(self, on: date | None = None) -> queries.WorkLogDay:
        """The log of a day, the business date if none is given: what is stored, and while it may be changed what was recorded besides."""
        today = self._clock.today()
        with self._replica.reading() as db:
            return queries.work_log_day(db, settings.get(db, "person_id"), on or today, today)

    def beside(self, on: date, step: int) -> date:
        """The day before (-1) or after (1) that is worked or has something in it."""
        with self._replica.reading() as db:
            return queries.day_beside(db, settings.get(db, "person_id"), on, step, self._clock.today())

    def missing(self) -> list[queries.MissingDay]:
        """Working days whose log is not handed in, the oldest first."""
        with self._replica.reading() as db:
            return queries.missing_days(db, settings.get(db, "person_id"), self._clock.today())

    def add(self, on: date, block: Block, text: str, customer_id: str | None = None) -> str:
        """A line of one's own; see `store.work_log.add_line`, also for what is raised."""
        from rmdesk.store import work_log

        return work_log.add_line(self._edits(), self.day(on), block, text, customer_id)

    def change(self, on: date, line: LogLine, text: str) -> None:
        """Other words for a line; see `store.work_log.change_line`, also for what is raised."""
        from rmdesk.store import work_log

        work_log.change_line(self._edits(), self.day(on), line, text)

    def leave_out(self, on: date, line: LogLine) -> None:
        """Take a line out; see `store.work_log.leave_out`, also for what is raised."""
        from rmdesk.store import work_log

        work_log.leave_out(self._edits(), self.day(on), line)

    def submit(self, on: date) -> queries.WorkLogDay:
        """Hand a day's log in; how it stands then. See `store.work_log.submit`, also for what is raised."""
        from rmdesk.store import work_log

        log = self.day(on)
        work_log.submit(self._edits(), log, summed_up(log))
        return self.day(on)

    def take_back(self, on: date) -> None:
        """Go on with a log that was handed in; see `store.work_log.take_back`, also for what is raised."""
        from rmdesk.store import work_log

        work_log.take_back(self._edits(), self.day(on))

    # -- on paper --------------------------------------------------------------------------------------------------------

    def document(self, on: date) -> Document:
        """A day's log to be read outside rmdesk."""
        from rmdesk.store.work_log_document import day_document

        with self._replica.reading() as db:
            who = settings.get(db, "person_name"), settings.get(db, "branch_name")
        log = self.day(on)
        return day_document(log, log.summary or summed_up(log), *who)

    def write(self, document: Document, path: str, existing: Existing = "keep") -> Path:
        """Write a document as Markdown, Word or text, as the ending of `path` says; where it is now. The audit trail keeps that it was.

        Raises:
            InvalidValue: the ending says no format. FileThere, NotWritten: see `store.export_file`.
        """
        from rmdesk.store import export_file
        from rmdesk.store.paper import FORMATS, rendered

        where = export_file.target(path, FORMATS)
        detail = {"what": "work_log", "title": document.title}
        export_file.write_audited(self._edits(), self._clock, rendered(document, where.suffix.lower()), where, "work_log", detail, existing)
        return where


def contacts_said(contacts: int, reached: int) -> str:
    """`12 contacts, 7 reached`."""
    said = ngettext("{count} contact, {reached} reached", "{count} contacts, {reached} reached", contacts)
    return said.format(count=contacts, reached=reached)


def summed_up(log: queries.WorkLogDay) -> str:
    """The day in one line, counted from its rows: `12 contacts, 7 reached · 2 visits · …`."""
    parts = []
    if log.contacts:
        parts.append(contacts_said(log.contacts, log.reached))
    for block, text in (
        (Block.SALES, _("opportunities {count}")),
        (Block.TASKS, _("done and promised {count}")),
        (Block.TOMORROW, _("planned {count}")),
    ):
        if count := len(log.log.of(block)):
            parts.append(text.format(count=count))
    return " · ".join(parts)
