"""Counterparties of the whole book: from whom the customers' money comes, and to whom it goes; behind each the customers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.i18n import N_, _
from rmdesk.screens.analysis_acts import exact
from rmdesk.screens.analysis_drawing import bar
from rmdesk.screens.analysis_frame import Line, Page, View
from rmdesk.screens.analysis_words import amount, count, customers_said, number_column
from rmdesk.screens.appraisal_words import short
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.plot_bars import Bar, bar_lines
from rmdesk.widgets.plot_canvas import PlotLine

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.fund_flow import SharedParty

MONTHS: Final = 6
SHOWN: Final = 300
BAR: Final = 12


def read(desk: Desk, choice: str) -> Page:
    """Money in (`in`) or out (`out`)."""
    found, currency = desk.appraisal.shared_parties(MONTHS, 1 if choice == "in" else -1, SHOWN)
    largest = found[0].amount if found else 0
    customers = len(frozenset().union(*(one.rows for one in found)))
    lines = [_line(one, largest, currency) for one in found]
    return Page(
        columns=[
            Column("party", _("Counterparty"), 16, priority=1, flex=4),
            number_column("amount", _("Amount"), 9, 1),
            number_column("bookings", _("Bookings"), 6, 2),
            number_column("customers", _("Customers"), 6, 1),
            Column("bar", _("Amount as bars"), BAR, priority=3),
        ],
        lines=lines,
        summary=" · ".join(
            (
                customers_said(customers),
                _("{amount} in {months} months").format(amount=amount(sum(one.amount for one in found), currency), months=MONTHS),
            )
        ),
        drawing=partial(_draw, found, currency) if found else None,
        explained=(
            FactSection(
                _("Counterparties"),
                (
                    Fact(
                        _("Counted"),
                        _("bookings of the last {months} months in the main currency whose counterparty has a name").format(months=MONTHS),
                    ),
                    Fact(_("Not counted"), _("transfers between own accounts")),
                    Fact(_("Shown"), _("the {count} with the most money; one customer: M on their page").format(count=SHOWN)),
                ),
            ),
        ),
        empty=_("No bookings with a named counterparty."),
    )


def _line(one: SharedParty, largest: int, currency: str) -> Line:
    return Line(
        key=one.name,
        cells=(
            one.name,
            short(one.amount, currency),
            count(one.count),
            count(len(one.rows)),
            Cell(bar(one.amount, largest, BAR), "accent"),
        ),
        about=one.name,
        customers=one.rows,
        values=(one.name, exact(Money(one.amount, currency)), one.count, len(one.rows)),
    )


def _draw(found: list[SharedParty], currency: str, width: int, height: int) -> list[PlotLine]:
    return bar_lines([Bar(one.name, one.amount, short(one.amount, currency), "accent") for one in found[:height]], width)


VIEW: Final = View(
    "flow",
    N_("Money flow"),
    N_("From whom the customers' money comes and to whom it goes."),
    read,
    choices=(("out", N_("To whom")), ("in", N_("From whom"))),
    tables=frozenset({"transaction", "customer", "account", "account_role"}),
)
