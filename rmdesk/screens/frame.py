"""The frame of every page: status line on top, keys at the bottom, the page between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ScreenResultType
from textual.widget import Widget

from rmdesk.commands import COMMANDS, Where, commands_of
from rmdesk.i18n import _
from rmdesk.screens.host import DeskScreen
from rmdesk.screens.sync_words import PROGRESS
from rmdesk.widgets.key_footer import KeyFooter
from rmdesk.widgets.status_bar import HomeChosen, StatusBar, SyncChosen
from rmdesk.widgets.status_facts import HomeTab, Link, StatusFacts

if TYPE_CHECKING:
    from rmdesk.clock import Clock
    from rmdesk.desk import Profile, Standing

WATCHED: Final = frozenset({"fill", "index", "indexes"})
"""Parts of a sync that take long enough for the status line to count; pages of changes come and go."""
PINNED: Final = ("search.open", "help.open", "palette.open")
"""Keys that stay in the footer as long as there is room for any."""


def home_tabs() -> list[HomeTab]:
    """The five homes as the status line names them."""
    titles = {"today": _("Today"), "customers": _("Customers"), "performance": _("Performance"), "tasks": _("Tasks"), "work_log": _("Log")}
    modes = [entry.id.partition(".")[2] for entry in commands_of(Where.HOMES)]
    return [HomeTab(str(number), mode, titles[mode]) for number, mode in enumerate(modes, 1)]


def status_facts(standing: Standing | None, profile: Profile, clock: Clock, to_call: int = 0) -> StatusFacts:
    """What the status line says about `standing`."""
    if standing is None:
        return StatusFacts(profile.person_name, profile.branch_name, Link.SYNCING, business_date=clock.today(), to_call=to_call)
    if standing.syncing and standing.online is not False:
        # A desk that was offline stays marked as such until the center has answered: trying is not being in step.
        link = Link.SYNCING
    elif standing.last_sync is None and standing.online is not False:
        link = Link.NEVER
    else:
        link = Link.OFFLINE if standing.online is False else Link.FAILED if standing.failed else Link.SYNCED
    return StatusFacts(
        person=profile.person_name,
        branch=profile.branch_name,
        link=link,
        synced_at=clock.local(standing.last_sync) if standing.last_sync else None,
        age=timedelta(seconds=standing.age_seconds) if standing.age_seconds is not None else None,
        pending=standing.pending,
        to_decide=standing.conflicts + standing.quarantined + standing.rejected,
        business_date=standing.business_date,
        doing=_(PROGRESS[standing.progress]) if standing.progress in WATCHED else "",
        done=standing.done,
        total=standing.total,
        skew_minutes=max(1, abs(standing.skew_seconds) // 60) if standing.skew_seconds else 0,
        alarm=bool(standing.alarm),
        to_call=to_call,
    )


class FramedScreen(DeskScreen[ScreenResultType]):
    """A page in its frame. Say in `body` what stands between the two lines."""

    MODE: ClassVar[str] = ""
    """The home this page is; empty if it lies over one."""
    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    FramedScreen { background: $background; layout: vertical; }
    """

    def compose(self) -> ComposeResult:
        yield StatusBar(home_tabs(), active=self.MODE or self.host.current_mode)
        yield from self.body()
        yield KeyFooter(pinned=PINNED, order=[entry.id for entry in COMMANDS])

    def body(self) -> Iterable[Widget]:
        """The widgets of the page."""
        return ()

    def on_mount(self) -> None:
        """Follow the standing of the replica."""
        self.watch(self.app, "standing", self._show_standing, init=True)
        self.watch(self.app, "to_call", self._show_to_call, init=False)

    def _show_standing(self, standing: Standing | None) -> None:
        if self.host.is_open:
            self.query_one(StatusBar).facts = status_facts(standing, self.desk.profile, self.host.clock, self.host.to_call)

    def _show_to_call(self) -> None:
        self._show_standing(self.host.standing)

    @on(HomeChosen)
    async def _home_chosen(self, event: HomeChosen) -> None:
        event.stop()
        await self.run_action(f"app.home({event.mode!r})")

    @on(SyncChosen)
    async def _sync_chosen(self, event: SyncChosen) -> None:
        event.stop()
        await self.run_action("app.sync_screen")
