"""Where commands that work everywhere lead: search, one customer, the quick log, the `:` line, help."""

from __future__ import annotations

from typing import Any, Final

from textual.command import CommandPalette
from textual.screen import Screen

from rmdesk.commands import Command, Where, commands_of
from rmdesk.i18n import _
from rmdesk.screens.host import DeskScreen, Host

OPEN_TO_ALL: Final = frozenset({"quit", "command_palette", "next_theme"})
"""Actions that do not need an unlocked desk."""

NEEDS_DESK: Final = (
    frozenset(
        action.partition("(")[0] for entry in commands_of(Where.EVERYWHERE, Where.HOMES) for action in (entry.action, entry.takes) if action
    )
    - OPEN_TO_ALL
)


OF_THE_APP: Final = (Where.EVERYWHERE, Where.HOMES)


def places_of(screen: Screen[Any]) -> tuple[Where, ...]:
    """Whose commands work on `screen`."""
    return (*(screen.PLACES if isinstance(screen, DeskScreen) else ()), *OF_THE_APP)


class Navigator(Host):
    """The host that knows the way from screen to screen. Screens are imported when they are first needed."""

    sync_asked = False
    """Whether the user waits to hear how a sync ends."""

    async def open_customer(self, customer_id: str) -> None:
        """Show everything about one customer over the present screen."""
        from rmdesk.screens.customer import CustomerScreen

        await self.push_screen(CustomerScreen(customer_id))

    async def log_contact(self, customer_id: str, name: str, line: str = "") -> None:
        """Take a contact down in one line, over the present screen."""
        from rmdesk.screens.quick_log import QuickLogScreen

        await self.push_screen(QuickLogScreen(customer_id, name, line))

    async def action_search(self, text: str = "") -> None:
        """Find a customer."""
        from rmdesk.screens.search import SearchScreen

        await self.push_screen(SearchScreen(text), self._found)

    async def _found(self, customer_id: str | None) -> None:
        if customer_id is not None:
            await self.open_customer(customer_id)

    async def action_find_customer(self, text: str) -> None:
        """Open the customer that `text` names; if it names several, let the user choose."""
        hits = self.desk.customers.find(text, 2)
        if len(hits) == 1:
            await self.open_customer(hits[0].id)
        else:
            await self.action_search(text)

    async def action_command_line(self) -> None:
        """A mnemonic and what it takes."""
        from rmdesk.screens.command_line import CommandLineScreen

        await self.push_screen(CommandLineScreen(places_of(self.screen)), self._typed_command)

    async def _typed_command(self, typed: tuple[Command, str] | None) -> None:
        if typed is not None:
            await self.perform(*typed)

    async def perform(self, entry: Command, words: str = "") -> None:
        """Carry a command out on the present screen, with `words` if it takes any."""
        target = self if entry.where in OF_THE_APP else self.screen
        await self.run_action(("", entry.takes, (words,)) if words and entry.takes else entry.action, target)

    def action_command_palette(self) -> None:
        """All commands."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=_("command: Chinese, pinyin, initials or English")))

    async def action_help(self) -> None:
        """The keys of the present screen."""
        from rmdesk.screens.help import HelpScreen

        await self.push_screen(HelpScreen(self.screen))

    def action_sync(self) -> None:
        """Exchange changes with the center now, and say how it went."""
        self.sync_asked = True
        self.desk.link.sync_now()
