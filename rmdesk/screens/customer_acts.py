"""What can be changed from a customer's page: fields, the rows about them, and that a fact was confirmed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rmdesk.domain.field_names import table_name
from rmdesk.i18n import _
from rmdesk.screens.choices import PickScreen
from rmdesk.screens.customer_data import fact_name, fact_value
from rmdesk.screens.edit_words import value_words
from rmdesk.screens.with_customer import WithCustomer

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Outlook
    from rmdesk.store.about_edits import AboutRow
    from rmdesk.store.queries.freshness import KnownFact

ADDABLE: Final = (
    "contact_point",
    "family_member",
    "contact_person",
    "important_date",
    "customer_note",
    "other_bank",
    "customer_rating",
)
"""What can be added about a customer, in the order in which it is offered."""


class CustomerActs(WithCustomer):
    """The page's commands that open a form or write at once."""

    @property
    def outlook(self) -> Outlook | None:
        """What is shown; None while it is read."""
        return None

    @property
    def customer_id(self) -> str:
        """Whom the page shows."""
        return ""

    async def action_edit(self, typed: str = "") -> None:
        """Change a field."""
        if self.outlook is not None:
            from rmdesk.screens.edit_field import EditFieldScreen

            await self.app.push_screen(EditFieldScreen(self.customer_id, self.outlook.picture.identity.name, typed))

    async def action_add(self) -> None:
        """Add something about the customer: choose what."""
        if self.outlook is not None:
            options = [(table_name(table), table) for table in ADDABLE]
            await self.app.push_screen(PickScreen(_("Add what?"), options), lambda table: self._form(table, "") if table else None)

    async def action_change_row(self) -> None:
        """Change or take back a row about the customer: choose which."""
        self.ask_to_write(partial(self.desk.details.rows, self.customer_id), self._choose_row)
        self.keys_wait()

    def _choose_row(self, rows: list[AboutRow]) -> None:
        if not rows:
            self.notify(_("Nothing of your own is kept about this customer yet; n adds something."), markup=False)
            return
        options = [(f"{table_name(row.table)} · {value_words('value', row.said)}", row) for row in rows]
        self.app.push_screen(
            PickScreen(_("Change or take back what?"), options), lambda row: self._form(row.table, row.id) if row else None
        )

    def _form(self, table: str, row_id: str) -> None:
        from rmdesk.screens.about_form import about_form

        if self.outlook is not None:
            self.app.push_screen(about_form(self.customer_id, self.outlook.picture.identity.name, table, row_id))

    async def action_confirm(self) -> None:
        """Keep that the customer has just confirmed a fact: choose which, the oldest first."""
        facts = self.outlook.facts if self.outlook is not None else ()
        if not facts:
            self.notify(_("Nothing that goes stale is known of this customer."), markup=False)
            return
        options = [(f"{'? ' if fact.stale else '✓ '}{fact_name(fact)} · {fact_value(fact)}", fact) for fact in facts]
        await self.app.push_screen(PickScreen(_("What has the customer confirmed?"), options), self._confirm)

    def _confirm(self, fact: KnownFact | None) -> None:
        if fact is not None:
            verify = partial(self.desk.details.verify, self.customer_id, fact.table, fact.row_id, fact.field)
            said = _("{fact} is confirmed as of today.").format(fact=fact_name(fact))
            self.ask_to_write(verify, lambda _nothing: self._confirmed(said))

    def _confirmed(self, said: str) -> None:
        self.notify(said, markup=False)
        self.read_again()

    def read_again(self) -> None:
        """Read the customer again: not everything that is shown of them names them when it changes."""
