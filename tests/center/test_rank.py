"""A person hears of their own place among colleagues, on demand, and of nobody's figure."""

from __future__ import annotations

from datetime import date

import pytest

from rmdesk.errors import InvalidValue, NotFound
from rmdesk.sync.protocol import Place
from tests.center.small_bank import CHEN, LIN, SmallBank

MONTH = "2026-10-01"


@pytest.fixture
def bank(bank: SmallBank) -> SmallBank:
    """Chen and Lin in one team, somebody else in another; figures on record for October."""
    bank.load("team", [{"id": team, "code": team, "name": team} for team in ("one", "two")])
    bank.load("person", [{"id": who, "staff_no": who, "name": who.title(), "branch_id": "east", "team_id": "one"} for who in (CHEN, LIN)])
    bank.load("person", [{"id": "wu", "staff_no": "wu", "name": "Wu", "team_id": "two"}])
    bank.load("kpi", [{"id": "aum", "code": "aum", "name_zh": "AUM", "formula": "aum_average", "unit": "money"}])
    bank.load("kpi", [{"id": "npl", "code": "npl", "name_zh": "不良率", "formula": "npl_ratio", "unit": "ppm"}])
    for kpi, values in (("aum", {CHEN: 300, LIN: 500, "wu": 300}), ("npl", {CHEN: 3, LIN: 5})):
        bank.load(
            "kpi_value",
            [
                {"id": f"{kpi}-{who}", "kpi_id": kpi, "person_id": who, "period_start": MONTH, "value": value, "as_of": "2026-10-31"}
                for who, value in values.items()
            ],
        )
    return bank


def test_the_place_in_team_branch_and_bank(bank: SmallBank) -> None:
    told = bank.session(CHEN).places("aum", MONTH)
    assert told.as_of == "2026-10-31"
    assert told.places == [Place("team", "one", 2, 2), Place("branch", "城东支行", 2, 2), Place("bank", "", 2, 3)]
    assert bank.session("wu").places("aum", MONTH).places == [Place("team", "two", 1, 1), Place("bank", "", 2, 3)]


def test_where_less_is_better_the_least_is_first(bank: SmallBank) -> None:
    assert [place.place for place in bank.session(CHEN).places("npl", MONTH).places] == [1, 1, 1]


def test_without_a_figure_on_record_there_is_no_place(bank: SmallBank) -> None:
    assert bank.session("wu").places("npl", MONTH).places == []
    assert bank.session(CHEN).places("aum", "2026-11-01").places == []


@pytest.mark.parametrize("month", ["2026-10-02", "October", "", "20261001"])
def test_only_a_month_is_asked_for(bank: SmallBank, month: str) -> None:
    with pytest.raises(InvalidValue):
        bank.session(CHEN).places("aum", month)


def test_an_unknown_kpi_is_said_to_be_unknown(bank: SmallBank) -> None:
    with pytest.raises(NotFound, match="speed"):
        bank.session(CHEN).places("speed", date(2026, 10, 1).isoformat())
