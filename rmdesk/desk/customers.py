"""The RM's customers: the list, finding one, one in full, changing what is known of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.clock import Clock
from rmdesk.errors import NotFound
from rmdesk.i18n import _
from rmdesk.store.figures import main_currency
from rmdesk.store.queries import customers, picture, search
from rmdesk.store.queries.resolve import resolve
from rmdesk.store.queries.search_hits import Hit
from rmdesk.store.replica import Replica

if TYPE_CHECKING:
    from rmdesk.desk.outlook import Card, Outlook
    from rmdesk.domain.filter_line import Filter
    from rmdesk.domain.filter_terms import Vocabulary
    from rmdesk.reminders.moves import LargeMove
    from rmdesk.store.connection import Connection
    from rmdesk.store.edits import Edits
    from rmdesk.store.field_edits import Edited
    from rmdesk.store.queries.talking import Peers


class Customers:
    """The customers of this RM's book."""

    def __init__(self, replica: Replica, clock: Clock, edits: Callable[[], Edits]) -> None:
        """Reads nothing yet."""
        self._replica = replica
        self._clock = clock
        self._edits = edits
        self._peers: dict[tuple[str, date], Peers] = {}
        """What a level holds on a day: worked out once, it takes all holdings of the book."""

    def listed(self, order: str = "level", wanted: Filter | None = None, *, descending: bool = False) -> customers.CustomerList:
        """The book as a list; see `queries.customers`."""
        return customers.customer_list(self._replica.reader, self._clock.today(), order, wanted, descending=descending)

    def vocabulary(self) -> Vocabulary:
        """The words that a filter line may use here: levels, groups, tags."""
        from rmdesk.store.queries.groups import vocabulary

        with self._replica.reading() as db:
            return vocabulary(db)

    def currency(self) -> str:
        """That of most accounts."""
        with self._replica.reading() as db:
            return main_currency(db)

    def sums(self, rows: Collection[int] | None) -> list[customers.Sums]:
        """What the customers with these row numbers (None: all) have together, for each currency."""
        with self._replica.reading() as db:
            return customers.sums_of(db, rows)

    def lines(self, rows: Iterable[int]) -> list[customers.CustomerLine]:
        """The customers with these row numbers of a list, as lines of it, without those who are gone."""
        with self._replica.reading() as db:
            return [line for line in customers.lines_at(db, list(rows)) if line.id]

    def ids(self, rows: Iterable[int]) -> list[str]:
        """The ids of the customers with these row numbers of a list."""
        with self._replica.reading() as db:
            return customers.ids_of(db, rows)

    def find(self, text: str, limit: int = 50) -> list[Hit]:
        """Customers by whatever is known of them."""
        with self._replica.reading() as db:
            return search.find(db, text, limit)

    def count_found(self, text: str, most: int = 1_000) -> int:
        """How many customers a text means, counted up to `most`."""
        with self._replica.reading() as db:
            return search.count_matching(db, text, most)

    def resolve(self, text: str) -> str:
        """The id of the customer with this number, id or (unique) name.

        Raises:
            NotFound: none, or more than one, in this RM's book.
        """
        with self._replica.reading() as db:
            found = resolve(db, text)
        if len(found) == 1:
            return found[0]
        if found:
            raise NotFound(_("{count} customers are called {name}.").format(count=len(found), name=text), _("Use the customer number."))
        raise NotFound(_("No customer {name} in your book.").format(name=text), _("Look with: rmdesk find {name}").format(name=text))

    def named_exactly(self, text: str) -> list[str]:
        """The ids of the customers with exactly this number, id or name; best customers first."""
        with self._replica.reading() as db:
            return resolve(db, text)

    def picture(self, customer_id: str) -> picture.CustomerPicture:
        """One customer in full.

        Raises:
            NotFound: not (or no longer) in this RM's book.
        """
        with self._replica.reading() as db:
            return picture.customer_picture(db, customer_id, self._clock.today())

    def card(self, customer_id: str) -> Card:
        """One customer in full, and what came or went of late.

        Raises:
            NotFound: not (or no longer) in this RM's book.
        """
        from rmdesk.desk.outlook import Card

        with self._replica.reading() as db:
            return Card(picture.customer_picture(db, customer_id, self._clock.today()), self._large_moves(db, customer_id))

    def _large_moves(self, db: Connection, customer_id: str) -> tuple[LargeMove, ...]:
        from rmdesk.reminders.moves import large_moves
        from rmdesk.reminders.wording import Reader
        from rmdesk.store.queries.reminder_setup import level_names

        return large_moves(db, customer_id, Reader(self._clock.today(), level_names(db)))

    def outlook(self, customer_id: str, kinds: Collection[str] = ()) -> Outlook:
        """One customer in full, with what follows from it, and the timeline (of `kinds`; all if empty).

        Raises:
            NotFound: not (or no longer) in this RM's book.
        """
        from rmdesk.desk.outlook import Outlook
        from rmdesk.store.queries import freshness, picture_trend, picture_who, talking, timeline

        today = self._clock.today()
        with self._replica.reading() as db:
            seen = picture.customer_picture(db, customer_id, today)
            who = seen.identity
            moved = picture_trend.movement(db, customer_id, who.kind, who.level, today)
            peers = self._peers.get((who.level, today)) or talking.peers_of(db, who.level, today)
            self._peers[who.level, today] = peers
            return Outlook(
                seen,
                moved,
                talking.talk(db, seen, moved, peers),
                tuple(freshness.facts_known(db, customer_id, who.kind, today)),
                tuple(freshness.asked_changes(db, customer_id, today)),
                picture_who.relations_beyond(db, customer_id, seen.relations, today),
                tuple(timeline.timeline(db, customer_id, who.level, today, [timeline.Happening(kind) for kind in kinds])),
                self._large_moves(db, customer_id),
            )

    def edit(self, customer_id: str, values: Mapping[str, str]) -> Edited:
        """Change fields of a customer; fields the center keeps become change requests.

        Raises:
            InvalidValue: a field or value makes no sense; nothing was changed.
        """
        from rmdesk.store import field_edits

        return field_edits.edit(self._edits(), self._replica, customer_id, values)

    def editable_fields(self) -> tuple[list[str], list[str]]:
        """Names that `edit` takes: those changed at once, and those the center is asked to change."""
        from rmdesk.store import field_edits

        return field_edits.editable_fields()

    def reveal(self, customer_id: str, table: str, row_id: str, field: str) -> str:
        """A masked value in full; that it was looked at is kept and synced.

        Raises:
            NotFound: no such row.
        """
        from rmdesk.store import field_edits

        return field_edits.reveal(self._edits(), self._replica, customer_id, table, row_id, field, self._clock)
