"""Migration between levels: who has gone up, down, or stayed since the end of the month, quarter or year before."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.domain.shares import shares
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column, percent
from rmdesk.screens.words import NONE, short_date, word
from rmdesk.store.queries.analysis_migration import NOT_YET, Since
from rmdesk.widgets.cells import Cell, fit, width_of
from rmdesk.widgets.columns import GAP, Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_canvas import Piece, PlotLine, joined
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.analysis_migration import Migration, Move

_SINCE: Final[dict[str, Since]] = {"month": "month", "quarter": "quarter", "year": "year"}
_WAYS: Final = {1: "↑", 0: "=", -1: "↓", 2: "+"}
_TONES: Final[dict[int, Tone]] = {1: "good", 0: "muted", -1: "bad", 2: "accent"}
WIDEST: Final = 10
"""Cells of a level in the matrix at most."""


def read(desk: Desk, choice: str) -> Page:
    """The moves since the end of the month, quarter or year before."""
    found, today = desk.analysis.migration(_SINCE[choice]), desk.clock.today()
    explained = _explained(found)
    if not found.levels:
        empty = _("The bank has no levels by assets in {currency}.").format(currency=found.currency)
        return Page(columns=[], lines=(), empty=empty, explained=explained)
    if not found.is_known:
        empty = _("No balances are known of {day}.").format(day=found.since.isoformat())
        return Page(columns=[], lines=(), empty=empty, explained=explained)
    of_all = shares([len(move.rows) for move in found.moves])
    ordered = sorted(zip(found.moves, of_all, strict=True), key=lambda one: way(found, one[0]) == 0)
    return Page(
        columns=_columns(),
        lines=tuple(_line(found, move, share) for move, share in ordered),
        summary=" · ".join((_since(short_date(found.since, today), found), *_ups_and_downs(found))),
        drawing=partial(_draw, found),
        drawing_wants=_widths(found)[0] + _widths(found)[1] * len(found.levels) + 4,
        explained=explained,
        empty=_("There is nobody to compare."),
    )


def way(found: Migration, move: Move) -> int:
    """1 up, 0 stayed, -1 down, 2 new."""
    if move.before == NOT_YET:
        return 2
    before, after = found.levels.index(move.before), found.levels.index(move.after)
    return (before > after) - (before < after)


def _since(day: str, found: Migration) -> str:
    return _("since {day}: {customers}").format(day=day, customers=customers_said(found.compared))


def _ups_and_downs(found: Migration) -> list[str]:
    tally = {sign: sum(len(move.rows) for move in found.moves if way(found, move) == sign) for sign in _WAYS}
    said = {1: _("up"), -1: _("down"), 0: _("same"), 2: _("new")}
    return [f"{_WAYS[sign]} {said[sign]} {count(tally[sign])}" for sign in (1, -1, 0, 2)]


def _columns() -> list[Column]:
    return [
        Column("way", "", 1, priority=1),
        Column("before", _("Then"), 12, priority=1, flex=1, max_width=16),
        Column("after", _("Now"), 9, priority=1, flex=1, max_width=16),
        number_column("customers", _("Customers"), 7, 1),
        number_column("share", _("of all"), 6, 3),
        number_column("then", _("average then"), 9, 4),
        number_column("now", _("average now"), 9, 2),
        number_column("change", _("up or down"), 10, 3),
    ]


def _line(found: Migration, move: Move, share: int) -> Line:
    sign, before, after = way(found, move), _level(move.before), word(move.after, "level")
    change = move.now - move.then
    return Line(
        key=f"{move.before}-{move.after}",
        cells=(
            Cell(_WAYS[sign], _TONES[sign]),
            Cell(before, "muted" if sign in (0, 2) else None),
            Cell(after, _TONES[sign] if sign else "muted"),
            count(len(move.rows)),
            Cell(percent(share), "muted"),
            Cell(amount(move.then, found.currency), "muted"),
            amount(move.now, found.currency),
            Cell(("+" if change > 0 else "") + amount(change, found.currency), "bad" if change < 0 else None),
        ),
        about=f"{before} → {after}" if sign else _("{level}, unchanged").format(level=after),
        customers=move.rows,
        values=(
            _WAYS[sign],
            before,
            after,
            len(move.rows),
            percent(share),
            exact(Money(move.then, found.currency)),
            exact(Money(move.now, found.currency)),
            exact(Money(change, found.currency)),
        ),
    )


def _level(code: str) -> str:
    return word(code, "level") if code != NOT_YET else _("not yet here")


def _draw(found: Migration, width: int, height: int) -> list[PlotLine]:
    """The matrix: levels of then downwards, levels of now across; who has stayed stands on the diagonal."""
    numbers = {(move.before, move.after): len(move.rows) for move in found.moves}
    befores = [*found.levels, *([NOT_YET] if any(move.before == NOT_YET for move in found.moves) else [])]
    names, each = _widths(found)
    each = min(each, (width - names) // len(found.levels))
    if each < GAP + 2:
        return []
    heading = Piece(_("Then ↓  now →"), "strong")
    head = joined([Piece(" " * names), *(Piece(" " * GAP + fit(word(code, "level"), each - GAP, "end"), "muted") for code in found.levels)])
    lines: list[PlotLine] = [(heading,), head]
    for place, before in enumerate(befores):
        pieces = [Piece(fit(_level(before), names), "muted")]
        for across, after in enumerate(found.levels):
            number = numbers.get((before, after), 0)
            sign = 2 if before == NOT_YET else (place > across) - (place < across)
            text = count(number) if number else NONE if place == across else "·"
            pieces.append(Piece(" " * GAP + fit(text, each - GAP, "end"), _TONES[sign] if number else "muted"))
        lines.append(joined(pieces))
    return lines[:height]


def _widths(found: Migration) -> tuple[int, int]:
    """Cells of the names at the left of the matrix, and of each of its columns."""
    levels = [width_of(word(code, "level")) for code in found.levels]
    return max(*levels, width_of(_level(NOT_YET))), min(WIDEST, max(*levels, 5)) + GAP


def _explained(found: Migration) -> tuple[FactSection, ...]:
    return (
        FactSection(
            "",
            (
                Fact(
                    _("Then"),
                    _("the level that the average AUM of the month up to {day} earned (Σ of the days ÷ days)").format(
                        day=found.since.isoformat()
                    ),
                ),
                Fact(_("Now"), _("the level that the average of this month so far earns; the bank may still keep another one for a while")),
                Fact(
                    _("Not the KPI"),
                    _("Upgraded customers in My performance counts the levels that the bank has given; here both levels are worked out"),
                ),
                Fact(
                    _("AUM then"),
                    _("deposits by the change points of their balances; an investment that was held then with its present value"),
                ),
                Fact(
                    _("Who"),
                    _("persons whose figures are in {currency}; companies have no level by assets").format(currency=found.currency),
                ),
                Fact(_("not yet here"), _("customers whose relationship began later")),
                Fact(_("From"), _("balances, accounts and their holders, investments, levels, customers and their figures")),
            ),
        ),
    )


VIEW: Final = View(
    "migration",
    N_("Migration"),
    N_("Who has moved between levels."),
    read,
    choices=(("month", N_("since last month")), ("quarter", N_("since last quarter")), ("year", N_("since last year"))),
)
