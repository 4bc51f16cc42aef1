"""Reading an amount as people type it: `20w`, `20万`, `1.5亿`, `200k`, `1,234.56`, `二十万`, `￥３，０００`, `1 500 CZK`.

Exact fractions throughout; what is not a whole number of minor units is refused, never rounded. A text that could be read in two ways
(`1,23`) is refused too: a wrong amount is worse than a question.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NoReturn

from rmdesk.domain.money import LARGEST_AMOUNT, Money, currency_exponent
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

if TYPE_CHECKING:
    from fractions import Fraction

_LONGEST = 60
"""Characters; longer is not an amount, and would only cost time."""

_CURRENCIES: Final = {
    **dict.fromkeys(("cny", "rmb", "人民币"), "CNY"),
    **dict.fromkeys(("usd", "us$", "$", "美元", "美金"), "USD"),
    **dict.fromkeys(("eur", "€", "欧元"), "EUR"),
    **dict.fromkeys(("gbp", "£", "英镑"), "GBP"),
    **dict.fromkeys(("hkd", "hk$", "港币", "港元"), "HKD"),
    **dict.fromkeys(("jpy", "日元", "日圆"), "JPY"),
    **dict.fromkeys(("czk", "kč"), "CZK"),
    **{code.lower(): code for code in ("AUD", "CAD", "CHF", "KRW", "KWD", "MOP", "NZD", "PLN", "SEK", "SGD", "THB", "TWD")},
}
_NEUTRAL: Final = ("元", "块钱", "块", "圆")
"""Units that mean whatever currency is being spoken of."""

_UNITS: Final = {
    **dict.fromkeys(("千", "仟", "k", "thousand"), 3),
    **dict.fromkeys(("万", "萬", "w"), 4),
    **dict.fromkeys(("百万", "m", "mn", "million"), 6),
    **dict.fromkeys(("亿", "億"), 8),
    **dict.fromkeys(("b", "bn", "billion"), 9),
    **dict.fromkeys(("百", "佰"), 2),
    **{sign: power for power, sign in ((5, "十万"), (7, "千万"), (9, "十亿"), (10, "百亿"), (11, "千亿"), (12, "万亿"))},
}
_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_GROUP = re.compile(rf"\s*(?P<figure>{_FIGURE})\s*(?P<unit>{_UNIT})?(?![a-z.,]|(?<=[a-z])\d)")
_MARK = "|".join(sorted(map(re.escape, (*_CURRENCIES, *_NEUTRAL, "¥")), key=len, reverse=True))
_BEFORE = re.compile(rf"(?P<mark>{_MARK})\s*")
_AFTER = re.compile(rf"\s*(?P<mark>{_MARK})$")

_COLLOQUIAL = re.compile("[千仟万萬亿億][0-9]")
"""Ends like `3万5`, where the last digit counts tenths of the unit."""

_PLAIN: Final = str.maketrans("零〇一壹二两贰三叁四肆五伍六陆七柒八捌九玖拾佰仟萬億", "00112223344556677889" + "9十百千万亿")
_CHINESE = re.compile("[0-9十百千万亿]+")
_SECTION = re.compile(r"(?:([1-9])千)?0?(?:([1-9])百)?0?(?:([1-9]?)(十))?0?([1-9])?")
"""Chinese numerals below 万 after `_PLAIN`, as 9百0 5: each place at most once, in falling order."""


class BadAmount(InvalidValue):
    """The text is not an amount, is finer than a minor unit, or does not fit."""

    code = "bad_amount"

    def __init__(self, text: str) -> None:
        super().__init__(_("“{text}” is not an amount.").format(text=text), _("Write it like 1,234.56, 20万, 1.5亿, 200k or 3m."))


def parse_money(text: str, currency: str = "CNY") -> Money:
    """The amount that `text` says, in `currency` unless the text names another one (`€`, `CZK`, `美元`).

    Reads grouped thousands, 百 千 万 亿 and their products, w k m b, several of them in falling order (`1亿2000万`), a colloquial last
    digit (`3万5` is 35,000; refused with 元 behind it), Chinese numerals, full-width characters and a sign. A yen sign means JPY only where
    `currency` is JPY.

    Raises:
        BadAmount: if it is not an amount, or not a whole number of minor units of its currency, or beyond `LARGEST_AMOUNT`.
    """
    negative, rest = _take_sign(unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip().casefold())
    named = currency
    if found := _BEFORE.match(rest):
        named, rest = _currency_of(found["mark"], currency), rest[found.end() :]
        if not negative:
            negative, rest = _take_sign(rest)
    if found := _AFTER.search(rest):
        behind, rest = _currency_of(found["mark"], named), rest[: found.start()]
        if _COLLOQUIAL.fullmatch(rest[-2:]) or named not in (currency, behind):
            _refuse(text)
        named = behind
    value = _value(rest.strip(), text) * 10 ** currency_exponent(named)
    if value.denominator != 1 or value > LARGEST_AMOUNT:
        _refuse(text)
    return Money(-value.numerator if negative else value.numerator, named)


def _refuse(text: str) -> NoReturn:
    raise BadAmount(text)


def _take_sign(text: str) -> tuple[bool, str]:
    return (text[0] == "-", text[1:].lstrip()) if text.startswith(("-", "+")) else (False, text)


def _currency_of(mark: str, currency: str) -> str:
    if mark == "¥":
        return "JPY" if currency == "JPY" else "CNY"
    return _CURRENCIES.get(mark, currency)


def _value(text: str, typed: str) -> Fraction:
    """The number in major units; `typed` is what the person wrote, for the refusal."""
    from fractions import Fraction  # costs 7 ms, which a screen that only might read an amount need not pay

    if not text or len(text) > _LONGEST:
        _refuse(typed)
    if not any(character.isdigit() and character.isascii() for character in text):
        plain = text.translate(_PLAIN)
        if not _CHINESE.fullmatch(plain):
            _refuse(typed)
        return Fraction(_chinese_value(plain, typed))
    value, at, smallest = Fraction(0), 0, Fraction(10 * LARGEST_AMOUNT)
    while at < len(text):
        found = _GROUP.match(text, at)
        if not found:
            _refuse(typed)
        figure = Fraction(found["figure"].replace(",", "").replace(" ", ""))
        unit = Fraction(10 ** _UNITS[found["unit"]] if found["unit"] else 1)
        if at and _COLLOQUIAL.fullmatch(text[at - 1 :]):
            unit = smallest / 10
        if unit >= smallest or figure * unit >= smallest:
            _refuse(typed)
        value, at, smallest = value + figure * unit, found.end(), unit
    return value


def _chinese_value(text: str, typed: str) -> int:
    """The value of Chinese numerals, digits already plain: `1百2十万` is 1,200,000, `3万5` is 35,000."""
    for sign, unit in (("亿", 10**8), ("万", 10**4)):
        above, found, below = text.rpartition(sign)
        if found:
            rest = _chinese_value(below, typed) if below else 0
            if len(below) == 1 and below != "0":
                rest *= unit // 10
            times = _chinese_value(above, typed) if above else 0
            if not times or rest >= unit:
                _refuse(typed)
            return times * unit + rest
    match = _SECTION.fullmatch(text)
    if not match:
        _refuse(typed)
    thousands, hundreds, tens, ten, ones = match.groups()
    if ones and len(text) > 1 and text[-2] in "百千":
        ones += "0" if text[-2] == "百" else "00"
    return 1000 * int(thousands or 0) + 100 * int(hundreds or 0) + 10 * int(tens or bool(ten)) + int(ones or 0)
