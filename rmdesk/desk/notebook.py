"""The notebook: what one keeps for oneself, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.queries import notes as queries
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.contact_log import Logged
    from rmdesk.store.edits import Edits


class Notebook:
    """This RM's own notes; nobody else reads them."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def notes(self, wanted: str = "") -> list[queries.NoteLine]:
        """All notes, or those that fit what is wanted; the pinned ones first."""
        with self._replica.reading() as db:
            return queries.notes(db, settings.get(db, "person_id"), wanted)

    def note(self, note: str) -> queries.NoteLine:
        """One note.

        Raises:
            NotFound: it is not here (any more).
        """
        found = next((one for one in self.notes() if one.id == note), None)
        if found is None:
            raise NotFound(_("This note is not there any more."))
        return found

    def write(self, title: str, text: str, customer_id: str | None = None) -> str:
        """A new note; see `store.notes.create`, also for what is raised."""
        from rmdesk.store import notes

        return notes.create(self._edits(), title, text, customer_id)

    def rewrite(self, note: str, title: str, text: str) -> frozenset[str]:
        """Other words for a note; see `store.notes.change`, also for what is raised."""
        from rmdesk.store import notes

        return notes.change(self._edits(), note, title, text)

    def pin(self, note: str) -> None:
        """Keep a note on top, or no longer; see `store.notes.pin`, also for what is raised."""
        from rmdesk.store import notes

        notes.pin(self._edits(), self.note(note))

    def remove(self, note: str) -> None:
        """Take a note away; see `store.notes.remove`, also for what is raised."""
        from rmdesk.store import notes

        notes.remove(self._edits(), note)

    def make_task(self, note: str, line: str) -> str:
        """A task of a note, as `line` says it; see `store.notes.make_task`, also for what is raised."""
        from rmdesk.domain.recurrence import rule_text
        from rmdesk.domain.task_line import parse_task
        from rmdesk.store import notes
        from rmdesk.store.tasks import NewTask

        with self._replica.reading() as db:
            said = parse_task(line, self._clock.today(), working_calendar(db).days)
        about = self.note(note)
        task = NewTask(
            description=said.description,
            customer_id=about.customer_id,
            due=said.due,
            priority=said.priority or 0,
            category="follow_up" if about.customer_id else "own",
            recurrence=rule_text(said.recurrence) if said.recurrence else "",
        )
        return notes.make_task(self._edits(), about, task)

    def make_contact(self, note: str, customer_id: str, line: str) -> Logged:
        """A contact with a customer, as `line` says it; the note keeps the way to it.

        Raises:
            InvalidValue, NotFound, DiskFull: see `store.contact_log.record`; the note is left as it was.
        """
        from rmdesk.domain.work_log import Source
        from rmdesk.store import contact_log, notes

        about = self.note(note)
        logged = contact_log.record(self._edits(), self._replica, customer_id, line, self._clock)
        notes.keep_link(self._edits(), about, Source("contact", logged.contact_id))
        return logged
