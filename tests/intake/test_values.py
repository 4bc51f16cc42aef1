"""From the text in a file to a value: what the types of a mapping read, and what they refuse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.center.intake.places import MappingError, Place
from rmdesk.center.intake.values import Form, Unfit, converter


def form(**given: object) -> Form:
    place = Place("tiny.toml", "format", given)
    return Form().over(place.entries())


@pytest.mark.parametrize(
    ("kind", "given", "text", "value"),
    [
        ("money", {}, "700.00", 70000),
        ("money", {}, "700", 70000),
        ("money", {}, "-0.5", -50),
        ("money", {}, "+1.", 100),
        ("money", {}, "0.1000", 10),
        ("money", {"decimal": ",", "group": "."}, "1.234.567,89", 123456789),
        ("money", {"group": " "}, "1 000 000", 100000000),
        ("money", {"scale": 0}, "1200", 1200),
        ("money", {"scale": 4}, "12.3456", 123456),
        ("rate", {}, "4.35", 43500),
        ("rate", {"unit": "fraction"}, "0.0435", 43500),
        ("rate", {"unit": "ppm"}, "43500", 43500),
        ("int", {}, "0012", 12),
        ("date", {}, "1994-03-31", "1994-03-31"),
        ("date", {"date": "%y%m%d"}, "940331", "1994-03-31"),
        ("date", {"date": "%y%m%d"}, "110331", "2011-03-31"),
        ("date", {"date": "%y%m%d", "century": 1900}, "110331", "1911-03-31"),
        ("date", {"date": ["%d.%m.%Y", "%Y%m%d"]}, "1.2.1994", "1994-02-01"),
        ("date", {"date": ["%d.%m.%Y", "%Y%m%d"]}, "19940201", "1994-02-01"),
        ("date", {"date": "%y%m%d %H:%M:%S", "century": 1900}, "931107 00:00:00", "1993-11-07"),
        ("moment", {"zone": "Asia/Shanghai"}, "2026-01-02 08:00:00", "2026-01-02T00:00:00.000Z"),
        ("moment", {"moment": "%Y-%m-%dT%H:%M:%S%z"}, "2026-01-02T08:00:00+0100", "2026-01-02T07:00:00.000Z"),
        ("bool", {}, "Y", 1),
        ("bool", {"true": ["ano"], "false": ["ne"]}, "ne", 0),
        ("text", {}, "anything", "anything"),
    ],
)
def test_what_is_read(kind: str, given: dict[str, object], text: str, value: object) -> None:
    assert converter(kind, form(**given))(text) == value


@pytest.mark.parametrize(
    ("kind", "given", "text", "reason"),
    [
        ("money", {}, "12.345", "more than 2 digits"),
        ("money", {}, "1,000.00", "not a number"),
        ("money", {}, "1e5", "not a number"),
        ("money", {}, "NaN", "not a number"),
        ("money", {}, "٣", "not a number"),
        ("money", {}, "9" * 19, "larger than any amount"),
        ("money", {}, "10000000000000.01", "larger than any amount"),
        ("int", {}, "12.0", "not a whole number"),
        ("int", {}, "", "not a whole number"),
        ("rate", {}, "4.35678", "more than 4 digits"),
        ("date", {"date": "%y%m%d"}, "940231", "not a date"),
        ("date", {"date": "%y%m%d"}, "94011", "not a date"),
        ("date", {"date": "%y%m%d", "century": 1900}, "000229", "not a date"),
        ("date", {}, "1994-3-31T", "not a date"),
        ("moment", {}, "2026-01-02", "not a moment"),
        ("bool", {}, "maybe", "neither yes"),
    ],
)
def test_what_is_refused_and_why(kind: str, given: dict[str, object], text: str, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        converter(kind, form(**given))(text)


@given(st.integers(-(10**15), 10**15))
def test_an_amount_is_read_to_the_last_unit(minor: int) -> None:
    whole, rest = divmod(abs(minor), 100)
    text = f"{'-' if minor < 0 else ''}{whole}.{rest:02d}"
    assert converter("money", Form())(text) == minor


@given(st.dates())
def test_a_date_is_read_back(day) -> None:
    assert converter("date", form(date=["%d.%m.%Y"]))(f"{day.day}.{day.month}.{day.year:04d}") == day.isoformat()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"date": "yymmdd"}, "not a pattern"),
        ({"date": "%d.%m"}, "not a pattern"),
        ({"zone": "Beijing"}, "no time zone"),
        ({"unit": "promille"}, "Known are"),
        ({"scale": "2"}, "whole number"),
        ({"null": [1]}, "text in quotes"),
    ],
)
def test_a_form_that_means_nothing_is_refused_with_the_mapping(given: dict[str, object], complaint: str) -> None:
    with pytest.raises(MappingError, match=complaint):
        form(**given)
