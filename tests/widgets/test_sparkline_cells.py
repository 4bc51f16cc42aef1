"""Numbers as bars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.widgets.sparkline_cells import sparkline


@pytest.mark.parametrize(
    ("values", "cells", "bars"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7], 8, "▁▂▃▄▅▆▇█"),
        ([70, 70, 70], 3, "▃▃▃"),
        ([0, 0, 0, 7, 7, 7], 2, "▁█"),
        ([0, None, 7], 3, "▁ █"),
        ([0, 7], 4, "  ▁█"),
        ([None, None], 2, "  "),
        ([], 3, "   "),
        ([1, 2], 0, ""),
        ([-7, 0], 2, "▁█"),
    ],
)
def test_bars_follow_the_values(values: list[int | None], cells: int, bars: str) -> None:
    assert sparkline(values, cells) == bars


@given(st.lists(st.none() | st.integers(-(10**15), 10**15), max_size=60), st.integers(0, 20))
def test_a_sparkline_is_as_wide_as_asked(values: list[int | None], cells: int) -> None:
    assert len(sparkline(values, cells)) == cells


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=30), st.integers(1, 10**6))
def test_only_the_shape_counts_not_the_unit(values: list[int], factor: int) -> None:
    assert sparkline([value * factor for value in values], len(values)) == sparkline(values, len(values))
