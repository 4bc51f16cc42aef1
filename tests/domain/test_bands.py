"""Bands of ages and amounts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.bands import AGE_FLOORS, AUM_FLOORS, band_of, ends_of


@given(st.integers(-(10**9), 10**9), st.sampled_from((AGE_FLOORS, AUM_FLOORS)))
def test_a_value_lies_between_the_ends_of_its_band_and_of_no_other(value: int, floors: tuple[int, ...]) -> None:
    def lies_in(band: int) -> bool:
        low, high = ends_of(band, floors)
        return (low is None or value >= low) and (high is None or value < high)

    assert [band for band in range(len(floors) + 1) if lies_in(band)] == [band_of(value, floors)]
