"""The passes: the same reminders whoever is asked for, and however often."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmdesk.reminders.judging import JUDGES
from rmdesk.reminders.passes import Pass, derived
from rmdesk.store import figures, reminder_rows
from rmdesk.store import settings as desk_settings
from rmdesk.store.reminder_rows import Refreshed
from tests.reminders.said import WAN, reminders, with_calendar, with_levels, with_rule
from tests.store.builders import (
    LONG_AGO,
    a_balance,
    a_book,
    a_card,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_person,
    a_task,
    a_time_deposit,
    add,
    an_account,
    an_assignment,
    change,
)

DAY = date(2026, 11, 20)
TIERS = ("ordinary", "gold", "platinum", "diamond", "private")
days = st.integers(-100, 100).map(lambda number: DAY + timedelta(number))
past = st.integers(0, 100).map(lambda number: DAY - timedelta(number))
amounts = st.integers(-3, 80).map(lambda number: number * WAN)


def a_pass(conn: sqlite3.Connection, today: date, customers: set[str] | None = None) -> Refreshed:
    figures.refresh(conn, today)
    found = Pass(reminder_rows.standing(conn, customers), today, customers)
    found.derive(conn, tuple(JUDGES))
    told = found.told()
    reminder_rows.replace(conn, today, found.rows, told.removed)
    return told


class Bank:
    """A few customers, to whom things happen."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        draw = data.draw
        self.conn = a_book()
        with_levels(self.conn)
        with_calendar(self.conn, [date(2026, 10, number) for number in range(1, 8)])
        self.me = a_person(self.conn)
        desk_settings.put(self.conn, "person_id", self.me)
        self.customers = [a_customer(self.conn, tier=draw(st.sampled_from(TIERS)), opened=draw(past)) for _number in range(4)]
        self.accounts = {one: an_account(self.conn, one, balance=10 * WAN) for one in self.customers}
        for one in self.customers:
            add(self.conn, "retail_profile", customer_id=one, birth_month=draw(st.integers(10, 12)), birth_day=draw(st.integers(1, 30)))

    def happens(self) -> set[str]:
        """Something happens to a customer; whom it touches."""
        draw, conn = self.data.draw, self.conn
        who = draw(st.sampled_from(self.customers))
        account = self.accounts[who]
        what = draw(st.integers(0, 11))
        touched = {who}
        if what == 0:
            on = draw(past)
            conn.execute("DELETE FROM balance WHERE account_id = ? AND date = ?", (account, str(on)))
            a_balance(conn, account, on, draw(amounts))
        elif what == 1:
            loan = a_loan(conn, account, maturity=draw(days))
            add(conn, "instalment", loan_id=loan, number=1, due=draw(days), amount=WAN)
        elif what == 2:
            a_time_deposit(conn, an_account(conn, who, line="time", balances={draw(past): WAN}), draw(days), WAN)
        elif what == 3:
            a_holding(conn, who, 3 * WAN, maturity=draw(days))
        elif what == 4:
            a_contact(conn, who, draw(past))
        elif what == 5:
            a_task(conn, who, draw(days), owner_id=self.me)
        elif what == 6:
            add(conn, "complaint", customer_id=who, received=draw(past))
        elif what == 7:
            a_card(conn, who, expiry=draw(days))
        elif what == 8:
            other = draw(st.sampled_from(self.customers))
            an_account(conn, who, joint=(other,) if other != who else (), balances={LONG_AGO: 0, draw(past): draw(amounts)})
            touched.add(other)
        elif what == 9:
            change(conn, "customer", who, level=draw(st.sampled_from(TIERS)))
        elif what == 10:
            add(conn, "transaction", account_id=account, date=draw(past), amount=draw(amounts), own_account=True)
        else:
            conn.execute("DELETE FROM assignment WHERE customer_id = ?", (who,))
            an_assignment(conn, who, self.me, valid_from=draw(past))
        return touched


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_pass_over_the_customers_that_something_touched_agrees_with_a_pass_over_everybody(data: st.DataObject) -> None:
    bank = Bank(data)
    a_pass(bank.conn, DAY)
    for _batch in range(data.draw(st.integers(1, 3))):
        touched = set().union(*(bank.happens() for _number in range(data.draw(st.integers(1, 5)))))
        a_pass(bank.conn, DAY, touched)
        full = {row.id: row for row in derived(bank.conn, DAY)}
        assert reminder_rows.live(bank.conn) == full


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_of_one_occurrence_at_most_one_stage_stands_and_a_second_pass_changes_nothing(data: st.DataObject) -> None:
    bank = Bank(data)
    for _number in range(8):
        bank.happens()
    for number in range(0, 30, 5):
        today = DAY + timedelta(number)
        a_pass(bank.conn, today)
        live = reminder_rows.live(bank.conn)
        assert len({row.thread for row in live.values()}) == len(live)
        assert all(not row.until or row.until >= today.isoformat() for row in live.values())
        again = a_pass(bank.conn, today)
        assert not again
        assert again.total == len(live)


def test_from_one_day_to_the_next_only_what_changes_is_written() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="diamond", opened=LONG_AGO)
    a_loan(conn, an_account(conn, customer, balance=0, last_own_transaction=DAY), maturity=DAY + timedelta(20))
    first = a_pass(conn, DAY)
    assert (len(first.added), first.total) == (2, 2)  # the loan, and nobody has called for years
    assert not a_pass(conn, DAY + timedelta(1))


def test_a_stage_that_is_over_is_kept_as_superseded_resolved_or_expired() -> None:
    conn = a_book()
    loan = a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=date(2026, 12, 16))
    a_card(conn, a_customer(conn), expiry=date(2026, 11, 20))
    a_pass(conn, date(2026, 11, 20))
    a_pass(conn, date(2026, 12, 1))
    change(conn, "loan", loan, outstanding=0)
    a_pass(conn, date(2026, 12, 2))
    ended = conn.execute("SELECT rule, stage, ended_why, ended_on FROM reminder WHERE ended_on <> '' ORDER BY ended_on, rule").fetchall()
    assert ended == [
        ("card_expiry", "T-30", "expired", "2026-12-01"),
        ("loan_maturity", "T-30", "superseded", "2026-12-01"),
        ("loan_maturity", "T-15", "resolved", "2026-12-02"),
    ]


def test_looking_at_an_earlier_day_again_brings_its_reminders_back() -> None:
    conn = a_book()
    a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=date(2026, 12, 16))
    a_pass(conn, date(2026, 11, 20))
    before = reminder_rows.live(conn)
    a_pass(conn, date(2026, 12, 1))
    a_pass(conn, date(2026, 11, 20))
    assert reminder_rows.live(conn) == before


def test_a_rule_whose_parameters_cannot_be_read_falls_back_and_is_named() -> None:
    from rmdesk.reminders.ruleset import rules_of

    conn = a_book()
    a_loan(conn, an_account(conn, a_customer(conn), balance=0), maturity=DAY)
    with_rule(conn, "loan_maturity", {"days": "often"})
    assert [row.stage for row in reminders(conn, DAY, "loan_maturity")] == ["T-0"]
    (problem,) = rules_of(conn).problems
    assert problem.startswith("The parameters of the reminder rule loan_maturity are wrong")


@pytest.mark.parametrize("today", [date(1994, 3, 1), date(2000, 2, 29), date(2026, 11, 20), date(2100, 1, 1)])
def test_an_empty_book_has_no_reminders(today: date) -> None:
    assert reminders(a_book(), today) == []
