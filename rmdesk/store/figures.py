"""`customer_figure`: what lists sort, filter and sum by, worked out in one statement from the rows that count on a business date.

Amounts are those in the currency that most of the customer's positions (deposit accounts, holdings, loans) are in; ties go to the book's
main currency, which is that of most accounts. There are no exchange rates on a desk, so amounts in other currencies are left out here and
shown apart in the customer's picture. A contact counts as the last one only if it reached them, an attempt counts in any case; the next action is the
earliest due date of an open task, the next maturity that of a deposit, a product or a loan.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.store import kpi_kept, settings
from rmdesk.store.queries.as_of import (
    ACCOUNT_LIVES,
    CONTACT_STANDS,
    HOLDING_LIVES,
    HOLDS,
    IS_DEPOSIT,
    LOAN_LIVES,
    OUTSTANDING,
    TASK_OPEN,
    TERM_RUNS,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

AS_OF: Final = "figures_of"
MAIN_CURRENCY: Final = "main_currency"
SOME_BEGIN_LATER: Final = "customers_begin_later"
"""Setting: not empty if there are customers whose relationship begins after the business date; so lists need not look."""
DEFAULT_CURRENCY: Final = "CNY"
TREND_STEP: Final = 5
"""Days between two points of the trend."""
_CACHE_KIB: Final = 64 * 1024
"""While figures are worked out: what does not fit is decrypted, or encrypted and written, more than once."""
WEEK: Final = 7
"""Days over which deposits are compared."""

_MAIN_CURRENCY_SQL: Final = """
    SELECT currency
    FROM account
    WHERE deleted_at IS NULL
    GROUP BY currency
    ORDER BY count(*) DESC, currency
    LIMIT 1
"""

_SAMPLES: Final = tuple(f":t{number}" for number in range(7))
"""The days of the trend."""
_WEIGHT: Final = "CASE WHEN {date} < :month THEN :days ELSE :days + 1 - CAST(substr({date}, 9) AS INTEGER) END"
"""For how many days of the month so far an amount has stood that is there since `date`."""
_BALANCE: Final = """coalesce((
            SELECT b.amount
            FROM balance_point AS b
            WHERE b.account = {account} AND b.day <= {day}
            ORDER BY b.day DESC
            LIMIT 1
        ), 0)"""
_FIGURES_SQL: Final = f"""
    INSERT INTO customer_figure (customer_id, currency, deposits, investments, aum, loans, average, week_change, trend,
        last_contact, last_contact_on, attempted_on, next_action, next_what, matures_on)
    WITH
    holder (customer_id, account_id) AS MATERIALIZED (
        SELECT r.customer_id, r.account_id
        FROM {{roles}}
        WHERE {HOLDS}
    ),
    course (customer_id, currency, amount, month, week, {", ".join(sample[1:] for sample in _SAMPLES[:-1])}) AS MATERIALIZED (
        SELECT q.customer_id, a.currency, {_BALANCE.format(account="n.number", day=":day_number")},
            {_BALANCE.format(account="n.number", day=":month_number - 1")} * :days + coalesce((
                SELECT sum((p.amount - {_BALANCE.format(account="p.account", day="p.day - 1")}) * (:day_number + 1 - p.day))
                FROM balance_point AS p
                WHERE p.account = n.number AND p.day BETWEEN :month_number AND :day_number
            ), 0),
            {_BALANCE.format(account="n.number", day=":week_number")},
            {", ".join(_BALANCE.format(account="n.number", day=f"{sample}_number") for sample in _SAMPLES[:-1])}
        FROM holder AS q
        CROSS JOIN account AS a ON a.id = q.account_id
        LEFT JOIN balance_account AS n ON n.account_id = a.id
        WHERE {ACCOUNT_LIVES} AND a.product_id IN (SELECT p.id FROM product AS p WHERE {IS_DEPOSIT})
    ),
    position (customer_id, currency, deposit, investment, loan, month, week, {", ".join(sample[1:] for sample in _SAMPLES)}) AS (
        SELECT customer_id, currency, amount, 0, 0, month, amount - week, {", ".join(sample[1:] for sample in _SAMPLES[:-1])}, amount
        FROM course
        UNION ALL
        SELECT h.customer_id, h.currency, 0, h.value, 0, h.value * ({_WEIGHT.format(date="coalesce(h.bought, '')")}), 0,
            {", ".join(f"h.value * (coalesce(h.bought, '') <= {sample})" for sample in _SAMPLES)}
        FROM {{holdings}}
        WHERE {HOLDING_LIVES}
        UNION ALL
        SELECT q.customer_id, l.currency, 0, 0, {OUTSTANDING}, 0, 0, {", ".join("0" for _sample in _SAMPLES)}
        FROM {{loans}}
        WHERE {LOAN_LIVES}
    ),
    total (customer_id, currency, deposits, investments, loans, month, week, trend, place) AS MATERIALIZED (
        SELECT customer_id, currency, coalesce(sum(deposit), 0), sum(investment), sum(loan), coalesce(sum(month), 0), coalesce(sum(week), 0),
            {" || ' ' || ".join(f"coalesce(sum({sample[1:]}), 0)" for sample in _SAMPLES)},
            row_number() OVER (PARTITION BY customer_id ORDER BY count(*) DESC, currency <> :main, currency)
        FROM position
        GROUP BY customer_id, currency
    ),
    best AS MATERIALIZED (
        SELECT *
        FROM total
        WHERE place = 1
        GROUP BY customer_id -- one row each already; told so, SQLite joins by an index and not by reading all for each customer
    ),
    reached (customer_id, latest, tried) AS MATERIALIZED (
        SELECT k.customer_id, max(CASE WHEN k.connected THEN coalesce(k.business_date, substr(k.start, 1, 10)) || k.start END),
            max(coalesce(k.business_date, substr(k.start, 1, 10)))
        FROM {{contacts}}
        WHERE {CONTACT_STANDS}
        GROUP BY k.customer_id
    ),
    planned (customer_id, due) AS MATERIALIZED (
        SELECT y.customer_id, min(y.due || substr(y.description, 1, 60))
        FROM {{tasks}}
        WHERE y.due IS NOT NULL AND {TASK_OPEN}
        GROUP BY y.customer_id
    ),
    ending (customer_id, on_day) AS MATERIALIZED (
        SELECT customer_id, min(maturity)
        FROM (
            SELECT q.customer_id, t.maturity
            FROM {{terms}}
            WHERE {TERM_RUNS}
            UNION ALL
            SELECT h.customer_id, h.maturity
            FROM {{holdings}}
            WHERE {HOLDING_LIVES}
            UNION ALL
            SELECT q.customer_id, l.maturity
            FROM {{loans}}
            WHERE {LOAN_LIVES}
        )
        WHERE maturity >= :day
        GROUP BY customer_id
    )
    SELECT c.id, coalesce(total.currency, :main), coalesce(total.deposits, 0), coalesce(total.investments, 0),
        coalesce(total.deposits + total.investments, 0), coalesce(total.loans, 0),
        coalesce((2 * abs(total.month) + :days) / (2 * :days) * (CASE WHEN total.month < 0 THEN -1 ELSE 1 END), 0),
        coalesce(total.week, 0), coalesce(total.trend, ''),
        coalesce(substr(reached.latest, 11), ''), coalesce(substr(reached.latest, 1, 10), ''), coalesce(reached.tried, ''),
        coalesce(substr(planned.due, 1, 10), ''), coalesce(substr(planned.due, 11), ''), coalesce(ending.on_day, '')
    FROM {{customers}}
    LEFT JOIN best AS total ON total.customer_id = c.id
    LEFT JOIN reached ON reached.customer_id = c.id
    LEFT JOIN planned ON planned.customer_id = c.id
    LEFT JOIN ending ON ending.customer_id = c.id
    WHERE c.deleted_at IS NULL AND (c.opened IS NULL OR c.opened <= :day)
"""

_WANTED: Final = "json_each(:customers) AS w"
_OF_EVERYBODY: Final = _FIGURES_SQL.format(
    roles="account_role AS r NOT INDEXED",
    terms="time_deposit AS t NOT INDEXED CROSS JOIN holder AS q ON q.account_id = t.account_id",
    holdings="holding AS h NOT INDEXED",
    loans="loan AS l NOT INDEXED CROSS JOIN holder AS q ON q.account_id = l.account_id",
    contacts="contact AS k NOT INDEXED",
    tasks="activity AS y NOT INDEXED",
    customers="customer AS c NOT INDEXED",
)
"""Reads every table once, in the order it is stored."""
_OF_SOME: Final = _FIGURES_SQL.format(
    roles=f"{_WANTED} CROSS JOIN account_role AS r ON r.customer_id = w.value",
    terms="holder AS q CROSS JOIN time_deposit AS t ON t.account_id = q.account_id",
    holdings=f"{_WANTED} CROSS JOIN holding AS h ON h.customer_id = w.value",
    loans="holder AS q CROSS JOIN loan AS l ON l.account_id = q.account_id",
    contacts=f"{_WANTED} CROSS JOIN contact AS k ON k.customer_id = w.value",
    tasks=f"{_WANTED} CROSS JOIN activity AS y ON y.customer_id = w.value",
    customers=f"{_WANTED} CROSS JOIN customer AS c ON c.id = w.value",
)
"""Follows the customer_id indexes from the customers that are asked for."""


_LATER_SQL: Final = "SELECT EXISTS (SELECT 1 FROM customer AS c NOT INDEXED WHERE c.opened > :day)"
_SOME_LATER_SQL: Final = f"SELECT EXISTS (SELECT 1 FROM {_WANTED} CROSS JOIN customer AS c ON c.id = w.value WHERE c.opened > :day)"


def refresh(conn: Connection, business_date: date, customer_ids: Collection[str] | None = None) -> None:
    """Work out the figures as of `business_date`, within the caller's transaction: of everybody, or of `customer_ids`.

    Customers that are deleted or have left the replica lose their line; those whose relationship begins later have none yet. The figures of
    all customers are always of one day: if `customer_ids` are given but the others' figures are of another day, everybody's are worked out.
    The facts of the KPIs follow along.
    """
    (cache,) = conn.execute("PRAGMA cache_size").fetchone()
    conn.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")  # before the facts: both read the same rows
    kpi_kept.refresh(conn, business_date, customer_ids)
    day = business_date.isoformat()
    if customer_ids is None or settings.get(conn, AS_OF) != day:
        main = main_currency_of_rows(conn)
        conn.execute("DELETE FROM customer_figure")
        conn.execute(_OF_EVERYBODY, {**_days(business_date), "main": main})
        settings.put(conn, MAIN_CURRENCY, main)
        settings.put(conn, AS_OF, day)
        (later,) = conn.execute(_LATER_SQL, {"day": day}).fetchone()
        settings.put(conn, SOME_BEGIN_LATER, "1" if later else "")
    elif customer_ids:
        wanted = json.dumps(sorted(set(customer_ids)))
        conn.execute("DELETE FROM customer_figure WHERE customer_id IN (SELECT value FROM json_each(?))", (wanted,))
        conn.execute(_OF_SOME, {**_days(business_date), "main": settings.get(conn, MAIN_CURRENCY, DEFAULT_CURRENCY), "customers": wanted})
        if conn.execute(_SOME_LATER_SQL, {"day": day, "customers": wanted}).fetchone()[0]:
            settings.put(conn, SOME_BEGIN_LATER, "1")
    conn.execute(f"PRAGMA cache_size={cache}")


def _days(business_date: date) -> dict[str, str | int]:
    """The days that the statement speaks of, each as text and as the ordinal of balance points."""
    month = business_date.replace(day=1)
    samples = [business_date - timedelta(days=TREND_STEP * back) for back in reversed(range(len(_SAMPLES)))]
    named = {
        "day": business_date,
        "month": month,
        "week": business_date - timedelta(days=WEEK),
        "since": min(month, samples[0]),
        **{sample[1:]: day for sample, day in zip(_SAMPLES, samples, strict=True)},
    }
    texts = {name: day.isoformat() for name, day in named.items()}
    return {**texts, **{f"{name}_number": day.toordinal() for name, day in named.items()}, "days": business_date.day}


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
