"""Recording a contact from one typed line: the contact, and with it the opportunity, the task and what else the line says, linked and in one transaction.

What the words mean is `domain.quicklog`'s business; here is decided which rows that makes. Nothing typed is lost: the whole line is the contact's content.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Result
from rmdesk.domain.quicklog import QuickLog, parse
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import PPM, moment_text
from rmdesk.store.wire import Image, Wire

_SUMMARY = 300
_TAGS = 300
_CHANCE = {Result.SUCCESS: PPM, Result.INTERESTED: PPM // 2}
"""Probability that a new opportunity starts with; a rough guess that the RM corrects."""


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


def preview(replica: Replica, customer_id: str, line: str, clock: Clock) -> LogPreview:
    """What `record` would make of `line`; writes nothing."""
    with replica.reading() as db:
        parsed = _parsed(db, customer_id, line, clock.today())
        phone = _phone_of(db, customer_id)
    planned = [Planned("contact", parsed.note)]
    if parsed.proposes_opportunity:
        planned.append(Planned("opportunity", parsed.line.value if parsed.line else ""))
    if parsed.next_action is not None:
        planned.append(Planned("activity", parsed.next_action.text))
    if parsed.result is not None and parsed.result.sets_do_not_call:
        planned.append(Planned("preference", "do_not_call"))
    if parsed.result is not None and parsed.result.opens_phone_correction and phone:
        planned.append(Planned("service_request", "phone_correction"))
    return LogPreview(parsed, tuple(planned))


def record(edits: Edits, replica: Replica, customer_id: str, line: str, clock: Clock) -> Logged:
    """Save what `line` says about a contact with this customer.

    Raises:
        InvalidValue: the line is empty.
        NotFound: the customer is not in this RM's book.
        DiskFull: nothing was saved.
    """
    if not line.strip():
        raise InvalidValue(_("There is nothing to record."), _("Write what happened, for example: call interested wealth 200k"))
    with replica.reading() as db:
        parsed = _parsed(db, customer_id, line, clock.today())
        phone = _phone_of(db, customer_id)
        preference = db.execute("SELECT id, do_not_call FROM preference WHERE customer_id = ?", (customer_id,)).fetchone()
    rows: list[tuple[str, str]] = []
    with edits.batch() as batch:
        contact = batch.insert("contact", _contact(customer_id, parsed, line, clock))
        rows.append(("contact", contact))
        rows += _opportunity(batch, customer_id, contact, parsed, clock)
        rows += _task(batch, customer_id, contact, parsed, dict(rows).get("opportunity"))
        if parsed.result is not None and parsed.result.sets_do_not_call:
            rows += _no_more_calls(batch, customer_id, preference)
        if parsed.result is not None and parsed.result.opens_phone_correction and phone:
            rows.append(("service_request", batch.insert("service_request", _correction(customer_id, phone))))
    return Logged(contact, parsed, tuple(rows))


def _parsed(db: Connection, customer_id: str, line: str, today: date) -> QuickLog:
    if db.execute("SELECT 1 FROM customer WHERE id = ?", (customer_id,)).fetchone() is None:
        raise NotFound(_("This customer is not in your book."))
    return parse(line, today, maturity=_next_maturity(db, customer_id, today), currency=_currency(db, customer_id))


def _next_maturity(db: Connection, customer_id: str, today: date) -> date | None:
    """What `到期` means for this customer: the first time deposit or holding to mature from today on."""
    (first,) = db.execute(
        """
        SELECT min(day) FROM (
            SELECT t.maturity AS day FROM time_deposit t JOIN account_role r ON r.account_id = t.account_id
            WHERE r.customer_id = :customer AND r.role <> 'authorised' AND t.maturity >= :today AND t.closed IS NULL AND t.deleted_at IS NULL
            UNION ALL
            SELECT h.maturity FROM holding h WHERE h.customer_id = :customer AND h.maturity >= :today AND h.deleted_at IS NULL
        )
        """,
        {"customer": customer_id, "today": today.isoformat()},
    ).fetchone()
    return date.fromisoformat(first) if first else None


def _currency(db: Connection, customer_id: str) -> str:
    """The currency most of the customer's accounts are in."""
    row = db.execute(
        "SELECT a.currency FROM account a JOIN account_role r ON r.account_id = a.id WHERE r.customer_id = ? "
        "GROUP BY a.currency ORDER BY count(*) DESC, a.currency LIMIT 1",
        (customer_id,),
    ).fetchone()
    return str(row[0]) if row else "CNY"


def _phone_of(db: Connection, customer_id: str) -> tuple[str, str] | None:
    """(id, number) of the phone that is called first."""
    row = db.execute(
        "SELECT id, value FROM contact_point WHERE customer_id = ? AND kind IN ('mobile', 'phone') AND deleted_at IS NULL "
        "ORDER BY preferred DESC, kind, id LIMIT 1",
        (customer_id,),
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def _contact(customer_id: str, parsed: QuickLog, line: str, clock: Clock) -> Image:
    connected = parsed.connected if parsed.connected is not None else True
    return {
        "customer_id": customer_id,
        "start": moment_text(clock.now()),
        "business_date": clock.today().isoformat(),
        "channel": parsed.channel.value,
        "direction": parsed.direction.value,
        "connected": int(connected),
        "result": parsed.result.value if parsed.result else None,
        "summary": parsed.note[:_SUMMARY],
        "content": line,
        "tags": _joined(parsed.tags),
    }


def _joined(tags: tuple[str, ...]) -> str:
    """As many tags as fit; the line itself keeps them all."""
    text = " ".join(tags)
    return text if len(text) <= _TAGS else text[:_TAGS].rpartition(" ")[0] or text[:_TAGS]


def _opportunity(batch: Batch, customer_id: str, contact: str, parsed: QuickLog, clock: Clock) -> list[tuple[str, str]]:
    if not parsed.proposes_opportunity:
        return []
    won = parsed.result is Result.SUCCESS
    values: dict[str, Wire] = {
        "customer_id": customer_id,
        "product_line": parsed.line.value if parsed.line else "",
        "stage": "won" if won else "lead",
        "probability": _CHANCE.get(parsed.result, PPM // 5) if parsed.result else PPM // 5,
        "start": clock.today().isoformat(),
        "end": clock.today().isoformat() if won else None,
        "summary": parsed.note[:_SUMMARY],
    }
    if parsed.amount is not None:
        values |= {"expected_value": parsed.amount.minor, "currency": parsed.amount.currency}
    opportunity = batch.insert("opportunity", values)
    link = batch.insert("contact_opportunity", {"contact_id": contact, "opportunity_id": opportunity})
    return [("opportunity", opportunity), ("contact_opportunity", link)]


def _task(batch: Batch, customer_id: str, contact: str, parsed: QuickLog, opportunity: str | None) -> list[tuple[str, str]]:
    if parsed.next_action is None:
        return []
    task = batch.insert(
        "activity",
        {
            "customer_id": customer_id,
            "due": parsed.next_action.day.isoformat() if parsed.next_action.day else None,
            "description": parsed.next_action.text or parsed.note,
            "category": "follow_up",
            "priority": parsed.priority or 0,
        },
    )
    rows = [("activity", task), ("activity_contact", batch.insert("activity_contact", {"activity_id": task, "contact_id": contact}))]
    if opportunity:
        rows.append(("activity_opportunity", batch.insert("activity_opportunity", {"activity_id": task, "opportunity_id": opportunity})))
    return rows


def _no_more_calls(batch: Batch, customer_id: str, preference: tuple[str, int] | None) -> list[tuple[str, str]]:
    if preference is None:
        return [("preference", batch.insert("preference", {"customer_id": customer_id, "do_not_call": 1}))]
    batch.update("preference", preference[0], {"do_not_call": 1})
    return [("preference", preference[0])]


def _correction(customer_id: str, phone: tuple[str, str]) -> Image:
    return {
        "customer_id": customer_id,
        "kind": "phone_correction",
        "table_name": "contact_point",
        "row_id": phone[0],
        "field": "value",
        "old": json.dumps(phone[1], ensure_ascii=False),
    }
