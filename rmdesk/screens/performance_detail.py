"""One KPI beside the table: how it came along over thirteen periods, who moved it, and how it is worked out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from rmdesk.i18n import N_, _
from rmdesk.screens.performance_words import Against, before, compared_with, measure_of, needs, said, short_label, signed, that_fit
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.sheet_over import SheetScreen
from rmdesk.widgets.cells import Cell, clip
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import Bar, BarPlot, BarsFor
from rmdesk.widgets.plot_lines import LinePlot, Series, Trend

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.lines import Explanation, KpiLine, Mover, Movers, TrendPoint
    from rmdesk.screens.frame import FramedScreen
    from rmdesk.widgets.tones import Tone

PERIODS: Final = 13
"""A period, and as many before it as make a year of months."""
RATIO: Final = N_("A ratio is not the sum of its customers; look at the rows behind it.")
"""Said instead of who moved it."""
AIR: Final = 2
"""Cells left free at the two sides."""
TOP: Final = 12
"""Customers or accounts named on each side; what there is no room for joins the rest."""


@dataclass(frozen=True)
class Detail:
    """What is known of a KPI so far; the parts arrive one after the other."""

    line: KpiLine
    trend: tuple[TrendPoint, ...] | None = None
    movers: Movers | None = None
    explanation: Explanation | None = None


class KpiDetail(Vertical):
    """Draws a `Detail`."""

    DEFAULT_CSS = """
    KpiDetail {
        height: 1fr;
        #detail-facts { height: 2; padding: 0 1; background: $surface; }
        #detail-plots { height: 1fr; padding: 0 1; }
        #detail-plots > Vertical { width: 1fr; height: 1fr; }
        #detail-movers { margin-left: 2; }
        #detail-explained { display: none; margin-left: 2; width: 44; scrollbar-size-vertical: 1; }
        .detail-title { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def compose(self) -> ComposeResult:
        yield Sheet(id="detail-facts")
        with Horizontal(id="detail-plots"):
            with Vertical(id="detail-trend"):
                yield LinePlot(id="trend")
            with Vertical(id="detail-movers"):
                yield Static(classes="detail-title", id="movers-title", markup=False)
                yield BarPlot(id="movers")
            with VerticalScroll(id="detail-explained", can_focus=False):
                yield Sheet(id="explained")

    def show(self, detail: Detail | None, against: Against, today: date) -> None:
        """Show a KPI, or none."""
        facts, trend, bars, explained = (
            self.query_one("#detail-facts", Sheet),
            self.query_one(LinePlot),
            self.query_one(BarPlot),
            self._text,
        )
        title = self.query_one("#movers-title", Static)
        if detail is None:
            facts.show(())
            trend.show(None)
            bars.show(lambda _lines: ())
            explained.show(())
            title.update("", layout=False)
            return
        line = detail.line
        facts.show([facts_of(line, today, self.size.width - AIR)])
        trend.show(trend_of(detail.trend, line) if detail.trend else None, _("reading …") if detail.trend is None else _("no history yet"))
        title.update(movers_title(line, detail.movers, against, today) if line.unit != "ppm" else "", layout=False)
        nobody = RATIO if line.unit == "ppm" else N_("reading …") if detail.movers is None else N_("Nothing moved it.")
        bars.show(bars_for(detail.movers, line) if detail.movers is not None else lambda _lines: (), _(nobody))
        explained.show(explained_sections(detail.explanation) if detail.explanation is not None else ())

    @property
    def _text(self) -> Sheet:
        return self.query_one("#explained", Sheet)


# -- in words --------------------------------------------------------------------------------------------------------------


def facts_of(line: KpiLine, today: date, room: int) -> FactSection:
    """The KPI with its figure, and below it what the table may have had no room for, as far as it fits in `room` cells: two lines always."""
    if line.problem:
        return FactSection(clip(line.name, room), (Fact("", Cell(clip(line.problem, room), "warn")),))
    head = [line.name, f"{said(line.actual, line)} / {said(line.target, line)}" if line.target is not None else said(line.actual, line)]
    if line.gap is not None and line.gap > 0:
        head.append(_("{gap} short").format(gap=said(line.gap, line)))
    parts = needs(line, today)
    if line.base is not None:
        parts.append(_("counted from {base}").format(base=said(line.base, line)))
    return FactSection(clip(" · ".join(head), room), (Fact("", Cell(that_fit([*parts, *_compared(line, today)], room), "muted")),))


def _compared(line: KpiLine, today: date) -> Iterable[str]:
    for against in ("previous", "year_before"):
        was = before(line, against, today)
        if was is not None and line.actual is not None:
            yield f"{compared_with(line, against, today)} {said(was, line)} ({signed(line.actual - was, line)})"


def explained_sections(explanation: Explanation) -> list[Section]:
    """Formula, inputs, sources."""
    return [
        FactSection(_("Formula"), (Fact("", explanation.formula),)),
        FactSection(_("What went into it"), tuple(Fact(one.name, one.value) for one in explanation.inputs)),
        FactSection(_("Where it comes from"), tuple(Fact("", Cell(one, "muted")) for one in explanation.sources)),
    ]


def movers_title(line: KpiLine, movers: Movers | None, against: Against, today: date | None = None) -> str:
    """By how much it moved in all, and since when; with `today`, against how many days of then."""
    change = signed(movers.after - movers.before, line) if movers is not None else ""
    return _("{change} against {before}").format(change=change, before=compared_with(line, against, today)).strip()


async def explain(screen: FramedScreen[None], performance: Performance, line: KpiLine) -> None:
    """Show how a figure is worked out, over the page."""
    period = line.period
    read = partial(performance.explain, line.code, period.span, period.until(screen.host.clock.today()))
    await screen.app.push_screen(SheetScreen(f"{line.name} · {period.label()}", lambda: explained_sections(read())))


# -- drawn -----------------------------------------------------------------------------------------------------------------


def trend_of(points: Sequence[TrendPoint], line: KpiLine) -> Trend:
    """The figure joined by a line, the targets as marks, the same period of last year as a mark above the present one."""
    targets = tuple(point.target for point in points)
    last_year = (None,) * (len(points) - 1) + (line.year_before,)
    least = 1 if line.unit == "count" else 100
    return Trend(
        tuple(short_label(point.period) for point in points),
        (
            Series(_("target"), targets, "◇", "warn"),
            Series(_("last year"), last_year, "○", "muted"),
            Series(line.name, tuple(point.value for point in points), "●", "accent", joined=True),
        ),
        measure_of(line),
        least,
    )


def bars_for(movers: Movers, line: KpiLine) -> BarsFor:
    """As many of the greatest movers as there are lines, in their order; the last line is everybody else. All lines add up to the change."""

    def bars(lines: int) -> list[Bar]:
        greatest = sorted(movers.named, key=lambda mover: -abs(mover.change))
        rest = movers.rest
        if rest or len(greatest) > lines:
            greatest, others = greatest[: max(0, lines - 1)], greatest[max(0, lines - 1) :]
            rest += sum(mover.change for mover in others)
        named = [mover for mover in movers.named if mover in greatest]
        drawn = [Bar(mover_name(mover), mover.change, signed(mover.change, line), tone_of_change(mover.change, line)) for mover in named]
        return [*drawn, Bar(_("all others"), rest, signed(rest, line), "muted")] if rest else drawn

    return bars


def mover_name(mover: Mover) -> str:
    """The customer, and which account if it is one."""
    return f"{mover.name} {mover.account_no_masked}".rstrip()


def tone_of_change(change: int, line: KpiLine) -> Tone | None:
    """What worsens the figure stands out; what betters it is quiet."""
    return "bad" if (change > 0) == line.less_is_better and change else "good"
