"""Writing one's own notes, and making tasks and contacts of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from rmdesk.domain.work_log import Source
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store import tasks
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.queries.notes import PINNED, NoteLine
from rmdesk.store.tasks import NewTask

_LONGEST_TITLE: Final = 200


def create(edits: Edits, title: str, text: str, customer_id: str | None = None) -> str:
    """A new note; its id. Without a title the first line of the text is one.

    Raises:
        InvalidValue: it says nothing. DiskFull: nothing was saved.
    """
    title, text = _words(title, text)
    with edits.batch() as batch:
        return batch.insert("note", {"title": title, "text": text, "customer_id": customer_id})


def change(edits: Edits, note: str, title: str, text: str) -> frozenset[str]:
    """Other words; names of the fields that were different. Raises what `create` raises, and NotFound."""
    title, text = _words(title, text)
    with edits.batch() as batch:
        return batch.update("note", note, {"title": title, "text": text})


def pin(edits: Edits, note: NoteLine) -> None:
    """Keep a note on top, or no longer.

    Raises:
        NotFound: it is not here any more. DiskFull: nothing was saved.
    """
    marks = [mark for mark in note.marks if mark != PINNED] if note.pinned else [PINNED, *note.marks]
    with edits.batch() as batch:
        _mark(batch, note, marks)


def remove(edits: Edits, note: str) -> None:
    """Take a note away; it can be undone. Raises what `pin` raises."""
    with edits.batch() as batch:
        batch.remove("note", note)


def make_task(edits: Edits, note: NoteLine, task: NewTask) -> str:
    """A task of a note, which keeps the way to it; one transaction. Its id.

    Raises:
        InvalidValue: the task says nothing. NotFound: the note is not here any more. DiskFull: nothing was saved.
    """
    about = task.customer_id or note.customer_id
    with edits.batch() as batch:
        made = tasks.add(batch, replace(task, customer_id=about))
        _mark(batch, note, [*note.marks, f"activity:{made}"])
    return made


def keep_link(edits: Edits, note: NoteLine, made: Source) -> None:
    """Let the note remember what was made of it. Raises what `pin` raises."""
    with edits.batch() as batch:
        _mark(batch, note, [*note.marks, f"{made.table}:{made.id}"])


def _mark(batch: Batch, note: NoteLine, marks: Iterable[str]) -> None:
    batch.update("note", note.id, {"remarks": " ".join(dict.fromkeys(marks))})


def _words(title: str, text: str) -> tuple[str, str]:
    title, text = " ".join(title.split()), text.strip()
    if not title:
        title = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    if not title:
        raise InvalidValue(_("A note says something."))
    if len(title) > _LONGEST_TITLE and not text:
        text = title
    return title[:_LONGEST_TITLE], text
