"""By which months the bank moves customers between levels, and since when a customer has theirs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.appraisal_parameters import TierMovement
from rmdesk.domain.tier_standing import TierRules
from rmdesk.store.queries.bank_parameters import bank_parameters
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection

_GIVEN: Final = """
    FROM field_history
    WHERE table_name = 'customer' AND field = 'level' AND deleted_at IS NULL AND substr(at, 1, 10) <= :day
"""


def tier_rules(conn: Connection) -> TierRules:
    """The bank's months and what is near."""
    values = bank_parameters(conn, TierMovement)
    return TierRules(values.grace, values.watch, values.near)


def level_given(conn: Connection, customer_id: str, today: date) -> date | None:
    """The day on which the customer's level was last changed; None if no change is known."""
    (on,) = conn.execute(
        f"SELECT max(substr(at, 1, 10)) {_GIVEN} AND row_id = :customer", {"day": today.isoformat(), "customer": customer_id}
    ).fetchone()
    return day(str(on)) if on else None


def levels_given(conn: Connection, today: date) -> dict[str, date]:
    """The same of all customers of whom a change is known."""
    rows = conn.execute(f"SELECT row_id, max(substr(at, 1, 10)) {_GIVEN} GROUP BY row_id", {"day": today.isoformat()})
    return {customer: day(on) for customer, on in rows}
