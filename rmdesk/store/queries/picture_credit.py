"""Customer 360, what they owe: loans with the next instalment, and agreed limits, as of the business date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.domain.money import Money
from rmdesk.store.queries.as_of import HOLDS, LOAN_LIVES, OUTSTANDING
from rmdesk.store.queries.reading import day, money

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class LoanLine:
    """A loan that has been granted."""

    id: str
    loan_no: str
    principal: Money
    outstanding: Money
    """As of `as_of`, or of the business date where that is earlier (see `as_of.OUTSTANDING`)."""
    as_of: date | None
    """The day for which the core described the loan: its grade and status are of that day."""
    rate: int
    """ppm a year."""
    start: date
    maturity: date
    payment: Money
    """Agreed repayment a month."""
    grade: str
    status: str
    next_due: date | None
    """The first unpaid instalment due on or after the business date."""
    next_amount: Money | None


@dataclass(frozen=True, slots=True)
class LimitLine:
    """An agreed limit."""

    id: str
    line_no: str
    amount: Money
    used: Money
    expiry: date
    grade: str


_LOANS_SQL = f"""
    SELECT l.id, l.loan_no, l.principal, {OUTSTANDING}, l.currency, l.as_of, l.rate, l.start, l.maturity, l.payment, l.grade, l.status,
        i.due, i.amount
    FROM account_role AS r
    JOIN loan AS l ON l.account_id = r.account_id
    LEFT JOIN instalment AS i ON i.id = (
        SELECT n.id
        FROM instalment AS n
        WHERE n.loan_id = l.id AND n.due >= :day AND (n.paid_on IS NULL OR n.paid_on > :day) AND n.deleted_at IS NULL
        ORDER BY n.number
        LIMIT 1
    )
    WHERE r.customer_id = :customer AND {HOLDS} AND {LOAN_LIVES}
    ORDER BY l.maturity, l.loan_no
"""
_LIMITS_SQL = """
    SELECT id, line_no, amount, used, currency, expiry, grade
    FROM credit_line
    WHERE customer_id = :customer AND deleted_at IS NULL AND start <= :day
    ORDER BY expiry, line_no
"""


def loans(conn: Connection, customer_id: str, business_date: date) -> tuple[LoanLine, ...]:
    """Loans that have been granted, repaid ones too, by maturity."""
    found = []
    for row in conn.execute(_LOANS_SQL, {"customer": customer_id, "day": business_date.isoformat()}):
        loan, number, principal, outstanding, currency, as_of, rate, start, maturity, payment, grade, status, due, amount = row
        found.append(
            LoanLine(
                id=loan,
                loan_no=number,
                principal=Money(principal, currency),
                outstanding=Money(outstanding, currency),
                as_of=day(as_of),
                rate=rate,
                start=day(start),
                maturity=day(maturity),
                payment=Money(payment, currency),
                grade=grade,
                status=status,
                next_due=day(due),
                next_amount=money(amount, currency),
            )
        )
    return tuple(found)


def limits(conn: Connection, customer_id: str, business_date: date) -> tuple[LimitLine, ...]:
    """Credit lines that have begun, by expiry."""
    return tuple(
        LimitLine(limit, number, Money(amount, currency), Money(used, currency), day(expiry), grade)
        for limit, number, amount, used, currency, expiry, grade in conn.execute(
            _LIMITS_SQL, {"customer": customer_id, "day": business_date.isoformat()}
        )
    )
