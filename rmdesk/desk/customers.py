"""The RM's customers: the list, finding one, one in full, changing what is known of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store.queries import customers, picture, search
from rmdesk.store.queries.resolve import resolve
from rmdesk.store.queries.search_hits import Hit
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.field_edits import Edited


class Customers:
    """The customers of this RM's book."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def listed(
        self, order: str = "level", wanted: customers.CustomerFilter | None = None, *, descending: bool = False
    ) -> customers.CustomerList:
        """The book as a list; see `queries.customers`."""
        return customers.customer_list(self._replica.reader, order, wanted, descending=descending)

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """Customers by whatever is known of them."""
        with self._replica.reading() as db:
            return search.find(db, text, limit)

    def resolve(self, text: str) -> str:
        """The id of the customer with this number, id or (unique) name.

        Raises:
            NotFound: none, or more than one, in this RM's book.
        """
        with self._replica.reading() as db:
            found = resolve(db, text)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(_("{count} customers are called {name}.").format(count=len(found), name=text), _("Use the customer number."))
        raise NotFound(_("No customer {name} in your book.").format(name=text), _("Look with: rmdesk find {name}").format(name=text))

    def picture(self, customer_id: str) -> picture.CustomerPicture:
        """One customer in full.

        Raises:
            NotFound: not (or no longer) in this RM's book.
        """
        with self._replica.reading() as db:
            return picture.customer_picture(db, customer_id, self._clock.today())

    def edit(self, customer_id: str, values: Mapping[str, str]) -> Edited:
        """Change fields of a customer; fields the center keeps become change requests.

        Raises:
            InvalidValue: a field or value makes no sense; nothing was changed.
        """
        from rmdesk.store import field_edits

        return field_edits.edit(self._edits(), self._replica, customer_id, values)

    def editable_fields(self) -> tuple[list[str], list[str]]:
        """Names that `edit` takes: those changed at once, and those the center is asked to change."""
        from rmdesk.store import field_edits

        return field_edits.editable_fields()

    def reveal(self, customer_id: str, table: str, row_id: str, field: str) -> str:
        """A masked value in full; that it was looked at is kept and synced.

        Raises:
            NotFound: no such row.
        """
        from rmdesk.store import field_edits

        return field_edits.reveal(self._edits(), self._replica, customer_id, table, row_id, field, self._clock)
