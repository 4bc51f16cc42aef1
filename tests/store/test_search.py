"""Finding customers: what finds whom, in which order, and what is shown of a match."""

from __future__ import annotations

import sqlite3

import pytest

from rmdesk.store.queries.search import Hit, find, rows_matching
from tests.store.builders import TODAY, a_book, a_card, a_company, a_contact, a_customer, a_phone, add, an_account, delete, worked_out

PHONE = "13812345678"


def names(conn: sqlite3.Connection, text: str, limit: int = 50) -> list[str]:
    return [hit.name for hit in find(conn, text, limit)]


def only_hit(conn: sqlite3.Connection, text: str) -> Hit:
    (hit,) = find(conn, text)
    return hit


@pytest.fixture
def book() -> sqlite3.Connection:
    """张伟 with everything one can be found by, 李娜 with nothing but a name, and a company."""
    conn = a_book()
    zhang = a_customer(conn, "张伟", phone=PHONE, customer_no="88001", id_number="11010119900307123X")
    an_account(conn, zhang, account_no="6222021234567890123")
    a_card(conn, zhang, "6228481111222233334")
    add(conn, "family_member", customer_id=zhang, name="孙小美", kinship="wife", phone="13900007777")
    a_customer(conn, "李娜")
    company = a_company(conn, "浙江华东实业有限公司")
    add(conn, "contact_person", customer_id=company, name="欧阳锋", phone="13766665555")
    return worked_out(conn)


@pytest.mark.parametrize("text", ["张伟", "张", "zhangwei", "zhangw", "zw", "张w", "ZHANG WEI", "ｚｗ", "zhāng wěi", "张 伟", "wei", "伟"])
def test_a_person_is_found_by_name_pinyin_initials_and_mixtures(book: sqlite3.Connection, text: str) -> None:
    assert "张伟" in names(book, text)


@pytest.mark.parametrize(
    ("text", "how", "shown"),
    [
        ("13812345678", "phone", "138****5678"),
        ("138 1234", "phone", "138****5678"),
        ("+86 138-1234-5678", "phone", "138****5678"),
        ("5678", "phone", "138****5678"),
        ("1234567", "phone", "138****5678"),
        ("62220212", "account", "6222***********0123"),
        ("0123", "account", "6222***********0123"),
        ("3334", "card", "6228***********3334"),
        ("1101011990", "id_number", "110101********123X"),
        ("123x", "id_number", "110101********123X"),
        ("88001", "customer_no", "88001"),
    ],
)
def test_numbers_are_found_from_both_ends_and_shown_masked(book: sqlite3.Connection, text: str, how: str, shown: str) -> None:
    hit = only_hit(book, text)
    assert (hit.name, hit.kind_of_match, hit.matched, hit.span) == ("张伟", how, shown, None)


@pytest.mark.parametrize(("text", "span"), [("zhang", (0, 1)), ("wei", (1, 2)), ("张伟", (0, 2)), ("zw", (0, 2))])
def test_the_part_of_the_name_that_matches_is_told(book: sqlite3.Connection, text: str, span: tuple[int, int]) -> None:
    hit = only_hit(book, text)
    assert (hit.kind_of_match, hit.matched, hit.span, hit.phone_masked) == ("name", "张伟", span, "138****5678")


@pytest.mark.parametrize("text", ["华东", "huadong", "hd", "浙江华东", "zjhd", "实业"])
def test_a_company_is_found_by_its_short_name_and_from_inner_words(book: sqlite3.Connection, text: str) -> None:
    assert names(book, text) == ["浙江华东实业有限公司"]


@pytest.mark.parametrize(("text", "name", "other"), [("sunxiaomei", "张伟", "孙小美"), ("oyf", "浙江华东实业有限公司", "欧阳锋")])
def test_customers_are_found_by_the_people_around_them(book: sqlite3.Connection, text: str, name: str, other: str) -> None:
    hit = only_hit(book, text)
    assert (hit.name, hit.kind_of_match, hit.matched, hit.span) == (name, "other_name", other, None)
    assert (hit.through, hit.other) == ("family_member" if name == "张伟" else "contact_person", other)


def test_phones_of_the_people_around_a_customer_find_them_too(book: sqlite3.Connection) -> None:
    assert names(book, "7777") == ["张伟"]
    hit = only_hit(book, "13766665555")
    assert hit.matched == "137****5555"
    assert (hit.through, hit.other) == ("contact_person", "欧阳锋")


@pytest.mark.parametrize("text", ["zhang 138", "138 zhang", "zw 5678", "张 1234", "wei 138 1234"])
def test_words_that_match_nothing_together_must_each_match(book: sqlite3.Connection, text: str) -> None:
    a_customer(book, "张三", phone="13900000000")
    a_customer(book, "李四", phone="13812340000")
    worked_out(book)
    assert names(book, text) == ["张伟"]


def test_words_of_which_one_matches_nobody_find_nobody(book: sqlite3.Connection) -> None:
    assert names(book, "zhang 9999") == []


@pytest.mark.parametrize(
    ("text", "name"), [("zhnagwei", "张伟"), ("zhangwie", "张伟"), ("张玮", "张伟"), ("linna", "李娜"), ("huadnog", "浙江华东实业有限公司")]
)
def test_typing_errors_are_forgiven_only_where_nothing_matches(book: sqlite3.Connection, text: str, name: str) -> None:
    hit = find(book, text)[0]
    assert (hit.name, hit.kind_of_match, hit.span) == (name, "similar", None)


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'", "xq", "13812345679", "zhang 13812345679", "*", "\x00", "🙂", "~5678"])
def test_what_means_nobody_finds_nobody(book: sqlite3.Connection, text: str) -> None:
    assert names(book, text) == []


def test_deleted_customers_are_not_found(book: sqlite3.Connection) -> None:
    delete(book, "customer", find(book, "zw")[0].id)
    assert names(book, "zw") == []


def test_exact_comes_before_begun_even_of_a_better_customer() -> None:
    conn = a_book()
    a_customer(conn, "王芳芳", tier="private")
    a_customer(conn, "王芳")
    assert names(worked_out(conn), "wangfang") == ["王芳", "王芳芳"]
    assert names(conn, "王芳") == ["王芳", "王芳芳"]


def test_a_name_comes_before_a_number_or_another_person_of_a_better_customer() -> None:
    conn = a_book()
    friend = a_customer(conn, "赵六", tier="private")
    add(conn, "family_member", customer_id=friend, name="王芳华", kinship="wife")
    a_customer(conn, "王芳容")
    assert names(worked_out(conn), "王芳") == ["王芳容", "赵六"]


def test_among_equals_the_better_level_then_the_recently_reached_comes_first() -> None:
    conn = a_book()
    never, long_ago, lately, best = (a_customer(conn, "王芳", tier=tier) for tier in ("gold", "gold", "gold", "diamond"))
    a_contact(conn, long_ago, TODAY.replace(month=3))
    a_contact(conn, lately, TODAY)
    assert [hit.id for hit in find(worked_out(conn), "wf")] == [best, lately, long_ago, never]


def test_one_letter_finds_the_best_customers_however_many_have_it() -> None:
    conn = a_book()
    for _ in range(300):
        a_customer(conn, "张一")
    diamond, private = a_customer(conn, "赵磊", tier="diamond"), a_customer(conn, "郑浩", tier="private")
    assert [hit.id for hit in find(worked_out(conn), "z", 20)][:2] == [private, diamond]
    assert len(find(conn, "z", 20)) == 20


def test_no_customer_is_listed_twice() -> None:
    conn = a_book()
    customer = a_customer(conn, "曾曾", phone="13812341234")
    a_phone(conn, customer, "13812345678")
    worked_out(conn)
    for text in ("z", "zeng", "1234", "138"):
        assert names(conn, text) == ["曾曾"]


def test_everybody_who_matches_passes_a_filter(book: sqlite3.Connection) -> None:
    rows = dict(book.execute("SELECT name, rowid FROM customer").fetchall())
    assert rows_matching(book, "zw") == {rows["张伟"]}
    assert rows_matching(book, "zhang 5678") == {rows["张伟"]}
    assert rows_matching(book, "zhang 9999") == set()
    assert rows_matching(book, "") == set()
