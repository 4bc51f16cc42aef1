"""Who is told that the replica changed: screens refresh only what shows a changed table or row.

A commit of this process says which tables and keys it touched. A commit of another process (a page applied in a child, a second rmdesk) is
only noticed, so it counts as anything.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Changed:
    """One commit. No tables: anything may have changed. No keys: any row of these tables."""

    tables: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    """Ids of changed rows and of the customers they belong to."""

    def touches(self, tables: frozenset[str], key: str = "") -> bool:
        """Whether what shows `tables` (and, if given, only the row or customer `key`) must be refreshed."""
        return (not self.tables or not self.tables.isdisjoint(tables)) and (not key or not self.keys or key in self.keys)


ANYTHING: Final = Changed()

Subscriber = Callable[[Changed], None]


class Publisher:
    """Calls every subscriber, in the thread that committed. A subscriber posts a message and returns; it must not write."""

    def __init__(self, version: Callable[[], int | None]) -> None:
        """`version` gives a number that another process's commit changes, or None while it cannot be read."""
        self._version = version
        self._seen = version()
        self._lock = threading.Lock()
        self._subscribers: dict[object, Subscriber] = {}

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call `callback` after each commit until the returned function is called."""
        token = object()
        with self._lock:
            self._subscribers[token] = callback

        def unsubscribe() -> None:
            with self._lock:
                self._subscribers.pop(token, None)

        return unsubscribe

    def publish(self, changed: Changed) -> None:
        """Tell everybody. A subscriber's failure is logged and goes no further: the commit has happened, and others must hear of it."""
        with self._lock:
            callbacks = list(self._subscribers.values())
        for callback in callbacks:
            try:
                callback(changed)
            except Exception:  # noqa: BLE001 - whatever it is, it is the subscriber's
                _log.exception("a subscriber failed")

    def poll(self) -> bool:
        """Publish `ANYTHING` if another process has committed since the last look, and say whether it has. Costs microseconds."""
        now = self._version()
        if now is None or now == self._seen:
            return False
        self._seen = now
        self.publish(ANYTHING)
        return True
