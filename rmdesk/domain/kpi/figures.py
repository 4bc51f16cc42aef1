"""The formulas: one for each kind, from a ledger to an exact fraction that is rounded once, at the very end.

Sources of the formulas: the design's domain rules (KPIs), where each is marked with how well it is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.domain.kpi import terms
from rmdesk.domain.kpi.definitions import BALANCES, FLOWS, Base, Formula, Kpi
from rmdesk.domain.kpi.ledger import Ledger, LevelChange, Measure
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.kpi.terms import ANTI_DRESSING_DAYS, FIXED_DAYS, Stretch, Worth, base_day, divisor, sum_of, to_date, whole
from rmdesk.domain.money import PPM

_COUNTED: Final[dict[Formula, tuple[Measure, ...]]] = {
    Formula.LOANS_GRANTED: (Measure.GRANTED,),
    Formula.WEALTH_SOLD: (Measure.SOLD,),
    Formula.NEW_CUSTOMERS: (Measure.OPENED,),
    Formula.CONTACTS: (Measure.CONTACTS,),
}
"""What figures that add up count."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Levels and their order, higher is better."""

    of: Mapping[str, int]

    def rose(self, before: str, after: str, from_tier: str) -> bool:
        """Whether a customer rose to `from_tier` or above it; a level the bank's table lacks is below all."""
        old, new = self.of.get(before, -1), self.of.get(after, -1)
        return new > old and (not from_tier or new >= self.of.get(from_tier, 0))


NO_RANKS: Final = Ranks({})


def reaches(kpi: Kpi, ledger: Ledger, stretch: Stretch, *, fully: bool = False) -> bool:
    """Whether the facts go back as far as the figure needs: of days before the first change point of a whole book nothing can be said.

    What adds up is also known from its own first day on. Ratios are always said.

    `fully`: also of an average that begins before it and would count the missing days as empty; for periods that others are compared with.
    """
    if kpi.formula in FLOWS:
        return _counts_by_then(kpi, ledger, stretch)
    if kpi.formula not in BALANCES:
        return True
    needed = stretch.first if fully and kpi.formula is not Formula.POINT_BALANCE else stretch.until
    if kpi.formula is Formula.NET_GROWTH:
        needed = min(needed, base_day(kpi, stretch.period))
    first = ledger.first(Measure.BALANCE if Measure.BALANCE in kpi.measures else Measure.INVESTMENT)
    return first is None or first <= needed


def _counts_by_then(kpi: Kpi, ledger: Ledger, stretch: Stretch) -> bool:
    """Whether a book can say at the end of the stretch what adds up: it has balances by then, or something was counted already."""
    days = [ledger.first(measure) for measure in (Measure.BALANCE, *_COUNTED.get(kpi.formula, ()))]
    known = [day for day in days if day is not None]
    if not known or min(known) <= stretch.until:
        return True
    # Of levels only changes within the stretch: earlier ones a ledger may have left out.
    first, last = stretch.first.toordinal(), stretch.until.toordinal()
    return kpi.formula is Formula.UPGRADED_CUSTOMERS and any(first <= change.day <= last for change in ledger.levels)


def worth(kpi: Kpi, ledger: Ledger, stretch: Stretch, ranks: Ranks = NO_RANKS) -> Worth | None:
    """The KPI's figure in a stretch; None if there is nothing to divide by."""
    if stretch.days <= 0:
        return None
    if kpi.formula in _BELOW:
        above, below = ratio_parts(kpi, ledger, stretch)
        return Worth(above * PPM, below) if below > 0 else None
    summed = sum_of(kpi, stretch)
    if summed is None:  # customers whose level rose over the stretch (source B)
        return Worth(len(risen(kpi, ledger, stretch, ranks)), 1)
    return summed.worth(ledger)


def base_worth(kpi: Kpi, ledger: Ledger, period: Period) -> Worth:
    """What the growth `kpi` is counted from in `period`."""
    return terms.base_of(kpi, period).worth(ledger)


def balances_from(kpi: Kpi, stretch: Stretch) -> date:
    """The first day whose balances a figure of the stretch depends on; what is changed before may be told as if on it."""
    if kpi.formula is not Formula.NET_GROWTH:
        return stretch.first
    if kpi.base is Base.PREVIOUS:
        return stretch.period.previous().first
    return base_day(kpi, stretch.period) - timedelta(ANTI_DRESSING_DAYS - 1)


def sum_of_days(kpi: Kpi, ledger: Ledger, stretch: Stretch) -> Worth:
    """Σ of the end-of-day balances, weighed: what an average divides."""
    return terms.days_of(kpi, stretch).worth(ledger)


def balance(kpi: Kpi, ledger: Ledger, day: date) -> Worth:
    """The balance of what `kpi` counts at the end of `day`, weighed."""
    return terms.balance_at(kpi, day).worth(ledger)


def risen(kpi: Kpi, ledger: Ledger, stretch: Stretch, ranks: Ranks) -> list[str]:
    """The customers whose level at the end of the stretch is above that at its beginning, each once."""
    first, last = stretch.first.toordinal(), stretch.until.toordinal()
    changes: dict[str, list[LevelChange]] = {}
    for change in ledger.levels:
        if first <= change.day <= last:
            changes.setdefault(change.customer_id, []).append(change)
    return [customer for customer, those in changes.items() if ranks.rose(those[0].before, those[-1].after, kpi.from_tier)]


def _customers_with_lines(_kpi: Kpi, ledger: Ledger, stretch: Stretch) -> int:
    """All customers at the end of the stretch, by the number of product lines they use (source B/J)."""
    return terms.lines_used(stretch, lambda _lines: 1).worth(ledger).over


def _opening(_kpi: Kpi, ledger: Ledger, stretch: Stretch) -> int:
    """Customers at the opening of the stretch (source J)."""
    before = stretch.first - timedelta(1)
    return terms.counted(Measure.CUSTOMERS, lambda series: series.at(before)).worth(ledger).over


def _handed(_kpi: Kpi, ledger: Ledger, stretch: Stretch) -> int:
    """Tasks handed out in the stretch; above the line those of them that succeeded by now (source A/J)."""
    return terms.counted(Measure.HANDED, terms.within(stretch)).worth(ledger).over


def _loans(kpi: Kpi, ledger: Ledger, stretch: Stretch) -> int | None:
    """All loans outstanding (standard), × share. None where a grade is not known for that day."""
    if terms.loans_at(kpi, stretch.until, frozenset({""})).worth(ledger).over:
        return None
    return terms.loans_at(kpi, stretch.until).worth(ledger).over


_BELOW: Final[dict[Formula, Callable[[Kpi, Ledger, Stretch], int | None]]] = {
    Formula.COVERAGE: _customers_with_lines,
    Formula.CROSS_SELL: _customers_with_lines,
    Formula.CHURN: _opening,
    Formula.CAMPAIGN_SUCCESS: _handed,
    Formula.NPL_RATIO: _loans,
}
"""What stands below the line of a ratio; what stands above is in `terms`."""


def ratio_parts(kpi: Kpi, ledger: Ledger, stretch: Stretch) -> tuple[int, int]:
    """What stands above and below the line of a ratio: counts, of loans minor units, × ppm where shares are weighed; 0 where it is unknown."""
    summed, below = sum_of(kpi, stretch), _BELOW[kpi.formula](kpi, ledger, stretch)
    return (0, 0) if summed is None or below is None else (summed.worth(ledger).over, below)


__all__ = [
    "ANTI_DRESSING_DAYS",
    "FIXED_DAYS",
    "NO_RANKS",
    "Ranks",
    "Stretch",
    "Worth",
    "balance",
    "balances_from",
    "base_day",
    "base_worth",
    "divisor",
    "ratio_parts",
    "reaches",
    "risen",
    "sum_of_days",
    "to_date",
    "whole",
    "worth",
]
