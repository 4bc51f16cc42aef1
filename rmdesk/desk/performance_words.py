"""A KPI put into words: its formula, the numbers in it, and where they were read."""

from __future__ import annotations

from typing import Final

from rmdesk.desk.performance_book import Book
from rmdesk.domain.code_words import WORDS
from rmdesk.domain.kpi import figures
from rmdesk.domain.kpi.completion import whole_divisor
from rmdesk.domain.kpi.definitions import AVERAGES, BALANCES, Base, Divisor, Formula, Kpi
from rmdesk.domain.kpi.lines import Explanation, Input, KpiLine
from rmdesk.domain.kpi.saying import figure_text
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.i18n import N_, _, current_language
from rmdesk.store.queries.kpi_rows import KpiText

_FORMULAS: Final[dict[Formula, str]] = {
    Formula.POINT_BALANCE: N_("Sum of the end-of-day balances on the last day, each × share"),
    Formula.DAILY_AVERAGE: N_(
        "Sum of the end-of-day balances of all days, each × share ÷ days; days without a booking carry the last balance"
    ),
    Formula.NET_GROWTH: N_("Daily average of the period − base"),
    Formula.AUM_AVERAGE: N_("Average of deposits + average of investments, each × share"),
    Formula.WEIGHTED_AUM: N_("Average of deposits and investments, each × share × coefficient of the product"),
    Formula.LOANS_GRANTED: N_("Sum of the principals of loans that begin in the period, each × share"),
    Formula.WEALTH_SOLD: N_("Sum of what was paid for products bought in the period, each × share"),
    Formula.NEW_CUSTOMERS: N_("Customers whose relationship begins in the period"),
    Formula.UPGRADED_CUSTOMERS: N_("Customers whose level at the end of the period is above that at its beginning"),
    Formula.CONTACTS: N_("Contacts in the period"),
    Formula.COVERAGE: N_("Product lines in use ÷ customers"),
    Formula.CROSS_SELL: N_("Customers with several product lines ÷ all customers"),
    Formula.CHURN: N_("Customers lost in the period ÷ customers at its opening"),
    Formula.CAMPAIGN_SUCCESS: N_("Campaign tasks that succeeded ÷ campaign tasks handed out in the period"),
    Formula.NPL_RATIO: N_("Substandard, doubtful and loss loans ÷ all loans outstanding"),
}
_BASES: Final = {
    Base.LAST_YEAR_END: N_("balance at the end of last year"),
    Base.PREVIOUS: N_("average of the previous period"),
    Base.LAST_11_DAYS: N_("average of the last 11 days of last year"),
}
_SHARES: Final = N_(
    "Shares are those of whoever looks after the customer today; they hold for the whole period and those it is compared with."
)
_CARRIED: Final = N_("Investments: the present value, from purchase through maturity; earlier values are not in the replica.")
_GRADES: Final = N_("Grades are those of the core's last word; of earlier days they are not in the replica.")
_BOOK: Final = N_(
    "Not the same sum: Balances of the book counts every account once and whole, My customers a joint account with each holder, neither by share."
)
_GIVEN: Final = N_("The level that the bank has given counts. Migration in the analysis goes by the level that the month's average earns.")
_COUNTED: Final = N_("Counts of customers are not split by share.")
_LOST_KNOWN: Final = N_("Lost customers count from the day that the history of their status tells.")
_REPAID: Final = N_("A loan that is repaid by now is not counted for earlier days either.")
_WORK: Final = N_("Work counts for whoever did it, as long as they look after the customer.")
_SOURCES: Final[dict[Formula, tuple[str, ...]]] = {
    Formula.POINT_BALANCE: (N_("End-of-day balances, accounts, assignments"), _SHARES, _BOOK),
    Formula.DAILY_AVERAGE: (N_("End-of-day balances, accounts, assignments"), _SHARES, _BOOK),
    Formula.NET_GROWTH: (N_("End-of-day balances, accounts, assignments"), _SHARES),
    Formula.AUM_AVERAGE: (N_("End-of-day balances, accounts, holdings, assignments"), _SHARES, _BOOK, _CARRIED),
    Formula.WEIGHTED_AUM: (N_("End-of-day balances, accounts, holdings, products, assignments"), _SHARES, _BOOK, _CARRIED),
    Formula.LOANS_GRANTED: (N_("Loans, accounts, assignments"), _SHARES),
    Formula.WEALTH_SOLD: (N_("Holdings, assignments"), _SHARES),
    Formula.NEW_CUSTOMERS: (N_("Customers, assignments"), _COUNTED),
    Formula.UPGRADED_CUSTOMERS: (N_("History of the customers' levels, assignments"), _GIVEN, _COUNTED),
    Formula.CONTACTS: (N_("Contacts that no correction follows"), _WORK),
    Formula.COVERAGE: (N_("Accounts, holdings, loans, cards, assignments"), _COUNTED, _REPAID),
    Formula.CROSS_SELL: (N_("Accounts, holdings, loans, cards, assignments"), _COUNTED, _REPAID),
    Formula.CHURN: (N_("Customers, history of their status, assignments"), _COUNTED, _LOST_KNOWN),
    Formula.CAMPAIGN_SUCCESS: (N_("Tasks of campaigns and their feedback"), _WORK),
    Formula.NPL_RATIO: (N_("Loans, accounts, assignments"), _SHARES, _GRADES),
}


def explained(book: Book, text: KpiText, kpi: Kpi) -> Explanation:
    """The KPI's line with the formula and all that went into it."""
    line = book.line(text)
    parts = tuple(_of_ratio(book, kpi)) if kpi.unit == "ppm" and book.asked.stretch.days > 0 else ()
    sources = tuple(_(one) for one in _SOURCES[kpi.formula])
    return Explanation(line, _(_FORMULAS[kpi.formula]), tuple(_inputs(book, kpi, line, parts)), sources, parts)


def _inputs(book: Book, kpi: Kpi, line: KpiLine, parts: tuple[Input, ...]) -> list[Input]:
    stretch = book.asked.stretch
    found = [Input(_("from"), f"{stretch.first}"), Input(_("to"), f"{stretch.until}")]
    if stretch.days <= 0:
        return found
    if kpi.formula in BALANCES:
        found += _of_balances(book, kpi)
    found += parts
    if line.actual is not None:
        found.append(Input(_("figure"), _said(line.actual, kpi, line.currency)))
    if line.target is not None:
        found.append(Input(_("target"), _said(line.target, kpi, line.currency)))
    return found


def _said(value: int, kpi: Kpi, currency: str) -> str:
    return figure_text(value, kpi.unit, currency, current_language(), formula=kpi.formula)


def _money(amount: int, currency: str) -> str:
    return figure_text(amount, "money", currency, current_language())


def _of_balances(book: Book, kpi: Kpi) -> list[Input]:
    """The sums of an average, the parts of a growth, and the rules that apply."""
    stretch, currency = book.asked.stretch, book.asked.scope.currency

    def money(worth: figures.Worth) -> str:
        return _money(worth.rounded, currency)

    lines = _("all") if kpi.lines is None else ", ".join(_(WORDS.get(line, line)) for line in sorted(kpi.lines))
    found = [Input(_("product lines"), lines)]
    if not kpi.share:
        found.append(Input(_("share of the KPIs"), _("every account counts whole")))
    if kpi.formula not in AVERAGES:
        return found
    days = f"{figures.divisor(kpi, stretch)}"
    rule = _("fixed, 30 a month") if kpi.divisor is Divisor.FIXED else _("days gone")
    found += [
        Input(_("sum of the days"), money(figures.sum_of_days(kpi, book.ledger, stretch))),
        Input(_("divisor"), f"{days} ({rule})"),
        Input(_("divisor of the whole period"), f"{whole_divisor(kpi, stretch.period)}"),
        Input(_("balance on the last day"), money(figures.balance(kpi, book.ledger, stretch.until))),
    ]
    if kpi.formula is Formula.NET_GROWTH:
        base = figures.base_worth(kpi, book.ledger, stretch.period)
        found.append(Input(_("base"), f"{money(base)} ({_(_BASES[kpi.base])})"))
    return found


_ABOVE: Final = {
    Formula.COVERAGE: N_("product lines in use"),
    Formula.CROSS_SELL: N_("customers with {count} product lines or more"),
    Formula.CHURN: N_("lost customers"),
    Formula.CAMPAIGN_SUCCESS: N_("succeeded"),
    Formula.NPL_RATIO: N_("non-performing loans"),
}
_BELOW: Final = {
    Formula.COVERAGE: N_("all customers"),
    Formula.CROSS_SELL: N_("all customers"),
    Formula.CHURN: N_("customers at the opening"),
    Formula.CAMPAIGN_SUCCESS: N_("handed out"),
    Formula.NPL_RATIO: N_("all loans"),
}


def _of_ratio(book: Book, kpi: Kpi) -> list[Input]:
    """What stands above and below the line."""
    said = [
        _money(divide_half_up(part, PPM if kpi.share else 1), book.asked.scope.currency)
        if kpi.formula is Formula.NPL_RATIO
        else f"{part:,}"
        for part in figures.ratio_parts(kpi, book.ledger, book.asked.stretch)
    ]
    names = _(_ABOVE[kpi.formula]).format(count=kpi.lines_at_least), _(_BELOW[kpi.formula])
    return [Input(name, value) for name, value in zip(names, said, strict=True)]
