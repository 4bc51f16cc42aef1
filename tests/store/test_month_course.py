"""Month averages of many customers against a naive count of every single day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from sqlite3 import Connection

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmdesk.domain.day_sums import sum_of_days
from rmdesk.store.queries.month_course import averages, courses, points, stretches
from tests.store import builders as book

TODAY = date(2026, 11, 20)
FIRST = date(2026, 8, 1)
OF = stretches(TODAY, 3)
DAY = st.dates(date(2026, 6, 1), date(2026, 12, 15))
ACCOUNT = st.tuples(st.dictionaries(DAY, st.integers(-(10**6), 10**9), max_size=6), st.one_of(st.none(), DAY))
HOLDING = st.tuples(st.integers(1, 10**9), st.one_of(st.none(), DAY), st.one_of(st.none(), DAY))


@pytest.fixture
def conn() -> Iterator[Connection]:
    conn = book.a_book()
    yield conn
    conn.close()


def test_stretches_are_whole_months_and_this_one_to_date() -> None:
    assert [(one.first.month, one.days) for one in OF] == [(8, 31), (9, 30), (10, 31), (11, 20)]


def test_weights_are_those_of_line_and_product_over_the_last_stretches(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balance=100)
    book.an_account(conn, zhang, line="time", balance=1_000)
    book.a_holding(conn, zhang, 10)
    conn.execute("UPDATE product SET coefficient = 500000 WHERE line = 'time'")
    lent = book.an_account(conn, zhang, line="loan")
    book.a_loan(conn, lent, 7)
    found = courses(conn, OF, "CNY", {"demand": 2, "time": 10, "loan": 3}, 2)[zhang]
    assert found.weighted == (100 * 2 + 1_000 * 5 + 7 * 3) * (31 + 20)
    assert averages(found, OF) == (1_110, 1_110, 1_110, 1_110)


def test_a_joint_account_counts_for_each_holder_and_one_that_may_only_be_signed_for_for_nobody(conn: Connection) -> None:
    zhang, li, chen = (book.a_customer(conn, name) for name in ("张伟", "李娜", "陈静"))
    book.an_account(conn, zhang, balance=5, joint=(li,), authorised=(chen,))
    found = courses(conn, OF, "CNY")
    assert (found[zhang].sums, chen in found) == (found[li].sums, False)


def test_other_currencies_and_future_accounts_are_left_out(conn: Connection) -> None:
    zhang = book.a_customer(conn)
    book.an_account(conn, zhang, balance=5, currency="USD")
    book.an_account(conn, zhang, balance=5, opened=TODAY + timedelta(1))
    assert courses(conn, OF, "CNY") == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(accounts=st.lists(ACCOUNT, max_size=3), holdings=st.lists(HOLDING, max_size=2))
def test_every_stretch_is_the_sum_of_its_days(
    accounts: list[tuple[dict[date, int], date | None]], holdings: list[tuple[int, date | None, date | None]]
) -> None:
    conn = book.a_book()
    zhang = book.a_customer(conn)
    for balances, closed in accounts:
        book.an_account(conn, zhang, balances=balances, closed=closed, status="closed" if closed else "open", opened=book.LONG_AGO)
    for value, bought, maturity in holdings:
        book.a_holding(conn, zhang, value, bought=bought, maturity=maturity)

    def on(day: date) -> int:
        total = 0
        for balances, closed in accounts:
            known = [when for when in balances if when <= day]
            if known and not (closed and closed <= day):
                total += balances[max(known)]
        return total + sum(
            value
            for value, bought, maturity in holdings
            if (bought is None or bought <= day) and (maturity is None or maturity >= day) and (bought is None or bought <= TODAY)
        )

    expected = tuple(sum(on(one.first + timedelta(number)) for number in range(one.days)) for one in OF)
    everybody, some = courses(conn, OF, "CNY"), courses(conn, OF, "CNY", customers=[zhang])
    assert everybody == some
    assert (some[zhang].sums if zhang in some else (0, 0, 0, 0)) == expected
    series = points(conn, FIRST, TODAY, "CNY", [zhang]).get(zhang, [])
    assert tuple(sum_of_days(series, one.first, one.last) for one in OF) == expected
    conn.close()
