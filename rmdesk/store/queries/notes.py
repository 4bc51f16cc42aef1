"""The notebook: one's own notes, the pinned ones first, then the newest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rmdesk.domain.text_search import fits
from rmdesk.domain.work_log import Source
from rmdesk.store.queries.reading import day, moment

if TYPE_CHECKING:
    from sqlite3 import Connection

PINNED: Final = "pinned"
"""The mark of a note that stays on top."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note."""

    id: str
    title: str
    text: str
    customer_id: str | None
    customer: str
    """Name; empty if it is about nobody."""
    written: date | None
    modified_at: datetime | None
    marks: tuple[str, ...]

    @property
    def pinned(self) -> bool:
        """Whether it stays on top."""
        return PINNED in self.marks

    @property
    def made(self) -> tuple[Source, ...]:
        """The tasks and contacts that were made of it."""
        return tuple(Source(table, row) for table, mark, row in (one.partition(":") for one in self.marks) if mark)


_NOTES_SQL: Final = """
    SELECT n.id, n.title, n.text, n.customer_id, coalesce(c.name, ''), n.registered_at, n.modified_at, n.remarks
    FROM note AS n
    LEFT JOIN customer AS c ON c.id = n.customer_id
    WHERE n.deleted_at IS NULL AND n.owner_id = :me
    ORDER BY coalesce(n.modified_at, n.registered_at) DESC, n.id DESC
"""
"""A few hundred rows of one person."""


def notes(conn: Connection, person: str, wanted: str = "") -> list[NoteLine]:
    """The notes, or those that fit what is wanted, the best fitting first; pinned ones before others."""
    found = [
        NoteLine(note, title, text, customer_id, customer, day(written), moment(changed), tuple(remarks.split()))
        for note, title, text, customer_id, customer, written, changed, remarks in conn.execute(_NOTES_SQL, {"me": person})
    ]
    scored = [(fits(wanted, (one.title, one.customer), (one.text,)), one) for one in found]
    return [one for _score, one in sorted((pair for pair in scored if pair[0]), key=lambda pair: (not pair[1].pinned, -pair[0]))]
