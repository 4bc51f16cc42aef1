"""The workstation as Textual runs it: modes, theme, keys, lock. What it shows is in `screens`, what it knows in `desk`."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import BindingType
from textual.command import Provider
from textual.events import Event, InputEvent, Resize
from textual.message import Message

from rmdesk import courtesy
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.commands import Where, bindings_of
from rmdesk.config import Settings
from rmdesk.i18n import _
from rmdesk.screens.homes import FIRST_HOME, HOMES, home_screen, import_for_reading, import_for_writing
from rmdesk.screens.host import Host, ReplicaChanged
from rmdesk.screens.key_lane import Hold
from rmdesk.screens.link_news import link_news
from rmdesk.screens.navigation import NEEDS_DESK, Navigator
from rmdesk.screens.reminding import Reminding
from rmdesk.screens.unlock import LEFT_FOR_GOOD, UnlockScreen, WhyLocked
from rmdesk.theming import DEFAULT_THEME, load_themes, remove_colours, wants_no_colours
from rmdesk.widgets.too_small import guard_size

if TYPE_CHECKING:
    from rmdesk.desk import Desk, Standing
    from rmdesk.store.changes import Changed

LOCKED: Final = "unlock"
"""The mode in which the desk is locked."""

NAMES: Final = frozenset({"code", "tier"})
"""Tables that say what codes are called."""

TICK: Final = 30.0
"""Seconds between looks at the clock."""
FIRST_SCREEN: Final = 1.0
"""Seconds that work behind the screen stands still for the first home to come up, with its rows."""
CHORES_DELAY: Final = 0.3
"""Seconds after unlocking until chores begin: the first home comes first."""
SECOND_PRESS: Final = 3.0
"""Seconds within which Ctrl+C must be pressed again to leave."""


@dataclass
class LinkMoved(Message, bubble=False):
    """The background sync has something to tell; posted by the thread that listens to it."""

    def can_replace(self, message: Message) -> bool:
        """One look tells all."""
        return isinstance(message, LinkMoved)


def _commands() -> type[Provider]:
    from rmdesk.screens.palette import RegistryCommands

    return RegistryCommands


class Workstation(Navigator):
    """rmdesk on a terminal."""

    TITLE = "rmdesk"
    DEFAULT_MODE = LOCKED
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Where.EVERYWHERE, Where.HOMES)
    COMMANDS = {_commands}
    ENABLE_SELECT_AUTO_SCROLL = False
    CSS = """
    ToastRack { dock: top; align: right top; margin: 1 0 0 0; }
    Toast { margin-top: 0; margin-bottom: 1; padding: 0 1; }
    """
    """Notifications stand under the status line: what is typed next, at the bottom of the page, stays in sight."""
    SYNCS: ClassVar[bool] = True
    """Whether the desk keeps in step with the center while it is open."""

    def __init__(self, home: Path, clock: Clock, settings: Settings, passphrase: str | None = None) -> None:
        """Make the app.

        Args:
            home: the profile folder.
            clock: says which day it is.
            settings: theme and idle time.
            passphrase: from a file; None asks.
        """
        super().__init__(home, clock)
        self.settings = settings
        for theme in (themes := load_themes()):
            self.register_theme(theme)
        self._theme_names = [theme.name for theme in themes]
        self.theme = settings.theme if settings.theme in self.available_themes else DEFAULT_THEME
        if wants_no_colours(os.environ):
            remove_colours(self)
        self.add_mode(LOCKED, lambda: UnlockScreen(home, self._open_desk, passphrase, settings.unlock_note, lambda: self._why_locked))
        for mode in HOMES:
            self.add_mode(mode, partial(home_screen, mode))
        self._unsubscribe: Callable[[], None] = lambda: None
        self._last_touch = clock.monotonic()
        self._quit_asked = float("-inf")
        self._why_locked = WhyLocked()
        self._first_home = FIRST_HOME
        self.reminding = Reminding(self)

    def on_mount(self) -> None:
        """Once the first frame is painted, get ready for what follows the passphrase."""
        self.run_worker(self.keys.run(), name="keys")
        self.call_after_refresh(self.questions.ask, self, import_for_reading, self._imported_for_reading)
        self.set_interval(TICK, self._tick)

    def _imported_for_reading(self, _nothing: None) -> None:
        """There is time for the rest while the passphrase is typed."""
        self.chores.ask(self, self._import_for_writing, lambda _nothing: None)

    def on_resize(self, event: Resize) -> None:
        """Cover the page while there is too little room for it."""
        guard_size(self, event.size)

    # -- lock and unlock -----------------------------------------------------------------------------------------------

    def _open_desk(self, passphrase: str) -> Desk:
        """Runs in the desk's thread."""
        from rmdesk.desk import Desk
        from rmdesk.screens import words

        desk = Desk.open(self.home, passphrase, self.clock)
        words.learn(desk.code_names())
        self.drafts.learn(desk)
        self.set_reactive(Host.standing, desk.link.standing())
        return desk

    def enter(self, desk: Desk, hold: Hold | None) -> None:
        """The vault is open: show the home that was shown before, and let the keys go on."""
        from rmdesk.screens.keymap import read_keymap, widget_binding_ids

        self._desk = desk
        self._why_locked = WhyLocked()
        self._last_touch = self.clock.monotonic()
        self._unsubscribe = desk.subscribe(self._replica_changed)
        keys, problems = read_keymap(self.home, widget_binding_ids())
        self.set_keymap(keys)
        for problem in problems:
            self.notify(problem, severity="warning", timeout=10, markup=False)
        if self.standing is not None:
            self._tell_news(None, self.standing)
        self.call_later(self._show_home, hold)

    async def _show_home(self, hold: Hold | None) -> None:
        desk = self.desk
        courtesy.hurry_for(FIRST_SCREEN)
        await self.switch_mode(self._first_home)
        guard_size(self, self.size)
        if hold is not None:
            hold.release()
        self.set_timer(CHORES_DELAY, partial(self._begin_chores, desk))

    def _begin_chores(self, desk: Desk) -> None:
        """One after the other in one thread: the imports that writing needs (if not done yet), figures that are behind, the sync."""
        if desk is not self._desk:
            return
        self.searches.ask(
            self, partial(desk.customers.find, "a"), lambda _hits: None
        )  # reads the pinyin dictionary before the first letter
        self.chores.ask(self, self._import_for_writing, lambda _nothing: None)
        self.chores.ask(self, desk.refresh_figures, lambda _nothing: None)
        if self.SYNCS:
            self.reminding.begin(desk)
        if self.SYNCS:
            self.chores.ask(self, partial(desk.keep_in_step, self._link_moved), lambda _nothing: None)

    def _import_for_writing(self) -> None:
        try:
            import_for_writing()
            collect_seldom()
        finally:
            self.imported.set()

    async def action_lock(self) -> None:
        """Close the vault; no screen that shows a customer survives."""
        self._keep_what_is_typed()
        await self._shut()

    def _keep_what_is_typed(self) -> None:
        """Drafts must be on the disk before the key is gone: the one time that the screen waits for it."""
        for screen in self.desk_screens():
            screen.before_lock()
        if self.is_open:
            self.drafts.settle(self)

    async def _shut(self) -> None:
        """Leave every page, and show the unlock screen."""
        if self.current_mode in HOMES:
            self._first_home = self.current_mode
        await self.switch_mode(LOCKED)
        for mode in HOMES:
            await self.remove_mode(mode)
            self.add_mode(mode, partial(home_screen, mode))
        guard_size(self, self.size)
        self.clear_notifications()
        self.close_desk()

    def close_desk(self) -> None:
        """Forget the key and everything that was asked."""
        self._unsubscribe()
        self.reminding.end()
        desk, self._desk = self._desk, None
        self.standing = None
        self.renew_threads()
        if desk is not None:
            desk.lock()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the lock only what leads out of the program, or is Textual's own, can be done."""
        if self._desk is None and action in NEEDS_DESK:
            return False
        return super().check_action(action, parameters)

    # -- time and change -----------------------------------------------------------------------------------------------

    async def on_event(self, event: Event) -> None:
        """Any key or mouse move puts off the idle lock."""
        if isinstance(event, InputEvent):
            self._last_touch = self.clock.monotonic()
        await super().on_event(event)

    async def _tick(self) -> None:
        """Lock when nobody has been here for a while; let the age of the replica grow on the screen."""
        if self._desk is None:
            return
        idle = self.settings.idle_lock_minutes * 60
        if idle and self.clock.monotonic() - self._last_touch >= idle:
            await self.action_lock()
            self.notify(_("Locked after {count} minutes without a key.").format(count=self.settings.idle_lock_minutes), markup=False)
        else:
            self.refresh_standing()
            self.reminding.wake()
            self.questions.ask(self, self._desk.link.overdue, self._overdue, topic="overdue")

    def _overdue(self, sentence: str) -> None:
        """Too long without the center: nobody reads on before the desk has spoken with it."""
        if sentence and self._desk is not None:
            self._why_locked = WhyLocked(sentence)
            self.call_later(self.action_lock)

    def _link_moved(self) -> None:
        """Called in the thread that listens to the background sync."""
        self.post_message(LinkMoved())

    async def on_link_moved(self) -> None:
        """Show how the desk stands now; if the center has revoked it, close calmly: there are no drafts left to be kept."""
        if self._desk is None:
            return
        if sentence := self._desk.link.ended:
            self._why_locked = WhyLocked(sentence, for_good=True)
            await self._shut()
        else:
            self.refresh_standing()

    def _replica_changed(self, changed: Changed) -> None:
        """Called in the thread that committed."""
        self.post_message(ReplicaChanged(changed))

    def on_replica_changed(self, message: ReplicaChanged) -> None:
        """Let every screen refresh what shows the change."""
        if self._desk is None:
            return
        for screen in self.desk_screens():
            screen.replica_changed(message.changed)
        self.reminding.changed(message.changed)
        if message.changed.tables and message.changed.touches(NAMES):
            from rmdesk.screens import words

            self.questions.ask(self, self._desk.code_names, words.learn, topic="names")
        self.refresh_standing()

    def refresh_standing(self) -> None:
        """Ask the desk where it stands; may be called from any thread."""
        if self._desk is not None:
            self.questions.ask(self, self._desk.link.standing, self._stand, topic="standing")

    def _stand(self, standing: Standing) -> None:
        if self._desk is None:
            return
        self._tell_news(self.standing, standing)
        self.sync_asked = self.sync_asked and not (self.standing is not None and self.standing.syncing and not standing.syncing)
        self.standing = standing

    def _tell_news(self, before: Standing | None, now: Standing) -> None:
        for news in link_news(before, now, asked=self.sync_asked):
            self.notify(news.text, severity=news.severity, timeout=8, markup=False)

    # -- commands of the whole workstation -----------------------------------------------------------------------------

    async def action_home(self, mode: str) -> None:
        """Show a home; pressed again, close what lies over it."""
        if mode != self.current_mode:
            await self.switch_mode(mode)
            return
        while len(self.screen_stack) > 1:
            await self.pop_screen()

    def action_next_theme(self) -> None:
        """Change the colours."""
        names = self._theme_names
        self.theme = names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else names[0]

    async def action_ask_to_quit(self) -> None:
        """Leave at the second press: a stray Ctrl+C must not."""
        now = self.clock.monotonic()
        if now - self._quit_asked < SECOND_PRESS:
            await self.action_quit()
            return
        self._quit_asked = now
        self.notify(_("Press Ctrl+C again to leave."), timeout=SECOND_PRESS)

    async def action_quit(self) -> None:
        """Leave; drafts are kept."""
        self._keep_what_is_typed()
        status = LEFT_FOR_GOOD if self._why_locked.for_good else 0
        self.exit(status, return_code=status)
        self.close_desk()
