"""Signs of leaving: where each rule begins to tell."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain import signals
from rmdesk.domain.appraisal_parameters import Signals

TODAY = date(2026, 11, 20)
RULES = Signals()
WAN = 1_000_000


@pytest.mark.parametrize(
    ("averages", "lost"),
    [
        ((10 * WAN, 9 * WAN, 8 * WAN, 7 * WAN), 3 * WAN),
        ((10 * WAN, 9 * WAN, 9 * WAN, 7 * WAN), None),
        ((10 * WAN, 10 * WAN - 1, 9 * WAN, 8 * WAN + 1), None),
        ((10 * WAN, 9 * WAN, 8 * WAN), None),
        ((4, 3, 2, 1), None),
        ((99 * WAN, 10 * WAN, 9 * WAN, 8 * WAN, 7 * WAN), 3 * WAN),
    ],
)
def test_three_falls_in_a_row_that_lost_a_fifth(averages: tuple[int, ...], lost: int | None) -> None:
    found = signals.falling(averages, RULES)
    assert (found.stake if found else None) == lost


def months(*days: str) -> dict[tuple[int, int], tuple[date, int]]:
    return {(on.year, on.month): (on, 8_000_00) for on in map(date.fromisoformat, days)}


@pytest.mark.parametrize(
    ("received", "stopped"),
    [
        (months("2026-07-10", "2026-08-10", "2026-09-10"), True),
        (months("2026-08-10", "2026-09-10", "2026-10-10"), False),
        (months("2026-08-09", "2026-09-09", "2026-10-09"), True),
        (months("2026-08-10", "2026-09-10"), False),
        (months("2026-06-10", "2026-08-10", "2026-09-10"), False),
        ({}, False),
    ],
)
def test_pay_has_stopped_when_it_is_late_after_months_in_a_row(received: dict[tuple[int, int], tuple[date, int]], stopped: bool) -> None:
    found = signals.pay_stopped(received, TODAY, 50 * WAN, RULES)
    assert (found is not None) == stopped
    if found is not None:
        assert (found.count, found.amounts, found.stake) == (3, (8_000_00,), 50 * WAN)


@pytest.mark.parametrize(
    ("moved", "assets", "share"),
    [(6 * WAN, 4 * WAN, 600_000), (4 * WAN, 0, None), (6 * WAN, 60 * WAN, None), (30 * WAN, 70 * WAN, 300_000)],
)
def test_much_that_left_of_what_was_there(moved: int, assets: int, share: int | None) -> None:
    found = signals.outward(moved, 2, TODAY, "某证券", assets, RULES)
    assert (found.share if found else None) == share


def test_silence_closings_and_complaints_need_money_at_stake() -> None:
    assert signals.silent(date(2026, 8, 22), TODAY, 10 * WAN, RULES) is not None
    assert signals.silent(date(2026, 8, 23), TODAY, 10 * WAN, RULES) is None
    assert signals.silent(None, TODAY, 10 * WAN, RULES) is None
    assert signals.closed(WAN - 1, 1, TODAY, "定期", RULES) is None
    assert signals.closed(WAN, 1, TODAY, "定期", RULES) is not None
    assert signals.complained(TODAY, "利率", 9 * WAN, RULES) is None
    assert signals.complained(TODAY, "利率", 10 * WAN, RULES) is not None


@given(st.lists(st.integers(-(10**9), 10**9), max_size=8))
def test_a_fall_is_only_told_with_its_arithmetic(averages: list[int]) -> None:
    found = signals.falling(averages, RULES)
    if found is not None:
        assert found.stake == found.amounts[0] - found.amounts[-1] >= RULES.least
        assert list(found.amounts) == sorted(found.amounts, reverse=True)
        assert found.share >= RULES.falling_share
