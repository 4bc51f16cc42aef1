"""Customers as a table to be written to a file: exact amounts, dates and words instead of what a narrow screen shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rmdesk.domain.birthdays import next_birthday
from rmdesk.domain.money import Money, currency_exponent
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.screens.customer_columns import KNOWN
from rmdesk.screens.customer_rows import CustomerRows
from rmdesk.screens.words import word
from rmdesk.widgets.cells import Cell

if TYPE_CHECKING:
    from rmdesk.store.export_file import Table, Value
    from rmdesk.store.queries.customers import CustomerLine, CustomerList


def export_columns(shown: Sequence[str]) -> tuple[str, ...]:
    """What is written: the columns of the screen, with the number in front, by which the bank knows a customer; no drawing."""
    return ("number", *(column for column in shown if column not in ("number", "trend")))


def as_table(lines: Sequence[CustomerLine], shown: Sequence[str], title: str, today: date, words: CustomerRows) -> Table:
    """The table; `words` says what no value says better."""
    from rmdesk.store.export_file import Table

    columns = export_columns(shown)
    headings: list[str] = []
    for column in columns:
        headings.append(_(KNOWN[column].title))
        if column == "next_action":
            headings.append(_("Task"))
    rows = [[*_values(line, columns, today, words), line.aum.currency] for line in lines]
    return Table(title, (*headings, _("Currency")), rows)


def _values(line: CustomerLine, columns: Sequence[str], today: date, words: CustomerRows) -> list[Value]:
    values: list[Value] = []
    for column in columns:
        if column == "next_action":
            values += [line.next_action, line.next_what]
        else:
            values.append(_value(line, column, today, words))
    return values


def _value(line: CustomerLine, column: str, today: date, words: CustomerRows) -> Value:
    match column:
        case "aum" | "average" | "deposits" | "investments" | "loans" | "week_change":
            return _exact(getattr(line, column))
        case "last_contact":
            return line.last_contact_on
        case "attempted":
            return line.attempted_on
        case "maturity":
            return line.matures_on
        case "opened":
            return line.opened
        case "birthday":
            return _birthday(line, today)
        case "part":
            return word(line.part, "part") if line.part else ""
    cell = words.cell(column, line)
    return cell.text if isinstance(cell, Cell) else cell


def _birthday(line: CustomerLine, today: date) -> Value:
    if line.birthday is None:
        return None
    try:
        return next_birthday(line.birthday, today)
    except InvalidValue:
        return None


def _exact(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-currency_exponent(amount.currency))


__all__ = ["CustomerList", "as_table", "export_columns"]
