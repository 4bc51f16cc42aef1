"""Who lacks what the like of them have: a customer a row with the reason in words, or a product line with all who lack it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money, divide_half_up
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_distribution import named
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, number_column, percent
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import Bar, bar_lines
from rmdesk.widgets.plot_canvas import Piece, PlotLine

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.analysis_peers import Lack, Lacks

BAR: Final = 16
USUAL: Final = 500_000
"""ppm of the like of them: more than half."""
_LEAST: Final = {"half": USUAL, "third": 300_000, "most": 700_000, "line": USUAL}


def read(desk: Desk, choice: str) -> Page:
    """The customers, or the lines."""
    found = desk.analysis.lacks(_LEAST[choice])
    drawing = partial(_draw, found) if found.lines else None
    if choice == "line":
        lines, columns = _by_line(found), _line_columns()
    else:
        lines, columns = tuple(_line(lack, found.currency) for lack in found.best), _customer_columns()
    said = _("{count} gaps: at least {share} of the like of them have it").format(
        count=count(found.found), share=f"{found.least_share // 10_000}%"
    )
    if choice != "line" and found.found > len(found.best):
        said += " · " + _("the {count} worth most are shown").format(count=count(len(found.best)))
    return Page(
        columns=columns,
        lines=lines,
        summary=said,
        drawing=drawing,
        explained=_explained(found),
        empty=_("Nobody lacks what most of the like of them have."),
    )


def _customer_columns() -> list[Column]:
    return [
        Column("name", _("Name"), 10, priority=1, flex=2, max_width=24),
        Column("level", _("Level"), 8, priority=3),
        Column("line", _("Lacks"), 10, priority=1, max_width=14),
        Column("why", _("Why"), 36, priority=2, flex=6, max_width=70),
        number_column("aum", _("AUM"), 9, 2),
        number_column("worth", _("share × AUM"), 9, 4),
    ]


def _line(lack: Lack, currency: str) -> Line:
    line, level = word(lack.line, "product_line"), word(lack.level, "level")
    return Line(
        key=f"{lack.row}-{lack.line}",
        cells=(
            lack.name,
            Cell(level, "muted"),
            Cell(line, "accent"),
            reason(lack, currency),
            amount(lack.aum, currency),
            Cell(amount(lack.worth, currency), "muted"),
        ),
        about=_("{name} lacks {line}").format(name=lack.name, line=line),
        customers=(lack.row,),
        customer=AtHand(lack.customer_id, lack.name),
        explained=(_row_explained(lack, currency),),
        values=(lack.name, level, line, reason(lack, currency), exact(Money(lack.aum, currency)), exact(Money(lack.worth, currency))),
    )


def reason(lack: Lack, currency: str) -> str:
    """`74% of 42 others, 45–54, have it`; the level stands beside it."""
    share = f"{divide_half_up(lack.share, 10_000)}%"
    return _("{share} of {peers} others, {like}, have it").format(
        share=share, peers=count(lack.peers), like=named(lack.by, lack.like, currency)
    )


def _row_explained(lack: Lack, currency: str) -> FactSection:
    like = f"{word(lack.level, 'level')}, {named(lack.by, lack.like, currency)}"
    worth = _("{having} ÷ {peers} × {aum} = {worth}").format(
        having=count(lack.having), peers=count(lack.peers), aum=amount(lack.aum, currency), worth=amount(lack.worth, currency)
    )
    told = _("{having} of {peers} others have it").format(having=count(lack.having), peers=count(lack.peers))
    facts = (Fact(_("Compared with"), like), Fact(word(lack.line, "product_line"), told), Fact(_("share × AUM"), worth))
    return FactSection(lack.name, facts)


def _line_columns() -> list[Column]:
    return [
        Column("line", _("Product line"), 14, priority=1, flex=1, max_width=24),
        number_column("customers", _("who lack it"), 7, 1),
        number_column("worth", _("share × AUM"), 9, 1),
        Column("bar", "", BAR, priority=2),
    ]


def _by_line(found: Lacks) -> tuple[Line, ...]:
    largest = max((line.worth for line in found.lines), default=0)
    lines = []
    for one in found.lines:
        name = word(one.line, "product_line")
        lines.append(
            Line(
                key=one.line,
                cells=(name, count(len(one.rows)), amount(one.worth, found.currency), Cell(bar(one.worth, largest, BAR), "accent")),
                about=_("{line}: lacked where the like of them have it").format(line=name),
                customers=one.rows,
                values=(name, len(one.rows), exact(Money(one.worth, found.currency))),
            )
        )
    return tuple(lines)


def _draw(found: Lacks, width: int, height: int) -> list[PlotLine]:
    """What is lacked, by how much it may be worth."""
    bars = [
        Bar(word(one.line, "product_line"), one.worth, f"{amount(one.worth, found.currency)} {count(len(one.rows))}", "accent")
        for one in found.lines
    ]
    return [(Piece(_("What is lacked: share × AUM"), "strong"),), *bar_lines(bars, width)][:height]


def _explained(found: Lacks) -> tuple[FactSection, ...]:
    return (
        FactSection(
            "",
            (
                Fact(
                    _("The like of them"),
                    _("active customers of the same level and age band; companies of the same industry, institutions of the same sector"),
                ),
                Fact(
                    _("Gap"),
                    _("a product line that at least {share} of the others like them have, and they have not").format(
                        share=percent(found.least_share)
                    ),
                ),
                Fact(_("At least"), _("ten others; who has no level, age or industry known is compared with nobody")),
                Fact(_("Order"), _("the share of the others who have it × the customer's own AUM: what it may be worth, not a forecast")),
                Fact(
                    _("From"),
                    _("customers, their figures and profiles, accounts, investments, loans, cards"),
                ),
            ),
        ),
    )


VIEW: Final = View(
    "gaps",
    N_("Gaps"),
    N_("Who lacks what the like of them have."),
    read,
    choices=(
        ("half", N_("half of them have it")),
        ("third", N_("30 % have it")),
        ("most", N_("70 % have it")),
        ("line", N_("by product line")),
    ),
)
