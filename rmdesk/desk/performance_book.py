"""A person's book as KPIs see it: its facts, read once, and the lines that follow from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from rmdesk.domain.kpi import completion as standing
from rmdesk.domain.kpi.definitions import Formula, Kpi, formula_of, kpi_of
from rmdesk.domain.kpi.figures import Ranks, Stretch, Worth, base_worth, reaches, to_date, worth
from rmdesk.domain.kpi.ledger import Ledger
from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.kpi.periods import Period
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.queries import kpi_rows
from rmdesk.store.queries.kpi_facts import Scope
from rmdesk.store.queries.kpi_rows import KpiText

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Asked:
    """A period of a person, and how far it has come on the business date."""

    scope: Scope
    period: Period

    @property
    def stretch(self) -> Stretch:
        """The period up to the business date."""
        return to_date(self.period, self.scope.day)

    def as_far(self, earlier: Period) -> Stretch:
        """As many days of an earlier period as this one has behind it; all of it if this one is over, none if it has not begun."""
        gone = self.period.elapsed(self.scope.day)
        if gone in (0, self.period.days):
            return to_date(earlier, earlier.last if gone else earlier.first - timedelta(1))
        return to_date(earlier, earlier.day(gone))


class Book:
    """The facts of one person, read once, and the KPIs computed from them."""

    def __init__(self, db: Connection, asked: Asked, ledger: Ledger, *, targets: bool = True) -> None:
        self.asked = asked
        self.ledger = ledger
        self.ranks: Ranks = kpi_rows.ranks(db)
        self._targets = kpi_rows.targets(db, asked.scope.person, [asked.period]) if targets else {}

    def target(self, text: KpiText, period: Period) -> int | None:
        """What the person is to reach."""
        return self._targets.get((text.id, period))

    def exact(self, kpi: Kpi, stretch: Stretch) -> Worth | None:
        """The figure before rounding; None if it cannot be said."""
        fully = stretch.period != self.asked.period
        return worth(kpi, self.ledger, stretch, self.ranks) if reaches(kpi, self.ledger, stretch, fully=fully) else None

    def rounded(self, kpi: Kpi, stretch: Stretch) -> int | None:
        """The figure, rounded once."""
        found = self.exact(kpi, stretch)
        return None if found is None else found.rounded

    def line(self, text: KpiText) -> KpiLine:
        """All that is told of a KPI."""
        try:
            kpi = ready(text)
        except InvalidValue as error:
            return self._unusable(text, str(error))
        period, day = self.asked.period, self.asked.scope.day
        exact = self.exact(kpi, self.asked.stretch)
        actual = None if exact is None else exact.rounded
        target = self.target(text, period)
        line = KpiLine(
            code=text.code,
            name=text.name,
            unit=kpi.unit,
            currency=self.asked.scope.currency if kpi.unit == "money" else "",
            formula=text.formula,
            period=period,
            actual=actual,
            target=target,
            proportional=None if target is None else standing.proportional(kpi, target, period, day),
            gap=None,
            completion=None,
            light=None,
            needed=None,
            previous=self.rounded(kpi, to_date(period.previous(), day)),
            previous_to_date=self.rounded(kpi, self.asked.as_far(period.previous())),
            year_before=self.rounded(kpi, to_date(period.year_before(), day)),
            year_before_to_date=self.rounded(kpi, self.asked.as_far(period.year_before())),
            base=base_worth(kpi, self.ledger, period).rounded if kpi.formula is Formula.NET_GROWTH and exact is not None else None,
            less_is_better=kpi.less_is_better,
        )
        if exact is None or actual is None or target is None:
            return line
        return replace(
            line,
            gap=standing.gap(kpi, actual, target),
            completion=standing.completion(actual, target, less_is_better=kpi.less_is_better),
            light=standing.light(kpi, actual, target),
            needed=standing.needed(kpi, self.ledger, exact, target, period, day),
        )

    def _unusable(self, text: KpiText, problem: str) -> KpiLine:
        return KpiLine(
            code=text.code,
            name=text.name,
            unit=text.unit,
            currency=self.asked.scope.currency if text.unit == "money" else "",
            formula=text.formula,
            period=self.asked.period,
            actual=None,
            target=self.target(text, self.asked.period),
            proportional=None,
            gap=None,
            completion=None,
            light=None,
            needed=None,
            previous=None,
            previous_to_date=None,
            year_before=None,
            problem=problem,
        )


def ready(text: KpiText) -> Kpi:
    """The stored KPI, ready to be computed.

    Raises:
        InvalidValue: an unknown formula, or parameters that cannot be.
    """
    formula = formula_of(text.formula)
    if formula is None:
        raise InvalidValue(
            _("KPI {code} has the formula {formula}, which this version does not know.").format(code=text.code, formula=text.formula),
            _("Update rmdesk, or correct the KPI at the center."),
        )
    return kpi_of(text.code, formula, text.parameters)


def defined(db: Connection, code: str) -> tuple[KpiText, Kpi]:
    """The KPI with this code.

    Raises:
        NotFound: there is none. InvalidValue: its definition cannot be used here.
    """
    known: Sequence[KpiText] = kpi_rows.kpi_texts(db)
    for text in known:
        if text.code == code:
            return text, ready(text)
    raise NotFound(
        _("There is no KPI {code}.").format(code=code),
        _("The bank measures: {codes}.").format(codes=", ".join(one.code for one in known) or "—"),
    )
