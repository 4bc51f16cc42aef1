"""KPIs as they are stored: definitions, targets, official figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.kpi.figures import Ranks
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.store.figures import DEFAULT_CURRENCY, main_currency
from rmdesk.store.queries.kpi_sources import IN_FORCE
from rmdesk.store.queries.reading import day, marks, named

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class KpiText:
    """A stored KPI; whether its formula and parameters make sense is another question."""

    id: str
    code: str
    name: str
    unit: str
    formula: str
    parameters: str


def kpi_texts(conn: Connection) -> list[KpiText]:
    """All KPIs in the bank's order, named in the user's language."""
    return [
        KpiText(id, code, named(zh, en), unit, formula, parameters)
        for id, code, zh, en, unit, formula, parameters in conn.execute(
            "SELECT id, code, name_zh, name_en, unit, formula, parameters FROM kpi WHERE deleted_at IS NULL ORDER BY position, code"
        )
    ]


def targets(conn: Connection, person: str, periods: Sequence[Period]) -> dict[tuple[str, Period], int]:
    """What `person` is to reach, by KPI id and period."""
    firsts = sorted({period.first.isoformat() for period in periods})
    found = {
        (str(kpi), Period(Span(span), day(first))): int(target)
        for kpi, span, first, target in conn.execute(
            "SELECT kpi_id, period, period_start, target FROM kpi_target "
            "WHERE person_id = ? AND deleted_at IS NULL AND period IN ('month', 'quarter', 'year') "
            f"AND period_start IN ({marks(firsts)})",
            (person, *firsts),
        )
    }
    return {(kpi, period): target for (kpi, period), target in found.items() if period in periods}


def official(conn: Connection, person: str, kpi_id: str) -> dict[date, int]:
    """The figures of whole months that the center has put on record, by the month's first day."""
    rows = conn.execute(
        "SELECT period_start, value FROM kpi_value WHERE person_id = ? AND kpi_id = ? AND deleted_at IS NULL", (person, kpi_id)
    )
    return {day(first): int(value) for first, value in rows}


_BOOKS_SQL: Final = "SELECT count(*) FROM sync_cursor WHERE book LIKE 'rm:%'"
_CURRENCY_SQL: Final = f"""
    SELECT a.currency
    FROM account AS a
    WHERE a.deleted_at IS NULL AND a.id IN (
        SELECT r.account_id
        FROM assignment AS s
        CROSS JOIN customer AS c ON c.id = s.customer_id
        CROSS JOIN account_role AS r ON r.customer_id = c.id
        WHERE s.person_id = :person AND {IN_FORCE} AND c.deleted_at IS NULL AND r.deleted_at IS NULL
    )
    GROUP BY a.currency
    ORDER BY count(*) DESC, a.currency
    LIMIT 1
"""


def currency_of_book(conn: Connection, person: str, today: date) -> str:
    """The currency of most accounts in a person's book; where this desk reads only one book, that of all accounts, which is kept."""
    (books,) = conn.execute(_BOOKS_SQL).fetchone()
    if books <= 1:
        return main_currency(conn)
    row = conn.execute(_CURRENCY_SQL, {"person": person, "day": today.isoformat()}).fetchone()
    return str(row[0]) if row else DEFAULT_CURRENCY


def ranks(conn: Connection) -> Ranks:
    """The bank's levels in their order."""
    return Ranks({str(code): int(rank) for code, rank in conn.execute("SELECT code, rank FROM tier WHERE deleted_at IS NULL")})
