"""Which customers of the list are selected, and what they have together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rmdesk.domain.money import format_money
from rmdesk.i18n import _, current_language

if TYPE_CHECKING:
    from rmdesk.store.queries.customers import CustomerList, Sums


class Selection:
    """Row numbers of selected customers. It outlives a change of order and filter: who is selected stays selected, in sight or not."""

    def __init__(self) -> None:
        self._rows: set[int] = set()

    def __bool__(self) -> bool:
        return bool(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Collection[int]:
        """The row numbers."""
        return self._rows

    def toggle(self, row: int) -> None:
        """Select a customer, or no longer."""
        self._rows ^= {row}

    def add(self, row: int) -> None:
        """Select a customer."""
        self._rows.add(row)

    def all_of(self, customers: CustomerList) -> None:
        """Select everybody in the list; if they all are, nobody."""
        rows = set(customers.rows)
        if rows <= self._rows:
            self._rows -= rows
        else:
            self._rows |= rows

    def clear(self) -> None:
        """Select nobody."""
        self._rows.clear()

    def among(self, customers: CustomerList) -> list[int]:
        """The selected rows in the order of the list, then those it does not show."""
        shown = [row for row in customers.rows if row in self._rows]
        return shown if len(shown) == len(self._rows) else [*shown, *sorted(self._rows - set(shown))]


def sums_words(sums: Sequence[Sums]) -> str:
    """What customers have together: `AUM 12.3M deposits 8.1M loans 2.0M`, for each currency."""
    lang = current_language()
    parts = []
    for one in sums:
        code = f" {one.aum.currency}" if len(sums) > 1 or one.aum.currency != "CNY" else ""
        amounts = ((_("AUM"), one.aum), (_("deposits"), one.deposits), (_("loans"), one.loans))
        parts.append("  ".join(f"{name} {format_money(amount, lang)}" for name, amount in amounts if amount or name == _("AUM")) + code)
    return "  ".join(parts)
