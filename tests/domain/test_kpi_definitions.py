"""KPIs as data: what a stored row may say, and how a wrong one is told."""

from __future__ import annotations

import pytest

from rmdesk.domain.kpi.definitions import Base, Divisor, Formula, formula_of, kpi_of
from rmdesk.domain.kpi.ledger import Measure
from rmdesk.errors import InvalidValue


@pytest.mark.parametrize("formula", list(Formula))
def test_every_formula_has_defaults_for_all_it_may_be_told(formula: Formula) -> None:
    found = kpi_of("k", formula, "{}")
    assert found.unit in ("money", "count", "ppm")
    assert found == kpi_of("k", formula, "")
    assert formula_of(str(formula)) is formula


def test_parameters_are_what_the_row_says() -> None:
    found = kpi_of("k", Formula.NET_GROWTH, '{"lines": ["time", "fund"], "base": "last_11_days", "divisor": 30, "share": false}')
    assert found.lines == frozenset({"time", "fund"})
    assert found.measures == {Measure.BALANCE, Measure.INVESTMENT}
    assert (found.base, found.divisor, found.share) == (Base.LAST_11_DAYS, Divisor.FIXED, False)
    assert kpi_of("k", Formula.WEIGHTED_AUM, "{}").coefficient


@pytest.mark.parametrize(
    ("formula", "parameters", "named"),
    [
        (Formula.CONTACTS, '{"base": "previous"}', "base"),
        (Formula.NET_GROWTH, '{"base": "next_year"}', "next_year"),
        (Formula.DAILY_AVERAGE, '{"divisor": 31}', "31"),
        (Formula.DAILY_AVERAGE, '{"share": "yes"}', "share"),
        (Formula.DAILY_AVERAGE, '{"lines": []}', "lines"),
        (Formula.DAILY_AVERAGE, '{"lines": [1]}', "lines"),
        (Formula.CROSS_SELL, '{"lines_at_least": -1}', "lines_at_least"),
        (Formula.CROSS_SELL, '{"lines_at_least": true}', "lines_at_least"),
        (Formula.UPGRADED_CUSTOMERS, '{"from_tier": 3}', "from_tier"),
        (Formula.CONTACTS, "[]", "JSON"),
        (Formula.CONTACTS, "{", "JSON"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_kpi(formula: Formula, parameters: str, named: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        kpi_of("my_kpi", formula, parameters)
    assert "my_kpi" in str(caught.value)
    assert named in str(caught.value)


def test_a_formula_that_is_not_known_is_none() -> None:
    assert formula_of("moon_phase") is None
