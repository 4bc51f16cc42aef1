"""Facts for the reminders about credit: loans, their instalments, credit lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.store.queries.as_of import BALANCE, LOAN_LIVES, OUTSTANDING
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_scope import HELD_BY_SOME, HOLDER, Wanted

if TYPE_CHECKING:
    from sqlite3 import Connection


class LoanFact(NamedTuple):
    """A loan and what is owed on the business date."""

    customer_id: str
    level: str
    subject_id: str
    maturity: date
    owed: int
    principal: int
    currency: str
    as_of: date | None


class InstalmentFact(NamedTuple):
    """An agreed repayment, and what lies on the account it is taken from."""

    customer_id: str
    level: str
    subject_id: str
    number: int
    due: date
    amount: int
    paid_on: date | None
    currency: str
    balance: int
    as_of: date | None


class CreditLineFact(NamedTuple):
    """An agreed limit."""

    customer_id: str
    level: str
    subject_id: str
    expiry: date
    amount: int
    used: int
    currency: str
    as_of: date | None


_LOANS: Final = f"""
    SELECT c.id, c.level, l.id, l.maturity, {OUTSTANDING} AS owed, l.principal, l.currency, l.as_of
    FROM {{loans}}
    CROSS JOIN customer AS c ON c.id = {HOLDER.format(account="l.account_id")}
    WHERE {LOAN_LIVES} AND l.maturity BETWEEN :first AND :last {{mine}} AND (:whenever OR owed > 0)
"""
_LOANS_OF_ALL: Final = _LOANS.format(loans="loan AS l", mine="")
"""Index: ix_loan_maturity."""
_LOANS_OF_SOME: Final = _LOANS.format(
    loans=f"{HELD_BY_SOME} CROSS JOIN loan AS l ON l.account_id = r.account_id", mine="AND c.id = w.value"
)

_INSTALMENTS: Final = f"""
    SELECT c.id, c.level, n.id, n.number, n.due, n.amount, n.paid_on, l.currency, coalesce({BALANCE}, 0), l.as_of
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = {HOLDER.format(account="l.account_id")}
    CROSS JOIN account AS a ON a.id = l.account_id
    WHERE {LOAN_LIVES} AND n.due BETWEEN :first AND :last {{mine}} AND n.deleted_at IS NULL
        AND (:whenever OR n.paid_on IS NULL OR n.paid_on > :day)
"""
_INSTALMENTS_OF_ALL: Final = _INSTALMENTS.format(rows="instalment AS n CROSS JOIN loan AS l ON l.id = n.loan_id", mine="")
"""Index: ix_instalment_due."""
_INSTALMENTS_OF_SOME: Final = _INSTALMENTS.format(
    rows=f"{HELD_BY_SOME} CROSS JOIN loan AS l ON l.account_id = r.account_id CROSS JOIN instalment AS n ON n.loan_id = l.id",
    mine="AND c.id = w.value",
)
"""Index: uq_instalment_loan_id_number."""

_LINES: Final = """
    SELECT c.id, c.level, t.id, t.expiry, t.amount, t.used, t.currency, t.as_of
    FROM {lines}
    CROSS JOIN customer AS c ON c.id = t.customer_id AND c.deleted_at IS NULL
    WHERE t.deleted_at IS NULL AND t.start <= :day AND t.expiry BETWEEN :first AND :last
"""
_LINES_OF_ALL: Final = _LINES.format(lines="credit_line AS t")
_LINES_OF_SOME: Final = _LINES.format(lines="json_each(:customers) AS w CROSS JOIN credit_line AS t ON t.customer_id = w.value")


def known(as_of: str | None, today: date) -> date | None:
    """The day for which the source said so, if that is not after the day that is looked at."""
    said = day(as_of)
    return said if said is not None and said <= today else None


def loans(conn: Connection, wanted: Wanted, ahead: int) -> Iterator[LoanFact]:
    """Loans that are not repaid and mature within `ahead` days, or have matured."""
    sql = wanted.pick(_LOANS_OF_ALL, _LOANS_OF_SOME)
    for customer, level, loan, maturity, owed, principal, currency, as_of in conn.execute(
        sql, wanted.named(**wanted.bounds(200_000, ahead))
    ):
        yield LoanFact(customer, level, loan, day(maturity), owed, principal, currency, known(as_of, wanted.day))


def instalments(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[InstalmentFact]:
    """Instalments that are not paid and fall due within `ahead` days, or did at most `behind` days ago."""
    sql = wanted.pick(_INSTALMENTS_OF_ALL, _INSTALMENTS_OF_SOME)
    rows = conn.execute(sql, wanted.named(**wanted.bounds(behind, ahead)))
    for customer, level, row, number, due, amount, paid, currency, balance, as_of in rows:
        yield InstalmentFact(customer, level, row, number, day(due), amount, day(paid), currency, balance, known(as_of, wanted.day))


def credit_lines(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[CreditLineFact]:
    """Credit lines that expire within `ahead` days, or did at most `behind` days ago."""
    rows = conn.execute(wanted.pick(_LINES_OF_ALL, _LINES_OF_SOME), wanted.named(**wanted.bounds(behind, ahead)))
    for customer, level, row, expiry, amount, used, currency, as_of in rows:
        yield CreditLineFact(customer, level, row, day(expiry), amount, used, currency, known(as_of, wanted.day))
