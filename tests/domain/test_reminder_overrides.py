"""Parameters of the reminder rules as they are stored and changed."""

from __future__ import annotations

import pytest

from rmdesk.domain.reminder_overrides import DEFAULT_ROWS, defaults_of, overridden, read_bounds, read_parameters
from rmdesk.domain.reminder_parameters import RULES, Anniversary, BalanceSwing, Festival, Instalment, NoContact, RuleParameters, Swing
from rmdesk.domain.reminder_values import ENABLED, Plain, flat, without_level
from rmdesk.errors import InvalidValue


@pytest.mark.parametrize("code", RULES)
def test_a_default_row_reads_back_as_the_default(code: str) -> None:
    ((_code, parameters, bounds),) = (row for row in DEFAULT_ROWS if row[0] == code)
    assert read_parameters(code, parameters) == defaults_of(code) == read_parameters(code, "{}")
    paths = {without_level(path): value for path, value in flat(defaults_of(code)).items()} | {ENABLED: [0, 1]}
    for name, (least, most) in read_bounds(code, bounds).items():
        value = paths[name]
        assert all(least <= one <= most for one in (value if isinstance(value, list) else [value]) if isinstance(one, int))


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


TABLES: list[tuple[RuleParameters, dict[str, Plain], str]] = [
    (NoContact(), {"tiers.gold": [100, 80]}, "Red comes after amber"),
    (NoContact(), {"tiers.gold": [5, 80]}, "Amber and red days: the bank allows 7 to 365 days"),
    (NoContact(), {"tiers.gold": [80]}, "are wrong"),
    (NoContact(), {"tiers": {"gold": [80, 90]}}, "does not let “Amber and red days”"),
    (NoContact(), {"tiers.unknown": [80, 90]}, "does not let"),
    (BalanceSwing(), {"tiers.gold.absolute": 9_999_99}, "Amount from: the bank allows 10K to 5M"),
    (BalanceSwing(), {"tiers.gold.share": 1_100_000}, "Or share from: the bank allows 5% to 100%"),
    (BalanceSwing(), {"tiers.gold.floor": 30_000_00}, "does not let “And at least”"),
    (BalanceSwing(), {"tiers.gold": 10}, "does not let"),
    (BalanceSwing(), {"tiers.gold.absolute": True}, "the bank allows"),
    (Anniversary(), {"leap_day": "02-30"}, "does not let"),
    (Anniversary(), {"enabled": 1}, "does not let"),
    (Festival(), {"festivals": ["spring"]}, "does not let"),
    (Festival(), {"days": []}, "1 to 12 numbers"),
    (Festival(), {"days": [1] * 13}, "1 to 12 numbers"),
]


@pytest.mark.parametrize(("bank", "own", "reason"), TABLES)
def test_lines_and_cells_of_tables_keep_to_their_own_bounds(bank: RuleParameters, own: dict[str, Plain], reason: str) -> None:
    bounds = {
        "tiers": (7, 365),
        "tiers.absolute": (10_000_00, 5_000_000_00),
        "tiers.share": (50_000, 1_000_000),
        "leap_day": (0, 9),
        "festivals": (0, 9),
        "days": (0, 30),
        "enabled": (0, 1),
    }
    code = {"NoContact": "no_contact", "BalanceSwing": "balance_swing", "Anniversary": "anniversary"}.get(type(bank).__name__, "festival")
    with pytest.raises(InvalidValue, match=reason):
        overridden(code, bank, own, bounds)


def test_what_was_not_touched_goes_on_following_the_bank() -> None:
    own: dict[str, Plain] = {"tiers.gold.absolute": 30_000_00}
    moved = overridden("balance_swing", BalanceSwing(keep_workdays=5), own, {"tiers.absolute": (1, 10**12)})
    assert moved.tiers["gold"] == Swing(30_000_00, BalanceSwing().tiers["gold"].share, BalanceSwing().tiers["gold"].floor)
    assert (moved.keep_workdays, moved.tiers["private"]) == (5, BalanceSwing().tiers["private"])


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(InvalidValue):
        defaults_of("horoscope")
