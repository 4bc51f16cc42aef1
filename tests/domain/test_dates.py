from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.dates import Workdays, add_months, instalments, month_end, relative_text
from rmdesk.errors import InvalidValue

days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "anchor", "expected"),
    [
        (date(2026, 1, 31), 1, None, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, None, date(2024, 2, 29)),
        (date(2026, 2, 28), 1, 31, date(2026, 3, 31)),
        (date(2026, 4, 30), 1, 31, date(2026, 5, 31)),
        (date(2026, 12, 15), 1, None, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, None, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, None, date(2025, 2, 28)),
        (date(2026, 3, 5), 0, 31, date(2026, 3, 31)),
        (date(2026, 3, 31), -1, None, date(2026, 2, 28)),
    ],
)
def test_months_are_added_and_clamped(day, months, anchor, expected):
    assert add_months(day, months, anchor) == expected


@given(days, st.integers(-200, 200), st.integers(-200, 200))
def test_with_an_anchor_the_way_does_not_matter(day, first, second):
    assert add_months(add_months(day, first, day.day), second, day.day) == add_months(day, first + second)


def test_a_date_outside_the_calendar_is_refused():
    for day, months, anchor in ((date(9999, 12, 1), 1, None), (date(1, 1, 1), -1, None), (date(2026, 1, 1), 1, 32)):
        with pytest.raises(InvalidValue):
            add_months(day, months, anchor)


@given(days)
def test_the_month_end_is_the_day_before_a_first(day):
    assert (month_end(day) + timedelta(1)).day == 1
    assert month_end(day) >= day


@pytest.mark.parametrize(
    ("offset", "zh", "en"),
    [
        (0, "今天", "today"), (1, "明天", "tomorrow"), (2, "后天", "in 2d"), (-1, "昨天", "yesterday"), (-2, "前天", "2d ago"),
        (-3, "3天前", "3d ago"),
        (-12, "12天前", "12d ago"), (3, "3天后", "in 3d"), (99, "99天后", "in 99d"), (-100, "3个月前", "3mo ago"),
        (-365, "12个月前", "12mo ago"), (-800, "2年前", "2y ago"),
    ],
)  # fmt: skip
def test_how_far_a_day_is(offset, zh, en):
    today = date(2026, 11, 20)
    assert (relative_text(today + timedelta(offset), today, "zh_CN"), relative_text(today + timedelta(offset), today, "en")) == (zh, en)


def test_due_days_keep_to_their_day_of_the_month():
    due = [instalment.due for instalment in instalments(date(2026, 1, 31), 4, 2_500, 10_000)]
    assert due == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_payments_without_interest_make_up_the_principal():
    schedule = instalments(date(2026, 1, 10), 3, 3_334, 10_000)
    assert [row.payment_minor for row in schedule] == [3_334, 3_334, 3_332]
    assert [row.principal_minor for row in schedule] == [3_334, 3_334, 3_332]


def test_payments_with_interest_stay_as_agreed():
    schedule = instalments(date(2026, 1, 10), 12, 90_000, 1_000_000)
    assert {row.payment_minor for row in schedule} == {90_000}
    assert [row.number for row in schedule] == list(range(1, 13))


@given(days, st.integers(1, 400), st.integers(0, 10**9), st.integers(0, 10**11))
def test_a_schedule_settles_the_principal_whatever_the_payment(start, months, payment, principal):
    schedule = instalments(start, months, payment, principal)
    assert len(schedule) == months
    assert sum(row.principal_minor for row in schedule) == principal
    assert sum(row.payment_minor for row in schedule) >= principal
    assert all(0 <= row.principal_minor <= row.payment_minor for row in schedule)
    assert all(earlier.due < later.due for earlier, later in pairwise(schedule))
    assert all(row.due.day == min(start.day, month_end(row.due).day) for row in schedule)


def test_a_schedule_needs_months_and_amounts():
    for months, payment, principal in ((0, 1, 1), (1, -1, 1), (1, 1, -1)):
        with pytest.raises(InvalidValue):
            instalments(date(2026, 1, 1), months, payment, principal)


NATIONAL_DAY = Workdays(
    holidays=frozenset(date(2026, 10, day) for day in range(1, 8)),
    makeup=frozenset({date(2026, 9, 27), date(2026, 10, 10)}),
    last_known=date(2026, 12, 31),
    first_known=date(2026, 1, 1),
)


def test_holidays_and_make_up_days():
    assert NATIONAL_DAY.is_workday(date(2026, 9, 27))
    assert not NATIONAL_DAY.is_workday(date(2026, 10, 5))
    assert NATIONAL_DAY.on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)
    assert NATIONAL_DAY.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert NATIONAL_DAY.next(date(2026, 10, 9)) == date(2026, 10, 10)
    assert NATIONAL_DAY.previous(date(2026, 9, 28)) == date(2026, 9, 27)
    assert NATIONAL_DAY.shift(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert NATIONAL_DAY.shift(date(2026, 10, 10), -3) == date(2026, 9, 30)
    assert NATIONAL_DAY.count(date(2026, 9, 30), date(2026, 10, 11)) == 3
    assert NATIONAL_DAY.count(date(2026, 10, 11), date(2026, 9, 30)) == 0


def test_beyond_the_published_calendar_weekdays_are_a_guess():
    assert NATIONAL_DAY.is_certain(date(2026, 12, 31))
    assert not NATIONAL_DAY.is_certain(date(2027, 1, 1))
    assert not NATIONAL_DAY.is_certain(date(2025, 12, 31))
    assert NATIONAL_DAY.on_or_after(date(2027, 1, 2)) == date(2027, 1, 4)
    assert not Workdays().is_certain(date(2026, 1, 1))


@given(days, st.integers(1, 30), st.frozensets(days, max_size=20), st.frozensets(days, max_size=20))
def test_working_days_are_found_in_both_directions(day, count, holidays, makeup):
    calendar = Workdays(holidays, makeup)
    assert calendar.is_workday(calendar.on_or_after(day))
    assert calendar.is_workday(calendar.on_or_before(day))
    there = calendar.shift(day, count)
    assert calendar.count(day, there) == count
    assert calendar.shift(calendar.on_or_after(day), 0) == calendar.on_or_after(day)
