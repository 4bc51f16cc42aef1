"""Customer figures: what counts for whom, on which day."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.store import figures
from rmdesk.store.queries.book_balances import book_balances
from rmdesk.store.queries.picture import customer_picture
from tests.store.builders import (
    TODAY,
    a_book,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_task,
    an_account,
    change,
    delete,
)

YESTERDAY = TODAY - timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)
COLUMNS = "customer_id, currency, deposits, investments, aum, loans, last_contact, last_contact_on, next_action"


def figure(conn: sqlite3.Connection, customer: str, column: str, today: date = TODAY) -> int | str:
    """One figure, worked out for everybody as of `today`."""
    figures.refresh(conn, today)
    found: int | str = conn.execute(f"SELECT {column} FROM customer_figure WHERE customer_id = ?", (customer,)).fetchone()[0]
    return found


def all_figures(conn: sqlite3.Connection) -> list[tuple[int | str, ...]]:
    return conn.execute(f"SELECT {COLUMNS} FROM customer_figure ORDER BY customer_id").fetchall()


def test_a_balance_is_the_last_change_point_on_or_before_the_business_date() -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balances={date(2026, 10, 1): 100, date(2026, 11, 15): 700, TOMORROW: 900})
    assert figure(conn, customer, "deposits", date(2026, 9, 30)) == 0
    assert figure(conn, customer, "deposits", date(2026, 10, 1)) == 100
    assert figure(conn, customer, "deposits") == 700
    assert figure(conn, customer, "deposits", TOMORROW) == 900


def test_negative_balances_count_as_they_are() -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balance=-500)
    an_account(conn, customer, balance=200)
    assert figure(conn, customer, "aum") == -300


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({"status": "open"}, True),
        ({"opened": TODAY}, True),
        ({"opened": TOMORROW}, False),
        ({"opened": None}, True),
        ({"closed": TODAY, "status": "closed"}, False),
        ({"closed": TOMORROW, "status": "closed"}, True),
        ({"closed": None, "status": "closed"}, False),
        ({"closed": None, "status": "frozen"}, True),
    ],
)
def test_an_account_counts_from_its_opening_until_it_is_closed(values: dict[str, date | str | None], counts: bool) -> None:
    conn = a_book()
    customer = a_customer(conn)
    change(conn, "account", an_account(conn, customer, balance=100), **values)
    assert figure(conn, customer, "deposits") == (100 if counts else 0)


def test_an_account_counts_in_full_for_owner_and_joint_holder_and_not_for_an_authorised_person() -> None:
    conn = a_book()
    owner, joint, authorised = (a_customer(conn, name) for name in ("张伟", "李娜", "王芳"))
    an_account(conn, owner, balance=100, joint=(joint,), authorised=(authorised,))
    assert [figure(conn, customer, "deposits") for customer in (owner, joint, authorised)] == [100, 100, 0]


def test_an_account_counts_once_for_a_customer_with_two_roles() -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balance=100, joint=(customer,), authorised=(customer,))
    assert figure(conn, customer, "deposits") == 100


def test_a_role_counts_from_the_day_it_began() -> None:
    conn = a_book()
    customer, other = a_customer(conn), a_customer(conn)
    account = an_account(conn, customer, balance=100, joint=(other,))
    conn.execute("UPDATE account_role SET since = ? WHERE account_id = ? AND role = 'joint'", (TOMORROW.isoformat(), account))
    assert figure(conn, other, "deposits") == 0
    assert figure(conn, other, "deposits", TOMORROW) == 100


def test_deposits_are_demand_and_time_investments_are_holdings_and_loans_stand_apart() -> None:
    conn = a_book()
    customer = a_customer(conn)
    account = an_account(conn, customer, balance=1)
    an_account(conn, customer, line="time", balance=20)
    an_account(conn, customer, line="loan", balance=-7_000)
    a_holding(conn, customer, 300)
    a_loan(conn, account, 4_000)
    assert (figure(conn, customer, "deposits"), figure(conn, customer, "investments")) == (21, 300)
    assert (figure(conn, customer, "aum"), figure(conn, customer, "loans")) == (321, 4_000)


@pytest.mark.parametrize(
    ("bought", "maturity", "counts"),
    [(None, None, True), (TODAY, TODAY, True), (TOMORROW, None, False), (None, YESTERDAY, False), (YESTERDAY, TOMORROW, True)],
)
def test_a_holding_counts_from_purchase_through_maturity(bought: date | None, maturity: date | None, counts: bool) -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_holding(conn, customer, 100, bought=bought, maturity=maturity)
    assert figure(conn, customer, "investments") == (100 if counts else 0)


def test_a_loan_is_nothing_before_it_is_granted() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_loan(conn, an_account(conn, customer), 100, start=TODAY)
    assert figure(conn, customer, "loans", YESTERDAY) == 0
    assert figure(conn, customer, "loans") == 100


def test_figures_are_in_the_currency_of_most_positions_then_in_the_books() -> None:
    conn = a_book()
    mostly_dollars, half_and_half, nothing = (a_customer(conn) for _ in range(3))
    an_account(conn, mostly_dollars, balance=100, currency="CNY")
    an_account(conn, mostly_dollars, balance=200, currency="USD")
    a_holding(conn, mostly_dollars, 300, currency="USD")
    an_account(conn, half_and_half, balance=10, currency="AUD")
    an_account(conn, half_and_half, balance=20, currency="CNY")
    assert (figure(conn, mostly_dollars, "currency"), figure(conn, mostly_dollars, "aum")) == ("USD", 500)
    assert (figure(conn, half_and_half, "currency"), figure(conn, half_and_half, "aum")) == ("CNY", 20)
    assert figure(conn, nothing, "currency") == "CNY"


def test_the_main_currency_is_that_of_most_accounts() -> None:
    conn = a_book()
    assert figures.main_currency(conn) == "CNY"
    customer = a_customer(conn)
    for currency in ("CZK", "CNY", "CZK"):
        an_account(conn, customer, currency=currency)
    assert figures.main_currency(conn) == "CZK"


def test_only_a_contact_that_reached_the_customer_is_the_last_contact() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_contact(conn, customer, date(2026, 11, 2))
    a_contact(conn, customer, date(2026, 11, 10), connected=False, result="no_answer")
    a_contact(conn, customer, TOMORROW)
    assert figure(conn, customer, "last_contact_on") == "2026-11-02"
    assert figure(conn, customer, "last_contact") == "2026-11-02T02:00:00.000Z"


def test_a_contact_is_of_its_business_date_whenever_it_was_entered() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_contact(conn, customer, date(2026, 11, 2), business_date=date(1994, 3, 31))
    assert figure(conn, customer, "last_contact_on", date(1994, 3, 31)) == "1994-03-31"


def test_a_corrected_contact_is_replaced_by_its_correction() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_contact(conn, customer, date(2026, 11, 2))
    wrong = a_contact(conn, customer, date(2026, 11, 10))
    a_contact(conn, customer, date(2026, 11, 10), connected=False, result="no_answer", corrects_id=wrong)
    assert figure(conn, customer, "last_contact_on") == "2026-11-02"


def test_the_next_action_is_the_earliest_open_task_even_if_overdue() -> None:
    conn = a_book()
    customer = a_customer(conn)
    for due, status in (
        (date(2026, 1, 1), "done"),
        (date(2026, 2, 1), "cancelled"),
        (YESTERDAY, "in_progress"),
        (TOMORROW, "open"),
        (None, "open"),
    ):
        a_task(conn, customer, due, status=status)
    assert figure(conn, customer, "next_action") == YESTERDAY.isoformat()


def test_deleted_rows_count_for_nothing() -> None:
    conn = a_book()
    customer = a_customer(conn)
    account = an_account(conn, customer, balance=100)
    for table, row in (
        ("holding", a_holding(conn, customer)),
        ("loan", a_loan(conn, account)),
        ("contact", a_contact(conn, customer)),
        ("activity", a_task(conn, customer)),
        ("account", account),
    ):
        delete(conn, table, row)
    figures.refresh(conn, TODAY)
    assert all_figures(conn) == [(customer, "CNY", 0, 0, 0, 0, "", "", "")]


def test_deleted_customers_and_those_who_left_have_no_figures() -> None:
    conn = a_book()
    deleted, left, stays = (a_customer(conn) for _ in range(3))
    figures.refresh(conn, TODAY)
    delete(conn, "customer", deleted)
    conn.execute("DELETE FROM customer WHERE id = ?", (left,))
    figures.refresh(conn, TODAY, [deleted, left, stays])
    assert [row[0] for row in all_figures(conn)] == [stays]


def test_refreshing_some_leaves_the_others_alone() -> None:
    conn = a_book()
    one, other = a_customer(conn), a_customer(conn)
    figures.refresh(conn, TODAY)
    an_account(conn, one, balance=100)
    an_account(conn, other, balance=100)
    figures.refresh(conn, TODAY, [one])
    assert {row[0]: row[2] for row in all_figures(conn)} == {one: 100, other: 0}


def test_figures_of_all_customers_are_always_of_one_day() -> None:
    conn = a_book()
    one, other = a_customer(conn), a_customer(conn)
    an_account(conn, other, balances={TODAY: 100})
    figures.refresh(conn, YESTERDAY)
    assert figures.figures_as_of(conn) == YESTERDAY
    figures.refresh(conn, TODAY, [one])
    assert figures.figures_as_of(conn) == TODAY
    assert {row[0]: row[2] for row in all_figures(conn)} == {one: 0, other: 100}


amounts = st.integers(-10_000, 10_000)
near_days = st.integers(-5, 5).map(lambda days: TODAY + timedelta(days=days))
currencies = st.sampled_from(["CNY", "CNY", "USD", "EUR"])
customers = st.integers(0, 3)


@st.composite
def books(draw: st.DrawFn) -> sqlite3.Connection:
    """Four customers with accounts, loans, holdings, contacts and tasks around the business date."""
    conn = a_book()
    ids = [a_customer(conn) for _ in range(4)]
    for _ in range(draw(st.integers(0, 6))):
        account = an_account(
            conn,
            ids[draw(customers)],
            line=draw(st.sampled_from(["demand", "time", "loan"])),
            joint=(ids[draw(customers)],) if draw(st.booleans()) else (),
            authorised=(ids[draw(customers)],) if draw(st.booleans()) else (),
            balances={day: draw(amounts) for day in draw(st.sets(near_days, max_size=3))},
            currency=draw(currencies),
            opened=draw(near_days),
            closed=draw(st.none() | near_days),
        )
        if draw(st.booleans()):
            a_loan(conn, account, draw(st.integers(0, 9_999)), currency=draw(currencies), start=draw(near_days))
    for _ in range(draw(st.integers(0, 4))):
        a_holding(conn, ids[draw(customers)], draw(amounts), currency=draw(currencies), maturity=draw(st.none() | near_days))
        a_contact(conn, ids[draw(customers)], draw(near_days), connected=draw(st.booleans()))
        a_task(conn, ids[draw(customers)], draw(near_days))
    return conn


@given(books(), near_days)
def test_some_at_a_time_comes_to_the_same_as_all_at_once(conn: sqlite3.Connection, today: date) -> None:
    figures.refresh(conn, today)
    together = all_figures(conn)
    ids = [row[0] for row in together]
    conn.execute("UPDATE customer_figure SET aum = 42, currency = 'XXX', next_action = ''")
    for customer in ids:
        figures.refresh(conn, today, [str(customer)])
    assert all_figures(conn) == together


@given(books(), near_days)
def test_lists_and_pictures_show_the_same_figures(conn: sqlite3.Connection, today: date) -> None:
    figures.refresh(conn, today)
    for customer, currency, deposits, investments, aum, loans, *_rest in all_figures(conn):
        first = customer_picture(conn, str(customer), today).figures[0]
        assert first.aum.currency == currency
        assert [money.minor for money in (first.deposits, first.investments, first.aum, first.loans)] == [deposits, investments, aum, loans]


@given(books(), near_days)
def test_totals_of_the_book_count_each_account_once(conn: sqlite3.Connection, today: date) -> None:
    conn.execute("DELETE FROM account_role WHERE role = 'joint'")
    figures.refresh(conn, today)
    expected: dict[str, int] = {}
    for (customer,) in conn.execute("SELECT id FROM customer").fetchall():
        for sums in customer_picture(conn, customer, today).figures:
            expected[sums.aum.currency] = expected.get(sums.aum.currency, 0) + sums.aum.minor - sums.loans.minor
    found = book_balances(conn, today)
    totals = {one.aum.currency: one.aum.minor - one.loans.minor for one in (found.totals, *found.other_currencies)}
    assert {currency: sum_ for currency, sum_ in totals.items() if sum_} == {currency: sum_ for currency, sum_ in expected.items() if sum_}


def test_a_level_change_does_not_touch_figures() -> None:
    conn = a_book()
    customer = a_customer(conn)
    an_account(conn, customer, balance=100)
    figures.refresh(conn, TODAY)
    before = all_figures(conn)
    change(conn, "customer", customer, level="private", level_rank=-4)
    figures.refresh(conn, TODAY, [customer])
    assert all_figures(conn) == before
