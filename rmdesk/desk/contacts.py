"""Contacts: one line typed during the call, and what it will record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.contact_log import Logged, LogPreview
    from rmdesk.store.edits import Edits


class Contacts:
    """Calls, visits and messages with customers."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def preview(self, customer_id: str, line: str) -> LogPreview:
        """What `log` would record."""
        from rmdesk.store import contact_log

        return contact_log.preview(self._replica, customer_id, line, self._clock)

    def log(self, customer_id: str, line: str) -> Logged:
        """Record a contact from one line, with the opportunity and the task it names: one transaction.

        Raises:
            NotFound: the customer is not in this RM's book.
            DiskFull: nothing was saved.
        """
        from rmdesk.store import contact_log

        return contact_log.record(self._edits(), self._replica, customer_id, line, self._clock)
