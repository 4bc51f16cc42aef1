"""Shares that add up to what is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.apportion import apportion
from rmdesk.domain.money import PPM
from rmdesk.domain.shares import shares

PARTS = st.lists(st.integers(-(10**12), 10**15), min_size=1, max_size=30)


@given(PARTS)
def test_shares_of_something_add_up_to_all_of_it(parts: list[int]) -> None:
    assert sum(shares(parts)) == (PPM if sum(parts) > 0 else 0)


@given(PARTS)
def test_no_share_is_further_than_a_step_from_the_truth(parts: list[int]) -> None:
    total = sum(parts)
    for part, share in zip(parts, shares(parts), strict=True):
        assert total <= 0 or abs(share * total - part * PPM) < 1_000 * total


@given(st.lists(st.integers(0, 10**15), min_size=1, max_size=30).filter(any))
def test_they_are_handed_out_like_any_whole(parts: list[int]) -> None:
    assert [share // 1_000 for share in shares(parts)] == apportion(1_000, parts)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([1, 1, 1], (334_000, 333_000, 333_000)),
        ([0, 5], (0, 1_000_000)),
        ([], ()),
        ([0, 0], (0, 0)),
        ([-1, 1], (0, 0)),
        ([-1, 3], (-500_000, 1_500_000)),
    ],
)
def test_examples(parts: list[int], expected: tuple[int, ...]) -> None:
    assert shares(parts) == expected
