"""Migration between levels: averages day by day from the change points, and nobody is lost on the way."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmdesk.domain.money import divide_half_up
from rmdesk.store.queries.analysis_migration import Since, end_before, migration
from tests.store import builders as book
from tests.store.analysis_books import FLOORS, LEVELS, TODAY, books, with_tiers

some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def balance_on(conn: sqlite3.Connection, account: str, closed: str | None, day: str) -> int:
    """End-of-day balance, read the slow way."""
    if closed and closed <= day:
        return 0
    row = conn.execute(
        "SELECT amount FROM balance WHERE account_id = ? AND date <= ? ORDER BY date DESC LIMIT 1", (account, day)
    ).fetchone()
    return row[0] if row else 0


def average_of(conn: sqlite3.Connection, customer: str, last: date) -> int:
    """Month average of a customer's deposits and investments, day by day."""
    accounts = conn.execute(
        """
        SELECT DISTINCT a.id, a.closed
        FROM account_role AS r JOIN account AS a ON a.id = r.account_id JOIN product AS p ON p.id = a.product_id
        WHERE r.customer_id = ? AND p.line IN ('demand', 'time') AND a.currency = 'CNY' AND (a.closed IS NOT NULL OR a.status <> 'closed')
        """,
        (customer,),
    ).fetchall()
    holdings = conn.execute(
        "SELECT bought, maturity, value FROM holding WHERE customer_id = ? AND currency = 'CNY'", (customer,)
    ).fetchall()
    total = 0
    for number in range(1, last.day + 1):
        day = last.replace(day=number).isoformat()
        total += sum(balance_on(conn, account, closed, day) for account, closed in accounts)
        total += sum(value for bought, ends, value in holdings if (not bought or bought <= day) and (not ends or ends >= day))
    return divide_half_up(total, last.day)


def level_of(amount: int) -> str:
    """The level that an average earns."""
    return next((code for code, floor in reversed(list(zip(LEVELS, FLOORS, strict=True))) if amount >= floor), LEVELS[0])


@some
@given(books(), st.sampled_from(("month", "quarter", "year")))
def test_each_customer_moves_from_what_the_days_of_then_earned_to_what_this_month_earns(conn: sqlite3.Connection, since: Since) -> None:
    found = migration(conn, TODAY, since)
    then = end_before(TODAY, since)
    expected = {}
    for customer, row, opened, now in conn.execute(
        "SELECT c.id, c.rowid, c.opened, f.average FROM customer AS c JOIN customer_figure AS f ON f.customer_id = c.id "
        "WHERE c.kind = 'retail' AND f.currency = 'CNY'"
    ).fetchall():
        average = average_of(conn, customer, then)
        expected[row] = ("" if opened and opened > then.isoformat() else level_of(average), level_of(now))
    assert {row: (move.before, move.after) for move in found.moves for row in move.rows} == expected
    assert found.compared == len(expected)


def test_a_month_average_that_crosses_a_floor_is_a_move() -> None:
    conn = book.a_book()
    with_tiers(conn)
    up, down = book.a_customer(conn), book.a_customer(conn)
    book.an_account(conn, up, balances={date(2026, 9, 1): 10_000_00, date(2026, 11, 1): 60_000_00})
    book.an_account(conn, down, balances={date(2026, 9, 1): 60_000_00, date(2026, 11, 1): 10_000_00})
    book.worked_out(conn)
    found = migration(conn, TODAY, "month")
    assert found.since == date(2026, 10, 31)
    assert [(move.before, move.after, move.then, move.now) for move in found.moves] == [
        ("gold", "ordinary", 60_000_00, 10_000_00),
        ("ordinary", "gold", 10_000_00, 60_000_00),
    ]


def test_a_closed_account_counts_until_the_day_before() -> None:
    conn = book.a_book()
    with_tiers(conn)
    closed, stays = book.a_customer(conn), book.a_customer(conn)
    book.an_account(conn, closed, balance=310_000_00, closed=date(2026, 10, 11), status="closed")
    book.an_account(conn, stays, balance=1)
    book.worked_out(conn)
    (gold, _same) = migration(conn, TODAY, "month").moves
    assert (gold.before, gold.then) == ("gold", 100_000_00), "ten of 31 days"


def test_a_book_without_balances_of_then_says_so() -> None:
    conn = book.a_book()
    with_tiers(conn)
    book.an_account(conn, book.a_customer(conn), balances={date(2026, 11, 3): 5_00})
    assert not migration(book.worked_out(conn), TODAY, "month").is_known


def test_a_bank_without_levels_by_assets_has_no_moves() -> None:
    conn = book.a_book()
    book.an_account(conn, book.a_customer(conn), balance=5_00)
    assert migration(book.worked_out(conn), TODAY, "quarter").levels == ()


@pytest.mark.parametrize(
    ("today", "since", "expected"),
    [
        (date(2026, 11, 20), "month", date(2026, 10, 31)),
        (date(2026, 11, 20), "quarter", date(2026, 9, 30)),
        (date(2026, 11, 20), "year", date(2025, 12, 31)),
        (date(2026, 1, 1), "month", date(2025, 12, 31)),
        (date(2024, 3, 31), "month", date(2024, 2, 29)),
    ],
)
def test_the_day_before_the_period(today: date, since: Since, expected: date) -> None:
    assert end_before(today, since) == expected
    assert (expected + timedelta(days=1)).day == 1
