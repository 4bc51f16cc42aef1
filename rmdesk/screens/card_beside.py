"""A page with a table of customers and, where there is room, a card beside it that follows the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.timer import Timer

from rmdesk.screens.with_customer import WithCustomer
from rmdesk.widgets.facts import Facts
from rmdesk.widgets.row_messages import RowHighlighted

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Card

CARD_DELAY: Final = 0.12
"""Seconds the cursor rests before the card is read: running through the list costs nothing."""
CARD_FROM: Final = 110
"""Columns from which there is room for the card."""


class CardBeside(WithCustomer):
    """Puts `Facts` with the id `card-facts` into a container with the id `card`, and keys of rows that are ids of customers."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (CARD_FROM, "-wide"), (160, "-very-wide")]
    DEFAULT_CSS = """
    CardBeside {
        #card { width: 42; padding: 1 1 0 2; scrollbar-size-vertical: 1; background: $surface; }
        #card Facts { background: $surface; }
        &.-very-wide #card { width: 64; }
        &.-narrow #card { display: none; }
        &.-without-card #card { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._card_of: str | None = None
        self._card_timer: Timer | None = None

    @property
    def has_card(self) -> bool:
        """Whether the card is in sight."""
        return self.size.width >= CARD_FROM and not self.has_class("-without-card")

    def show_card_beside(self, wanted: str) -> None:
        """Show the card beside the list, `on` or `off`."""
        self.set_class(wanted == "off", "-without-card")
        self.read_card()

    @on(RowHighlighted)
    def _highlighted(self, event: RowHighlighted) -> None:
        if event.key == self._card_of:
            return
        self._card_of = str(event.key)
        if not self.has_card:
            return
        if self._card_timer is not None:
            self._card_timer.stop()
        self._card_timer = self.after(CARD_DELAY, self.read_card)

    def on_resize(self) -> None:
        """There may be room for the card now."""
        self.read_card()

    def read_card(self) -> None:
        """Read the card of the customer under the cursor anew."""
        if self._card_of and self.has_card and self.host.is_open:
            desk, customer_id = self.desk, self._card_of
            self.ask(lambda: desk.customers.card(customer_id), self._show_card, topic="card")

    def no_card(self) -> None:
        """There is nobody under the cursor."""
        self._card_of = None
        self.query_one("#card-facts", Facts).show(())

    @property
    def card_of(self) -> str | None:
        """The customer that the card speaks of, or would if it were in sight."""
        return self._card_of

    def _show_card(self, card: Card) -> None:
        if card.picture.identity.id == self._card_of:
            from rmdesk.screens.customer_card import card_sections

            self.query_one("#card-facts", Facts).show(card_sections(card))
