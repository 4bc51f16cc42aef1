"""Where commands that work everywhere lead: search, one customer, the quick log, the `:` line, help."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from textual.command import CommandPalette
from textual.screen import Screen

from rmdesk.commands import Command, Where, commands_of
from rmdesk.i18n import _
from rmdesk.screens.host import IMPORT_PATIENCE, DeskScreen, Host

if TYPE_CHECKING:
    from rmdesk.store.undo import Undone

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

    async def log_contact(self, customer_id: str, name: str, line: str = "", reminder_id: str = "") -> None:
        """Take a contact down in one line, over the present screen."""
        from rmdesk.screens.quick_log import QuickLogScreen

        await self.push_screen(QuickLogScreen(customer_id, name, line, reminder_id=reminder_id))

    async def action_visits(self) -> None:
        """The day's route."""
        from rmdesk.screens.visit import VisitScreen

        await self.push_screen(VisitScreen())

    async def action_reminders(self) -> None:
        """Every reminder; once is enough."""
        from rmdesk.screens.reminders import RemindersScreen

        if not isinstance(self.screen, RemindersScreen):
            await self.push_screen(RemindersScreen())

    async def action_reminder_rules(self) -> None:
        """The rules behind the reminders; once is enough."""
        from rmdesk.screens.reminder_rules import ReminderRulesScreen

        if not isinstance(self.screen, ReminderRulesScreen):
            await self.push_screen(ReminderRulesScreen())

    async def action_search(self, text: str = "") -> None:
        """Find a customer."""
        from rmdesk.screens.search import SearchScreen

        await self.push_screen(SearchScreen(text), self._found)

    async def _found(self, customer_id: str | None) -> None:
        if customer_id is not None:
            await self.open_customer(customer_id)

    async def action_find_customer(self, text: str) -> None:
        """Open the customer that `text` names; if it names several, let the user choose."""
        found = self.desk.customers.named_exactly(text) or [hit.id for hit in self.desk.customers.find(text, 2)]
        if len(found) == 1:
            await self.open_customer(found[0])
        else:
            await self.action_search(text)

    async def action_sales(self) -> None:
        """Opportunities, requirements, complaints; once is enough."""
        from rmdesk.screens.sales import SalesScreen

        if not isinstance(self.screen, SalesScreen):
            await self.push_screen(SalesScreen())

    async def action_analysis(self, wanted: str = "") -> None:
        """The customer analysis, at the view that `wanted` names; once is enough."""
        from rmdesk.screens.analysis import AnalysisScreen

        if isinstance(self.screen, AnalysisScreen):
            self.screen.open_like(wanted)
        else:
            await self.push_screen(AnalysisScreen(wanted))

    async def action_team(self) -> None:
        """The supervisor's team; once is enough."""
        from rmdesk.screens.team import TeamScreen

        if not isinstance(self.screen, TeamScreen):
            await self.push_screen(TeamScreen())

    async def action_groups(self) -> None:
        """The groups of customers; once is enough."""
        from rmdesk.screens.groups import GroupsScreen

        if not isinstance(self.screen, GroupsScreen):
            await self.push_screen(GroupsScreen(), self._group_chosen)

    async def _group_chosen(self, line: str | None) -> None:
        if line is not None:
            await self.show_customers(line)

    async def action_notebook(self) -> None:
        """The notebook; once is enough."""
        from rmdesk.screens.handbook import HandbookScreen
        from rmdesk.screens.notebook import NotebookScreen

        if isinstance(self.screen, HandbookScreen):
            await self.switch_screen(NotebookScreen())
        elif not isinstance(self.screen, NotebookScreen):
            await self.push_screen(NotebookScreen())

    async def action_handbook(self, wanted: str = "") -> None:
        """The handbook, or the pages of it that have `wanted` in them."""
        from rmdesk.screens.handbook import HandbookScreen

        await self.push_screen(HandbookScreen(wanted))

    async def show_customers(self, line: str) -> None:
        """Show the customers that a filter line lets through in their home."""
        from rmdesk.screens.customers import CustomersScreen

        if self.current_mode != CustomersScreen.MODE:
            await self.switch_mode(CustomersScreen.MODE)
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if isinstance(self.screen, CustomersScreen):
            self.screen.show_filter(line)

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

    async def action_sync_screen(self) -> None:
        """How the desk stands to the center; once is enough."""
        from rmdesk.screens.sync_screen import SyncScreen

        if not isinstance(self.screen, SyncScreen):
            await self.push_screen(SyncScreen())

    async def action_jump(self) -> None:
        """Label what is in sight; the label that is typed goes there."""
        from rmdesk.screens.jump import JumpScreen, targets_in

        if targets := targets_in(self.screen):
            await self.push_screen(JumpScreen(targets), lambda target: target.go() if target is not None else None)

    async def action_new_prospect(self) -> None:
        """Create a potential customer."""
        from rmdesk.screens.prospect_form import ProspectForm

        await self.push_screen(ProspectForm())

    def action_undo(self) -> None:
        """Take back what was saved last, and say what that was."""
        undoing = self.desk.undoing

        def take_back() -> Undone:
            self.imported.wait(IMPORT_PATIENCE)
            return undoing.undo()

        self.questions.ask(self, take_back, self._undone)

    def _undone(self, done: Undone) -> None:
        from rmdesk.screens.undo_words import undo_lines, undo_title

        again = _("u: have it back") if not done.redo else _("u: undo it again")
        self.notify("\n".join((*undo_lines(done), again)), title=undo_title(done), timeout=6, markup=False)

    def action_sync(self) -> None:
        """Exchange changes with the center now, and say how it went."""
        self.sync_asked = True
        self.desk.link.sync_now()
