"""The balances of the whole book on the business date, currency by currency, every account once and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.domain.kpi.saying import percent
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.store.queries.book_balances import BookBalances, Totals

WHY_OTHERS_DIFFER: Final = N_(
    "Every account once and whole. My customers counts a joint account with each holder, so it shows more; the KPIs count by share and by day."
)


def book_sections(figures: BookBalances) -> list[Section]:
    """The sums of the book in its main currency, and a line for each other one: without rates they can only stand beside."""
    title = _("Balances of the book on {day}, {count} customers").format(day=figures.business_date, count=f"{figures.customers:,}")
    return [_totals(title, figures.totals), *_others(figures), FactSection("", (Fact("", Cell(_(WHY_OTHERS_DIFFER), "muted")),))]


def _totals(title: str, sums: Totals) -> TableSection:
    rows: list[tuple[Cell | str, ...]] = [
        (Cell(_("AUM"), "strong"), Cell(_exact(sums.aum), "strong"), _short(sums.aum)),
        (_("deposits"), _exact(sums.deposits), _short(sums.deposits)),
        (Cell("  " + _("demand"), "muted"), _exact(sums.demand), _short(sums.demand)),
        (Cell("  " + _("time"), "muted"), _exact(sums.time), _short(sums.time)),
        (_("investments"), _exact(sums.investments), _short(sums.investments)),
        (_("loans"), _exact(sums.loans), _short(sums.loans)),
    ]
    if sums.npl_ratio is not None:
        bad: Tone | None = "bad" if sums.non_performing else None
        rows.append((Cell("  " + _("non-performing"), "muted"), _exact(sums.non_performing), Cell(percent(sums.npl_ratio), bad)))
    return TableSection(title, (TableColumn(), TableColumn("end"), TableColumn("end", 2)), tuple(rows))


def _others(figures: BookBalances) -> list[Section]:
    heads = (_("AUM"), _("deposits"), _("investments"), _("loans"))
    rows: list[tuple[Cell | str, ...]] = [("", *(Cell(head, "muted") for head in heads))]
    rows += [
        (one.aum.currency, *(_exact(amount) for amount in (one.aum, one.deposits, one.investments, one.loans)))
        for one in figures.other_currencies
    ]
    columns = (TableColumn(), *(TableColumn("end", priority) for priority in (1, 2, 3, 2)))
    return [TableSection(_("In other currencies"), columns, tuple(rows))] if len(rows) > 1 else []


def _exact(amount: Money) -> str:
    return format_money(amount, current_language(), "exact", with_code=amount.currency != "CNY")


def _short(amount: Money) -> str:
    return format_money(amount, current_language())
