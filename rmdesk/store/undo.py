"""Taking back what was saved last: a new edit that restores what was there before, in one transaction, sent to the center like any other.

Nothing is unmade silently: the history shows the edit and its undoing. A row that was added is removed (it stays at the center, marked), a
removed one comes back, a changed field says again what it said, unless somebody has changed it since; a decision about a reminder, which stays
for ever, is followed by one that takes it back. An undo is an edit and can be undone itself: that is redo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rmdesk.errors import NotAllowed, NotFound
from rmdesk.i18n import _
from rmdesk.store import reminder_decisions
from rmdesk.store.batches import SILENT, MadeBatch, MadeEdit, batch_of, last_batches
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.policy import REMOVED, check_removal, check_update
from rmdesk.store.replica import Replica
from rmdesk.store.wire import Wire, defaults, quoted, shape


@dataclass(frozen=True)
class Restored:
    """One thing an undo did: `op` is `removed`, `restored`, or `changed` with the field's value before and after the undo.

    Of a decision about a reminder that was taken back, or holds again, `field` is the rule and `old` the decision.
    """

    table: str
    row_id: str
    op: str
    field: str = ""
    old: Wire = None
    new: Wire = None


@dataclass(frozen=True)
class Undone:
    """What an undo came to."""

    batch: str
    """The undo's own batch: give it to `undo` to redo."""
    redo: bool
    """Whether it took back an undo."""
    customer_id: str
    customer: str
    """Whom it was about; empty for nobody, or several customers."""
    what: tuple[Restored, ...]


def last_batch(replica: Replica) -> MadeBatch | None:
    """What was saved last on this desk, None if nothing is remembered."""
    with replica.reading() as db:
        found = last_batches(db, 1)
    return found[0] if found else None


def undo(edits: Edits, replica: Replica, batch_id: str = "") -> Undone:
    """Take back the batch `batch_id`, or the last one.

    Raises:
        NotFound: there is nothing to take back, or the row has left the book.
        NotAllowed: it cannot be taken back, with the reason; nothing was changed.
    """
    with replica.reading() as db:
        made = batch_of(db, batch_id) if batch_id else next(iter(last_batches(db, 1)), None)
        if made is None:
            raise NotFound(_("There is nothing to undo."), _("Only what was saved on this desk lately can be undone."))
        if batch_id and any(later.undoes == batch_id for later in last_batches(db)):
            raise NotAllowed(_("This was undone already."))
        edited = [edit for edit in made.edits if edit.table not in SILENT]
        _check(db, edited)
        customer_id, customer = _customer(db, edited)
    with edits.batch() as batch:
        batch.undoes = made.id
        what = tuple(done for edit in reversed(edited) for done in take_back(batch, edit))
    return Undone(batch.id, bool(made.undoes), customer_id, customer, what)


def _check(db: Connection, made: Sequence[MadeEdit]) -> None:
    """Pass if every edit can be taken back; with a reason that a person understands where not."""
    newest: dict[tuple[str, str, str], Wire] = {}
    for edit in made:
        of = shape(edit.table)
        if edit.table == "sync_conflict":
            raise NotAllowed(_("A conflict that was settled stays settled."), _("Change the field again instead."))
        if edit.table == "customer" and edit.op == "insert":
            raise NotAllowed(_("Customers are only added, never removed."), _("Ask the center to mark the customer as lost."))
        if edit.table == "service_request" and edit.op == "insert" and not _still_open(db, edit.row_id):
            raise NotAllowed(_("The center has decided this request already."))
        if edit.table == reminder_decisions.TABLE:
            continue
        if (edit.op == "insert" and edit.table != "preference") or REMOVED in edit.fields:
            check_removal(of)
        elif edit.op != "insert":
            check_update(of, edit.fields)
        newest.update(((edit.table, edit.row_id, field), new) for field, (_old, new) in edit.fields.items() if edit.op == "update")
    for (table, row_id, field), new in newest.items():
        if field == REMOVED:
            continue
        row = db.execute(f"SELECT {quoted(field)} FROM {quoted(table)} WHERE id = ? AND deleted_at IS NULL", (row_id,)).fetchone()
        if row is None:
            raise NotFound(_("What you changed is no longer in your book, so it cannot be undone here."))
        if row[0] != new:
            raise NotAllowed(_("It was changed again since, so it cannot be undone."), _("Edit the field to what it should say."))


def _still_open(db: Connection, request: str) -> bool:
    row = db.execute("SELECT status FROM service_request WHERE id = ?", (request,)).fetchone()
    return row is None or row[0] == "open"


def take_back(batch: Batch, edit: MadeEdit) -> list[Restored]:
    """Restore what one edit replaced, within somebody's batch; what that did. Raises what `Batch` raises."""
    table, row_id = edit.table, edit.row_id
    if table == reminder_decisions.TABLE:
        rule, decision = reminder_decisions.withdraw(batch, edit)
        return [Restored(table, row_id, "restored" if reminder_decisions.is_withdrawal(edit) else "removed", rule, decision)]
    if edit.removed:
        batch.restore(table, {**edit.row})
        return [Restored(table, row_id, "restored")]
    if edit.op == "update" and REMOVED in edit.fields:
        batch.remove(table, row_id)
        return [Restored(table, row_id, "removed")]
    if edit.op == "insert" and table != "preference":
        batch.remove(table, row_id)
        return [Restored(table, row_id, "removed")]
    # A customer keeps the one row of preferences for good: taking it back means what holds where nothing was said.
    known = defaults(table) if edit.op == "insert" else {}
    values = {field: (known.get(field) if edit.op == "insert" else old) for field, (old, _new) in edit.fields.items()}
    if edit.op == "insert":
        values = {field: values[field] for field in ("channel", "may_disturb", "consent", "do_not_call", "hobbies") if field in values}
    changed = batch.update(table, row_id, values)
    return [Restored(table, row_id, "changed", field, edit.fields[field][1], values[field]) for field in edit.fields if field in changed]


def _customer(db: Connection, made: Sequence[MadeEdit]) -> tuple[str, str]:
    about = {edit.customer_id for edit in made if edit.customer_id}
    if len(about) != 1:
        return "", ""
    (customer,) = about
    row = db.execute("SELECT name FROM customer WHERE id = ?", (customer,)).fetchone()
    return customer, str(row[0]) if row else ""
