"""Value segments: every customer in one, the shares adding up to the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.appraisal_parameters import Segments
from rmdesk.domain.money import PPM
from rmdesk.domain.segments import abc, deciles

VALUES = st.lists(st.integers(-1_000, 10**6), max_size=60).map(lambda values: sorted(values, reverse=True))


def test_a_brings_the_first_share_and_whoever_crosses_the_border_is_still_in_it() -> None:
    found = abc([50, 30, 10, 5, 3, 2, 0, -1], Segments())
    assert [(one.code, one.customers, one.value) for one in found] == [("A", 2, 80), ("B", 2, 15), ("C", 4, 4)]
    assert [one.cumulated for one in found] == [800_000, 950_000, PPM]
    assert [one.least for one in found] == [30, 5, -1]


def test_one_large_customer_is_a_alone() -> None:
    assert [one.customers for one in abc([1_000, 1, 1], Segments())] == [1, 0, 2]


def test_deciles_have_the_same_number_of_customers() -> None:
    assert [one.customers for one in deciles(list(range(100, 0, -1)))] == [10] * 10


@given(values=VALUES)
def test_every_customer_is_in_one_segment_and_the_sums_add_up(values: list[int]) -> None:
    for found in (abc(values, Segments()), deciles(values)):
        assert sum(one.customers for one in found) == len(values)
        assert sum(one.value for one in found) == sum(values)
        assert [one.first for one in found] == [sum(one.customers for one in found[:place]) for place in range(len(found))]
        assert [one.cumulated for one in found] == sorted(one.cumulated for one in found)
        if any(value > 0 for value in values):
            assert found[-1].cumulated == PPM
            assert found[0].code == "1" or found[0].customers > 0


@given(values=VALUES)
def test_a_reaches_its_share_and_would_not_without_its_last_customer(values: list[int]) -> None:
    rules, whole = Segments(), sum(max(0, value) for value in values)
    first = abc(values, rules)[0]
    if whole:
        reached = [
            sum(max(0, value) for value in values[:count]) * PPM >= rules.a_share * whole
            for count in (first.customers, first.customers - 1)
        ]
        assert reached == [True, False]
