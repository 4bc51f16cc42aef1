"""The supervisor's team: one KPI of every RM and of all together, all KPIs of the one under the cursor, how far they came over time, and targets."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.card_beside import CARD_DELAY, CARD_FROM
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.performance_words import MEASURED, SPANS, progress_of
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.team_rows import TOGETHER, all_kpis, completion_trend, headline, team_columns, team_rows
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import fitted
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_lines import LinePlot
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import RowsInMemory
from rmdesk.widgets.row_table import HEADER, RowTable

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.team import MemberFigures, TeamFigures, TeamPoint
    from rmdesk.domain.kpi.lines import KpiLine
    from rmdesk.store.changes import Changed

READ_DELAY: Final = 1.0
"""Seconds that changes are gathered before the figures are read again."""
AIR: Final = 2
"""Cells left free at the two sides."""
LEAST_PLOT: Final = 7
"""Lines without which a plot says nothing."""
LEAST_TABLE: Final = 7
FRAME: Final = 4
"""Lines of status, keys and summary."""
SPAN_ORDER: Final = tuple(SPANS)
AHEAD: Final = 12
"""Periods to come whose targets can be set already."""
PEOPLE: Final = MEASURED | {"person", "team"}
OF_A_TEAM: Final = frozenset({"target", "hand_out", "kpi", "choose_kpi"})
"""Actions that there are only with somebody in the team and something measured."""


class TeamScreen(FramedScreen[None]):
    """The team of whose desk it is."""

    PLACES = (Where.TEAM,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("escape,backspace", "dismiss", N_("Back"), id="team.back"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (CARD_FROM, "-wide")]
    DEFAULT_CSS = """
    TeamScreen {
        #summary { padding: 0 1; background: $background; }
        #below { height: 1fr; padding: 0 1; }
        #course { width: 1fr; height: 1fr; }
        #course-title { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
        #beside { display: none; width: 46; margin-left: 2; scrollbar-size-vertical: 1; }
        &.-wide #beside { display: block; }
        &.-alone #below { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._span = Span.MONTH
        self._period: Period | None = None
        """None: the one of the business date."""
        self._code = ""
        self._figures: TeamFigures | None = None
        self._courses: dict[tuple[str, str], tuple[TeamPoint, ...]] = {}
        """By person and KPI; forgotten when figures are read again."""
        self._hold: Hold | None = None
        self._read_timer: Timer | None = None
        self._course_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Which KPI and period; the RMs; their course, and all KPIs of one."""
        yield Sheet(id="summary")
        yield RowTable(team_columns(), id="members")
        with Horizontal(id="below"):
            with Vertical(id="course"):
                yield Static(id="course-title", markup=False)
                yield LinePlot(id="course-plot")
            with VerticalScroll(id="beside", can_focus=False):
                yield Sheet(id="all")

    def on_mount(self) -> None:
        """Read the figures; keys typed meanwhile wait."""
        self._read_other()

    def on_unmount(self) -> None:
        """The desk was locked while it was being read: nobody waits any more."""
        self._release()

    # -- reading ---------------------------------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        return self.host.clock.today()

    @property
    def period(self) -> Period:
        """That is shown, or on its way."""
        return self._period or Period.holding(self._span, self._today)

    def read_now(self) -> None:
        """Read the figures again."""
        self._read_timer = None
        at = self._period.first if self._period is not None and self._period.first > self._today else self.period.until(self._today)
        self.ask(partial(self.desk.team.figures, self._span, at), self._show, topic="figures")

    def _read_other(self) -> None:
        """Keys typed from now on belong to what is shown next."""
        if self._hold is None:
            self._hold = self.host.keys.hold()
        self.read_now()

    def _show(self, figures: TeamFigures) -> None:
        self._figures, self._courses = figures, {}
        codes = [line.code for line in figures.sums]
        if self._code not in codes:
            self._code = codes[0] if codes else ""
        self._show_kpi()
        self.refresh_bindings()
        self._release()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only to who leads a team of somebody what is done with its targets and KPIs; the page says why not."""
        if action in OF_A_TEAM:
            return self._figures is not None and bool(self._figures.members and self._figures.sums)
        return super().check_action(action, parameters)

    def hindered(self, error: RmdeskError) -> None:
        """Keys go on; a page that has nothing to show says why."""
        self._release()
        if self._figures is not None:
            super().hindered(error)
            return
        self.query_one("#summary", Sheet).show([FactSection("", (Fact("", Cell(f"! {error.what}", "bad")), Fact("", error.todo)))])
        self.query_one("#members", RowTable).set_source(RowsInMemory([]), empty=_("The figures could not be read."))

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def replica_changed(self, changed: Changed) -> None:
        """Read again, after a moment."""
        if changed.touches(PEOPLE) and self._read_timer is None:
            self._read_timer = self.after(READ_DELAY, self.read_now)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def _show_kpi(self) -> None:
        figures = self._figures
        assert figures is not None
        rows = team_rows(figures, self._code, self._today) if self._code else []
        table = self.query_one("#members", RowTable)
        table.set_columns(fitted(team_columns(), (row for _person, row in rows)))
        table.set_source(RowsInMemory(rows), empty=self._empty(figures))
        self._show_summary()
        self._share_room()
        self._show_below()
        self._read_course()

    @staticmethod
    def _empty(figures: TeamFigures) -> str:
        if not figures.leads:
            return _("A team is shown to its supervisor. Your own figures are in My performance (3).")
        return _("There is nobody in the team.") if not figures.members else _("The bank has defined no KPI yet; they come with a sync.")

    def _show_summary(self) -> None:
        spans = "".join(f"[{_(title)}]" if span is self._span else f" {_(title)} " for span, title in SPANS.items())
        begun = self.period.first <= self._today
        when = progress_of(self.period, self._today) if begun else f"{self.period.label()} · " + _("not begun yet")
        facts = [Fact("", Cell(f"{spans}  {when}", "strong"))]
        line, figures = self.together, self._figures
        if line is not None and figures is not None:
            place = [one.code for one in figures.sums].index(line.code) + 1
            title = f"‹ {line.name} ›  {place}/{len(figures.sums)}"
            text, tone = headline(figures, line.code, self.size.width - AIR - 4)
            facts += [Fact("", Cell(title, "accent")), Fact("", Cell(text, tone))]
        self.query_one("#summary", Sheet).show([FactSection("", tuple(facts))])

    def _share_room(self) -> None:
        """The table takes what its rows need as long as a plot has room below it; else it takes all."""
        table = self.query_one("#members", RowTable)
        room = self.size.height - FRAME - 1
        rows = table.row_count + HEADER
        alone = not table.row_count or room - min(rows, LEAST_TABLE) < LEAST_PLOT
        self.set_class(alone, "-alone")
        height = room if alone else min(rows, room - LEAST_PLOT)
        if table.styles.height is None or table.styles.height.value != height:
            table.styles.height = height

    def on_resize(self) -> None:
        """There may be room for more."""
        self._show_summary()
        self._share_room()
        self.call_after_refresh(self._show_below)

    @property
    def together(self) -> KpiLine | None:
        """The shown KPI of all together."""
        return self._figures.of(TOGETHER, self._code) if self._figures is not None else None

    @property
    def person(self) -> str:
        """The id of the RM under the cursor; empty on the line of all together, and without rows."""
        key = self.query_one("#members", RowTable).cursor_key
        return key if isinstance(key, str) else TOGETHER

    @property
    def member(self) -> MemberFigures | None:
        """The RM under the cursor."""
        return next((one for one in self._figures.members if one.member.id == self.person), None) if self._figures is not None else None

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_below()
        if self._course_timer is not None:
            self._course_timer.stop()
        self._course_timer = self.after(CARD_DELAY, self._read_course)

    def _show_below(self) -> None:
        one, figures = self.member, self._figures
        name = one.member.name if one is not None else _("Whole team")
        if figures is not None and figures.sums:
            self.query_one("#all", Sheet).show([all_kpis(one.lines if one is not None else figures.sums, name)])
        line = self.together
        self.query_one("#course-title", Static).update(
            _("Completion over time · {kpi} · {name}").format(kpi=line.name, name=name) if line is not None else "", layout=False
        )
        team = self._courses.get((TOGETHER, self._code))
        mine = self._courses.get((self.person, self._code)) if one is not None else None
        is_read = team is not None and (one is None or mine is not None)
        nobody = _("No target was set in these periods.") if one is not None else _("Not everybody had a target in these periods.")
        empty = nobody if is_read else _("reading …")
        self.query_one("#course-plot", LinePlot).show(completion_trend(team, mine, name) if is_read else None, empty)

    def _read_course(self) -> None:
        """What is not known yet of the team's course and of that of the RM under the cursor."""
        line = self.together
        if line is None or line.problem or self.has_class("-alone"):
            return
        for person in {TOGETHER, self.person}:
            key = (person, self._code)
            if key not in self._courses:
                read = partial(self.desk.team.course, self._code, self._span, at=self.period.first, person=person)
                self.ask(read, partial(self._course_read, key, self._figures), topic=f"course {person and 'own'}")

    def _course_read(self, key: tuple[str, str], of: TeamFigures | None, points: tuple[TeamPoint, ...]) -> None:
        if of is self._figures:
            self._courses[key] = points
            self._show_below()

    # -- another KPI, another period -------------------------------------------------------------------------------------

    def action_kpi(self, steps: int) -> None:
        """The next KPI, or the one before."""
        codes = [line.code for line in self._figures.sums] if self._figures is not None else []
        if codes:
            self._code = codes[(codes.index(self._code) + steps) % len(codes)]
            self._show_kpi()

    async def action_choose_kpi(self) -> None:
        """Choose one of all KPIs."""
        from rmdesk.screens.choices import PickScreen

        def chosen(code: str | None) -> None:
            if code is not None:
                self._code = code
                self._show_kpi()

        if self._figures is not None and self._figures.sums:
            options = [(line.name, line.code) for line in self._figures.sums]
            await self.app.push_screen(PickScreen(_("Choose a KPI"), options), chosen)

    def action_span(self, steps: int) -> None:
        """Month, quarter, year."""
        day = self._period.last if self._period is not None else None
        self._span = SPAN_ORDER[(SPAN_ORDER.index(self._span) + steps) % len(SPAN_ORDER)]
        self._look_at(Period.holding(self._span, day) if day is not None else None)

    def action_period(self, steps: int) -> None:
        """The period before or after; also some that have not begun, for their targets."""
        self._look_at(self.period.back(-steps))

    def action_now(self) -> None:
        """The period of the business date."""
        self._look_at(None)

    def _look_at(self, period: Period | None) -> None:
        present = Period.holding(self._span, self._today)
        if period is not None and period > present.back(-AHEAD):
            self.notify(_("Targets are set for the next {count} periods at most.").format(count=AHEAD), timeout=3, markup=False)
            return
        self._period = None if period == present else period
        self._read_other()

    # -- what one can do -------------------------------------------------------------------------------------------------

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        """The performance of the RM under the cursor, to be read."""
        event.stop()
        from rmdesk.screens.member_performance import MemberPerformanceScreen

        if (one := self.member) is not None:
            await self.app.push_screen(MemberPerformanceScreen(one.member, self._span, self._period))

    def action_target(self, text: str = "") -> None:
        """Set what the RM under the cursor is to reach, or hand out what all together are."""
        from rmdesk.screens import team_targets

        if (line := self.together) is not None and not line.problem:
            one = self.member
            if one is None:
                team_targets.hand_out(self, line, text)
            else:
                team_targets.set_one(self, one, line, text)

    def action_hand_out(self, text: str = "") -> None:
        """Hand out what all together are to reach."""
        from rmdesk.screens import team_targets

        if (line := self.together) is not None and not line.problem:
            team_targets.hand_out(self, line, text)
