"""The list of customers: order, filter, pages, and what it costs to import."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest

from rmdesk.domain.money import Money
from rmdesk.errors import InvalidValue
from rmdesk.store.queries.customers import ORDERS, CustomerFilter, CustomerList, customer_list
from rmdesk.store.queries.resolve import resolve
from tests.store.builders import (
    TODAY,
    a_book,
    a_company,
    a_contact,
    a_customer,
    a_loan,
    a_task,
    an_account,
    delete,
    worked_out,
)


def listed(
    conn: sqlite3.Connection, order: str = "level", wanted: CustomerFilter | None = None, *, descending: bool = False
) -> CustomerList:
    return customer_list(lambda: conn, order, wanted, descending=descending)


def names(conn: sqlite3.Connection, order: str = "level", wanted: CustomerFilter | None = None, *, descending: bool = False) -> list[str]:
    found = listed(conn, order, wanted, descending=descending)
    return [line.name for line in found.page(0, found.count)]


@pytest.fixture
def book() -> sqlite3.Connection:
    """Four customers who differ in everything one can sort by."""
    conn = a_book()
    anna = a_customer(conn, "Anna", tier="gold", customer_no="C4")
    bert = a_customer(conn, "Bert", tier="private", customer_no="C3")
    cora = a_customer(conn, "Cora", tier="gold", customer_no="C2", status="dormant", remarks="喜欢钓鱼")
    a_company(conn, "Dorn Ltd", customer_no="C1", status="potential")
    an_account(conn, anna, balance=300)
    a_loan(conn, an_account(conn, cora, balance=500), 40)
    an_account(conn, bert, balance=-100)
    a_contact(conn, anna, date(2026, 11, 1))
    a_contact(conn, bert, date(2026, 11, 18))
    a_task(conn, cora, date(2026, 11, 30))
    a_task(conn, bert, date(2026, 11, 10))
    return worked_out(conn)


@pytest.mark.parametrize(
    ("order", "rising", "falling"),
    [
        ("level", ["Bert", "Anna", "Cora", "Dorn Ltd"], ["Dorn Ltd", "Anna", "Cora", "Bert"]),
        ("name", ["Anna", "Bert", "Cora", "Dorn Ltd"], ["Dorn Ltd", "Cora", "Bert", "Anna"]),
        ("customer_no", ["Dorn Ltd", "Cora", "Bert", "Anna"], ["Anna", "Bert", "Cora", "Dorn Ltd"]),
        ("aum", ["Bert", "Dorn Ltd", "Anna", "Cora"], ["Cora", "Anna", "Dorn Ltd", "Bert"]),
        ("last_contact", ["Cora", "Dorn Ltd", "Anna", "Bert"], ["Bert", "Anna", "Cora", "Dorn Ltd"]),
        ("next_action", ["Bert", "Cora", "Anna", "Dorn Ltd"], ["Cora", "Bert", "Anna", "Dorn Ltd"]),
    ],
)
def test_customers_stand_in_the_order_asked_for(book: sqlite3.Connection, order: str, rising: list[str], falling: list[str]) -> None:
    assert names(book, order) == rising
    assert names(book, order, descending=True) == falling


def test_an_order_nobody_knows_is_refused(book: sqlite3.Connection) -> None:
    with pytest.raises(InvalidValue, match="shoe size"):
        listed(book, "shoe size")


def test_a_line_says_what_the_list_shows(book: sqlite3.Connection) -> None:
    cora = listed(book, "aum", descending=True).page(0, 1)[0]
    assert (cora.customer_no, cora.kind, cora.status, cora.level, cora.remarks) == ("C2", "retail", "dormant", "gold", "喜欢钓鱼")
    assert (cora.deposits, cora.aum, cora.loans) == (Money(500), Money(500), Money(40))
    assert (cora.last_contact, cora.last_contact_on, cora.next_action) == (None, None, date(2026, 11, 30))
    bert = listed(book).page(0, 1)[0]
    assert bert.last_contact_on == date(2026, 11, 18)
    assert bert.last_contact is not None
    assert bert.last_contact.utcoffset() == timedelta(0)


@pytest.mark.parametrize("order", ORDERS)
def test_deleted_customers_are_in_no_order(book: sqlite3.Connection, order: str) -> None:
    delete(book, "customer", listed(book).id_at(0))
    assert sorted(names(book, order)) == ["Anna", "Cora", "Dorn Ltd"]
    assert sorted(names(book, order, CustomerFilter(kind="retail"))) == ["Anna", "Cora"]


@pytest.mark.parametrize("order", ORDERS)
def test_customers_whose_figures_are_not_worked_out_yet_are_listed_all_the_same(book: sqlite3.Connection, order: str) -> None:
    book.execute("DELETE FROM customer_figure WHERE aum = 500")
    assert sorted(names(book, order)) == ["Anna", "Bert", "Cora", "Dorn Ltd"]
    cora = next(line for line in listed(book, order).page(0, 4) if line.name == "Cora")
    assert (cora.aum, cora.next_action) == (Money(0), None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CustomerFilter(), ["Bert", "Anna", "Cora", "Dorn Ltd"]),
        (CustomerFilter(kind="corporate"), ["Dorn Ltd"]),
        (CustomerFilter(status="dormant"), ["Cora"]),
        (CustomerFilter(level="gold"), ["Anna", "Cora"]),
        (CustomerFilter(least_aum=Money(300)), ["Anna", "Cora"]),
        (CustomerFilter(most_aum=Money(0)), ["Bert", "Dorn Ltd"]),
        (CustomerFilter(least_aum=Money(0), most_aum=Money(300)), ["Anna", "Dorn Ltd"]),
        (CustomerFilter(least_aum=Money(-(10**9), "CZK")), []),
        (CustomerFilter(no_contact_since=date(2026, 11, 18)), ["Anna", "Cora", "Dorn Ltd"]),
        (CustomerFilter(text="dorn"), ["Dorn Ltd"]),
        (CustomerFilter(text="an"), ["Anna"]),
        (CustomerFilter(text="nobody at all"), []),
        (CustomerFilter(level="gold", status="active", text="a"), ["Anna"]),
    ],
)
def test_a_filter_lets_through_what_meets_all_of_it(book: sqlite3.Connection, wanted: CustomerFilter, found: list[str]) -> None:
    assert names(book, "level", wanted) == found


def test_a_list_is_read_page_by_page(book: sqlite3.Connection) -> None:
    found = listed(book, "name")
    assert found.count == 4
    assert [line.name for line in found.page(1, 2)] == ["Bert", "Cora"]
    assert [line.name for line in found.page(3, 200)] == ["Dorn Ltd"]
    assert found.page(4, 200) == []
    for index, line in enumerate(found.page(0, 4)):
        assert found.id_at(index) == line.id
        assert found.index_of(line.id) == index
    assert found.index_of("nobody") is None
    with pytest.raises(IndexError):
        found.id_at(4)


def test_a_customer_the_filter_hides_has_no_place(book: sqlite3.Connection) -> None:
    assert listed(book, "level", CustomerFilter(kind="retail")).index_of(listed(book, "customer_no").id_at(0)) is None


def test_who_leaves_the_replica_leaves_an_empty_line_and_moves_nobody(book: sqlite3.Connection) -> None:
    found = listed(book, "name")
    for table in ("contact", "activity", "account_role"):
        book.execute(f"DELETE FROM {table} WHERE customer_id = ?", (found.id_at(1),))
    book.execute("DELETE FROM customer WHERE id = ?", (found.id_at(1),))
    assert [(line.name, bool(line.id)) for line in found.page(0, 4)] == [("Anna", True), ("", False), ("Cora", True), ("Dorn Ltd", True)]
    assert found.id_at(1) == ""


def test_a_list_asks_for_a_connection_each_time_it_reads(book: sqlite3.Connection) -> None:
    connections = [book]
    found = customer_list(lambda: connections[-1])
    other = a_book()
    connections.append(other)
    assert [line.name for line in found.page(0, 1)] == [""]


def test_a_customer_is_named_by_id_number_or_exact_name(book: sqlite3.Connection) -> None:
    anna = listed(book, "name").id_at(0)
    assert resolve(book, anna) == resolve(book, "C4") == resolve(book, " Anna ") == [anna]
    assert resolve(book, "Ann") == []
    other = a_customer(book, "Anna", tier="private")
    assert resolve(book, "Anna") == [other, anna]
    delete(book, "customer", anna)
    assert resolve(book, "C4") == []


def test_questions_are_asked_without_loading_sqlalchemy() -> None:
    modules = ("customers", "search", "picture", "homes", "trace", "rows")
    code = "import sys\n" + "\n".join(f"import rmdesk.store.queries.{module}" for module in modules)
    heavy = ("sqlalchemy", "sqlmodel", "pydantic", "alembic", "rapidfuzz", "borax", "pypinyin", "textual")
    code += f"\nprint([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_contacts_after_the_business_date_are_not_the_last_one(book: sqlite3.Connection) -> None:
    a_contact(book, listed(book, "customer_no").id_at(0), TODAY + timedelta(days=1))
    worked_out(book)
    assert listed(book, "customer_no").page(0, 1)[0].last_contact_on is None
