"""How firmly a customer stands in their level: months below, the watch, and what the rest of the month must bring."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.money import Money
from rmdesk.domain.tier_standing import standing
from rmdesk.domain.tiers import DEFAULT_TIERS

TODAY = date(2026, 11, 20)
GOLD = 50_000
WAN = 10_000


def of(amount: int) -> Money:
    return Money.of(amount)


def so_far(amount: int) -> list[Money]:
    return [of(amount)] * TODAY.day


@pytest.mark.parametrize(
    ("months", "watch", "below"),
    [
        ([6, 6, 6], 0, 0),
        ([6, 4, 4], 0, 2),
        ([6, 4, 4, 4], 1, 3),
        ([4, 4, 4, 4], 2, 4),
        ([4, 4, 4, 4, 4], 3, 5),
        ([4, 4, 4, 4, 4, 4], 4, 6),
        ([4, 4, 4, 6], 0, 0),
    ],
)
def test_the_watch_begins_in_the_fourth_month_below_and_recovery_clears_it(months: list[int], watch: int, below: int) -> None:
    found = standing("gold", DEFAULT_TIERS, [of(month * WAN) for month in months], so_far(4 * WAN), TODAY)
    assert (found.watch, found.months_below) == (watch, below)


def test_a_month_that_reaches_the_floor_again_is_not_watched() -> None:
    found = standing("gold", DEFAULT_TIERS, [of(4 * WAN)] * 3, so_far(6 * WAN), TODAY)
    assert (found.watch, found.shortfall) == (0, None)


def test_the_shortfall_and_what_the_rest_of_the_month_must_average() -> None:
    found = standing("gold", DEFAULT_TIERS, [], so_far(40_000), TODAY)
    assert found.shortfall == of(10_000)
    assert found.needed == of(70_000)


def test_the_next_level_is_named_with_what_is_missing() -> None:
    found = standing("gold", DEFAULT_TIERS, [], so_far(195_000), TODAY)
    assert (found.next_code, found.next_missing, found.near_next) == ("platinum", of(5_000), True)


def test_on_the_last_day_nothing_can_be_needed_any_more() -> None:
    last = date(2026, 11, 30)
    assert standing("gold", DEFAULT_TIERS, [], [of(40_000)] * 30, last).needed is None


def test_at_the_top_there_is_nothing_to_reach() -> None:
    found = standing("private", DEFAULT_TIERS, [], so_far(9_000_000), TODAY)
    assert (found.next_code, found.needed, found.shortfall) == ("", None, None)


@given(days=st.lists(st.integers(-(10**9), 10**9), min_size=20, max_size=20))
def test_whoever_keeps_what_is_needed_reaches_the_floor(days: list[int]) -> None:
    found = standing("gold", DEFAULT_TIERS, [], [Money(day, "CNY") for day in days], TODAY)
    if found.shortfall is None or found.needed is None:
        return
    month = (sum(days) + 10 * found.needed.minor) / 30
    assert month >= found.floor.minor - 1 if found.floor else True
