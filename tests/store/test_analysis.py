"""Analyses of a book: whatever is in it, the parts add up to the whole, and what a row says its customers are, they are."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from rmdesk.domain.filter_line import Condition, Filter
from rmdesk.domain.filter_terms import LINES, Operator
from rmdesk.domain.money import Money
from rmdesk.store.queries.analysis_concentration import MEASURES, concentration
from rmdesk.store.queries.analysis_coverage import by_level, by_number, matrix, pairs
from rmdesk.store.queries.analysis_distribution import DIMENSIONS, distribution
from rmdesk.store.queries.analysis_holders import line_holders
from rmdesk.store.queries.analysis_ladder import KINDS, ladder
from rmdesk.store.queries.book_balances import book_balances
from rmdesk.store.queries.customer_filter import rows_passing
from tests.store import builders as book
from tests.store.analysis_books import TODAY, books

some = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def everybody(conn: sqlite3.Connection) -> list[int]:
    """All row numbers; without those who become customers after the business date."""
    sql = "SELECT rowid FROM customer WHERE deleted_at IS NULL AND coalesce(opened, '') <= ? ORDER BY rowid"
    return [row for (row,) in conn.execute(sql, (TODAY.isoformat(),))]


# ---- distributions -----------------------------------------------------------------------------------------------------


@some
@given(books())
def test_every_customer_is_in_one_part_and_their_money_adds_up(conn: sqlite3.Connection) -> None:
    (amount,) = conn.execute("SELECT sum(aum) FROM customer_figure WHERE currency = 'CNY'").fetchone()
    (other,) = conn.execute("SELECT coalesce(sum(aum), 0) FROM customer_figure WHERE currency = 'USD'").fetchone()
    for by in set(DIMENSIONS) - {"line"}:
        found = distribution(conn, TODAY, by)
        assert sorted(row for part in found.parts for row in part.rows) == everybody(conn), by
        assert found.customers == len(everybody(conn))
        assert found.amount == sum(part.amount for part in found.parts) == amount, by
        assert sum(money.minor for part in found.parts for money in part.others) == other, by


@some
@given(books())
def test_by_product_line_the_money_is_that_of_my_performance(conn: sqlite3.Connection) -> None:
    found = distribution(conn, TODAY, "line")
    whole = book_balances(conn, TODAY)
    assert found.amount == whole.totals.aum.minor
    others = Money(sum(money.minor for part in found.parts for money in part.others), "USD")
    assert others.minor == sum(totals.aum.minor for totals in whole.other_currencies)
    assert {row for part in found.parts for row in part.rows} == set(everybody(conn))


def test_a_level_or_band_without_anybody_is_shown() -> None:
    conn = book.a_book()
    for code in ("ordinary", "gold"):
        book.a_tier(conn, code, code, code)
    book.a_customer(conn, tier="gold")
    book.worked_out(conn)
    assert [(part.code, len(part.rows)) for part in distribution(conn, TODAY, "level").parts] == [("gold", 1), ("ordinary", 0)]
    assert len(distribution(conn, TODAY, "age").parts) == 9  # eight bands and those of whom it is not known


def test_unknown_stands_apart_and_last() -> None:
    conn = book.a_book()
    young, nobody, firm = book.a_customer(conn), book.a_customer(conn), book.a_company(conn)
    book.add(conn, "retail_profile", customer_id=young, birth_year=2000, birth_month=11, birth_day=21)
    book.worked_out(conn)
    of = dict(conn.execute("SELECT id, rowid FROM customer"))
    parts = {part.code: list(part.rows) for part in distribution(conn, TODAY, "age").parts if part.rows}
    assert parts == {"2": [of[young]], "no_persons": [of[firm]], "": [of[nobody]]}, "25 tomorrow, so 18 to 24 would be wrong"


# ---- concentration -----------------------------------------------------------------------------------------------------


@some
@given(books())
def test_the_top_have_the_most_and_a_clear_border_is_a_filter(conn: sqlite3.Connection) -> None:
    for measure in MEASURES:
        _is_the_top(conn, measure)


def _is_the_top(conn: sqlite3.Connection, measure: str) -> None:
    found = concentration(conn, measure)
    assert found.amount == sum(
        amount for (amount,) in conn.execute(f"SELECT {measure} FROM customer_figure WHERE currency = 'CNY' AND {measure} > 0")
    )
    shares = [top for top in found.tops if top.ppm is not None]
    assert all(len(one.rows) <= len(two.rows) and one.amount <= two.amount for one, two in pairwise(shares))
    for top in found.tops:
        assert top.amount <= found.amount
        if top.is_clear:
            wanted = Filter((Condition(measure, Operator.LEAST, (Money(top.least, "CNY"),)),))
            assert rows_passing(conn, wanted, TODAY) == set(top.rows)


def test_customers_with_the_same_are_no_clear_border() -> None:
    conn = book.a_book()
    for _number in range(11):
        book.an_account(conn, book.a_customer(conn), balance=1_000_00)
    book.worked_out(conn)
    assert [top.is_clear for top in concentration(conn, "aum").tops] == [False] * 5, "four shares and the top ten"
    assert concentration(conn, "aum").gini == 0


# ---- maturities --------------------------------------------------------------------------------------------------------


@some
@given(books())
def test_the_rungs_add_up_to_all_that_matures(conn: sqlite3.Connection) -> None:
    found = ladder(conn, TODAY)
    day = {"day": TODAY.isoformat()}
    sums = {
        "deposits": "SELECT coalesce(sum(principal), 0), count(*) FROM time_deposit WHERE currency = :of AND principal > 0 AND start <= :day",
        "investments": "SELECT coalesce(sum(value), 0), count(*) FROM holding WHERE currency = :of AND value > 0 "
        "AND maturity >= :day AND coalesce(bought, '') <= :day",
        "loans": "SELECT coalesce(sum(outstanding), 0), count(*) FROM loan WHERE currency = :of AND outstanding > 0 AND start <= :day",
    }
    for kind in KINDS:
        (yuan, some_yuan), (_dollars, some_dollars) = (conn.execute(sums[kind], {**day, "of": of}).fetchone() for of in ("CNY", "USD"))
        assert sum(rung.amounts[kind] for rung in found.rungs) == yuan
        assert sum(rung.items[kind] for rung in found.rungs) == some_yuan + some_dollars


def test_the_weeks_follow_each_other_from_the_business_date_on() -> None:
    rungs = ladder(book.worked_out(book.a_book()), date(2026, 11, 20)).rungs
    assert (rungs[0].last, rungs[1].first, rungs[1].last) == (date(2026, 11, 19), date(2026, 11, 20), date(2026, 11, 22))
    assert all(two.first == one.last + timedelta(days=1) for one, two in pairwise(rungs) if one.last and two.first)
    assert len(rungs) == 15
    assert rungs[-1].last is None


def test_a_deposit_of_two_counts_once_and_both_stand_behind_it() -> None:
    conn = book.a_book()
    wang, li = book.a_customer(conn), book.a_customer(conn)
    book.a_time_deposit(conn, book.an_account(conn, wang, line="time", balance=1, joint=(li,)), date(2026, 11, 25), 70_000_00)
    week = ladder(book.worked_out(conn), TODAY).rungs[2]
    assert (week.amounts["deposits"], week.items["deposits"], len(week.rows["deposits"])) == (70_000_00, 1, 2)


# ---- coverage ----------------------------------------------------------------------------------------------------------


@some
@given(books())
def test_who_has_a_line_is_whom_the_filter_finds(conn: sqlite3.Connection) -> None:
    holders = line_holders(conn, TODAY)
    for line in LINES:
        wanted = Filter((Condition("product", Operator.IS, (line.code,)),))
        assert holders.lines[line.code] == rows_passing(conn, wanted, TODAY), line.code
    nothing = Filter((Condition("product", Operator.IS_NOT, tuple(line.code for line in LINES)),))
    assert holders.without == rows_passing(conn, nothing, TODAY)


@some
@given(books())
def test_pairs_part_those_who_have_a_line_and_the_matrix_counts_them(conn: sqlite3.Connection) -> None:
    holders = line_holders(conn, TODAY)
    counted = matrix(holders)
    for line, having in holders.lines.items():
        assert counted[line, line] == len(having)
        for pair in pairs(holders, line):
            assert pair.both | pair.without == having
            assert not pair.both & pair.without
            assert counted[line, pair.other] == counted[pair.other, line] == len(pair.both)


@some
@given(books())
def test_levels_and_numbers_of_lines_make_up_the_book(conn: sqlite3.Connection) -> None:
    holders = line_holders(conn, TODAY)
    whole, *levels = by_level(conn, holders)
    numbers = by_number(holders)
    assert sorted(row for level in levels for row in level.rows) == sorted(whole.rows) == everybody(conn)
    assert sorted(row for rows in numbers.values() for row in rows) == everybody(conn)
    assert sum(number * len(rows) for number, rows in numbers.items()) == sum(whole.holders.values())
    assert whole.several == sum(len(rows) for number, rows in numbers.items() if number >= 2) == sum(level.several for level in levels)
