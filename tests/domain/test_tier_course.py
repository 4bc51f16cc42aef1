"""Standing in a level against a naive simulation that walks month by month, the way the rule is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.money import Money
from rmdesk.domain.tier_standing import TierRules, standing_of
from rmdesk.domain.tiers import DEFAULT_TIERS, tier_of

TODAY = date(2026, 11, 20)
FLOORS = {str(tier.code): tier.floor.minor for tier in DEFAULT_TIERS.tiers}
AMOUNTS = st.sampled_from([0, 4_999_999, 5_000_000, 6_000_000, 19_999_999, 20_000_000, 30_000_000, 49_000_000, 50_000_000, 70_000_000])


@dataclass
class Customer:
    """What the bank remembers of a customer, and how it acts at the end of each month."""

    level: str
    watched: int = 0
    below: tuple[int, ...] = ()
    since: int = 0
    """Months ended before the level was given."""

    def month_ends(self, average: int, ended: int) -> None:
        earned = str(tier_of(Money(average), DEFAULT_TIERS))
        if FLOORS[earned] > FLOORS[self.level]:
            self._give(earned, ended)
        elif average >= FLOORS[self.level]:
            self.below, self.watched = (), 0
        else:
            self.below = (*self.below, average)
            self.watched = max(0, len(self.below) - 3)
            if len(self.below) == 6:
                self._give(str(tier_of(Money(max(self.below)), DEFAULT_TIERS)), ended + 1)

    def _give(self, level: str, since: int) -> None:
        self.level, self.below, self.watched, self.since = level, (), 0, since


@given(start=st.sampled_from(sorted(FLOORS)), months=st.lists(AMOUNTS, max_size=24), now=AMOUNTS)
def test_the_counter_is_that_of_a_walk_month_by_month(start: str, months: list[int], now: int) -> None:
    customer = Customer(start)
    for ended, average in enumerate(months):
        customer.month_ends(average, ended)
    known = months[customer.since :][-6:]
    found = standing_of(customer.level, DEFAULT_TIERS, known, now * TODAY.day, TODAY.day, TODAY)
    assert found.months_below == len(customer.below)
    level, short = customer.level, now < FLOORS[customer.level]
    assert bool(found.shortfall) == short
    assert bool(found.earns) == (FLOORS[str(tier_of(Money(now), DEFAULT_TIERS))] > FLOORS[level])
    watched = len(customer.below) >= 3 and short
    customer.month_ends(now, len(months))
    if watched and customer.below:
        assert found.watch == customer.watched
    elif watched:
        assert (found.watch, found.drops_to) == (3, customer.level)
    else:
        assert found.watch == 0


@pytest.mark.parametrize(
    ("months", "now", "watch", "drops_to"),
    [
        ([60, 4, 4], 4, 0, ""),
        ([60, 4, 4, 4], 4, 1, "ordinary"),
        ([60, 4, 4, 30], 4, 1, "platinum"),
        ([30, 6, 6, 6, 6, 6], 4, 4, "platinum"),
        ([6, 6, 6, 6, 6, 6], 60, 0, ""),
    ],
)
def test_a_watched_customer_is_told_where_they_would_end(months: list[int], now: int, watch: int, drops_to: str) -> None:
    wan = 10_000_00
    found = standing_of("diamond", DEFAULT_TIERS, [month * wan for month in months], now * wan * 20, 20, TODAY)
    assert (found.watch, found.drops_to) == (watch, drops_to)


@given(so_far=st.integers(0, 10**11), elapsed=st.integers(1, 29))
def test_what_is_needed_reaches_the_floor_and_one_less_does_not(so_far: int, elapsed: int) -> None:
    found = standing_of("gold", DEFAULT_TIERS, [], so_far, elapsed, TODAY)
    if found.shortfall is None or found.needed is None or not found.needed.minor or found.floor is None:
        return
    left, aim = 30 - elapsed, found.floor.minor * 30
    assert so_far + found.needed.minor * left >= aim
    assert so_far + (found.needed.minor - 1) * left < aim


def test_a_bank_may_have_other_months() -> None:
    rules = TierRules(grace=1, watch=2)
    found = standing_of("gold", DEFAULT_TIERS, [9_000_000, 4_000_000, 4_000_000], 4_000_000 * 20, 20, TODAY, rules)
    assert (found.watch, rules.months) == (2, 3)
