"""What is known of one customer, field by field and row by row: editing it, confirming it, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.about_edits import AboutRow, FormField
    from rmdesk.store.edits import Edits
    from rmdesk.store.field_edits import EditableField


class Details:
    """Fields of a customer, and the rows the RM keeps about them."""

    def __init__(self, replica: Replica, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._edits = edits

    def fields(self, customer_id: str) -> list[EditableField]:
        """Every field that can be edited, with what it says and takes, and what the center was asked for.

        Raises:
            NotFound: the customer is not in this RM's book.
        """
        from rmdesk.store import field_edits

        return field_edits.fields_of(self._replica, customer_id)

    def rows(self, customer_id: str) -> list[AboutRow]:
        """Rows about the customer that can be changed or taken back."""
        from rmdesk.store import about_edits

        return about_edits.rows_about(self._replica, customer_id)

    def form(self, table: str, row_id: str = "") -> list[FormField]:
        """The lines of the form for a row; without `row_id` for a new one.

        Raises:
            NotFound: no such row. InvalidValue: rows of this table have no form.
        """
        from rmdesk.store import about_edits

        return about_edits.form(self._replica, table, row_id)

    def add(self, customer_id: str, table: str, texts: Mapping[str, str]) -> str:
        """A new row about the customer; its id.

        Raises:
            InvalidValue: a value does not fit or is missing; nothing was written. NotFound: the customer is not in this RM's book.
        """
        from rmdesk.store import about_edits

        return about_edits.add(self._edits(), self._replica, customer_id, table, texts)

    def change(self, table: str, row_id: str, texts: Mapping[str, str]) -> frozenset[str]:
        """Change a row; the fields that are different now.

        Raises:
            InvalidValue: a value does not fit; nothing was written. NotFound: no such row. NotAllowed: its rows stay as they are.
        """
        from rmdesk.store import about_edits

        return about_edits.change(self._edits(), self._replica, table, row_id, texts)

    def remove(self, table: str, row_id: str) -> None:
        """Take a row back; the center keeps it, marked.

        Raises:
            NotFound: no such row. NotAllowed: rows of this table stay.
        """
        from rmdesk.store import about_edits

        about_edits.remove(self._edits(), table, row_id)

    def verify(self, customer_id: str, table: str, row_id: str, field: str) -> None:
        """Keep that the customer has just confirmed this field.

        Raises:
            NotFound: no such row.
        """
        from rmdesk.store import about_edits

        about_edits.verify(self._edits(), self._replica, customer_id, table, row_id, field)
