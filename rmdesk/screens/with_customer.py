"""What can be done wherever a customer is under the cursor: log a contact, call, make a task, copy the number."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from textual.screen import ScreenResultType

from rmdesk.i18n import _
from rmdesk.screens.frame import FramedScreen


class AtHand(NamedTuple):
    """The customer that a command is about."""

    customer_id: str
    name: str
    reminder_id: str = ""
    """The reminder that one is at: what is begun with the customer takes care of it."""


class OfCustomer(FramedScreen[ScreenResultType]):
    """A page on which a customer is under the cursor, or whose subject one is. Say in `customer_at_hand` which."""

    def customer_at_hand(self) -> AtHand | None:
        """The customer, None if there is none under the cursor."""
        return None

    async def action_log(self, line: str = "") -> None:
        """Record a contact with the customer."""
        if at_hand := self.customer_at_hand():
            await self.host.log_contact(at_hand.customer_id, at_hand.name, line, at_hand.reminder_id)

    async def action_task(self, line: str = "") -> None:
        """Make a task for the customer."""
        if at_hand := self.customer_at_hand():
            from rmdesk.screens.task_line import TaskLineScreen

            await self.app.push_screen(TaskLineScreen(at_hand.customer_id, at_hand.name, line=line, reminder_id=at_hand.reminder_id))

    async def action_new_opportunity(self, line: str = "") -> None:
        """Open an opportunity with the customer."""
        await self._sales_line("opportunity", line)

    async def action_new_requirement(self, line: str = "") -> None:
        """Note what the customer asks for."""
        await self._sales_line("requirement", line)

    async def action_new_complaint(self, line: str = "") -> None:
        """Note what the customer complains about."""
        await self._sales_line("complaint", line)

    async def _sales_line(self, table: str, line: str) -> None:
        if at_hand := self.customer_at_hand():
            from rmdesk.screens.sales_line import SalesLineScreen

            await self.app.push_screen(SalesLineScreen(table, at_hand.customer_id, at_hand.name, line=line))

    async def action_linked(self) -> None:
        """The work with the customer, and what belongs together."""
        if at_hand := self.customer_at_hand():
            from rmdesk.screens.linked import LinkedScreen

            await self.app.push_screen(LinkedScreen(at_hand.customer_id, at_hand.name))

    async def action_template(self) -> None:
        """Make the tasks of a template for the customer."""
        if at_hand := self.customer_at_hand():
            from rmdesk.screens.template_choice import choose_template

            choose_template(self, at_hand)

    async def action_flow(self) -> None:
        """The customer's money flow and marks."""
        if at_hand := self.customer_at_hand():
            from rmdesk.screens.customer_flow import CustomerFlowScreen

            await self.app.push_screen(CustomerFlowScreen(at_hand.customer_id, at_hand.name))

    async def action_call(self) -> None:
        """Call the customer."""
        if at_hand := self.customer_at_hand():
            from rmdesk.screens.call import CallScreen

            await self.app.push_screen(CallScreen(at_hand.customer_id, at_hand.name, reminder_id=at_hand.reminder_id))

    def action_copy_number(self) -> None:
        """Put the customer's number on the clipboard; that leaves a trace."""
        if at_hand := self.customer_at_hand():
            self.ask_to_write(partial(self.desk.calls.number, at_hand.customer_id, "copy"), self._copy_number)

    def _copy_number(self, number: str) -> None:
        self.app.copy_to_clipboard(number)
        self.notify(_("The number is on the clipboard."), timeout=3, markup=False)


class WithCustomer(OfCustomer[None]):
    """The same for a page that gives nothing back."""
