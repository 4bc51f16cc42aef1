"""Where a figure stands to its target, and what the rest of the period must bring."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.kpi import completion
from rmdesk.domain.kpi.definitions import Formula, Kpi, kpi_of
from rmdesk.domain.kpi.figures import to_date, whole, worth
from rmdesk.domain.kpi.ledger import Entry, Ledger, Measure, Part
from rmdesk.domain.kpi.lines import Light
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import InvalidValue

NOVEMBER = Period(Span.MONTH, date(2026, 11, 1))
TODAY = date(2026, 11, 20)


def kpi(formula: Formula, parameters: str = "{}") -> Kpi:
    return kpi_of("k", formula, parameters)


def held(*changes: tuple[int, int], measure: Measure = Measure.BALANCE) -> Ledger:
    part = Part(measure, "demand", 1_000_000, 1_000_000)
    return Ledger([Entry(part, (NOVEMBER.first + timedelta(day)).toordinal(), delta) for day, delta in changes])


@pytest.mark.parametrize(
    ("formula", "actual", "target", "done", "light"),
    [
        (Formula.POINT_BALANCE, 499_999, 1_000_000, 499_999, Light.RED),
        (Formula.POINT_BALANCE, 500_000, 1_000_000, 500_000, Light.YELLOW),
        (Formula.POINT_BALANCE, 999_999, 1_000_000, 999_999, Light.YELLOW),
        (Formula.POINT_BALANCE, 1_000_000, 1_000_000, 1_000_000, Light.GREEN),
        (Formula.POINT_BALANCE, -5, 10, -500_000, Light.RED),
        (Formula.POINT_BALANCE, 0, 0, None, Light.GREEN),
        (Formula.NET_GROWTH, -20, -10, None, Light.RED),
        (Formula.NET_GROWTH, -5, -10, None, Light.GREEN),
        (Formula.NPL_RATIO, 12_000, 12_000, 1_000_000, Light.GREEN),
        (Formula.NPL_RATIO, 0, 12_000, 2_000_000, Light.GREEN),
        (Formula.NPL_RATIO, 15_000, 12_000, 750_000, Light.YELLOW),
        (Formula.CHURN, 40_000, 12_000, 0, Light.RED),
        (Formula.CHURN, 0, 0, None, Light.GREEN),
        (Formula.CHURN, 1, 0, None, Light.RED),
    ],
)
def test_completion_and_colour(formula: Formula, actual: int, target: int, done: int | None, light: Light) -> None:
    one = kpi(formula)
    assert completion.completion(actual, target, less_is_better=one.less_is_better) == done
    assert completion.light(one, actual, target) is light


def test_the_bounds_of_the_colours_are_parameters() -> None:
    one = kpi(Formula.CONTACTS, '{"red_below": 800000, "green_from": 900000}')
    assert [completion.light(one, actual, 100) for actual in (79, 80, 90)] == [Light.RED, Light.YELLOW, Light.GREEN]


def test_a_gap_is_what_is_missing_either_way_round() -> None:
    assert completion.gap(kpi(Formula.CONTACTS), 30, 100) == 70
    assert completion.gap(kpi(Formula.NPL_RATIO), 15_000, 12_000) == 3_000


def test_only_what_adds_up_has_a_target_for_the_days_gone() -> None:
    assert completion.proportional(kpi(Formula.CONTACTS), 90, NOVEMBER, TODAY) == 60
    assert completion.proportional(kpi(Formula.CONTACTS), 90, NOVEMBER, date(2026, 12, 24)) == 90
    assert completion.proportional(kpi(Formula.DAILY_AVERAGE), 90, NOVEMBER, TODAY) == 90


def needed(one: Kpi, ledger: Ledger, target: int, day: date = TODAY) -> int | None:
    actual = worth(one, ledger, to_date(NOVEMBER, day))
    assert actual is not None
    return completion.needed(one, ledger, actual, target, NOVEMBER, day)


def test_what_each_day_left_must_hold_or_bring() -> None:
    assert needed(kpi(Formula.DAILY_AVERAGE), held((0, 100)), 110) == 130  # (110 × 30 − 2,000) ÷ 10
    assert needed(kpi(Formula.DAILY_AVERAGE), held((0, 100)), 10) == 0
    assert needed(kpi(Formula.POINT_BALANCE), held((0, 100)), 110) == 110
    assert needed(kpi(Formula.NEW_CUSTOMERS), held((0, 4), measure=Measure.OPENED), 15) == 2  # 11 in 10 days
    assert needed(kpi(Formula.NEW_CUSTOMERS), held((0, 4), measure=Measure.OPENED), 3) == 0
    assert needed(kpi(Formula.DAILY_AVERAGE), held((0, 100)), 110, NOVEMBER.last) is None


def test_of_a_ratio_no_day_can_bring_its_part() -> None:
    lines = Ledger([Entry(Part(Measure.LINES, "2", 1_000_000, 1_000_000), NOVEMBER.first.toordinal(), 1)])
    assert needed(kpi(Formula.COVERAGE), lines, 3_000_000) is None


@given(
    st.lists(st.tuples(st.integers(-60, 25), st.integers(-(10**9), 10**9)), max_size=6),
    st.integers(0, 10**9),
    st.integers(1, 29),
    st.sampled_from(["actual", "30"]),
    st.sampled_from([Formula.DAILY_AVERAGE, Formula.NET_GROWTH]),
)
def test_who_holds_what_is_needed_reaches_the_target_and_not_a_unit_less_would(
    found: list[tuple[int, int]], target: int, gone: int, divisor: str, formula: Formula
) -> None:
    one = kpi(formula, f'{{"divisor": "{divisor}"}}')
    today = NOVEMBER.day(gone)
    so_far = [(day, delta) for day, delta in found if day < gone]
    rate = needed(one, held(*so_far), target, today)
    assert rate is not None

    def ends_at(daily: int) -> bool:
        now = sum(delta for _day, delta in so_far)
        reached = worth(one, held(*so_far, (gone, daily - now)), whole(NOVEMBER))
        assert reached is not None
        return reached.over >= target * reached.under

    assert ends_at(rate)
    assert rate == 0 or not ends_at(rate - 1)


def test_two_million_more_from_the_fifteenth() -> None:
    found = completion.what_if(kpi(Formula.DAILY_AVERAGE), held((0, 300), (10, 300)), NOVEMBER, TODAY, 90, date(2026, 11, 15))
    assert found.now.rounded == (10 * 300 + 20 * 600) // 30
    assert found.then.rounded == found.now.rounded + 90 * 16 // 30
    point = completion.what_if(kpi(Formula.POINT_BALANCE), held((0, 300)), NOVEMBER, TODAY, 90, date(2026, 11, 25))
    assert (point.now.rounded, point.then.rounded) == (300, 390)
    growth = completion.what_if(kpi(Formula.NET_GROWTH), held((-400, 100), (0, 200)), NOVEMBER, TODAY, 90, NOVEMBER.first)
    assert (growth.now.rounded, growth.then.rounded) == (200, 290)


@pytest.mark.parametrize(
    ("formula", "since"), [(Formula.CONTACTS, TODAY), (Formula.DAILY_AVERAGE, date(2026, 12, 1)), (Formula.NPL_RATIO, TODAY)]
)
def test_some_questions_have_no_answer(formula: Formula, since: date) -> None:
    with pytest.raises(InvalidValue):
        completion.what_if(kpi(formula), held((0, 1)), NOVEMBER, TODAY, 1, since)
