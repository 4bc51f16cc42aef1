"""Axes: round numbers, all in one unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.widgets.plot_axis import RATIOS, SHARES, Axis, Measure, amounts, counts, nice_axis, tick_labels

WAN = 10_000_00
VALUES = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("values", "most", "ticks"),
    [
        ([0, 10], 6, [0, 2, 4, 6, 8, 10]),
        ([0, 10], 3, [0, 5, 10]),
        ([3, 97], 5, [20, 40, 60, 80]),
        ([980, 1_060], 2, [1_000, 1_050]),
        ([-40, 60], 6, [-40, -20, 0, 20, 40, 60]),
        ([0], 3, [-1, 0, 1]),
        ([500], 3, [450, 500, 550]),
    ],
)
def test_ticks_stand_at_round_numbers(values: list[int], most: int, ticks: list[int]) -> None:
    assert list(nice_axis(values, most).ticks) == ticks


@given(st.lists(VALUES, min_size=1, max_size=20), st.integers(0, 12), st.sampled_from([1, 100, 10_000]))
def test_an_axis_holds_every_value_and_has_no_more_ticks_than_there_is_room_for(values: list[int], most: int, least: int) -> None:
    axis = nice_axis(values, most, least)
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert axis.low < axis.high
    assert 1 <= len(axis.ticks) <= max(2, most)
    assert axis.step % least == 0
    assert all(axis.low <= tick <= axis.high and tick % axis.step == 0 for tick in axis.ticks)


def test_a_value_that_never_moves_stands_in_the_middle() -> None:
    axis = nice_axis([700], 5)
    assert axis.high - 700 == 700 - axis.low > 0


@pytest.mark.parametrize(
    ("axis", "measure", "labels"),
    [
        (Axis(9_500_000_00, 11_000_000_00, 500_000_00), amounts("CNY", "zh_CN"), ["950万", "1,000万", "1,050万", "1,100万"]),
        (Axis(9_500_000_00, 10_500_000_00, 500_000_00), amounts("CNY", "en"), ["9.5M", "10.0M", "10.5M"]),
        (Axis(0, 200_000_000_00, 50_000_000_00), amounts("CNY", "zh_CN"), ["0", "0.5亿", "1.0亿", "1.5亿", "2.0亿"]),
        (Axis(-5_000_00, 5_000_00, 5_000_00), amounts("CNY", "zh_CN"), ["-5,000", "0", "5,000"]),
        (Axis(0, 5_000, 2_500), amounts("JPY", "en"), ["0", "2.5K", "5.0K"]),
        (Axis(0, 20_000, 5_000), SHARES, ["0", "0.5%", "1.0%", "1.5%", "2.0%"]),
        (Axis(1_000_000, 1_500_000, 250_000), RATIOS, ["1.00", "1.25", "1.50"]),
        (Axis(0, 4, 2), counts("en"), ["0", "2", "4"]),
        (Axis(0, 30_000, 10_000), counts("zh_CN"), ["0", "1万", "2万", "3万"]),
    ],
)
def test_all_ticks_are_written_in_the_unit_of_the_largest(axis: Axis, measure: Measure, labels: list[str]) -> None:
    assert tick_labels(axis, measure) == labels


@given(st.lists(VALUES, min_size=1, max_size=8), st.integers(2, 8))
def test_no_two_ticks_are_written_alike(values: list[int], most: int) -> None:
    axis = nice_axis(values, most)
    labels = tick_labels(axis, amounts("CNY", "zh_CN"))
    assert len(set(labels)) == len(labels) == len(axis.ticks)
