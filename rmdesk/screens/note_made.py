"""What is made of a note: a task, or a contact. The same lines as elsewhere, begun with what the note says; the note keeps the way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmdesk.screens.quick_log import QuickLogScreen
from rmdesk.screens.task_line import TaskLineScreen

if TYPE_CHECKING:
    from rmdesk.domain.task_line import TaskLine
    from rmdesk.store.contact_log import Logged, Occasion
    from rmdesk.store.queries.notes import NoteLine


class NoteTaskScreen(TaskLineScreen):
    """A task of a note."""

    def __init__(self, note: NoteLine) -> None:
        """Make the screen; the line begins with the title."""
        super().__init__(note.customer_id, note.customer, line=note.title)
        self._note = note

    def save(self, line: str) -> TaskLine:
        """Make the task; the note keeps the way to it."""
        self.desk.notebook.make_task(self._note.id, line)
        return self.desk.tasks.understood(line)


class NoteContactScreen(QuickLogScreen):
    """A contact of a note; what the note says stands behind the semicolon."""

    def __init__(self, note: NoteLine, customer_id: str, name: str) -> None:
        """Make the screen."""
        said = " ".join(f"{note.title} {note.text}".split()) if note.text.strip() != note.title else note.title
        super().__init__(customer_id, name, f"; {said}")
        self._note = note

    @property
    def draft_name(self) -> str:
        """Apart from what is typed about the customer elsewhere."""
        return f"note-contact:{self._note.id}"

    def _record(self, line: str, occasion: Occasion) -> Logged:
        if self._corrects:
            return super()._record(line, occasion)
        return self.desk.notebook.make_contact(self._note.id, self._customer_id, line)
