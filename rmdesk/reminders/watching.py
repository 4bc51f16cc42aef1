"""The engine without a screen: a small process that goes on deriving the reminders and says when a business date's list is announced.

For machines without cron. It may run beside the workstation and `rmdesk sync --watch`: passes exclude each other, the list is announced once,
and what another process saves is noticed at the next look.
"""

from __future__ import annotations

import asyncio
import fcntl
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.errors import NotAllowed, RmdeskError
from rmdesk.i18n import _
from rmdesk.reminders.engine import Engine, News, Outcome

if TYPE_CHECKING:
    from rmdesk.reminders.book import Reminders
    from rmdesk.store.changes import Changed, Publisher

LOOK: Final = 30.0
"""Seconds between looks at the clock, at what others saved, and at whether the desk is still there. They do not run while a laptop sleeps, so
after it has woken up at most this long passes."""
LOCK_FILE: Final = "reminders-watch.lock"


@contextmanager
def only_watch(home: Path) -> Iterator[None]:
    """Be the only process that watches this profile; however it ends, the next one may.

    Raises:
        NotAllowed: another one does.
    """
    with (home / LOCK_FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAllowed(
                _("The reminders of this desk are being watched already."), _("One is enough; end the other one first, or leave it be.")
            ) from None
        yield


class Watch:
    """Runs an engine in a loop of its own until it is asked to end."""

    def __init__(
        self,
        reminders: Reminders,
        changes: Publisher,
        home: Path,
        clock: Clock,
        begun: Callable[[], None],
        tell: Callable[[News], None],
        complain: Callable[[str], None],
        must_end: Callable[[], RmdeskError | None],
    ) -> None:
        """Make a watch that does not run yet.

        Args:
            reminders: of the desk.
            changes: tells of what is saved, here or by other processes.
            home: the profile folder.
            clock: says which day it is.
            begun: called once signals end it in order.
            tell: told when a list is announced.
            complain: told in a sentence what goes wrong, once until it goes right again; the watch goes on.
            must_end: why it cannot go on: the desk was wiped, or is locked by its own rules. Called in a thread.
        """
        self._reminders = reminders
        self._changes = changes
        self._home = home
        self._clock = clock
        self._begun = begun
        self._tell = tell
        self._complain = complain
        self._must_end = must_end
        self._complained = ""
        self._passes: set[asyncio.Future[Outcome]] = set()

    def run(self) -> None:
        """Watch until SIGTERM or Ctrl+C, which end a pass in order.

        Raises:
            NotAllowed: another process watches this profile. RmdeskError: what `must_end` said.
        """
        with only_watch(self._home), ThreadPoolExecutor(1, "reminders-watch") as self._thread:
            asyncio.run(self._watch())

    async def _watch(self) -> None:
        loop = asyncio.get_running_loop()
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        self._begun()
        engine = Engine(self._reminders, self._home, self._clock, self._work, self._heard, self._hindered)

        def changed(what: Changed) -> None:
            """In the thread that committed."""
            loop.call_soon_threadsafe(engine.changed, what)

        unsubscribe = self._changes.subscribe(changed)
        engine.start()
        try:
            while not stop.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOK)
                if not stop.is_set():
                    await self._look(engine)
        finally:
            unsubscribe()
            engine.stop()
            await asyncio.gather(*self._passes)

    async def _look(self, engine: Engine) -> None:
        loop = asyncio.get_running_loop()
        if (reason := await loop.run_in_executor(self._thread, self._must_end)) is not None:
            raise reason
        await loop.run_in_executor(self._thread, self._changes.poll)
        engine.wake()

    def _work(self, look: Callable[[], Outcome], then: Callable[[Outcome], None]) -> None:
        running = asyncio.get_running_loop().run_in_executor(self._thread, look)
        self._passes.add(running)

        def ended(done: asyncio.Future[Outcome]) -> None:
            self._passes.discard(done)
            then(done.result())

        running.add_done_callback(ended)

    def _heard(self, news: News) -> None:
        self._complained = ""
        if news.announced:
            self._tell(news)

    def _hindered(self, sentence: str) -> None:
        if sentence != self._complained:
            self._complained = sentence
            self._complain(sentence)
