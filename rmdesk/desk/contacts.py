"""Contacts: one line typed during the call, what it will record, and correcting the last one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Channel
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.contact_log import LastLog, Logged, LogPreview, Occasion
    from rmdesk.store.edits import Edits


class Contacts:
    """Calls, visits and messages with customers."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def preview(self, customer_id: str, line: str, channel: Channel = Channel.PHONE, *, corrects: bool = False) -> LogPreview:
        """What `log` would record, or with `corrects` what `correct` would; `channel` is what it was if the line does not say."""
        from rmdesk.store import contact_log

        return contact_log.preview(self._replica, customer_id, line, self._clock, channel, corrects=corrects)

    def log(self, customer_id: str, line: str, occasion: Occasion | None = None) -> Logged:
        """Record a contact from one line, with what else it names, and use up its draft: one transaction.

        Raises:
            InvalidValue: the line is empty. NotFound: the customer is not in this RM's book.
            DiskFull: nothing was saved.
        """
        from rmdesk.store import contact_log

        return contact_log.record(self._edits(), self._replica, customer_id, line, self._clock, occasion)

    def last(self, customer_id: str) -> LastLog | None:
        """The last line recorded about this customer today on this desk, which can still be corrected; None if there is none."""
        from rmdesk.store import contact_log

        return contact_log.last_log(self._replica, customer_id, self._clock.today())

    def correct(self, customer_id: str, line: str, occasion: Occasion | None = None) -> Logged:
        """Replace the last line about this customer, and what it made; see `store.contact_log.correct`, also for what is raised."""
        from rmdesk.store import contact_log

        return contact_log.correct(self._edits(), self._replica, customer_id, line, self._clock, occasion)
