"""Months, quarters and years, and how far they have come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.kpi.periods import Period, Span

days = st.dates(date(1990, 1, 1), date(2040, 12, 31))
spans = st.sampled_from(Span)


@pytest.mark.parametrize(
    ("span", "day", "first", "last", "label"),
    [
        (Span.MONTH, date(2026, 2, 14), date(2026, 2, 1), date(2026, 2, 28), "2026-02"),
        (Span.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (Span.QUARTER, date(2026, 11, 20), date(2026, 10, 1), date(2026, 12, 31), "2026 Q4"),
        (Span.QUARTER, date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), "2026 Q1"),
        (Span.YEAR, date(2026, 11, 20), date(2026, 1, 1), date(2026, 12, 31), "2026"),
    ],
)
def test_a_period_is_that_of_the_calendar(span: Span, day: date, first: date, last: date, label: str) -> None:
    period = Period.holding(span, day)
    assert (period.first, period.last, period.label()) == (first, last, label)


@given(spans, days)
def test_every_day_lies_in_one_period_and_the_periods_follow_each_other(span: Span, day: date) -> None:
    period = Period.holding(span, day)
    assert period.first <= day <= period.last
    assert Period.holding(span, period.first) == Period.holding(span, period.last) == period
    assert period.previous().last + timedelta(1) == period.first
    assert period.year_before().first.year == period.first.year - 1
    assert period.days == (period.last - period.first).days + 1


@given(spans, days, days)
def test_days_gone_are_counted_from_none_to_all(span: Span, day: date, today: date) -> None:
    period = Period.holding(span, day)
    gone = period.elapsed(today)
    assert 0 <= gone <= period.days
    assert gone == sum(period.first + timedelta(number) <= today for number in range(period.days))


def test_the_same_day_of_a_shorter_month_is_its_last() -> None:
    assert Period(Span.MONTH, date(2026, 2, 1)).day(31) == date(2026, 2, 28)
    assert Period(Span.MONTH, date(2026, 2, 1)).day(20) == date(2026, 2, 20)
