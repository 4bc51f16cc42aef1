"""Recording a contact from one typed line: the contact, and with it what else the line says, linked and in one transaction.

What the words mean is `domain.quicklog`'s business, which rows that makes `contact_rows`'. Nothing typed is lost: the whole line is the
contact's content. The last line about a customer can be corrected on the same day: the new one replaces what the old one made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Channel
from rmdesk.domain.quicklog import QuickLog, parse
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store import reminder_decisions
from rmdesk.store.batches import MadeBatch, MadeEdit, last_batches
from rmdesk.store.care import must_be_mine
from rmdesk.store.connection import Connection
from rmdesk.store.contact_known import Known, OpenOffer, known_of
from rmdesk.store.contact_rows import ContactRows, Occasion, goes_on_with, tables_of
from rmdesk.store.edits import Edits
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.replica import Replica
from rmdesk.store.tasks import OpenTaskRow, open_task
from rmdesk.store.undo import take_back
from rmdesk.store.wire import quoted

_MADE_ALONE = frozenset({"opportunity", "requirement", "activity", "service_request"})
"""Tables whose rows others may have worked on since; such a row is kept when the line that made it is corrected."""
_LASTING = frozenset({"contact", "audit_event", reminder_decisions.TABLE})
"""Tables whose rows stay as they are; a decision about a reminder is followed by one that takes it back."""


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
    offer: OpenOffer | None = None
    """The open opportunity that the line goes on with."""


@dataclass(frozen=True)
class Logged:
    """What was recorded. `rows` are (table, id) pairs, the contact first."""

    contact_id: str
    parsed: QuickLog
    rows: tuple[tuple[str, str], ...]
    offer: OpenOffer | None = None
    """The opportunity that was open already, as it was before."""


@dataclass(frozen=True)
class LastLog:
    """The last line recorded about a customer today on this desk."""

    contact_id: str
    line: str
    batch: MadeBatch
    before: LastLog | None = None
    """The line that this one corrects; None if it corrects none."""

    @cached_property
    def made(self) -> list[MadeEdit]:
        """Its edits, without those that took back what the lines before had made: they are right whatever the line says."""
        return [edit for edit in self.batch.edits if not any(_takes_back(edit, was) for was in self.left)]

    @cached_property
    def left(self) -> list[MadeEdit]:
        """What the lines that it corrects have made, until it was recorded."""
        before = self.before
        if before is None:
            return []
        return [*(was for was in before.left if not any(_takes_back(edit, was) for edit in before.batch.edits)), *before.made]

    @property
    def lines(self) -> list[LastLog]:
        """The line and those that it corrects, the newest first."""
        return [self, *(self.before.lines if self.before is not None else ())]


def preview(
    replica: Replica, customer_id: str, line: str, clock: Clock, channel: Channel = Channel.PHONE, *, corrects: bool = False
) -> LogPreview:
    """What `record` would make of `line`, or with `corrects` what `correct` would; writes nothing."""
    last = last_log(replica, customer_id, clock.today()) if corrects else None
    with replica.reading() as db:
        parsed, known = _understood(db, customer_id, line, clock.today(), channel, _replaceable(db, last))
    said = {
        "contact": parsed.note,
        "opportunity": parsed.line.value if parsed.line else "",
        "requirement": parsed.note,
        "activity": parsed.next_action.text if parsed.next_action else "",
        "preference": "do_not_call",
        "service_request": "phone_correction",
    }
    return LogPreview(parsed, tuple(Planned(table, said[table]) for table in tables_of(parsed, known)), goes_on_with(parsed, known))


def record(edits: Edits, replica: Replica, customer_id: str, line: str, clock: Clock, occasion: Occasion | None = None) -> Logged:
    """Save what `line` says about a contact with this customer.

    Raises:
        InvalidValue: the line is empty.
        NotFound: the customer is not in this RM's book.
        DiskFull: nothing was saved.
    """
    how = occasion or Occasion()
    parsed, known = _read(replica, customer_id, line, clock, how.channel)
    with replica.reading() as db:
        reminder = reminder_decisions.waiting(db, how.reminder_id, clock.today())
        task, days = _task_of(db, how), working_calendar(db).days
    with edits.batch() as batch:
        rows = ContactRows(batch, customer_id, clock, parsed, known, reminder=reminder, task=task, days=days)
        contact = rows.write(line, how)
    return Logged(contact, parsed, tuple(rows.rows), goes_on_with(parsed, known))


def _task_of(db: Connection, how: Occasion) -> OpenTaskRow | None:
    """The task that the contact ends; None if somebody has ended it meanwhile. The contact is recorded all the same."""
    if how.ending is None:
        return None
    row = db.execute("SELECT status FROM activity WHERE id = ? AND deleted_at IS NULL", (how.ending.task_id,)).fetchone()
    return open_task(db, how.ending.task_id) if row is not None and row[0] in ("open", "in_progress") else None


def _read(
    replica: Replica, customer_id: str, line: str, clock: Clock, channel: Channel, last: LastLog | None = None
) -> tuple[QuickLog, Known]:
    if not line.strip():
        raise InvalidValue(_("There is nothing to record."), _("Write what happened, for example: call interested wealth 200k"))
    with replica.reading() as db:
        return _understood(db, customer_id, line, clock.today(), channel, _replaceable(db, last))


def _replaceable(db: Connection, last: LastLog | None) -> list[MadeEdit]:
    """What a correction takes back: rows that the last line made and nobody has changed since."""
    if last is None:
        return []
    return [edit for edit in last.made if edit.table in _MADE_ALONE and _modified(db, edit) == last.batch.at]


def _understood(
    db: Connection, customer_id: str, line: str, today: date, channel: Channel, replaced: Sequence[MadeEdit] = ()
) -> tuple[QuickLog, Known]:
    if db.execute("SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,)).fetchone() is None:
        raise NotFound(_("This customer is not in your book."))
    must_be_mine(db, customer_id)
    known = known_of(db, customer_id, today, replaced)
    return parse(line, today, maturity=known.maturity, currency=known.currency, default_channel=channel), known


# ---- correcting ----------------------------------------------------------------------------------------------------------------------------


def last_log(replica: Replica, customer_id: str, today: date) -> LastLog | None:
    """The last line recorded about this customer on the business date by this desk, unless it was taken back; None if there is none."""
    with replica.reading() as db:
        batches = last_batches(db)
    taken_back: set[str] = set()
    for batch in batches:
        if batch.undoes and batch.id not in taken_back:  # or it was done again
            taken_back.add(batch.undoes)
    for batch in batches:
        for edit in batch.edits:
            if edit.table == "contact" and edit.op == "insert" and edit.customer_id == customer_id and batch.id not in taken_back:
                on_day = edit.fields.get("business_date", (None, None))[1] == today.isoformat()
                return _log_of(batches, batch, edit) if on_day and not batch.undoes else None
    return None


def _log_of(batches: Sequence[MadeBatch], batch: MadeBatch, contact: MadeEdit) -> LastLog:
    """The line that added a contact, with those that it corrects."""
    corrects = contact.fields.get("corrects_id", (None, None))[1]
    found = ((one, edit) for one in batches for edit in one.edits if edit.row_id == corrects and edit.op == "insert")
    before = next(found, None) if corrects else None
    return LastLog(contact.row_id, str(contact.fields["content"][1]), batch, _log_of(batches, *before) if before else None)


def _takes_back(edit: MadeEdit, was: MadeEdit) -> bool:
    """Whether an edit changed again just what another one had set, or removed what it had added."""
    if edit.op != "update" or (edit.table, edit.row_id) != (was.table, was.row_id):
        return False
    if edit.removed and was.op == "insert":
        return True
    return all(field in was.fields and was.fields[field][1] == old for field, (old, _new) in edit.fields.items())


def correct(edits: Edits, replica: Replica, customer_id: str, line: str, clock: Clock, occasion: Occasion | None = None) -> Logged:
    """Replace the last line about this customer: a contact that corrects the old one, and what the new line says instead of what the old one made.

    The old contact stays and is marked as corrected. A task or opportunity that was worked on since is kept and linked, not made again,
    also if an earlier correction kept it.

    Raises:
        InvalidValue: the line is empty. NotFound: nothing was recorded about this customer today. DiskFull: nothing was saved.
    """
    last = last_log(replica, customer_id, clock.today())
    if last is None:
        raise NotFound(_("Nothing was recorded about this customer today on this desk."), _("Record a new contact instead."))
    how = occasion or Occasion()
    parsed, known = _read(replica, customer_id, line, clock, how.channel, last)
    reopens = how.ending is not None and how.ending.if_reached and not parsed.reached
    ended = next((log for log in last.lines if any(map(_ends, log.made))), last)
    wanted = [(edit, last.batch.at) for edit in last.made if edit.table not in _LASTING and not _ends(edit)]
    wanted += [(edit, ended.batch.at) for edit in ended.made if reopens and _ends(edit)]
    with replica.reading() as db:
        made = [(edit, _modified(db, edit), at) for edit, at in wanted]
        kept = {edit.table: edit.row_id for edit in last.left if _adds(edit) and _modified(db, edit)}
        task, days = _task_of(db, how), working_calendar(db).days
    begun = [edit for edit in last.batch.edits if edit.table == reminder_decisions.TABLE and not reminder_decisions.is_withdrawal(edit)]
    since = {edit.row_id for edit, now, at in made if edit.table in _MADE_ALONE and now != at}
    kept |= {edit.table: edit.row_id for edit, now, _at in made if edit.row_id in since and now and _adds(edit)}
    with edits.batch() as batch:
        for edit, now, _at in reversed(made):
            if now and edit.row_id not in since and not _joins(edit, kept):
                take_back(batch, edit)
        for edit in begun:
            take_back(batch, edit)
        reminder = reminder_decisions.about_of(begun[-1]) if begun else None
        rows = ContactRows(batch, customer_id, clock, parsed, known, kept, last.contact_id, reminder, task, days)
        contact = rows.write(line, how)
    return Logged(contact, parsed, tuple(rows.rows), None if "opportunity" in kept else goes_on_with(parsed, known))


def _modified(db: Connection, edit: MadeEdit) -> str:
    """When a row was last changed; nothing if it is gone."""
    row = db.execute(f"SELECT modified_at FROM {quoted(edit.table)} WHERE id = ? AND deleted_at IS NULL", (edit.row_id,)).fetchone()
    return "" if row is None else str(row[0])


def _adds(edit: MadeEdit) -> bool:
    """Whether the edit added a row that the line speaks of, and that others may work on."""
    return edit.table in _MADE_ALONE and edit.op == "insert" and not _ends(edit)


def _ends(edit: MadeEdit) -> bool:
    """Whether the edit ended the task that led to the contact, or brought its next one."""
    return edit.table == "activity" and (edit.op == "update" or bool(edit.fields.get("recurrence", (None, None))[1]))


def _joins(edit: MadeEdit, kept: dict[str, str]) -> bool:
    """Whether a link joins two rows that are both kept."""
    ends = [value for field, (_old, value) in edit.fields.items() if field in ("opportunity_id", "requirement_id", "activity_id")]
    return len(ends) > 1 and all(end in kept.values() for end in ends)


__all__ = ["LastLog", "LogPreview", "Logged", "Occasion", "Planned", "correct", "last_log", "preview", "record"]
