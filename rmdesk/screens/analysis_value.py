"""Value segments: who brings what share of the contribution, as ABC or as deciles, with the cumulated share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import PPM, Money
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column, percent
from rmdesk.screens.appraisal_words import APPRAISED
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import Bar, bar_lines
from rmdesk.widgets.plot_canvas import PlotLine

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.desk.appraisal import Ranking
    from rmdesk.domain.segments import Segment

BAR: Final = 14


def read(desk: Desk, by: str) -> Page:
    """The segments."""
    found = desk.appraisal.ranking(by)
    whole = sum(max(0, one.facts.income) for one in found.ranked)
    if not whole:
        return Page(columns=[], lines=(), empty=_("Nobody in your book brings anything yet."), explained=_explained(found, by))
    return Page(
        columns=_columns(),
        lines=tuple(_line(found, segment, by) for segment in found.segments if segment.customers),
        summary=" · ".join(
            (customers_said(len(found.ranked)), _("contribution {amount} a year").format(amount=amount(whole, found.currency)))
        ),
        drawing=partial(_draw, found, by),
        explained=_explained(found, by),
    )


def _columns() -> list[Column]:
    return [
        Column("segment", _("Segment"), 9, priority=1),
        number_column("customers", _("Customers"), 7, 1),
        number_column("amount", _("Contribution"), 9, 1),
        number_column("share", _("Part"), 6, 1),
        number_column("cumulated", _("Cumulated"), 6, 1),
        number_column("least", _("at least"), 8, 3),
        number_column("aum", _("AUM"), 9, 2),
        Column("bar", _("Cumulated as bars"), BAR, priority=3),
    ]


def _name(segment: Segment, by: str) -> str:
    return segment.code if by == "abc" else _("{count}. tenth").format(count=segment.code)


def _line(found: Ranking, segment: Segment, by: str) -> Line:
    some = found.ranked[segment.first : segment.first + segment.customers]
    aum = sum(one.person.aum for one in some)
    name = _name(segment, by)
    return Line(
        key=segment.code,
        cells=(
            Cell(name, "strong" if segment.code in ("A", "1") else None),
            count(segment.customers),
            amount(segment.value, found.currency),
            percent(segment.share),
            Cell(percent(segment.cumulated), "strong"),
            Cell(amount(segment.least, found.currency), "muted"),
            amount(aum, found.currency),
            Cell(bar(segment.cumulated, PPM, BAR), "accent"),
        ),
        about=_("Value segment {name}").format(name=name),
        customers=[one.person.row for one in some],
        values=(
            name,
            segment.customers,
            exact(Money(segment.value, found.currency)),
            percent(segment.share),
            percent(segment.cumulated),
            exact(Money(segment.least, found.currency)),
            exact(Money(aum, found.currency)),
        ),
    )


def _draw(found: Ranking, by: str, width: int, height: int) -> list[PlotLine]:
    """The share of each segment, the cumulated one as a mark."""
    bars = [Bar(_name(segment, by), segment.share, percent(segment.share), "accent", segment.cumulated) for segment in found.segments]
    return bar_lines(bars[:height], width)


def _explained(found: Ranking, by: str) -> tuple[FactSection, ...]:
    cut = (
        _("A: who together bring the first {a}; B: up to {b}; C: the rest, and who brings nothing").format(
            a=percent(found.rules.a_share), b=percent(found.rules.b_share)
        )
        if by == "abc"
        else _("ten parts with as nearly as possible the same number of customers, the best first")
    )
    facts = (
        Fact(_("Order"), _("by contribution in a year, as the appraisal says it; i there names margins and formula")),
        Fact(_("Segments"), cut),
        Fact(
            _("Shares"),
            _("of what is brought; who costs more than they bring counts as nothing in the shares, and with the loss in the sum"),
        ),
    )
    return (FactSection(_("Value segments"), facts),)


VIEW: Final = View(
    "value",
    N_("By value"),
    N_("Customers by what they bring: who makes the first 80 %, who the next."),
    read,
    choices=(("abc", N_("ABC")), ("deciles", N_("Tenths"))),
    tables=APPRAISED,
)
