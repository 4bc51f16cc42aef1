"""A group's money over days on which its members change."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.group_days import days_known, sum_over_members

FIRST = date(2026, 11, 1)
DAYS = 30


def on(number: int) -> date:
    return FIRST + timedelta(number)


def test_each_day_counts_the_money_of_that_days_members() -> None:
    points = {"a": [(on(0), 10)], "b": [(on(0), 1), (on(5), 2)]}
    membership = [(on(0), {"a"}), (on(2), {"a", "b"}), (on(6), {"b"})]
    assert sum_over_members(membership, points, on(0), on(7)) == 2 * 10 + 4 * 10 + (3 * 1 + 1 * 2) + 2 * 2


def test_before_the_first_day_that_was_put_down_nothing_is_known() -> None:
    membership = [(on(3), {"a"})]
    assert sum_over_members(membership, {"a": [(on(0), 5)]}, on(0), on(4)) == 10
    assert (days_known(membership, on(0), on(4)), days_known(membership, on(4), on(6)), days_known([], on(0), on(4))) == (2, 3, 0)


@given(
    points=st.dictionaries(st.sampled_from("abc"), st.lists(st.tuples(st.integers(0, DAYS), st.integers(-50, 50)), max_size=6)),
    membership=st.lists(st.tuples(st.integers(-3, DAYS), st.sets(st.sampled_from("abcd"))), max_size=6, unique_by=lambda one: one[0]),
)
def test_it_is_the_sum_of_every_single_day(points: dict[str, list[tuple[int, int]]], membership: list[tuple[int, set[str]]]) -> None:
    series = {member: sorted(dict(some).items()) for member, some in points.items()}
    days = sorted(membership)

    def balance(member: str, day: int) -> int:
        return next((amount for on_day, amount in reversed(series.get(member, [])) if on_day <= day), 0)

    def members(day: int) -> set[str]:
        return next((some for since, some in reversed(days) if since <= day), set())

    naive = sum(balance(member, day) for day in range(DAYS) for member in members(day))
    told = sum_over_members(
        [(on(day), some) for day, some in days],
        {member: [(on(day), amount) for day, amount in some] for member, some in series.items()},
        on(0),
        on(DAYS - 1),
    )
    assert told == naive
