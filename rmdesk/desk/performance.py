"""My performance: the KPIs of a person in a period, where they come from, what moved them, and what more money would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.clock import Clock
from rmdesk.desk import performance_parts as parts
from rmdesk.desk.performance_book import Asked, Book, defined
from rmdesk.desk.performance_words import explained
from rmdesk.domain.kpi import completion as standing
from rmdesk.domain.kpi.definitions import BALANCES, formula_of
from rmdesk.domain.kpi.figures import to_date
from rmdesk.domain.kpi.ledger import Ledger
from rmdesk.domain.kpi.lines import Explanation, KpiLine, KpiRow, LargestRows, Movers, TrendPoint, WhatIf
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.store import kpi_kept
from rmdesk.store.queries import kpi_facts, kpi_rows
from rmdesk.store.queries.book_balances import BookBalances, book_balances
from rmdesk.store.queries.kpi_facts import Scope
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from sqlite3 import Connection

TREND_PERIODS: Final = 13
"""A year and the period that it is compared with."""
_MOST_LEDGERS: Final = 16
"""Books, days and currencies whose facts are remembered: those of a team and a few periods."""
_NO_FACTS: Final = Ledger()


class Performance:
    """The KPIs of this desk's person, or of another whose customers are in the replica."""

    def __init__(self, replica: Replica, clock: Clock, person: Callable[[], str]) -> None:
        """Reads nothing yet; `person` gives the id of whose desk it is."""
        self._replica = replica
        self._clock = clock
        self._person = person
        self._ledgers: dict[Scope, tuple[str, Ledger]] = {}

    def of(self, person: str) -> Performance:
        """The same questions about another person (id) whose customers are in the replica: of a supervisor's team."""
        return Performance(self._replica, self._clock, lambda: person)

    def lines(self, span: Span, at: date | None = None, person: str | None = None) -> tuple[KpiLine, ...]:
        """All KPIs in the period of this length that `at` (default: the business date) lies in, in the bank's order.

        A KPI whose formula is unknown or whose parameters are wrong has no figures but says so in `problem`.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            book = self._book(db, asked)
            return tuple(book.line(text) for text in kpi_rows.kpi_texts(db))

    def beside(self, span: Span, at: date | None = None, person: str | None = None) -> tuple[KpiLine, ...]:
        """The balances and averages of the book in its other currencies, which cannot be added to the rest; without targets."""
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            usable = [text for text in kpi_rows.kpi_texts(db) if formula_of(text.formula) in BALANCES]
            found = []
            for currency in kpi_facts.currencies(db, asked.scope.person):
                if currency != asked.scope.currency:
                    other = self._book(db, replace(asked, scope=replace(asked.scope, currency=currency)), targets=False)
                    found += [line for line in map(other.line, usable) if line.actual]
            return tuple(found)

    def line(self, code: str, span: Span, at: date | None = None, person: str | None = None) -> KpiLine:
        """One KPI in one period.

        Raises:
            NotFound: the bank has no such KPI. InvalidValue: its definition cannot be used here.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            text, _kpi = defined(db, code)
            return self._book(db, asked).line(text)

    def explain(self, code: str, span: Span, at: date | None = None, person: str | None = None) -> Explanation:
        """How a figure came about: the formula, the numbers that went into it, and the rows they were read from.

        Raises:
            NotFound, InvalidValue: see `line`.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            text, kpi = defined(db, code)
            return explained(self._book(db, asked), text, kpi)

    def rows(
        self, code: str, span: Span, at: date | None = None, limit: int | None = None, person: str | None = None
    ) -> tuple[KpiRow, ...]:
        """The accounts, holdings or customers behind a figure, the largest first.

        Of what adds up (`money`, `count`) all rows together are the figure exactly; of a ratio they are what stands above the line.

        Raises:
            NotFound, InvalidValue: see `line`.
        """
        return self.largest(code, span, at, limit, person).rows

    def largest(
        self, code: str, span: Span, at: date | None = None, limit: int | None = None, person: str | None = None
    ) -> LargestRows:  # fmt: skip
        """The `limit` largest rows behind a figure, and what all others bring together; with all of them a large book takes half a minute.

        Raises:
            NotFound, InvalidValue: see `line`.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            _text, kpi = defined(db, code)
            return parts.rows(db, asked, kpi, limit)

    def movers(
        self,
        code: str,
        span: Span,
        at: date | None = None,
        against: Literal["previous", "year_before"] = "previous",
        top: int = 10,
        by: Literal["customer", "account"] = "customer",
        person: str | None = None,
    ) -> Movers:
        """Who moved a figure since the period before, or the same period a year before.

        Balances and averages are compared with the whole earlier period, what adds up over time with as many days of it.

        Raises:
            NotFound, InvalidValue: see `line`; also of a ratio, which is no sum.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            _text, kpi = defined(db, code)
            return parts.movers(db, asked, kpi, against, top, by)

    def trend(
        self, code: str, span: Span = Span.MONTH, periods: int = TREND_PERIODS, at: date | None = None, person: str | None = None
    ) -> tuple[TrendPoint, ...]:
        """The KPI in that many periods, the newest last; months that are over as the center put them on record, if it has.

        Raises:
            NotFound, InvalidValue: see `line`.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person, periods)
            text, kpi = defined(db, code)
            book = self._book(db, asked)
            those = [asked.period.back(back) for back in range(periods - 1, -1, -1)]
            wanted = kpi_rows.targets(db, asked.scope.person, those)
            kept = kpi_rows.official(db, asked.scope.person, text.id) if span is Span.MONTH else {}
        points = []
        for period in those:
            official = kept.get(period.first) if period.last < asked.scope.day else None
            value = official if official is not None else book.rounded(kpi, to_date(period, asked.scope.day))
            points.append(TrendPoint(period, value, wanted.get((text.id, period)), official is not None))
        return tuple(points)

    def what_if(
        self, code: str, span: Span, amount: int, since: date, at: date | None = None, person: str | None = None
    ) -> WhatIf:  # fmt: skip
        """The figure of the whole period without and with `amount` (minor units, counted in full) that stays from `since` to its end.

        All else stays as it is on the business date.

        Raises:
            NotFound, InvalidValue: see `line`; also if the KPI is no balance or average, or `since` lies outside the period.
        """
        with self._facts() as db:
            asked = self._asked(db, span, at, person)
            text, kpi = defined(db, code)
            book = self._book(db, asked)
            target = book.target(text, asked.period)
        found = standing.what_if(kpi, book.ledger, asked.period, asked.scope.day, amount, since)
        now, then = found.now.rounded, found.then.rounded
        done = [None if target is None else standing.completion(one, target, less_is_better=kpi.less_is_better) for one in (now, then)]
        return WhatIf(now, then, *done)

    def balances(self) -> BookBalances:
        """What the whole book comes to on the business date, currency by currency: every account once and whole, shares aside."""
        with self._replica.reading() as db:
            return book_balances(db, self._clock.today())

    @contextmanager
    def books(self, people: Sequence[str], span: Span, at: date | None = None, periods: int = 1) -> Iterator[tuple[Connection, list[Book]]]:
        """The facts of several people's books, for what is added up over them, and the reader they came from."""
        with self._facts() as db:
            yield db, [self._book(db, self._asked(db, span, at, person, periods)) for person in people]

    @property
    def is_kept(self) -> bool:
        """Whether the facts are those of the business date: if not, the first question brings them up to date, and takes long if none are made."""
        with self._replica.reading() as db:
            return kpi_kept.kept_as_of(db) == self._clock.today()

    def go_on(self) -> bool:
        """Make the facts of some more customers, if not all are kept; whether they are now."""
        with self._replica.writing() as db:
            return kpi_kept.go_on(db, self._clock.today())

    @contextmanager
    def _facts(self) -> Iterator[Connection]:
        """A reader that sees one moment only, with the kept facts as of the business date: a pinned or a new one brings them up to date first.

        In between somebody may begin to make them anew; so whether they are all there is asked again in the moment that is read.
        """
        while True:
            if not self.is_kept:
                kpi_kept.finish(self._replica.writing, self._clock.today())
            with self._replica.one_moment() as db:
                if kpi_kept.kept_as_of(db) == self._clock.today():
                    yield db
                    return

    def _book(self, db: Connection, asked: Asked, *, targets: bool = True) -> Book:
        """The facts of a book, read again only if the kept ones are others since."""
        turn = kpi_kept.turn_of(db)
        known, ledger = self._ledgers.get(asked.scope, ("", _NO_FACTS))
        if known != turn:
            ledger = kpi_facts.ledger(db, asked.scope)
            if len(self._ledgers) >= _MOST_LEDGERS:
                self._ledgers = {}
            self._ledgers[asked.scope] = turn, ledger
        return Book(db, asked, ledger, targets=targets)

    def _asked(self, db: Connection, span: Span, at: date | None, person: str | None, periods: int = 1) -> Asked:
        """The period that `at` lies in; facts are told day by day from before the base of the earliest period that is looked at."""
        today = self._clock.today()
        period = Period.holding(Span(span), at or today)
        earliest = min(period.year_before(), period.back(periods))
        since = date(earliest.first.year - 1, 12, 1)
        whose = person or self._person()
        return Asked(Scope(whose, today, kpi_rows.currency_of_book(db, whose, today), since), period)
