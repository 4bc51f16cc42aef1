"""Watches the event loop: who reads the replica in its thread, and how much of the processor each callback takes."""

from __future__ import annotations

import asyncio
import threading
import time
from asyncio.events import Handle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from rmdesk.store.replica import Replica


@dataclass
class Watched:
    """What was seen."""

    longest: float = 0.0
    """Seconds of processor time of the longest callback."""
    who: str = ""
    read: list[str] = field(default_factory=list)
    """Names of the replica's methods that the loop's own thread called."""


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Watch the loop of this thread. Processor time of the thread, not time on the wall: other work on the machine must not count."""
    seen, loop_thread = Watched(), threading.get_ident()
    run = Handle._run

    def timed(handle: Handle) -> None:
        start = time.thread_time()
        try:
            run(handle)
        finally:
            took = time.thread_time() - start
            if took > seen.longest and threading.get_ident() == loop_thread:
                seen.longest, seen.who = took, repr(handle)

    def noticed(name: str) -> None:
        method = getattr(Replica, name)

        def call(replica: Replica, *given: object) -> object:
            if threading.get_ident() == loop_thread:
                seen.read.append(name)
            return method(replica, *given)

        monkeypatch.setattr(Replica, name, call)

    with monkeypatch.context() as patch:
        patch.setattr(Handle, "_run", timed)
        for name in ("reading", "writing", "bulk"):
            noticed(name)
        yield seen
    assert asyncio.get_running_loop() is not None
