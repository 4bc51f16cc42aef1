"""The only way a business row changes on a desk.

One edit is one transaction: the row, its field history, the outbox entry that takes it to the center, and (the first time) the center's
image of the row, so that pages from the center never blink the edit away. What cannot be saved as a whole is not saved at all.
Values are wire values: int, str or None; days and moments are ISO text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from msgspec.json import encode

from rmdesk.clock import Clock
from rmdesk.domain.ids import uuid7
from rmdesk.errors import IntegrityError, InvalidValue, NotAllowed, NotFound
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.batches import MadeEdit, keep_batch
from rmdesk.store.care import Care
from rmdesk.store.changes import Changed
from rmdesk.store.connection import Connection, explained
from rmdesk.store.history import history_id, history_image
from rmdesk.store.policy import (
    REMOVED,
    brought_back,
    check_insert,
    check_prospect,
    check_removal,
    check_review,
    check_supervised,
    check_update,
    comes_back,
)
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import BusinessRow, Editor, moment_text
from rmdesk.store.wire import SQLITE, Image, Shape, Wire, check_value, defaults, insert_sql, mutation_hash, quoted, shape, upsert_sql

if TYPE_CHECKING:
    from pathlib import Path

_NOT_SENT: Final = frozenset({"row_version", "field_versions", "first_review", "second_review", "reviewer"})
"""What the center gives a new row itself."""
_COUNTER: Final = "edit_counter"
_SOURCE: Final = "desk"
_MOST_HOPS: Final = 8
_ENQUEUE: Final = """
    INSERT INTO outbox (counter, edit, device, batch, table_name, row_id, op, base_version, fields, hash, author, at, state, attempts,
                        reason, acked_seq, mark, customer_id)
    VALUES (:counter, :edit, :device, :batch, :table, :row, :op, :base, :fields, :hash, :author, :at, 'pending', 0, '', '{}', 0, :customer)
"""


class Edits:
    """Changes rows in the name of `author` (a person id) on `device`."""

    def __init__(self, replica: Replica, author: str, device: str, clock: Clock) -> None:
        self.author = author
        self.device = device
        self.clock = clock
        self._replica = replica

    @contextmanager
    def batch(self) -> Iterator[Batch]:
        """Edits that are saved together, or not at all if the block raises; published after the commit.

        Raises:
            DiskFull: nothing was saved.
            Locked: the replica was closed.
            RuntimeError: a batch inside a batch.
        """
        with self._replica.writing() as connection:
            batch = Batch(connection, self._replica.path, self.author, self.device, self.clock)
            yield batch
            changed = batch.finish()
            if changed is not None:
                self._replica.journal.keep(connection, batch.committed)
        self._replica.journal.forget(batch.withdrawn)
        if changed is not None:
            self._replica.changed.publish(changed)


class Batch:
    """The edits of one transaction; made by `Edits.batch`."""

    def __init__(self, connection: Connection, path: Path, author: str, device: str, clock: Clock) -> None:
        self._db = connection
        self._path = path
        self.author = self._author = author
        self.device = self._device = device
        self._clock = clock
        self.at = self._at = moment_text(clock.now())
        """Moment of everything in it."""
        self.id = uuid7()
        """Names what is saved together; see `store.undo`."""
        self.undoes = ""
        """The batch that this one takes back."""
        self._made: list[MadeEdit] = []
        self._counter = self.committed = _last_counter(connection)
        self.withdrawn: list[int] = []
        self._tables: set[str] = set()
        self._rows: set[str] = set()
        self._customers: set[str] = set()
        self._care = Care(connection, author, self._image)

    def insert(self, table: str, values: Mapping[str, Wire], *, row_id: str | None = None) -> str:
        """Add a row and give its id: a new UUIDv7, or `row_id` where the id must follow from what the row is about.

        An `owner_id` that is not given is the author. A row of that id that was taken back, and is not gone from here yet, is there again as the new one.

        Raises:
            NotAllowed: the center keeps this table or field; it needs a change request.
            InvalidValue: an unknown field, a value that does not fit it, or a rule of the table that is broken.
        """
        of = _shape(table)
        if of.name == "customer":
            check_prospect(of, values)
        else:
            check_insert(of, values)
        check_review(of, values)
        image: Image = {**defaults(table), **_checked(of, values), "id": check_value(of, "id", row_id or uuid7()), "source": _SOURCE}
        if "owner_id" in of.kinds:
            image["owner_id"] = image["owner_id"] or self._author
            if image["owner_id"] != self._author:
                raise NotAllowed(_("A row may only be filed under your own name."))
        if issubclass(of.model, BusinessRow):
            image.update(registered_at=self._clock.today().isoformat(), modified_at=self._at, modified_by=self._author)
        self._must_be_let(of, image)
        for column in of.required:
            check_value(of, column, image[column])
        before = self._image(of, row_id) if row_id else None
        again = before is not None and comes_back(of, before, image)
        if before is not None and again:
            image = brought_back(before, image)
        with self._rules_of(of):
            self._db.execute((upsert_sql if again else insert_sql)(table, SQLITE), of.row(image))
        sent: dict[str, tuple[Wire, Wire]] = {
            field: (None, value) for field, value in image.items() if value is not None and field not in _NOT_SENT
        }
        self._record(of, image, "insert", sent, before)
        return str(image["id"])

    def may_tell_of(self, customer_id: str) -> bool:
        """Whether the author may write about a customer; a supervisor reads about the team's. See `store.care`."""
        return self._care.is_mine(customer_id)

    def holds(self, table: str, row_id: str) -> bool:
        """Whether a row is here, also one that this batch has added, and was not taken back."""
        found = self._image(_shape(table), row_id)
        return found is not None and found[REMOVED] is None

    def update(self, table: str, row_id: str, values: Mapping[str, Wire], *, seen: Mapping[str, Wire] | None = None) -> frozenset[str]:
        """Set fields of a row; the names of those that were different before. Where nothing differs, nothing is written.

        `seen` are the values that the person decided on, where these are not what is here: if the center's are others by now, it is a conflict.

        Raises:
            NotFound: the row is not here, or deleted.
            NotAllowed: the field is not for a desk to set (it needs a change request), or rows of this table are only ever added.
            InvalidValue: an unknown field, a value that does not fit it, or a rule of the table that is broken.
        """
        of = _shape(table)
        check_update(of, values)
        check_review(of, values)
        before = self._image(of, row_id)
        if before is None or before["deleted_at"] is not None:
            raise NotFound(_("This row is not, or no longer, in your book."))
        given = _checked(of, values)
        changes = {field: (before[field], value) for field, value in given.items() if before[field] != value}
        if not changes:
            return frozenset()
        after: Image = {**before, **{field: new for field, (_old, new) in changes.items()}}
        if issubclass(of.model, BusinessRow):
            after.update(modified_at=self._at, modified_by=self._author)
        self._must_be_let(of, after)
        written = [field for field in of.columns if before[field] != after[field]]
        with self._rules_of(of):
            self._db.execute(
                f"UPDATE {quoted(table)} SET {', '.join(f'{quoted(field)} = ?' for field in written)} WHERE id = ?",
                (*(after[field] for field in written), row_id),
            )
        based = {field: ((seen or {}).get(field, old), new) for field, (old, new) in changes.items()}
        self._record(of, after, "update", based, before)
        return frozenset(changes)

    def remove(self, table: str, row_id: str) -> None:
        """Take a row back. It stays at the center, marked as removed; here it is no longer shown.

        Raises:
            NotFound: it is not here, or removed already.
            NotAllowed: the table's rows stay, or it is somebody else's row.
        """
        of = _shape(table)
        check_removal(of)
        before = self._image(of, row_id)
        if before is None or before[REMOVED] is not None:
            raise NotFound(_("This row is not, or no longer, in your book."))
        self._must_be_mine(before)
        self._set_removed(of, before, self._at)

    def restore(self, table: str, image: Image) -> None:
        """Bring a removed row back as `image` says, which is what it was before; it may have left this desk since.

        Raises:
            NotAllowed: as for `remove`.
            InvalidValue: another row has taken its place.
        """
        of = _shape(table)
        check_removal(of)
        self._must_be_mine(image)
        stored = self._image(of, str(image["id"]))
        if stored is not None and stored[REMOVED] is None:
            return
        gone: Image = stored or {**image, REMOVED: image[REMOVED] or self._at}
        if stored is None:
            with self._rules_of(of):
                self._db.execute(insert_sql(table, SQLITE), of.row(gone))
        self._set_removed(of, gone, None)

    def _set_removed(self, of: Shape, before: Image, stamp: Wire) -> None:
        after: Image = {**before, REMOVED: stamp, "modified_at": self._at, "modified_by": self._author}
        self._must_be_let(of, after)
        with self._rules_of(of):
            self._db.execute(
                f"UPDATE {quoted(of.name)} SET deleted_at = ?, modified_at = ?, modified_by = ? WHERE id = ?",
                (stamp, self._at, self._author, before["id"]),
            )
        self._record(of, after, "update", {REMOVED: (before[REMOVED], stamp)}, before)

    def _must_be_mine(self, image: Image) -> None:
        if image.get("owner_id") not in (None, "", self._author):
            raise NotAllowed(_("Only {person} may take this back.").format(person=self._name_of(str(image["owner_id"]))))

    def _must_be_let(self, of: Shape, image: Image) -> None:
        """Pass if the center would not refuse the change because of whose row it is."""
        self._care.check(of, image)
        self._must_supervise(of, image)

    def _must_supervise(self, of: Shape, image: Image) -> None:
        """Pass if the author may set what belongs to somebody of their team, where the table is for supervisors to keep; see `check_supervised`."""
        if of.model.editor != Editor.SUPERVISOR:
            return
        row = self._db.execute("SELECT role, team_id FROM person WHERE id = ?", (self._author,)).fetchone()
        role, team = row or ("", None)
        check_supervised(of, image, str(role), self._clock.today())
        person = str(image[of.model.route.via])
        member = "SELECT 1 FROM person WHERE id = ? AND team_id = ? AND role = 'rm' AND deleted_at IS NULL"
        if self._db.execute(member, (person, team)).fetchone() is None:
            raise NotAllowed(_("{person} is not in your team.").format(person=self._name_of(person)))

    def _name_of(self, person: str) -> str:
        row = self._db.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
        return str(row[0]) if row else person

    def put_setting(self, name: str, value: str) -> None:
        """Keep a fact about this desk within the transaction: that a draft is used up, say."""
        settings.put(self._db, name, value)

    def withdraw(self, counter: int) -> None:
        """Take an edit out of the outbox that the center did not take: another one replaces it, or the person lets it go."""
        self._db.execute("DELETE FROM outbox WHERE counter = ? AND state IN ('rejected', 'quarantined')", (counter,))
        self._tables.add("outbox")
        self.withdrawn.append(counter)

    def settled(self, edit: str) -> None:
        """An edit whose last open conflict was decided needs nobody's attention any more."""
        self._db.execute(
            "UPDATE outbox SET state = 'acked' WHERE edit = ? AND state = 'conflict' "
            "AND NOT EXISTS (SELECT 1 FROM sync_conflict c WHERE c.mutation = outbox.edit AND c.status = 'open')",
            (edit,),
        )

    def finish(self) -> Changed | None:
        """Bring what is derived from the rows up to date, inside the transaction; what to publish after it, None if nothing was changed."""
        if not self._tables:
            return None
        settings.put(self._db, _COUNTER, str(self._counter))
        keep_batch(self._db, self._counter, self.id, self._at, self.undoes, self._made)
        if self._customers:
            from rmdesk.store import figures, search_index

            search_index.refresh(self._db, self._customers)
            figures.refresh(self._db, self._clock.today(), self._customers)
        tables = self._tables | {"field_history", "outbox", "overlay", "search_key", "customer_figure"}
        return Changed(frozenset(tables), frozenset(self._rows | self._customers))

    def _record(self, of: Shape, row: Image, op: str, fields: dict[str, tuple[Wire, Wire]], before: Image | None) -> None:
        """Everything that goes with a changed row."""
        row_id = str(row["id"])
        self._counter += 1
        edit = uuid7()
        customer = self._customer_of(of, row)
        self._db.execute(
            "INSERT INTO overlay (table_name, row_id, image) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (of.name, row_id, json.dumps(before, ensure_ascii=False)),
        )
        self._db.execute(
            _ENQUEUE,
            {
                "counter": self._counter,
                "edit": edit,
                "device": self._device,
                "batch": self.id,
                "table": of.name,
                "row": row_id,
                "op": op,
                "base": row["row_version"],
                "fields": encode(fields).decode(),
                "hash": mutation_hash(of.name, row_id, op, fields),
                "author": self._author,
                "at": self._at,
                "customer": customer,
            },
        )
        if op == "update" and issubclass(of.model, BusinessRow):
            self._keep_history(of, row, edit, fields)
        self._made.append(MadeEdit(of.name, row_id, op, fields, customer or "", row))
        self._tables.add(of.name)
        self._rows.add(row_id)
        if customer:
            self._customers.add(customer)

    def _keep_history(self, of: Shape, row: Image, edit: str, fields: Mapping[str, tuple[Wire, Wire]]) -> None:
        """The rows that the center will write as well: the same ids, because both follow from the edit and the field."""
        history = shape("field_history")
        for field, (old, _new) in fields.items():
            line = history_id(edit, field)
            image = history_image(line, of, row, field, old, who=self._author, at=self._at, device=self._device, source=_SOURCE)
            self._db.execute(insert_sql("field_history", SQLITE), history.row(image))

    def _customer_of(self, of: Shape, row: Image) -> str | None:
        """The customer a row is about: named in it, or in a row it hangs from."""
        for _hop in range(_MOST_HOPS):
            about = row["id"] if of.name == "customer" else row.get("customer_id")
            if about or of.model.route.kind != "parent":
                return str(about) if about else None
            parent = self._image(shape(of.model.route.parent), str(row[of.model.route.via]))
            if parent is None:
                return None
            of, row = shape(of.model.route.parent), parent
        return None

    def _image(self, of: Shape, row_id: str) -> Image | None:
        columns = ", ".join(map(quoted, of.columns))
        row = self._db.execute(f"SELECT {columns} FROM {quoted(of.name)} WHERE id = ?", (row_id,)).fetchone()
        return None if row is None else of.image(row)

    @contextmanager
    def _rules_of(self, of: Shape) -> Iterator[None]:
        """What the database refuses because of the row itself is the caller's mistake, not damage."""
        try:
            with explained(self._path):
                yield
        except IntegrityError as broken:
            if type(broken) is not IntegrityError:
                raise
            raise InvalidValue(_("This breaks a rule of {table}: {reason}").format(table=of.name, reason=broken.what)) from broken


def _last_counter(connection: Connection) -> int:
    """The newest number this desk has used. It is kept apart from the outbox, whose settled entries are removed."""
    (newest,) = connection.execute("SELECT coalesce(max(counter), 0) FROM outbox").fetchone()
    return max(int(newest), int(settings.get(connection, _COUNTER, "0")))


def _shape(table: str) -> Shape:
    try:
        return shape(table)
    except KeyError:
        raise InvalidValue(_("There is no table {table}.").format(table=table)) from None


def _checked(of: Shape, values: Mapping[str, Wire]) -> Image:
    return {field: check_value(of, field, value) for field, value in values.items()}
