"""Appraisal of the book: marks, value segments, movement between levels, signs of leaving, fund flow, and finds in bookings.

What is known of every customer is gathered once and kept while the desk is open. A change only marks whom it touches; they are gathered anew
with the next question, so that what is shown is never older than the replica. What is had month by month takes longest and mostly waits for the
database: where the rest is asked too, it is read in a thread of its own beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.desk.beside import one_beside
from rmdesk.domain.appraisal import Appraiser, Facts, Mark, Points, marks
from rmdesk.domain.appraisal_parameters import Appraisal, Segments, Signals
from rmdesk.domain.dates import add_months
from rmdesk.domain.segments import Segment, abc, deciles
from rmdesk.domain.tier_standing import TierRules
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store.figures import main_currency
from rmdesk.store.queries import appraisal, month_course, signals, tier_movement
from rmdesk.store.queries.appraisal import Person
from rmdesk.store.queries.bank_parameters import bank_parameters
from rmdesk.store.queries.month_course import Course, Stretch
from rmdesk.store.queries.tier_rules import tier_rules
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.desk.list_settings import ListSettings
    from rmdesk.domain.finds import Find
    from rmdesk.domain.signals import Sign
    from rmdesk.store.changes import Changed
    from rmdesk.store.connection import Connection
    from rmdesk.store.queries.finds import Found
    from rmdesk.store.queries.fund_flow import CustomerFlow, SharedParty

OF_EVERYBODY: Final = frozenset({"product", "reminder_rule", "tier"})
"""Tables whose changes may change everybody's figures."""


@dataclass(frozen=True, slots=True)
class Appraised:
    """A customer with what is known and the points it gives."""

    person: Person
    facts: Facts
    points: Points


@dataclass(frozen=True, slots=True)
class Courses:
    """What everybody had month by month, as of a day."""

    today: date
    currency: str
    rules: Appraisal
    of: tuple[Stretch, ...]
    by: dict[str, Course]
    """By customer; those without any position are not there."""


@dataclass(frozen=True, slots=True)
class Book:
    """Everybody's appraisal as of a day."""

    today: date
    currency: str
    rules: Appraisal
    appraised: dict[str, Appraised]


class Touched:
    """The customers of whom something has changed since they were gathered."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._those: set[str] | None = set()

    def heard(self, changed: Changed) -> None:
        """Mark whom a change touches. Called in the thread that committed."""
        with self._lock:
            if not changed.keys or changed.touches(OF_EVERYBODY):
                self._those = None
            elif self._those is not None:
                self._those |= changed.keys

    @contextmanager
    def taken(self) -> Iterator[set[str] | None]:
        """Those marked until now, no longer so; None: anybody. If what is done about them fails, nothing that was gathered holds."""
        with self._lock:
            those, self._those = self._those, set()
        try:
            yield those
        except BaseException:
            with self._lock:
                self._those = None
            raise


@dataclass(frozen=True, slots=True)
class Ranking:
    """The value segments, and the customers in the order of what they bring."""

    segments: tuple[Segment, ...]
    ranked: tuple[Appraised, ...]
    currency: str
    rules: Segments


class Appraisals:
    """How the customers of this RM stand."""

    def __init__(self, replica: Replica, clock: Clock, kept: ListSettings) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._kept = kept
        self._courses: Courses | None = None
        self._course_touched = Touched()
        self._book: Book | None = None
        self._book_touched = Touched()

    @cached_property
    def _heard(self) -> Callable[[], None]:
        """Begin to listen to changes, once."""
        return self._replica.changed.subscribe(self._changed)

    def _changed(self, changed: Changed) -> None:
        self._course_touched.heard(changed)
        self._book_touched.heard(changed)

    def courses(self) -> Courses:
        """What everybody had month by month, as of the business date.

        Raises:
            InvalidValue: the bank's parameters cannot be read.
        """
        assert self._heard is not None
        today, known = self._clock.today(), self._courses
        with self._course_touched.taken() as touched, self._replica.reading() as db:
            if known is None or touched is None or known.today != today:
                known = _courses(db, today)
            elif touched:
                known = _courses_brought_up(db, known, touched)
        self._courses = known
        return known

    def book(self) -> Book:
        """Everybody's marks, as of the business date.

        Raises:
            InvalidValue: the bank's parameters cannot be read.
        """
        assert self._heard is not None
        today, book = self._clock.today(), self._book
        with self._book_touched.taken() as touched:
            if book is None or touched is None or book.today != today:
                with one_beside() as beside, self._replica.reading() as db:
                    book = _whole(db, today, beside.submit(self.courses).result)
            elif touched:
                with self._replica.reading() as db:
                    book = _brought_up(db, self.courses(), book, touched)
        self._book = book
        return book

    def marks(self, customer_id: str) -> tuple[Mark, ...]:
        """One customer's four marks, each with its reasons.

        Raises:
            NotFound: not in this book.
        """
        book = self.book()
        found = book.appraised.get(customer_id)
        if found is None:
            raise NotFound(_("This row is not, or no longer, in your book."))
        return marks(found.facts, book.rules)

    def ranking(self, by: str = "abc") -> Ranking:
        """The value segments: `abc` or `deciles`."""
        book = self.book()
        with self._replica.reading() as db:
            rules = bank_parameters(db, Segments)
        ranked = sorted(book.appraised.values(), key=lambda one: (-one.facts.income, one.person.name, one.person.id))
        values = [one.facts.income for one in ranked]
        return Ranking(abc(values, rules) if by == "abc" else deciles(values), tuple(ranked), book.currency, rules)

    def movers(self, way: tier_movement.Way | None = None) -> tuple[list[tier_movement.Mover], TierRules, str]:
        """Who moves between levels, by which rules, in which currency."""
        with self._replica.reading() as db:
            return tier_movement.movers(db, self._clock.today(), way), tier_rules(db), main_currency(db)

    def leaving(self, only: Sign | None = None) -> tuple[list[signals.Leaving], Signals, str]:
        """Who shows signs of leaving, by which rules, in which currency."""
        from rmdesk.domain.signals import Sign

        with one_beside() as beside, self._replica.reading() as db:
            averages = beside.submit(self._averages).result if only in (None, Sign.FALLING) else dict
            rules = bank_parameters(db, Signals)
            main = main_currency(db)
            return signals.leaving(db, self._clock.today(), main, rules, averages, only), rules, main

    def _averages(self) -> dict[str, tuple[int, ...]]:
        """Everybody's, month by month."""
        known = self.courses()
        return month_course.averages_of(known.by, known.of)

    def flow(self, customer_id: str, months: int) -> CustomerFlow:
        """Where a customer's money came from and went to in the last `months`."""
        from rmdesk.store.queries.fund_flow import fund_flow

        today = self._clock.today()
        with self._replica.reading() as db:
            return fund_flow(db, customer_id, add_months(today, -months) + timedelta(1), today)

    def shared_parties(self, months: int, way: int, most: int) -> tuple[list[SharedParty], str]:
        """The counterparties of all customers in the last `months`, and the main currency; `way` 1: money in, -1: money out."""
        from rmdesk.store.queries.fund_flow import book_flow

        today = self._clock.today()
        with self._replica.reading() as db:
            return book_flow(db, add_months(today, -months) + timedelta(1), today, way, most), main_currency(db)

    def found(self, code: str = "") -> tuple[list[Found], str]:
        """What the finds find, and the main currency: all, the own ones (`own`), or the one with this code."""
        from rmdesk.domain.finds import BUILT_IN
        from rmdesk.store.queries.finds import found_by

        finds = [find for find in (*BUILT_IN, *self.own_finds()) if code in ("", find.code) or (code == "own" and find.own)]
        with self._replica.reading() as db:
            main = main_currency(db)
            return found_by(db, finds, self._clock.today(), main), main

    def keep_find(self, name: str, line: str) -> None:
        """Keep a find of one's own.

        Raises:
            InvalidValue: the name or the line is none.
        """
        from rmdesk.domain.find_line import parse_find
        from rmdesk.store.queries.finds import categories_known

        with self._replica.reading() as db:
            find = parse_find(name, line, categories_known(db), main_currency(db))
        self._kept.keep_find(find)

    def own_finds(self) -> list[Find]:
        """The finds made on this desk."""
        with self._replica.reading() as db:
            main = main_currency(db)
        return self._kept.finds(main)

    def forget_find(self, name: str) -> None:
        """Let a find of one's own go."""
        self._kept.forget_find(name)


def _months(rules: Appraisal, falling: Signals) -> int:
    """Whole months before this one that the book reaches back."""
    return max(rules.contribution.months - 1, falling.falling_months)


def _courses(db: Connection, today: date) -> Courses:
    rules, main = bank_parameters(db, Appraisal), main_currency(db)
    of = month_course.stretches(today, _months(rules, bank_parameters(db, Signals)))
    by = month_course.courses(db, of, main, rules.contribution.margins, rules.contribution.months)
    return Courses(today, main, rules, of, by)


def _courses_brought_up(db: Connection, known: Courses, touched: set[str]) -> Courses:
    """The same with some customers gathered anew. Who has left the replica, and what is no customer's id, is not there."""
    contribution = known.rules.contribution
    anew = month_course.courses(db, known.of, known.currency, contribution.margins, contribution.months, touched)
    kept = {customer: one for customer, one in known.by.items() if customer not in touched}
    return replace(known, by={**kept, **anew})


def _whole(db: Connection, today: date, courses: Callable[[], Courses]) -> Book:
    """Everything from one business date; `courses` is asked only when all else has been read."""
    rules, main = bank_parameters(db, Appraisal), main_currency(db)
    of = month_course.stretches(today, _months(rules, bank_parameters(db, Signals)))
    found = appraisal.appraised(db, today, main, rules, lambda: courses().by, of)
    return Book(today, main, rules, _with_points(found, rules))


def _brought_up(db: Connection, courses: Courses, book: Book, touched: set[str]) -> Book:
    """The same with some customers gathered anew. Who has left the replica, and what is no customer's id, is not there."""
    rules = book.rules
    found = appraisal.appraised(db, book.today, book.currency, rules, lambda: courses.by, courses.of, touched)
    kept = {customer: one for customer, one in book.appraised.items() if customer not in touched}
    return replace(book, appraised={**kept, **_with_points(found, rules)})


def _with_points(found: Mapping[str, tuple[Person, Facts]], rules: Appraisal) -> dict[str, Appraised]:
    appraiser = Appraiser(rules)
    return {customer: Appraised(person, facts, appraiser.points(facts)) for customer, (person, facts) in found.items()}
