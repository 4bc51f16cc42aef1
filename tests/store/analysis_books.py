"""Books for the tests of the analyses: any mix of customers, accounts, currencies, holdings, loans and unknown facts."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.store import builders as book

TODAY = book.TODAY
LEVELS = ("ordinary", "gold", "platinum", "diamond", "private")
FLOORS = (0, 50_000_00, 200_000_00, 500_000_00, 6_000_000_00)

_days = st.dates(TODAY - timedelta(days=500), TODAY + timedelta(days=40))
_amounts = st.one_of(st.just(0), st.integers(-1_000_00, 900_000_00), st.integers(0, 9_000_000_00))
_currencies = st.sampled_from(("CNY", "CNY", "CNY", "USD"))


def with_tiers(conn: sqlite3.Connection) -> None:
    """The default levels, with their thresholds."""
    for code, floor in zip(LEVELS, FLOORS, strict=True):
        book.add(conn, "tier", code=code, rank=book.RANKS[code], name_zh=code, name_en=code.title(), threshold=floor, currency="CNY")


@st.composite
def books(draw: st.DrawFn) -> sqlite3.Connection:
    """A book of up to seven customers, its figures worked out."""
    conn = book.a_book()
    with_tiers(conn)
    base = book.a_customer(conn, opened=book.LONG_AGO)
    branch = book.add(conn, "branch", code="b1", name="城东支行", region="330102")
    for number in range(13):  # so that the main currency is the yuan
        book.an_account(conn, base, balance=number)
    customers: list[str] = []
    for _number in range(draw(st.integers(0, 6))):
        customers.append(_somebody(draw, conn, branch, customers))
    return book.worked_out(conn)


def _somebody(draw: st.DrawFn, conn: sqlite3.Connection, branch: str, others: list[str]) -> str:
    kind = draw(st.sampled_from(("retail", "retail", "retail", "corporate", "institution")))
    customer = book.a_customer(
        conn,
        tier=draw(st.sampled_from(LEVELS)),
        kind=kind,
        status=draw(st.sampled_from(("active", "active", "active", "lost", "potential"))),
        branch_id=draw(st.sampled_from((branch, None))),
        opened=draw(st.one_of(st.none(), _days)),
    )
    if kind == "retail" and draw(st.booleans()):
        born = draw(st.one_of(st.none(), st.integers(1930, 2020)))
        calendar = draw(st.sampled_from(("solar", "lunar")))
        month, day = draw(st.integers(1, 12)), draw(st.integers(1, 28))
        book.add(conn, "retail_profile", customer_id=customer, birth_calendar=calendar, birth_year=born, birth_month=month, birth_day=day)
    if kind == "corporate":
        book.add(conn, "corporate_profile", customer_id=customer, industry=draw(st.sampled_from(("C", "F", ""))))
    for _account in range(draw(st.integers(0, 2))):
        _an_account(draw, conn, customer, others)
    for _holding in range(draw(st.integers(0, 2))):
        book.a_holding(
            conn,
            customer,
            draw(st.integers(0, 500_000_00)),
            line=draw(st.sampled_from(("wealth", "fund", "gold"))),
            currency=draw(_currencies),
            bought=draw(st.one_of(st.none(), _days)),
            maturity=draw(st.one_of(st.none(), _days)),
        )
    if draw(st.booleans()):
        book.a_card(conn, customer, issued=draw(st.one_of(st.none(), _days)), expiry=draw(st.one_of(st.none(), _days)))
    return customer


def _an_account(draw: st.DrawFn, conn: sqlite3.Connection, customer: str, others: list[str]) -> None:
    line = draw(st.sampled_from(("demand", "demand", "time", "loan")))
    opened = draw(st.one_of(st.none(), st.dates(date(2024, 1, 1), TODAY)))
    closed = draw(st.one_of(st.none(), st.none(), _days))
    account = book.an_account(
        conn,
        customer,
        line=line,
        balances=draw(st.dictionaries(_days, _amounts, max_size=5)),
        joint=tuple(draw(st.lists(st.sampled_from(others), max_size=2, unique=True))) if others else (),
        currency=draw(_currencies),
        opened=opened,
        closed=closed,
        status="closed" if closed and closed <= TODAY else "open",
    )
    if line == "time" and draw(st.booleans()):
        start = draw(_days)
        book.a_time_deposit(
            conn,
            account,
            start + timedelta(days=draw(st.integers(0, 200))),
            draw(st.integers(0, 300_000_00)),
            start=start,
            currency=draw(_currencies),
        )
    if line == "loan":
        start = draw(_days)
        maturity = start + timedelta(days=draw(st.integers(0, 200)))
        book.a_loan(conn, account, draw(st.sampled_from((0, 80_000_00))), start=start, maturity=maturity, currency=draw(_currencies))
