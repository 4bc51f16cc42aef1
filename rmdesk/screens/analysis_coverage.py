"""Product coverage: of those who have one line how many have another, by level, by number of lines; who has one and not the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.code_words import LINE
from rmdesk.domain.filter_line import Condition, Filter
from rmdesk.domain.filter_terms import LINES, Operator
from rmdesk.domain.kpi.saying import ratio
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.domain.shares import shares
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import count, customers_said, number_column, percent
from rmdesk.screens.words import NONE, word
from rmdesk.store.queries import analysis_coverage as coverage
from rmdesk.widgets.cells import Cell, width_of
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import Bar, bar_lines
from rmdesk.widgets.plot_canvas import Piece, PlotLine

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.analysis_holders import Holders

BAR: Final = 20
CODE: Final = "coverage"
_SHORT: Final = {one.code: one for one in LINES}
_TITLES: Final = {"gold": N_("Precious metals"), **LINE}
_WIDEST: Final = 6
"""Cells of a column of the matrix at most."""


def read(desk: Desk, choice: str) -> Page:
    """The coverage by what was chosen."""
    holders = desk.analysis.holders()
    if not holders.customers:
        return Page(columns=[], lines=(), empty=_("There are no customers in your book yet."), explained=_explained())
    if choice == "level":
        return _levels(holders, desk.analysis.reach())
    if choice == "number":
        return _numbers(holders)
    return _matrix(holders) if choice == "matrix" else _pairs(holders, choice)


def short(line: str) -> str:
    """A line in a word, as filters name it."""
    return _SHORT[line].name(current_language()) if line in _SHORT else word(line, "product_line")


def _of_line(*conditions: tuple[str, Operator]) -> Filter | None:
    """The filter on product lines; None where filters do not know one."""
    if any(line not in _SHORT for line, _operator in conditions):
        return None
    return Filter(tuple(Condition("product", operator, (line,)) for line, operator in conditions))


def _whole(ppm: int) -> str:
    """A share without decimals, for a narrow column."""
    return f"{divide_half_up(ppm, 10_000)}%"


def _share_of(part: int, whole: int) -> int | None:
    return divide_half_up(part * PPM, whole) if whole else None


def _line_columns(holders: Holders) -> list[Column]:
    """One for each line; the one that fewest have leaves first."""
    by_holders = sorted(holders.lines, key=lambda line: -len(holders.lines[line]))
    return [
        Column(line, short(line), max(4, min(_WIDEST, width_of(short(line)))), 3 + by_holders.index(line), align="end")
        for line in holders.lines
    ]


def _matrix(holders: Holders) -> Page:
    both = coverage.matrix(holders)
    lines = []
    for line, having in holders.lines.items():
        cells: list[Cell | str] = []
        for other in holders.lines:
            share = _share_of(both[line, other], len(having))
            cells.append(Cell("·", "muted") if other == line else NONE if share is None else _whole(share))
        lines.append(
            Line(
                key=line,
                cells=(short(line), count(len(having)), *cells),
                about=word(line, "product_line"),
                customers=having,
                wanted=_of_line((line, Operator.IS)),
                leads_to=(CODE, line),
            )
        )
    return Page(
        columns=[
            Column("line", _("Of those with"), 13, priority=1, flex=1, max_width=18),
            number_column("customers", _("Customers"), 7, 2),
            *_line_columns(holders),
        ],
        lines=lines,
        summary=_summary(holders),
        drawing=partial(_draw_lines, holders),
        explained=_explained(),
    )


def _summary(holders: Holders) -> str:
    lines = sum(map(len, holders.lines.values()))
    several = sum(len(rows) for number, rows in coverage.by_number(holders).items() if number >= 2)
    return " · ".join(
        (
            customers_said(holders.customers),
            _("{number} lines a customer").format(number=ratio(_share_of(lines, holders.customers))),
            _("two lines or more {share}").format(share=percent(_share_of(several, holders.customers))),
        )
    )


def _levels(holders: Holders, levels: Sequence[coverage.Reach]) -> Page:
    lines = []
    for level in levels:
        name = word(level.code, "level") if level.code else _("the whole book")
        shares_of = [_share_of(level.holders[line], len(level.rows)) for line in holders.lines]
        lines.append(
            Line(
                key=level.code,
                cells=(
                    Cell(name, None if level.code else "strong"),
                    count(len(level.rows)),
                    ratio(level.per_customer),
                    percent(level.cross_sell),
                    *(NONE if share is None else _whole(share) for share in shares_of),
                ),
                about=name,
                customers=level.rows,
                wanted=Filter((Condition("level", Operator.IS, (level.code,)),)) if level.code else None,
            )
        )
    return Page(
        columns=[
            Column("level", _("Level"), 10, priority=1, flex=1, max_width=20),
            number_column("customers", _("Customers"), 7, 1),
            number_column("lines", _("lines"), 4, 2),
            number_column("several", _("two or more"), 6, 2),
            *_line_columns(holders),
        ],
        lines=lines,
        summary=_summary(holders),
        drawing=partial(_draw_levels, levels),
        explained=_explained(),
    )


def _numbers(holders: Holders) -> Page:
    found = coverage.by_number(holders)
    of_all = shares([len(rows) for rows in found.values()])
    largest = max(map(len, found.values()))
    lines = []
    for (number, rows), share in zip(found.items(), of_all, strict=True):
        name = _("{count} product lines").format(count=number) if number != 1 else _("one product line")
        lines.append(
            Line(
                key=str(number),
                cells=(name, count(len(rows)), percent(share), Cell(bar(len(rows), largest, BAR), "accent")),
                about=name,
                customers=rows,
                wanted=Filter((Condition("product", Operator.IS_NOT, tuple(_SHORT)),))
                if number == 0 and set(holders.lines) <= set(_SHORT)
                else None,
            )
        )
    return Page(
        columns=[
            Column("number", _("They have"), 16, priority=1, flex=1, max_width=24),
            number_column("customers", _("Customers"), 7, 1),
            number_column("share", _("of all"), 6, 1),
            Column("bar", "", BAR, priority=2),
        ],
        lines=lines,
        summary=_summary(holders),
        drawing=partial(_draw_lines, holders),
        explained=_explained(),
    )


def _pairs(holders: Holders, line: str) -> Page:
    having = len(holders.lines.get(line, ()))
    lines: list[Line] = []
    for pair in coverage.pairs(holders, line):
        said = {"line": short(line), "other": short(pair.other)}
        for key, name, rows, operator in (
            ("with", _("{line} and {other}"), pair.both, Operator.IS),
            ("without", _("{line}, no {other}"), pair.without, Operator.IS_NOT),
        ):
            share = _share_of(len(rows), having)
            lines.append(
                Line(
                    key=f"{pair.other}-{key}",
                    cells=(
                        Cell(name.format(**said), "muted" if operator is Operator.IS else None),
                        count(len(rows)),
                        percent(share),
                        Cell(bar(share or 0, PPM, BAR), "good" if operator is Operator.IS else "warn"),
                    ),
                    about=name.format(**said),
                    customers=rows,
                    wanted=_of_line((line, Operator.IS), (pair.other, operator)),
                )
            )
    return Page(
        columns=[
            Column("pair", _("They have"), 20, priority=1, flex=1, max_width=30),
            number_column("customers", _("Customers"), 7, 1),
            number_column("share", _("of these"), 6, 1),
            Column("bar", "", BAR, priority=2),
        ],
        lines=lines if having else (),
        empty=_("Nobody in your book has it."),
        summary=f"{word(line, 'product_line')}: {customers_said(having)}",
        drawing=partial(_draw_lines, holders),
        explained=_explained(),
    )


def _draw_lines(holders: Holders, width: int, height: int) -> list[PlotLine]:
    """Which share of all customers has each line."""
    bars = []
    for line, having in holders.lines.items():
        share = _share_of(len(having), holders.customers) or 0
        bars.append(Bar(word(line, "product_line"), share, percent(share), "accent"))
    return [(Piece(_("Who of all customers has the line"), "strong"),), *bar_lines(bars, width)][:height]


def _draw_levels(levels: Sequence[coverage.Reach], width: int, height: int) -> list[PlotLine]:
    """Lines a customer by level."""
    bars = [
        Bar(
            word(level.code, "level") if level.code else _("the whole book"),
            level.per_customer or 0,
            ratio(level.per_customer),
            "accent" if level.code else "strong",
        )
        for level in levels
    ]
    return [(Piece(_("Product lines a customer"), "strong"),), *bar_lines(bars, width)][:height]


def _explained() -> tuple[FactSection, ...]:
    return (
        FactSection(
            "",
            (
                Fact(
                    _("Has a line"),
                    _("an open account, a holding before its maturity, a loan not repaid, a valid card; as owner or joint holder"),
                ),
                Fact(
                    _("Matrix"),
                    _(
                        "customers with both lines ÷ customers with the line at the left; w goes to one line, with who has it and lacks another"
                    ),
                ),
                Fact(_("Coverage"), _("product lines in use ÷ customers")),
                Fact(_("two or more"), _("customers with two product lines or more ÷ all: the cross-sell rate")),
                Fact(_("From"), _("accounts and their holders, investments, loans, cards, products, customers, levels")),
            ),
        ),
    )


VIEW: Final = View(
    CODE,
    N_("Coverage"),
    N_("Of those who have one product how many have another."),
    read,
    choices=(
        ("matrix", N_("Matrix")),
        ("level", N_("By level")),
        ("number", N_("By number")),
        *((one.code, _TITLES[one.code]) for one in LINES),
    ),
)
