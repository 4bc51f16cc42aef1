"""Facts for the reminders about money that becomes free: time deposits, wealth products."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.store.queries.as_of import ACCOUNT_LIVES, BALANCE, HOLDS
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_credit import known
from rmdesk.store.queries.reminder_scope import HELD_BY_SOME, HOLDER, Wanted

if TYPE_CHECKING:
    from sqlite3 import Connection


class MaturityFact(NamedTuple):
    """A time deposit or a product with an end. `renewed` and `idle` are only asked for once it has matured."""

    customer_id: str
    level: str
    subject_id: str
    maturity: date
    amount: int
    currency: str
    rollover: bool
    closed: date | None
    renewed: bool
    """The customer has put money away for a term again since."""
    idle: int
    """What lies on the customer's current accounts."""
    product: str
    as_of: date | None


_IDLE: Final = f"""coalesce((
    SELECT sum({BALANCE})
    FROM account_role AS r
    CROSS JOIN account AS a ON a.id = r.account_id
    CROSS JOIN product AS p ON p.id = a.product_id
    WHERE r.customer_id = c.id AND {HOLDS} AND p.line = 'demand' AND a.currency = t.currency AND {ACCOUNT_LIVES}
), 0)"""
"""Index: ix_account_role_customer_id."""
_RENEWED_TERM: Final = f"""EXISTS (
    SELECT 1
    FROM account_role AS r
    CROSS JOIN time_deposit AS d ON d.account_id = r.account_id
    WHERE r.customer_id = c.id AND {HOLDS} AND d.deleted_at IS NULL AND d.id <> t.id AND d.start BETWEEN t.maturity AND :day
)"""
_RENEWED_HOLDING: Final = """EXISTS (
    SELECT 1
    FROM holding AS d
    WHERE d.customer_id = c.id AND d.deleted_at IS NULL AND d.id <> t.id AND d.bought BETWEEN t.maturity AND :day
)"""
_TERMS: Final = f"""
    SELECT c.id, c.level, t.id, t.maturity, t.principal, t.currency, t.rollover, t.closed,
        t.maturity <= :day AND {_RENEWED_TERM}, CASE WHEN t.maturity <= :day THEN {_IDLE} ELSE 0 END, '', t.as_of
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = {HOLDER.format(account="t.account_id")}
    WHERE t.deleted_at IS NULL AND t.start <= :day AND t.maturity BETWEEN :first AND :last {{mine}}
"""
_TERMS_OF_ALL: Final = _TERMS.format(rows="time_deposit AS t", mine="")
"""Index: ix_time_deposit_maturity."""
_TERMS_OF_SOME: Final = _TERMS.format(
    rows=f"{HELD_BY_SOME} CROSS JOIN time_deposit AS t ON t.account_id = r.account_id", mine="AND c.id = w.value"
)
_HOLDINGS: Final = f"""
    SELECT c.id, c.level, t.id, t.maturity, t.value, t.currency, 0, NULL,
        t.maturity <= :day AND {_RENEWED_HOLDING}, CASE WHEN t.maturity <= :day THEN {_IDLE} ELSE 0 END, p.name_zh, t.as_of
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = t.customer_id AND c.deleted_at IS NULL
    CROSS JOIN product AS p ON p.id = t.product_id
    WHERE t.deleted_at IS NULL AND (t.bought IS NULL OR t.bought <= :day) AND t.maturity BETWEEN :first AND :last
"""
_HOLDINGS_OF_ALL: Final = _HOLDINGS.format(rows="holding AS t")
"""Index: ix_holding_maturity."""
_HOLDINGS_OF_SOME: Final = _HOLDINGS.format(rows="json_each(:customers) AS w CROSS JOIN holding AS t ON t.customer_id = w.value")


def time_deposits(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[MaturityFact]:
    """Time deposits that mature within `ahead` days, or did at most `behind` days ago."""
    return _read(conn, wanted, wanted.pick(_TERMS_OF_ALL, _TERMS_OF_SOME), wanted.bounds(behind, ahead))


def wealth_products(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[MaturityFact]:
    """Holdings that mature within `ahead` days, or did at most `behind` days ago."""
    return _read(conn, wanted, wanted.pick(_HOLDINGS_OF_ALL, _HOLDINGS_OF_SOME), wanted.bounds(behind, ahead))


def _read(conn: Connection, wanted: Wanted, sql: str, bounds: dict[str, str | int]) -> Iterator[MaturityFact]:
    for customer, level, row, end, amount, currency, rollover, closed, renewed, idle, product, as_of in conn.execute(
        sql, wanted.named(**bounds)
    ):
        yield MaturityFact(
            customer,
            level,
            row,
            day(end),
            amount,
            currency,
            bool(rollover),
            day(closed),
            bool(renewed),
            idle,
            product,
            known(as_of, wanted.day),
        )
