"""A figure as people read it, in the unit of its KPI, and the mark that says where it stands: the one way everywhere they are shown."""

from __future__ import annotations

from typing import Final, Protocol

from rmdesk.domain.kpi.definitions import FLOWS, Formula
from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.money import PPM, Money, MoneyUnit, divide_half_up, format_money
from rmdesk.i18n import _

NONE: Final = "—"
REACHED: Final = "✓"
ON_THE_WAY: Final = "↗"
"""Not reached yet, but as far as the days gone ask for."""
BEHIND: Final = "!"
UNKNOWN: Final = "?"
"""The definition cannot be used here."""
_NEARLY: Final = 999_000
"""The most that is said of a completion that is not whole, ppm: a target that is not reached is never said to be."""


def figure_text(value: int | None, unit: str, currency: str, lang: str, *, formula: str = "", money: MoneyUnit = "exact") -> str:
    """Money as `money` says, a count with grouped thousands, ppm as a percentage with two decimals.

    The ppm of coverage are products a customer and no percentage: `3.05`. `—` for what cannot be said.
    """
    if value is None:
        return NONE
    if unit == "money":
        return format_money(Money(value, currency), lang, money, with_code=currency != "CNY")
    if unit != "ppm":
        return f"{value:,}"
    return ratio(value) if formula == Formula.COVERAGE else percent(value)


def is_to_hold(line: KpiLine) -> bool:
    """Whether what each remaining day needs is a balance to hold; of what adds up over the period it is what the day must bring."""
    return line.formula not in FLOWS


def needed_text(line: KpiLine, lang: str, *, money: MoneyUnit = "exact") -> str:
    """What each remaining day needs: `hold 5.2M` of a balance or an average, which is a level and not money to win; `bring 3` of what adds up.

    `—` if nothing is needed.
    """
    if not line.needed:
        return NONE
    amount = figure_text(line.needed, line.unit, line.currency, lang, formula=line.formula, money=money)
    return (_("hold {amount}") if is_to_hold(line) else _("bring {amount}")).format(amount=amount)


def percent(ppm: int | None, places: int = 2) -> str:
    """`87.31%`; `places` decimals, 4 at most, halves away from zero. `—` for what cannot be said."""
    return NONE if ppm is None else f"{_decimal(divide_half_up(ppm, 10 ** (4 - places)), places)}%"


def ratio(ppm: int | None) -> str:
    """A number kept in ppm, like products a customer: `3.05`. `—` for what cannot be said."""
    return NONE if ppm is None else _decimal(divide_half_up(ppm, PPM // 100), 2)


def completion_text(ppm: int | None) -> str:
    """How much of a target is reached, `87.3%`; below the whole at most `99.9%`."""
    return percent(ppm if ppm is None or ppm >= PPM else min(ppm, _NEARLY), 1)


def _decimal(number: int, places: int) -> str:
    """A number counted in its last decimal place."""
    whole, rest = divmod(abs(number), 10**places)
    return f"{'-' if number < 0 else ''}{whole:,}" + (f".{rest:0{places}d}" if places else "")


# -- where it stands -------------------------------------------------------------------------------------------------------


class Standing(Protocol):
    """A figure beside its target, wherever it was computed."""

    @property
    def actual(self) -> int | None:
        """What was reached."""

    @property
    def target(self) -> int | None:
        """What is to be reached."""

    @property
    def proportional(self) -> int | None:
        """What of it belongs to the days gone."""

    @property
    def gap(self) -> int | None:
        """What is missing, not above 0 if nothing is."""

    @property
    def less_is_better(self) -> bool:
        """Whether the target is a bound from above."""


def shortfall(line: Standing) -> int:
    """What is missing to where one should be by now; 0 if nothing is, or nobody set a target."""
    if line.actual is None or line.proportional is None or line.target is None:
        return 0
    missing = line.actual - line.proportional if line.less_is_better else line.proportional - line.actual
    return max(0, missing)


def is_behind(line: Standing) -> bool:
    """Whether less than the days gone ask for has been reached (more, where less is better)."""
    return shortfall(line) > 0


def is_reached(line: Standing) -> bool:
    """Whether nothing is missing to the whole target."""
    return line.gap is not None and line.gap <= 0


def mark_of(line: Standing) -> str:
    """Reached, on the way, behind; nothing without a target, `?` where the definition cannot be used."""
    if isinstance(line, KpiLine) and line.problem:
        return UNKNOWN
    if line.target is None or line.actual is None:
        return ""
    return REACHED if is_reached(line) else BEHIND if is_behind(line) else ON_THE_WAY


__all__ = [
    "BEHIND",
    "NONE",
    "ON_THE_WAY",
    "REACHED",
    "UNKNOWN",
    "Standing",
    "completion_text",
    "figure_text",
    "is_behind",
    "is_reached",
    "is_to_hold",
    "mark_of",
    "needed_text",
    "percent",
    "ratio",
    "shortfall",
]
