"""What every screen may expect of the app it runs in, and what all screens have in common.

`Host` owns the open desk, the threads that ask it, the order of keys, and how an error is shown. Screens know `Host`, never the
app itself.
"""

from __future__ import annotations

import os
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeVar

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key, Paste
from textual.message import Message
from textual.message_pump import MessagePump
from textual.reactive import reactive
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.timer import Timer

from rmdesk import courtesy
from rmdesk.clock import Clock
from rmdesk.commands import Command, Where
from rmdesk.errors import Locked, RmdeskError
from rmdesk.i18n import _
from rmdesk.incident import sentence_about
from rmdesk.screens.drafts import Drafts
from rmdesk.screens.key_lane import Hold, KeyLane
from rmdesk.screens.questions import Answer, Chores, Questions

if TYPE_CHECKING:
    from textual.actions import ActionParseResult

    from rmdesk.desk import Desk, Standing
    from rmdesk.store.changes import Changed

T = TypeVar("T")

KEY: Final = 0.1
"""Seconds that work behind the screen stands still for a key: until it is painted, and the next one of somebody who types has come."""
IMPORT_PATIENCE: Final = 30.0
"""Seconds that writing waits for imports, on the slowest disk."""


@dataclass
class ReplicaChanged(Message, bubble=False):
    """Something was committed, here or by the sync."""

    changed: Changed

    def can_replace(self, message: Message) -> bool:
        """A later commit that touches at least as much makes this one old news."""
        if not isinstance(message, ReplicaChanged):
            return False
        mine, later = self.changed, message.changed
        tables = not later.tables or (bool(mine.tables) and mine.tables <= later.tables)
        return tables and (not later.keys or (bool(mine.keys) and mine.keys <= later.keys))


class Host(App[int], inherit_bindings=False):
    """The part of the app that screens rely on."""

    standing: reactive[Standing | None] = reactive(None, init=False, always_update=True)
    """Where the replica stands; None until it was asked for the first time."""

    to_call: reactive[int] = reactive(0, init=False)
    """How many customers wait to be called; 0 until it is known."""

    def __init__(self, home: Path, clock: Clock) -> None:
        """Make the app.

        Args:
            home: the profile folder.
            clock: says which day it is.
        """
        super().__init__()
        self.home = home
        self.clock = clock
        self.keys = KeyLane(self._feed_key, self._way_of_a_key)
        self.questions = Questions("rmdesk-questions")
        """What screens show."""
        self.searches = Questions("rmdesk-search")
        """Search alone, so that a keystroke never waits for a list."""
        self.figures = Questions("rmdesk-figures")
        """What is shown beside something that can be used without it, and may take a second in a large book; see `DeskScreen.ask_apart`."""
        self.chores: Questions = Chores("rmdesk-chores")
        """What nobody waits for."""
        self.drafts = Drafts()
        """What is being typed."""
        self.imported = threading.Event()
        """What only writing needs has been imported; see `DeskScreen.ask_to_write`."""
        self._desk: Desk | None = None

    def renew_threads(self) -> None:
        """Drop everything that is being asked: it was about a desk that is closed now."""
        for questions in (self.questions, self.searches, self.figures, self.chores):
            questions.close()
        self.drafts.close()
        self.drafts = Drafts()
        self.questions, self.searches = Questions("rmdesk-questions"), Questions("rmdesk-search")
        self.figures, self.chores = Questions("rmdesk-figures"), Chores("rmdesk-chores")

    @property
    def desk(self) -> Desk:
        """The open desk.

        Raises:
            Locked: if the vault is locked.
        """
        if self._desk is None:
            raise Locked(_("The desk is locked."))
        return self._desk

    @property
    def is_open(self) -> bool:
        """Whether the vault is unlocked."""
        return self._desk is not None

    # -- what screens may ask for --------------------------------------------------------------------------------------

    @abstractmethod
    def enter(self, desk: Desk, hold: Hold | None) -> None:
        """The vault is open: show the first home, and let go of `hold` once it stands."""

    @abstractmethod
    async def open_customer(self, customer_id: str) -> None:
        """Show everything about one customer over the present screen."""

    @abstractmethod
    async def show_customers(self, line: str) -> None:
        """Show the customers that a filter line lets through in their home."""

    @abstractmethod
    async def log_contact(self, customer_id: str, name: str, line: str = "", reminder_id: str = "") -> None:
        """Take a contact with this customer down in one line, over the present screen; it takes care of the reminder, if one is named."""

    @abstractmethod
    def refresh_standing(self) -> None:
        """Ask the desk where it stands; `standing` changes when it has answered."""

    @abstractmethod
    async def perform(self, entry: Command, words: str = "") -> None:
        """Carry a command out on the present screen."""

    def desk_screens(self) -> Iterator[DeskScreen[Any]]:
        """All living screens, covered ones as well."""
        for stack in self._screen_stacks.values():
            for screen in stack:
                if isinstance(screen, DeskScreen):
                    yield screen

    def tell(self, error: RmdeskError) -> None:
        """Show an error: what went wrong, and what to do."""
        self.notify(error.todo or error.what, title=error.what if error.todo else "", severity="error", timeout=8, markup=False)

    def call_out(self, text: str) -> None:
        """Ring, and let the terminal show `text` even if it is not in front (OSC 9); terminals that cannot do that ignore it."""
        self.bell()
        if self._driver is not None and not self.is_headless:
            self._driver.write(f"\x1b]9;{text}\x07")

    # -- keys in order -------------------------------------------------------------------------------------------------

    async def on_event(self, event: Event) -> None:
        """Keys and pastes go through the lane; everything else is handled at once, and so is Ctrl+C, the way out of anything that hangs."""
        if isinstance(event, Key | Paste) and not event.is_forwarded and getattr(event, "key", "") != "ctrl+c":
            courtesy.hurry_for(KEY)
            self.keys.put(event)
        else:
            await super().on_event(event)

    async def _feed_key(self, event: Key | Paste) -> None:
        try:
            await super().on_event(event)
        except Exception as error:  # noqa: BLE001 - as Textual's own queues do; else the keyboard would be dead
            self._handle_exception(error)

    def _way_of_a_key(self) -> Iterable[MessagePump]:
        """The focused widget, everything around it, and the app."""
        node: DOMNode = self.focused or self.screen
        return node.ancestors_with_self

    # -- errors are caught once, here ----------------------------------------------------------------------------------

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action; an error meant for people is shown to them."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except RmdeskError as error:
            self.tell(error)
            return True

    def _handle_exception(self, error: Exception) -> None:
        """What nobody foresaw ends the program calmly: a sentence on the terminal, and where it came from in a file."""
        if self.is_headless or os.environ.get("RMDESK_DEBUG"):
            super()._handle_exception(error)
            return
        self._return_code = 1
        if not self._exit_renderables:
            self.panic(sentence_about(error, self.home))

    async def on_answer(self, answer: Answer) -> None:
        """An answer for the app itself."""
        try:
            answer.deliver()
        except RmdeskError as error:
            self.tell(error)


class DeskScreen(Screen[ScreenResultType], Generic[ScreenResultType]):
    """A screen over an open desk."""

    PLACES: ClassVar[tuple[Where, ...]] = ()
    """Whose commands work here, besides those of the app."""

    @property
    def host(self) -> Host:
        """The app."""
        app = self.app
        assert isinstance(app, Host)
        return app

    @property
    def desk(self) -> Desk:
        """The open desk; raises `Locked` when there is none."""
        return self.host.desk

    def ask(self, work: Callable[[], T], then: Callable[[T], None], *, topic: str = "") -> None:
        """Run `work` in the desk's thread, then `then(its value)` here; of one topic only the newest question is answered."""
        self.host.questions.ask(self, work, then, topic=topic)

    def ask_apart(self, work: Callable[[], T], then: Callable[[T], None], *, topic: str = "") -> None:
        """`ask` for what may take long in a large book and is not what the page is for: nothing else waits behind it."""
        self.host.figures.ask(self, work, then, topic=topic)

    def ask_to_write(self, work: Callable[[], T], then: Callable[[T], None], *, topic: str = "", apart: bool = False) -> None:
        """`ask` for work that changes rows, or needs what changing them needs; `ask_apart` if that takes long.

        It waits until the tables' classes have been imported by the one thread that does so: two threads that import modules which
        import each other can get a half-made one.
        """
        imported = self.host.imported

        def patiently() -> T:
            imported.wait(IMPORT_PATIENCE)
            return work()

        (self.ask_apart if apart else self.ask)(patiently, then, topic=topic)

    def keys_wait(self) -> None:
        """Let no further key through until what has been asked so far is answered: the next keys are for what comes of it."""
        hold = self.host.keys.hold()
        self.ask(lambda: None, lambda _nothing: hold.release())

    def after(self, seconds: float, act: Callable[[], None]) -> Timer:
        """Do something a little later, unless the desk has been locked by then."""
        return self.set_timer(seconds, lambda: act() if self.host.is_open else None)

    def on_answer(self, answer: Answer) -> None:
        """Hand an answer to who asked. Override `hindered`, never this: Textual would call both."""
        try:
            answer.deliver()
        except RmdeskError as error:
            self.hindered(error)

    def hindered(self, error: RmdeskError) -> None:
        """What was asked could not be done."""
        self.host.tell(error)

    async def _dispatch_message(self, message: Message) -> None:
        """Show errors that are meant for people, wherever a handler of this screen raises them."""
        try:
            await super()._dispatch_message(message)
        except RmdeskError as error:
            if self.host.is_open or not isinstance(error, Locked):
                self.host.tell(error)

    def before_lock(self) -> None:
        """The vault is about to be locked: keep what must not be lost. The desk is still open."""

    def replica_changed(self, changed: Changed) -> None:
        """Something was committed: refresh what shows it. Called on every living screen, also while it is covered."""


class DeskOverlay(DeskScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A screen that lies over a page for a moment and takes all keys."""
