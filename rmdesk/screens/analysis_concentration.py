"""Concentration: how much of the money the largest customers have, and the Lorenz curve of all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.filter_line import Condition, Filter
from rmdesk.domain.filter_terms import Operator
from rmdesk.domain.money import PPM, Money, divide_half_up
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column, percent
from rmdesk.screens.words import NONE
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_axis import SHARES
from rmdesk.widgets.plot_canvas import Piece, PlotLine
from rmdesk.widgets.plot_lines import Series, Trend, line_plot

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.analysis_concentration import Concentration, Top

BAR: Final = 14
_MEASURES: Final = {"aum": N_("AUM"), "deposits": N_("Deposits"), "investments": N_("Investments"), "loans": N_("Loans")}


def read(desk: Desk, measure: str) -> Page:
    """The concentration of a figure."""
    found = desk.analysis.concentration(measure)
    if not found.amount:
        return Page(columns=[], lines=(), empty=_("Nobody in your book has any."), explained=_explained(found))
    return Page(
        columns=_columns(measure),
        lines=tuple(_line(found, top) for top in found.tops),
        summary=" · ".join(
            (
                customers_said(found.customers),
                f"{_(_MEASURES[measure])} {amount(found.amount, found.currency)}",
                _("Gini {value}").format(value=gini_said(found.gini)),
            )
        ),
        drawing=partial(_draw, found),
        explained=_explained(found),
    )


def gini_said(ppm: int | None) -> str:
    """`0.712`."""
    if ppm is None:
        return NONE
    thousandths = divide_half_up(ppm, 1_000)
    return f"{thousandths // 1_000}.{thousandths % 1_000:03d}"


def _columns(measure: str) -> list[Column]:
    return [
        Column("top", _("The largest"), 12, priority=1, flex=1, max_width=24),
        number_column("customers", _("Customers"), 7, 1),
        number_column("amount", _(_MEASURES[measure]), 9, 1),
        number_column("share", _("of all"), 6, 1),
        number_column("least", _("each at least"), 9, 2),
        Column("bar", "", BAR, priority=3),
    ]


def _line(found: Concentration, top: Top) -> Line:
    name = _("top {share} %").format(share=top.ppm // 10_000) if top.ppm is not None else _("top {count}").format(count=len(top.rows))
    wanted = Filter((Condition(found.measure, Operator.LEAST, (Money(top.least, found.currency),)),)) if top.is_clear else None
    return Line(
        key=f"{top.ppm}-{len(top.rows) if top.ppm is None else ''}",
        cells=(
            name,
            count(len(top.rows)),
            amount(top.amount, found.currency),
            percent(top.share),
            Cell(amount(top.least, found.currency), "muted"),
            Cell(bar(top.share or 0, PPM, BAR), "accent"),
        ),
        about=f"{_(_MEASURES[found.measure])} {name}",
        customers=top.rows,
        wanted=wanted,
        values=(
            name,
            len(top.rows),
            exact(Money(top.amount, found.currency)),
            percent(top.share),
            exact(Money(top.least, found.currency)),
        ),
    )


def _draw(found: Concentration, width: int, height: int) -> list[PlotLine]:
    """The curve, and the diagonal on which it would lie if all had the same."""
    labels = tuple(f"{divide_half_up(point.customers_ppm, 10_000)}%" for point in found.curve)
    same = Series(_("all the same"), tuple(point.customers_ppm for point in found.curve), "·", "muted")
    real = Series(_(_MEASURES[found.measure]), tuple(point.amount_ppm for point in found.curve), "●", "accent", joined=True)
    heading = (Piece(_("Lorenz curve: what the smallest have together"), "strong"),)
    return [heading, *line_plot(Trend(labels, (same, real), SHARES, 10_000), width, max(0, height - 1))]


def _explained(found: Concentration) -> tuple[FactSection, ...]:
    return (
        FactSection(
            "",
            (
                Fact(_("Top n %"), _("the n % of the customers with the most, rounded up to whole customers; their sum ÷ the sum of all")),
                Fact(
                    "Gini",
                    _("2 Σ i·x ÷ (n Σ x) − (n + 1) ÷ n, the customers from the smallest on; 0: all have the same, towards 1: one has all"),
                ),
                Fact(_("Lorenz curve"), _("what share of the money the smallest 5, 10, … 100 % of the customers have together")),
                Fact(
                    _("Customers"),
                    _("everybody whose figures are in {currency}, those with nothing too; an overdrawn one counts as nothing").format(
                        currency=found.currency
                    ),
                ),
                Fact(_("From"), _("customers and their figures")),
            ),
        ),
    )


VIEW: Final = View(
    "concentration",
    N_("Concentration"),
    N_("How much of the money the largest customers have."),
    read,
    choices=tuple(_MEASURES.items()),
)
