"""What happened at the center, commit by commit, seen from outside: every change of every push must be explained by what was pushed.

The ledger reads the center's database with a connection of its own after each commit, works out what the pushed edits may do (the rules of
`design/sync.md`, written down a second time and sequentially), and compares. Nothing else may have changed: no value overwritten, no edit
applied twice, no answer that does not say what was done.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rmdesk.domain.ids import id_from_key
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import Image, Wire, defaults, mutation_hash, quoted, shape
from rmdesk.sync.protocol import Mutation, Outcome, Push, Status
from tests.simulation.sight import LIVE, Sight, Tables, seen_by

EMPTY = " UNION ALL ".join(
    f"SELECT '{name}' FROM {quoted(name)}" for name in (str(model.__tablename__) for model in SYNCED) if name not in LIVE
)
"""Finds rows in tables that have none in this world."""
SYSTEM = {"row_version", "field_versions", "registered_at", "modified_at", "modified_by", "as_of", "source"}
"""Columns that say when and by whom a row was written, not what it says."""
TRACES = {"field_history", "sync_conflict"}
UNIQUE = {
    "preference": ("customer_id",),
    "work_log": ("owner_id", "period", "work_date"),
    "customer_relation": ("customer_id", "related_id", "type_id"),
    "reminder_override": ("owner_id", "rule", "parameter"),
}
LINKS = {"contact_opportunity", "activity_opportunity", "activity_contact"}
STAY = {"contact", "customer_note"} | LINKS
"""Tables whose rows stay as they are: one that was taken back comes back as it was."""
NEVER_REMOVED = {"preference", "audit_event", "reminder_decision"}
HANGS_ON = {
    "customer_id": "customer",
    "related_id": "customer",
    "contact_id": "contact",
    "opportunity_id": "opportunity",
    "activity_id": "activity",
}
"""Columns of a new row that name a row of the person's own."""

Cell = tuple[str, str, str]


class Violation(AssertionError):
    """A promise was broken."""


@dataclass
class Verdict:
    """What an edit did, and when: `changed` cell → (old, new), `collided` field → the center's value."""

    status: Status
    commit: int
    said: str
    changed: dict[Cell, tuple[Wire, Wire]] = field(default_factory=dict)
    collided: dict[str, Wire] = field(default_factory=dict)
    seen: set[Cell] = field(default_factory=set)
    """What it found there already, and left as it is."""
    was_there: bool = False
    """A row that was taken back is there again."""


@dataclass
class Memory:
    """What the ledger knows. `verdicts` and `counters` go back with a center that is restored from a backup."""

    rows: Tables
    commit: int = 0
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """Edit → what became of it."""
    counters: dict[tuple[str, int], str] = field(default_factory=dict)
    """(device, counter) → the edit that was told under it."""
    values: dict[Cell, list[tuple[int, Wire]]] = field(default_factory=dict)
    """Cell → (commit, value) of each time it changed."""
    hidden: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(person, table, row) → the last commit after which the person could not see the row."""


class Ledger:
    """Watches one center."""

    def __init__(self, database: Path, people: list[str]) -> None:
        self._people = people
        self._open(database)
        self.memory = Memory(self.read())
        self._pushing: tuple[str, str, Push] | None = None
        self.lost: set[str] = set()
        """Edits whose answers a restored center does not remember."""
        self._look_for_hidden()

    def _open(self, database: Path) -> None:
        self._db = sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, isolation_level=None)

    def close(self) -> None:
        self._db.close()

    def read(self) -> Tables:
        """Every replicated row at the center."""
        tables: Tables = {}
        for name in LIVE:
            of = shape(name)
            columns = ", ".join(map(quoted, of.columns))
            images = [of.image(row) for row in self._db.execute(f"SELECT {columns} FROM {quoted(name)}")]
            tables[name] = {str(image["id"]): image for image in images}
        return tables

    def others(self) -> list[str]:
        """Tables with rows that nobody reckoned with."""
        return sorted({str(name) for (name,) in self._db.execute(EMPTY)})

    def remember(self) -> Memory:
        """A copy to go back to."""
        return replace(self.memory, verdicts=dict(self.memory.verdicts), counters=dict(self.memory.counters))

    def restored(self, database: Path, backup: Memory) -> None:
        """The center was put back: what it knew then is what counts. What people saw meanwhile, they saw."""
        self._db.close()
        self._open(database)
        memory = self.memory
        self.lost |= memory.verdicts.keys() - backup.verdicts.keys()
        memory.verdicts, memory.counters = dict(backup.verdicts), dict(backup.counters)
        self.committed()

    @contextmanager
    def pushing(self, person: str, device: str, push: Push) -> Iterator[None]:
        """What is committed inside comes from this push."""
        self._pushing = (person, device, push)
        try:
            yield
        finally:
            self._pushing = None

    def committed(self) -> None:
        """The center committed: look what changed, and whether it may have."""
        memory = self.memory
        before, after = memory.rows, self.read()
        memory.commit += 1
        if self._pushing is not None:
            person, device, push = self._pushing
            self._judge({table: dict(rows) for table, rows in before.items()}, after, person, device, push)
        for table, rows in after.items():
            if table in TRACES:
                continue
            for row_id, row in rows.items():
                old = before[table].get(row_id)
                if old is not row and old != row:
                    for name, value in row.items():
                        if old is None or old[name] != value:
                            memory.values.setdefault((table, row_id, name), []).append((memory.commit, value))
        for verdict in memory.verdicts.values():
            if verdict.commit == memory.commit:  # what it changed may have been changed back by an edit after it in the same commit
                for table, row_id, name in verdict.changed.keys() | verdict.seen:
                    memory.values.setdefault((table, row_id, name), []).append((memory.commit, after[table][row_id][name]))
        memory.rows = after
        self._look_for_hidden()

    def answered(self, push: Push, outcomes: list[Outcome]) -> None:
        """The center's answers say what was done."""
        for one, outcome in zip(push.mutations, outcomes, strict=True):
            verdict = self.memory.verdicts.get(one.edit)
            if outcome.status is Status.FORKED:
                if self.memory.counters.get((push.device, one.counter), one.edit) == one.edit and not self._forked_before(push, one):
                    raise Violation(f"{one.edit} is no fork, yet the center says so")
            elif verdict is None or verdict.status is not outcome.status:
                raise Violation(f"the center answers {outcome.status} to {one.edit} ({one.table} {one.fields}), but {verdict} was done")
            elif sorted(verdict.collided) != sorted(outcome.conflicts):
                raise Violation(f"the center names {outcome.conflicts} in conflict, but it is {sorted(verdict.collided)}")

    def _forked_before(self, push: Push, one: Mutation) -> bool:
        """Whether an earlier edit of this push is told under another one's number: what follows may build on it."""
        earlier = push.mutations[: push.mutations.index(one)]
        return any(self.memory.counters.get((push.device, other.counter), other.edit) != other.edit for other in earlier)

    def _look_for_hidden(self) -> None:
        memory = self.memory
        for person in self._people:
            seen = seen_by(memory.rows, person)
            for table, rows in memory.rows.items():
                for row_id in rows:
                    if (table, row_id) not in seen:
                        memory.hidden[person, table, row_id] = memory.commit

    def _judge(self, tables: Tables, after: Tables, person: str, device: str, push: Push) -> None:
        """Work out what `push` may do to `tables`, and hold it against `after`."""
        memory = self.memory
        fresh: list[tuple[Mutation, Verdict]] = []
        raised: set[str] = set()
        for one in push.mutations:
            if one.edit in memory.verdicts:
                continue
            if memory.counters.get((device, one.counter), one.edit) != one.edit:
                break  # the desk is a copy
            verdict = _verdict(tables, raised, person, one, memory.commit)
            raised |= {id_from_key("sync_conflict", one.edit, name) for name in verdict.collided}
            memory.verdicts[one.edit] = verdict
            memory.counters[device, one.counter] = one.edit
            fresh.append((one, verdict))
        for table in LIVE:
            if table != "field_history":
                _same_rows(table, tables[table], after[table], fresh)
        _same_traces(tables, after, fresh)


def _verdict(tables: Tables, raised: set[str], person: str, one: Mutation, commit: int) -> Verdict:
    """What the rules say about one edit; its effect is written to `tables`. `raised`: conflicts that edits before it in the same push have raised."""
    if one.hash != mutation_hash(one.table, one.id, one.op, one.fields):
        return Verdict(Status.REJECTED, commit, one.hash)
    sight = Sight(tables, person)
    rows = tables[one.table]
    new = {name: value for name, (_base, value) in one.fields.items()}
    if one.op == "insert":
        image: Image = {**defaults(one.table), **new, "id": one.id}
        parents = [(HANGS_ON[name], str(value)) for name, value in new.items() if name in HANGS_ON and value is not None]
        own = all(parent in tables[table] and sight.has(table, tables[table][parent]) for table, parent in parents)
        if not own or not sight.has(one.table, image):
            return Verdict(Status.QUARANTINED, commit, one.hash)
        if one.id in rows:
            return _again(rows, one, image, commit)
        unique = UNIQUE.get(one.table, ())
        if unique and any(all(row[name] == image[name] for name in unique) for row in rows.values()):
            return Verdict(Status.REJECTED, commit, one.hash)
        rows[one.id] = image
        return Verdict(Status.APPLIED, commit, one.hash, {(one.table, one.id, name): (None, value) for name, value in new.items()})
    if one.table == "sync_conflict" and one.id in raised:
        return Verdict(Status.APPLIED, commit, one.hash)  # the center forgot it, and learns of it and of what was chosen together
    old = rows.get(one.id)
    removal = set(new) == {"deleted_at"}
    if old is None or (old["deleted_at"] is not None and not removal) or not sight.has(one.table, old):
        return Verdict(Status.QUARANTINED, commit, one.hash)
    if removal and old.get("owner_id") not in (None, "", person):
        return Verdict(Status.REJECTED, commit, one.hash)
    verdict = Verdict(Status.APPLIED, commit, one.hash)
    if one.table == "sync_conflict":
        if old["status"] == "open":
            rows[one.id] = {**old, **new}
        return verdict
    for name, (base, mine) in one.fields.items():
        if old[name] == mine or (removal and old[name] and mine):
            continue
        if old[name] == base:
            verdict.changed[one.table, one.id, name] = (base, mine)
        else:
            verdict.collided[name] = old[name]
            verdict.status = Status.CONFLICT
    rows[one.id] = {**old, **{name: mine for (_table, _row, name), (_base, mine) in verdict.changed.items()}}
    return verdict


def _again(rows: dict[str, Image], one: Mutation, image: Image, commit: int) -> Verdict:
    """A row whose id follows from what it is about is made a second time: alike on two desks, or after it was taken back."""
    old = rows[one.id]
    about = {"owner_id", *HANGS_ON, *UNIQUE.get(one.table, ())} & old.keys()
    silent = defaults(one.table)
    told = [name for name, (_base, value) in one.fields.items() if name not in SYSTEM and value != silent.get(name)]
    same_matter = all(old[name] == image[name] for name in about)
    alike = same_matter and all(old[name] == image[name] for name in told)
    if old["deleted_at"] is None:
        seen = {(one.table, one.id, name) for name in one.fields}
        return Verdict(Status.APPLIED if alike else Status.REJECTED, commit, one.hash, seen=seen)
    if one.table in NEVER_REMOVED or not (alike if one.table in STAY else same_matter):
        return Verdict(Status.REJECTED, commit, one.hash)
    changed = {(one.table, one.id, name): (old[name], value) for name, value in image.items() if name not in SYSTEM and old[name] != value}
    rows[one.id] = {**image, "row_version": old["row_version"]}
    return Verdict(Status.APPLIED, commit, one.hash, changed, was_there=True)


def _same_rows(table: str, expected: dict[str, Image], found: dict[str, Image], fresh: list[tuple[Mutation, Verdict]]) -> None:
    """The rows of `table` say what they must, and their versions count the changes."""
    skipped = SYSTEM | ({"settled_at", "settled_by"} if table == "sync_conflict" else set())
    new = {str(key) for key in found.keys() - expected.keys()}
    if table == "sync_conflict":
        collided = sum(len(verdict.collided) for _one, verdict in fresh)
        if len(new) != collided:
            raise Violation(f"{collided} conflicts, but {len(new)} rows about them")
    elif new:
        raise Violation(f"{table} {sorted(new)} came from nowhere")
    for row_id, image in expected.items():
        row = found.get(row_id)
        if row is None:
            raise Violation(f"{table} {row_id} is not at the center")
        if wrong := [name for name, value in image.items() if name not in skipped and row[name] != value]:
            told = {name: (image[name], row[name]) for name in wrong}
            raise Violation(f"{table} {row_id} must not say so: (expected, found) {told}")
        times = sum(1 for one, verdict in fresh if (one.table, one.id) == (table, row_id) and verdict.changed)
        if times and table != "sync_conflict" and row["row_version"] != int(image["row_version"] or 0) + times:
            raise Violation(f"{table} {row_id} has version {row['row_version']} after {times} changes of {image['row_version']}")


def _same_traces(expected: Tables, found: Tables, fresh: list[tuple[Mutation, Verdict]]) -> None:
    """Each change has its history line, each conflict its row; no more, no less."""
    lines: Counter[tuple[str, str, str, str, str]] = Counter()
    conflicts: Counter[tuple[str, str, str, str, str, str]] = Counter()
    for one, verdict in fresh:
        for (table, row_id, name), (old, new) in verdict.changed.items():
            if one.op == "update" or verdict.was_there:
                lines[table, row_id, name, _json(old), _json(new)] += 1
        for name, theirs in verdict.collided.items():
            base, mine = one.fields[name]
            conflicts[one.table, one.id, name, _json(base), _json(mine), _json(theirs)] += 1
    told = _new(expected, found, "field_history", ("table_name", "row_id", "field", "old", "new"))
    if told != lines:
        raise Violation(f"history tells {told}, but it was {lines}")
    named = _new(expected, found, "sync_conflict", ("table_name", "row_id", "field", "base", "mine", "theirs"))
    if named != conflicts:
        raise Violation(f"conflicts name {named}, but they are {conflicts}")


def _new(expected: Tables, found: Tables, table: str, columns: tuple[str, ...]) -> Counter[tuple[str, ...]]:
    rows = [row for row_id, row in found[table].items() if row_id not in expected[table]]
    return Counter(tuple(str(row[column]) for column in columns) for row in rows)


def _json(value: Wire) -> str:
    return json.dumps(value, ensure_ascii=False)
