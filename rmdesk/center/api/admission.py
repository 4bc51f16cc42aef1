"""How much the center takes on at once: whoever comes on top is told when to come again, instead of making everybody wait.

The counters belong to one process's event loop, so nothing needs a lock. A snapshot reads thousands of rows, so few run at a time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rmdesk.errors import RmdeskError
from rmdesk.i18n import _


@dataclass(frozen=True)
class Limits:
    """Requests that one process works on at a time, and how many of them may be snapshots."""

    requests: int = 96
    snapshots: int = 4


class TooBusy(RmdeskError):
    """The center has enough to do. `seconds` is when to come again; jittered, so that not all come at once."""

    code = "too_busy"

    def __init__(self, seconds: int) -> None:
        super().__init__(_("The center is busy."), _("Come again in {seconds} seconds.").format(seconds=seconds))
        self.seconds = seconds


class Admission:
    """What is under way in this process."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._requests = 0
        self._snapshots = 0

    @contextmanager
    def request(self) -> Iterator[None]:
        """One request.

        Raises:
            TooBusy: there are enough.
        """
        if self._requests >= self._limits.requests:
            raise TooBusy(random.randint(1, 3))
        self._requests += 1
        try:
            yield
        finally:
            self._requests -= 1

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One page of a first fill.

        Raises:
            TooBusy: enough desks are being filled.
        """
        if self._snapshots >= self._limits.snapshots:
            raise TooBusy(random.randint(2, 6))
        self._snapshots += 1
        try:
            with self.request():
                yield
        finally:
            self._snapshots -= 1
