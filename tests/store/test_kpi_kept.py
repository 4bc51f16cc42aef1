"""Kept facts are those of the rows at any time: after any edits, bringing up to date who was touched comes to the same as making all anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmdesk.domain.ids import id_under
from rmdesk.store import kpi_kept
from tests.store.builders import (
    ME,
    TODAY,
    Value,
    a_balance,
    a_book,
    a_card,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_person,
    a_product,
    a_task,
    add,
    an_account,
    an_assignment,
    change,
    delete,
)

OTHER = "person-2"
Rows = list[tuple[str | int, ...]]
days = st.integers(-90, 3).map(lambda number: TODAY + timedelta(number))
amounts = st.integers(-(10**12), 10**12)
shares = st.sampled_from([0, 1, 333_333, 500_000, 1_000_000])
people = st.sampled_from([ME, OTHER])


def kept(conn: sqlite3.Connection) -> tuple[Rows, Rows]:
    return (
        conn.execute("SELECT * FROM kpi_day ORDER BY 1, 2, 3").fetchall(),
        conn.execute("SELECT customer_id, person_id, share FROM kpi_fact ORDER BY 1, 2").fetchall(),
    )


def made_anew(conn: sqlite3.Connection, day: date) -> tuple[Rows, Rows]:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.deserialize(conn.serialize())
    kpi_kept.refresh(copy, day)
    found = kept(copy)
    copy.close()
    return found


def level_change(conn: sqlite3.Connection, customer: str, field: str, old: str, new: str, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    history: dict[str, Value] = {"table_name": "customer", "row_id": customer, "customer_id": customer, "who": ME, "at": at}
    add(conn, "field_history", **history, field=field, old=f'"{old}"', new=f'"{new}"')


class Bank:
    """A few customers whose rows are changed; each change says whom it touched, as a page from the center does."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.conn = a_book()
        for person in (ME, OTHER):
            a_person(self.conn, id=person)
        self.customers = [a_customer(self.conn, opened=draw(st.none() | days)) for _ in range(4)]
        for customer in self.customers[:3]:
            an_assignment(self.conn, customer, draw(people), share=draw(shares))
        self.accounts = [
            an_account(self.conn, self.customer(), line=draw(st.sampled_from(["demand", "time", "loan"])), opened=draw(st.none() | days))
            for _ in range(3)
        ]
        add(self.conn, "feedback_code", code="F1", name_zh="成", success=True)
        add(self.conn, "campaign", id="campaign", code="C", name_zh="C", start=TODAY, end=TODAY)

    def customer(self) -> str:
        return self.draw(st.sampled_from(self.customers))

    def account(self) -> str:
        return self.draw(st.sampled_from(self.accounts))

    def holders(self, account: str) -> set[str]:
        """Whom a changed account row touches."""
        return {one for (one,) in self.conn.execute("SELECT customer_id FROM account_role WHERE account_id = ?", (account,))}

    def balance(self) -> set[str]:
        account, day, amount = self.account(), self.draw(days), self.draw(amounts)
        known = self.conn.execute("SELECT id FROM balance WHERE id = ?", (id_under(account, day.toordinal()),)).fetchone()
        if known is None:
            a_balance(self.conn, account, day, amount)
        elif self.draw(st.booleans()):
            change(self.conn, "balance", known[0], amount=amount)
        else:
            self.conn.execute("DELETE FROM balance WHERE id = ?", known)
        return self.holders(account)

    def life(self) -> set[str]:
        account = self.account()
        change(self.conn, "account", account, **self.draw(st.sampled_from([{"status": "closed"}, {"status": "open"}])))
        change(self.conn, "account", account, closed=self.draw(st.none() | days))
        return self.holders(account)

    def role(self) -> set[str]:
        account, customer = self.account(), self.customer()
        found = self.conn.execute("SELECT id FROM account_role WHERE account_id = ? AND customer_id = ?", (account, customer)).fetchone()
        if found is None:
            since = self.draw(st.none() | days)
            add(self.conn, "account_role", account_id=account, customer_id=customer, role="joint", since=since)
        else:
            self.conn.execute("DELETE FROM account_role WHERE id = ?", found)
        return {customer}

    def care(self) -> set[str]:
        customer, person = self.customer(), self.draw(people)
        for (row,) in self.conn.execute("SELECT id FROM assignment WHERE customer_id = ? AND valid_to IS NULL", (customer,)).fetchall():
            change(self.conn, "assignment", row, valid_to=TODAY + timedelta(1))
        since = self.draw(days)
        known = (customer, person, since.isoformat())
        there = "SELECT 1 FROM assignment WHERE customer_id = ? AND person_id = ? AND valid_from = ?"
        if self.conn.execute(there, known).fetchone() is None:
            an_assignment(self.conn, customer, person, share=self.draw(shares), valid_from=since)
        return {customer}

    def holding(self) -> set[str]:
        customer = self.customer()
        bought, maturity = self.draw(st.none() | days), self.draw(st.none() | days)
        row = a_holding(self.conn, customer, self.draw(amounts), bought=bought, maturity=maturity)
        if self.draw(st.booleans()):
            delete(self.conn, "holding", row)
        return {customer}

    def loan(self) -> set[str]:
        account = self.account()
        a_loan(self.conn, account, self.draw(st.integers(0, 9)), start=self.draw(days), as_of=self.draw(st.none() | days))
        return self.holders(account)

    def work(self) -> set[str]:
        customer = self.customer()
        a_contact(self.conn, customer, self.draw(days), owner_id=self.draw(people), connected=self.draw(st.booleans()))
        a_task(self.conn, customer, campaign_id="campaign", start=self.draw(days), feedback_code=self.draw(st.sampled_from(["F1", ""])))
        return {customer}

    def move(self) -> set[str]:
        customer = self.customer()
        level_change(self.conn, customer, "level", "gold", "platinum", self.draw(days))
        level_change(self.conn, customer, "status", "active", "lost", self.draw(days))
        change(self.conn, "customer", customer, status=self.draw(st.sampled_from(["lost", "active"])))
        a_card(self.conn, customer, expiry=self.draw(st.none() | days))
        return {customer}

    def product(self) -> set[str]:
        change(self.conn, "product", a_product(self.conn), coefficient=self.draw(shares))
        return set()


@st.composite
def days_at_work(draw: st.DrawFn) -> list[tuple[sqlite3.Connection, date, tuple[Rows, Rows]]]:
    """After each of some rounds of changes: the book with what was kept, the day, and what all made anew would be."""
    bank = Bank(draw)
    today = draw(days)
    kpi_kept.refresh(bank.conn, today)
    acts: list[Callable[[], set[str]]] = [
        bank.balance, bank.balance, bank.balance, bank.life, bank.role, bank.care, bank.holding, bank.loan, bank.work, bank.move, bank.product,
    ]  # fmt: skip
    found = []
    for _ in range(draw(st.integers(1, 3))):
        touched: set[str] = set()
        for _ in range(draw(st.integers(0, 5))):
            touched |= draw(st.sampled_from(acts))()
        if draw(st.booleans()):
            today = draw(days)
        kpi_kept.refresh(bank.conn, today, touched)
        copy = sqlite3.connect(":memory:", isolation_level=None)
        copy.deserialize(bank.conn.serialize())
        found.append((copy, today, made_anew(bank.conn, today)))
    return found


@given(days_at_work())
@settings(max_examples=60)
def test_touched_customers_alone_come_to_the_same_as_everybody(rounds: list[tuple[sqlite3.Connection, date, tuple[Rows, Rows]]]) -> None:
    for conn, day, anew in rounds:
        assert kept(conn) == anew
        assert kpi_kept.kept_as_of(conn) == day
        conn.close()


def test_a_new_business_date_looks_only_at_those_whose_care_changed() -> None:
    conn = a_book()
    stays, goes, comes = (a_customer(conn) for _ in range(3))
    an_assignment(conn, stays, ME)
    an_assignment(conn, goes, ME, valid_to=TODAY)
    an_assignment(conn, comes, ME, valid_from=TODAY)
    for customer in (stays, goes, comes):
        an_account(conn, customer, balance=100)
    kpi_kept.refresh(conn, TODAY - timedelta(1))
    conn.execute(
        "UPDATE kpi_fact SET accounts = '[]', facts = zeroblob(4) WHERE customer_id = ?", (stays,)
    )  # would be noticed if it were looked at
    before = {one for (one,) in conn.execute("SELECT customer_id FROM kpi_fact")}
    kpi_kept.refresh(conn, TODAY, ())
    assert before == {stays, goes}
    assert {one for (one,) in conn.execute("SELECT customer_id FROM kpi_fact")} == {stays, comes}
    assert conn.execute("SELECT facts FROM kpi_fact WHERE customer_id = ?", (stays,)).fetchone() == (bytes(4),)


def test_an_account_that_leaves_a_holder_counts_for_the_next_one() -> None:
    conn = a_book()
    lead, assist = a_customer(conn), a_customer(conn)
    an_assignment(conn, lead, ME, share=600_000)
    an_assignment(conn, assist, ME, share=400_000)
    an_account(conn, lead, balance=1_000, joint=(assist,))
    kpi_kept.refresh(conn, TODAY)
    weighed = "SELECT sum(delta), sum(weighed) FROM kpi_day WHERE fact LIKE 'balance|%'"
    assert conn.execute(weighed).fetchone() == (1_000, 600)
    conn.execute("DELETE FROM account_role WHERE customer_id = ?", (lead,))
    kpi_kept.refresh(conn, TODAY, [lead])
    assert conn.execute(weighed).fetchone() == (1_000, 400)


# ---- made slice by slice -----------------------------------------------------------------------------------------------------


@pytest.fixture
def a_slice_is_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kpi_kept, "AT_ONCE", 2)


def five_customers() -> tuple[sqlite3.Connection, list[str]]:
    conn = a_book()
    customers = sorted(a_customer(conn) for _ in range(5))
    for number, customer in enumerate(customers, 1):
        an_assignment(conn, customer, ME)
        an_account(conn, customer, balance=10**number, joint=(customers[-number],) if number < 3 else ())
    return conn, customers


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def transaction(conn: sqlite3.Connection, killed: str = "") -> Iterator[sqlite3.Connection]:
    conn.execute("BEGIN")
    try:
        yield conn
        if killed == "within":
            raise Killed
    except BaseException:
        conn.execute("ROLLBACK")
        raise
    conn.execute("COMMIT")
    if killed == "after":
        raise Killed


@pytest.mark.usefixtures("a_slice_is_two")
def test_facts_of_a_large_book_are_not_there_before_the_last_slice() -> None:
    conn, _customers = five_customers()
    kpi_kept.refresh(conn, TODAY)
    assert kpi_kept.kept_as_of(conn) is None
    assert not kpi_kept.go_on(conn, TODAY)
    assert kpi_kept.kept_as_of(conn) is None
    assert kpi_kept.go_on(conn, TODAY)
    assert kpi_kept.kept_as_of(conn) == TODAY
    sums = kept(conn)
    assert kpi_kept.go_on(conn, TODAY)
    assert kept(conn) == sums


@pytest.mark.usefixtures("a_slice_is_two")
@pytest.mark.parametrize("killed", ["within", "after"])
@pytest.mark.parametrize("slices", [0, 1])
def test_a_kill_within_or_between_slices_is_gone_on_from(slices: int, killed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    conn, _customers = five_customers()
    kills = iter(["", killed][1 - slices :])
    with pytest.raises(Killed):
        kpi_kept.finish(lambda: transaction(conn, next(kills)), TODAY)
    assert kpi_kept.kept_as_of(conn) is None
    kpi_kept.finish(lambda: transaction(conn), TODAY)
    found = kept(conn)
    monkeypatch.setattr(kpi_kept, "AT_ONCE", 1_000)
    assert found == made_anew(conn, TODAY)


@pytest.mark.usefixtures("a_slice_is_two")
@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("day", [TODAY, TODAY + timedelta(1)])
def test_what_is_saved_between_two_slices_is_in_the_facts(place: int, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    conn, customers = five_customers()
    kpi_kept.refresh(conn, TODAY)
    account = an_account(conn, customers[place], balance=7)
    change(conn, "account", account, closed=TODAY + timedelta(1))
    an_assignment(conn, customers[place], OTHER, share=400_000, valid_from=day)
    kpi_kept.refresh(conn, day, [customers[place]])
    assert kpi_kept.kept_as_of(conn) is None
    kpi_kept.finish(lambda: transaction(conn), day)
    found = kept(conn)
    monkeypatch.setattr(kpi_kept, "AT_ONCE", 1_000)
    assert kpi_kept.kept_as_of(conn) == day
    assert found == made_anew(conn, day)


def test_another_meaning_of_facts_is_never_added_to_older_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    conn, customers = five_customers()
    kpi_kept.refresh(conn, TODAY)
    before = kept(conn)
    conn.execute("UPDATE kpi_day SET delta = delta + 1")
    monkeypatch.setattr(kpi_kept, "FACTS_FORM", kpi_kept.FACTS_FORM + 1)
    assert kpi_kept.kept_as_of(conn) is None
    kpi_kept.refresh(conn, TODAY, customers[:1])
    assert kept(conn) == before


def test_what_was_read_holds_until_the_sums_are_others() -> None:
    conn, customers = five_customers()
    kpi_kept.refresh(conn, TODAY)
    turn = kpi_kept.turn_of(conn)
    kpi_kept.refresh(conn, TODAY, customers)
    assert kpi_kept.turn_of(conn) == turn
    an_account(conn, customers[0], balance=1)
    kpi_kept.refresh(conn, TODAY, customers[:1])
    assert kpi_kept.turn_of(conn) != turn
