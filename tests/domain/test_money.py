from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.money import CurrencyMismatch, Money, column_unit, currency_exponent, divide_half_up, format_money, total

CURRENCIES = ["CNY", "CZK", "JPY", "KWD", "USD", "EUR"]
amounts = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(CURRENCIES))


@pytest.mark.parametrize(
    ("minor", "zh", "en"),
    [
        (0, "0.00", "0.00"),
        (5, "0.05", "0.05"),
        (999_950, "9,999.50", "9,999.50"),
        (1_000_000, "1.0万", "10.0K"),
        (62_000_000, "62.0万", "620.0K"),
        (1_204_500_000, "1,204.5万", "12.05M"),
        (9_999_950_000, "1.00亿", "100.00M"),
        (9_999_949_999, "9,999.9万", "100.00M"),
        (15_000_000_000, "1.50亿", "150.00M"),
        (123_456_789_012_345, "12,345.68亿", "1,234.57B"),
        (-62_000_000, "-62.0万", "-620.0K"),
        (99_999_999, "100.0万", "1.00M"),
    ],
)
def test_the_unit_fits_the_size(minor, zh, en):
    assert (format_money(Money(minor), "zh_CN"), format_money(Money(minor), "en")) == (zh, en)


@pytest.mark.parametrize(
    ("minor", "unit", "zh", "en"),
    [
        (120_450_000, "wan", "120.5万", "1,204.5K"),
        (120_450_000, "column", "120.5", "1,204.5"),
        (0, "column", "0.0", "0.0"),
        (-4_999, "column", "0.0", "0.0"),
        (20_000_000, "short", "20万", "200K"),
        (15_000_000_000, "short", "1.5亿", "150M"),
        (1_234_500, "short", "12,345", "12,345"),
        (123_450_000, "short", "123.45万", "1,234.5K"),
        (1_234_567, "short", "12,345.67", "12,345.67"),
        (123_456, "exact", "1,234.56", "1,234.56"),
    ],
)
def test_units_on_request(minor, unit, zh, en):
    assert tuple(format_money(Money(minor), lang, unit) for lang in ("zh_CN", "en")) == (zh, en)


def test_decimals_are_the_currencys():
    assert format_money(Money(1234, "JPY"), "en", "exact") == "1,234"
    assert format_money(Money(1234, "KWD"), "en", "exact", with_code=True) == "1.234 KWD"
    assert format_money(Money(123456, "CZK"), "zh_CN", "exact", with_code=True) == "1,234.56 CZK"
    assert str(Money(-123456)) == "-1,234.56 CNY"
    assert Money.of(5, "JPY").minor == 5


def test_a_column_carries_its_unit_in_the_heading():
    assert (column_unit("zh_CN"), column_unit("en")) == ("万", "K")


@given(amounts, st.sampled_from(["zh_CN", "en"]), st.sampled_from(["exact", "short"]))
def test_exact_and_short_amounts_read_back_as_they_were(money, lang, unit):
    assert parse_money(format_money(money, lang, unit), money.currency) == money
    assert parse_money(format_money(money, lang, unit, with_code=True)) == money


@given(amounts, st.sampled_from(["zh_CN", "en"]), st.sampled_from(["auto", "wan"]))
def test_a_rounded_amount_is_within_half_of_its_last_digit(money, lang, unit):
    shown = parse_money(format_money(money, lang, unit), money.currency)
    step = 10 ** currency_exponent(money.currency)
    scale = {"万": 10**3, "亿": 10**6, "K": 10**2, "M": 10**4, "B": 10**7}.get(format_money(money, lang, unit)[-1], 0)
    assert abs(shown.minor - money.minor) * 2 <= scale * step


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_adding_and_taking_away_are_inverse(a, b):
    assert Money(a) + Money(b) - Money(b) == Money(a)
    assert Money(a) - Money(b) == -(Money(b) - Money(a))
    assert total([Money(a), Money(b)]) == Money(a + b)


def test_currencies_do_not_mix():
    for attempt in (
        lambda: Money(1) + Money(1, "CZK"),
        lambda: Money(1) - Money(1, "CZK"),
        lambda: Money(1) < Money(1, "CZK"),
        lambda: total([Money(1), Money(1, "CZK")]),
    ):
        with pytest.raises(CurrencyMismatch):
            attempt()
    assert Money(1) != Money(1, "CZK")


def test_money_is_whole_minor_units():
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(100) * 1.5  # type: ignore[operator]
    assert Money(100) * 3 == 3 * Money(100) == Money(300)


@pytest.mark.parametrize(
    ("minor", "ppm", "part"),
    [(100, 500_000, 50), (5, 500_000, 3), (-5, 500_000, -3), (1, 499_999, 0), (10**17, 333_333, 33333300000000000)],
)
def test_a_share_is_rounded_half_away_from_zero(minor, ppm, part):
    assert Money(minor).part(ppm).minor == part


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounded_division_is_nearest_and_symmetric(numerator, denominator):
    quotient = divide_half_up(numerator, denominator)
    assert abs(2 * (quotient * denominator - numerator)) <= denominator
    assert divide_half_up(-numerator, denominator) == -quotient == divide_half_up(numerator, -denominator)


@pytest.mark.parametrize("module", ["money", "tiers", "identity", "search_query", "quicklog", "birthdays", "dates", "lunar", "pinyin"])
def test_heavy_libraries_wait_until_they_are_needed(module):
    heavy = "{'borax', 'pypinyin', 'sqlmodel', 'textual', 'hypothesis'}"
    code = f"import sys, rmdesk.domain.{module}; print({heavy} & {{name.partition('.')[0] for name in sys.modules}})"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip() == "set()"
