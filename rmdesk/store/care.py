"""Whose a row is, on the desk of a supervisor: what belongs to the team is there to be read, and the center would send a change of it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Final

from rmdesk.errors import NotAllowed
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.connection import Connection
from rmdesk.store.tables.base import Editor
from rmdesk.store.wire import Image, Shape, Wire, shape

_MOST_HOPS: Final = 8
_CARERS: Final = (
    "SELECT person_id FROM assignment WHERE customer_id = ? AND valid_to IS NULL AND deleted_at IS NULL ORDER BY part DESC, person_id"
)
"""Who looks after a customer, the lead first, as `center.routing` reads it. Index: ix_assignment_customer_id."""


def must_be_mine(db: Connection, customer_id: str) -> None:
    """Pass if the person of this desk may write about a customer: asked before a form opens or while a line is typed, not only when it is saved.

    Raises:
        NotAllowed: as `Care.check`.
    """
    Care(db, settings.get(db, "person_id"), lambda _of, _row_id: None).check(shape("customer"), {"id": customer_id})


class Care:
    """Answers for the author of one batch; asks nothing more where the author is no supervisor."""

    def __init__(self, db: Connection, author: str, image_of: Callable[[Shape, str], Image | None]) -> None:
        """`image_of` gives the stored row of a table by its id."""
        self._db = db
        self._author = author
        self._image_of = image_of
        self._carers: dict[str, str] = {}

    def check(self, of: Shape, image: Image) -> None:
        """Pass if the author may change a row, as far as that is a question of whose it is.

        Raises:
            NotAllowed: it belongs to somebody of the team, or to a customer whom only others look after.
        """
        if self._supervises and (person := self._other(of, image)):
            row = self._db.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
            raise NotAllowed(
                _("This is in the care of {person}; a supervisor reads it and changes nothing in it.").format(
                    person=row[0] if row else person
                ),
                _("Ask {person} to change it.").format(person=row[0] if row else person),
            )

    def is_mine(self, customer_id: str) -> bool:
        """Whether the author may write about a customer."""
        return not (self._supervises and self._carer(customer_id))

    @cached_property
    def _supervises(self) -> bool:
        row = self._db.execute("SELECT role FROM person WHERE id = ?", (self._author,)).fetchone()
        return row is not None and row[0] == "supervisor"

    def _other(self, of: Shape, image: Image) -> str:
        """The person (id) whose row it is instead of the author's; empty if it is the author's, or everybody's."""
        if of.model.editor == Editor.SUPERVISOR:
            return ""
        for _hop in range(_MOST_HOPS):
            route = of.model.route
            keys = [image.get(column) for column in (route.via, route.other) if column]
            match route.kind:
                case "customer" | "both":
                    customers = [str(key) for key in keys if key]
                    if not customers:
                        return self._unless_author(image.get(route.owner))
                    return next(filter(None, map(self._carer, customers)), "")
                case "person" | "private":
                    return self._unless_author(keys[0])
                case "parent":
                    parent = shape(route.parent)
                    above = self._image_of(parent, str(keys[0]))
                    if above is None:
                        return ""
                    of, image = parent, above
                case _:
                    return ""
        return ""

    def _carer(self, customer: str) -> str:
        """Who looks after a customer whom the author does not; a customer whom nobody looks after yet may be one that the author just added."""
        if customer not in self._carers:
            people = [str(person) for (person,) in self._db.execute(_CARERS, (customer,))]
            self._carers[customer] = people[0] if people and self._author not in people else ""
        return self._carers[customer]

    def _unless_author(self, person: Wire) -> str:
        return str(person) if person and person != self._author else ""
