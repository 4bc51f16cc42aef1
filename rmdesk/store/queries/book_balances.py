"""What the book comes to on the business date, currency by currency.

Every account counts once, also where two customers hold it, and whole, not split by shares: the KPIs weigh them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import PPM, Money, divide_half_up
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import ACCOUNT_LIVES, BALANCE, CUSTOMER_LIVES, HELD, HOLDING_LIVES, IS_DEPOSIT, LOAN_LIVES, OUTSTANDING

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Totals:
    """The point balances (时点余额) of the book in one currency. AUM is deposits and investments; loans stand apart."""

    demand: Money
    time: Money
    deposits: Money
    investments: Money
    aum: Money
    loans: Money
    non_performing: Money
    """Outstanding of loans graded substandard, doubtful or loss on the business date or before."""
    npl_ratio: int | None
    """Non-performing ÷ all loans, ppm; None without loans, or where a loan was graded on a later day only."""


@dataclass(frozen=True, slots=True)
class BookBalances:
    """The balances of all customers in the replica."""

    business_date: date
    customers: int
    totals: Totals
    """In the book's main currency."""
    other_currencies: tuple[Totals, ...]


_SUMS_SQL: Final = f"""
    SELECT p.line, a.currency, coalesce(sum({BALANCE}), 0)
    FROM account AS a
    JOIN product AS p ON p.id = a.product_id
    WHERE {IS_DEPOSIT} AND {ACCOUNT_LIVES} AND {HELD}
    GROUP BY p.line, a.currency
    UNION ALL
    SELECT 'investments', h.currency, sum(h.value)
    FROM holding AS h
    WHERE {HOLDING_LIVES}
    GROUP BY h.currency
    UNION ALL
    SELECT
        CASE
            WHEN l.as_of > :day THEN 'ungraded'
            WHEN l.grade IN ('substandard', 'doubtful', 'loss') THEN 'non_performing'
            ELSE 'performing'
        END,
        l.currency,
        sum({OUTSTANDING})
    FROM loan AS l
    JOIN account AS a ON a.id = l.account_id
    WHERE {LOAN_LIVES} AND {HELD}
    GROUP BY 1, l.currency
"""


def book_balances(conn: Connection, business_date: date) -> BookBalances:
    """The balances on a business date. A book of 2,000 customers takes about 15 ms, one of 100,000 about a second."""
    sums: Counter[tuple[str, str]] = Counter()
    for what, currency, amount in conn.execute(_SUMS_SQL, {"day": business_date.isoformat()}):
        sums[currency, what] += amount
    main = main_currency(conn)
    (customers,) = conn.execute(f"SELECT count(*) FROM customer AS c WHERE {CUSTOMER_LIVES}").fetchone()
    others = sorted({currency for currency, _what in sums} - {main})
    return BookBalances(
        business_date=business_date,
        customers=customers,
        totals=_totals(sums, main),
        other_currencies=tuple(_totals(sums, currency) for currency in others),
    )


def _totals(sums: Counter[tuple[str, str]], currency: str) -> Totals:
    demand, time, investments, performing, non_performing, ungraded = (
        Money(sums[currency, what], currency) for what in ("demand", "time", "investments", "performing", "non_performing", "ungraded")
    )
    deposits, loans = demand + time, performing + non_performing + ungraded
    known = loans.minor > 0 and (currency, "ungraded") not in sums
    ratio = divide_half_up(non_performing.minor * PPM, loans.minor) if known else None
    return Totals(demand, time, deposits, investments, deposits + investments, loans, non_performing, ratio)
