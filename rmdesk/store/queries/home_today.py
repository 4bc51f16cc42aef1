"""Today: what is due, what matures, whose birthday is near, and what moved overnight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.domain.money import Money
from rmdesk.store.balance_points import ordinal
from rmdesk.store.figures import main_currency
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
from rmdesk.store.queries.home_birthdays import BirthdayLine, birthdays
from rmdesk.store.queries.reading import day, span_of

if TYPE_CHECKING:
    from sqlite3 import Connection

DAYS_AHEAD: Final = 7
MOST_BIRTHDAYS: Final = 10


@dataclass(frozen=True, slots=True)
class MaturityLine:
    """Money that becomes due within the next days."""

    what: Literal["time_deposit", "loan", "holding"]
    id: str
    customer_id: str
    """Of several holders the owner."""
    customer: str
    level: str
    amount: Money
    """Principal of a deposit, outstanding of a loan, value of a holding."""
    maturity: date
    days: int
    """From the business date."""
    rollover: bool


@dataclass(frozen=True, slots=True)
class TodayFigures:
    """What the Today home shows."""

    tasks_overdue: int
    tasks_today: int
    contacts_today: int
    reached_today: int
    open_complaints: int
    maturities: tuple[MaturityLine, ...]
    """Within `DAYS_AHEAD` days, the next first."""
    birthdays: tuple[BirthdayLine, ...]
    """Within `DAYS_AHEAD` days, at most `MOST_BIRTHDAYS`."""
    birthday_count: int
    overnight: Money | None
    """What deposits have gained since the day before, in the book's main currency; None if no balance of the business date has arrived."""


_TASKS_SQL: Final = f"""
    SELECT coalesce(sum(y.due < :day), 0), coalesce(sum(y.due = :day), 0)
    FROM activity AS y
    WHERE y.due <= :day AND {TASK_OPEN}
"""
_CONTACTS_SQL: Final = f"""
    SELECT count(*), coalesce(sum(k.connected), 0)
    FROM contact AS k
    WHERE (k.business_date = :day OR k.business_date IS NULL AND k.start >= :since AND k.start < :until) AND {CONTACT_STANDS}
"""
"""Indexes: ix_contact_business_date, ix_contact_start."""
_COMPLAINTS_SQL: Final = """
    SELECT count(*)
    FROM complaint
    WHERE status IN ('open', 'in_progress') AND received <= :day AND deleted_at IS NULL
"""
_MATURITIES_SQL: Final = f"""
    SELECT 'time_deposit', t.id, c.id, c.name, c.level, t.principal, t.currency, t.maturity, t.rollover, min(r.role <> 'owner')
    FROM time_deposit AS t
    JOIN account_role AS r ON r.account_id = t.account_id
    JOIN customer AS c ON c.id = r.customer_id AND c.deleted_at IS NULL
    WHERE t.maturity BETWEEN :day AND :last AND {TERM_RUNS} AND {HOLDS}
    GROUP BY t.id
    UNION ALL
    SELECT 'loan', l.id, c.id, c.name, c.level, {OUTSTANDING} AS owed, l.currency, l.maturity, 0, min(r.role <> 'owner')
    FROM loan AS l
    JOIN account_role AS r ON r.account_id = l.account_id
    JOIN customer AS c ON c.id = r.customer_id AND c.deleted_at IS NULL
    WHERE l.maturity BETWEEN :day AND :last AND owed > 0 AND {LOAN_LIVES} AND {HOLDS}
    GROUP BY l.id
    UNION ALL
    SELECT 'holding', h.id, c.id, c.name, c.level, h.value, h.currency, h.maturity, 0, 0
    FROM holding AS h
    JOIN customer AS c ON c.id = h.customer_id AND c.deleted_at IS NULL
    WHERE h.maturity BETWEEN :day AND :last AND {HOLDING_LIVES}
    ORDER BY 8, 6 DESC, 2
"""
"""Indexes on the maturities; SQLite takes the customer from the row with the least `role <> 'owner'`."""
_OVERNIGHT_SQL: Final = f"""
    SELECT count(*), coalesce(sum(n.amount - coalesce((
            SELECT b.amount
            FROM balance_point AS b
            WHERE b.account = n.account AND b.day < n.day
            ORDER BY b.day DESC
            LIMIT 1
        ), 0)), 0)
    FROM balance_point AS n
    CROSS JOIN balance_account AS v ON v.number = n.account
    CROSS JOIN account AS a ON a.id = v.account_id
    CROSS JOIN product AS p ON p.id = a.product_id
    WHERE n.day = {ordinal(":day")} AND {IS_DEPOSIT} AND {ACCOUNT_LIVES} AND a.currency = :main
        AND EXISTS (SELECT 1 FROM account_role AS r WHERE r.account_id = a.id AND {HOLDS})
"""
"""Reads all balance points, which are small, and looks up the accounts of the few that are of the day."""


def today_figures(conn: Connection, business_date: date) -> TodayFigures:
    """What the Today home shows. A book of 2,000 customers takes about 10 ms, one of 100,000 about half a second."""
    of = {"day": business_date.isoformat()}
    overdue, due = conn.execute(_TASKS_SQL, of).fetchone()
    contacts, reached = conn.execute(_CONTACTS_SQL, of | span_of(business_date)._asdict()).fetchone()
    (complaints,) = conn.execute(_COMPLAINTS_SQL, of).fetchone()
    near = birthdays(conn, business_date, DAYS_AHEAD)
    main = main_currency(conn)
    moved, change = conn.execute(_OVERNIGHT_SQL, of | {"main": main}).fetchone()
    return TodayFigures(
        tasks_overdue=overdue,
        tasks_today=due,
        contacts_today=contacts,
        reached_today=reached,
        open_complaints=complaints,
        maturities=_maturities(conn, business_date),
        birthdays=tuple(near[:MOST_BIRTHDAYS]),
        birthday_count=len(near),
        overnight=Money(change, main) if moved else None,
    )


def _maturities(conn: Connection, business_date: date) -> tuple[MaturityLine, ...]:
    last = business_date + timedelta(days=DAYS_AHEAD)
    rows = conn.execute(_MATURITIES_SQL, {"day": business_date.isoformat(), "last": last.isoformat()})
    return tuple(
        MaturityLine(what, found, customer, name, level, Money(amount, currency), day(end), (day(end) - business_date).days, bool(rollover))
        for what, found, customer, name, level, amount, currency, end, rollover, _joint in rows
    )
