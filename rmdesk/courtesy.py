"""Who waits for an answer goes first: long work in other threads of the process stands still for so long.

Two cores are not the matter but Python's one lock: a thread that makes reminders from a hundred thousand rows hands it over a millisecond late each
time that the screen wakes, and the screen wakes often. So what answers a person says so (`hurrying`, `hurry_for`), and what works behind the
screen (`behind`) gives way: between two chores, and within one whenever its connection has done a few thousand steps (`Replica.reader`).

Nobody waits for ever. A question that takes longer than `URGENT` is not urgent any more, perhaps it waits for the very work that gives way to
it; and after `LONGEST` that work goes on for a `SLICE` in any case.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

URGENT: Final = 1.0
"""Seconds for which a question that is being answered keeps others still."""
PAINT: Final = 0.05
"""Seconds after an answer, in which it is painted."""
LONGEST: Final = 1.0
"""Seconds for which work stands still in one go."""
SLICE: Final = 0.05
"""Seconds that it then goes on."""
STEPS: Final = 2_000
"""Steps of SQLite's machine between two looks whether somebody waits: 0.1 ms of arithmetic, or some milliseconds of reading pages."""
_LOOK: Final = 0.004


class _Waiting:
    """Until when what is being answered is urgent, by who answers it."""

    def __init__(self) -> None:
        self._until: dict[object, float] = {}
        self._lock = threading.Lock()

    def keep(self, who: object, until: float) -> None:
        with self._lock:
            now = time.monotonic()
            for other in [other for other, end in self._until.items() if end <= now]:
                del self._until[other]
            self._until[who] = until

    def anybody(self) -> bool:
        if not self._until:
            return False
        with self._lock:
            return max(self._until.values(), default=0.0) > time.monotonic()


class _Behind(threading.local):
    """What a thread knows of itself."""

    here = False
    free_until = 0.0


_waiting = _Waiting()
_behind = _Behind()


def hurry_for(seconds: float) -> None:
    """Something is painted or typed now: for so long, work behind the screen stands still."""
    _waiting.keep("screen", time.monotonic() + seconds)


@contextmanager
def hurrying() -> Iterator[None]:
    """Somebody waits for what this block does."""
    thread = threading.get_ident()
    _waiting.keep(thread, time.monotonic() + URGENT)
    try:
        yield
    finally:
        _waiting.keep(thread, time.monotonic() + PAINT)


@contextmanager
def behind() -> Iterator[None]:
    """This thread works behind the screen: it gives way, and the connections that it opens do."""
    before, _behind.here = _behind.here, True
    try:
        yield
    finally:
        _behind.here = before


def is_behind() -> bool:
    """Whether this thread works behind the screen."""
    return _behind.here


def stay_behind() -> None:
    """This thread works behind the screen from now on: for the threads that work behind the screen starts."""
    _behind.here = True


def give_way() -> None:
    """Stand still while somebody waits; at once again where this thread does not work behind the screen."""
    if not (_behind.here and _waiting.anybody()):
        return
    now = time.monotonic()
    if now < _behind.free_until:
        return
    end = now + LONGEST
    while now < end and _waiting.anybody():
        time.sleep(_LOOK)
        now = time.monotonic()
    if now >= end:
        _behind.free_until = now + SLICE


__all__ = ["STEPS", "behind", "give_way", "hurry_for", "hurrying", "is_behind", "stay_behind"]
