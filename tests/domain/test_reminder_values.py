"""The values of the reminder rules as they are shown and typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.reminder_parameters import RULES
from rmdesk.domain.reminder_values import (
    Plain,
    Unit,
    bounds_text,
    flat,
    label_of,
    level_in,
    parse_value,
    typed_value,
    unit_of,
    value_text,
    without_level,
)
from rmdesk.errors import InvalidValue
from rmdesk.i18n import set_language


@pytest.mark.parametrize("code", RULES)
def test_every_value_of_every_rule_has_a_name_and_a_unit_that_fits_it(code: str) -> None:
    for path, value in flat(RULES[code]()).items():
        unit = unit_of(code, path)
        assert label_of(code, path) != without_level(path)
        assert (unit is Unit.TEXT) == (isinstance(value, str) or path in ("calendars", "festivals", "hours", "urgency") or path == "tiers")
        if unit is not Unit.TEXT:
            if value:
                assert parse_value(unit, typed_value(unit, value)) == value
            assert value_text(unit, value) or value == []


def test_a_path_names_parameter_level_and_column() -> None:
    assert [level_in(path) for path in ("days", "tiers.gold", "tiers.gold.share")] == ["", "gold", "gold"]
    assert [without_level(path) for path in ("days", "tiers.gold", "tiers.gold.share")] == ["days", "tiers", "tiers.share"]


@pytest.mark.parametrize(
    ("unit", "typed", "value"),
    [
        (Unit.DAYS_BEFORE, "3, 15 7，０、7", [15, 7, 3, 0]),
        (Unit.DAYS_AFTER, "7 1", [1, 7]),
        (Unit.DAYS, "30 days", 30),
        (Unit.DAYS, "３０天", 30),
        (Unit.WORKDAYS, "5 working days", 5),
        (Unit.AMBER_RED, "30 / 45", [30, 45]),
        (Unit.MONEY, "50万", 500_000_00),
        (Unit.MONEY, "20w", 200_000_00),
        (Unit.SHARE, "30", 300_000),
        (Unit.SHARE, "12.5%", 125_000),
        (Unit.SHARE, "0.0001 %", 1),
        (Unit.YES_NO, "是", True),
        (Unit.YES_NO, "No", False),
    ],
)
def test_values_are_read_as_people_type_them(unit: Unit, typed: str, value: Plain) -> None:
    assert parse_value(unit, typed) == value


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("typed", ["", "often", "-3", "1.5.2", "3 days 4", "9" * 40])
def test_what_is_no_value_is_refused_in_words(unit: Unit, typed: str) -> None:
    with pytest.raises(InvalidValue):
        parse_value(unit, typed)


@given(
    st.sampled_from([Unit.MONEY, Unit.SHARE, Unit.DAYS, Unit.WORKDAYS, Unit.NUMBER]),
    st.integers(0, 10**10),
    st.sampled_from(["en", "zh_CN"]),
)
def test_what_is_offered_for_typing_is_read_back(unit: Unit, value: int, lang: str) -> None:
    set_language(lang)
    assert parse_value(unit, typed_value(unit, value)) == value


def test_bounds_are_said_in_the_values_own_unit() -> None:
    assert bounds_text(Unit.DAYS_BEFORE, (0, 30)) == "0 to 30 days"
    assert bounds_text(Unit.MONEY, (10_000_00, 5_000_000_00)) == "10K to 5M"
    assert bounds_text(Unit.SHARE, (50_000, 1_000_000)) == "5% to 100%"
    assert bounds_text(Unit.NUMBER, (1, 3)) == "1 to 3"
    assert bounds_text(Unit.YES_NO, (0, 1)) == "yes / no"
    set_language("zh_CN")
    assert bounds_text(Unit.MONEY, (10_000_00, 5_000_000_00)) in ("1万 至 500万", "1万 to 500万")
