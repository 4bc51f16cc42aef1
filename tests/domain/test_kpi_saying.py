"""A figure is said one way everywhere, and its mark never claims more than was reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.domain.kpi.saying import BEHIND, ON_THE_WAY, REACHED, completion_text, figure_text, mark_of, needed_text, percent, ratio


@dataclass(frozen=True)
class Where:
    """A figure beside its target."""

    actual: int | None
    target: int | None
    proportional: int | None
    gap: int | None
    less_is_better: bool = False


@pytest.mark.parametrize(
    ("value", "unit", "currency", "formula", "text"),
    [
        (None, "money", "CNY", "", "—"),
        (123_456_789, "money", "CNY", "", "1,234,567.89"),
        (-5, "money", "USD", "", "-0.05 USD"),
        (12_345, "count", "", "", "12,345"),
        (873_149, "ppm", "", "cross_sell", "87.31%"),
        (-5_050, "ppm", "", "churn", "-0.51%"),
        (12_345_678_900, "ppm", "", "npl_ratio", "1,234,567.89%"),
        (3_045_000, "ppm", "", "coverage", "3.05"),
    ],
)
def test_figures(value: int | None, unit: str, currency: str, formula: str, text: str) -> None:
    assert figure_text(value, unit, currency, "en", formula=formula) == text


@pytest.mark.parametrize(
    ("formula", "unit", "needed", "text"),
    [
        ("daily_average", "money", 548_024_290_53, "hold 548,024,290.53"),
        ("point_balance", "money", 100_00, "hold 100.00"),
        ("net_growth", "money", 100_00, "hold 100.00"),
        ("wealth_sold", "money", 100_00, "bring 100.00"),
        ("contacts", "count", 2, "bring 2"),
        ("contacts", "count", 0, "—"),
        ("coverage", "ppm", None, "—"),
    ],
)
def test_an_average_needs_a_balance_to_hold_and_what_adds_up_something_to_bring(
    formula: str, unit: str, needed: int | None, text: str
) -> None:
    month = Period(Span.MONTH, date(2026, 11, 1))
    currency = "CNY" if unit == "money" else ""
    line = KpiLine("k", "K", unit, currency, formula, month, None, None, None, None, None, None, needed, None, None, None)
    assert needed_text(line, "en") == text


def test_places_and_nothing() -> None:
    assert [percent(455_550, places) for places in (0, 1, 2, 4)] == ["46%", "45.6%", "45.56%", "45.5550%"]
    assert (percent(None), ratio(None), ratio(-1_005_000)) == ("—", "—", "-1.01")


@pytest.mark.parametrize(
    ("ppm", "text"), [(None, "—"), (0, "0.0%"), (873_149, "87.3%"), (999_999, "99.9%"), (1_000_000, "100.0%"), (1_290_400, "129.0%")]
)
def test_a_target_that_is_not_reached_is_never_said_to_be(ppm: int | None, text: str) -> None:
    assert completion_text(ppm) == text


@pytest.mark.parametrize(
    ("where", "mark"),
    [
        (Where(10, 10, 6, 0), REACHED),
        (Where(7, 10, 6, 3), ON_THE_WAY),
        (Where(5, 10, 6, 5), BEHIND),
        (Where(5, 10, 10, -5, less_is_better=True), REACHED),
        (Where(15, 10, 10, 5, less_is_better=True), BEHIND),
        (Where(5, None, None, None), ""),
        (Where(None, 10, 6, None), ""),
    ],
)
def test_marks(where: Where, mark: str) -> None:
    assert mark_of(where) == mark
