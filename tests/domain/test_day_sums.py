"""Sums of end-of-day balances against walking the days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.day_sums import needed_for_rest, sum_of_days

START = date(2026, 1, 1)
points = st.dictionaries(st.integers(-20, 60).map(lambda number: START + timedelta(number)), st.integers(-500, 500)).map(
    lambda found: sorted(found.items())
)


@given(points, st.integers(-10, 50), st.integers(-3, 40))
def test_a_sum_is_that_of_the_days_one_by_one(found: list[tuple[date, int]], since: int, length: int) -> None:
    first = START + timedelta(since)
    last = first + timedelta(length - 1)
    walked = 0
    for number in range(length):
        day = first + timedelta(number)
        walked += next((amount for on, amount in reversed(found) if on <= day), 0)
    assert sum_of_days(found, first, last) == walked


@pytest.mark.parametrize(
    ("target", "so_far", "elapsed", "needed"),
    [(100, 900, 10, 105), (100, 1000, 10, 100), (100, 5000, 10, -100), (5, 0, 29, 150), (7, 100, 7, 5)],
)
def test_what_the_rest_of_the_month_must_average(target: int, so_far: int, elapsed: int, needed: int) -> None:
    assert needed_for_rest(target, so_far, 30, elapsed) == needed


def test_on_the_last_day_nothing_can_be_reached_any_more() -> None:
    with pytest.raises(ValueError, match="no day is left"):
        needed_for_rest(1, 1, 30, 30)
