"""Gini coefficient and Lorenz curve."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.concentration import gini, how_many, lorenz
from rmdesk.domain.money import PPM

AMOUNTS = st.lists(st.integers(-(10**9), 10**13), min_size=1, max_size=60)


@given(AMOUNTS)
def test_the_coefficient_is_half_the_relative_mean_difference(amounts: list[int]) -> None:
    kept = [max(0, amount) for amount in amounts]
    found, total, count = gini(amounts), sum(kept), len(kept)
    if not total:
        assert found is None
        return
    exact = Fraction(sum(abs(one - other) for one in kept for other in kept), 2 * count * total)
    assert found is not None
    assert abs(found - exact * PPM) <= Fraction(1, 2)
    assert 0 <= found < PPM


@given(AMOUNTS, st.integers(1, 40))
def test_the_curve_rises_from_nothing_to_everything_ever_steeper(amounts: list[int], steps: int) -> None:
    curve = lorenz(amounts, steps)
    if not curve:
        assert not any(amount > 0 for amount in amounts)
        return
    assert (curve[0].customers, curve[0].amount) == (0, 0)
    assert (curve[-1].customers_ppm, curve[-1].amount_ppm) == (PPM, PPM)
    slopes = [Fraction(two.amount - one.amount, two.customers - one.customers) for one, two in pairwise(curve)]
    assert slopes == sorted(slopes)
    assert slopes[0] >= 0


@given(AMOUNTS)
def test_the_curve_never_lies_above_the_diagonal(amounts: list[int]) -> None:
    assert all(point.amount_ppm <= point.customers_ppm + 1 for point in lorenz(amounts, 20))


@pytest.mark.parametrize(
    ("amounts", "expected"), [([5, 5, 5], 0), ([0, 0, 0, 8], 750_000), ([1, 3], 250_000), ([0], None), ([-5], None), ([], None)]
)
def test_coefficients(amounts: list[int], expected: int | None) -> None:
    assert gini(amounts) == expected


@pytest.mark.parametrize(
    ("count", "ppm", "expected"), [(10, 10_000, 1), (1_000, 10_000, 10), (1_001, 10_000, 11), (7, 200_000, 2), (0, 10_000, 0)]
)
def test_how_many_the_top_are(count: int, ppm: int, expected: int) -> None:
    assert how_many(count, ppm) == expected
