"""What a figure takes from its facts: sums over series, each divided once. A figure and the rows behind it are made of the same terms.

Every term is linear: what it takes of the sum of two series is the sum of what it takes of each. So the same term that reads a book from the
changes of all customers added up reads each customer's part from their own changes, and the parts add up to the figure exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from rmdesk.domain.kpi.definitions import BALANCES, DEPOSITS, Base, Divisor, Formula, Kpi
from rmdesk.domain.kpi.ledger import Kind, Ledger, Measure, Readable
from rmdesk.domain.kpi.periods import Period
from rmdesk.domain.money import PPM, divide_half_up

FIXED_DAYS: Final = 30
"""Days of a month by the fixed divisor (one bank's rule)."""
ANTI_DRESSING_DAYS: Final = 11
"""The last days of a year whose average is the base where balances are dressed up for the last one."""
Of = Callable[[Readable], int]
"""What is taken from a series."""


@dataclass(frozen=True, slots=True)
class Worth:
    """An exact figure: `over` ÷ `under`."""

    over: int
    under: int
    """Above 0."""

    @property
    def rounded(self) -> int:
        """Halves away from zero."""
        return divide_half_up(self.over, self.under)

    def less(self, other: Worth) -> Worth:
        """The difference, exactly."""
        if self.under == other.under:
            return Worth(self.over - other.over, self.under)
        return Worth(self.over * other.under - other.over * self.under, self.under * other.under)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period as far as it is looked at."""

    period: Period
    until: date

    @property
    def first(self) -> date:
        """The period's first day."""
        return self.period.first

    @property
    def days(self) -> int:
        """How many days are looked at; 0 before the period begins."""
        return (self.until - self.first).days + 1


def whole(period: Period) -> Stretch:
    """The period from its first to its last day."""
    return Stretch(period, period.last)


def to_date(period: Period, day: date) -> Stretch:
    """The period up to `day`."""
    return Stretch(period, period.until(day))


@dataclass(frozen=True, slots=True)
class Term:
    """What is taken from the series of some measures, and what the sum is divided by."""

    measures: frozenset[Measure]
    of: Of
    factor: Callable[[Kind], int]
    """By what it is multiplied; 0: a series of this kind does not count."""
    weighed: bool = False
    """Whether the changes are those weighed by shares."""
    under: int = 1

    def worth(self, ledger: Ledger) -> Worth:
        """The sum over all series, without rounding."""
        over = 0
        for kind, series in ledger.series(self.measures, weighed=self.weighed):
            factor = self.factor(kind)
            if factor:
                over += factor * self.of(series)
        return Worth(over, self.under)


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure as a term, or as one less another: what is taken of each series, on one denominator."""

    plus: Term
    minus: Term | None = None

    @property
    def under(self) -> int:
        """The denominator of `parts`."""
        return self.plus.under * (self.minus.under if self.minus else 1)

    def worth(self, ledger: Ledger) -> Worth:
        """The figure of a ledger."""
        found = self.plus.worth(ledger)
        return found.less(self.minus.worth(ledger)) if self.minus else found

    def parts(self, kind: Kind, share: int) -> list[tuple[int, Of]]:
        """What a series of this kind, its changes counted whole, brings above `under`: (multiplier, what it is multiplied with)."""
        terms = [(self.plus, 1)] if self.minus is None else [(self.plus, self.minus.under), (self.minus, -self.plus.under)]
        found = []
        for term, scale in terms:
            factor = term.factor(kind) if kind[0] in term.measures else 0
            if factor:
                found.append((factor * scale * (share if term.weighed else 1), term.of))
        return found


def sum_of(kpi: Kpi, stretch: Stretch) -> Sum | None:
    """What a figure is the sum of, of a ratio what stands above its line; None where it is no sum (upgraded customers)."""
    if kpi.formula is Formula.UPGRADED_CUSTOMERS:
        return None
    if kpi.formula is Formula.POINT_BALANCE:
        return Sum(balance_at(kpi, stretch.until))
    if kpi.formula in BALANCES:
        average = days_of(kpi, stretch, divisor(kpi, stretch))
        return Sum(average, base_of(kpi, stretch.period) if kpi.formula is Formula.NET_GROWTH else None)
    return Sum(_OTHERS[kpi.formula](kpi, stretch))


def balance_at(kpi: Kpi, day: date) -> Term:
    """The balance of what `kpi` counts at the end of `day`, weighed."""
    return _weighed(kpi, lambda series: series.at(day))


def days_of(kpi: Kpi, stretch: Stretch, under: int = 1) -> Term:
    """Σ of the end-of-day balances, weighed: what an average divides."""
    return _weighed(kpi, lambda series: series.days(stretch.first, stretch.until), under)


def base_of(kpi: Kpi, period: Period) -> Term:
    """What the growth `kpi` is counted from in `period`."""
    if kpi.base is Base.PREVIOUS:
        previous = whole(period.previous())
        return days_of(kpi, previous, divisor(kpi, previous))
    year_end = base_day(kpi, period)
    if kpi.base is Base.LAST_YEAR_END:
        return balance_at(kpi, year_end)
    since = year_end - timedelta(ANTI_DRESSING_DAYS - 1)
    return _weighed(kpi, lambda series: series.days(since, year_end), ANTI_DRESSING_DAYS)


def base_day(kpi: Kpi, period: Period) -> date:
    """The last day of what the growth `kpi` is counted from."""
    return period.previous().last if kpi.base is Base.PREVIOUS else date(period.first.year - 1, 12, 31)


def divisor(kpi: Kpi, stretch: Stretch) -> int:
    """Days gone, or 30 for each month of the period."""
    return FIXED_DAYS * stretch.period.months if kpi.divisor is Divisor.FIXED else stretch.days


def counted(measure: Measure, of: Of, lines: frozenset[str] | None = None) -> Term:
    """What is counted and not split by share."""
    return Term(frozenset({measure}), of, lambda kind: int(lines is None or kind[1] in lines))


def lines_used(stretch: Stretch, weight: Callable[[int], int]) -> Term:
    """Customers at the end of the stretch, each as often as `weight` says of how many product lines they use."""
    return Term(frozenset({Measure.LINES}), lambda series: series.at(stretch.until), lambda kind: weight(int(kind[1])))


def loans_at(kpi: Kpi, day: date, grades: frozenset[str] | None = None) -> Term:
    """Loans outstanding at the end of `day`, all of them or those of some grades, × share."""
    return Term(
        frozenset({Measure.LOANS}),
        lambda series: series.at(day),
        lambda kind: int(grades is None or kind[1] in grades),
        kpi.share,
        PPM if kpi.share else 1,
    )


def within(stretch: Stretch) -> Of:
    """What happened in the stretch."""
    return lambda series: series.within(stretch.first, stretch.until)


def _weighed(kpi: Kpi, of: Of, days: int = 1, measures: frozenset[Measure] | None = None) -> Term:
    """Σ amount × share × coefficient over `days`, without rounding. Of accounts only deposits count, whatever else has a balance."""

    def factor(kind: Kind) -> int:
        if (kpi.lines is not None and kind[1] not in kpi.lines) or (kind[0] is Measure.BALANCE and kind[1] not in DEPOSITS):
            return 0
        return kind[2] if kpi.coefficient else 1

    under = (PPM if kpi.share else 1) * (PPM if kpi.coefficient else 1) * days
    return Term(kpi.measures if measures is None else measures, of, factor, kpi.share, under)


def _contacts(kpi: Kpi, stretch: Stretch) -> Term:
    """Contacts of the stretch, those that reached the customer or all."""
    return counted(Measure.CONTACTS, within(stretch), frozenset({"connected"}) if kpi.connected else None)


_OTHERS: Final[dict[Formula, Callable[[Kpi, Stretch], Term]]] = {
    Formula.LOANS_GRANTED: lambda kpi, stretch: _weighed(kpi, within(stretch), measures=frozenset({Measure.GRANTED})),
    Formula.WEALTH_SOLD: lambda kpi, stretch: _weighed(kpi, within(stretch), measures=frozenset({Measure.SOLD})),
    Formula.NEW_CUSTOMERS: lambda _kpi, stretch: counted(Measure.OPENED, within(stretch)),
    Formula.CONTACTS: _contacts,
    Formula.COVERAGE: lambda _kpi, stretch: lines_used(stretch, lambda lines: lines),
    Formula.CROSS_SELL: lambda kpi, stretch: lines_used(stretch, lambda lines: int(lines >= kpi.lines_at_least)),
    Formula.CHURN: lambda _kpi, stretch: counted(Measure.LOST, within(stretch)),
    Formula.CAMPAIGN_SUCCESS: lambda _kpi, stretch: counted(Measure.SUCCEEDED, within(stretch)),
    Formula.NPL_RATIO: lambda kpi, stretch: loans_at(kpi, stretch.until, kpi.grades),
}
"""What is summed beside balances (source B), and of ratios what stands above the line (source J)."""
