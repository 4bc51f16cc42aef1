"""The list of customers: order, filter, pages, and what it costs to import."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date, timedelta

import pytest

from rmdesk.domain.filter_line import parse
from rmdesk.domain.money import Money
from rmdesk.errors import InvalidValue
from rmdesk.store import figures
from rmdesk.store.queries.analysis_coverage import by_level
from rmdesk.store.queries.analysis_distribution import distribution
from rmdesk.store.queries.analysis_holders import line_holders
from rmdesk.store.queries.book_balances import book_balances
from rmdesk.store.queries.customers import ORDERS, CustomerList, Sums, customer_list, ids_of, sums_of
from rmdesk.store.queries.groups import group_lines, vocabulary
from rmdesk.store.queries.held_accounts import everybody
from rmdesk.store.queries.resolve import resolve
from rmdesk.store.queries.search import find
from tests.store.builders import (
    ME,
    TODAY,
    a_book,
    a_company,
    a_contact,
    a_customer,
    a_holding,
    a_loan,
    a_person,
    a_task,
    a_tier,
    add,
    an_account,
    an_assignment,
    delete,
    worked_out,
)


def listed(conn: sqlite3.Connection, order: str = "level", wanted: str = "", *, descending: bool = False) -> CustomerList:
    """The list under a filter line."""
    return customer_list(lambda: conn, TODAY, order, parse(wanted, vocabulary(conn)), descending=descending)


def names(conn: sqlite3.Connection, order: str = "level", wanted: str = "", *, descending: bool = False) -> list[str]:
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
    assert sorted(names(book, order, "kind:retail")) == ["Anna", "Cora"]


@pytest.mark.parametrize("order", ORDERS)
def test_customers_whose_figures_are_not_worked_out_yet_are_listed_all_the_same(book: sqlite3.Connection, order: str) -> None:
    book.execute("DELETE FROM customer_figure WHERE aum = 500")
    assert sorted(names(book, order)) == ["Anna", "Bert", "Cora", "Dorn Ltd"]
    cora = next(line for line in listed(book, order).page(0, 4) if line.name == "Cora")
    assert (cora.aum, cora.next_action) == (Money(0), None)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["Bert", "Anna", "Cora", "Dorn Ltd"]),
        ("kind:corporate", ["Dorn Ltd"]),
        ("kind!=corporate", ["Bert", "Anna", "Cora"]),
        ("status:dormant,potential", ["Cora", "Dorn Ltd"]),
        ("level:gold", ["Anna", "Cora"]),
        ("level>=gold", ["Bert", "Anna", "Cora"]),
        ("level>gold", ["Bert"]),
        ("等级<黄金", ["Dorn Ltd"]),
        ("level!=gold", ["Bert", "Dorn Ltd"]),
        ("aum>=3", ["Anna", "Cora"]),
        ("aum<=0", ["Bert", "Dorn Ltd"]),
        ("aum:0..3", ["Anna", "Dorn Ltd"]),
        ("aum!=0", ["Bert", "Anna", "Cora"]),
        ("loans>0", ["Cora"]),
        ("aum>=-10000000CZK", []),
        ("nocontact>2", ["Anna", "Cora", "Dorn Ltd"]),
        ("nocontact<=2", ["Bert"]),
        ("未联系:从未", ["Cora", "Dorn Ltd"]),
        ("nocontact!=never", ["Bert", "Anna"]),
        ("next<0", ["Bert"]),
        ("next<=10", ["Bert", "Cora"]),
        ("next:none", ["Anna", "Dorn Ltd"]),
        ("nocontact>99999y", ["Cora", "Dorn Ltd"]),
        ("has:task", ["Bert", "Cora"]),
        ("有:逾期", ["Bert"]),
        ("product:loan", ["Cora"]),
        ("product:demand,fund", ["Bert", "Anna", "Cora"]),
        ("product!=demand", ["Dorn Ltd"]),
        ("dorn", ["Dorn Ltd"]),
        ("an", ["Anna"]),
        ('"nobody at all"', []),
        ("text!=an", ["Bert", "Cora", "Dorn Ltd"]),
        ("level:gold status:active a", ["Anna"]),
        ("name:or", ["Cora", "Dorn Ltd"]),
        ("number:c", ["Bert", "Anna", "Cora", "Dorn Ltd"]),
        ("number:C4,C2", ["Anna", "Cora"]),
        ("remarks:钓鱼", ["Cora"]),
    ],
)
def test_a_filter_lets_through_what_meets_all_of_it(book: sqlite3.Connection, wanted: str, found: list[str]) -> None:
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
    assert listed(book, "level", "kind:retail").index_of(listed(book, "customer_no").id_at(0)) is None


def test_who_leaves_the_replica_leaves_an_empty_line_and_moves_nobody(book: sqlite3.Connection) -> None:
    found = listed(book, "name")
    for table in ("contact", "activity", "account_role"):
        book.execute(f"DELETE FROM {table} WHERE customer_id = ?", (found.id_at(1),))
    book.execute("DELETE FROM customer WHERE id = ?", (found.id_at(1),))
    assert [(line.name, bool(line.id)) for line in found.page(0, 4)] == [("Anna", True), ("", False), ("Cora", True), ("Dorn Ltd", True)]
    assert found.id_at(1) == ""


def test_a_list_asks_for_a_connection_each_time_it_reads(book: sqlite3.Connection) -> None:
    connections = [book]
    found = customer_list(lambda: connections[-1], TODAY)
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


@pytest.mark.parametrize("order", ORDERS)
def test_who_becomes_a_customer_after_the_business_date_is_in_no_order(book: sqlite3.Connection, order: str) -> None:
    later = a_customer(book, "Erna", opened=TODAY + timedelta(days=1))
    an_account(book, later, balance=900, opened=TODAY + timedelta(days=1))
    a_customer(book, "Fred", opened=TODAY)
    worked_out(book)
    for descending in (False, True):
        assert "Erna" not in names(book, order, descending=descending)
        assert "Erna" not in names(book, order, "aum>=0", descending=descending)
        assert {"Fred", "Dorn Ltd"} <= set(names(book, order, descending=descending)), "of whom no first day is known is always there"
    figures.refresh(book, TODAY + timedelta(days=1))
    assert "Erna" in names(book, order), "on the day it begins"


def test_a_customer_of_tomorrow_that_comes_alone_is_left_out_too(book: sqlite3.Connection) -> None:
    worked_out(book)
    later = a_customer(book, "Erna", opened=TODAY + timedelta(days=1))
    figures.refresh(book, TODAY, [later])
    assert "Erna" not in names(book)
    assert "Erna" not in [line.name for line in listed(book, "aum").page(0, 9)]


def test_who_becomes_a_customer_later_is_neither_found_nor_counted_nor_in_a_group(book: sqlite3.Connection) -> None:
    worked_out(book)
    before = _counted(book)
    fixed = add(book, "customer_group", name="fixed", kind="entity", owner_id=ME, public=False, rule="")
    later = a_customer(book, "Erna", opened=TODAY + timedelta(days=1))
    an_account(book, later, balance=900, opened=TODAY + timedelta(days=1))
    add(book, "group_member", group_id=fixed, customer_id=later)
    worked_out(book)
    assert find(book, "erna") == []
    assert [line.count for line in group_lines(book, TODAY)] == [0]
    assert _counted(book) == before
    figures.refresh(book, TODAY + timedelta(days=1))
    assert [hit.name for hit in find(book, "erna")] == ["Erna"]
    assert [line.count for line in group_lines(book, TODAY + timedelta(days=1))] == [1]
    assert _counted(book) == {what: count + 1 for what, count in before.items()}


def _counted(conn: sqlite3.Connection) -> dict[str, int]:
    """How many customers the book has, wherever they are counted."""
    day = figures.figures_as_of(conn) or TODAY
    by = {dimension: sum(len(part.rows) for part in distribution(conn, day, dimension).parts) for dimension in ("level", "kind", "status")}
    holders = line_holders(conn, day)
    return {
        **by,
        "balances": book_balances(conn, day).customers,
        "coverage": holders.customers,
        "levels": sum(len(one.rows) for one in by_level(conn, holders)[1:]),
        "sums": sum(one.count for one in sums_of(conn, None)),
        "flow": len(everybody(conn, "CNY")),
    }


def test_chinese_names_stand_in_the_order_of_pinyin() -> None:
    conn = a_book()
    for name in ("赵一", "章薇", "张伟", "Anna", "曾国", "李娜"):
        a_customer(conn, name)
    assert names(conn, "name") == ["Anna", "李娜", "曾国", "张伟", "章薇", "赵一"]
    assert names(conn, "level") == ["Anna", "李娜", "曾国", "张伟", "章薇", "赵一"]


def test_customers_stand_by_the_birthday_that_comes_next_in_either_calendar_and_by_age() -> None:
    conn = a_book()
    soon, lunar, past, unknown = (a_customer(conn, name) for name in ("Soon", "Lunar", "Past", "Unknown"))
    for customer, calendar, year, month, number in (
        (soon, "solar", 1990, 11, 21),
        (lunar, "lunar", 1960, 10, 25),  # 3 December 2026
        (past, "solar", 1975, 11, 19),
    ):
        add(conn, "retail_profile", customer_id=customer, birth_calendar=calendar, birth_year=year, birth_month=month, birth_day=number)
    add(conn, "retail_profile", customer_id=unknown)
    assert names(conn, "birthday") == ["Soon", "Lunar", "Past", "Unknown"]
    assert names(conn, "age") == ["Soon", "Past", "Lunar", "Unknown"]
    assert names(conn, "age", descending=True) == ["Lunar", "Past", "Soon", "Unknown"]
    assert names(conn, "birthday", "birthday<7d") == ["Soon"]
    assert names(conn, "birthday", "birthday<=13") == ["Soon", "Lunar"]
    assert names(conn, "level", "birthday:none") == ["Unknown"]
    assert names(conn, "age", "age:35") == ["Soon"]
    assert names(conn, "age", "age>=51") == ["Past", "Lunar"]


def test_what_matures_and_what_was_tried_can_be_asked_for() -> None:
    conn = a_book()
    soon, later, tried = (a_customer(conn, name) for name in ("Soon", "Later", "Tried"))
    a_holding(conn, soon, 100, maturity=TODAY + timedelta(days=6), line="fund")
    a_holding(conn, later, 100, maturity=TODAY + timedelta(days=7))
    a_contact(conn, tried, TODAY, connected=False, tags="#理财节 年终")
    worked_out(conn)
    assert names(conn, "maturity") == ["Soon", "Later", "Tried"]
    assert names(conn, "level", "maturity<7d") == ["Soon"]
    assert names(conn, "level", "product:fund") == ["Soon"]
    assert names(conn, "level", "noattempt<1") == ["Tried"]
    assert "Tried" in names(conn, "level", "nocontact:never")
    assert names(conn, "level", "tag:理财节") == names(conn, "level", "tag:年终") == ["Tried"]
    assert vocabulary(conn).tags == ("年终", "理财节")


def test_whose_customer_somebody_is_can_be_asked_for() -> None:
    conn = a_book()
    conn.execute("INSERT INTO setting (name, value) VALUES ('person_id', 'me')")
    a_person(conn, id="me")
    mine, helped = a_customer(conn, "Mine"), a_customer(conn, "Helped")
    an_assignment(conn, mine, "me", part="lead")
    an_assignment(conn, helped, "me", part="assist")
    assert names(conn, "level", "role:assist") == ["Helped"]
    assert [line.part for line in listed(conn, "name").page(0, 2)] == ["assist", "lead"]


def test_customers_have_sums_together(book: sqlite3.Connection) -> None:
    assert sums_of(book, None) == [Sums(4, Money(700), Money(700), Money(40))]
    gold = listed(book, "level", "level:gold")
    assert sums_of(book, gold.rows) == [Sums(2, Money(800), Money(800), Money(40))]
    assert sums_of(book, []) == []
    assert ids_of(book, gold.rows) == [gold.id_at(0), gold.id_at(1)]


def a_group(conn: sqlite3.Connection, name: str, kind: str = "entity", rule: str = "") -> str:
    return add(conn, "customer_group", name=name, kind=kind, rule=rule, owner_id="me")


def test_a_group_has_fixed_members_or_a_rule_or_those_of_a_day(book: sqlite3.Connection) -> None:
    anna, bert = (listed(book, "customer_no").id_at(number) for number in (3, 2))
    fixed, daily = a_group(book, "Fixed"), a_group(book, "Daily", "time")
    a_group(book, "Rule", "concept", "level>=gold nocontact>2")
    a_group(book, "Rule of rules", "concept", "group:Rule,Fixed status:active")
    add(book, "group_member", group_id=fixed, customer_id=bert)
    for member, on in ((anna, date(2026, 10, 31)), (bert, date(2026, 9, 30)), (bert, TODAY + timedelta(days=1))):
        add(book, "group_member_day", group_id=daily, customer_id=member, date=on)
    assert names(book, "level", "group:Fixed") == ["Bert"]
    assert names(book, "level", "group:Rule") == ["Anna", "Cora"]
    assert names(book, "level", "group:Daily") == ["Anna"]
    assert names(book, "level", 'group:"Rule of rules"') == ["Bert", "Anna"]
    assert names(book, "level", "group!=Rule") == ["Bert", "Dorn Ltd"]
    lines = {line.name: (line.count, line.on) for line in group_lines(book, TODAY)}
    assert lines == {"Fixed": (1, None), "Rule": (2, None), "Rule of rules": (2, None), "Daily": (1, date(2026, 10, 31))}


def test_a_rule_that_leads_back_to_itself_or_says_nothing_is_told(book: sqlite3.Connection) -> None:
    a_group(book, "A", "concept", "group:B")
    a_group(book, "B", "concept", "group:A")
    a_group(book, "C", "concept", "shoesize>44")
    problems = {line.name: (line.count, line.problem) for line in group_lines(book, TODAY)}
    assert problems["A"] == (None, "The rule of this group leads back to itself.")
    assert problems["C"] == (None, "The rule of this group is no filter: There is no field “shoesize”.")
    with pytest.raises(InvalidValue, match="leads back"):
        names(book, "level", "group:A")


def test_the_levels_of_the_bank_are_understood_by_all_their_names() -> None:
    conn = a_book()
    a_tier(conn, "gold", "金葵花", "Sunflower")
    a_tier(conn, "private", "私人银行", "Private")
    a_customer(conn, "Anna", tier="gold")
    for line in ("level:gold", "等级:金葵花", "level>=sunflower", "金卡"):
        assert names(conn, "level", line) == ["Anna"]
