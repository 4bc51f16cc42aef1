"""The tasks and contacts that take care of reminders."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Linked:
    """A task, or a contact."""

    table: str
    """`activity` or `contact`."""
    on: date | None
    """The task's due day, the contact's business date."""
    status: str
    """Of the task; of a contact its channel."""


_SQL: Final = """
    SELECT w.value, 'activity', a.due, a.status
    FROM json_each(:ids) AS w CROSS JOIN activity AS a ON a.id = w.value
    WHERE a.deleted_at IS NULL
    UNION ALL
    SELECT w.value, 'contact', c.business_date, c.channel
    FROM json_each(:ids) AS w CROSS JOIN contact AS c ON c.id = w.value
    WHERE c.deleted_at IS NULL
"""


def linked_work(conn: Connection, ids: Collection[str]) -> dict[str, Linked]:
    """The tasks and contacts among `ids` that this book has, by id."""
    if not ids:
        return {}
    return {id: Linked(table, day(on), status) for id, table, on, status in conn.execute(_SQL, {"ids": json.dumps(sorted(ids))})}
