"""What an edit does, by what is stored now: decided for many edits at once, written by `push`.

Per field: unchanged since base → take; equal → nothing; else the center's value stays and a `sync_conflict` row tells everybody concerned.
A row that is gone, deleted or another RM's sends the edit into quarantine; what the person may not do is rejected with the reason.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from rmdesk.center import own_values
from rmdesk.center.feed import Feed
from rmdesk.center.kpi.reading import bank_day
from rmdesk.center.pages import ORDER, dates
from rmdesk.center.permission import Person, check_author, check_references, references
from rmdesk.center.prospects import must_be_a_prospect
from rmdesk.center.routing import Books
from rmdesk.center.work_logs import check_open
from rmdesk.domain.ids import id_from_key
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import _
from rmdesk.store.history import as_json
from rmdesk.store.policy import (
    REMOVED,
    STAMPED,
    brought_back,
    check_id,
    check_insert,
    check_review,
    check_supervised,
    check_update,
    comes_back,
    says_the_same,
)
from rmdesk.store.tables import BY_NAME
from rmdesk.store.tables.base import Editor, moment_text
from rmdesk.store.tables.trace import ConflictStatus
from rmdesk.store.wire import Image, Shape, Wire, check_value, defaults, mutation_hash, shape
from rmdesk.sync.protocol import Mutation, Outcome, Status


class NotYours(Exception):
    """The row is gone, deleted or another RM's: the edit belongs in quarantine."""


@dataclass
class Effects:
    """What a wave does: rows by table before and after, which edit each comes from, conflict rows, and the answers (by counter, seqs still empty)."""

    old: dict[str, dict[str, Image]] = field(default_factory=lambda: defaultdict(dict))
    new: dict[str, dict[str, Image]] = field(default_factory=lambda: defaultdict(dict))
    edits: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, Image] = field(default_factory=dict)
    answers: dict[int, Outcome] = field(default_factory=dict)
    books: set[str] = field(default_factory=set)


class Judge:
    """Decides for one person, inside one transaction. Nothing is written here."""

    def __init__(self, feed: Feed, person: Person, now: datetime) -> None:
        self.feed = feed
        self.person = person
        self.now = now

    def effects(self, wave: list[Mutation]) -> Effects:
        """What these edits would do; no row occurs twice among them."""
        effects = Effects()
        stored = self._prefetched(wave)
        for one in wave:
            try:
                self._judge(one, stored[one.table].get(one.id), effects)
            except NotYours as error:
                effects.answers[one.counter] = Outcome(one.counter, Status.QUARANTINED, {}, reason=str(error))
            except (NotAllowed, InvalidValue) as error:
                effects.answers[one.counter] = Outcome(one.counter, Status.REJECTED, {}, reason=str(error))
        return effects

    @cached_property
    def supervised(self) -> Books:
        """The books of the team, if the person leads one."""
        return frozenset(self.person.supervised(self.feed.tx))

    @cached_property
    def _today(self) -> date:
        business, _as_of = dates(self.feed.tx)
        return date.fromisoformat(business) if business else bank_day(self.now)

    def _writable(self, of: Shape) -> Books:
        """Books in which the person may change rows of this table."""
        return self.supervised if of.model.editor == Editor.SUPERVISOR else self.person.writable

    def _prefetched(self, wave: list[Mutation]) -> dict[str, dict[str, Image]]:
        """The stored rows the wave is about; their customers and the rows they point at are looked up along the way."""
        ids: dict[str, set[str]] = defaultdict(set)
        pointed: dict[str, set[str]] = defaultdict(set)
        for one in wave:
            if one.table in BY_NAME:
                ids[one.table].add(one.id)
                for column, target in references(BY_NAME[one.table]):
                    if column in one.fields and isinstance(value := one.fields[column][1], str):
                        pointed[target].add(value)
        self.feed.routing.of_customers(pointed["customer"])
        for target in ORDER:
            self.feed.routing.of_parents(target, pointed[target])
        stored: dict[str, dict[str, Image]] = defaultdict(dict)
        for table, rows in ids.items():
            stored[table] = self.feed.stored(table, sorted(rows))
            self.feed.routing.of_rows(table, list(stored[table].values()))
        return stored

    def _judge(self, one: Mutation, old: Image | None, effects: Effects) -> None:
        """Add one edit's effect and answer to `effects`.

        Raises:
            NotYours, NotAllowed, InvalidValue: it has no effect.
        """
        of = _checked(one)
        if of.model.editor == Editor.SUPERVISOR and (old is not None or one.op == "insert"):
            after = {**(old or defaults(of.name)), **{name: new for name, (_base, new) in one.fields.items()}}
            check_supervised(of, after, self.person.role, self._today)
        collided: list[str] = []
        if one.op == "insert":
            row, books = self._insertion(of, one, old)
        else:
            row, books = self._update(of, one, old, collided)
        if row is not old:
            effects.new[of.name][one.id] = row
            if old is not None:
                effects.old[of.name][one.id] = old
        effects.edits[one.id] = one.edit
        effects.books |= books
        for name in collided:
            image = self._conflict(of, row, one, name)
            effects.conflicts[str(image["id"])] = image
        status = Status.CONFLICT if collided else Status.APPLIED
        version = int(row.get("row_version") or 0) + (row is not old)
        effects.answers[one.counter] = Outcome(one.counter, status, {}, version, conflicts=sorted(collided))

    def _update(self, of: Shape, one: Mutation, old: Image | None, collided: list[str]) -> tuple[Image, Books]:
        books = self.feed.routing.of_rows(of.name, [old])[0] if old else frozenset()
        gone = old is not None and old.get("deleted_at") and one.fields.keys() != {REMOVED}
        if old is None or gone or not books & self._writable(of):
            raise NotYours(_("This row is no longer in your book."))
        if REMOVED in one.fields:
            check_author(self.person, old)
        if of.name == "sync_conflict":
            return self._settled(old, one), books
        new = dict(old)
        for name, (base, mine) in one.fields.items():
            if old[name] == mine or (name == REMOVED and old[name] and mine):  # taken back twice: nothing is left to decide
                continue
            if old[name] == base:
                new[name] = mine
            else:
                collided.append(name)
        if of.name == own_values.TABLE and new != old and new["deleted_at"] is None:
            own_values.check(self.feed.tx, new)
        if new == old:
            return old, books
        check_open(self.feed.tx, of.name, old)
        return new, books

    def _settled(self, old: Image, one: Mutation) -> Image:
        """A conflict with the choice that was made; the first choice stands. What was chosen for the field itself is an edit of its own."""
        chosen = one.fields.get("chosen", (None, "null"))[1]
        if one.fields.get("status", (None, ConflictStatus.SETTLED))[1] != ConflictStatus.SETTLED or not _is_wire(chosen):
            raise InvalidValue(_("A conflict is settled with a value."))
        if old["status"] != ConflictStatus.OPEN:
            return old
        decided: Image = {"settled_at": moment_text(self.now), "settled_by": self.person.id}
        return {**old, "status": ConflictStatus.SETTLED.value, "chosen": chosen, **decided}

    def _insertion(self, of: Shape, one: Mutation, old: Image | None) -> tuple[Image, Books]:
        given = {name: new for name, (_base, new) in one.fields.items()} | {"id": one.id}
        image: Image = {**defaults(of.name), **given}
        if "modified_by" in of.kinds:
            image |= {"modified_at": moment_text(self.now), "modified_by": self.person.id}
        check_author(self.person, image)
        check_id(of, image)
        if missing := sorted(column for column in of.required if image.get(column) is None):
            raise InvalidValue(_("{table}.{field} must not be empty.").format(table=of.name, field=missing[0]))
        books = self.feed.routing.of_rows(of.name, [image])[0]
        if not books & self._writable(of) or check_references(self.feed.routing, self.person, of, image):
            raise NotYours(_("What this belongs to is no longer in your book."))
        again = old is not None and comes_back(of, old, image)
        if old is not None and not again and (old[REMOVED] is not None or not says_the_same(of, old, image)):
            raise NotAllowed(_("A row with this id is there already."))
        if of.name == own_values.TABLE:
            own_values.check(self.feed.tx, image)
        if old is None or again:
            check_open(self.feed.tx, of.name, image)
        self.feed.routing.learn(of.name, one.id, books)
        if old is None:
            return image, books
        return (brought_back(old, image) if again else old), books

    def _conflict(self, of: Shape, row: Image, one: Mutation, name: str) -> Image:
        base, mine = one.fields[name]
        about = self.feed.origin.line(id_from_key("sync_conflict", one.edit, name), of, row, name, base)
        return {
            **defaults("sync_conflict"),
            **{column: about[column] for column in ("id", "source", "table_name", "row_id", "customer_id", "field")},
            "owner_id": self.person.id,
            "base": as_json(base),
            "mine": as_json(mine),
            "theirs": as_json(row[name]),
            "mutation": one.edit,
        }


def _checked(one: Mutation) -> Shape:
    """The shape of the table an edit is about, if the edit makes sense at all.

    Raises:
        InvalidValue, NotAllowed: it does not, or is not for a desk.
    """
    if one.table not in BY_NAME:
        raise InvalidValue(_("There is no table {table}.").format(table=one.table))
    of = shape(one.table)
    if one.op not in ("insert", "update"):
        raise InvalidValue(_("Unknown operation {op}.").format(op=one.op))
    if one.hash != mutation_hash(one.table, one.id, one.op, one.fields):
        raise InvalidValue(_("The edit does not match its checksum."))
    check_value(of, "id", one.id)
    for name, (_base, new) in one.fields.items():
        check_value(of, name, new)
    if one.op == "insert" and of.name == "customer":
        must_be_a_prospect({name: new for name, (_base, new) in one.fields.items()})
    elif one.op == "insert":
        check_insert(of, one.fields.keys() - STAMPED)
    else:
        check_update(of, one.fields)
    check_review(of, {name: new for name, (_base, new) in one.fields.items()})
    return of


def _is_wire(text: Wire) -> bool:
    """Whether this is the JSON of one wire value."""
    try:
        return isinstance(text, str) and isinstance(json.loads(text), int | str | None)
    except ValueError:
        return False
