"""The only way a business row changes at the center: write it, keep its history, and tell the books it belongs to — in one transaction.

Locks come before looking: what a write decides (the old row, its books) is read again after the books are held, and once more if that showed
further books. Assignments and account roles move everything that depends on them (`move`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from rmdesk.center import move
from rmdesk.center.database import RetryWrite, Tx
from rmdesk.center.routing import Books, chunks, marks
from rmdesk.center.telling import Teller
from rmdesk.domain.ids import uuid7
from rmdesk.store.history import history_id, history_image
from rmdesk.store.tables.base import BusinessRow, moment_text
from rmdesk.store.wire import SQLITE, UNCOMPARED, Image, Shape, Wire, defaults, insert_sql, quoted, row_hash, select_list, shape, upsert_sql

_LOOKS = 6


@dataclass(frozen=True)
class Loaded:
    """What a load came to, in rows."""

    added: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(self.added + other.added, self.changed + other.changed, self.same + other.same)


@dataclass(frozen=True)
class Origin:
    """Who changes rows, when, and from which device (none: the center's own work)."""

    who: str
    now: datetime
    device: str = ""

    def line(self, line: str, of: Shape, row: Image, field: str, old: Wire) -> Image:
        """The history row, with id `line`, of a field that this origin has changed."""
        return history_image(line, of, row, field, old, who=self.who, at=moment_text(self.now), device=self.device, source="center")


class Feed:
    """Writes of one transaction, on behalf of `who` (a person id, or a name like `intake`)."""

    def __init__(self, tx: Tx, who: str, now: datetime, device: str = "") -> None:
        self.tx = tx
        self.origin = Origin(who, now, device)
        self._teller = Teller(tx)
        self.routing, self.ledger = self._teller.routing, self._teller.ledger
        self._held = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several writes whose book standings are written once, at the end."""
        self._held = True
        try:
            yield
        finally:
            self._held = False
        self.ledger.flush()

    def stored(self, table: str, ids: Sequence[str]) -> dict[str, Image]:
        """The images of the rows that exist, deleted ones too."""
        of = shape(table)
        found: dict[str, Image] = {}
        for part in chunks(ids):
            for row in self.tx.rows(
                f"SELECT {select_list(table, self.tx.dialect)} FROM {quoted(table)} t WHERE t.id IN ({marks(part)})", part
            ):
                image = of.image(row)
                found[str(image["id"])] = image
        return found

    def load(self, table: str, images: Sequence[Image]) -> Loaded:
        """Make the stored rows say what `images` say; columns an image leaves out stay (or take their default). Repeating it changes nothing.

        Values must be valid wire values (`wire.check_value`); database constraints raise SQLAlchemy's IntegrityError.
        """
        of = shape(table)
        given = {str(image["id"]): image for image in images}
        old: dict[str, Image] = {}
        new: dict[str, Image] = {}
        for _look in range(_LOOKS):
            old = self.stored(table, list(given))
            new = {row: merged for row, image in given.items() if (merged := _merged(of, old.get(row), image)) is not None}
            if not new:
                return Loaded(same=len(given))
            if not self._hold(table, old, new):
                break
        else:
            raise RetryWrite
        self.write(table, old, new)
        added = sum(1 for row in new if row not in old)
        return Loaded(added, len(new) - added, len(given) - len(new))

    def load_new(self, table: str, rows: Sequence[list[Wire]], books: Sequence[Books]) -> None:
        """Insert rows (in `Shape.columns` order, row_version set) that are new everywhere and whose books are known: the bulk path."""
        of = shape(table)
        self.ledger.lock(book for row_books in books for book in row_books)
        place = of.columns.index("id")
        self.tx.prepared(insert_sql(table, self.tx.dialect), rows)
        lists: dict[str, tuple[list[str], list[int]]] = {}
        for row, row_books in zip(rows, books, strict=True):
            known = row_hash(of, row)
            for book in row_books:
                ids, hashes = lists.setdefault(book, ([], []))
                ids.append(str(row[place]))
                hashes.append(known)
        for book, (ids, hashes) in sorted(lists.items()):
            self.ledger.record_new(book, table, ids, hashes)
        self._flush()

    def write(self, table: str, old: Mapping[str, Image], new: Mapping[str, Image], edits: Mapping[str, str] | None = None) -> None:
        """Write `new` over `old` (both by row id; no old = insert). The books must be held already (see `load`, `hold`).

        `edits` names, by row id, the desk's edit that each change comes from; history ids follow from it.
        """
        if not new:
            return
        origin = self.origin
        of = shape(table)
        stamp = moment_text(origin.now)
        history: dict[str, Image] = {}
        for row_id, image in new.items():
            before = old.get(row_id)
            image["row_version"] = 1 if before is None else _number(before["row_version"]) + 1
            if issubclass(of.model, BusinessRow):
                if before is None:
                    image["registered_at"] = image.get("registered_at") or stamp[:10]
                else:
                    history.update(_history(of, before, image, origin, (edits or {}).get(row_id, "")))
                image["modified_at"], image["modified_by"] = stamp, origin.who
        routes = table in ("assignment", "account_role")
        if routes:
            with move.rerouted(self._teller, table, old, new):
                self.tx.prepared(upsert_sql(table, self.tx.dialect), [of.row(image) for image in new.values()])
        else:
            self.tx.prepared(upsert_sql(table, self.tx.dialect), [of.row(image) for image in new.values()])
            self._teller.tell(table, list(new.values()))
        if history:
            self.write("field_history", {}, history)
        self._flush()

    def hold(self, books: Books) -> bool:
        """Lock `books`. True if that took a wait after which everything must be looked at again."""
        if not self.ledger.lock(books) or self.tx.dialect == SQLITE:
            return False
        self.routing.forget()
        return True

    def _hold(self, table: str, old: dict[str, Image], new: dict[str, Image]) -> bool:
        touched = [*new.values(), *(old[row] for row in new if row in old)]
        books = set().union(*self.routing.of_rows(table, touched))
        if table in ("assignment", "account_role"):
            books |= move.books_at_stake(self._teller, table, touched)
        return self.hold(frozenset(books))

    def _flush(self) -> None:
        if not self._held:
            self.ledger.flush()


def _merged(of: Shape, old: Image | None, given: Image) -> Image | None:
    """What to store, or None if the stored row says the same already."""
    if old is None:
        return {**defaults(of.name), **given}
    if all(old[column] == value for column, value in given.items() if column not in UNCOMPARED):
        return None
    return {**old, **given, "registered_at": old["registered_at"]} if "registered_at" in old else {**old, **given}


def _history(of: Shape, old: Image, new: Image, origin: Origin, edit: str) -> Iterator[tuple[str, Image]]:
    """A field_history row for each field that changed, and the fields' versions in `new`."""
    changed = [column for column in of.columns if column not in UNCOMPARED and old[column] != new[column]]
    versions = json.loads(str(old["field_versions"] or "{}"))
    versions.update(dict.fromkeys(changed, new["row_version"]))
    new["field_versions"] = json.dumps(versions, sort_keys=True)
    for field in changed:
        line = history_id(edit, field) if edit else uuid7()
        yield line, origin.line(line, of, new, field, old[field])


def _number(value: Wire) -> int:
    return value if isinstance(value, int) else int(value or 0)
