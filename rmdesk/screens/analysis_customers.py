"""The customers behind a row of an analysis, as a list like My customers: ordered, filtered, selected, grouped, exported the same way."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from rmdesk.commands import Where, bindings_of
from rmdesk.i18n import N_
from rmdesk.screens.customers import CustomersScreen

if TYPE_CHECKING:
    from rmdesk.domain.filter_line import Filter
    from rmdesk.store.queries.customers import CustomerList


class BehindScreen(CustomersScreen):
    """My customers, cut down to some."""

    MODE = ""
    PLACES = (Where.WITH_CUSTOMER, Where.CUSTOMERS)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings_of(*PLACES),
        Binding("backspace", "dismiss", N_("Back"), id="behind.back"),
    ]

    def __init__(self, about: str, among: Collection[int]) -> None:
        """Make the screen.

        Args:
            about: what the customers have in common.
            among: their row numbers.
        """
        super().__init__()
        self._about = about
        self._among = frozenset(among)

    def listed(self, order: str, wanted: Filter | None, *, descending: bool) -> CustomerList:
        """Those among them that the filter lets through."""
        return self.desk.analysis.listed(self._among, order, wanted, descending=descending)

    @property
    def heading(self) -> str:
        """What they have in common."""
        return self._about

    def read_sums(self) -> None:
        """Add up the selected customers, or all of the list."""
        if self.customers is None or self.selection or self.wanted:
            super().read_sums()
        else:
            desk, rows = self.desk, self.customers.rows
            self.ask(lambda: desk.customers.sums(rows), self._show_sums, topic="sums")

    def action_select_none(self) -> None:
        """Select nobody; with nobody selected, go back."""
        if self.selection:
            super().action_select_none()
        else:
            self.dismiss()
