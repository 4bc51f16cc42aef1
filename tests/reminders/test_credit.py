"""Rules 3, 4 and 5: loans, instalments, credit lines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.reminders.said import NATIONAL_DAY_2026, only, reminders, stages, text, why, with_calendar, with_rule
from tests.store.builders import LONG_AGO, a_book, a_customer, a_loan, add, an_account, change, delete

MATURITY = date(2026, 12, 16)  # a Wednesday


@pytest.mark.parametrize(
    ("days_before", "stage"),
    [
        (92, None),
        (91, None),
        (90, "T-90"),
        (62, "T-90"),
        (60, "T-60"),
        (30, "T-30"),
        (15, "T-15"),
        (7, "T-7"),
        (2, "T-7"),
        (1, "T-1"),
        (0, "T-0"),
        (-1, "T+1"),
        (-7, "T+7"),
        (-13, "T+7"),
        (-14, "T+14"),
        (-20, "T+14"),
        (-21, "T+21"),
        (-70, "T+70"),
    ],
)
def test_a_loan_is_told_of_in_stages_until_it_is_repaid(days_before: int, stage: str | None) -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_loan(conn, an_account(conn, customer, balance=0), outstanding=80_000_00, maturity=MATURITY)
    assert stages(conn, MATURITY - timedelta(days_before), "loan_maturity") == ([stage] if stage else [])


def test_before_a_day_off_one_acts_on_the_working_day_before_and_after_it_on_the_next() -> None:
    conn = a_book()
    with_calendar(conn, NATIONAL_DAY_2026, [date(2026, 10, 10)])
    a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=date(2026, 10, 3))
    # T-1 and T-0 both fall into the holiday: on the last working day before it the later one is told
    last = only(conn, date(2026, 9, 30), "loan_maturity")
    assert (last.stage, last.event_on, last.act_on) == ("T-0", "2026-10-03", "2026-09-30")
    assert only(conn, date(2026, 10, 7), "loan_maturity").stage == "T-0"
    # +1 to +5 come together on the first working day after it: the latest is told
    assert only(conn, date(2026, 10, 8), "loan_maturity").stage == "T+5"
    assert only(conn, date(2026, 10, 8), "loan_maturity").certain == 1


def test_a_make_up_day_is_worked() -> None:
    conn = a_book()
    with_calendar(conn, NATIONAL_DAY_2026, [date(2026, 10, 10)])
    a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=date(2026, 10, 17))
    assert only(conn, date(2026, 10, 10), "loan_maturity").act_on == "2026-10-10"  # a Saturday, worked


def test_without_a_published_calendar_the_reminder_says_that_its_day_is_a_guess() -> None:
    conn = a_book()
    a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=MATURITY)
    assert only(conn, MATURITY, "loan_maturity").certain == 0


def test_a_repaid_loan_is_not_told_of_and_says_why() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_loan(conn, an_account(conn, customer, balance=0), outstanding=0, maturity=MATURITY)
    assert stages(conn, MATURITY, "loan_maturity") == []
    assert why(conn, customer, "loan_maturity", MATURITY) == ["The loan is repaid (maturity 12-16)."]


def test_a_loan_reminds_its_owner_once_and_the_first_joint_holder_where_the_owner_is_in_another_book() -> None:
    conn = a_book()
    owner, joint = a_customer(conn), a_customer(conn, "李娜")
    a_loan(conn, an_account(conn, owner, joint=(joint,), balance=0), maturity=MATURITY)
    assert [row.customer_id for row in reminders(conn, MATURITY, "loan_maturity")] == [owner]
    delete(conn, "customer", owner)
    assert [row.customer_id for row in reminders(conn, MATURITY, "loan_maturity")] == [joint]


def test_an_authorised_person_is_not_reminded_of() -> None:
    conn = a_book()
    a_loan(conn, an_account(conn, "", authorised=(a_customer(conn),), balance=0), maturity=MATURITY)
    assert stages(conn, MATURITY, "loan_maturity") == []


def test_the_identity_does_not_change_and_the_arithmetic_is_printed() -> None:
    conn = a_book()
    a_loan(conn, an_account(conn, a_customer(conn), balance=0), outstanding=620_000_00, maturity=MATURITY, as_of=date(2026, 11, 19))
    first, second = (only(conn, date(2026, 12, day), "loan_maturity") for day in (9, 10))
    assert first == second
    assert text(conn, first, date(2026, 12, 9)) == "Loan matures 12-16 (in 7d), 620.0K still owed; data of 11-19"
    assert text(conn, first, date(2026, 12, 10)) == "Loan matures 12-16 (in 6d), 620.0K still owed; data of 11-19"


@pytest.mark.parametrize(
    ("days_before", "stage"),
    [
        (4, None),
        (3, "T-3"),
        (1, "T-1"),
        (0, "T-1"),
        (-1, "T+1"),
        (-2, "T+1"),
        (-3, "T+3"),
        (-30, "T+30"),
        (-59, "T+30"),
        (-60, "T+60"),
        (-85, "T+85"),
        (-89, "T+85"),
        (-90, None),
    ],
)
def test_an_instalment_is_told_of_until_it_is_paid_or_ninety_days_overdue(days_before: int, stage: str | None) -> None:
    conn = a_book()
    due = date(2026, 6, 17)  # a Wednesday
    loan = a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=date(2030, 1, 1))
    add(conn, "instalment", loan_id=loan, number=5, due=due, amount=3_000_00)
    day = due - timedelta(days_before)
    wanted = [stage] if stage else []
    if day.weekday() < 5:  # a stage due on a weekend is acted on at another day
        assert stages(conn, day, "instalment") == wanted


def test_an_instalment_says_what_is_missing_on_the_account() -> None:
    conn = a_book()
    customer = a_customer(conn)
    account = an_account(conn, customer, balance=2_100_00)
    loan = a_loan(conn, account)
    row = add(conn, "instalment", loan_id=loan, number=5, due=date(2026, 11, 20), amount=3_000_00)
    told = only(conn, date(2026, 11, 19), "instalment")
    assert text(conn, told, date(2026, 11, 19)) == "Instalment 5 of 3,000.00 due 11-20 (tomorrow); account holds 2,100.00, 900.00 short"
    change(conn, "instalment", row, paid_on=date(2026, 11, 20))
    assert only(conn, date(2026, 11, 19), "instalment").stage == "T-1"  # on the day before nobody knows yet
    assert why(conn, customer, "instalment", date(2026, 11, 20)) == ["The instalment was paid on 11-20."]


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2026-09-16", None),
        ("2026-09-17", "T-90"),
        ("2026-10-15", "T-90"),
        ("2026-10-16", "T-60"),
        ("2026-12-16", "T-30"),
        ("2026-12-17", None),
    ],
)
def test_a_credit_line_is_told_of_until_it_expires(day: str, stage: str | None) -> None:
    conn = a_book()
    add(conn, "credit_line", customer_id=a_customer(conn), line_no="1", amount=500_000_00, used=100_000_00, start=LONG_AGO, expiry=MATURITY)
    assert stages(conn, date.fromisoformat(day), "credit_line") == ([stage] if stage else [])


def test_the_bank_sets_other_days_or_switches_a_rule_off() -> None:
    conn = a_book()
    customer = a_customer(conn)
    a_loan(conn, an_account(conn, customer, balance=0), maturity=MATURITY)
    with_rule(conn, "loan_maturity", {"days": [45]}, version=3)
    told = only(conn, MATURITY - timedelta(45), "loan_maturity")
    assert (told.stage, told.rule_version) == ("T-45", 3)
    conn.execute("UPDATE reminder_rule SET enabled = 0")
    assert stages(conn, MATURITY - timedelta(45), "loan_maturity") == []
    assert why(conn, customer, "loan_maturity", MATURITY) == ["The bank has switched the rule off."]
