"""The form for a row about a customer: a number, a relative, a contact person, a day, a note, what they hold elsewhere, a rating."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from rmdesk.domain.field_names import table_name
from rmdesk.i18n import N_, _
from rmdesk.screens.form import FormScreen, Line, lines_of


class AboutForm(FormScreen[str]):
    """Adds a row, or changes one; F8 takes it back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f8", "take_back", N_("Take back"), show=False, priority=True, id="form.take_back")]

    def __init__(self, customer_id: str, called: str, table: str, row_id: str) -> None:
        """Make the form; without `row_id` for a new row."""
        title = f"{called} · {table_name(table)}"
        super().__init__(title, f"{table}:{row_id or customer_id}")
        self._customer_id = customer_id
        self._table = table
        self._row_id = row_id

    def read(self) -> list[Line]:
        """The lines of the row's table."""
        return lines_of(self._table, self.desk.details.form(self._table, self._row_id))

    def write(self, texts: Mapping[str, str]) -> str:
        """Save the row; what to tell."""
        name = table_name(self._table)
        if not self._row_id:
            self.desk.details.add(self._customer_id, self._table, texts)
            return _("{thing} was added.").format(thing=name)
        changed = self.desk.details.change(self._table, self._row_id, texts)
        return _("{thing} was changed.").format(thing=name) if changed else _("Nothing was changed: it says that already.")

    def written(self, done: str) -> None:
        """Say it, and how to undo it."""
        self.app.notify(done + " " + _("u: undo"), timeout=4, markup=False)

    def more_keys(self) -> tuple[tuple[str, str], ...]:
        """Taking back is for rows that are there."""
        return (("F8", _("take back")),) if self._row_id else ()

    def action_take_back(self) -> None:
        """Take the row back."""
        if self._row_id and self._hold is None:
            self._hold = self.host.keys.hold()
            self.ask_to_write(partial(self._remove), self._written)

    def _remove(self) -> str:
        self.desk.details.remove(self._table, self._row_id)
        self.host.drafts.drop(self, self.desk, self._draft_name)
        return _("{thing} was taken back.").format(thing=table_name(self._table))


def about_form(customer_id: str, called: str, table: str, row_id: str = "") -> AboutForm:
    """The form for a row of `table` about this customer."""
    return AboutForm(customer_id, called, table, row_id)
