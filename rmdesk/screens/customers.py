"""My customers: the whole book as one list, and beside it, where there is room, what to know before calling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from rmdesk.commands import Where, bindings_of
from rmdesk.i18n import _
from rmdesk.screens.choices import Choice, ChoiceScreen
from rmdesk.screens.customer_rows import LEVEL, ORDERS, CustomerRows, customer_columns
from rmdesk.screens.frame import FramedScreen
from rmdesk.screens.words import codes_of, word
from rmdesk.widgets.facts import Facts
from rmdesk.widgets.row_messages import HeaderSelected, RowHighlighted, RowSelected
from rmdesk.widgets.row_table import RowTable

if TYPE_CHECKING:
    from rmdesk.store.changes import Changed
    from rmdesk.store.queries.customers import CustomerFilter, CustomerList
    from rmdesk.store.queries.picture import CustomerPicture

CARD_DELAY: Final = 0.12
"""Seconds the cursor rests before the card is read: running through the list costs nothing."""
LIST_DELAY: Final = 0.3
"""Seconds that changes are gathered before the list is made anew."""
CARD_FROM: Final = 110
"""Columns from which there is room for the card."""

REORDERING: Final = frozenset({"customer", "customer_figure", "assignment"})
"""Tables whose changes may add, remove or move rows."""
IN_CARD: Final = REORDERING | {"contact", "activity", "opportunity", "account", "balance", "preference", "complaint"}
"""Tables that list or card show."""


class CustomersScreen(FramedScreen[None]):
    """The list, its order and filter, and the card of the customer under the cursor."""

    MODE = "customers"
    PLACES = (Where.WITH_CUSTOMER, Where.CUSTOMERS)
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(*PLACES)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (CARD_FROM, "-wide"), (160, "-very-wide")]
    DEFAULT_CSS = """
    CustomersScreen {
        #list-title { height: 1; padding: 0 1; color: $text-muted; }
        #card { width: 42; padding: 1 1 0 2; scrollbar-size-vertical: 1; background: $surface; }
        #card Facts { background: $surface; }
        &.-very-wide #card { width: 64; }
        &.-narrow #card { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._order = next(iter(ORDERS))
        self._descending = ORDERS[self._order].descending
        self._filter = ("", "", "")
        """Level, status, kind."""
        self._customers: CustomerList | None = None
        self._card_of: str | None = None
        self._card_timer: Timer | None = None
        self._list_timer: Timer | None = None

    def body(self) -> Iterable[Widget]:
        """Title, table, card."""
        yield Static(id="list-title", markup=False)
        with Horizontal():
            yield RowTable(customer_columns(), id="customers")
            with VerticalScroll(id="card", can_focus=False):
                yield Facts(id="card-facts")

    def on_mount(self) -> None:
        """Read the list; keys typed meanwhile wait in the table."""
        self._read_list()

    # -- the list ------------------------------------------------------------------------------------------------------

    def _read_list(self) -> None:
        desk, order, descending, wanted = self.desk, self._order, self._descending, self._wanted()
        self.ask(lambda: desk.customers.listed(order, wanted, descending=descending), self._show_list, topic="list")

    def _wanted(self) -> CustomerFilter | None:
        if not any(self._filter):
            return None
        from rmdesk.store.queries.customers import CustomerFilter

        level, status, kind = self._filter
        return CustomerFilter(kind=kind, status=status, level=level)

    def _show_list(self, customers: CustomerList) -> None:
        self._customers = customers
        table = self.query_one(RowTable)
        empty = _("No customer fits this filter. F shows all.") if any(self._filter) else _("There are no customers in your book yet.")
        table.set_source(CustomerRows(customers, self.host.clock.today()), empty=empty)
        table.set_sort(ORDERS[self._order].column, "descending" if self._descending else "ascending")
        parts = [_("My customers"), f"{customers.count:,}"]
        if any(self._filter):
            level, status, kind = self._filter
            words = " ".join(part for part in (word(level, LEVEL), word(status), word(kind)) if part)
            parts.append(_("filter: {words}").format(words=words))
        parts.append(_("by {order}").format(order=_(ORDERS[self._order].title)))
        self.query_one("#list-title", Static).update(" · ".join(parts), layout=False)
        if not customers.count:
            self._card_of = None
            self.query_one("#card-facts", Facts).show(())

    def replica_changed(self, changed: Changed) -> None:
        """Repaint what was written; make the list anew only if rows may have come, gone or moved."""
        if not changed.touches(IN_CARD):
            return
        if changed.touches(REORDERING) and self._list_timer is None:
            self._list_timer = self.after(LIST_DELAY, self._list_is_old)
        self.query_one(RowTable).refresh_rows(changed.keys or None)
        if self._card_of is not None and changed.touches(IN_CARD, self._card_of):
            self._read_card()

    def _list_is_old(self) -> None:
        self._list_timer = None
        self._read_list()

    # -- the card ------------------------------------------------------------------------------------------------------

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        if self.size.width < CARD_FROM or event.key == self._card_of:
            return
        self._card_of = str(event.key)
        if self._card_timer is not None:
            self._card_timer.stop()
        self._card_timer = self.after(CARD_DELAY, self._read_card)

    def _read_card(self) -> None:
        desk, customer_id = self.desk, self._card_of
        if customer_id and self.size.width >= CARD_FROM:
            self.ask(lambda: desk.customers.picture(customer_id), self._show_card, topic="card")

    def _show_card(self, picture: CustomerPicture) -> None:
        if picture.identity.id == self._card_of:
            from rmdesk.screens.customer_card import card_sections

            self.query_one("#card-facts", Facts).show(card_sections(picture))

    # -- what one can do -----------------------------------------------------------------------------------------------

    @on(RowSelected)
    async def _selected(self, event: RowSelected) -> None:
        if event.key != "":
            await self.host.open_customer(str(event.key))

    @on(HeaderSelected)
    def _header_selected(self, event: HeaderSelected) -> None:
        order = next((name for name, order in ORDERS.items() if order.column == event.column), None)
        if order is not None:
            self._order_by(order, descending=not self._descending if order == self._order else ORDERS[order].descending)

    def action_order(self) -> None:
        """Order by the next column."""
        names = list(ORDERS)
        order = names[(names.index(self._order) + 1) % len(names)]
        self._order_by(order, descending=ORDERS[order].descending)

    def _order_by(self, order: str, *, descending: bool) -> None:
        self._order, self._descending = order, descending
        self._read_list()

    async def action_filter(self) -> None:
        """Choose level, status, kind."""
        anything = ("", _("all"))
        level, status, kind = self._filter
        await self.app.push_screen(
            ChoiceScreen(
                _("Show only"),
                [
                    Choice(_("Level"), (anything, *((code, word(code, LEVEL)) for code in codes_of(LEVEL))), level),
                    Choice(_("Status"), (anything, *((code, word(code)) for code in ("active", "potential", "dormant", "lost"))), status),
                    Choice(_("Kind"), (anything, *((code, word(code)) for code in ("retail", "corporate", "institution"))), kind),
                ],
            ),
            self._filtered,
        )

    def _filtered(self, values: tuple[str, ...] | None) -> None:
        if values is not None:
            level, status, kind = values
            self._filter = (level, status, kind)
            self._read_list()

    def action_filter_none(self) -> None:
        """Show all customers."""
        self._filtered(("", "", ""))

    async def action_log(self, line: str = "") -> None:
        """Record a contact with the customer under the cursor."""
        index = self.query_one(RowTable).cursor_index
        if self._customers is None or index is None:
            return
        for customer in self._customers.page(index, 1):
            if customer.id:
                await self.host.log_contact(customer.id, customer.name, line)
