"""Customers as rows of a table: which columns there are, and how a line of the book is written in them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import column_unit, format_money
from rmdesk.errors import RmdeskError
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.words import NONE, brief, near, word
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.columns import Column
from rmdesk.widgets.row_source import Row

if TYPE_CHECKING:
    from rmdesk.store.queries.customers import CustomerLine, CustomerList


@dataclass(frozen=True)
class ListOrder:
    """One order of the list."""

    title: str
    """English message id."""
    column: str
    """The column it marks."""
    descending: bool = False
    """Whether it begins with the largest."""


ORDERS: Final = {
    "level": ListOrder(N_("level"), "level"),
    "aum": ListOrder(N_("AUM"), "aum", descending=True),
    "last_contact": ListOrder(N_("longest without contact"), "last_contact"),
    "next_action": ListOrder(N_("next action"), "next_action"),
    "name": ListOrder(N_("name"), "name"),
    "customer_no": ListOrder(N_("customer number"), "number"),
}
"""In the sequence in which the key goes through them."""

LEVEL: Final = "level"
"""The code set of the tiers."""
TOP_LEVELS: Final = frozenset({"private", "diamond"})


def customer_columns() -> list[Column]:
    """The columns, in the user's language."""
    unit = column_unit(current_language())
    money = {"width": 10, "flex": 1, "max_width": 14}
    english = current_language() == "en"
    return [
        Column("name", _("Name"), 12, priority=1, flex=4, max_width=44),
        Column("level", _("Level"), 9 if english else 8, priority=2),
        Column("kind", _("Kind"), 6, priority=9, flex=1, max_width=11),
        Column("aum", _("AUM") + f" {unit}", priority=1, align="end", **money),
        Column("deposits", _("Deposits") + f" {unit}", priority=5, align="end", **money),
        Column("loans", _("Loans") + f" {unit}", priority=6, align="end", **money),
        Column("next_action", _("Next action"), 11 if english else 8, priority=4, flex=1, max_width=14),
        Column("last_contact", _("Last contact"), 12 if english else 9, priority=3, flex=1, max_width=14),
        Column("status", _("Status"), 9, priority=8),
        Column("number", _("Number"), 12, priority=10, flex=1, max_width=16),
    ]


class CustomerRows:
    """A `RowSource` over a `CustomerList`."""

    def __init__(self, customers: CustomerList, today: date) -> None:
        self._customers = customers
        self._today = today
        self._language = current_language()

    @property
    def count(self) -> int:
        """How many customers there are."""
        return self._customers.count

    def page(self, first: int, n: int) -> Sequence[Row]:
        """Rows `first` … `first + n - 1`. What cannot be read (the desk is just being locked) stays blank: a frame is being drawn."""
        try:
            return [self.row(line) for line in self._customers.page(first, n)]
        except RmdeskError:
            return []

    def key(self, index: int) -> Hashable:
        """The customer's id."""
        try:
            return self._customers.id_at(index)
        except RmdeskError:
            return ""

    def index_of(self, key: Hashable) -> int | None:
        """Where the customer stands."""
        try:
            return self._customers.index_of(str(key)) if key != "" else None
        except RmdeskError:
            return None

    def row(self, line: CustomerLine) -> Row:
        """One customer."""
        if not line.id:
            return [Cell(_("no longer in your book"), "muted")]
        lang = self._language
        return (
            line.name,
            Cell(word(line.level, LEVEL), "accent") if line.level in TOP_LEVELS else word(line.level, LEVEL),
            Cell(word(line.kind), "muted"),
            format_money(line.aum, lang, "column"),
            _amount(format_money(line.deposits, lang, "column")),
            _amount(format_money(line.loans, lang, "column")),
            self._next_action(line.next_action),
            self._last_contact(line.last_contact_on),
            Cell(word(line.status), "muted" if line.status == "active" else "warn"),
            Cell(line.customer_no, "muted"),
        )

    def _next_action(self, day: date | None) -> Cell | str:
        if day is None:
            return Cell(NONE, "muted")
        late = day < self._today
        return Cell(brief(day, self._today), "bad" if late else "warn" if day == self._today else None)

    def _last_contact(self, day: date | None) -> Cell | str:
        if day is None:
            return Cell(_("never"), "muted")
        return near(day, self._today)


def _amount(text: str) -> Cell | str:
    """Zero says nothing and is written so that other figures stand out."""
    return Cell(NONE, "muted") if text == "0.0" else text
