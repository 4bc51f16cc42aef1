"""Customer 360, the work with them: may they be called, what was said, what is open, and who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.domain.reminder_parameters import CallGate
from rmdesk.store.queries.as_of import CONTACT_STANDS, TASK_OPEN
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.reading import day, moment, money, week_start
from rmdesk.store.queries.rule_values import rule_values

if TYPE_CHECKING:
    from sqlite3 import Connection

LAST: Final = 20
"""Contacts and changes shown of one customer; older ones are asked for when somebody scrolls there."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What decides whether the customer may be called now; the rule itself is `reminders`' business."""

    channel: str
    """Preferred channel; empty: none known."""
    consent: bool
    do_not_call: bool
    may_disturb: bool
    """May be called on non-working days."""
    hobbies: str
    attempts_this_week: int
    """Calls to the customer since Monday, answered or not."""
    open_complaints: int
    most_attempts: int = 3
    """Calls a week that the bank allows."""
    hours: tuple[tuple[str, str], ...] = ()
    """When customers may be called, wall clock of the bank; empty: not known."""
    works_today: bool = True
    """Whether the business date is a working day, or customers are called on others as well."""
    certain: bool = True
    """Whether the calendar of the year is known, or the working day a guess."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One interaction."""

    id: str
    customer_id: str
    customer: str
    """Name."""
    start: datetime
    business_date: date
    channel: str
    direction: str
    connected: bool
    result: str
    summary: str
    content: str
    participants: str
    tags: str
    owner: str
    """Who had it."""


@dataclass(frozen=True, slots=True)
class OpportunityLine:
    """A possible sale that is neither won nor lost."""

    id: str
    opportunity_no: str
    product_line: str
    stage: str
    probability: int
    """ppm."""
    expected_value: Money | None
    start: date | None
    end: date | None
    summary: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Something still to do for the customer."""

    id: str
    description: str
    category: str
    due: date | None
    priority: int
    """1 is the most urgent, 0 none."""
    status: str


@dataclass(frozen=True, slots=True)
class RequirementLine:
    """What the customer asked for and still waits for."""

    id: str
    summary: str
    start: date | None
    end: date | None
    status: str
    urgency: str


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint, open ones first."""

    id: str
    complaint_no: str
    received: date
    due: date | None
    category: str
    severity: str
    status: str
    summary: str


@dataclass(frozen=True, slots=True)
class NoteLine:
    """Background."""

    id: str
    text: str
    registered_at: date | None
    modified_by: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field changed once. `old` and `new` are JSON values."""

    id: str
    table: str
    row_id: str
    field: str
    old: str
    new: str
    who: str
    """Name, or id of somebody this replica does not know."""
    at: datetime
    device: str


CONTACT_COLUMNS: Final = """
    k.id, k.customer_id, c.name, k.start, coalesce(k.business_date, substr(k.start, 1, 10)), k.channel, k.direction, k.connected,
    k.result, k.summary, k.content, k.participants, k.tags, coalesce(p.name, '')
"""
"""Of `contact AS k`, `customer AS c`, `person AS p`, for `contact_line`."""
_GATE_SQL: Final = f"""
    SELECT coalesce(f.channel, ''), coalesce(f.consent, 1), coalesce(f.do_not_call, 0), coalesce(f.may_disturb, 0), coalesce(f.hobbies, ''),
        (
            SELECT count(*)
            FROM contact AS k
            WHERE k.customer_id = c.id AND k.channel = 'phone' AND k.direction = 'out' AND k.called AND {CONTACT_STANDS}
                AND coalesce(k.business_date, substr(k.start, 1, 10)) >= :monday
        ),
        (
            SELECT count(*)
            FROM complaint AS m
            WHERE m.customer_id = c.id AND m.status IN ('open', 'in_progress') AND m.received <= :day AND m.deleted_at IS NULL
        )
    FROM customer AS c
    LEFT JOIN preference AS f ON f.customer_id = c.id AND f.deleted_at IS NULL
    WHERE c.id = :customer
"""
_CONTACTS_SQL: Final = f"""
    SELECT {CONTACT_COLUMNS}
    FROM contact AS k
    JOIN customer AS c ON c.id = k.customer_id
    LEFT JOIN person AS p ON p.id = k.owner_id
    WHERE k.customer_id = :customer AND {CONTACT_STANDS}
    ORDER BY 5 DESC, k.start DESC
    LIMIT :limit
"""
_OPPORTUNITIES_SQL: Final = """
    SELECT id, opportunity_no, product_line, stage, probability, expected_value, currency, start, "end", summary
    FROM opportunity
    WHERE customer_id = :customer AND deleted_at IS NULL AND stage NOT IN ('won', 'lost') AND (start IS NULL OR start <= :day)
    ORDER BY "end" IS NULL, "end", probability DESC
"""
_TASKS_SQL: Final = f"""
    SELECT y.id, y.description, y.category, y.due, y.priority, y.status
    FROM activity AS y
    WHERE y.customer_id = :customer AND {TASK_OPEN}
    ORDER BY y.due IS NULL, y.due, y.priority = 0, y.priority, y.id
"""
_REQUIREMENTS_SQL: Final = """
    SELECT id, summary, start, "end", status, urgency
    FROM requirement
    WHERE customer_id = :customer AND deleted_at IS NULL AND status IN ('open', 'in_progress') AND (start IS NULL OR start <= :day)
    ORDER BY "end" IS NULL, "end", start
"""
_COMPLAINTS_SQL: Final = """
    SELECT id, complaint_no, received, due, category, severity, status, summary
    FROM complaint
    WHERE customer_id = :customer AND deleted_at IS NULL AND received <= :day
    ORDER BY status IN ('open', 'in_progress') DESC, received DESC
    LIMIT :limit
"""
_NOTES_SQL: Final = """
    SELECT n.id, n.text, n.registered_at, coalesce(p.name, '')
    FROM customer_note AS n
    LEFT JOIN person AS p ON p.id = n.modified_by
    WHERE n.customer_id = :customer AND n.deleted_at IS NULL
    ORDER BY n.registered_at DESC, n.id DESC
    LIMIT :limit
"""
_CHANGES_SQL: Final = """
    SELECT h.id, h.table_name, h.row_id, h.field, h.old, h.new, coalesce(p.name, h.who), h.at, h.device
    FROM field_history AS h
    LEFT JOIN person AS p ON p.id = h.who
    WHERE h.customer_id = :customer AND h.deleted_at IS NULL
    ORDER BY h.at DESC, h.id DESC
    LIMIT :limit
"""


def gate(conn: Connection, customer_id: str, business_date: date) -> Gate:
    """What decides whether the customer may be called. Nothing kept about it: consent, may be called, not on non-working days."""
    of = {"customer": customer_id, "day": business_date.isoformat(), "monday": week_start(business_date).isoformat()}
    channel, consent, do_not_call, may_disturb, hobbies, attempts, complaints = conn.execute(_GATE_SQL, of).fetchone()
    rule, calendar = rule_values(conn, "call_gate", CallGate), working_calendar(conn)
    return Gate(
        channel,
        bool(consent),
        bool(do_not_call),
        bool(may_disturb),
        hobbies,
        attempts,
        complaints,
        rule.attempts_a_week,
        rule.hours,
        calendar.is_working(business_date) or rule.non_working_days,
        calendar.is_announced(business_date),
    )


def contacts(conn: Connection, customer_id: str, business_date: date, limit: int = LAST) -> tuple[ContactLine, ...]:
    """The last contacts, the newest first; corrected ones are replaced by their correction."""
    of = {"customer": customer_id, "day": business_date.isoformat(), "limit": limit}
    return tuple(contact_line(*row) for row in conn.execute(_CONTACTS_SQL, of))


def contact_line(
    found: str, customer_id: str, customer: str, start: str, business_date: str, channel: str, direction: str, connected: int, *rest: str
) -> ContactLine:
    """A contact from `CONTACT_COLUMNS`."""
    return ContactLine(found, customer_id, customer, moment(start), day(business_date), channel, direction, bool(connected), *rest)


def opportunities(conn: Connection, customer_id: str, business_date: date) -> tuple[OpportunityLine, ...]:
    """Open opportunities, the next to end first."""
    return tuple(
        OpportunityLine(found, number, line, stage, probability, money(value, currency), day(start), day(end), summary)
        for found, number, line, stage, probability, value, currency, start, end, summary in conn.execute(
            _OPPORTUNITIES_SQL, {"customer": customer_id, "day": business_date.isoformat()}
        )
    )


def tasks(conn: Connection, customer_id: str) -> tuple[OpenTask, ...]:
    """Open tasks by due date."""
    return tuple(
        OpenTask(found, description, category, day(due), priority, status)
        for found, description, category, due, priority, status in conn.execute(_TASKS_SQL, {"customer": customer_id})
    )


def requirements(conn: Connection, customer_id: str, business_date: date) -> tuple[RequirementLine, ...]:
    """Open requirements, the most pressing first."""
    return tuple(
        RequirementLine(found, summary, day(start), day(end), status, urgency)
        for found, summary, start, end, status, urgency in conn.execute(
            _REQUIREMENTS_SQL, {"customer": customer_id, "day": business_date.isoformat()}
        )
    )


def complaints(conn: Connection, customer_id: str, business_date: date) -> tuple[ComplaintLine, ...]:
    """Complaints, open ones first, then the newest."""
    return tuple(
        ComplaintLine(found, number, day(received), day(due), category, severity, status, summary)
        for found, number, received, due, category, severity, status, summary in conn.execute(
            _COMPLAINTS_SQL, {"customer": customer_id, "day": business_date.isoformat(), "limit": LAST}
        )
    )


def notes(conn: Connection, customer_id: str) -> tuple[NoteLine, ...]:
    """Background, the newest first."""
    rows = conn.execute(_NOTES_SQL, {"customer": customer_id, "limit": LAST})
    return tuple(NoteLine(found, text, day(registered), who) for found, text, registered, who in rows)


def changes(conn: Connection, customer_id: str, limit: int = LAST) -> tuple[ChangeLine, ...]:
    """The last changes of the customer's rows, the newest first."""
    rows = conn.execute(_CHANGES_SQL, {"customer": customer_id, "limit": limit})
    return tuple(
        ChangeLine(found, table, row_id, field, old, new, who, moment(at), device)
        for found, table, row_id, field, old, new, who, at, device in rows
    )
