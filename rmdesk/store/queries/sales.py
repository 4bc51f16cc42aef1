"""Opportunities, requirements and complaints of the whole book, for the screen that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.dates import add_months
from rmdesk.domain.money import Money
from rmdesk.store.queries.reading import day, money, named

if TYPE_CHECKING:
    from sqlite3 import Connection

MOST: Final = 1_000
"""Rows read at once; nobody scrolls further."""
MONTHS: Final = 12
"""How far back the won and the lost count."""


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An opportunity."""

    id: str
    customer_id: str
    customer: str
    level: str
    product_line: str
    stage: str
    probability: int
    """ppm."""
    value: Money | None
    start: date | None
    end: date | None
    """When it is expected to be decided; when it was, if it is closed."""
    summary: str
    remarks: str
    reached: str
    """The furthest stage it is or was in, before it was lost."""

    @property
    def weighted(self) -> Money | None:
        """Value times probability."""
        return self.value.part(self.probability) if self.value else None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A requirement or a complaint."""

    id: str
    customer_id: str
    customer: str
    level: str
    since: date | None
    due: date | None
    status: str
    weight: str
    """Code of its urgency or severity."""
    category: str
    """Of a complaint."""
    summary: str
    remarks: str


class SalesPage(NamedTuple):
    """All that the page shows."""

    offers: tuple[OfferRow, ...]
    """Open ones, and those closed within the last months."""
    requirements: tuple[CaseRow, ...]
    complaints: tuple[CaseRow, ...]


_OFFERS_SQL: Final = """
    SELECT o.id, o.customer_id, c.name, c.level, o.product_line, o.stage, o.probability, o.expected_value, o.currency, o.start, o."end",
        o.summary, o.remarks,
        CASE WHEN o.stage <> 'lost' THEN o.stage ELSE coalesce((
            SELECT h.old
            FROM field_history AS h
            WHERE h.table_name = 'opportunity' AND h.row_id = o.id AND h.field = 'stage' AND h.new = '"lost"'
            ORDER BY h.at DESC
            LIMIT 1
        ), '"lead"') END
    FROM opportunity AS o
    JOIN customer AS c ON c.id = o.customer_id AND c.deleted_at IS NULL
    WHERE o.deleted_at IS NULL AND (o.start IS NULL OR o.start <= :day)
        AND (o.stage NOT IN ('won', 'lost') OR coalesce(o."end", o.start, o.registered_at) >= :since)
    ORDER BY o.stage IN ('won', 'lost'), o."end" IS NULL, o."end", o.expected_value DESC, o.id
    LIMIT :most
"""
_REQUIREMENTS_SQL: Final = """
    SELECT q.id, q.customer_id, c.name, c.level, q.start, q."end", q.status, q.urgency, '', q.summary, q.remarks
    FROM requirement AS q
    JOIN customer AS c ON c.id = q.customer_id AND c.deleted_at IS NULL
    WHERE q.deleted_at IS NULL AND (q.start IS NULL OR q.start <= :day)
        AND (q.status IN ('open', 'in_progress') OR coalesce(q."end", q.start, q.registered_at) >= :since)
    ORDER BY q.status NOT IN ('open', 'in_progress'), q."end" IS NULL, q."end", q.start, q.id
    LIMIT :most
"""
_COMPLAINTS_SQL: Final = """
    SELECT m.id, m.customer_id, c.name, c.level, m.received, m.due, m.status, m.severity, m.category, m.summary, m.remarks
    FROM complaint AS m
    JOIN customer AS c ON c.id = m.customer_id AND c.deleted_at IS NULL
    WHERE m.deleted_at IS NULL AND m.received <= :day AND (m.status IN ('open', 'in_progress') OR m.received >= :since)
    ORDER BY m.status NOT IN ('open', 'in_progress'), m.due IS NULL, m.due, m.received, m.id
    LIMIT :most
"""


def sales(conn: Connection, today: date) -> SalesPage:
    """What is open, the next to end first, and what was closed within the last twelve months."""
    of = {"day": today.isoformat(), "since": add_months(today, -MONTHS).isoformat(), "most": MOST}
    return SalesPage(
        tuple(_offer(row) for row in conn.execute(_OFFERS_SQL, of)),
        tuple(_case(row) for row in conn.execute(_REQUIREMENTS_SQL, of)),
        tuple(_case(row) for row in conn.execute(_COMPLAINTS_SQL, of)),
    )


def offer(conn: Connection, opportunity_id: str) -> OfferRow | None:
    """One opportunity, None if it is not here."""
    sql = _OFFERS_SQL.partition("WHERE o.deleted_at")[0] + "WHERE o.id = ? AND o.deleted_at IS NULL"
    row = conn.execute(sql, (opportunity_id,)).fetchone()
    return None if row is None else _offer(row)


def case(conn: Connection, table: str, case_id: str) -> CaseRow | None:
    """One requirement or complaint, None if it is not here."""
    every, alias = (_REQUIREMENTS_SQL, "q") if table == "requirement" else (_COMPLAINTS_SQL, "m")
    sql = every.partition(f"WHERE {alias}.deleted_at")[0] + f"WHERE {alias}.id = ? AND {alias}.deleted_at IS NULL"
    row = conn.execute(sql, (case_id,)).fetchone()
    return None if row is None else _case(row)


def complaint_kinds(conn: Connection) -> dict[str, str]:
    """Words that say what a complaint is about, in lower case, with their codes: the bank's, in the user's language first."""
    rows = conn.execute(
        "SELECT code, name_zh, name_en FROM code WHERE code_set = 'complaint_category' AND deleted_at IS NULL ORDER BY position, code"
    ).fetchall()
    first = {named(zh, en).lower(): code for code, zh, en in rows}
    return first | {name.lower(): code for code, *names in rows for name in names if name and name.lower() not in first}


_OfferRow = tuple[str, str, str, str, str, str, int, int | None, str, str | None, str | None, str, str, str]
_CaseRow = tuple[str, str, str, str, str | None, str | None, str, str, str, str, str]


def _offer(row: _OfferRow) -> OfferRow:
    found, customer_id, customer, level, line, stage, chance, value, currency, start, end, summary, remarks, reached = row
    about = (found, customer_id, customer, level, line, stage, chance, money(value, currency), day(start), day(end))
    return OfferRow(*about, summary, remarks, reached.strip('"'))


def _case(row: _CaseRow) -> CaseRow:
    found, customer_id, customer, level, since, due, *rest = row
    return CaseRow(found, customer_id, customer, level, day(since), day(due), *rest)
