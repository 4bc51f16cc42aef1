"""Distributions: how the customers and their money are spread by level, product line, age, industry, region, assets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.bands import AGE_FLOORS, AUM_FLOORS, ends_of
from rmdesk.domain.filter_line import Condition, Filter
from rmdesk.domain.filter_terms import Operator
from rmdesk.domain.money import PPM, Money, divide_half_up, format_money
from rmdesk.domain.shares import shares
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column, others_said, percent, share_columns
from rmdesk.screens.words import NONE, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import FULL, MARK, Bar, bar_lines
from rmdesk.widgets.plot_canvas import PlotLine, legend
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.analysis_distribution import Distribution, Part

BAR: Final = 12
"""Cells of the widest bar in the table."""
_SPECIAL: Final = {
    "": N_("not known"),
    "none": N_("no product"),
    "persons": N_("persons"),
    "no_persons": N_("companies and institutions"),
    "other_currency": N_("in another currency"),
}
_HEADINGS: Final = {
    "level": N_("Level"),
    "line": N_("Product line"),
    "age": N_("Age"),
    "industry": N_("Industry"),
    "region": N_("Region"),
    "aum": N_("AUM band"),
    "kind": N_("Kind"),
    "status": N_("Status"),
}


def read(desk: Desk, by: str) -> Page:
    """The distribution by something."""
    found = desk.analysis.distribution(by)
    if not found.customers:
        return Page(columns=[], lines=(), empty=_("There are no customers in your book yet."), explained=_explained(found))
    counts = [len(part.rows) for part in found.parts]
    of_all = _reach(counts, found.customers) if by == "line" else shares(counts)
    of_money = shares([part.amount for part in found.parts])
    largest = max(0, *of_money)
    lines = tuple(_line(found, part, of_all[place], of_money[place], largest) for place, part in enumerate(found.parts))
    has_others = any(part.others for part in found.parts)
    return Page(
        columns=_columns(by, others=has_others),
        lines=lines,
        summary=" · ".join((customers_said(found.customers), _("AUM {amount}").format(amount=amount(found.amount, found.currency)))),
        drawing=partial(_draw, found, of_all, of_money),
        explained=_explained(found),
    )


def _reach(counts: list[int], customers: int) -> tuple[int, ...]:
    """By product line everybody is in several parts: the share of each stands for itself."""
    return tuple(divide_half_up(number * PPM, customers) for number in counts)


def _columns(by: str, *, others: bool) -> list[Column]:
    columns = [Column("part", _(_HEADINGS[by]), 12, priority=1, flex=2, max_width=28), *share_columns()]
    if others:
        columns.append(number_column("others", _("other currencies"), 12, 4))
    columns.append(Column("bar", _("AUM as bars"), BAR, priority=3))
    return columns


def _line(found: Distribution, part: Part, of_all: int, of_money: int, largest: int) -> Line:
    name = named(found.by, part.code, found.currency)
    number = len(part.rows)
    money = amount(part.amount, found.currency)
    others = any(one.others for one in found.parts)
    return Line(
        key=part.code,
        cells=(
            Cell(name, "muted" if part.code in _SPECIAL else None),
            count(number),
            Cell(percent(of_all), "muted"),
            money,
            Cell(percent(of_money), "muted"),
            *((Cell(others_said(part.others) or NONE, "muted"),) if others else ()),
            Cell(bar(of_money, largest, BAR), "accent"),
        ),
        about=f"{_(_HEADINGS[found.by])}: {name}" if found.by in ("age", "aum") or part.code in _SPECIAL else name,
        customers=part.rows,
        wanted=wanted(found.by, part.code, found.currency),
        values=(
            name,
            number,
            percent(of_all),
            exact(Money(part.amount, found.currency)),
            percent(of_money),
            *((others_said(part.others),) if others else ()),
        ),
    )


def named(by: str, code: str, currency: str) -> str:
    """A part in words."""
    if code in _SPECIAL:
        return _(_SPECIAL[code])
    match by:
        case "age":
            low, high = ends_of(int(code), AGE_FLOORS)
            return (
                _("under {age}").format(age=high)
                if low is None
                else _("{age} and over").format(age=low)
                if high is None
                else f"{low}–{high - 1}"
            )
        case "aum":
            return _aum_band(int(code), currency)
        case "industry":
            code_set, _slash, trade = code.partition("/")
            return word(trade, code_set)
        case "line":
            return word(code, "product_line")
    return word(code, by)


def _aum_band(band: int, currency: str) -> str:
    low, high = ends_of(band, AUM_FLOORS)
    if low is None:
        return _("nothing, or overdrawn")
    lang = current_language()
    said = [format_money(Money.of(end, currency), lang, "short") for end in (low, high) if end is not None]
    if low == AUM_FLOORS[0]:
        return _("under {amount}").format(amount=said[1])
    return f"{said[0]}–{said[1]}" if high is not None else _("{amount} and more").format(amount=said[0])


def wanted(by: str, code: str, currency: str) -> Filter | None:
    """The filter that lets exactly this part through, if filters know what it is by."""
    if by == "line":
        from rmdesk.store.queries.analysis_holders import LINE_CODES

        if code == "none":
            return Filter((Condition("product", Operator.IS_NOT, LINE_CODES),))
        return Filter((Condition("product", Operator.IS, (code,)),)) if code in LINE_CODES else None
    if by == "age" and code == "no_persons":
        return Filter((Condition("kind", Operator.IS_NOT, ("retail",)),))
    if code in _SPECIAL:
        return None
    if by in ("level", "kind", "status"):
        return Filter((Condition(by, Operator.IS, (code,)),))
    if by not in ("age", "aum"):
        return None
    floors = AGE_FLOORS if by == "age" else AUM_FLOORS
    ends = zip((Operator.LEAST, Operator.LESS), ends_of(int(code), floors), strict=True)
    known = tuple(Condition(by, sign, (end if by == "age" else Money.of(end, currency),)) for sign, end in ends if end is not None)
    return Filter((Condition("kind", Operator.IS, ("retail",)), *known) if by == "age" else known)


def _draw(found: Distribution, of_all: Sequence[int], of_money: Sequence[int], width: int, height: int) -> list[PlotLine]:
    """The share in the money as a bar, that in the customers as a mark on it."""
    drawn = [
        Bar(named(found.by, part.code, found.currency), of_money[place], percent(of_money[place]), "accent", of_all[place])
        for place, part in enumerate(found.parts)
    ]
    told: list[tuple[str, str, Tone | None]] = [(FULL, _("share of AUM"), "accent"), (MARK, _("share of customers"), "accent")]
    return [legend(told, width), *bar_lines(drawn[: max(0, height - 1)], width)]


def _explained(found: Distribution) -> tuple[FactSection, ...]:
    by_line = found.by == "line"
    facts = [
        Fact(_("Customers"), _("everybody in your book, each in one row; whose row is not known has a row of its own")),
        Fact(
            _("AUM"),
            _("deposits and investments on the business date, as the list of customers shows them; a joint account counts for each holder"),
        ),
        Fact(_("Shares"), _("rounded by largest remainder to a tenth of a percent, so that each column adds up to 100 %")),
    ]
    if by_line:
        facts = [
            Fact(_("Customers"), _("everybody who has the line; one customer is in several rows, so the shares are of the whole book")),
            Fact(_("AUM"), _("what lies in the line on the business date; each account counts once. Loans and cards are no AUM.")),
            Fact(_("Shares"), _("of the money: rounded by largest remainder, so that the column adds up to 100 %")),
        ]
    if found.by == "industry":
        facts.append(Fact(_("Industry"), _("of companies their industry, of institutions their sector; persons have none")))
    if found.by == "region":
        facts.append(Fact(_("Region"), _("the region of the branch that keeps the customer")))
    if found.by == "age":
        facts.append(Fact(_("Age"), _("years completed on the business date; a lunar birthday is counted by the moon")))
    facts.append(
        Fact(_("Currency"), _("{currency}; amounts in other currencies stand beside and are never added").format(currency=found.currency))
    )
    sources = _("customers, their figures and profiles, levels, branches")
    facts.append(Fact(_("From"), _("accounts, balances, investments, loans, cards, products") if by_line else sources))
    return (FactSection("", tuple(facts)),)


VIEW: Final = View(
    "distribution",
    N_("Distribution"),
    N_("How the customers and their money are spread."),
    read,
    choices=tuple(_HEADINGS.items()),
)
