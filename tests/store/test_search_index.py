"""Search keys follow the rows they are made from."""

from __future__ import annotations

import sqlite3

import pytest

from rmdesk.store import search_index
from rmdesk.store.queries.search import find
from tests.store.builders import a_book, a_card, a_company, a_customer, a_phone, add, an_account, change, delete, worked_out


def keys(conn: sqlite3.Connection) -> list[tuple[int, int, str, str]]:
    """Every key with the customer it leads to."""
    sql = """
        SELECT k.kind, k.level_rank, k.key, e.customer_id
        FROM search_key AS k
        JOIN search_entry AS e ON e.number = k.number
        ORDER BY 1, 2, 3, 4
    """
    return conn.execute(sql).fetchall()


def found(conn: sqlite3.Connection, text: str) -> list[str]:
    return [hit.id for hit in find(conn, text)]


@pytest.fixture
def book() -> sqlite3.Connection:
    """Three customers with everything that has keys."""
    conn = a_book()
    for name, phone in (("张伟", "13812345678"), ("欧阳娜娜", "13987654321")):
        customer = a_customer(conn, name, phone=phone)
        an_account(conn, customer)
        a_card(conn, customer)
    company = a_company(conn, "浙江华东实业有限公司", tier="diamond")
    add(conn, "corporate_profile", customer_id=company, short_name="华东实业", credit_code="91330100MA27X00X0X")
    add(conn, "contact_person", customer_id=company, name="王芳", phone="0571-88886666")
    return worked_out(conn)


def test_some_at_a_time_comes_to_the_same_as_all_at_once(book: sqlite3.Connection) -> None:
    together = keys(book)
    book.execute("DELETE FROM search_key")
    book.execute("DELETE FROM search_entry")
    for (customer,) in book.execute("SELECT id FROM customer ORDER BY name").fetchall():
        search_index.refresh(book, [customer])
    assert keys(book) == together
    assert len(together) > 60


def test_a_refresh_of_what_has_not_changed_writes_nothing(book: sqlite3.Connection) -> None:
    before = book.total_changes
    search_index.refresh(book, [customer for (customer,) in book.execute("SELECT id FROM customer")])
    assert book.total_changes == before


def test_a_new_name_and_phone_find_the_customer_and_the_old_ones_do_not(book: sqlite3.Connection) -> None:
    (customer,) = found(book, "张伟")
    change(book, "customer", customer, name="章薇")
    (phone,) = book.execute("SELECT id FROM contact_point WHERE customer_id = ?", (customer,)).fetchone()
    delete(book, "contact_point", phone)
    a_phone(book, customer, "13700001111")
    search_index.refresh(book, [customer])
    assert found(book, "章薇") == found(book, "1111") == [customer]
    assert found(book, "5678") == []
    assert customer not in [hit.id for hit in find(book, "张伟") if hit.kind_of_match != "similar"]


def test_a_new_level_moves_the_keys_to_its_drawers(book: sqlite3.Connection) -> None:
    (customer,) = found(book, "张伟")
    change(book, "customer", customer, level="private", level_rank=-4)
    search_index.refresh(book, [customer])
    assert {rank for _kind, rank, _key, of in keys(book) if of == customer} == {-4}
    assert found(book, "张伟") == [customer]


def test_of_deleted_customers_and_those_who_left_nothing_stays(book: sqlite3.Connection) -> None:
    (one,), (other,) = found(book, "张伟"), found(book, "oynn")
    delete(book, "customer", one)
    for table in ("contact_point", "account_role", "card", "customer"):
        book.execute(f"DELETE FROM {table} WHERE {'id' if table == 'customer' else 'customer_id'} = ?", (other,))
    search_index.refresh(book, [one, other])
    assert {of for _kind, _rank, _key, of in keys(book)}.isdisjoint({one, other})
    assert book.execute("SELECT count(*) FROM search_entry").fetchone() == (1,)


def test_a_customer_that_came_later_is_found_beside_the_others(book: sqlite3.Connection) -> None:
    customer = a_customer(book, "张薇薇")
    search_index.refresh(book, [customer])
    assert customer in found(book, "zhangwei")
    assert len(found(book, "zhangw")) == 2


def test_rebuilding_drops_what_was_there(book: sqlite3.Connection) -> None:
    before = keys(book)
    book.execute("INSERT INTO search_entry (number, customer_id, level_rank, keys) VALUES (99, 'gone', 0, '')")
    book.execute("INSERT INTO search_key (kind, level_rank, key, number) VALUES (10, 0, 'gone', 99)")
    search_index.rebuild(book)
    assert keys(book) == before


def test_a_customer_who_may_only_sign_is_found_by_the_account_too(book: sqlite3.Connection) -> None:
    clerk = a_customer(book, "周敏")
    (owner,) = found(book, "张伟")
    an_account(book, owner, authorised=(clerk,), account_no="9558801234567")
    worked_out(book)
    assert set(found(book, "95588")) == {owner, clerk}


def test_progress_runs_from_nothing_to_all(book: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "_BATCH", 2)
    monkeypatch.setattr(search_index, "_STEP", 1)
    before, seen = keys(book), list[tuple[int, int]]()
    search_index.rebuild(book, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3), (3, 3)]
    assert keys(book) == before


def test_an_empty_book_has_no_keys() -> None:
    conn = a_book()
    search_index.rebuild(conn)
    search_index.refresh(conn, [])
    assert keys(conn) == []
    assert find(conn, "zhang") == []
