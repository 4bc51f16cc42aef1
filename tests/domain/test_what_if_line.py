"""What if: an amount and the day from which it stays, in the words of the other lines."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.domain.quicklog_head import SpanKind
from rmdesk.domain.what_if_line import parse_what_if

TODAY = date(2026, 11, 20)
NOVEMBER = Period.holding(Span.MONTH, TODAY)
FOURTH = Period.holding(Span.QUARTER, TODAY)
WAN = 10_000_00


@pytest.mark.parametrize(
    ("line", "amount", "since"),
    [
        ("200万 from 15", 200 * WAN, date(2026, 11, 15)),
        ("200w > 15", 200 * WAN, date(2026, 11, 15)),
        ("200w>25", 200 * WAN, date(2026, 11, 25)),
        ("２００万　》２５", 200 * WAN, date(2026, 11, 25)),
        ("200万从15号起", 200 * WAN, date(2026, 11, 15)),
        ("200k 28", 20 * WAN, date(2026, 11, 28)),
        ("200k eom", 20 * WAN, date(2026, 11, 30)),
        ("-50万 从 周五", -50 * WAN, date(2026, 11, 27)),
        ("1 500 000 from 25", 150 * WAN, date(2026, 11, 25)),
        ("1 500 000", 150 * WAN, TODAY),
        ("200万", 200 * WAN, TODAY),
        ("200万 12-01", 200 * WAN, date(2026, 12, 1)),
        ("200w > 31", 200 * WAN, None),
        ("200w > soon", 200 * WAN, None),
        ("from 15", None, None),
        ("200 usd > 15", None, None),
        ("", None, None),
    ],
)
def test_an_amount_and_a_day(line: str, amount: int | None, since: date | None) -> None:
    assert parse_what_if(line, NOVEMBER, TODAY, "CNY")[:2] == (amount, since)


@pytest.mark.parametrize(("day", "since"), [("15", date(2026, 12, 15)), ("25", date(2026, 11, 25)), ("31", date(2026, 12, 31))])
def test_a_day_of_a_longer_period_is_the_next_to_come(day: str, since: date) -> None:
    assert parse_what_if(f"200w > {day}", FOURTH, TODAY, "CNY").since == since


def test_in_a_period_that_is_over_money_comes_on_its_last_day_unless_another_is_named() -> None:
    october = NOVEMBER.previous()
    assert parse_what_if("200w", october, TODAY, "CNY").since == date(2026, 10, 31)
    assert parse_what_if("200w > 15", october, TODAY, "CNY").since == date(2026, 10, 15)


def test_counts_are_whole_numbers() -> None:
    assert parse_what_if("3 > 25", NOVEMBER, TODAY, "").amount == 3
    assert parse_what_if("1.5 > 25", NOVEMBER, TODAY, "").amount is None


def test_what_is_understood_is_marked_where_it_stands() -> None:
    line = "200w > 周五"
    spans = {span.kind: line[span.start : span.end] for span in parse_what_if(line, NOVEMBER, TODAY, "CNY").spans}
    assert spans == {SpanKind.AMOUNT: "200w", SpanKind.DATE: "周五"}


@given(st.text(max_size=40))
def test_any_text_is_read_without_complaint(text: str) -> None:
    typed = parse_what_if(text, NOVEMBER, TODAY, "CNY")
    assert all(0 <= span.start < span.end <= len(text) for span in typed.spans)
