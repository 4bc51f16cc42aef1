"""Keys are worked off one after the other, each one completely, so that what is typed ahead is never lost.

A key may open a screen, start a search or unlock the vault. The next key belongs to what comes of that, not to what was focused
when it was typed: `/zw⏎c` typed at once means search, open, log. So keys and pastes wait in a lane until the one before has
been handled and nothing holds the lane. Waiting happens only between keys: a key on its own is passed on at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Final

from textual.events import Callback, Key, Paste
from textual.message_pump import MessagePump

PATIENCE: Final = 10.0
"""Seconds a handler may wait, while nothing else happens, before the next key goes on regardless: typing must not die of one that is stuck."""
TICK: Final = 0.05
"""Seconds after which it is looked whether a key has been handled. A look that comes late was kept waiting by work, and work is no standstill."""
HOLD_PATIENCE: Final = 30.0
"""Seconds the lane may be held, for something the user waits for knowingly, as unlocking on a slow machine."""


class Hold:
    """The lane stands still until `release` is called; it may be called twice."""

    def __init__(self, lane: KeyLane) -> None:
        self._lane = lane

    def release(self) -> None:
        """Let the keys go on."""
        self._lane.let_go(self)


class KeyLane:
    """The keys of one app, in order."""

    def __init__(self, feed: Callable[[Key | Paste], Awaitable[None]], pumps: Callable[[], Iterable[MessagePump]]) -> None:
        """Make it.

        Args:
            feed: gives one key to whatever has the focus now.
            pumps: whose queues a key passes through: the focused widget, its ancestors, the screen, the app.
        """
        self._feed = feed
        self._pumps = pumps
        self._waiting: deque[Key | Paste] = deque()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._holds: set[Hold] = set()
        self._free = asyncio.Event()
        self._free.set()

    def put(self, event: Key | Paste) -> None:
        """A key was typed."""
        self._waiting.append(event)
        self._idle.clear()
        self._arrived.set()

    def hold(self) -> Hold:
        """Let no further key through until the hold is released: the answer to the last key is still being worked out."""
        hold = Hold(self)
        self._holds.add(hold)
        self._free.clear()
        return hold

    def let_go(self, hold: Hold) -> None:
        """End `hold`."""
        self._holds.discard(hold)
        if not self._holds:
            self._free.set()

    def let_all_go(self) -> None:
        """End every hold: what was being worked out will not be answered any more."""
        self._holds.clear()
        self._free.set()

    async def idle(self) -> None:
        """Return when every key has been handled completely."""
        await self._idle.wait()

    async def run(self) -> None:
        """Work the keys off for ever."""
        while True:
            await self._arrived.wait()
            while self._waiting:
                await self._feed(self._waiting.popleft())
                await self._settled()
                await self._released()
            self._arrived.clear()
            self._idle.set()

    async def _released(self) -> None:
        """Wait for the holds, and once more for what was set off when they ended."""
        while self._holds:
            try:
                await asyncio.wait_for(self._free.wait(), HOLD_PATIENCE)
            except TimeoutError:
                self.let_all_go()
            await self._settled()

    async def _settled(self) -> None:
        """Wait until the key has been handled, however long the work takes; a handler that only waits has `PATIENCE`."""
        rest, stood, now = asyncio.ensure_future(self._come_to_rest()), 0.0, asyncio.get_running_loop().time
        try:
            while not rest.done() and stood < PATIENCE:
                looked = now()
                await asyncio.wait((rest,), timeout=TICK)
                if now() - looked < 2 * TICK:
                    stood += TICK
            if rest.done():
                rest.result()
        finally:
            rest.cancel()

    async def _come_to_rest(self) -> None:
        """Wait until the key has gone through every queue on its way, and what its handlers posted as well.

        A new screen in front makes a new way, which has to come to rest too: that is when its first widget has the focus.
        """
        before: list[MessagePump] = []
        while True:
            way = list(self._pumps())
            for pump in way:
                await _drained(pump)
            if way == before and not any(pump.message_queue_size for pump in way):
                return
            before = way


class _Mark:
    """Sets an event when its turn has come. Says itself that it takes no parameters: Textual would look into its signature each time."""

    _param_count = 0

    def __init__(self) -> None:
        self.reached = asyncio.Event()

    def __call__(self) -> None:
        self.reached.set()


async def _drained(pump: MessagePump) -> None:
    """Return when `pump` has handled everything that is in its queue now, or has ended."""
    mark = _Mark()
    if pump.post_message(Callback(callback=mark)):
        while not mark.reached.is_set() and pump.is_running:
            with suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    await mark.reached.wait()
