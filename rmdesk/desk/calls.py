"""Calls: what lies on the table during one, and the traces that looking at a number leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store.queries import call_sheet, picture, picture_trend, talking
from rmdesk.store.queries import tasks as task_queries
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.queries.picture import CustomerPicture
    from rmdesk.store.queries.tasks import Feedback, TaskLine


@dataclass(frozen=True)
class CallSheet:
    """Everything that a call needs."""

    picture: CustomerPicture
    talk: talking.Talk
    permission: call_sheet.Permission
    ladder: tuple[call_sheet.Rung, ...]
    script: call_sheet.Script | None
    task: TaskLine | None
    feedback: tuple[Feedback, ...]


class Calls:
    """Telephone calls."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def sheet(self, customer_id: str, task_id: str | None = None) -> CallSheet:
        """What lies on the table during a call that `task_id` may have led to.

        Raises:
            NotFound: the customer is not (or no longer) in this RM's book.
        """
        today = self._clock.today()
        with self._replica.reading() as db:
            seen = picture.customer_picture(db, customer_id, today)
            task = task_queries.task_line(db, task_id, today) if task_id else None
            at = self._clock.local(self._clock.now())
            # A replayed day is judged as that day, at this hour.
            at = at.replace(year=today.year, month=today.month, day=today.day)
            moved = picture_trend.movement(db, customer_id, seen.identity.kind, seen.identity.level, today)
            return CallSheet(
                seen,
                talking.talk(db, seen, moved),
                call_sheet.permission(db, seen.gate, at),
                call_sheet.ladder(seen),
                call_sheet.script(db, task.campaign_id if task else None),
                task,
                tuple(task_queries.feedback_codes(db)),
            )

    def number(self, customer_id: str, purpose: str) -> str:
        """The number that is called first, in full; that it was looked at (`reveal`) or copied (`copy`) is kept in the audit trail.

        Raises:
            NotFound: no number is known. DiskFull: the trace could not be kept, so nothing is shown.
        """
        from rmdesk.store import audit
        from rmdesk.store.contact_known import phone_of

        with self._replica.reading() as db:
            phone = phone_of(db, customer_id)
        if phone is None:
            raise NotFound(_("No telephone number is known of this customer."))
        audit.keep(self._edits(), self._clock, purpose, "contact_point", phone[0], {"field": "value", "customer": customer_id})
        return phone[1]
