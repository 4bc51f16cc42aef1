"""The sections of a customer's page that say what they hold and owe."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import _, current_language
from rmdesk.screens.masks import Masks
from rmdesk.screens.sheet import Section, TableColumn, TableSection
from rmdesk.screens.words import NONE, dated, short_date, word
from rmdesk.widgets.cells import Cell

if TYPE_CHECKING:
    from rmdesk.store.queries.picture import CustomerPicture

TEXT: Final = TableColumn()
LESS: Final = TableColumn(priority=3)
LEAST: Final = TableColumn(priority=4)
FIGURE: Final = TableColumn("end")
MINOR_FIGURE: Final = TableColumn("end", 2)

SOON: Final = 30
"""Days before a maturity from which it stands out."""


def money_sections(picture: CustomerPicture, masks: Masks) -> list[Section]:
    """Sums, accounts, deposits, investments, loans, cards, orders, other banks."""
    today = picture.business_date
    sections: list[Section] = [_sums(picture)]
    sections.append(
        TableSection(
            _("Accounts"),
            (TEXT, FIGURE, LESS, LEAST, LEAST),
            tuple(
                (
                    masks.cell(one.account_masked, one.product, "account", one.id, "account_no"),
                    _exact(one.balance),
                    one.product,
                    Cell("" if one.roles == ("owner",) else _(", ").join(word(role) for role in one.roles), None if one.owned else "warn"),
                    Cell(_("since {day}").format(day=one.balance_since) if one.balance_since else "", "muted"),
                )
                for one in picture.accounts
            ),
            _("no account"),
        )
    )
    sections.append(
        TableSection(
            _("Time deposits"),
            (FIGURE, TEXT, MINOR_FIGURE, LEAST, LEAST),
            tuple(
                (
                    _exact(one.principal),
                    _due(one.maturity, today),
                    _rate(one.rate),
                    _("rolls over") if one.rollover else _("ends"),
                    one.account_masked,
                )
                for one in picture.time_deposits
            ),
        )
    )
    sections.append(
        TableSection(
            _("Investments"),
            (TEXT, FIGURE, MINOR_FIGURE, LESS, LEAST),
            tuple(
                (
                    one.product,
                    _exact(one.value),
                    _gain(one.value, one.cost),
                    _due(one.maturity, today) if one.maturity else _window(one.window_opens, one.window_closes, today),
                    Cell(word(one.line), "muted"),
                )
                for one in picture.holdings
            ),
        )
    )
    sections.append(
        TableSection(
            _("Loans"),
            (TEXT, FIGURE, MINOR_FIGURE, LESS, LESS, LEAST),
            tuple(
                (
                    one.loan_no,
                    _exact(one.outstanding),
                    _("of {amount}").format(amount=_short(one.principal)),
                    _next_instalment(one.next_due, one.next_amount, today),
                    Cell(word(one.grade), None if one.grade in ("", "pass") else "bad"),
                    _("{rate} until {day}").format(rate=_rate(one.rate), day=one.maturity),
                )
                for one in picture.loans
            ),
        )
    )
    sections.append(
        TableSection(
            _("Credit lines"),
            (TEXT, FIGURE, MINOR_FIGURE, LESS),
            tuple(
                (one.line_no, _short(one.used), _("of {amount}").format(amount=_short(one.amount)), _due(one.expiry, today))
                for one in picture.limits
            ),
        )
    )
    sections.append(
        TableSection(
            _("Cards"),
            (TEXT, LESS, LESS, MINOR_FIGURE),
            tuple(
                (
                    masks.cell(one.card_masked, word(one.kind, "card_kind"), "card", one.id, "card_no"),
                    word(one.kind, "card_kind"),
                    _due(one.expiry, today) if one.expiry else "",
                    _("limit {amount}").format(amount=_short(one.credit_limit)) if one.credit_limit else "",
                )
                for one in picture.cards
            ),
        )
    )
    sections.append(
        TableSection(
            _("Standing orders"),
            (FIGURE, TEXT, LESS),
            tuple(
                (
                    _exact(one.amount),
                    word(one.category, "transaction_category"),
                    " ".join(part for part in (one.to_bank, one.to_masked) if part),
                )
                for one in picture.standing_orders
            ),
        )
    )
    sections.append(
        TableSection(
            _("At other banks"),
            (TEXT, TEXT, FIGURE, LESS),
            tuple(
                (one.bank, word(one.product), _short(one.amount) if one.amount else NONE, _due(one.matures, today) if one.matures else "")
                for one in picture.other_banks
            ),
        )
    )
    return sections


def _sums(picture: CustomerPicture) -> Section:
    """A line for each currency; nearly everybody has one."""
    several = len(picture.figures) > 1
    rows: list[tuple[Cell | str, ...]] = []
    for sums in picture.figures:
        code = sums.aum.currency if several else ""
        rows.append((Cell(_("AUM") + f" {code}".rstrip(), "muted"), Cell(_exact(sums.aum), "strong"), ""))
        parts = ((_("demand"), sums.demand), (_("time"), sums.time), (_("investments"), sums.investments))
        rows += [(Cell(name, "muted"), _exact(amount), "") for name, amount in parts if amount]
        if sums.loans:
            rows.append((Cell(_("loans"), "muted"), _exact(sums.loans), ""))
    return TableSection(_("Money"), (TEXT, FIGURE, TEXT), tuple(rows))


def _exact(amount: Money | None) -> str:
    if amount is None:
        return NONE
    return format_money(amount, current_language(), "exact", with_code=amount.currency != "CNY")


def _short(amount: Money) -> str:
    return format_money(amount, current_language(), with_code=amount.currency != "CNY")


def _rate(ppm: int) -> str:
    """A yearly rate with two decimals of a percent: 18,500 ppm is 1.85%."""
    return f"{ppm // 10_000}.{ppm % 10_000 // 100:02d}%"


def _due(day: date, today: date) -> Cell:
    left = (day - today).days
    return Cell(dated(day, today), "bad" if left < 0 else "warn" if left <= SOON else None)


def _window(opens: date | None, closes: date | None, today: date) -> str:
    """The next time a product can be redeemed."""
    if opens is None or closes is None or closes < today:
        return ""
    return _("open {first} to {last}").format(first=short_date(opens, today), last=short_date(closes, today))


def _gain(value: Money, cost: Money | None) -> Cell | str:
    """What was won or lost, with its sign."""
    if not cost or cost.currency != value.currency or cost == value:
        return ""
    gain = value - cost
    sign = "+" if gain.minor > 0 else ""
    return Cell(sign + format_money(gain, current_language()), "bad" if gain.minor < 0 else "good" if gain else None)


def _next_instalment(due: date | None, amount: Money | None, today: date) -> Cell | str:
    if due is None:
        return ""
    left = (due - today).days
    text = dated(due, today) + (f" {_short(amount)}" if amount else "")
    return Cell(text, "warn" if left <= 7 else None)
