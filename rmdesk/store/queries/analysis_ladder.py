"""The maturity ladder: what falls due week by week, deposits, investments and loans apart.

Everything with a maturity is on it once, however many customers hold it, so the rungs add up to all that matures. A deposit counts with its
principal, an investment with its value, a loan with what is outstanding. Weeks begin on Monday; the first is what is left of this one.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import CUSTOMER_LIVES, HOLDING_LIVES, HOLDS, LOAN_LIVES, OUTSTANDING, TERM_RUNS
from rmdesk.store.queries.reading import week_start

if TYPE_CHECKING:
    from sqlite3 import Connection

KINDS: Final = ("deposits", "investments", "loans")
WEEKS: Final = 13
"""A quarter of a year."""
EARLIER: Final = "earlier"
"""Deposits that lie idle after their maturity, loans that are overdue."""
LATER: Final = "later"

_SQL: Final = f"""
    SELECT 'deposits', t.id, t.maturity, t.currency, t.principal, r.customer_id
    FROM time_deposit AS t NOT INDEXED
    JOIN account_role AS r ON r.account_id = t.account_id
    WHERE {TERM_RUNS} AND {HOLDS}
    UNION ALL
    SELECT 'investments', h.id, h.maturity, h.currency, h.value, h.customer_id
    FROM holding AS h NOT INDEXED
    WHERE {HOLDING_LIVES} AND h.maturity IS NOT NULL
    UNION ALL
    SELECT 'loans', l.id, l.maturity, l.currency, {OUTSTANDING}, r.customer_id
    FROM loan AS l NOT INDEXED
    JOIN account_role AS r ON r.account_id = l.account_id
    WHERE {LOAN_LIVES} AND {HOLDS}
"""


@dataclass(frozen=True, slots=True)
class Rung:
    """What falls due in one week, or before or after all of them."""

    code: str
    """Number of the week from 0, `EARLIER` or `LATER`."""
    first: date | None
    last: date | None
    amounts: dict[str, int]
    """By kind, in the book's main currency, minor units."""
    items: dict[str, int]
    """How many deposits, investments and loans, in whatever currency."""
    rows: dict[str, array[int]]
    """Row numbers of the customers whose they are, by kind."""
    others: tuple[Money, ...]
    """What falls due in other currencies, all kinds but loans."""
    other_loans: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """All rungs, the earliest first."""

    currency: str
    rungs: tuple[Rung, ...]


def ladder(conn: Connection, today: date) -> Ladder:
    """The ladder from the business date on. 1 s for 100,000 customers."""
    main = main_currency(conn)
    rows = dict(conn.execute(f"SELECT c.id, c.rowid FROM customer AS c WHERE {CUSTOMER_LIVES}"))
    monday = week_start(today)
    codes = [EARLIER, *map(str, range(WEEKS)), LATER]
    amounts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    items: defaultdict[str, Counter[str]] = defaultdict(Counter)
    others: defaultdict[str, Counter[tuple[bool, str]]] = defaultdict(Counter)
    customers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    rung_of: dict[str, str] = {}
    seen: set[str] = set()
    for kind, item, maturity, currency, amount, customer in conn.execute(_SQL, {"day": today.isoformat()}):
        if not amount or customer not in rows:
            continue
        code = rung_of.get(maturity) or rung_of.setdefault(maturity, _rung(date.fromisoformat(maturity), today, monday))
        customers[code, kind].add(rows[customer])
        if item in seen:
            continue
        seen.add(item)
        items[code][kind] += 1
        if currency == main:
            amounts[code][kind] += amount
        else:
            others[code][kind == "loans", currency] += amount
    return Ladder(
        main,
        tuple(
            Rung(
                code,
                *_ends(code, today, monday),
                {kind: amounts[code][kind] for kind in KINDS},
                {kind: items[code][kind] for kind in KINDS},
                {kind: array("q", sorted(customers[code, kind])) for kind in KINDS},
                *(
                    tuple(Money(sums, currency) for (of_loans, currency), sums in sorted(others[code].items()) if of_loans is wanted)
                    for wanted in (False, True)
                ),
            )
            for code in codes
        ),
    )


def _rung(maturity: date, today: date, monday: date) -> str:
    if maturity < today:
        return EARLIER
    week = (maturity - monday).days // 7
    return str(week) if week < WEEKS else LATER


def _ends(code: str, today: date, monday: date) -> tuple[date | None, date | None]:
    """The first and the last day of a rung, None where it is open."""
    if code == EARLIER:
        return None, today - timedelta(days=1)
    if code == LATER:
        return monday + timedelta(weeks=WEEKS), None
    first = monday + timedelta(weeks=int(code))
    return max(first, today), first + timedelta(days=6)
