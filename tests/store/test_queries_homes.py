"""The figures of the homes: true ones, on the right day, each thing once."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from rmdesk.domain.money import Money
from rmdesk.store import figures
from rmdesk.store.queries.book_balances import book_balances
from rmdesk.store.queries.homes import birthdays, today_figures
from tests.store.builders import (
    TODAY,
    a_balance,
    a_book,
    a_company,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_task,
    a_time_deposit,
    add,
    an_account,
    delete,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def conn() -> sqlite3.Connection:
    return a_book()


def test_an_empty_book_has_no_figures_and_no_errors(conn: sqlite3.Connection) -> None:
    today = today_figures(conn, TODAY)
    assert (today.tasks_today, today.maturities, today.birthdays, today.overnight) == (0, (), (), None)
    balances = book_balances(conn, TODAY)
    assert (balances.totals.aum, balances.totals.npl_ratio) == (Money(0), None)


def test_work_of_today_is_counted(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    for due in (YESTERDAY, YESTERDAY, TODAY, TOMORROW, None):
        a_task(conn, customer, due)
    a_task(conn, customer, YESTERDAY, status="done")
    a_contact(conn, customer, TODAY)
    a_contact(conn, customer, TODAY, connected=False, result="no_answer")
    a_contact(conn, customer, YESTERDAY)
    add(conn, "complaint", customer_id=customer, received=YESTERDAY)
    add(conn, "complaint", customer_id=customer, received=TOMORROW)
    today = today_figures(conn, TODAY)
    assert (today.tasks_overdue, today.tasks_today) == (2, 1)
    assert (today.contacts_today, today.reached_today, today.open_complaints) == (2, 1, 1)


def test_a_contact_without_business_date_is_of_the_day_of_the_banks_clock(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn)
    a_contact(conn, customer, YESTERDAY, hour=17, business_date=None)
    a_contact(conn, customer, TODAY, hour=17, business_date=None)
    assert today_figures(conn, TODAY).contacts_today == 1


def test_what_matures_within_a_week_is_listed_once_under_its_owner(conn: sqlite3.Connection) -> None:
    wife, husband = a_customer(conn, "李娜", tier="gold"), a_customer(conn, "张伟")
    account = an_account(conn, wife, line="time", joint=(husband,))
    deposit = a_time_deposit(conn, account, TODAY + timedelta(days=7), 200, rollover=True)
    loan = a_loan(conn, account, 300, maturity=TODAY)
    holding = a_holding(conn, husband, 400, maturity=TOMORROW)
    a_time_deposit(conn, account, TODAY + timedelta(days=8))
    a_time_deposit(conn, account, YESTERDAY)
    a_loan(conn, account, 0, maturity=TODAY)
    lines = today_figures(conn, TODAY).maturities
    assert [(line.what, line.id, line.customer, line.amount, line.days) for line in lines] == [
        ("loan", loan, "李娜", Money(300), 0),
        ("holding", holding, "张伟", Money(400), 1),
        ("time_deposit", deposit, "李娜", Money(200), 7),
    ]
    assert (lines[2].rollover, lines[2].level) == (True, "gold")


def a_birthday(conn: sqlite3.Connection, name: str, month: int, day: int, *, calendar: str = "solar", tier: str = "ordinary") -> None:
    customer = a_customer(conn, name, tier=tier)
    add(conn, "retail_profile", customer_id=customer, birth_calendar=calendar, birth_year=1980, birth_month=month, birth_day=day)


def test_birthdays_of_the_next_week_solar_and_lunar_nearest_first(conn: sqlite3.Connection) -> None:
    a_birthday(conn, "today", 11, 20)
    a_birthday(conn, "last day", 11, 27)
    a_birthday(conn, "lunar 10-18", 10, 18, calendar="lunar")  # 2026-11-26
    a_birthday(conn, "best", 11, 27, tier="private")
    for name, month, day in (("over", 11, 19), ("too late", 11, 28)):
        a_birthday(conn, name, month, day)
    a_birthday(conn, "solar 10-18", 10, 18)
    person = add(conn, "contact_person", customer_id=a_company(conn, "华东"), name="王芳", birth_month=11, birth_day=22)
    found = birthdays(conn, TODAY)
    assert [(line.customer, line.person, line.days) for line in found] == [
        ("today", "", 0),
        ("华东", "王芳", 2),
        ("lunar 10-18", "", 6),
        ("best", "", 7),
        ("last day", "", 7),
    ]
    assert (found[0].turns, found[1].turns) == (46, None)
    delete(conn, "contact_person", person)
    assert len(today_figures(conn, TODAY).birthdays) == today_figures(conn, TODAY).birthday_count == 4


@pytest.mark.parametrize(
    ("calendar", "month", "day", "today", "on"),
    [
        ("solar", 2, 29, date(2026, 2, 25), date(2026, 2, 28)),
        ("solar", 2, 29, date(2028, 2, 25), date(2028, 2, 29)),
        ("solar", 1, 2, date(2026, 12, 28), date(2027, 1, 2)),
        ("lunar", 12, 30, date(2026, 2, 14), date(2026, 2, 16)),  # a year without 腊月三十
        ("lunar", 1, 1, date(2026, 2, 14), date(2026, 2, 17)),
    ],
)
def test_hard_birthdays_are_not_missed(conn: sqlite3.Connection, calendar: str, month: int, day: int, today: date, on: date) -> None:
    a_birthday(conn, "张伟", month, day, calendar=calendar)
    assert [line.on for line in birthdays(conn, today)] == [on]


def test_an_impossible_birthday_is_left_out(conn: sqlite3.Connection) -> None:
    a_birthday(conn, "张伟", 11, 31)
    assert birthdays(conn, date(2026, 11, 28)) == []


def test_overnight_is_what_deposits_gained_since_the_day_before(conn: sqlite3.Connection) -> None:
    one, other = a_customer(conn), a_customer(conn)
    joint = an_account(conn, one, joint=(other,), balances={date(2026, 11, 1): 100})
    assert today_figures(conn, TODAY).overnight is None
    a_balance(conn, joint, TODAY, 350)
    an_account(conn, one, balances={date(2026, 11, 1): 90, TODAY: 40})
    an_account(conn, one, balances={TODAY: 5}, opened=TODAY)
    an_account(conn, one, line="loan", balances={TODAY: 7_000})
    an_account(conn, one, currency="USD", balances={TODAY: 7_000})
    an_account(conn, "", authorised=(one,), balances={TODAY: 7_000})
    assert today_figures(conn, TODAY).overnight == Money(250 - 50 + 5)


def test_totals_count_a_joint_account_once_and_others_accounts_never(conn: sqlite3.Connection) -> None:
    one, other = a_customer(conn), a_customer(conn)
    account = an_account(conn, one, balance=100, joint=(other,))
    an_account(conn, "", balance=5_000, authorised=(one,))
    an_account(conn, one, line="time", balance=40)
    an_account(conn, one, balance=9, currency="USD")
    a_holding(conn, other, 1_000)
    a_loan(conn, account, 600)
    a_loan(conn, account, 300, grade="doubtful")
    a_loan(conn, account, 100, grade="special_mention")
    figures.refresh(conn, TODAY)
    found = book_balances(conn, TODAY)
    totals = found.totals
    assert (totals.demand, totals.time, totals.deposits, totals.investments) == (Money(100), Money(40), Money(140), Money(1_000))
    assert (totals.aum, totals.loans, totals.non_performing, totals.npl_ratio) == (Money(1_140), Money(1_000), Money(300), 300_000)
    assert [one.aum for one in found.other_currencies] == [Money(9, "USD")]


def test_an_npl_ratio_is_not_made_of_grades_of_a_later_day(conn: sqlite3.Connection) -> None:
    account = an_account(conn, a_customer(conn))
    a_loan(conn, account, 300, grade="loss", as_of=TODAY)
    assert book_balances(conn, TODAY).totals.npl_ratio == 1_000_000
    a_loan(conn, account, 0, principal=300, grade="pass", as_of=TOMORROW)
    totals = book_balances(conn, TODAY).totals
    assert (totals.loans, totals.non_performing, totals.npl_ratio) == (Money(600), Money(300), None)
