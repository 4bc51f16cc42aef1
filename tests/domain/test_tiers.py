from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.money import CurrencyMismatch, Money
from rmdesk.domain.tiers import DEFAULT_TIERS, TierTable, is_near_next, next_tier, tier_of
from rmdesk.errors import InvalidValue


@pytest.mark.parametrize(
    ("yuan", "tier"),
    [
        (-1, "ordinary"), (0, "ordinary"), (49_999, "ordinary"), (50_000, "gold"), (199_999, "gold"), (200_000, "platinum"),
        (500_000, "diamond"),
        (5_999_999, "diamond"), (6_000_000, "private"), (10**9, "private"),
    ],
)  # fmt: skip
def test_the_highest_floor_reached_counts(yuan, tier):
    assert tier_of(Money.of(yuan)) == tier


def test_one_fen_short_is_short():
    assert tier_of(Money(4_999_999)) == "ordinary"
    assert next_tier(Money(4_999_999)) == ("gold", Money(1))
    assert next_tier(Money.of(6_000_000)) is None


def test_near_is_within_five_per_cent_of_the_next_floor():
    assert is_near_next(Money.of(475_000))
    assert not is_near_next(Money.of(475_000) - Money(1))
    assert not is_near_next(Money.of(7_000_000))
    assert is_near_next(Money.of(450_000), near_ppm=100_000)


def test_each_bank_has_its_table():
    table = TierTable.of([("top", Money.of(1_000, "CZK")), ("base", Money.of(0, "CZK"))])
    assert tier_of(Money.of(999, "CZK"), table) == "base"
    assert table.rank("top") == 1
    with pytest.raises(CurrencyMismatch):
        tier_of(Money.of(1), table)
    with pytest.raises(InvalidValue):
        table.rank("gold")


@pytest.mark.parametrize(
    "tiers",
    [[], [("a", Money(0)), ("a", Money(1))], [("a", Money(1)), ("b", Money(1))], [("a", Money(0)), ("b", Money(1, "CZK"))]],
)
def test_a_table_that_decides_nothing_is_refused(tiers):
    with pytest.raises(InvalidValue):
        TierTable.of(tiers)


@given(st.integers(-(10**10), 10**10), st.integers(0, 10**9))
def test_more_money_is_never_a_lower_level(minor, more):
    assert DEFAULT_TIERS.rank(tier_of(Money(minor + more))) >= DEFAULT_TIERS.rank(tier_of(Money(minor)))


@given(st.integers(-(10**9), 10**9))
def test_what_is_missing_reaches_the_next_level_exactly(minor):
    following = next_tier(Money(minor))
    if following:
        code, missing = following
        assert tier_of(Money(minor) + missing) == code
        assert tier_of(Money(minor) + missing - Money(1)) != code
