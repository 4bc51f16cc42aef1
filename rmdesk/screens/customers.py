"""My customers: the whole book as one list, and beside it, where there is room, what to know before calling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.errors import RmdeskError
from rmdesk.i18n import _, current_language
from rmdesk.screens import customer_bulk as bulk
from rmdesk.screens.customer_columns import KNOWN, by_order, chosen, placed
from rmdesk.screens.customer_rows import CustomerRows
from rmdesk.screens.customer_selection import sums_words
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.selecting import SelectsCustomers
from rmdesk.screens.with_customer import AtHand
from rmdesk.widgets.facts import Facts
from rmdesk.widgets.row_messages import HeaderSelected, RowSelected
from rmdesk.widgets.row_strips import SORT_MARKS
from rmdesk.widgets.row_table import Keep, RowTable

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.desk.list_settings import Layout, SavedFilter
    from rmdesk.domain.filter_line import Filter
    from rmdesk.domain.filter_terms import Vocabulary
    from rmdesk.screens.column_chooser import Chosen
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.customers import CustomerList, Sums

LIST_DELAY: Final = 0.3
"""Seconds that changes are gathered before the list is made anew."""
REORDERING: Final = frozenset({"customer", "customer_figure", "assignment", "customer_group", "group_member", "tier"})
"""Tables whose changes may add, remove or move rows."""
IN_CARD: Final = REORDERING | {"contact", "activity", "opportunity", "account", "balance", "preference", "complaint", "retail_profile"}
"""Tables that list or card show."""
WORDS: Final = frozenset({"tier", "customer_group", "contact"})
"""Tables from which the words of a filter line come."""


class _Listed(Protocol):
    """Makes the list."""

    def __call__(self, order: str, wanted: Filter | None, *, descending: bool) -> CustomerList: ...


@dataclass(frozen=True)
class _Read:
    """What a question for the list brings."""

    customers: CustomerList
    layout: Layout
    currency: str
    """Amounts in another one carry its code."""


class CustomersScreen(SelectsCustomers):
    """The list, its order and filter, who is selected, and the card of the customer under the cursor."""

    MODE = "customers"
    PLACES = (Where.WITH_CUSTOMER, Where.CUSTOMERS)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(*PLACES)
    DEFAULT_CSS = """
    CustomersScreen {
        #list-title { height: 1; padding: 0 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._layout: Layout | None = None
        """None until it was read for the first time."""
        self._vocabulary: Vocabulary | None = None
        """None until they were read for the first time; the list does not wait for them."""
        self._words_are_old = False
        self._currency = "CNY"
        self._sums: list[Sums] = []
        self._hold: Hold | None = None
        """Keys typed while another list is on its way belong to that list."""
        self._list_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Title, table, card."""
        yield Static(id="list-title", markup=False)
        with Horizontal():
            yield RowTable(placed(chosen(())), id="customers")
            with VerticalScroll(id="card", can_focus=False):
                yield Facts(id="card-facts")

    def on_mount(self) -> None:
        """Read the list; keys typed meanwhile wait: `c` is for a customer, and there is none before."""
        self.read_list()
        self.keys_wait()

    # -- the list ------------------------------------------------------------------------------------------------------

    def read_list(self, *, keep_place: bool = True) -> None:
        """Make the list anew.

        Args:
            keep_place: stay with the customer under the cursor; otherwise start at the top.
        """
        desk, listed, layout, wanted = self.desk, self.listed, self._layout, self.wanted
        if not keep_place and self._hold is None:
            self._hold = self.host.keys.hold()
        self.ask(lambda: _read(desk, listed, layout, wanted), lambda read: self._show_list(read, keep_place=keep_place), topic="list")

    def listed(self, order: str, wanted: Filter | None, *, descending: bool) -> CustomerList:
        """The customers that the page is about; runs in the desk's thread."""
        return self.desk.customers.listed(order, wanted, descending=descending)

    @property
    def heading(self) -> str:
        """What the customers are, at the head of the page."""
        return _("My customers")

    def _show_list(self, read: _Read, *, keep_place: bool) -> None:
        if read.layout != self._layout:
            self._layout = read.layout
            self.show_card_beside("on" if read.layout.card else "off")
        self.customers, self._currency = read.customers, read.currency
        table = self.query_one(RowTable)
        column = by_order(read.layout.order)
        table.set_sort(column.id if column else None, "descending" if read.layout.descending else "ascending")
        empty = _("No customer fits this filter. F shows all.") if self.wanted else _("There are no customers in your book yet.")
        self.show_rows(Keep.CURRENT if keep_place else None, empty)
        self._sums = []
        if not read.customers.count:
            self.no_card()
        self.read_sums()
        if self._vocabulary is None or self._words_are_old:
            self._words_are_old = False
            self.ask_apart(self.desk.customers.vocabulary, self._learn, topic="words")
        self._release()

    def _learn(self, words: Vocabulary) -> None:
        self._vocabulary = words

    def hindered(self, error: RmdeskError) -> None:
        """The list could not be read: keys go on all the same."""
        self._release()
        super().hindered(error)

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()
            self._hold = None

    def show_rows(self, keep: Keep | None = Keep.CURRENT, empty: str | None = None) -> None:
        """Show the list as it is, with the columns and ticks of now."""
        if self.customers is None or self._layout is None:
            return
        columns, table = chosen(self._layout.columns), self.query_one(RowTable)
        table.set_columns(placed(columns, marked=bool(self.selection)))
        rows = CustomerRows(self.customers, self.host.clock.today(), columns, self.selection.rows, self._currency)
        table.set_source(rows, keep_key=keep, empty=empty)
        self._show_title()

    def read_sums(self) -> None:
        """Add up the selected customers, or those of the filter, or all."""
        desk = self.desk
        rows = list(self.selection.rows) if self.selection else self.customers.rows if self.customers and self.wanted else None
        self.ask_apart(lambda: desk.customers.sums(rows), self._show_sums, topic="sums")

    def selected_others(self) -> None:
        """Repaint the ticks and add up anew."""
        self._sums = []
        self.show_rows()
        self.read_sums()

    def _show_sums(self, sums: list[Sums]) -> None:
        self._sums = sums
        self._show_title()

    def _show_title(self) -> None:
        if self.customers is None or self._layout is None:
            return
        parts = [self.heading, f"{self.customers.count:,}"]
        if self.selection:
            parts.append(_("{count} selected").format(count=f"{len(self.selection):,}"))
        # What the selection adds up to is what it is made for; of a filter or the book it is good to know.
        sums = [sums_words(self._sums)] if self._sums and self.customers.count else []
        if self.selection:
            parts += sums
        if self.wanted:
            parts.append(_("filter: {words}").format(words=self.filter_line))
        if column := by_order(self._layout.order):
            mark = SORT_MARKS["descending" if self._layout.descending else "ascending"]
            parts.append(_("by {order}").format(order=f"{_(column.title)}{mark}"))
        if not self.selection:
            parts += sums
        self.query_one("#list-title", Static).update(" · ".join(parts), layout=False)

    def replica_changed(self, changed: Changed) -> None:
        """Repaint what was written; make the list anew only if rows may have come, gone or moved."""
        if not changed.touches(IN_CARD):
            return
        self._words_are_old = self._words_are_old or changed.touches(WORDS)
        if changed.touches(REORDERING) and self._list_timer is None:
            self._list_timer = self.after(LIST_DELAY, self._list_is_old)
        self.query_one(RowTable).refresh_rows(changed.keys or None)
        if self.card_of is not None and changed.touches(IN_CARD, self.card_of):
            self.read_card()

    def _list_is_old(self) -> None:
        self._list_timer = None
        self.read_list()

    # -- order, columns, card ------------------------------------------------------------------------------------------

    @on(HeaderSelected)
    def _header_selected(self, event: HeaderSelected) -> None:
        column = KNOWN.get(event.column)
        if column is None or not column.order or self._layout is None:
            return
        again = column.order == self._layout.order
        self._lay_out(replace(self._layout, order=column.order, descending=not self._layout.descending if again else column.falling))

    def action_order(self) -> None:
        """Order by the next column."""
        if self._layout is None:
            return
        columns = [column for column in chosen(self._layout.columns) if column.order]
        orders = [column.order for column in columns]
        at = orders.index(self._layout.order) + 1 if self._layout.order in orders else 0
        column = columns[at % len(columns)]
        self._lay_out(replace(self._layout, order=column.order, descending=column.falling))

    def action_reverse(self) -> None:
        """The other way round."""
        if self._layout is not None:
            self._lay_out(replace(self._layout, descending=not self._layout.descending))

    async def action_columns(self) -> None:
        """Choose columns, their order, and by which the list is sorted."""
        from rmdesk.screens.column_chooser import ColumnChooser

        if self._layout is not None:
            await self.app.push_screen(
                ColumnChooser(self.columns_shown, self._layout.order, descending=self._layout.descending), self._columns_chosen
            )

    def _columns_chosen(self, what: Chosen | None) -> None:
        if what is not None and self._layout is not None:
            self._lay_out(replace(self._layout, columns=what.columns, order=what.order, descending=what.descending))

    def action_card(self) -> None:
        """Show or hide the card."""
        if self._layout is not None:
            self._lay_out(replace(self._layout, card=not self._layout.card))

    def _lay_out(self, layout: Layout) -> None:
        """Keep another layout and show it; a list in another order is read from its top."""
        before, self._layout = self._layout, layout
        desk = self.desk
        self.ask(lambda: desk.list_settings.keep(layout), lambda _nothing: None, topic="layout")
        if before is None or before.card != layout.card:
            self.show_card_beside("on" if layout.card else "off")
        if before is None or (before.order, before.descending) != (layout.order, layout.descending):
            self.read_list(keep_place=False)
        elif before.columns != layout.columns:
            self.show_rows()

    # -- filter --------------------------------------------------------------------------------------------------------

    async def action_filter(self, line: str = "") -> None:
        """Filter by a line; one that was typed behind the mnemonic is taken at once."""
        desk = self.desk

        def take(words: Vocabulary) -> None:
            self._vocabulary = words
            self.show_filter(line)

        if line:
            self.ask(desk.customers.vocabulary, take)  # a group made a moment ago is among the words
            self.keys_wait()
            return
        from rmdesk.screens.filter_screen import FilterScreen

        def begin(read: tuple[Vocabulary, list[SavedFilter]]) -> None:
            self.app.push_screen(FilterScreen(self.filter_line, *read), self._filtered)

        self.ask(lambda: (self._words(), desk.list_settings.filters()), begin)
        self.keys_wait()

    def _words(self) -> Vocabulary:
        """The words of a filter line; read right after the list, so almost always there."""
        return self._vocabulary or self.desk.customers.vocabulary()

    def _filtered(self, line: str | None) -> None:
        if line is not None:
            self.show_filter(line)

    def show_filter(self, line: str) -> None:
        """Show the customers that a filter line lets through.

        Raises:
            BadFilter: the line is none.
        """
        from rmdesk.domain.filter_line import format_filter, parse

        words = self._words()
        wanted = parse(line, words)
        self.wanted, self.filter_line = wanted or None, format_filter(wanted, current_language(), words)
        self.read_list(keep_place=False)

    async def action_new_prospect(self) -> None:
        """Create a potential customer."""
        await self.run_action("app.new_prospect")

    def action_filter_none(self) -> None:
        """Show all customers."""
        self.show_filter("")

    @property
    def columns_shown(self) -> list[str]:
        """Ids of the columns that were chosen."""
        return [column.id for column in chosen(self._layout.columns if self._layout else ())]

    async def action_filter_keep(self, name: str = "") -> None:
        """Keep the filter under a name."""
        await bulk.keep_filter(self, self.filter_line, name)

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        if event.key != "":
            await self.host.open_customer(str(event.key))

    def customer_at_hand(self) -> AtHand | None:
        """The customer under the cursor."""
        index = self.query_one(RowTable).cursor_index
        page = self.customers.page(index, 1) if self.customers is not None and index is not None else ()
        return next((AtHand(customer.id, customer.name) for customer in page if customer.id), None)


def _read(desk: Desk, listed: _Listed, layout: Layout | None, wanted: Filter | None) -> _Read:
    """Runs in the desk's thread."""
    layout = layout or desk.list_settings.layout()
    customers = listed(layout.order, wanted, descending=layout.descending)
    return _Read(customers, layout, desk.customers.currency())
