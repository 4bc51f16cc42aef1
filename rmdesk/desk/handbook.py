"""The bank's handbook, read and searched without the center."""

from __future__ import annotations

from rmdesk.store.queries import handbook as queries
from rmdesk.store.replica import Replica


class Handbook:
    """Pages that the center keeps and every desk has."""

    def __init__(self, replica: Replica) -> None:
        """Reads nothing yet."""
        self._replica = replica

    def pages(self, wanted: str = "") -> list[queries.Page]:
        """All pages, or those that fit what is wanted, the best fitting first."""
        with self._replica.reading() as db:
            return queries.pages(db, wanted)
