"""Rules 6 and 7: time deposits and wealth products."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from tests.reminders.said import only, stages, text, why
from tests.store.builders import LONG_AGO, Value, a_book, a_customer, a_holding, a_time_deposit, an_account, change

MATURITY = date(2026, 12, 16)  # a Wednesday


def a_term(conn: sqlite3.Connection, customer: str, principal: int = 200_000_00, **values: Value) -> str:
    return a_time_deposit(conn, an_account(conn, customer, line="time", balance=principal), MATURITY, principal, **values)


@pytest.mark.parametrize(
    ("days_before", "ordinary", "large", "rolls"),
    [
        (31, None, None, None),
        (30, None, "T-30", None),
        (16, None, "T-30", None),
        (15, "T-15", "T-15", None),
        (8, "T-15", "T-15", None),
        (7, "T-7", "T-7", "T-7"),
        (3, "T-3", "T-3", "T-7"),
        (0, "T-0", "T-0", "T-7"),
        (-1, "T+1", "T+1", None),
        (-15, "T+1", "T+1", None),
        (-16, None, None, None),
    ],
)
def test_stages_depend_on_the_amount_and_on_rollover(days_before: int, ordinary: str | None, large: str | None, rolls: str | None) -> None:
    day = MATURITY - timedelta(days_before)
    for stage, principal, rollover in ((ordinary, 499_999_99, False), (large, 500_000_00, False), (rolls, 500_000_00, True)):
        conn = a_book()
        a_term(conn, a_customer(conn), principal, rollover=rollover)
        assert stages(conn, day, "time_deposit") == ([stage] if stage else [])


def test_a_rollover_says_that_the_rate_changes() -> None:
    conn = a_book()
    a_term(conn, a_customer(conn), rollover=True)
    day = MATURITY - timedelta(7)
    assert text(conn, only(conn, day, "time_deposit"), day) == "Time deposit 200.0K rolls over 12-16 (in 7d): the rate changes"


def test_after_the_payout_the_money_must_really_lie_idle() -> None:
    conn = a_book()
    customer = a_customer(conn)
    current = an_account(conn, customer, balances={LONG_AGO: 1_000_00, MATURITY: 201_000_00})
    a_term(conn, customer, closed=MATURITY)
    next_day = MATURITY + timedelta(1)
    told = only(conn, next_day, "time_deposit")
    assert (told.stage, told.message) == ("T+1", "time_deposit.idle")
    assert text(conn, told, next_day) == "Time deposit 200.0K matured 12-16; 201.0K lies idle on current accounts"
    change(
        conn,
        "balance",
        conn.execute("SELECT id FROM balance WHERE account_id = ? AND date = ?", (current, "2026-12-16")).fetchone()[0],
        amount=5_00,
    )
    assert stages(conn, next_day, "time_deposit") == []
    assert why(conn, customer, "time_deposit", next_day) == ["The money does not lie idle: 5.00 < 200.0K on current accounts."]


def test_a_renewed_deposit_settles_it() -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balance=500_000_00)
    a_term(conn, customer, closed=MATURITY)
    again = an_account(conn, customer, line="time", balance=100)
    a_time_deposit(conn, again, date(2027, 12, 16), 200_000_00, start=MATURITY)
    assert stages(conn, MATURITY + timedelta(1), "time_deposit") == []
    assert "It was renewed: money was put away again since 12-16." in why(conn, customer, "time_deposit", MATURITY + timedelta(1))


def test_a_deposit_closed_early_is_not_told_of() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_term(conn, customer, closed=MATURITY - timedelta(5))
    assert stages(conn, MATURITY - timedelta(6), "time_deposit") == ["T-7"]
    assert stages(conn, MATURITY - timedelta(3), "time_deposit") == []
    assert why(conn, customer, "time_deposit", MATURITY) == ["It was closed early, on 12-11."]


def test_a_deposit_that_begins_later_is_the_future() -> None:
    conn = a_book()
    a_term(conn, a_customer(conn), start=MATURITY - timedelta(5))
    assert stages(conn, MATURITY - timedelta(7), "time_deposit") == []


def test_why_not_says_when_the_first_reminder_comes() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_term(conn, customer)
    assert why(conn, customer, "time_deposit", date(2026, 11, 20)) == ["Not yet: first reminder on 12-01 for 12-16."]
    assert why(conn, customer, "time_deposit", date(2027, 11, 19)) == ["Over: 2026-12-16 was told of until 2026-12-31."]
    assert why(conn, customer, "credit_line", date(2026, 11, 20)) == ["Nothing of the kind is known of this customer on the business date."]


@pytest.mark.parametrize(("days_before", "stage"), [(8, None), (7, "T-7"), (3, "T-3"), (0, "T-0"), (-1, "T+1"), (-15, "T+1"), (-16, None)])
def test_a_wealth_product_is_told_of(days_before: int, stage: str | None) -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balance=300_000_00)
    a_holding(conn, customer, 100_000_00, maturity=MATURITY)
    assert stages(conn, MATURITY - timedelta(days_before), "wealth_maturity") == ([stage] if stage else [])


def test_after_a_wealth_product_the_money_may_have_been_invested_again() -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balance=300_000_00)
    a_holding(conn, customer, 100_000_00, maturity=MATURITY)
    a_holding(conn, customer, 100_000_00, bought=MATURITY)
    assert stages(conn, MATURITY - timedelta(1), "wealth_maturity") == ["T-3"]
    assert stages(conn, MATURITY + timedelta(1), "wealth_maturity") == []
