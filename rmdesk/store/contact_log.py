"""Recording a contact from one typed line: the contact, and with it what else the line says, linked and in one transaction.

What the words mean is `domain.quicklog`'s business, which rows that makes `contact_rows`'. Nothing typed is lost: the whole line is the
contact's content. The last line about a customer can be corrected on the same day: the new one replaces what the old one made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Channel
from rmdesk.domain.quicklog import QuickLog, parse
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.batches import MadeBatch, MadeEdit, last_batches
from rmdesk.store.connection import Connection
from rmdesk.store.contact_rows import ContactRows, Known, Occasion, known_of, tables_of
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.undo import take_back
from rmdesk.store.wire import quoted

_MADE_ALONE = frozenset({"opportunity", "requirement", "activity", "service_request"})
"""Tables whose rows others may have worked on since; such a row is kept when the line that made it is corrected."""


@dataclass(frozen=True)
class Planned:
    """One record that a line makes: the table, and what to tell of it."""

    table: str
    text: str


@dataclass(frozen=True)
class LogPreview:
    """How a line was understood, and the records it would make."""

    parsed: QuickLog
    records: tuple[Planned, ...]


@dataclass(frozen=True)
class Logged:
    """What was recorded. `rows` are (table, id) pairs, the contact first."""

    contact_id: str
    parsed: QuickLog
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LastLog:
    """The last line recorded about a customer today on this desk."""

    contact_id: str
    line: str
    batch: MadeBatch


def preview(replica: Replica, customer_id: str, line: str, clock: Clock, channel: Channel = Channel.PHONE) -> LogPreview:
    """What `record` would make of `line`; writes nothing."""
    with replica.reading() as db:
        parsed, known = _understood(db, customer_id, line, clock.today(), channel)
    said = {
        "contact": parsed.note,
        "opportunity": parsed.line.value if parsed.line else "",
        "requirement": parsed.note,
        "activity": parsed.next_action.text if parsed.next_action else "",
        "preference": "do_not_call",
        "service_request": "phone_correction",
    }
    return LogPreview(parsed, tuple(Planned(table, said[table]) for table in tables_of(parsed, known)))


def record(edits: Edits, replica: Replica, customer_id: str, line: str, clock: Clock, occasion: Occasion | None = None) -> Logged:
    """Save what `line` says about a contact with this customer.

    Raises:
        InvalidValue: the line is empty.
        NotFound: the customer is not in this RM's book.
        DiskFull: nothing was saved.
    """
    how = occasion or Occasion()
    parsed, known = _read(replica, customer_id, line, clock, how.channel)
    with edits.batch() as batch:
        rows = ContactRows(batch, customer_id, clock, parsed, known)
        contact = rows.write(line, how)
    return Logged(contact, parsed, tuple(rows.rows))


def _read(replica: Replica, customer_id: str, line: str, clock: Clock, channel: Channel) -> tuple[QuickLog, Known]:
    if not line.strip():
        raise InvalidValue(_("There is nothing to record."), _("Write what happened, for example: call interested wealth 200k"))
    with replica.reading() as db:
        return _understood(db, customer_id, line, clock.today(), channel)


def _understood(db: Connection, customer_id: str, line: str, today: date, channel: Channel) -> tuple[QuickLog, Known]:
    if db.execute("SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,)).fetchone() is None:
        raise NotFound(_("This customer is not in your book."))
    known = known_of(db, customer_id, today)
    return parse(line, today, maturity=known.maturity, currency=known.currency, default_channel=channel), known


# ---- correcting ----------------------------------------------------------------------------------------------------------------------------


def last_log(replica: Replica, customer_id: str, today: date) -> LastLog | None:
    """The last line recorded about this customer on the business date by this desk, unless it was taken back; None if there is none."""
    with replica.reading() as db:
        batches = last_batches(db)
    taken_back = {batch.undoes for batch in batches if batch.undoes}
    for batch in batches:
        for edit in batch.edits:
            if edit.table == "contact" and edit.op == "insert" and edit.customer_id == customer_id and batch.id not in taken_back:
                on_day = edit.fields.get("business_date", (None, None))[1] == today.isoformat()
                return LastLog(edit.row_id, str(edit.fields["content"][1]), batch) if on_day and not batch.undoes else None
    return None


def correct(edits: Edits, replica: Replica, customer_id: str, line: str, clock: Clock, occasion: Occasion | None = None) -> Logged:
    """Replace the last line about this customer: a contact that corrects the old one, and what the new line says instead of what the old one made.

    The old contact stays and is marked as corrected. A task or opportunity that was worked on since is kept and linked, not made again.

    Raises:
        InvalidValue: the line is empty. NotFound: nothing was recorded about this customer today. DiskFull: nothing was saved.
    """
    last = last_log(replica, customer_id, clock.today())
    if last is None:
        raise NotFound(_("Nothing was recorded about this customer today on this desk."), _("Record a new contact instead."))
    how = occasion or Occasion()
    parsed, known = _read(replica, customer_id, line, clock, how.channel)
    with replica.reading() as db:
        made = [(edit, _modified(db, edit)) for edit in last.batch.edits if edit.table not in ("contact", "audit_event")]
    kept = {edit.table: edit.row_id for edit, at in made if edit.table in _MADE_ALONE and at and at != last.batch.at}
    with edits.batch() as batch:
        for edit, at in reversed(made):
            if at and edit.row_id not in kept.values() and not _joins(edit, kept):
                take_back(batch, edit)
        rows = ContactRows(batch, customer_id, clock, parsed, known, kept, last.contact_id)
        contact = rows.write(line, how)
    return Logged(contact, parsed, tuple(rows.rows))


def _modified(db: Connection, edit: MadeEdit) -> str:
    """When a row was last changed; nothing if it is gone."""
    row = db.execute(f"SELECT modified_at FROM {quoted(edit.table)} WHERE id = ? AND deleted_at IS NULL", (edit.row_id,)).fetchone()
    return "" if row is None else str(row[0])


def _joins(edit: MadeEdit, kept: dict[str, str]) -> bool:
    """Whether a link joins two rows that are both kept."""
    ends = [value for field, (_old, value) in edit.fields.items() if field in ("opportunity_id", "requirement_id", "activity_id")]
    return len(ends) > 1 and all(end in kept.values() for end in ends)


__all__ = ["LastLog", "LogPreview", "Logged", "Occasion", "Planned", "correct", "last_log", "preview", "record"]
