"""The maturity ladder: what falls due in each of the next thirteen weeks, deposits, investments and loans apart."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, number_column, others_said
from rmdesk.screens.words import NONE, short_date
from rmdesk.widgets.cells import Cell, clip, fit, width_of
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import GAP
from rmdesk.widgets.plot_canvas import Piece, PlotLine, joined
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.analysis_ladder import Ladder, Rung

BAR: Final = 12
ALL: Final = "all"
_KINDS: Final = {"deposits": N_("Deposits"), "investments": N_("Investments"), "loans": N_("Loans")}
_TONES: Final[dict[str, Tone]] = {"deposits": "accent", "investments": "good", "loans": "warn"}


def read(desk: Desk, choice: str) -> Page:
    """The ladder of everything, or of one kind."""
    found, today = desk.analysis.ladder(), desk.clock.today()
    kinds = list(_KINDS) if choice == ALL else [choice]
    if not any(rung.items[kind] for rung in found.rungs for kind in kinds):
        return Page(columns=[], lines=(), empty=_("Nothing in your book has a maturity."), explained=_explained(found))
    shown = [rung for rung in found.rungs if (rung.first and rung.last) or any(rung.items[kind] for kind in kinds)]
    largest = max(sum(rung.amounts[kind] for kind in kinds) for rung in shown)
    others = any(_others(rung, kinds) for rung in shown)
    return Page(
        columns=_columns(kinds, others=others),
        lines=tuple(_line(found, rung, kinds, largest, today, others=others) for rung in shown),
        summary=_summary(found, kinds),
        drawing=partial(_draw, shown, kinds),
        explained=_explained(found),
    )


def _summary(found: Ladder, kinds: list[str]) -> str:
    """What falls due within the weeks of the ladder."""
    weeks = [rung for rung in found.rungs if rung.first and rung.last]
    said = [f"{_(_KINDS[kind])} {amount(sum(rung.amounts[kind] for rung in weeks), found.currency)}" for kind in kinds]
    return _("in {count} weeks").format(count=len(weeks)) + ": " + " · ".join(said)


def _columns(kinds: list[str], *, others: bool) -> list[Column]:
    return [
        Column("week", _("Week"), 15, priority=1, flex=1, max_width=20),
        *(number_column(kind, _(_KINDS[kind]), 9, 1) for kind in kinds),
        *([number_column("others", _("other currencies"), 12, 5)] if others else []),
        number_column("items", _("Items"), 5, 3),
        number_column("customers", _("Customers"), 7, 2),
        Column("bar", "", BAR, priority=4),
    ]


def _line(found: Ladder, rung: Rung, kinds: list[str], largest: int, today: date, *, others: bool) -> Line:
    said = week_said(rung, today)
    customers = sorted(set().union(*(rung.rows[kind] for kind in kinds)))
    items = sum(rung.items[kind] for kind in kinds)
    name = _(_KINDS[kinds[0]]) if len(kinds) == 1 else _("Maturities")
    besides = (Cell(_others(rung, kinds) or NONE, "muted"),) if others else ()
    return Line(
        key=rung.code,
        cells=(
            Cell(said, "warn" if rung.first is None else None),
            *(amount(rung.amounts[kind], found.currency) for kind in kinds),
            *besides,
            Cell(count(items) if items else NONE, "muted"),
            count(len(customers)) if customers else NONE,
            Cell(bar(sum(rung.amounts[kind] for kind in kinds), largest, BAR), "accent"),
        ),
        about=f"{name} {said}",
        customers=customers,
        values=(
            said,
            *(exact(Money(rung.amounts[kind], found.currency)) for kind in kinds),
            *(cell.text for cell in besides),
            items,
            len(customers),
        ),
    )


def week_said(rung: Rung, today: date) -> str:
    """`11-23 – 11-29`; `! before 11-20`, `from 02-15`."""
    if rung.first is None:
        return "! " + _("before {day}").format(day=short_date(today, today))
    if rung.last is None:
        return _("from {day}").format(day=short_date(rung.first, today))
    if rung.first == rung.last:
        return f"{rung.first:%m-%d}"
    return f"{rung.first:%m-%d} – {rung.last:%m-%d}"  # within a quarter of a year no year is needed


def _others(rung: Rung, kinds: list[str]) -> str:
    shown = (*(rung.others if set(kinds) - {"loans"} else ()), *(rung.other_loans if "loans" in kinds else ()))
    return others_said(shown)


def _draw(rungs: list[Rung], kinds: list[str], width: int, height: int) -> list[PlotLine]:
    """A block of bars for each kind, each on a scale of its own, side by side."""
    rungs = [rung for rung in rungs if rung.first and rung.last]  # what is later outweighs every week
    starts = [f"{rung.first:%m-%d}" for rung in rungs]
    names = max(map(width_of, starts)) + GAP
    each = (width - names) // len(kinds)
    if each < names:
        return []
    headings = [Piece(fit(clip(_(_KINDS[kind]), each - GAP), each), _TONES[kind]) for kind in kinds]
    lines = [joined([Piece(" " * names, "muted"), *headings])]
    largest = {kind: max(rung.amounts[kind] for rung in rungs) for kind in kinds}
    for start, rung in zip(starts, rungs, strict=True):
        bars = [Piece(fit(bar(rung.amounts[kind], largest[kind], each - GAP), each), _TONES[kind]) for kind in kinds]
        lines.append(joined([Piece(fit(start, names), "muted"), *bars]))
    return lines[:height]


def _explained(found: Ladder) -> tuple[FactSection, ...]:
    return (
        FactSection(
            "",
            (
                Fact(_("Deposits"), _("the principal of each time deposit that has begun and is not paid out")),
                Fact(_("Investments"), _("the present value of each wealth product, fund, bond or insurance with a maturity")),
                Fact(
                    _("Loans"), _("what is outstanding of each loan, in the week of its final maturity; instalments are not on the ladder")
                ),
                Fact(_("Week"), _("Monday to Sunday; the first is what is left of this week")),
                Fact(_("Items"), _("each counts once, however many customers hold it; the rows add up to all that matures")),
                Fact(_("before"), _("deposits that lie idle after their maturity and loans that are overdue")),
                Fact(
                    _("Currency"),
                    _("{currency}; amounts in other currencies stand beside and are never added").format(currency=found.currency),
                ),
                Fact(_("From"), _("time deposits, investments, loans and their instalments, holders of accounts")),
            ),
        ),
    )


VIEW: Final = View(
    "maturities",
    N_("Maturities"),
    N_("What falls due in each of the next thirteen weeks."),
    read,
    choices=((ALL, N_("Everything")), *_KINDS.items()),
)
