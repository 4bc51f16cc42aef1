"""A home that is a summary and a list of rows, most of them about a customer: Enter opens them, `c` logs a contact."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final, Generic, NamedTuple, TypeVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer
from textual.widget import Widget

from rmdesk.commands import Where, bindings_of
from rmdesk.screens.sheet import Section, Sheet
from rmdesk.screens.with_customer import AtHand, WithCustomer
from rmdesk.store.changes import Changed
from rmdesk.widgets.columns import Column, fitted
from rmdesk.widgets.row_messages import RowSelected
from rmdesk.widgets.row_source import Row, RowsInMemory
from rmdesk.widgets.row_table import RowTable

T = TypeVar("T")

READ_DELAY: Final = 0.5
"""Seconds that changes are gathered before the figures are read again."""


class RowKey(NamedTuple):
    """What a row is about."""

    id: str
    customer_id: str | None = None
    customer: str = ""
    """Name."""


class ListHome(WithCustomer, Generic[T]):
    """Says in `read` what to ask the desk, in `summary` and `rows` what of it is shown."""

    PLACES: ClassVar[tuple[Where, ...]] = (Where.WITH_CUSTOMER,)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.WITH_CUSTOMER)
    TABLES: ClassVar[frozenset[str]] = frozenset()
    """Tables whose changes change the figures; none: all."""
    DEFAULT_CSS = """
    ListHome {
        #summary { padding: 0 1; margin-bottom: 1; background: $background; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._read_timer: Timer | None = None

    @abstractmethod
    def read(self) -> T:
        """Ask the desk; runs in its thread."""

    @abstractmethod
    def summary(self, figures: T) -> Sequence[Section]:
        """What stands above the list."""

    @abstractmethod
    def columns(self) -> list[Column]:
        """Of the list."""

    @abstractmethod
    def rows(self, figures: T) -> list[tuple[RowKey, Row]]:
        """The rows."""

    @property
    @abstractmethod
    def nothing(self) -> str:
        """The sentence for an empty list."""

    def body(self) -> Iterable[Widget]:
        """Summary and list."""
        yield Sheet(id="summary")
        yield RowTable(self.columns(), empty=self.nothing)

    def on_mount(self) -> None:
        """Read the figures; keys typed meanwhile wait in the table."""
        self.read_now()

    def read_now(self) -> None:
        """Read the figures again."""
        self._read_timer = None
        self.ask(self.read, self.show_figures, topic="figures")

    def show_figures(self, figures: T) -> None:
        """Show figures that were read."""
        self.query_one("#summary", Sheet).show(self.summary(figures))
        table, rows = self.query_one(RowTable), self.rows(figures)
        table.set_columns(fitted(self.columns(), (row for _key, row in rows)))
        table.set_source(RowsInMemory(rows), empty=self.nothing)

    def replica_changed(self, changed: Changed) -> None:
        """Count again, after a moment, if anything that is shown may have changed."""
        if (not self.TABLES or changed.touches(self.TABLES)) and self._read_timer is None:
            self._read_timer = self.after(READ_DELAY, self.read_now)

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        key = event.key
        if isinstance(key, RowKey) and key.customer_id:
            await self.host.open_customer(key.customer_id)

    def customer_at_hand(self) -> AtHand | None:
        """The customer of the row."""
        key = self.query_one(RowTable).cursor_key
        return AtHand(key.customer_id, key.customer) if isinstance(key, RowKey) and key.customer_id else None
