"""Appraisal (客户考核): customer by customer with the four marks and why, or how the letters of one mark are spread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.appraisal import TOP, Aspect, Points, letter_of, marks
from rmdesk.domain.money import Money
from rmdesk.domain.shares import shares
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, percent, share_columns
from rmdesk.screens.appraisal_words import APPRAISED, ASPECTS, letter_cell, mark_facts, rules_section, why
from rmdesk.screens.with_customer import AtHand
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell, width_of
from rmdesk.widgets.columns import Column
from rmdesk.widgets.plot_bars import Bar, bar_lines
from rmdesk.widgets.plot_canvas import PlotLine

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.desk.appraisal import Appraised, Book

SHOWN: Final = 500
"""Customers that are listed one by one, the best first; a letter has all of them behind it."""
BAR: Final = 12
TOTAL: Final = "total"
_TITLES: Final = {TOTAL: N_("Total mark"), **{str(aspect): title for aspect, title in ASPECTS.items()}}


def read(desk: Desk, choice: str) -> Page:
    """The marks."""
    book = desk.appraisal.book()
    explained = rules_section(book.rules, book.currency)
    if not book.appraised:
        return Page(columns=[], lines=(), empty=_("There are no customers in your book yet."), explained=explained)
    if choice in _TITLES:
        return _letters(book, choice)
    best = sorted(book.appraised.values(), key=lambda one: (-one.points.total, -one.facts.income, one.person.name, one.person.id))
    lines = tuple(_line(book, one) for one in best[:SHOWN])
    said = [customers_said(len(best))]
    if len(best) > SHOWN:
        said.append(_("the best {count} are listed").format(count=SHOWN))
    return Page(columns=_columns(), lines=lines, summary=" · ".join(said), explained=explained)


def _columns() -> list[Column]:
    return [
        Column("name", _("Name"), 8, priority=1, flex=2, max_width=24),
        Column("level", _("Level"), 8, priority=4),
        Column("total", _("Total"), 5, priority=1),
        *(Column(str(aspect), _(title), max(5, width_of(_(title))), priority=2) for aspect, title in ASPECTS.items()),
        Column("why", _("Why"), 20, priority=5, flex=5),
    ]


def _line(book: Book, one: Appraised) -> Line:
    person, points, rules = one.person, one.points, book.rules
    four = marks(one.facts, rules)
    reason = why(one.facts, four, book.currency)
    return Line(
        key=person.id,
        cells=(
            person.name,
            Cell(word(person.level, "level"), "muted"),
            letter_cell(letter_of(points.total, rules), points.total),
            *(letter_cell(mark.letter, mark.points) for mark in four),
            Cell(reason, "muted"),
        ),
        about=person.name,
        customers=(person.row,),
        customer=AtHand(person.id, person.name),
        values=(person.name, word(person.level, "level"), points.total, *(mark.points for mark in four), reason),
        explained=tuple(mark_facts(mark, book.currency) for mark in four),
    )


def _spread(book: Book, aspect: str) -> dict[str, list[Appraised]]:
    """The customers under each letter."""
    rules, place = book.rules, Points._fields.index(aspect)
    found: dict[str, list[Appraised]] = {letter: [] for _least, letter in rules.letters}
    for one in book.appraised.values():
        points = one.points[place]
        found[letter_of(TOP - points if aspect == Aspect.RISK else points, rules)].append(one)
    return found


def _letters(book: Book, aspect: str) -> Page:
    """How one mark is spread."""
    spread = _spread(book, aspect)
    sums = [sum(one.person.aum for one in some) for some in spread.values()]
    of_all, of_money = shares([len(some) for some in spread.values()]), shares([max(0, total) for total in sums])
    largest = max(len(some) for some in spread.values())
    lines = []
    for place, (letter, some) in enumerate(spread.items()):
        lines.append(
            Line(
                key=letter,
                cells=(
                    Cell(letter, letter_cell(letter, 0).tone),
                    count(len(some)),
                    Cell(percent(of_all[place]), "muted"),
                    amount(sums[place], book.currency),
                    Cell(percent(of_money[place]), "muted"),
                    Cell(bar(len(some), largest, BAR), "accent"),
                ),
                about=f"{_(_TITLES[aspect])} {letter}",
                customers=frozenset(one.person.row for one in some),
                values=(letter, len(some), percent(of_all[place]), exact(Money(sums[place], book.currency)), percent(of_money[place])),
            )
        )
    columns = [
        Column("letter", _("Letter"), 6, priority=1),
        *share_columns(),
        Column("bar", _("Customers as bars"), BAR, priority=3),
    ]
    return Page(
        columns=columns,
        lines=lines,
        summary=customers_said(len(book.appraised)),
        drawing=partial(_draw, spread),
        explained=rules_section(book.rules, book.currency),
    )


def _draw(spread: dict[str, list[Appraised]], width: int, height: int) -> list[PlotLine]:
    """Customers under each letter."""
    bars = [Bar(letter, len(some), count(len(some)), letter_cell(letter, 0).tone or "accent") for letter, some in spread.items()]
    return bar_lines(bars[:height], width)


VIEW: Final = View(
    "appraisal",
    N_("Appraisal"),
    N_("Contribution, activity, loyalty and risk of each customer, with the rule behind each mark."),
    read,
    choices=(("customers", N_("Customer by customer")), *_TITLES.items()),
    tables=APPRAISED,
)
