"""A whole is handed out in parts that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.apportion import apportion

WEIGHTS = st.lists(st.integers(0, 10**15), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("whole", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (1_000_000, [2, 1], [666_667, 333_333]),
        (-10, [1, 1, 1], [-4, -3, -3]),
        (5, [0, 0], [3, 2]),
        (7, [0, 3, 0], [0, 7, 0]),
        (0, [5, 6], [0, 0]),
        (3, [1], [3]),
        (10, [3, -1], [15, -5]),
        (-10, [4, -1], [-13, 3]),
    ],
)
def test_examples(whole: int, weights: Sequence[int], parts: list[int]) -> None:
    assert apportion(whole, weights) == parts


@pytest.mark.parametrize("weights", [[], [1, -1], [3, -4]])
def test_nobody_and_negative_weights_without_a_sum_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        apportion(10, weights)


@given(whole=st.integers(-(10**18), 10**18), weights=WEIGHTS)
def test_the_parts_add_up_and_are_within_one_of_their_quota(whole: int, weights: list[int]) -> None:
    parts = apportion(whole, weights)
    assert sum(parts) == whole
    total = sum(weights) or len(weights)
    fair = weights if sum(weights) else [1] * len(weights)
    assert all(abs(part * total - whole * weight) < total for part, weight in zip(parts, fair, strict=True))


@given(whole=st.integers(0, 10**12), weights=WEIGHTS)
def test_who_weighs_more_never_gets_less(whole: int, weights: list[int]) -> None:
    parts = apportion(whole, weights)
    ranked = sorted(zip(weights, parts, strict=True))
    assert all(less <= more for (light, less), (heavy, more) in pairwise(ranked) if light < heavy)
