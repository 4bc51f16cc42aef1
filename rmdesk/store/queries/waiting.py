"""What was saved here and is not settled at the center, as a person remembers saving it: one item for what one key press saved.

A contact with its opportunity and task is seven rows and one item. Rows of one batch that are about several customers, or that the center
answered differently, are several items.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.store.queries.reading import marks, moment

if TYPE_CHECKING:
    from sqlite3 import Connection

Value = str | int | None
NOT_TAKEN: Final = ("rejected", "quarantined")
"""States in which only a person can help."""

_SQL: Final = """
    SELECT o.batch, coalesce(o.customer_id, ''), coalesce(c.name, ''), o.state, o.counter, o.table_name, o.row_id, o.op, o.fields, o.at,
        o.attempts, o.reason
    FROM outbox AS o
    LEFT JOIN customer AS c ON c.id = o.customer_id
    WHERE o.state IN ({states})
    ORDER BY o.counter
"""
"""Index: ix_outbox_state."""
_SUBJECTS: Final = {
    "activity": "description",
    "opportunity": "summary",
    "requirement": "summary",
    "complaint": "summary",
    "contact_point": "kind",
    "customer_group": "name",
    "note": "title",
    "reminder_override": "rule || '.' || parameter",
    "kpi_target": "coalesce((SELECT name FROM person WHERE person.id = person_id), '') || ' ' || substr(period_start, 1, 7)",
}
"""The column, or expression, by which a person knows a row again."""


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One row of an item: a mutation, as the center is told it."""

    counter: int
    table: str
    row_id: str
    op: str
    """`insert` or `update`."""
    fields: Mapping[str, tuple[Value, Value]]
    """Value before and after, by field."""
    subject: str = ""
    """What a changed row is about, where a person would not know it by its fields."""


@dataclass(frozen=True, slots=True)
class WaitingEdit:
    """What was saved together about one customer."""

    batch: str
    customer_id: str | None
    customer: str
    """Name; empty if it is about no customer, or about one who has left the book."""
    state: Literal["pending", "conflict", "rejected", "quarantined"]
    at: datetime
    attempts: int
    reason: str
    """Why the center did not take it; empty while it has not been asked."""
    rows: tuple[EditedRow, ...]

    @property
    def key(self) -> str:
        """What tells it from the others."""
        return f"{self.rows[0].counter}:{self.state}"

    @property
    def counters(self) -> tuple[int, ...]:
        """The numbers of its mutations, in order."""
        return tuple(row.counter for row in self.rows)


def waiting_edits(conn: Connection, *states: str) -> list[WaitingEdit]:
    """Items in one of `states`, in the order they were saved."""
    found: dict[tuple[str, str, str], list[tuple[object, ...]]] = {}
    for row in conn.execute(_SQL.format(states=marks(states)), states):
        found.setdefault((row[0], row[1], row[3]), []).append(row)
    return [_item(conn, rows) for rows in found.values()]


def _item(conn: Connection, rows: list[tuple[object, ...]]) -> WaitingEdit:
    batch, customer_id, customer, state, *_rest = rows[0]
    reason = next((str(row[11]) for row in rows if row[11]), "")
    return WaitingEdit(
        str(batch),
        str(customer_id) or None,
        str(customer),
        str(state),  # type: ignore[arg-type]  # a check constraint of the table
        moment(str(rows[0][9])),
        max(int(str(row[10])) for row in rows),
        reason,
        tuple(_row(conn, *row[4:9]) for row in rows),
    )


def _row(conn: Connection, counter: object, table: object, row_id: object, op: object, fields: object) -> EditedRow:
    read = {str(name): (pair[0], pair[1]) for name, pair in json.loads(str(fields)).items()}
    subject = _subject(conn, str(table), str(row_id)) if op == "update" or table == "kpi_target" else ""
    return EditedRow(int(str(counter)), str(table), str(row_id), str(op), read, subject)


def _subject(conn: Connection, table: str, row_id: str) -> str:
    column = _SUBJECTS.get(table)
    if column is None:
        return ""
    row = conn.execute(f'SELECT {column} FROM "{table}" WHERE id = ?', (row_id,)).fetchone()
    return str(row[0] or "") if row else ""
