"""KPIs as data: a stored row names a kind of formula and its parameters; here they are read and checked."""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from typing import Final

from rmdesk.domain.kpi.ledger import Measure
from rmdesk.domain.money import PPM
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _


class Formula(enum.StrEnum):
    """The kinds of formula. Values are stored (`kpi.formula`)."""

    POINT_BALANCE = "point_balance"
    DAILY_AVERAGE = "daily_average"
    NET_GROWTH = "net_growth"
    AUM_AVERAGE = "aum_average"
    WEIGHTED_AUM = "weighted_aum"
    LOANS_GRANTED = "loans_granted"
    WEALTH_SOLD = "wealth_sold"
    NEW_CUSTOMERS = "new_customers"
    UPGRADED_CUSTOMERS = "upgraded_customers"
    CONTACTS = "contacts"
    COVERAGE = "coverage"
    CROSS_SELL = "cross_sell"
    CHURN = "churn"
    CAMPAIGN_SUCCESS = "campaign_success"
    NPL_RATIO = "npl_ratio"


class Base(enum.StrEnum):
    """What a growth is counted from."""

    LAST_YEAR_END = "last_year_end"
    PREVIOUS = "previous"
    LAST_11_DAYS = "last_11_days"


class Divisor(enum.StrEnum):
    """What a sum of days is divided by."""

    ACTUAL = "actual"
    FIXED = "30"


AVERAGES: Final = frozenset({Formula.DAILY_AVERAGE, Formula.NET_GROWTH, Formula.AUM_AVERAGE, Formula.WEIGHTED_AUM})
"""What is an average of end-of-day balances, or a growth of one."""
BALANCES: Final = AVERAGES | {Formula.POINT_BALANCE}
SOLD: Final = frozenset({Formula.LOANS_GRANTED, Formula.WEALTH_SOLD})
MONEY: Final = BALANCES | SOLD
COUNTS: Final = frozenset({Formula.NEW_CUSTOMERS, Formula.UPGRADED_CUSTOMERS, Formula.CONTACTS})
FLOWS: Final = SOLD | COUNTS
"""What adds up over a period, so that a target can be set against the days gone."""
_LESS_IS_BETTER: Final = frozenset({Formula.NPL_RATIO, Formula.CHURN})
DEPOSITS: Final = frozenset({"demand", "time"})
"""Product lines whose accounts hold deposits."""
_GRADES: Final = frozenset({"substandard", "doubtful", "loss"})
_RED_BELOW: Final = 500_000


@dataclass(frozen=True, slots=True)
class Kpi:
    """A KPI ready to be computed. Each parameter has the default that the rules give it."""

    code: str
    formula: Formula
    measures: frozenset[Measure]
    """Of the balances, where it is one."""
    lines: frozenset[str] | None
    """Product lines; None: all."""
    share: bool = True
    """Whether amounts are weighed by the person's share."""
    coefficient: bool = False
    """Whether amounts are weighed by the product's coefficient."""
    divisor: Divisor = Divisor.ACTUAL
    base: Base = Base.LAST_YEAR_END
    connected: bool = True
    """Whether only contacts that reached the customer count."""
    lines_at_least: int = 2
    from_tier: str = ""
    """Upgrades to this level or a higher one count; empty: all."""
    grades: frozenset[str] = _GRADES
    less_is_better: bool = False
    red_below: int = _RED_BELOW
    green_from: int = PPM

    @property
    def flow(self) -> bool:
        """Whether it adds up over the period."""
        return self.formula in FLOWS

    @property
    def unit(self) -> str:
        """`money`, `count` or `ppm`."""
        return "money" if self.formula in MONEY else "count" if self.formula in COUNTS else "ppm"


_ALLOWED: Final[dict[str, frozenset[Formula]]] = {
    "lines": frozenset({Formula.POINT_BALANCE, *AVERAGES, Formula.WEALTH_SOLD}),
    "share": MONEY | {Formula.NPL_RATIO},
    "coefficient": BALANCES | {Formula.WEALTH_SOLD},
    "divisor": AVERAGES,
    "base": frozenset({Formula.NET_GROWTH}),
    "connected": frozenset({Formula.CONTACTS}),
    "lines_at_least": frozenset({Formula.CROSS_SELL, Formula.COVERAGE}),
    "from_tier": frozenset({Formula.UPGRADED_CUSTOMERS}),
    "grades": frozenset({Formula.NPL_RATIO}),
    "period": frozenset(Formula),
    "less_is_better": frozenset(Formula),
    "red_below": frozenset(Formula),
    "green_from": frozenset(Formula),
}
"""Which parameter belongs to which formulas. `period` only says in which length of period a bank usually looks at the KPI."""


def formula_of(stored: str) -> Formula | None:
    """The kind of formula, None if this version does not know it."""
    return Formula(stored) if stored in set(Formula) else None


def kpi_of(code: str, formula: Formula, parameters: str) -> Kpi:
    """A stored KPI with its parameters, a JSON object; what it leaves out has its default.

    Raises:
        InvalidValue: not an object, an unknown parameter, or a value that cannot be; the sentence names the KPI and the parameter.
    """
    reading = _Reading(code, formula, _object(code, parameters))
    balances = formula in BALANCES
    whole_aum = formula in (Formula.AUM_AVERAGE, Formula.WEIGHTED_AUM)
    lines = reading.names("lines", None if whole_aum or not balances else DEPOSITS)
    return Kpi(
        code=code,
        formula=formula,
        measures=_measures(lines) if balances else frozenset(),
        lines=lines,
        share=reading.flag("share", default=True),
        coefficient=reading.flag("coefficient", default=formula is Formula.WEIGHTED_AUM),
        divisor=Divisor(reading.choice("divisor", [*Divisor, "fixed"], Divisor.ACTUAL).replace("fixed", Divisor.FIXED)),
        base=Base(reading.choice("base", list(Base), Base.LAST_YEAR_END)),
        connected=reading.flag("connected", default=True),
        lines_at_least=reading.number("lines_at_least", 2),
        from_tier=reading.text("from_tier"),
        grades=reading.names("grades", _GRADES) or _GRADES,
        less_is_better=reading.flag("less_is_better", default=formula in _LESS_IS_BETTER),
        red_below=reading.number("red_below", _RED_BELOW),
        green_from=reading.number("green_from", PPM),
    )


def _measures(lines: frozenset[str] | None) -> frozenset[Measure]:
    """Deposits stand on accounts, everything else in holdings."""
    if lines is None:
        return frozenset({Measure.BALANCE, Measure.INVESTMENT})
    found = {Measure.BALANCE if line in DEPOSITS else Measure.INVESTMENT for line in lines}
    return frozenset(found)


def _object(code: str, parameters: str) -> dict[str, object]:
    try:
        found = json.loads(parameters or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidValue(_("The parameters of KPI {code} are not a JSON object.").format(code=code), _("Correct them at the center."))
    return found


class _Reading:
    """The parameters of one KPI, each read once with its kind checked."""

    def __init__(self, code: str, formula: Formula, given: dict[str, object]) -> None:
        self._code = code
        self._given = given
        for name in given:
            if formula not in _ALLOWED.get(name, frozenset()):
                raise InvalidValue(
                    _("KPI {code}: the formula {formula} has no parameter {name}.").format(code=code, formula=formula, name=name),
                    _("Correct them at the center."),
                )

    def _wrong(self, name: str) -> InvalidValue:
        value = json.dumps(self._given[name], ensure_ascii=False)
        return InvalidValue(
            _("KPI {code}: the parameter {name} cannot be {value}.").format(code=self._code, name=name, value=value),
            _("Correct them at the center."),
        )

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._given.get(name, default)
        if not isinstance(value, bool):
            raise self._wrong(name)
        return value

    def number(self, name: str, default: int) -> int:
        """A whole number, not negative."""
        value = self._given.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong(name)
        return value

    def text(self, name: str) -> str:
        """A text, empty by default."""
        value = self._given.get(name, "")
        if not isinstance(value, str):
            raise self._wrong(name)
        return value

    def choice(self, name: str, known: list[str], default: str) -> str:
        """One of `known`; a number is taken as its digits (divisor 30)."""
        value = self._given.get(name, default)
        text = str(value) if isinstance(value, (str, int)) else ""
        if text not in {str(one) for one in known}:
            raise self._wrong(name)
        return text

    def names(self, name: str, default: frozenset[str] | None) -> frozenset[str] | None:
        """A list of words with at least one in it."""
        value = self._given.get(name)
        if name not in self._given:
            return default
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            raise self._wrong(name)
        return frozenset(map(str, value))
