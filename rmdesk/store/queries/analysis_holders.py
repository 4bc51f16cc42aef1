"""Which customers have which product lines, all at once: the same conditions as the filter `product:…`, read table by table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.filter_terms import LINES
from rmdesk.store.queries.as_of import ACCOUNT_LIVES, CUSTOMER_LIVES, HOLDING_LIVES, HOLDS, IS_DEPOSIT, LOAN_LIVES

if TYPE_CHECKING:
    from sqlite3 import Connection

NO_LINE: Final = "none"
"""Code of those who have no product."""
LINE_CODES: Final = tuple(word.code for word in LINES)
"""The product lines, in the order in which filters offer them."""

_CUSTOMERS_SQL: Final = f"SELECT c.id, c.rowid FROM customer AS c NOT INDEXED WHERE {CUSTOMER_LIVES}"
_ON_ACCOUNTS_SQL: Final = f"""
    WITH deposit (id, line) AS MATERIALIZED (
        SELECT a.id, p.line
        FROM account AS a NOT INDEXED
        JOIN product AS p ON p.id = a.product_id
        WHERE {IS_DEPOSIT} AND {ACCOUNT_LIVES}
    )
    SELECT d.line, r.customer_id
    FROM account_role AS r NOT INDEXED
    JOIN deposit AS d ON d.id = r.account_id
    WHERE {HOLDS}
"""
_LOANS_SQL: Final = f"""
    SELECT r.customer_id
    FROM loan AS l NOT INDEXED
    JOIN account_role AS r ON r.account_id = l.account_id
    WHERE {LOAN_LIVES} AND l.outstanding > 0 AND {HOLDS}
"""
_CARDS_SQL: Final = """
    SELECT k.customer_id
    FROM card AS k NOT INDEXED
    WHERE k.deleted_at IS NULL AND (k.issued IS NULL OR k.issued <= :day) AND (k.expiry IS NULL OR k.expiry >= :day)
"""
_HOLDINGS_SQL: Final = f"""
    SELECT p.line, h.customer_id
    FROM holding AS h NOT INDEXED
    JOIN product AS p ON p.id = h.product_id
    WHERE {HOLDING_LIVES}
"""
_AMOUNTS_SQL: Final = f"""
    SELECT p.line, a.currency, sum((
        SELECT b.amount
        FROM balance_point AS b
        WHERE b.account = n.number AND b.day <= :number
        ORDER BY b.day DESC
        LIMIT 1
    ))
    FROM account AS a NOT INDEXED
    JOIN product AS p ON p.id = a.product_id
    CROSS JOIN balance_account AS n ON n.account_id = a.id
    WHERE {IS_DEPOSIT} AND {ACCOUNT_LIVES}
        AND EXISTS (SELECT 1 FROM account_role AS r WHERE r.account_id = a.id AND {HOLDS})
    GROUP BY p.line, a.currency
    UNION ALL
    SELECT p.line, h.currency, sum(h.value)
    FROM holding AS h NOT INDEXED
    JOIN product AS p ON p.id = h.product_id
    WHERE {HOLDING_LIVES}
    GROUP BY p.line, h.currency
"""


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has what."""

    lines: dict[str, frozenset[int]]
    """Row numbers of the customers by product line, in the order of `LINE_CODES`, lines of the bank's own behind them."""
    everybody: frozenset[int]

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return len(self.everybody)

    @property
    def without(self) -> frozenset[int]:
        """Those who have nothing."""
        return self.everybody.difference(*self.lines.values())


def line_holders(conn: Connection, today: date) -> Holders:
    """Who has which product line on the business date. 1.1 s for 100,000 customers."""
    rows = dict(conn.execute(_CUSTOMERS_SQL))
    found: defaultdict[str, set[int]] = defaultdict(set)
    of = {"day": today.isoformat()}
    for sql in (_ON_ACCOUNTS_SQL, _HOLDINGS_SQL):
        for line, customer in conn.execute(sql, of):
            if customer in rows:
                found[line].add(rows[customer])
    for line, sql in (("loan", _LOANS_SQL), ("card", _CARDS_SQL)):
        found[line] = {rows[customer] for (customer,) in conn.execute(sql, of) if customer in rows}
    lines = dict.fromkeys((*LINE_CODES, *sorted(found)))
    return Holders({line: frozenset(found[line]) for line in lines}, frozenset(rows.values()))


def line_amounts(conn: Connection, today: date) -> dict[str, dict[str, int]]:
    """What lies in each line by currency, minor units; every account counts once, and only if somebody of this book holds it."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for line, currency, amount in conn.execute(_AMOUNTS_SQL, {"day": today.isoformat(), "number": today.toordinal()}):
        found[line][currency] = found[line].get(currency, 0) + (amount or 0)
    return dict(found)
