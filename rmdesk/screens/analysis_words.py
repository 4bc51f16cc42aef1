"""How the analyses say figures: shares, amounts, counts, and the columns that most tables have."""

from __future__ import annotations

from collections.abc import Sequence

from rmdesk.domain.kpi import saying
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import _, current_language, ngettext
from rmdesk.screens.words import NONE
from rmdesk.widgets.columns import Column


def percent(ppm: int | None) -> str:
    """`45.2%`; a dash where there is none."""
    return saying.percent(ppm, 1)


def amount(minor: int, currency: str) -> str:
    """An amount in the unit that fits; a dash for nothing."""
    return format_money(Money(minor, currency), current_language(), with_code=currency != "CNY") if minor else NONE


def others_said(others: Sequence[Money]) -> str:
    """Amounts in other currencies, which are never added."""
    return " + ".join(format_money(one, current_language(), with_code=True) for one in others if one)


def count(number: int) -> str:
    """`1,284`."""
    return f"{number:,}"


def customers_said(number: int) -> str:
    """`1,284 customers`."""
    return ngettext("{count} customer", "{count} customers", number).format(count=f"{number:,}")


def number_column(id: str, title: str, width: int, priority: int) -> Column:
    """A column of figures, as wide as its heading at least."""
    from rmdesk.widgets.cells import width_of

    return Column(id, title, max(width, width_of(title)), priority, align="end")


def share_columns() -> list[Column]:
    """Customers with their share, money with its share."""
    return [
        number_column("customers", _("Customers"), 7, 1),
        number_column("share", _("of all"), 6, 2),
        number_column("amount", _("AUM"), 9, 1),
        number_column("part", _("of AUM"), 6, 2),
    ]
