"""`customer_figure`: what lists sort, filter and sum by, worked out in one statement from the rows that count on a business date.

Amounts are those in the currency that most of the customer's positions (deposit accounts, holdings, loans) are in; ties go to the book's
main currency, which is that of most accounts. There are no exchange rates on a desk, so amounts in other currencies are left out here and
shown apart in the customer's picture. A contact counts as the last one only if it reached them; the next action is the earliest due date of
an open task.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.store import settings
from rmdesk.store.queries.as_of import (
    ACCOUNT_LIVES,
    BALANCE,
    CONTACT_STANDS,
    HOLDING_LIVES,
    HOLDS,
    IS_DEPOSIT,
    LOAN_LIVES,
    OUTSTANDING,
    TASK_OPEN,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

AS_OF: Final = "figures_of"
MAIN_CURRENCY: Final = "main_currency"
DEFAULT_CURRENCY: Final = "CNY"

_MAIN_CURRENCY_SQL: Final = """
    SELECT currency
    FROM account
    WHERE deleted_at IS NULL
    GROUP BY currency
    ORDER BY count(*) DESC, currency
    LIMIT 1
"""

_FIGURES_SQL: Final = f"""
    INSERT INTO customer_figure (customer_id, currency, deposits, investments, aum, loans, last_contact, last_contact_on, next_action)
    WITH
    holder (customer_id, account_id) AS MATERIALIZED (
        SELECT r.customer_id, r.account_id
        FROM {{roles}}
        WHERE {HOLDS}
    ),
    position (customer_id, currency, deposit, investment, loan) AS (
        SELECT q.customer_id, a.currency, {BALANCE}, 0, 0
        FROM {{accounts}}
        JOIN product AS p ON p.id = a.product_id
        WHERE {IS_DEPOSIT} AND {ACCOUNT_LIVES}
        UNION ALL
        SELECT h.customer_id, h.currency, 0, h.value, 0
        FROM {{holdings}}
        WHERE {HOLDING_LIVES}
        UNION ALL
        SELECT q.customer_id, l.currency, 0, 0, {OUTSTANDING}
        FROM {{loans}}
        WHERE {LOAN_LIVES}
    ),
    total (customer_id, currency, deposits, investments, loans, place) AS MATERIALIZED (
        SELECT customer_id, currency, coalesce(sum(deposit), 0), sum(investment), sum(loan),
            row_number() OVER (PARTITION BY customer_id ORDER BY count(*) DESC, currency <> :main, currency)
        FROM position
        GROUP BY customer_id, currency
    ),
    reached (customer_id, latest) AS MATERIALIZED (
        SELECT k.customer_id, max(coalesce(k.business_date, substr(k.start, 1, 10)) || k.start)
        FROM {{contacts}}
        WHERE k.connected AND {CONTACT_STANDS}
        GROUP BY k.customer_id
    ),
    planned (customer_id, due) AS MATERIALIZED (
        SELECT y.customer_id, min(y.due)
        FROM {{tasks}}
        WHERE y.due IS NOT NULL AND {TASK_OPEN}
        GROUP BY y.customer_id
    )
    SELECT c.id, coalesce(total.currency, :main), coalesce(total.deposits, 0), coalesce(total.investments, 0),
        coalesce(total.deposits + total.investments, 0), coalesce(total.loans, 0),
        coalesce(substr(reached.latest, 11), ''), coalesce(substr(reached.latest, 1, 10), ''), coalesce(planned.due, '')
    FROM {{customers}}
    LEFT JOIN total ON total.customer_id = c.id AND total.place = 1
    LEFT JOIN reached ON reached.customer_id = c.id
    LEFT JOIN planned ON planned.customer_id = c.id
    WHERE c.deleted_at IS NULL
    ORDER BY c.id
"""

_WANTED: Final = "json_each(:customers) AS w"
_OF_EVERYBODY: Final = _FIGURES_SQL.format(
    roles="account_role AS r NOT INDEXED",
    accounts="account AS a CROSS JOIN holder AS q ON q.account_id = a.id",
    holdings="holding AS h NOT INDEXED",
    loans="loan AS l NOT INDEXED CROSS JOIN holder AS q ON q.account_id = l.account_id",
    contacts="contact AS k NOT INDEXED",
    tasks="activity AS y NOT INDEXED",
    customers="customer AS c NOT INDEXED",
)
"""Reads every table once, in the order it is stored."""
_OF_SOME: Final = _FIGURES_SQL.format(
    roles=f"{_WANTED} CROSS JOIN account_role AS r ON r.customer_id = w.value",
    accounts="holder AS q CROSS JOIN account AS a ON a.id = q.account_id",
    holdings=f"{_WANTED} CROSS JOIN holding AS h ON h.customer_id = w.value",
    loans="holder AS q CROSS JOIN loan AS l ON l.account_id = q.account_id",
    contacts=f"{_WANTED} CROSS JOIN contact AS k ON k.customer_id = w.value",
    tasks=f"{_WANTED} CROSS JOIN activity AS y ON y.customer_id = w.value",
    customers=f"{_WANTED} CROSS JOIN customer AS c ON c.id = w.value",
)
"""Follows the customer_id indexes from the customers that are asked for."""


def refresh(conn: Connection, business_date: date, customer_ids: Collection[str] | None = None) -> None:
    """Work out the figures as of `business_date`, within the caller's transaction: of everybody, or of `customer_ids`.

    Customers that are deleted or have left the replica lose their line. The figures of all customers are always of one day: if
    `customer_ids` are given but the others' figures are of another day, everybody's are worked out.
    """
    day = business_date.isoformat()
    if customer_ids is None or settings.get(conn, AS_OF) != day:
        main = main_currency_of_rows(conn)
        conn.execute("DELETE FROM customer_figure")
        conn.execute(_OF_EVERYBODY, {"day": day, "main": main})
        settings.put(conn, MAIN_CURRENCY, main)
        settings.put(conn, AS_OF, day)
        return
    if customer_ids:
        wanted = json.dumps(sorted(set(customer_ids)))
        conn.execute("DELETE FROM customer_figure WHERE customer_id IN (SELECT value FROM json_each(?))", (wanted,))
        conn.execute(_OF_SOME, {"day": day, "main": settings.get(conn, MAIN_CURRENCY, DEFAULT_CURRENCY), "customers": wanted})


def figures_as_of(conn: Connection) -> date | None:
    """The business date of the figures, None before the first `refresh`."""
    text = settings.get(conn, AS_OF)
    return date.fromisoformat(text) if text else None


def main_currency(conn: Connection) -> str:
    """The currency of most accounts in the replica at the last full `refresh`; CNY in an empty one."""
    return settings.get(conn, MAIN_CURRENCY) or main_currency_of_rows(conn)


def main_currency_of_rows(conn: Connection) -> str:
    """The currency of most accounts, counted now; CNY without any. Reads all accounts."""
    row = conn.execute(_MAIN_CURRENCY_SQL).fetchone()
    return str(row[0]) if row else DEFAULT_CURRENCY
