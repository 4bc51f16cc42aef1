"""The sections of a customer's page that look at the whole: standing in the level, how the money moved, what matures when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.dates import add_months
from rmdesk.domain.money import Money, format_money
from rmdesk.domain.tier_standing import WATCH
from rmdesk.i18n import _, current_language
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.facts import Fact, FactSection
from rmdesk.widgets.sparkline_cells import sparkline

if TYPE_CHECKING:
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.picture_trend import Movement

BARS: Final = 16
"""Cells of the longest bar."""
TEXT: Final = TableColumn()
FIGURE: Final = TableColumn("end")
LESS_FIGURE: Final = TableColumn("end", 2)
BAR: Final = TableColumn(priority=2)
LADDER_MONTHS: Final = 12


def short(amount: Money) -> str:
    """An amount in few cells; its currency if it is not the usual one."""
    return format_money(amount, current_language(), with_code=amount.currency != "CNY")


def tier_section(picture: CustomerPicture, moved: Movement) -> FactSection:
    """The level, what this month's average lacks, and what the rest of the month must bring."""
    tier = moved.tier
    level = picture.identity.level_name
    if tier is None:
        return FactSection("")
    facts = [Fact(_("Level"), _("{level} from {floor}").format(level=level, floor=short(tier.floor)) if tier.floor is not None else level)]
    facts.append(Fact(_("Average this month"), short(tier.average)))
    if tier.watch:
        watch = (
            _("watch {count}/{most}").format(count=tier.watch, most=WATCH)
            if tier.watch <= WATCH
            else _("the level is lost after this month")
        )
        facts.append(Fact(_("Standing"), Cell("⚠ " + watch, "bad")))
    elif tier.months_below and tier.shortfall is not None:
        below = _("below the level for {count} whole months").format(count=tier.months_below)
        facts.append(Fact(_("Standing"), Cell(below, "warn")))
    if tier.shortfall is not None:
        facts.append(Fact(_("Shortfall"), Cell(short(tier.shortfall), "warn")))
        if tier.needed is not None:
            facts.append(Fact(_("Needed until month-end"), _("{amount} a day on average").format(amount=short(tier.needed))))
    elif tier.next_missing is not None:
        missing = _("{amount} more for {level}").format(amount=short(tier.next_missing), level=word(tier.next_code, "level"))
        facts.append(Fact(_("Next level"), Cell(missing, "accent" if tier.near_next else None)))
        if tier.near_next and tier.needed is not None:
            facts.append(Fact(_("Needed until month-end"), _("{amount} a day on average").format(amount=short(tier.needed))))
    return FactSection(_("Standing in the level"), tuple(facts))


def trend_line(moved: Movement) -> FactSection:
    """The year in one line each."""
    facts = []
    for name, series in ((_("AUM"), [month.aum for month in moved.months]), (_("deposits"), [month.deposits for month in moved.months])):
        known = [amount for amount in series if amount is not None]
        if len(known) < 2:
            continue
        ends = _("{first} → {last}").format(first=short(known[0]), last=short(known[-1]))
        facts.append(Fact(name, f"{sparkline([None if amount is None else amount.minor for amount in series], len(series))}  {ends}"))
    return FactSection(_("Twelve months"), tuple(facts))


def trend_table(moved: Movement) -> Section:
    """Month by month with bars; the newest at the bottom, so that the eye ends where the customer is."""
    known = [month for month in moved.months if month.aum is not None]
    if len(known) < 2:
        return FactSection(_("Balance and AUM, month by month"), (), _("there is no history yet"))
    most = max(max(0, month.aum.minor) for month in known if month.aum is not None)
    rows = []
    for month in known:
        aum = month.aum.minor if month.aum is not None else 0
        rows.append(
            (
                Cell(_("today") if month is known[-1] else f"{month.day:%Y-%m}", "muted"),
                short(month.deposits) if month.deposits is not None else "—",
                Cell(short(month.aum) if month.aum is not None else "—", "strong"),
                Cell("█" * _cells(aum, most), "accent"),
            )
        )
    head: tuple[Cell | str, ...] = (Cell(_("month"), "muted"), Cell(_("deposits"), "muted"), Cell(_("AUM"), "muted"), "")
    return TableSection(_("Balance and AUM, month by month"), (TEXT, LESS_FIGURE, FIGURE, BAR), (head, *rows))


def ladder_section(picture: CustomerPicture) -> Section:
    """What ends in each of the next twelve months, drawn; what is overdue or lies idle stands first."""
    today = picture.business_date
    buckets: dict[str, list[tuple[Money, str]]] = {}
    for day, amount, what in _endings(picture):
        key = _("overdue") if day < today else f"{day:%Y-%m}" if day <= add_months(today, LADDER_MONTHS) else _("later")
        buckets.setdefault(key, []).append((amount, what))
    if not buckets:
        return FactSection(_("Maturity ladder"), (), _("nothing matures"))
    order = sorted(buckets, key=lambda key: (key != _("overdue"), key == _("later"), key))
    sums = {key: sum(amount.minor for amount, _what in buckets[key] if amount.currency == _main(picture)) for key in order}
    most = max(sums.values(), default=0)
    rows = []
    for key in order:
        what = _(", ").join(dict.fromkeys(what for _amount, what in buckets[key]))
        when = Cell(key, "bad" if key == _("overdue") else "muted")
        rows.append((when, _total(buckets[key]), Cell("█" * _cells(sums[key], most), "accent"), Cell(what, "muted")))
    return TableSection(_("Maturity ladder"), (TEXT, FIGURE, BAR, TableColumn(priority=3)), tuple(rows))


def _endings(picture: CustomerPicture) -> Iterable[tuple[date, Money, str]]:
    for deposit in picture.time_deposits:
        yield deposit.maturity, deposit.principal, _("time deposit, rolls over") if deposit.rollover else _("time deposit")
    for holding in picture.holdings:
        if holding.maturity:
            yield holding.maturity, holding.value, word(holding.line, "product_line")
    for loan in picture.loans:
        if loan.outstanding:
            yield loan.maturity, loan.outstanding, _("loan to be repaid")


def _main(picture: CustomerPicture) -> str:
    return picture.figures[0].aum.currency


def _total(amounts: Iterable[tuple[Money, str]]) -> str:
    sums: dict[str, int] = {}
    for amount, _what in amounts:
        sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return " + ".join(short(Money(minor, currency)) for currency, minor in sums.items())


def _cells(amount: int, most: int) -> int:
    """Length of a bar: something is never drawn as nothing."""
    return max(1, amount * BARS // most) if amount > 0 and most > 0 else 0
