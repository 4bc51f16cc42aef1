"""Customer 360, how their money moved: end-of-day totals from the change points of the balances, month by month and for this month day by day.

Investments have no history on a desk: on a day in the past each one that was held then counts with its present value, which is said where it
is shown. Amounts are those in the currency of the customer's figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from rmdesk.domain.dates import add_months, month_end
from rmdesk.domain.money import Money, divide_half_up
from rmdesk.domain.tier_standing import TierStanding, standing
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import HOLDS, IS_DEPOSIT
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_setup import tier_table
from rmdesk.store.queries.tier_rules import level_given, tier_rules

if TYPE_CHECKING:
    from sqlite3 import Connection

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The end of a month, or today for this one."""

    day: date
    deposits: Money | None
    """None before the first known balance."""
    aum: Money | None


@dataclass(frozen=True, slots=True)
class Movement:
    """How the money moved, and where that leaves the level."""

    months: tuple[MonthEnd, ...]
    """The oldest first; the last one is today."""
    tier: TierStanding | None
    """None where the bank's levels do not apply: companies, or no level has a threshold in the currency."""
    currency: str


_POINTS_SQL: Final = f"""
    SELECT a.id, b.date, CASE WHEN a.closed <= b.date THEN 0 ELSE b.amount END
    FROM account_role AS r
    JOIN account AS a ON a.id = r.account_id
    JOIN product AS p ON p.id = a.product_id
    JOIN balance AS b ON b.account_id = a.id AND b.date <= :day AND b.deleted_at IS NULL
    WHERE r.customer_id = :customer AND {HOLDS} AND {IS_DEPOSIT} AND a.currency = :currency
        AND a.deleted_at IS NULL AND (a.closed IS NOT NULL OR a.status <> 'closed')
    UNION
    SELECT a.id, a.closed, 0
    FROM account_role AS r
    JOIN account AS a ON a.id = r.account_id
    JOIN product AS p ON p.id = a.product_id
    WHERE r.customer_id = :customer AND {HOLDS} AND {IS_DEPOSIT} AND a.currency = :currency AND a.deleted_at IS NULL AND a.closed <= :day
    ORDER BY 1, 2
"""
"""An account that was closed counts until then. Index: uq_balance_account_id_date."""
_HELD_SQL: Final = """
    SELECT bought, maturity, value
    FROM holding
    WHERE customer_id = :customer AND currency = :currency AND deleted_at IS NULL
"""


def movement(conn: Connection, customer_id: str, kind: str, level: str, today: date) -> Movement:
    """The last twelve month-ends, and the standing in the level."""
    row = conn.execute("SELECT currency FROM customer_figure WHERE customer_id = ?", (customer_id,)).fetchone()
    currency = str(row[0]) if row and row[0] else main_currency(conn)
    of = {"customer": customer_id, "day": today.isoformat(), "currency": currency}
    series = _Series([(account, day(on), amount) for account, on, amount in conn.execute(_POINTS_SQL, of)])
    held = [(day(bought), day(maturity), int(value)) for bought, maturity, value in conn.execute(_HELD_SQL, of)]

    def total(on: date) -> int:
        return (series.at(on) or 0) + sum(
            value for bought, ends, value in held if (not bought or bought <= on) and (not ends or ends >= on)
        )

    ends = [month_end(add_months(today, -back)) for back in range(MONTHS, 0, -1)] + [today]
    months = []
    for end in ends:
        deposits = series.at(end)
        known = deposits is not None or any(not bought or bought <= end for bought, _ends, _value in held)
        months.append(
            MonthEnd(end, None if deposits is None else Money(deposits, currency), Money(total(end), currency) if known else None)
        )
    table = tier_table(conn, currency) if kind == "retail" else None
    tier = None
    if table is not None:
        this = [Money(total(today.replace(day=number)), currency) for number in range(1, today.day + 1)]
        rules = tier_rules(conn)
        given = level_given(conn, customer_id, today)
        months_of = [add_months(today, -back) for back in range(rules.months, 0, -1)]
        before = dropwhile(lambda known: not known[0], [(_average(total, month), month) for month in months_of])
        counted = [Money(amount, currency) for amount, month in before if given is None or month_end(month) >= given]
        tier = standing(level, table, counted, this, today, rules)
    return Movement(tuple(months), tier, currency)


class _Series:
    """Sum of several accounts' balances, each holding until its next change point."""

    def __init__(self, points: list[tuple[str, date, int]]) -> None:
        changes: dict[date, int] = {}
        last: dict[str, int] = {}
        for account, on, amount in points:
            changes[on] = changes.get(on, 0) + amount - last.get(account, 0)
            last[account] = amount
        self._days = sorted(changes)
        self._sums: list[int] = []
        running = 0
        for on in self._days:
            running += changes[on]
            self._sums.append(running)

    def at(self, on: date) -> int | None:
        place = bisect_right(self._days, on)
        return self._sums[place - 1] if place else None


def _average(total: Callable[[date], int], month: date) -> int:
    last = month_end(month)
    return divide_half_up(sum(total(last - timedelta(back)) for back in range(last.day)), last.day)
