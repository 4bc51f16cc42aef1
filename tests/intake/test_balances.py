"""End-of-day balances from bookings in no reliable order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.center.intake.balances import Balances, DayEnd, DayOrder, end_of_day, opening_of
from rmdesk.center.intake.values import Unfit

MONDAY, TUESDAY, WEDNESDAY = "2026-06-01", "2026-06-02", "2026-06-03"


@pytest.mark.parametrize(
    ("before", "bookings", "miss", "amount"),
    [
        pytest.param(0, [(100, 100)], 0, 100, id="one booking"),
        pytest.param(1000, [(50, 1050), (-30, 1020)], 0, 1020, id="in order"),
        pytest.param(1000, [(-30, 1020), (50, 1050)], 0, 1020, id="stated backwards: the first row is the last booking"),
        pytest.param(1000, [(5, 1010), (5, 1005)], 0, 1010, id="same amounts backwards"),
        pytest.param(1000, [(22, 1023)], 1, 1023, id="rounded at the source: the stated balance stands"),
        pytest.param(1000, [(-15, 1185)], 200, 1185, id="a booking of 200 is missing from the source"),
        pytest.param(1000, [(5, None), (7, None)], None, 1012, id="nothing stated: the running sum"),
        pytest.param(1000, [(5, 1005), (7, None)], None, 1012, id="not all stated: the running sum"),
        pytest.param(1000, [(50, 1050), (50, 1100), (-1, 1099)], 0, 1099, id="three in order"),
        pytest.param(
            1000, [(-10, 1089), (50, 1050), (-1, 1088), (50, 1100)], 1, 1088, id="rounded on the way: the chain decides, not the sum"
        ),
        pytest.param(None, [(5, None)], None, 5, id="nothing stated, nothing known"),
        pytest.param(None, [(50, 1050), (-30, 1020)], 0, 1020, id="begins in mid-life, in order"),
        pytest.param(None, [(-30, 1020), (50, 1050)], 0, 1020, id="begins in mid-life, backwards"),
        pytest.param(-500, [(100, -400), (-50, -450)], 0, -450, id="overdrawn"),
    ],
)
def test_the_last_booking_of_a_day_is_the_one_that_the_running_sum_meets(before, bookings, miss, amount) -> None:
    assert end_of_day(before, bookings) == (miss, amount)


@given(
    st.integers(-10_000, 10_000), st.lists(st.integers(-500, 500).filter(bool), min_size=1, max_size=6), st.randoms(use_true_random=False)
)
def test_whatever_the_order_of_rows_the_day_ends_where_its_bookings_lead(before: int, amounts: list[int], random) -> None:
    balance, bookings = before, []
    for amount in amounts:
        balance += amount
        bookings.append((amount, balance))
    random.shuffle(bookings)
    assert end_of_day(before, bookings) == (0, balance)


def days(balances: Balances, *bookings: tuple[str, str, int, int]) -> list[DayEnd]:
    ended = [balances.book(*booking) for booking in bookings]
    return [day for day in (*ended, *balances.finish()) if day is not None]


def test_balances_are_change_points_and_accounts_may_alternate() -> None:
    balances = Balances(tolerance=0)
    assert days(
        balances,
        ("a", MONDAY, 100, 100),
        ("b", MONDAY, 7, 7),
        ("a", TUESDAY, 50, 150),
        ("a", TUESDAY, -50, 100),
        ("a", WEDNESDAY, 1, 101),
    ) == [DayEnd("a", MONDAY, 100), DayEnd("b", MONDAY, 7), DayEnd("a", WEDNESDAY, 101)]
    assert balances.tally.unchanged == 1


def test_a_rounded_balance_does_not_drift() -> None:
    balances = Balances(tolerance=10)
    ended = days(balances, ("a", MONDAY, 1000, 1000), ("a", TUESDAY, 30, 1040), ("a", WEDNESDAY, 30, 1070))
    assert [day.amount for day in ended] == [1000, 1040, 1070]
    assert (balances.tally.exact, balances.tally.near, balances.tally.gaps) == (2, 1, 0)


def test_a_missing_booking_is_counted_as_a_gap() -> None:
    balances = Balances(tolerance=10)
    days(balances, ("a", MONDAY, 1000, 1000), ("a", TUESDAY, 30, 5030))
    assert balances.tally.gaps == 1


def test_accounts_known_as_scattered_come_out_in_the_order_of_days() -> None:
    order, bookings = DayOrder(), [("a", TUESDAY, 50, 150), ("b", MONDAY, 7, 7), ("a", MONDAY, 100, 100), ("b", TUESDAY, 1, 8)]
    for account, day, _amount, _balance in bookings:
        order.see(account, day)
    assert order.scattered == {"a"}
    balances = Balances(tolerance=0, scattered=order.scattered)
    assert sorted(days(balances, *bookings), key=lambda end: (end.account, end.day)) == [
        DayEnd("a", MONDAY, 100),
        DayEnd("a", TUESDAY, 150),
        DayEnd("b", MONDAY, 7),
        DayEnd("b", TUESDAY, 8),
    ]


@pytest.mark.parametrize(
    ("bookings", "end", "there"),
    [
        ([(100, 100)], 100, 0),
        ([(100, 350)], 350, 250),
        ([(-100, 250), (50, 300), (-300, 0)], 0, 350),
        ([(50, 300), (-300, 0), (-100, 250)], 0, 350),
        ([(100, 103)], 103, 0),
        ([(100, None)], 100, 0),
        ([(100, 350), (1, 9000)], 9000, 0),
    ],
)
def test_a_stated_balance_tells_what_was_there_before(bookings, end: int, there: int) -> None:
    assert opening_of(bookings, end, tolerance=10) == there


def test_openings_are_told_once_at_the_day_before_the_first_of_all() -> None:
    balances = Balances(tolerance=0)
    told = days(balances, ("a", TUESDAY, 1, 501), ("b", WEDNESDAY, -5, 70), ("a", WEDNESDAY, 1, 502))
    assert [end for end in told if end.opening] == [DayEnd("a", MONDAY, 500, opening=True), DayEnd("b", MONDAY, 75, opening=True)]


def test_bookings_that_go_back_in_time_are_refused() -> None:
    balances = Balances(tolerance=0)
    balances.book("a", TUESDAY, 1, 1)
    with pytest.raises(Unfit, match="2026-06-01 comes after 2026-06-02"):
        balances.book("a", MONDAY, 1, 2)
