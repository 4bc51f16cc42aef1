"""Keeping a person's own values for the reminder rules: one synced row for each, so they follow to their other desks.

A value is never removed but emptied, which means the bank's: two desks that change the same one then meet in one field, as a conflict that
a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec.json import encode

from rmdesk.store.policy import keyed_id
from rmdesk.store.wire import quoted, shape

if TYPE_CHECKING:
    from sqlite3 import Connection

    from rmdesk.domain.reminder_values import Plain
    from rmdesk.store.edits import Edits
    from rmdesk.store.replica import Replica
    from rmdesk.store.wire import Image

TABLE: Final = "reminder_override"


def override_id(person: str, rule: str, path: str) -> str:
    """The id of a value, the same on every desk of the person."""
    return keyed_id(TABLE, {"owner_id": person, "rule": rule, "parameter": path})


def keep(edits: Edits, replica: Replica, rule: str, values: Mapping[str, Plain]) -> None:
    """Keep these own values for a rule, by path; those that are not named follow the bank again. They must be within the bank's bounds.

    Raises:
        DiskFull: nothing was saved.
    """
    with replica.reading() as conn:
        rows = _rows(conn, edits.author, rule)
    with edits.batch() as batch:
        for path in sorted(rows.keys() | values.keys()):
            value = encode(values[path]).decode() if path in values else ""
            row = rows.get(path)
            if row is None:
                # The row says no more than what it is for, so that another desk of the person can make the same one.
                id = batch.insert(TABLE, {"rule": rule, "parameter": path}, row_id=override_id(edits.author, rule, path))
                batch.update(TABLE, id, {"value": value})
            elif row["deleted_at"] is None:
                batch.update(TABLE, str(row["id"]), {"value": value})
            elif value:
                batch.restore(TABLE, row)
                batch.update(TABLE, str(row["id"]), {"value": value})


def _rows(conn: Connection, person: str, rule: str) -> dict[str, Image]:
    """The person's rows for a rule by path, also those that an undo took back."""
    of = shape(TABLE)
    columns = ", ".join(map(quoted, of.columns))
    rows = conn.execute(f"SELECT {columns} FROM {TABLE} WHERE owner_id = ? AND rule = ?", (person, rule))
    return {str(image["parameter"]): image for image in map(of.image, rows)}
