"""The rows that KPIs are computed from, for a list of customers (JSON `:customers`): each statement reads one table by its index.

Who looks after a customer is what the assignments say on `:day`; it holds for all days of the past (ADR 0011).
"""

from __future__ import annotations

from typing import Final

from rmdesk.store.queries.as_of import HOLDS, IS_DEPOSIT

ORDINAL: Final = "CAST(julianday({day}) - 1721424.5 AS INTEGER)"
"""A stored day as Python's `date.toordinal` counts it: Julian day 1721425.5 is 0001-01-01. NULL stays NULL."""
_WANTED: Final = "json_each(:customers) AS w"
_ACCOUNTS: Final = "json_each(:accounts) AS w"


def _day(column: str) -> str:
    return ORDINAL.format(day=column)


_BANK_DAY: Final = _day("date(f.at, '+8 hours')")
"""The bank's day of a stored moment (Asia/Shanghai has had no summer time since 1991)."""
IN_FORCE: Final = "(s.deleted_at IS NULL AND s.valid_from <= :day AND (s.valid_to IS NULL OR s.valid_to > :day))"
"""`assignment AS s` stands on the business date. On the day of a hand-over the new one stands alone."""

LOOKED_AFTER: Final = f"""
    SELECT s.person_id, s.customer_id, max(s.share)
    FROM {_WANTED}
    CROSS JOIN customer AS c ON c.id = w.value
    CROSS JOIN assignment AS s ON s.customer_id = c.id
    WHERE {IN_FORCE} AND c.deleted_at IS NULL
    GROUP BY s.person_id, s.customer_id
"""
"""(person, customer, share)."""

HELD: Final = f"""
    SELECT r.account_id, r.customer_id, r.role = 'owner'
    FROM {_ACCOUNTS}
    CROSS JOIN account_role AS r ON r.account_id = w.value
    WHERE {HOLDS}
"""
"""(account, customer, whether they own it) for each holder of these accounts."""

THEIR_ACCOUNTS: Final = f"""
    SELECT DISTINCT r.account_id
    FROM {_WANTED}
    CROSS JOIN account_role AS r ON r.customer_id = w.value
    WHERE r.deleted_at IS NULL
"""

CO_HOLDERS: Final = f"""
    SELECT DISTINCT r.customer_id
    FROM {_ACCOUNTS}
    CROSS JOIN account_role AS r ON r.account_id = w.value
    WHERE r.deleted_at IS NULL
"""

BALANCES: Final = f"""
    SELECT a.id, a.product_id, p.line, p.coefficient, a.currency, {_day("a.opened")}, {_day("a.closed")},
        json_group_array(b.day), json_group_array(b.amount)
    FROM {_ACCOUNTS}
    CROSS JOIN account AS a ON a.id = w.value
    CROSS JOIN product AS p ON p.id = a.product_id
    CROSS JOIN balance_account AS n ON n.account_id = a.id
    CROSS JOIN balance_point AS b ON b.account = n.number
    WHERE {IS_DEPOSIT} AND a.deleted_at IS NULL AND (a.closed IS NOT NULL OR a.status <> 'closed') AND b.day >= coalesce((
        SELECT max(o.day)
        FROM balance_point AS o
        WHERE o.account = n.number AND o.day <= :since
    ), 0)
    GROUP BY a.id
"""
"""(account, product, line, coefficient, currency, opened, closed, JSON of the days, JSON of the balances) from the change point that stands on
`:since`. An account that is closed nobody knows when counts on no day.
"""

HOLDINGS: Final = f"""
    SELECT h.customer_id, h.id, h.product_id, p.line, p.coefficient, h.currency, h.value, coalesce(h.cost, h.value), {_day("h.bought")}, {_day("h.maturity")}
    FROM {_WANTED}
    CROSS JOIN holding AS h ON h.customer_id = w.value
    CROSS JOIN product AS p ON p.id = h.product_id
    WHERE h.deleted_at IS NULL
"""
LOANS: Final = f"""
    SELECT l.account_id, l.currency, {_day("l.start")}, {_day("l.as_of")}, l.principal, l.outstanding, l.grade
    FROM {_ACCOUNTS}
    CROSS JOIN loan AS l ON l.account_id = w.value
    WHERE l.deleted_at IS NULL
"""
"""(account, currency, first day, the day for which the core has said what is outstanding and how it is graded, …)."""

CUSTOMERS: Final = f"""
    SELECT c.id, {_day("coalesce(c.opened, c.registered_at)")}, c.status = 'lost', CASE WHEN c.status = 'lost' THEN (
        SELECT {_BANK_DAY}
        FROM field_history AS f
        WHERE f.table_name = 'customer' AND f.row_id = c.id AND f.field = 'status' AND f.new = '"lost"' AND f.deleted_at IS NULL
        ORDER BY f.at DESC
        LIMIT 1
    ) END
    FROM {_WANTED}
    CROSS JOIN customer AS c ON c.id = w.value
    WHERE c.deleted_at IS NULL
"""
"""(customer, first day of the relationship, whether they are lost, since when as the history tells). Index: ix_field_history_row."""

LEVELS: Final = f"""
    SELECT f.row_id, {_BANK_DAY}, coalesce(json_extract(f.old, '$'), ''), coalesce(json_extract(f.new, '$'), '')
    FROM {_WANTED}
    CROSS JOIN field_history AS f ON f.table_name = 'customer' AND f.row_id = w.value
    WHERE f.field = 'level' AND f.deleted_at IS NULL
    ORDER BY f.row_id, f.at, f.id
"""
"""(customer, day, level before, level after) in the order they were made."""

USES: Final = f"""
    SELECT r.customer_id, p.line, {_day("a.opened")}, {_day("a.closed")}
    FROM {_WANTED}
    CROSS JOIN account_role AS r ON r.customer_id = w.value
    CROSS JOIN account AS a ON a.id = r.account_id
    CROSS JOIN product AS p ON p.id = a.product_id
    WHERE {HOLDS} AND {IS_DEPOSIT} AND a.deleted_at IS NULL AND (a.closed IS NOT NULL OR a.status <> 'closed')
    UNION ALL
    SELECT h.customer_id, p.line, {_day("h.bought")}, {_day("h.maturity")} + 1
    FROM {_WANTED}
    CROSS JOIN holding AS h ON h.customer_id = w.value
    CROSS JOIN product AS p ON p.id = h.product_id
    WHERE h.deleted_at IS NULL
    UNION ALL
    SELECT r.customer_id, 'loan', {_day("l.start")}, NULL
    FROM {_WANTED}
    CROSS JOIN account_role AS r ON r.customer_id = w.value
    CROSS JOIN loan AS l ON l.account_id = r.account_id
    WHERE {HOLDS} AND l.deleted_at IS NULL AND l.outstanding > 0
    UNION ALL
    SELECT k.customer_id, 'card', {_day("k.issued")}, {_day("k.expiry")} + 1
    FROM {_WANTED}
    CROSS JOIN card AS k ON k.customer_id = w.value
    WHERE k.deleted_at IS NULL
"""
"""(customer, product line, first day or NULL, first day that it is not in use any more or NULL); the lines are those a filter knows."""

CONTACTS: Final = f"""
    SELECT k.owner_id, k.customer_id, k.connected, {_day("coalesce(k.business_date, date(k.start, '+8 hours'))")}, count(*)
    FROM {_WANTED}
    CROSS JOIN contact AS k ON k.customer_id = w.value
    WHERE k.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1
        FROM contact AS later
        WHERE later.corrects_id = k.id AND later.deleted_at IS NULL
    )
    GROUP BY 1, 2, 3, 4
"""
HANDED: Final = f"""
    SELECT y.owner_id, y.customer_id, y.feedback_code IN (SELECT code FROM feedback_code WHERE success AND deleted_at IS NULL),
        {_day("coalesce(y.start, y.registered_at, y.due)")}, count(*)
    FROM {_WANTED}
    CROSS JOIN activity AS y ON y.customer_id = w.value
    WHERE y.deleted_at IS NULL AND y.campaign_id IS NOT NULL AND coalesce(y.start, y.registered_at, y.due) IS NOT NULL
    GROUP BY 1, 2, 3, 4
"""
"""(person, customer, whether it succeeded, day, so many) of campaign tasks."""

__all__ = [
    "BALANCES",
    "CONTACTS",
    "CO_HOLDERS",
    "CUSTOMERS",
    "HANDED",
    "HELD",
    "HOLDINGS",
    "LEVELS",
    "LOANS",
    "LOOKED_AFTER",
    "ORDINAL",
    "THEIR_ACCOUNTS",
    "USES",
]
