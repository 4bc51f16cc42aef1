"""Parameters of the reminder rules as they are stored and changed."""

from __future__ import annotations

import pytest

from rmdesk.domain.reminder_overrides import DEFAULT_ROWS, Plain, defaults_of, overridden, read_bounds, read_parameters
from rmdesk.domain.reminder_parameters import RULES, BalanceSwing, Instalment, NoContact
from rmdesk.errors import InvalidValue


@pytest.mark.parametrize("code", RULES)
def test_a_default_row_reads_back_as_the_default(code: str) -> None:
    ((_code, parameters, bounds),) = (row for row in DEFAULT_ROWS if row[0] == code)
    assert read_parameters(code, parameters) == defaults_of(code) == read_parameters(code, "{}")
    for name in read_bounds(code, bounds):
        assert hasattr(defaults_of(code), name)


def test_the_defaults_are_those_of_the_design() -> None:
    swings = BalanceSwing().tiers
    wan = 10_000_00
    assert {code: (one.absolute // wan, one.share // 10_000, one.floor // wan) for code, one in swings.items()} == {
        "private": (100, 10, 30), "diamond": (50, 20, 10), "platinum": (20, 30, 5), "gold": (5, 50, 2), "corporate": (200, 30, 50)
    }  # fmt: skip
    assert NoContact().tiers["platinum"] == (60, 90)


def test_a_row_may_say_only_some_parameters_and_some_that_are_new() -> None:
    assert read_parameters("instalment", '{"days": [5], "of_tomorrow": 1}') == Instalment(days=(5,))


@pytest.mark.parametrize("text", ['{"days": "often"}', '{"days": [1.5]}', "[", '{"keep": null}'])
def test_values_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="instalment"):
        read_parameters("instalment", text)


@pytest.mark.parametrize(
    ("values", "reason"),
    [({"days": [0]}, "1 to 9"), ({"days": [3, 10]}, "1 to 9"), ({"keep": 1}, "does not let"), ({"days": "x"}, "are wrong")],
)
def test_a_manager_keeps_to_the_banks_bounds(values: dict[str, Plain], reason: str) -> None:
    assert overridden("instalment", Instalment(), {"days": [9, 1]}, {"days": (1, 9)}).days == (9, 1)
    with pytest.raises(InvalidValue, match=reason):
        overridden("instalment", Instalment(), values, {"days": (1, 9)})


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(InvalidValue):
        defaults_of("horoscope")
