"""Every lunar month of 1900–2100 against a second source, which computes new moons instead of keeping a table."""

from __future__ import annotations

from datetime import date

import pytest

from rmdesk.domain.lunar import CERTAIN_UNTIL, FIRST_YEAR, LAST_YEAR, LunarDay, from_solar, to_solar

lunar_python = pytest.importorskip("lunar_python")

CLOSE_TO_MIDNIGHT = {(2089, 8): 1, (2097, 7): 1}
"""Months whose new moon falls within minutes of midnight: there ours begins so many days after the other source's."""


def months_of(year: int) -> list[tuple[int, bool, date]]:
    """(month, leap, first day) of a lunar year by the second source."""
    found = []
    for month in lunar_python.LunarYear.fromYear(year).getMonths():
        if month.getYear() == year:
            first = lunar_python.Solar.fromJulianDay(month.getFirstJulianDay())
            found.append((abs(month.getMonth()), month.getMonth() < 0, date(first.getYear(), first.getMonth(), first.getDay())))
    return found


@pytest.mark.slow
def test_all_months_begin_on_the_day_that_a_second_source_computes() -> None:
    differ = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        months = months_of(year)
        assert len(months) in (12, 13)
        for month, leap, first in months:
            ours = to_solar(LunarDay(year, month, 1, leap))
            assert from_solar(ours) == LunarDay(year, month, 1, leap)
            if ours != first:
                differ[year, month] = (ours - first).days
    assert differ == CLOSE_TO_MIDNIGHT
    assert min(year for year, _month in differ) > CERTAIN_UNTIL
