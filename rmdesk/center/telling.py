"""Telling the books what is stored: log entries and sums are brought up to date with rows that were written, or whose books have changed."""

from __future__ import annotations

from collections.abc import Sequence

from rmdesk.center.books import Entry, Ledger
from rmdesk.center.database import Tx
from rmdesk.center.routing import NOWHERE, Books, Routing
from rmdesk.store.wire import Image, row_hash, shape


class Teller:
    """What one transaction tells the books; they must be held when it does (`Ledger.lock`)."""

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.routing = Routing(tx)
        self.ledger = Ledger(tx)

    def tell(self, table: str, images: Sequence[Image], only: Books | None = None) -> None:
        """Bring the change logs up to date with these stored rows; with `only`, look at no other book."""
        of = shape(table)
        wanted = self.routing.of_rows(table, images)
        members = self.ledger.members(table, [str(image["id"]) for image in images])
        entries: list[Entry] = []
        for image, books in zip(images, wanted, strict=True):
            row_id, known = str(image["id"]), members.get(str(image["id"]), {})
            should = NOWHERE if image.get("deleted_at") else books if only is None else books & only
            now = row_hash(of, of.row(image))
            entries += [Entry(book, table, row_id, now) for book in sorted(should) if known.get(book) != now]
            entries += [Entry(book, table, row_id, None) for book in sorted(known.keys() - should) if only is None or book in only]
        self.ledger.record(entries, members)
