"""What belongs together: the rows that are tied to an opportunity, a requirement, a task or a contact, and those that could be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.store.queries.as_of import CONTACT_STANDS
from rmdesk.store.queries.reading import day, money

if TYPE_CHECKING:
    from sqlite3 import Connection

TIED: Final = {
    ("opportunity", "requirement"): "opportunity_requirement",
    ("contact", "opportunity"): "contact_opportunity",
    ("activity", "opportunity"): "activity_opportunity",
    ("contact", "requirement"): "contact_requirement",
    ("activity", "requirement"): "activity_requirement",
    ("activity", "contact"): "activity_contact",
}
"""The table that ties two kinds of rows."""
KINDS: Final = ("opportunity", "requirement", "activity", "contact")
MOST: Final = 100
"""Rows of one customer that are offered, the newest first."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A row of the work with a customer."""

    kind: str
    """Its table."""
    id: str
    customer_id: str | None
    customer: str
    on: date | None
    """Day of a contact, due day of a task, expected end of the others."""
    code: str
    """Stage, status or result."""
    about: str
    """Product line of an opportunity, channel of a contact."""
    value: Money | None
    text: str
    is_open: bool


_SELECT: Final = {
    "opportunity": """
        SELECT 'opportunity', o.id, o.customer_id, c.name, o."end" AS on_day, o.stage, o.product_line, o.expected_value, o.currency, o.summary,
            o.stage NOT IN ('won', 'lost') AS is_open
        FROM opportunity AS o JOIN customer AS c ON c.id = o.customer_id
        WHERE o.deleted_at IS NULL AND (o.start IS NULL OR o.start <= :day) AND o.{by}
    """,
    "requirement": """
        SELECT 'requirement', q.id, q.customer_id, c.name, q."end" AS on_day, q.status, '', NULL, '', q.summary, q.status IN ('open', 'in_progress') AS is_open
        FROM requirement AS q JOIN customer AS c ON c.id = q.customer_id
        WHERE q.deleted_at IS NULL AND (q.start IS NULL OR q.start <= :day) AND q.{by}
    """,
    "activity": """
        SELECT 'activity', y.id, y.customer_id, coalesce(c.name, ''), coalesce(substr(y.done_at, 1, 10), y.due) AS on_day, y.status, y.category, NULL, '',
            y.description, y.status IN ('open', 'in_progress') AS is_open
        FROM activity AS y LEFT JOIN customer AS c ON c.id = y.customer_id
        WHERE y.deleted_at IS NULL AND y.{by}
    """,
    "contact": f"""
        SELECT 'contact', k.id, k.customer_id, c.name, coalesce(k.business_date, substr(k.start, 1, 10)) AS on_day,
            coalesce(k.result, CASE WHEN k.connected THEN '' ELSE 'not_reached' END), k.channel, NULL, '',
            CASE WHEN k.summary <> '' THEN k.summary ELSE k.content END, 0 AS is_open
        FROM contact AS k JOIN customer AS c ON c.id = k.customer_id
        WHERE {CONTACT_STANDS} AND k.{{by}}
    """,
}
"""Kind, id, customer, name, day, code, about, value, currency, text, open."""


def work_row(conn: Connection, kind: str, row_id: str, today: date) -> WorkRow | None:
    """One row, None if it is not here."""
    row = conn.execute(_SELECT[kind].format(by="id = :id"), {"id": row_id, "day": today.isoformat()}).fetchone()
    return None if row is None else _work_row(row)


def work_of(conn: Connection, customer_id: str, today: date, kinds: tuple[str, ...] = KINDS) -> list[WorkRow]:
    """The work with one customer: what is open first, then the newest."""
    parts = " UNION ALL ".join(_SELECT[kind].format(by="customer_id = :customer") for kind in kinds)
    sql = f"SELECT * FROM ({parts}) ORDER BY is_open DESC, on_day IS NULL, on_day DESC LIMIT :most"
    of = {"customer": customer_id, "day": today.isoformat(), "most": MOST}
    return [_work_row(row) for row in conn.execute(sql, of)]


def linked(conn: Connection, kind: str, row_id: str, today: date) -> list[WorkRow]:
    """The rows tied to one, kind by kind, the newest first. Indexes: those of the two ends of each table of links."""
    found: list[WorkRow] = []
    for other in KINDS:
        ends = tuple(sorted((kind, other)))
        if other == kind or ends not in TIED:
            continue
        tie = f"id IN (SELECT t.{other}_id FROM {TIED[ends]} AS t WHERE t.{kind}_id = :id AND t.deleted_at IS NULL)"
        sql = _SELECT[other].format(by=tie) + " ORDER BY on_day DESC"
        found += [_work_row(row) for row in conn.execute(sql, {"id": row_id, "day": today.isoformat()})]
    return found


def linkable(conn: Connection, kind: str, row_id: str, customer_id: str, today: date) -> list[WorkRow]:
    """The customer's rows of other kinds that are not tied to this one yet."""
    tied = {(row.kind, row.id) for row in linked(conn, kind, row_id, today)}
    others = tuple(other for other in KINDS if other != kind)
    return [row for row in work_of(conn, customer_id, today, others) if (row.kind, row.id) not in tied]


_Row = tuple[str, str, str | None, str, str | None, str, str, int | None, str, str, int]


def _work_row(row: _Row) -> WorkRow:
    kind, found, customer_id, customer, on, code, about, value, currency, text, is_open = row
    return WorkRow(kind, found, customer_id, customer, day(on), code, about, money(value, currency), text, bool(is_open))
