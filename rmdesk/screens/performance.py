"""My performance: each KPI with its target, where one stands and what is missing; below, how the one under the cursor came along and who moved it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.domain.kpi.periods import Period, Span
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.card_beside import CARD_DELAY, CARD_FROM
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.performance_book import book_sections
from rmdesk.screens.performance_detail import PERIODS, TOP, Detail, KpiDetail, explain
from rmdesk.screens.performance_export import export_rows
from rmdesk.screens.performance_table import kpi_columns, kpi_row
from rmdesk.screens.performance_words import MEASURED, SPANS, Against, headline, progress_of
from rmdesk.screens.sheet import Sheet
from rmdesk.screens.sheet_over import SheetScreen
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import fitted
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.row_messages import RowHighlighted, RowSelected
from rmdesk.widgets.row_source import RowsInMemory
from rmdesk.widgets.row_table import HEADER, RowTable

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.lines import Explanation, KpiLine, Movers, TrendPoint
    from rmdesk.store.changes import Changed

READ_DELAY: Final = 1.0
"""Seconds that changes are gathered before the figures are read again."""
AROUND: Final = 2
"""Lines of status and keys above and below; cells of air on the two sides."""
LEAST_DETAIL: Final = 7
"""Lines without which what stands below the table says nothing."""
LEAST_TABLE: Final = 9
"""Lines that a long table keeps, so that there is room for what stands below it."""
SPAN_ORDER: Final = tuple(SPANS)


class PerformanceScreen(FramedScreen[None]):
    """The table, and the KPI under its cursor."""

    MODE = "performance"
    PLACES = (Where.PERFORMANCE,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(Where.PERFORMANCE),
        Binding("enter", "rows", N_("Rows behind it"), show=False, id="performance.no_rows"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (CARD_FROM, "-wide"), (150, "-very-wide")]
    DEFAULT_CSS = """
    PerformanceScreen {
        #summary { padding: 0 1; background: $background; }
        #book-place { display: none; height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        &.-without-kpis #kpis { height: 3; }
        &.-without-kpis #book-place { display: block; }
        &.-without-detail KpiDetail, &.-without-kpis KpiDetail { display: none; }
        &.-very-wide #detail-explained { display: block; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._span = Span.MONTH
        self._period: Period | None = None
        """None: the one of the business date."""
        self._lines: tuple[KpiLine, ...] = ()
        self._details: dict[str, Detail] = {}
        """By the code of the KPI; of the period that is shown."""
        self._fresh: set[tuple[str, str]] = set()
        """Code and part of what was read since the figures changed; the rest stays in sight until it has been read again."""
        self._against: Against = "previous"
        self._hold: Hold | None = None
        """Keys typed while another period is on its way belong to that one."""
        self._read_timer: Timer | None = None
        self._detail_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Where one stands; the KPIs; the one under the cursor."""
        yield Sheet(id="summary")
        yield RowTable(kpi_columns(), id="kpis", empty=_("The bank has defined no KPI yet; they come with a sync."))
        yield KpiDetail()
        with VerticalScroll(id="book-place", can_focus=False):
            yield Sheet(id="book")

    def on_mount(self) -> None:
        """Read the figures; keys typed meanwhile wait for them."""
        self._read_other()

    # -- reading ---------------------------------------------------------------------------------------------------------

    @property
    def _today(self) -> date:
        return self.host.clock.today()

    @property
    def performance(self) -> Performance:
        """Answers about whom the page shows."""
        return self.desk.performance

    @property
    def whose(self) -> str:
        """The name of whom the page shows; empty for whose desk it is."""
        return ""

    @property
    def period(self) -> Period:
        """That is shown, or on its way."""
        return self._period or Period.holding(self._span, self._today)

    @property
    def _at(self) -> date | None:
        """A day in the period; None for the present one, which goes on with the days."""
        return self._period.last if self._period is not None else None

    def read_now(self) -> None:
        """Read the figures again."""
        self._read_timer = None
        self.ask(partial(self.performance.lines, self._span, self._at), self._show, topic="figures")

    def _read_other(self) -> None:
        """Read another period; keys go on when it stands."""
        if self._hold is None:
            self._hold = self.host.keys.hold()
        self.read_now()

    def _show(self, lines: tuple[KpiLine, ...]) -> None:
        is_same = bool(lines) and bool(self._lines) and lines[0].period == self._lines[0].period
        old = self._details if is_same else {}
        self._lines, self._fresh = lines, set()
        self._details = {line.code: replace(old[line.code], line=line) for line in lines if line.code in old}
        self.set_class(not lines, "-without-kpis")
        self._show_summary()
        today = self._today
        table, rows = self.query_one("#kpis", RowTable), [(line.code, kpi_row(line, today)) for line in lines]
        table.set_columns(fitted(kpi_columns(), (row for _code, row in rows)))
        table.set_source(RowsInMemory(rows))
        self._share_room()
        self._show_detail()
        if lines:
            self._read_detail()
        else:
            self.ask(
                self.desk.performance.balances, lambda figures: self.query_one("#book", Sheet).show(book_sections(figures)), topic="book"
            )
        self._release()

    def hindered(self, error: RmdeskError) -> None:
        """What was asked could not be read: keys go on; a page that has nothing to show says why."""
        self._release()
        if self._lines:
            super().hindered(error)
            return
        facts = [Fact("", Cell(f"! {error.what}", "bad"))] + ([Fact("", error.todo)] if error.todo else [])
        self.query_one("#summary", Sheet).show([FactSection("", tuple(facts))])
        self.query_one("#kpis", RowTable).set_source(RowsInMemory([]), empty=_("The figures could not be read."))

    def on_unmount(self) -> None:
        """The desk was locked while it was being read: nobody waits any more."""
        self._release()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def replica_changed(self, changed: Changed) -> None:
        """Count again, after a moment."""
        if changed.touches(MEASURED) and self._read_timer is None:
            self._read_timer = self.after(READ_DELAY, self.read_now)

    # -- what is shown ---------------------------------------------------------------------------------------------------

    def _show_summary(self) -> None:
        spans = "".join(f"[{_(title)}]" if span is self._span else f" {_(title)} " for span, title in SPANS.items())
        parts = [*filter(None, [self.whose]), f"{spans}  {progress_of(self.period, self._today)}"]
        currency = next((line.currency for line in self._lines if line.currency), "CNY")
        if currency != "CNY":
            parts.append(currency)
        facts = [Fact("", Cell(" · ".join(parts), "strong"))]
        if self._lines:
            facts.append(Fact("", Cell(*headline(self._lines, self._today, self.size.width - AROUND))))
        self.query_one("#summary", Sheet).show([FactSection("", tuple(facts))])

    def _share_room(self) -> None:
        """The table takes what its rows need, as long as enough is left for what stands below; on a low terminal it takes all."""
        if not self._lines:
            return
        table = self.query_one("#kpis", RowTable)
        room = self.size.height - AROUND - len(self.query_one("#summary", Sheet).lines)
        rows = len(self._lines) + HEADER
        has_detail = room - min(rows, LEAST_TABLE) >= LEAST_DETAIL and (room - rows >= LEAST_DETAIL or room >= 2 * LEAST_TABLE)
        self.set_class(not has_detail, "-without-detail")
        height = min(rows, room - LEAST_DETAIL) if has_detail else room
        if table.styles.height is None or table.styles.height.value != height:
            table.styles.height = height

    def on_resize(self) -> None:
        """There may be room for more."""
        self._show_summary()
        self._share_room()
        self.call_after_refresh(self._show_detail)

    @property
    def line(self) -> KpiLine | None:
        """The KPI under the cursor."""
        code = self.query_one("#kpis", RowTable).cursor_key
        return next((line for line in self._lines if line.code == code), None)

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_detail()
        if self._detail_timer is not None:
            self._detail_timer.stop()
        self._detail_timer = self.after(CARD_DELAY, self._read_detail)

    def _show_detail(self) -> None:
        line = self.line
        detail = self._details.get(line.code, Detail(line)) if line is not None else None
        self.query_one(KpiDetail).show(detail, self._against, self._today)

    def _read_detail(self) -> None:
        """What is not known yet of the KPI under the cursor, piece by piece."""
        line = self.line
        if line is None or line.problem or self.has_class("-without-detail"):
            return
        performance = self.performance
        if (line.code, "trend") not in self._fresh:
            read = partial(performance.trend, line.code, self._span, PERIODS, self._at)
            self.ask(read, partial(self._trend_read, line), topic="trend")
        if (line.code, "movers") not in self._fresh and line.unit != "ppm":
            who = partial(performance.movers, line.code, self._span, self._at, self._against, TOP)
            self.ask(who, partial(self._movers_read, line, self._against), topic="movers")
        if (line.code, "explanation") not in self._fresh and self.has_class("-very-wide"):
            why = partial(performance.explain, line.code, self._span, self._at)
            self.ask(why, partial(self._explained, line), topic="explanation")

    def _trend_read(self, line: KpiLine, trend: tuple[TrendPoint, ...]) -> None:
        self._learn("trend", replace(self._known(line), trend=trend))

    def _movers_read(self, line: KpiLine, against: Against, movers: Movers) -> None:
        if against == self._against:
            self._learn("movers", replace(self._known(line), movers=movers))

    def _explained(self, line: KpiLine, explanation: Explanation) -> None:
        self._learn("explanation", replace(self._known(line), explanation=explanation))

    def _known(self, line: KpiLine) -> Detail:
        """What is known of this very line; of one that has been read anew since, nothing is to be added to what is known."""
        known = self._details.get(line.code)
        return known if known is not None and known.line is line else Detail(line)

    def _learn(self, part: str, detail: Detail) -> None:
        """Keep what was read, unless the figures have been read anew since."""
        line = detail.line
        if any(line is one for one in self._lines):
            self._details[line.code] = detail
            self._fresh.add((line.code, part))
            if self.line is line:
                self._show_detail()

    # -- another period --------------------------------------------------------------------------------------------------

    def action_span(self, steps: int) -> None:
        """Month, quarter, year."""
        day = self._at
        self._span = SPAN_ORDER[(SPAN_ORDER.index(self._span) + steps) % len(SPAN_ORDER)]
        self._look_at(Period.holding(self._span, day) if day is not None else None)

    def action_period(self, steps: int) -> None:
        """The period before or after; never one that has not begun."""
        self._look_at(self.period.back(-steps))

    def action_now(self) -> None:
        """The period of the business date."""
        self._look_at(None)

    def _look_at(self, period: Period | None) -> None:
        """Show a period; the present one is None, so that it goes on with the days."""
        if period is not None and period.first > self._today:
            self.notify(_("This period has not begun yet."), timeout=3, markup=False)
            return
        self._period = period if period is not None and period.last < self._today else None
        self._read_other()

    def action_against(self) -> None:
        """Compare with the year before, or with the period before again."""
        self._against = "year_before" if self._against == "previous" else "previous"
        self._details = {code: replace(detail, movers=None) for code, detail in self._details.items()}
        self._fresh = {(code, part) for code, part in self._fresh if part != "movers"}
        self._show_detail()
        self._read_detail()

    # -- what one can do -------------------------------------------------------------------------------------------------

    def _has_figures(self) -> bool:
        """Whether there is a KPI to ask about; if not, that is said."""
        if not self._lines:
            is_read = self.has_class("-without-kpis")
            self._explain_why_not(_("The bank measures nothing yet.") if is_read else _("The figures could not be read."))
        return bool(self._lines)

    def _usable(self) -> KpiLine | None:
        """The KPI under the cursor if it has a figure; if not, it is said why."""
        if not self._has_figures():
            return None
        line = self.line
        if line is not None and line.problem:
            self._explain_why_not(line.problem)
            return None
        return line

    def _explain_why_not(self, sentence: str) -> None:
        self.notify(sentence, timeout=3, markup=False)

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        event.stop()
        await self.action_rows()

    async def action_rows(self) -> None:
        """The rows behind the figure."""
        from rmdesk.screens.figure import FigureScreen

        if (line := self._usable()) is not None:
            await self.app.push_screen(FigureScreen(self.performance, line, self._against))

    async def action_what_if(self, text: str = "") -> None:
        """What more money would make of the figure."""
        from rmdesk.screens.what_if import WhatIfScreen

        if (line := self._usable()) is not None:
            await self.app.push_screen(WhatIfScreen(self.performance, line, text))

    async def action_explain(self) -> None:
        """How the figure is worked out."""
        if self._has_figures() and (line := self.line) is not None:
            await explain(self, self.performance, line)

    async def action_export(self, path: str = "") -> None:
        """Write the rows behind the figure to a file."""
        if (line := self._usable()) is not None:
            await export_rows(self, self.performance, line, path)

    async def action_team(self) -> None:
        """The supervisor's team."""
        await self.run_action("app.team")

    async def action_rank(self) -> None:
        """Where one stands among colleagues, by the last figures on record."""
        from rmdesk.screens.performance_rank import RankScreen

        if (line := self._usable()) is not None:
            await self.app.push_screen(RankScreen(line))

    async def action_report(self) -> None:
        """Write the report of the period that is shown."""
        from rmdesk.screens.performance_report import write_report

        if not self._has_figures():
            return
        profile = self.desk.profile
        await write_report(self, self.performance, self.period, self.whose or profile.person_name, profile.branch_name)

    async def action_book(self) -> None:
        """The balances of the book."""
        figures = self.desk.performance.balances
        await self.app.push_screen(SheetScreen(_("Balances of the book"), lambda: book_sections(figures())))
