"""Who lacks what the like of them have."""

from __future__ import annotations

import sqlite3

from rmdesk.store.queries.analysis_holders import line_holders
from rmdesk.store.queries.analysis_peers import LEAST_PEERS, Lacks, lacks
from tests.store import builders as book

TODAY = book.TODAY


def a_group(conn: sqlite3.Connection, size: int, with_fund: int, *, tier: str = "gold", year: int = 1980) -> list[str]:
    """Customers of one level and age who all have an account, the first `with_fund` a fund too; each has a bit more than the one before."""
    members = []
    for number in range(size):
        customer = book.a_customer(conn, f"客户{number}", tier=tier)
        book.add(conn, "retail_profile", customer_id=customer, birth_year=year, birth_month=1, birth_day=1)
        book.an_account(conn, customer, balance=(number + 1) * 1_000_00)
        if number < with_fund:
            book.a_holding(conn, customer, 0, line="fund")
        members.append(customer)
    return members


def found(conn: sqlite3.Connection, least_share: int = 500_000) -> Lacks:
    """All lacks of the book."""
    book.worked_out(conn)
    return lacks(conn, TODAY, line_holders(conn, TODAY), least_share)


def test_those_without_what_most_of_the_others_have_come_by_share_times_money() -> None:
    conn = book.a_book()
    members = a_group(conn, 12, 10)
    answer = found(conn)
    assert [(lack.customer_id, lack.line, lack.peers, lack.having) for lack in answer.best] == [
        (members[11], "fund", 11, 10),
        (members[10], "fund", 11, 10),
    ]
    assert [lack.worth for lack in answer.best] == [10_909_09, 10_000_00]
    assert [(line.line, len(line.rows), line.worth) for line in answer.lines] == [("fund", 2, 20_909_09)]


def test_what_less_than_the_share_have_is_no_lack() -> None:
    conn = book.a_book()
    a_group(conn, 12, 5)
    assert found(conn, 500_000).best == ()
    assert {lack.line for lack in found(conn, 450_000).best} == {"fund"}, "5 of 11 others"


def test_too_few_others_prove_nothing() -> None:
    conn = book.a_book()
    a_group(conn, LEAST_PEERS, LEAST_PEERS - 1)
    assert found(conn).best == ()


def test_only_those_of_the_same_level_and_age_are_alike() -> None:
    conn = book.a_book()
    a_group(conn, 8, 7)
    a_group(conn, 8, 7, tier="platinum")
    a_group(conn, 8, 7, year=1950)
    assert found(conn).best == ()


def test_whose_age_is_not_known_is_compared_with_nobody() -> None:
    conn = book.a_book()
    a_group(conn, 12, 12)
    book.an_account(conn, book.a_customer(conn, tier="gold"), balance=9_000_00)
    assert found(conn).best == ()


def test_the_lost_are_neither_compared_nor_offered_anything() -> None:
    conn = book.a_book()
    members = a_group(conn, 12, 10)
    for member in members[10:]:
        book.change(conn, "customer", member, status="lost")
    assert found(conn).best == ()
