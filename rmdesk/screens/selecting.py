"""Customers of the list selected with keys, and what is done with the selection."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from rmdesk.screens import customer_bulk as bulk
from rmdesk.screens.card_beside import CardBeside
from rmdesk.screens.customer_selection import Selection
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.domain.filter_line import Filter
    from rmdesk.store.queries.customers import CustomerList


class SelectsCustomers(CardBeside):
    """A page with a `RowTable` over a `CustomerList`. Says in `show_rows` and `read_sums` how it repaints and adds up."""

    def __init__(self) -> None:
        super().__init__()
        self.customers: CustomerList | None = None
        """The list; None while it is read for the first time."""
        self.wanted: Filter | None = None
        self.filter_line = ""
        """`wanted` as it is written."""
        self.selection = Selection()

    @property
    @abstractmethod
    def columns_shown(self) -> list[str]:
        """Ids of the columns that were chosen."""

    @abstractmethod
    def selected_others(self) -> None:
        """Repaint the ticks and add up anew."""

    def selected_rows(self) -> list[int]:
        """Row numbers of the selected customers in the order of the list; without a selection that of the customer under the cursor."""
        if self.customers is None:
            return []
        if self.selection:
            return self.selection.among(self.customers)
        index = self.query_one(RowTable).cursor_index
        return [] if index is None else [self.customers.row_at(index)]

    def action_select(self) -> None:
        """Select the customer under the cursor, or no longer, and go on to the next."""
        table = self.query_one(RowTable)
        if self.customers is not None and table.cursor_index is not None:
            index = table.cursor_index
            self.selection.toggle(self.customers.row_at(index))
            self.selected_others()
            table.move_to(index + 1)

    def action_select_on(self, rows: int) -> None:
        """Select the customer under the cursor and the one `rows` further on, where the cursor goes."""
        table = self.query_one(RowTable)
        if self.customers is None or table.cursor_index is None:
            return
        to = max(0, min(table.cursor_index + rows, self.customers.count - 1))
        for index in range(min(to, table.cursor_index), max(to, table.cursor_index) + 1):
            self.selection.add(self.customers.row_at(index))
        self.selected_others()
        table.move_to(to)

    def action_select_all(self) -> None:
        """Select everybody in the list; if they all are, nobody."""
        if self.customers is not None:
            self.selection.all_of(self.customers)
            self.selected_others()

    def action_select_none(self) -> None:
        """Select nobody."""
        if self.selection:
            self.selection.clear()
            self.selected_others()

    async def action_task(self, line: str = "") -> None:
        """Make a task for the customer, or the same one for each selected customer."""
        if self.selection:
            await bulk.new_tasks(self, self.selected_rows(), line)
        else:
            await super().action_task(line)

    async def action_group(self) -> None:
        """Put the selected customers into a group."""
        await bulk.into_group(self, self.selected_rows())

    def action_ungroup(self) -> None:
        """Take the selected customers out of the group that the filter names."""
        bulk.out_of_group(self, self.wanted, self.selected_rows())

    async def action_export(self, path: str = "") -> None:
        """Write the selected customers, or the list, to a file."""
        if self.customers is not None:
            rows = self.selection.among(self.customers) if self.selection else self.customers.rows
            await bulk.export(self, self.customers, rows, self.columns_shown, self.filter_line, path)
