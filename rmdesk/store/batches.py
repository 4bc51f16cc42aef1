"""What this desk saved together lately: the last batches of edits with what they replaced, so that they can be taken back.

The outbox forgets an edit once the center has it for good; this does not, up to `KEPT` batches. They lie among the desk's own settings, inside
the encrypted replica, and are written in the transaction of the batch itself: an edit that is there can be undone, one that is not cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from rmdesk.store import settings
from rmdesk.store.connection import Connection

Value = int | str | None

KEPT: Final = 40
"""Batches that are remembered."""
SILENT: Final = frozenset({"audit_event", "group_member_day"})
"""Tables whose rows nobody edits, traces of looking and the day's members of groups: a batch of nothing else is not the last edit."""
_NAME: Final = "batch:{counter:016d}"
_FIRST: Final = "batch:"
_AFTER: Final = "batch;"
"""The first text behind all names of batches."""


class MadeEdit(msgspec.Struct, frozen=True):
    """One edit of a batch."""

    table: str
    row_id: str
    op: str
    """`insert` or `update`."""
    fields: dict[str, tuple[Value, Value]]
    """Field → (before, after), wire values."""
    customer_id: str
    row: dict[str, Value]
    """The whole row after the edit; empty unless the edit removed it."""

    @property
    def removed(self) -> bool:
        """Whether the edit took the row away."""
        return self.op == "update" and self.fields.get("deleted_at", (None, None))[1] is not None


class MadeBatch(msgspec.Struct, frozen=True):
    """What was saved together."""

    id: str
    at: str
    """Moment, as stored."""
    undoes: str
    """The batch that this one took back; empty for an edit of its own."""
    edits: list[MadeEdit]


def keep_batch(conn: Connection, counter: int, batch: str, at: str, undoes: str, edits: Sequence[MadeEdit]) -> None:
    """Remember a batch within its own transaction, and forget the oldest. `counter` is that of its last edit."""
    if not edits or all(edit.table in SILENT for edit in edits):
        return
    lean = [edit if edit.removed else msgspec.structs.replace(edit, row={}) for edit in edits]
    settings.put(conn, _NAME.format(counter=counter), msgspec.json.encode(MadeBatch(batch, at, undoes, lean)).decode())
    conn.execute(
        "DELETE FROM setting WHERE name >= ? AND name < ? AND name NOT IN "
        "(SELECT name FROM setting WHERE name >= ? AND name < ? ORDER BY name DESC LIMIT ?)",
        (_FIRST, _AFTER, _FIRST, _AFTER, KEPT),
    )


def last_batches(conn: Connection, most: int = KEPT) -> list[MadeBatch]:
    """The last batches, the newest first."""
    rows = conn.execute("SELECT value FROM setting WHERE name >= ? AND name < ? ORDER BY name DESC LIMIT ?", (_FIRST, _AFTER, most))
    return [msgspec.json.decode(value, type=MadeBatch) for (value,) in rows]


def batch_of(conn: Connection, batch_id: str) -> MadeBatch | None:
    """The batch with this id, None if it is not remembered (any more)."""
    return next((batch for batch in last_batches(conn) if batch.id == batch_id), None)


__all__ = ["KEPT", "MadeBatch", "MadeEdit", "batch_of", "keep_batch", "last_batches"]
