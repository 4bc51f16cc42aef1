from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.amounts import BadAmount, parse_money
from rmdesk.domain.money import LARGEST_AMOUNT, Money
from rmdesk.errors import InvalidValue

FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789.,-+wkmWKM"}


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("20w", 200_000), ("20W", 200_000), ("20万", 200_000), ("20 万", 200_000), ("20万元", 200_000), ("20萬", 200_000),
        ("二十万", 200_000), ("两百万", 2_000_000),
        ("1.5亿", 150_000_000), ("200k", 200_000), ("3m", 3_000_000), ("1.2bn", 1_200_000_000), ("2千万", 20_000_000),
        ("三千万", 30_000_000), ("5百万", 5_000_000),
        ("1亿2000万", 120_000_000), ("一亿两千万", 120_000_000), ("3万5千", 35_000), ("3万5", 35_000), ("三万五", 35_000),
        ("三万零五", 30_005), ("1亿5", 150_000_000),
        ("两千五", 2_500), ("3万5000", 35_000), ("十万", 100_000), ("十五", 15), ("三百零五", 305), ("一千零一", 1_001),
        ("三万亿", 3_000_000_000_000), ("零", 0),
        ("壹佰万元", 1_000_000), ("1,234", 1_234), ("1 500", 1_500), ("１，２３４", 1_234), ("￥３，０００", 3_000), ("¥3,000", 3_000),
        ("RMB 500", 500), ("人民币500", 500),
        ("500元", 500), ("500块", 500), ("500块钱", 500), ("0.001万", 10), ("-20万", -200_000), ("+20万", 200_000),
        ("－２０万", -200_000), ("−5", -5), ("0", 0), (" 7 ", 7),
        ("2 million", 2_000_000), ("200 thousand", 200_000),
    ],
)  # fmt: skip
def test_what_people_type(text, yuan):
    assert parse_money(text) == Money.of(yuan)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("1,234.56", Money(123456)),
        (".5", Money(50)),
        ("0.05", Money(5)),
        ("1 500 CZK", Money(150000, "CZK")),
        ("CZK 1500", Money(150000, "CZK")),
        ("1500 Kč", Money(150000, "CZK")),
        ("$20", Money(2000, "USD")),
        ("€1.50", Money(150, "EUR")),
        ("500港币", Money(50000, "HKD")),
        ("1.5万美元", Money(1500000, "USD")),
        ("¥-5", Money(-500)),
        ("-¥5", Money(-500)),
        ("5 KWD", Money(5000, "KWD")),
        ("5.125 KWD", Money(5125, "KWD")),
        ("10000000000000.00", Money(LARGEST_AMOUNT)),
    ],
)
def test_currencies_and_their_decimals(text, money):
    assert parse_money(text) == money


def test_the_yen_sign_and_the_plain_unit_follow_the_currency_spoken_of():
    assert parse_money("¥500", "JPY") == Money(500, "JPY")
    assert parse_money("¥500", "CZK") == Money(50000, "CNY")
    assert parse_money("500元", "CZK") == Money(50000, "CZK")


@pytest.mark.parametrize(
    "text",
    ["", " ", "w", "万", "abc", "20ww", "1,23", "12,3456", "1,2345", "1.234", "1.2.3", "5.", "1e5", "nan", "inf", "1万2万", "2千3万",
     "3万12345", "3万5元", "1k5", "--5", "百万",
     "USD 5 EUR", "10000000000000.01", "9" * 100, "20-30w", "5%", "二二", "十十", "(5)", "½", "٣", "1.00000001w", "0x10", "1_000"],
)  # fmt: skip
def test_what_is_no_amount_or_could_be_two_is_refused(text):
    with pytest.raises(BadAmount):
        parse_money(text)


def test_a_refusal_says_how_to_write_it():
    with pytest.raises(InvalidValue, match="20万"):
        parse_money("soon")
    with pytest.raises(BadAmount):
        parse_money("1.5", "JPY")


@given(st.text(max_size=30) | st.text("0123456789.,+-¥$ wkm百千万亿元一二十零", max_size=12))
def test_any_text_is_an_amount_or_a_clear_refusal(text):
    try:
        money = parse_money(text)
    except BadAmount:
        return
    assert abs(money.minor) <= LARGEST_AMOUNT


@given(st.from_regex(r"-?[1-9][0-9]{0,5}(\.[0-9]{1,2})?[wkmWKM]?", fullmatch=True))
def test_full_width_is_the_same_as_ascii(text):
    assert parse_money(text.translate(FULL_WIDTH)) == parse_money(text)


NUMERALS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """Standard numerals below 一亿, as they are read out."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return in_chinese(high) + "万" + (("零" if low < 1_000 else "") + in_chinese(low) if low else "")
    text, gap = "", False
    for value, unit in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // value % 10
        if digit:
            text += ("零" if gap and text else "") + NUMERALS[digit] + unit
            gap = False
        elif text:
            gap = True
    return text


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_as_they_are_read_out(number):
    assert parse_money(in_chinese(number)) == Money.of(number)
