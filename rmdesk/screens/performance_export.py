"""The rows behind a figure as a table to be written to a file: exact amounts, and which account."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from rmdesk.domain.money import PPM, currency_exponent
from rmdesk.i18n import _
from rmdesk.screens.table_export import export_table

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.desk.performance import Performance
    from rmdesk.domain.kpi.lines import KpiLine, KpiRow
    from rmdesk.screens.host import DeskScreen
    from rmdesk.store.export_file import Table, Value


async def export_rows(screen: DeskScreen[None], performance: Performance, line: KpiLine, path: str = "") -> None:
    """Ask where to, and write the rows behind a figure there."""
    period = line.period
    at = period.until(screen.host.clock.today())

    @cache
    def make() -> Table:
        return rows_as_table(line, performance.rows(line.code, period.span, at), currency_of_rows(performance, line, at))

    about = {"kpi": line.code, "period": period.label()}
    heading = _("Export the rows of {kpi} to").format(kpi=f"{line.name} {period.label()}")
    await export_table(screen, make, about, heading, f"rmdesk-{line.code}-{period.label().replace(' ', '-')}", path, takes_long=True)


def currency_of_rows(performance: Performance, line: KpiLine, at: date) -> str:
    """Of the rows behind a figure that are money, also where the figure itself is a ratio. In the desk's thread."""
    if line.currency:
        return line.currency
    return next((one.currency for one in performance.lines(line.period.span, at) if one.currency), "CNY")


def rows_as_table(line: KpiLine, rows: Sequence[KpiRow], currency: str) -> Table:
    """A line for each row; the figure itself is their sum, and is not written below them."""
    from rmdesk.store.export_file import Table

    is_money = any(row.unit == "money" for row in rows)
    headings = (_("Name"), _("Account"), _("Product"), _("Share"), _("Amount"), _("Currency"))
    return Table(
        f"{line.name} {line.period.label()}",
        headings if is_money else headings[:-1],
        [[*_values(row, currency), currency] if is_money else _values(row, currency) for row in rows],
    )


def _values(row: KpiRow, currency: str) -> list[Value]:
    amount = Decimal(row.amount).scaleb(-currency_exponent(currency)) if row.unit == "money" else row.amount
    return [row.customer_name, row.account_no_masked, row.product, Decimal(row.share_ppm) / PPM, amount]
