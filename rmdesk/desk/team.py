"""A supervisor's team: the same figures as each RM's own, what they come to together, and the targets that are set for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.desk.performance import TREND_PERIODS, Performance
from rmdesk.desk.performance_book import defined
from rmdesk.desk.team_sums import summed, value_of
from rmdesk.domain.kpi import completion as standing
from rmdesk.domain.kpi import targets
from rmdesk.domain.kpi.figures import to_date
from rmdesk.domain.kpi.lines import KpiLine
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.queries import kpi_rows
from rmdesk.store.queries import team as people
from rmdesk.store.queries.team import Member
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits

DEFAULT_WAY: Final = targets.EQUAL


@dataclass(frozen=True, slots=True)
class MemberFigures:
    """Where one RM stands."""

    member: Member
    lines: tuple[KpiLine, ...]


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """Where everybody stands, and all together."""

    period: Period
    members: tuple[MemberFigures, ...]
    """By staff number; nobody where whose desk it is leads no team."""
    sums: tuple[KpiLine, ...]
    """A line for each KPI, in the bank's order."""
    leads: bool = True
    """Whether whose desk it is is a supervisor at all."""

    def of(self, person: str, code: str) -> KpiLine | None:
        """One KPI of one RM; of the whole team if `person` is empty."""
        lines = self.sums if not person else next((one.lines for one in self.members if one.member.id == person), ())
        return next((line for line in lines if line.code == code), None)


@dataclass(frozen=True, slots=True)
class TeamPoint:
    """A period of somebody's course, or of the team's."""

    period: Period
    value: int | None
    target: int | None
    completion: int | None
    """ppm; None where there is nothing to compare, or the target is not above 0."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A target before and after it is set."""

    member: Member
    before: int | None
    target: int


class Team:
    """The team of this desk's person."""

    def __init__(
        self, replica: Replica, clock: Clock, person: Callable[[], str], performance: Callable[[], Performance], edits: Callable[[], Edits]
    ) -> None:
        """Reads nothing yet; `person` gives the id of whose desk it is."""
        self._replica = replica
        self._clock = clock
        self._person = person
        self._performance = performance
        self._edits = edits

    def members(self) -> tuple[Member, ...]:
        """The RMs of the team by staff number; nobody if whose desk it is leads none."""
        with self._replica.reading() as db:
            return tuple(people.members(db, self._person()))

    def figures(self, span: Span, at: date | None = None) -> TeamFigures:
        """Every KPI of every RM and of all together, in the period of this length that `at` (default: the business date) lies in."""
        members = self.members()
        if not members:
            with self._replica.reading() as db:
                leads = people.leads(db, self._person())
            return TeamFigures(Period.holding(Span(span), at or self._clock.today()), (), (), leads)
        with self._performance().books([one.id for one in members], span, at) as (db, books):
            texts = kpi_rows.kpi_texts(db)
        lines = [tuple(map(book.line, texts)) for book in books]
        sums = tuple(summed(text, books, [those[place] for those in lines]) for place, text in enumerate(texts))
        return TeamFigures(books[0].asked.period, tuple(map(MemberFigures, members, lines)), sums)

    def course(
        self, code: str, span: Span = Span.MONTH, periods: int = TREND_PERIODS, at: date | None = None, person: str = ""
    ) -> tuple[TeamPoint, ...]:
        """How far a KPI came in that many periods, the newest last: one RM's, or of all together if `person` is empty.

        Months that are over are as the center put them on record, if it has; a ratio of several is always computed from what stands above and below its line.

        Raises:
            NotFound: no such KPI, or `person` is not in the team. InvalidValue: its definition cannot be used here.
        """
        members = [one for one in self.members() if not person or one.id == person]
        if not members:
            raise NotFound(_("There is nobody in the team."))
        with self._performance().books([one.id for one in members], span, at, periods) as (db, books):
            text, kpi = defined(db, code)
            those = [books[0].asked.period.back(back) for back in range(periods - 1, -1, -1)]
            wanted = [kpi_rows.targets(db, one.id, those) for one in members]
            kept = [kpi_rows.official(db, one.id, text.id) if span is Span.MONTH else {} for one in members]
        today = self._clock.today()
        found = []
        for period in those:
            stretch = to_date(period, today)
            official = [on.get(period.first) if period.last < today else None for on in kept]
            value, target = value_of(kpi, books, stretch, [one.get((text.id, period)) for one in wanted], official)
            done = None if value is None or target is None else standing.completion(value, target, less_is_better=kpi.less_is_better)
            found.append(TeamPoint(period, value, target, done))
        return tuple(found)

    # -- targets ---------------------------------------------------------------------------------------------------------

    def plan(self, code: str, period: Period, whole: int, way: str = DEFAULT_WAY) -> tuple[Planned, ...]:
        """What each RM would get of a target of the whole team, in the KPI's unit: handed out to the last unit; a ratio is everybody's whole.

        Raises:
            NotFound: no such KPI, or nobody in the team. InvalidValue: a target below zero, or no such way.
        """
        if way not in targets.WAYS:
            raise InvalidValue(
                _("There is no way {way}.").format(way=way), _("Choose one of {choices}.").format(choices=", ".join(targets.WAYS))
            )
        members = self.members()
        if not members:
            raise NotFound(_("There is nobody in the team."))
        with self._replica.reading() as db:
            text, kpi = defined(db, code)
            earlier = period.previous()
            set_now = [kpi_rows.targets(db, one.id, [period, earlier]) for one in members]
        parts = targets.parts_of(kpi.unit, whole, [one.get((text.id, earlier), 0) for one in set_now], way)
        return tuple(Planned(one, now.get((text.id, period)), part) for one, now, part in zip(members, set_now, parts, strict=True))

    def set_targets(self, code: str, period: Period, planned: Sequence[Planned]) -> None:
        """Set these targets, together; they reach the RMs with the next sync, and can be undone like any edit.

        Raises:
            NotFound: no such KPI. NotAllowed: not this desk's to set, or the period is over. InvalidValue: a target below zero.
        """
        from rmdesk.store import targets as rows

        with self._replica.reading() as db:
            text, _kpi = defined(db, code)
        rows.put(self._edits(), self._replica, text.id, text.code, period, [rows.Wanted(one.member.id, one.target) for one in planned])


__all__ = ["Member", "MemberFigures", "Planned", "Team", "TeamFigures", "TeamPoint"]
