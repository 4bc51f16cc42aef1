"""What a person may read and change: asked for every request, per book and per row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rmdesk.center.database import Tx
from rmdesk.center.routing import BANK, Books, Routing
from rmdesk.errors import NotAllowed
from rmdesk.i18n import _
from rmdesk.store.tables import BY_NAME
from rmdesk.store.tables.base import SyncedRow
from rmdesk.store.wire import Image, Shape


@dataclass(frozen=True)
class Person:
    """Who is asking, and from which device."""

    id: str
    name: str
    role: str
    branch_id: str
    branch_name: str
    device: str

    @property
    def writable(self) -> Books:
        """Books whose rows this person may change."""
        return frozenset({f"rm:{self.id}", f"private:{self.id}"})

    def readable(self, tx: Tx) -> list[str]:
        """Books this person may read; a supervisor also reads the team's."""
        books = [BANK, *([f"branch:{self.branch_id}"] if self.branch_id else []), f"rm:{self.id}", f"private:{self.id}"]
        return [*books, *self.supervised(tx)]

    def supervised(self, tx: Tx) -> list[str]:
        """The books of a supervisor's team; nobody else has any."""
        if self.role != "supervisor":
            return []
        team = tx.rows(
            "SELECT p.id FROM person p JOIN person s ON s.team_id = p.team_id WHERE s.id = ? AND p.role = 'rm' AND p.deleted_at IS NULL ORDER BY p.id",
            (self.id,),
        )
        return [f"rm:{member}" for (member,) in team if member != self.id]

    def must_read(self, tx: Tx, book: str) -> None:
        """Pass if the person may read `book`.

        Raises:
            NotAllowed: otherwise.
        """
        if book not in self.readable(tx):
            raise NotAllowed(_("Book {book} is not yours to read.").format(book=book))


def check_author(person: Person, image: Image) -> None:
    """Pass if a new row is filed under the person who made it.

    Raises:
        NotAllowed: it names somebody else as owner.
    """
    if image.get("owner_id") not in (None, "", person.id):
        raise NotAllowed(_("A row may only be filed under your own name."))


def check_references(routing: Routing, person: Person, of: Shape, image: Image) -> str:
    """The first column that points at a row outside this person's books, or an empty string: nothing may be hung onto a stranger's row."""
    for column, target in references(of.model):
        value = image.get(column)
        if value is None or BY_NAME[target].route.kind == "bank":
            continue
        if not routing.of_parents(target, {str(value)})[str(value)] & person.writable:
            return column
    return ""


@cache
def references(model: type[SyncedRow]) -> tuple[tuple[str, str], ...]:
    """(column, table it points at) for the foreign keys of a table."""
    table = model.__table__  # type: ignore[attr-defined]
    return tuple((key.parent.name, key.column.table.name) for key in table.foreign_keys if key.column.table.name in BY_NAME)
