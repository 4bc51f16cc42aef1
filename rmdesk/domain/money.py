"""Money: whole minor units (fen, haléř, yen) with a currency. Never a float, so sums agree to the last unit wherever they are computed.

Imported for the first painted frame, so it needs nothing but the standard library's cheap parts. Reading what people type is in `amounts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

PPM = 1_000_000
"""100 % in parts per million, the unit of shares, coefficients and rates."""

LARGEST_AMOUNT = 10**15
"""Minor units; ten trillion yuan is beyond any customer, and thousands of such amounts still add up within the 64 bits of a column."""

MoneyUnit = Literal["auto", "wan", "column", "short", "exact"]
"""How much of an amount is shown; see `format_money`."""

_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def currency_exponent(currency: str) -> int:
    """Digits after the decimal point (ISO 4217): 2 for most, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


class CurrencyMismatch(InvalidValue):
    """Amounts of two currencies were added or compared; only an exchange rate could do that."""

    code = "currency_mismatch"

    def __init__(self, one: str, other: str) -> None:
        super().__init__(_("Amounts in {one} and {other} cannot be added or compared.").format(one=one, other=other))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in whole minor units of an ISO 4217 currency. Arithmetic stays within one currency."""

    minor: int
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are a whole number, not {self.minor!r}")

    @classmethod
    def of(cls, major: int, currency: str = "CNY") -> Money:
        """`major` whole units: `Money.of(50_000)` is 5万 yuan."""
        return cls(major * 10 ** currency_exponent(currency), currency)

    def _minor_of(self, other: Money) -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(self.currency, other.currency)
        return other.minor

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.minor - self._minor_of(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            return NotImplemented
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._minor_of(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._minor_of(other)

    def __gt__(self, other: Money) -> bool:
        return self.minor > self._minor_of(other)

    def __ge__(self, other: Money) -> bool:
        return self.minor >= self._minor_of(other)

    def part(self, ppm: int) -> Money:
        """`ppm` millionths of the amount (a share, a coefficient), rounded half away from zero as banks round."""
        return Money(divide_half_up(self.minor * ppm, PPM), self.currency)

    def __str__(self) -> str:
        return f"{_exact(self)} {self.currency}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """Whole-number division, halves away from zero (四舍五入): 5 ÷ 2 is 3, −5 ÷ 2 is −3."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient = (2 * abs(numerator) + denominator) // (2 * denominator)
    return quotient if numerator >= 0 else -quotient


def total(amounts: Iterable[Money], currency: str = "CNY") -> Money:
    """Sum of amounts of one currency; of none, zero `currency`.

    Raises:
        CurrencyMismatch: if an amount is in another currency than `currency`.
    """
    minor = 0
    for amount in amounts:
        if amount.currency != currency:
            raise CurrencyMismatch(currency, amount.currency)
        minor += amount.minor
    return Money(minor, currency)


_ZH_STEPS = ((100_000_000, "亿", 2), (10_000, "万", 1))
_EN_STEPS = ((1_000_000_000, "B", 2), (1_000_000, "M", 2), (1_000, "K", 1))
_EXACT_BELOW = 10_000
"""Amounts of fewer units than this are shown exactly in `auto`: 9,999.50 says more than 1.0万."""


def format_money(money: Money, lang: str, unit: MoneyUnit = "auto", *, with_code: bool = False) -> str:
    """The amount as text, ASCII figures with grouped thousands.

    Args:
        money: the amount.
        lang: `zh_CN` counts in 万 and 亿, everything else in K, M and B.
        unit: `auto` fits the unit to the size (`62.0万`, `1.50亿`; `62.0K`); `wan` always one decimal of 万 (K) with the unit behind it;
            `column` the same without the unit, for a column whose heading carries it (`column_unit`); `short` the shortest text that loses
            nothing (`20万`, `1.25M`, `12,345`); `exact` all digits (`1,234.56`).
        with_code: append the currency code.

    `short` and `exact` can be read back with `amounts.parse_money`; the others are rounded half away from zero.
    """
    steps = _ZH_STEPS if lang.startswith("zh") else _EN_STEPS
    if unit == "exact":
        text = _exact(money)
    elif unit == "short":
        text = _short(money, steps)
    elif unit == "auto":
        text = _auto(money, steps)
    else:
        scale, sign, places = steps[-1]
        text = _scaled(money, scale, places) + (sign if unit == "wan" else "")
    return f"{text} {money.currency}" if with_code else text


def column_unit(lang: str) -> str:
    """The unit of `column` figures, for the column's heading: `万` or `K`."""
    return (_ZH_STEPS if lang.startswith("zh") else _EN_STEPS)[-1][1]


def _exact(money: Money) -> str:
    exponent = currency_exponent(money.currency)
    whole, rest = divmod(abs(money.minor), 10**exponent)
    sign = "-" if money.minor < 0 else ""
    return f"{sign}{whole:,}.{rest:0{exponent}d}" if exponent else f"{sign}{whole:,}"


def _scaled(money: Money, scale: int, places: int) -> str:
    """The amount in units of `scale`, rounded to `places` decimals."""
    tenths = divide_half_up(money.minor * 10**places, scale * 10 ** currency_exponent(money.currency))
    whole, rest = divmod(abs(tenths), 10**places)
    return f"{'-' if tenths < 0 else ''}{whole:,}.{rest:0{places}d}"


def _auto(money: Money, steps: tuple[tuple[int, str, int], ...]) -> str:
    one = 10 ** currency_exponent(money.currency)
    size = abs(money.minor)
    if size < _EXACT_BELOW * one:
        return _exact(money)
    for index, (scale, sign, places) in enumerate(steps):
        # 99,999,999.99 rounds to 10,000.0万: what reaches the next unit by rounding is shown in the next unit.
        below = steps[index + 1] if index + 1 < len(steps) else None
        reached = scale * one
        if below:
            reached -= below[0] * one // (2 * 10 ** below[2])
        if size >= reached:
            return _scaled(money, scale, places) + sign
    return _exact(money)


def _short(money: Money, steps: tuple[tuple[int, str, int], ...]) -> str:
    exponent = currency_exponent(money.currency)
    size = abs(money.minor)
    for scale, sign, _places in steps:
        hundredth = scale * 10**exponent // 100
        if size >= hundredth * 100 and size % hundredth == 0:
            return _scaled(money, scale, 2).rstrip("0").rstrip(".") + sign
    text = _exact(money)
    return text.removesuffix("." + "0" * exponent) if exponent else text
