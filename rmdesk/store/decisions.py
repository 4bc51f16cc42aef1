"""What a person decides about edits that the center did not take as they were: conflicts are settled, quarantined edits re-applied or let go.

A decision is an edit like any other: made offline, seen at once, pushed exactly once. A choice between two values is an edit of the value the
person saw; if the center's has moved on again meanwhile, that is a new conflict, and nobody's value is overwritten unseen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from rmdesk.clock import Clock
from rmdesk.errors import NotFound, UsageError
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Edits
from rmdesk.store.field_edits import field_value
from rmdesk.store.history import as_json
from rmdesk.store.policy import KEPT_BY_SYSTEM
from rmdesk.store.replica import Replica
from rmdesk.store.tables import is_private
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Wire, quoted, shape

MINE: Final = "mine"
THEIRS: Final = "theirs"


@dataclass(frozen=True)
class Settled:
    """A decided conflict: the value that was chosen."""

    table: str
    row_id: str
    field: str
    chosen: Wire


def settle(edits: Edits, replica: Replica, conflict_id: str, choice: str) -> Settled:
    """Decide a conflict: `mine`, `theirs`, or `FIELD=VALUE` for a third value.

    Raises:
        NotFound: no such conflict is open, or its row has left the book.
        UsageError: the choice is none of these. InvalidValue: the value does not fit the field.
    """
    with replica.reading() as db:
        found = db.execute(
            "SELECT table_name, row_id, field, mine, theirs, mutation FROM sync_conflict WHERE id = ? AND status = 'open' AND deleted_at IS NULL",
            (conflict_id,),
        ).fetchone()
    if found is None:
        raise NotFound(_("There is no open conflict {id}.").format(id=conflict_id), _("List them: rmdesk conflicts"))
    table, row_id, field, mine, theirs, edit = (str(value) for value in found)
    seen: Wire = json.loads(theirs)
    chosen = _chosen(table, field, json.loads(mine), seen, choice)
    with edits.batch() as batch:
        if choice != THEIRS:
            batch.update(table, row_id, {field: chosen}, seen={field: seen})
        batch.update("sync_conflict", conflict_id, {"status": "settled", "chosen": as_json(chosen)})
        batch.settled(edit)
    return Settled(table, row_id, field, chosen)


def _chosen(table: str, field: str, mine: Wire, theirs: Wire, choice: str) -> Wire:
    if choice in (MINE, THEIRS):
        return mine if choice == MINE else theirs
    name, equals, text = choice.partition("=")
    if not equals or name.strip() != field:
        raise UsageError(
            _("“{choice}” is no way to settle this conflict.").format(choice=choice),
            _("Say mine, theirs, or {field}=VALUE.").format(field=field),
        )
    return field_value(shape(table), field, text)


def reapply(edits: Edits, replica: Replica, counter: int) -> str:
    """Make an edit again that the center did not take; the id of its row. It is based on what the person saw then, so it may conflict.

    Raises:
        NotFound: no such edit waits, or its row is not back in the book.
    """
    with replica.reading() as db:
        table, row_id, op, fields, customer, _reason = _kept(db, counter)
        if not _is_here(db, "customer", customer) or (op == "update" and not _is_here(db, table, row_id)):
            raise NotFound(_("What this edit is about is not in your book."), _("It is kept; try again when it is back."))
    new = {field: value for field, (_base, value) in fields.items()}
    with edits.batch() as batch:
        if op == "insert":
            batch.insert(table, {field: value for field, value in new.items() if field not in KEPT_BY_SYSTEM}, row_id=row_id)
        else:
            batch.update(table, row_id, new, seen={field: base for field, (base, _value) in fields.items()})
        batch.withdraw(counter)
    return row_id


def discard(edits: Edits, replica: Replica, counter: int, clock: Clock) -> None:
    """Let an edit go that the center did not take. What it said stays in the audit trail; of a private row only which fields, for others read that.

    Raises:
        NotFound: no such edit waits.
    """
    with replica.reading() as db:
        table, row_id, op, fields, _customer, reason = _kept(db, counter)
    said = {"op": op, "reason": reason, "fields": {field: None if is_private(table) else value for field, (_base, value) in fields.items()}}
    event: dict[str, Wire] = {
        "owner_id": edits.author,
        "event": "discard_edit",
        "subject_table": table,
        "subject_id": row_id,
        "detail": json.dumps(said, ensure_ascii=False),
        "at": moment_text(clock.now()),
        "device": edits.device,
    }
    with edits.batch() as batch:
        batch.insert("audit_event", event)
        batch.withdraw(counter)


def _kept(db: Connection, counter: int) -> tuple[str, str, str, dict[str, tuple[Wire, Wire]], str, str]:
    """(table, row, op, fields, customer, reason) of an edit that was rejected or quarantined."""
    found = db.execute(
        "SELECT table_name, row_id, op, fields, coalesce(customer_id, ''), reason FROM outbox "
        "WHERE counter = ? AND state IN ('rejected', 'quarantined')",
        (counter,),
    ).fetchone()
    if found is None:
        raise NotFound(_("There is no edit {counter} that the center did not take.").format(counter=counter), _("List them: rmdesk outbox"))
    table, row_id, op, fields, customer, reason = (str(value) for value in found)
    return table, row_id, op, {field: (base, new) for field, (base, new) in json.loads(fields).items()}, customer, reason


def _is_here(db: Connection, table: str, row_id: str) -> bool:
    """Whether the row is in the book; an edit about no customer has none to miss."""
    return not row_id or db.execute(f"SELECT 1 FROM {quoted(table)} WHERE id = ? AND deleted_at IS NULL", (row_id,)).fetchone() is not None
