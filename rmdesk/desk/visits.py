"""Visits: the day's route, and the forms that are filled in on site. All of it works without the center, for as long as it takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.domain.checklists import Checklist, read_checklist
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.queries import handbook_sheets
from rmdesk.store.queries import visits as queries
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits
    from rmdesk.store.visits import OnRoute


class Visits:
    """Customers that are gone to."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits

    def route(self) -> list[queries.Stop]:
        """Today's visits in their order."""
        with self._replica.reading() as db:
            return queries.route(db, self._clock.today())

    def add(self, customer_id: str, what: str = "") -> OnRoute:
        """Put a customer on today's route, once. See `store.visits.put_on_route`, also for what is raised."""
        from rmdesk.store import visits

        return visits.put_on_route(self._edits(), self._replica, customer_id, self._clock.today(), what)

    def reorder(self, tasks: Sequence[str]) -> None:
        """Keep in which order the visits are made.

        Raises:
            DiskFull: nothing was saved.
        """
        from rmdesk.store import visits

        visits.keep_order(self._replica, self._clock.today(), tasks)

    # -- forms -----------------------------------------------------------------------------------------------------------

    def forms_offered(self) -> dict[str, Checklist]:
        """The forms that can be filled in, by code."""
        with self._replica.reading() as db:
            return handbook_sheets.checklists(db)

    def begin_form(self, customer_id: str, form: Checklist) -> str:
        """A form for this customer; its id. See `store.visits.begin_form`, also for what is raised."""
        from rmdesk.store import visits

        return visits.begin_form(self._edits(), customer_id, form, self._clock.today())

    def form(self, form_id: str) -> Checklist:
        """A form as it was left, also by a kill.

        Raises:
            NotFound: it is not here.
        """
        with self._replica.reading() as db:
            found = queries.form(db, form_id)
            draft = settings.get(db, f"draft:form:{form_id}")
        if found is None:
            raise NotFound(_("This form is not, or no longer, in your book."))
        return read_checklist(draft, found.checklist.title) if draft else found.checklist

    def keep_form(self, form_id: str, form: Checklist, *, finish: bool) -> None:
        """Keep what is filled in; see `store.visits.keep_form`, also for what is raised."""
        from rmdesk.store import visits

        visits.keep_form(self._edits(), form_id, form, self._clock, finish=finish)
