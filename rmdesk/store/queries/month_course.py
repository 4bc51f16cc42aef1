"""How the assets of many customers averaged month by month, and what they bring: one pass over the change points of a window.

Deposits count end of day by end of day, a closed account up to the day before its closing; investments have no history on a desk, so each counts
with its present value on the days on which it was held. All in the book's main currency. An account counts whole for each customer who holds it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.dates import add_months, month_end
from rmdesk.domain.money import divide_half_up
from rmdesk.store.balance_points import ordinal
from rmdesk.store.queries.as_of import HOLDS, IS_DEPOSIT, LOAN_LIVES, OUTSTANDING

if TYPE_CHECKING:
    from sqlite3 import Connection


class Stretch(NamedTuple):
    """A calendar month, as far as it has come."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


class Course(NamedTuple):
    """What one customer had."""

    sums: tuple[int, ...]
    """Σ of the end-of-day assets of each stretch, the oldest first."""
    weighted: int
    """Σ of end-of-day amounts × the weight of their product, over the weighted stretches; ppm."""


def stretches(today: date, months: int) -> tuple[Stretch, ...]:
    """The `months` whole months before this one, and this one to date."""
    before = [add_months(today.replace(day=1), -back) for back in range(months, 0, -1)]
    return (*(Stretch(first, month_end(first)) for first in before), Stretch(today.replace(day=1), today))


def averages(course: Course, of: tuple[Stretch, ...]) -> tuple[int, ...]:
    """The average of each stretch, minor units."""
    return tuple(divide_half_up(total, stretch.days) for total, stretch in zip(course.sums, of, strict=True))


def averages_of(courses: Mapping[str, Course], of: tuple[Stretch, ...]) -> dict[str, tuple[int, ...]]:
    """`averages` of many customers."""
    days = [stretch.days for stretch in of]
    return {customer: tuple(map(divide_half_up, course.sums, days)) for customer, course in courses.items()}


_BEFORE: Final = """coalesce((
    SELECT o.amount
    FROM balance_point AS o
    WHERE o.account = {account} AND o.day < {day}
    ORDER BY o.day DESC
    LIMIT 1
), 0)"""
"""Index: the primary key."""
_HELD: Final = f"""
    holder (customer_id, product_id, number, carried) AS MATERIALIZED (
        SELECT r.customer_id, a.product_id, n.number, {_BEFORE.format(account="n.number", day=":first_day")}
        FROM {{roles}}
        CROSS JOIN account AS a ON a.id = r.account_id
        CROSS JOIN balance_account AS n ON n.account_id = a.id
        WHERE {HOLDS} AND a.currency = :main AND a.deleted_at IS NULL AND (a.opened IS NULL OR a.opened <= :day)
            AND CASE WHEN a.closed IS NULL THEN a.status <> 'closed' ELSE a.closed > :first END
            AND a.product_id IN (SELECT p.id FROM product AS p WHERE {IS_DEPOSIT})
    ),
    gone (number, day) AS MATERIALIZED (
        SELECT DISTINCT n.number, {ordinal("g.closed")}
        FROM {{accounts}}
        CROSS JOIN balance_account AS n ON n.account_id = g.id
        WHERE g.closed <= :day
    ),
    change (number, day, delta) AS (
        SELECT v.account, v.day, v.amount - coalesce(v.before, {_BEFORE.format(account="v.account", day="v.day")})
        FROM (
            SELECT b.account, b.day, b.amount, lag(b.amount) OVER (PARTITION BY b.account ORDER BY b.day) AS before
            FROM {{balances}}
            WHERE b.day BETWEEN :first_day AND :last_day
                AND (b.account NOT IN (SELECT g.number FROM gone AS g) OR b.day < (SELECT g.day FROM gone AS g WHERE g.number = b.account))
        ) AS v
        UNION ALL
        SELECT g.number, g.day, -{_BEFORE.format(account="g.number", day="g.day")}
        FROM gone AS g
        WHERE g.day >= :first_day
    )
"""
"""The deposit accounts with what was there before the window, and every change in it."""
_SQL: Final = f"""
    WITH
    weight (product_id, ppm) AS MATERIALIZED (
        SELECT p.id, coalesce(CAST(j.value AS INTEGER), 0) * p.coefficient / 1000000
        FROM product AS p
        LEFT JOIN json_each(:margins) AS j ON j.key = p.line
    ),
    {_HELD},
    moved (number, {{names}}) AS MATERIALIZED (
        SELECT number, {{moved}}
        FROM change
        GROUP BY number
    ),
    position (customer_id, {{names}}, weighted) AS (
        SELECT customer_id, {{names}}, ({{weighted}}) * ppm
        FROM (
            SELECT q.customer_id, w.ppm, {{course}}
            FROM holder AS q
            CROSS JOIN weight AS w ON w.product_id = q.product_id
            LEFT JOIN moved AS v ON v.number = q.number
        )
        UNION ALL
        SELECT customer_id, {{names}}, ({{weighted}}) * ppm
        FROM (
            SELECT h.customer_id, w.ppm, {{held}}
            FROM {{holdings}}
            CROSS JOIN weight AS w ON w.product_id = h.product_id
            WHERE h.currency = :main AND h.deleted_at IS NULL AND (h.maturity IS NULL OR h.maturity >= :first)
                AND (h.bought IS NULL OR h.bought <= :day)
        )
        UNION ALL
        SELECT r.customer_id, {{nothing}}, {OUTSTANDING} * :lent * :days
        FROM {{loans}}
        WHERE {HOLDS} AND {LOAN_LIVES} AND l.currency = :main
    )
    SELECT customer_id, {{sums}}, sum(weighted)
    FROM position
    GROUP BY customer_id
"""

_STEPS_SQL: Final = f"""
    WITH
    {_HELD}
    SELECT customer_id, :first_day, sum(carried)
    FROM holder
    GROUP BY customer_id
    UNION ALL
    SELECT q.customer_id, v.day, sum(v.delta)
    FROM change AS v
    CROSS JOIN holder AS q ON q.number = v.number
    GROUP BY q.customer_id, v.day
    UNION ALL
    SELECT h.customer_id, max(:first_day, {ordinal("coalesce(h.bought, :first)")}), h.value
    FROM {{holdings}}
    WHERE h.currency = :main AND h.deleted_at IS NULL AND (h.maturity IS NULL OR h.maturity >= :first)
        AND (h.bought IS NULL OR h.bought <= :day AND h.bought <= coalesce(h.maturity, h.bought))
    UNION ALL
    SELECT h.customer_id, {ordinal("h.maturity")} + 1, -h.value
    FROM {{holdings}}
    WHERE h.currency = :main AND h.deleted_at IS NULL AND h.maturity >= :first AND h.maturity < :day
        AND (h.bought IS NULL OR h.bought <= h.maturity)
"""


def points(conn: Connection, first: date, last: date, main: str, customers: Collection[str]) -> dict[str, list[tuple[date, int]]]:
    """The assets of some customers from `first` to `last` as change points, rising by day: what `day_sums.sum_of_days` adds up."""
    sql = _STEPS_SQL.format(**_sources(customers))
    values = {**_window(first, last), "main": main, "customers": json.dumps(sorted(customers))}
    changes: dict[str, dict[int, int]] = {}
    for customer, on, delta in conn.execute(sql, values):
        days = changes.setdefault(customer, {})
        days[on] = days.get(on, 0) + delta
    found = {}
    for customer, days in changes.items():
        total, series = 0, []
        for on in sorted(days):
            total += days[on]
            series.append((date.fromordinal(on), total))
        found[customer] = series
    return found


def _sources(customers: Collection[str] | None) -> dict[str, str]:
    """Where the rows are read from: everybody's tables in their order, or the indexes of some customers."""
    some = "json_each(:customers) AS w0"
    if customers is None:
        return {
            "roles": "account_role AS r NOT INDEXED",
            "balances": "balance_point AS b",
            "accounts": "account AS g",
            "holdings": "holding AS h NOT INDEXED",
            "loans": "loan AS l NOT INDEXED CROSS JOIN account_role AS r ON r.account_id = l.account_id",
        }
    roles = f"{some} CROSS JOIN account_role AS r ON r.customer_id = w0.value"
    return {
        "roles": roles,
        "balances": "(SELECT DISTINCT number FROM holder) AS q CROSS JOIN balance_point AS b ON b.account = q.number",
        "accounts": f"{some} CROSS JOIN account_role AS s ON s.customer_id = w0.value CROSS JOIN account AS g ON g.id = s.account_id",
        "holdings": f"{some} CROSS JOIN holding AS h ON h.customer_id = w0.value",
        "loans": f"{roles} CROSS JOIN loan AS l ON l.account_id = r.account_id",
    }


def courses(
    conn: Connection,
    of: tuple[Stretch, ...],
    main: str,
    margins: Mapping[str, int] | None = None,
    weighted: int = 1,
    customers: Collection[str] | None = None,
) -> dict[str, Course]:
    """What customers had in the stretches `of`, which follow on each other: of everybody, or of some.

    Args:
        conn: the replica.
        of: the stretches; the last one ends on the business date.
        main: the currency.
        margins: weight of each product line, ppm; what is not named weighs nothing.
        weighted: how many of the last stretches are weighted.
        customers: whose; everybody's if None. Customers without a position are left out.
    """
    names = [f"m{number}" for number in range(len(of))]
    last = of[-weighted:]
    sql = _SQL.format(
        **_sources(customers),
        names=", ".join(names),
        moved=", ".join(f"sum(delta * ({_days_since(stretch)}))" for stretch in of),
        course=", ".join(f"q.carried * {stretch.days} + coalesce(v.{name}, 0) AS {name}" for name, stretch in zip(names, of, strict=True)),
        held=", ".join(f"h.value * ({_days_held(stretch)}) AS {name}" for name, stretch in zip(names, of, strict=True)),
        weighted=" + ".join(names[-weighted:]),
        nothing=", ".join("0" for _name in names),
        sums=", ".join(f"sum({name})" for name in names),
    )
    values = {
        **_window(of[0].first, of[-1].last),
        "main": main,
        "margins": json.dumps(dict(margins or {})),
        "lent": (margins or {}).get("loan", 0),
        "days": sum(stretch.days for stretch in last),
        "customers": json.dumps(sorted(customers)) if customers is not None else "[]",
    }
    return {row[0]: Course(tuple(row[1:-1]), row[-1]) for row in conn.execute(sql, values)}


def _window(first: date, last: date) -> dict[str, str | int]:
    """The days of the window, as text and as the numbers that points have."""
    return {"first": first.isoformat(), "day": last.isoformat(), "first_day": first.toordinal(), "last_day": last.toordinal()}


def _days_since(stretch: Stretch) -> str:
    """On how many days of the stretch a change counts that was made on `day`, a number."""
    first, last = stretch.first.toordinal(), stretch.last.toordinal()
    return f"CASE WHEN day <= {first} THEN {stretch.days} WHEN day > {last} THEN 0 ELSE {last + 1} - day END"


def _days_after(day: str, stretch: Stretch) -> str:
    """On how many days of the stretch an amount stands that is there from `day` on."""
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    return (
        f"CASE WHEN {day} <= '{first}' THEN {stretch.days} WHEN {day} > '{last}' THEN 0"
        f" ELSE {stretch.last.day + 1} - CAST(substr({day}, 9) AS INTEGER) END"
    )


def _days_held(stretch: Stretch) -> str:
    """On how many days of the stretch holding `h` was held: from its purchase through its maturity."""
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    since = _days_after("coalesce(h.bought, '')", stretch)
    gone = (
        f"CASE WHEN h.maturity IS NULL OR h.maturity >= '{last}' THEN 0 WHEN h.maturity < '{first}' THEN {stretch.days}"
        f" ELSE {stretch.last.day} - CAST(substr(h.maturity, 9) AS INTEGER) END"
    )
    return f"max(0, ({since}) - ({gone}))"
