"""The judge: S1 every edit exactly once or shown, S2 each desk its own rows and no others, S3 replica ≡ center; and no edit blinks on the way.

It looks at the files of both sides from outside, with its own reading of the rules (`sight`, `ledger`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from rmdesk.center.verify import verify as center_verify
from rmdesk.store import figures, search_index
from rmdesk.store.wire import Wire, quoted, row_hash, shape, wrap64
from rmdesk.sync.protocol import Status
from rmdesk.sync.run import quiet
from rmdesk.sync.verify import verify
from tests.simulation.desk import Entry, Promise, SimDesk
from tests.simulation.faults import Line, Plan
from tests.simulation.ledger import SYSTEM, Violation
from tests.simulation.sight import LIVE, books_of, seen_by

if TYPE_CHECKING:
    from tests.simulation.world import World

_TRUE = {("acked", Status.APPLIED), ("rejected", Status.REJECTED), ("quarantined", Status.QUARANTINED)}
_SHOWN = ("rejected", "quarantined")
_IN_THE_BOOKS = (Status.APPLIED, Status.CONFLICT)
"""What a desk need not remember once it is in a backup: the center's rows show it, the conflict to whomever it concerns now."""
_ON_THE_ROW = ("pending", "acked", "conflict")


def nothing_blinks(world: World, desk: SimDesk) -> None:
    """After each commit on a desk: what was saved here is seen here, until the center has said something else."""
    if not desk.promises:
        return
    entries = desk.entries()
    for promise in desk.promises.values():
        entry = entries.get(promise.edit)
        verdict = world.ledger.memory.verdicts.get(promise.edit)
        if entry is None:
            if promise.edit not in desk.withdrawn and (verdict is None or verdict.status not in _IN_THE_BOOKS):
                raise Violation(f"{desk.name} forgot {promise}, {verdict}")
        elif entry.promise != promise:
            raise Violation(f"{desk.name} changed what it had promised: {promise} became {entry.promise}")
        elif entry.state == "quarantined" or (entry.state == "pending" and promise.edit in desk.answered):
            desk.out_of_sight.add(promise.edit)  # in the second case it is offered again, and what came later is seen already
        elif entry.state in ("pending", "acked") and not desk.filling and promise.edit not in desk.out_of_sight:
            _still_seen(world, desk, promise, entries)
        if entry is not None and entry.state in ("acked", "conflict"):
            desk.answered.add(promise.edit)


def _still_seen(world: World, desk: SimDesk, promise: Promise, entries: dict[str, Entry]) -> None:
    """The row shows this edit or what was made of it later, unless it has left."""
    memory, state = world.ledger.memory, entries[promise.edit].state
    verdict = memory.verdicts.get(promise.edit) if state == "acked" else None
    if state == "acked" and (verdict is None or verdict.status is not Status.APPLIED):
        return
    image = desk.image(promise.table, promise.row)
    if image is None:
        if verdict is None or memory.hidden.get((desk.person, promise.table, promise.row), -1) < verdict.commit:
            raise Violation(f"{desk.name} lost the row of {promise} ({state})")
        desk.out_of_sight.add(promise.edit)
        return
    if promise.table == "sync_conflict":
        return
    for name, (_base, new) in promise.fields.items():
        if name in SYSTEM:
            continue
        allowed: list[Wire] = [new]
        for other in entries.values():
            anew = other.promise.op == "insert"
            same = (other.promise.table, other.promise.row) == (promise.table, promise.row) and (anew or name in other.promise.fields)
            if same and other.counter > promise.counter and other.state in _ON_THE_ROW:
                if other.state == "pending" and verdict is None:
                    allowed = []
                allowed.append(other.promise.fields.get(name, (None, None))[1])
        if verdict is not None:
            allowed += [value for commit, value in memory.values.get((promise.table, promise.row, name), []) if commit >= verdict.commit]
        if image[name] not in allowed:
            raise Violation(f"{desk.name} shows {name} = {image[name]!r} in spite of {promise} ({state}); it may be {allowed}")


def judge(world: World, *, last: bool) -> None:
    """All desks are in step, all faults are off: the promises hold. The proofs that cost most are left for the `last` time."""
    books_add_up(world, again=last)
    for desk in world.desks:
        every_edit_once_or_shown(world, desk)
        desk.out_of_sight = {edit for edit, promise in desk.promises.items() if desk.image(promise.table, promise.row) is None}
        own_rows_only_and_all(world, desk)
        proof_agrees(world, desk, deep=last)
        if last:
            derived_follows(desk)


def every_edit_once_or_shown(world: World, desk: SimDesk) -> None:
    """S1. That nothing was done twice or overwritten is the ledger's: it watched every commit."""
    entries, memory = desk.entries(), world.ledger.memory
    nothing_blinks(world, desk)
    for promise in desk.promises.values():
        entry, verdict = entries.get(promise.edit), memory.verdicts.get(promise.edit)
        if entry is None:
            continue  # `nothing_blinks` has seen to it
        done = verdict.status if verdict else None
        if entry.state == "acked" and done is Status.CONFLICT:
            _decided_or_out_of_sight(world, desk, promise)
        elif entry.state == "conflict" and done is Status.CONFLICT:
            _conflict_is_here(world, desk, promise)
        elif (entry.state, done) not in _TRUE and not (entry.state in _SHOWN and verdict is None and promise.edit in world.ledger.lost):
            raise Violation(f"{desk.name} says {entry.state} of {promise}, but {verdict} was done")
        if entry.state in _SHOWN and not entry.reason:
            raise Violation(f"{desk.name} gives no reason for {entry.state} {promise}")


def _decided_or_out_of_sight(world: World, desk: SimDesk, promise: Promise) -> None:
    seen = seen_by(world.ledger.memory.rows, desk.person)
    for row_id, row in world.ledger.memory.rows["sync_conflict"].items():
        if row["mutation"] == promise.edit and row["status"] == "open" and ("sync_conflict", row_id) in seen:
            raise Violation(f"{desk.name} hides the open conflict {row_id} about {promise}")


def _conflict_is_here(world: World, desk: SimDesk, promise: Promise) -> None:
    if not desk.rows("SELECT 1 FROM sync_conflict WHERE mutation = ? AND status = 'open'", promise.edit):
        raise Violation(f"{desk.name} says conflict of {promise}, but has none to show")


def own_rows_only_and_all(world: World, desk: SimDesk) -> None:
    """S2, and S3 value by value."""
    tables = world.ledger.memory.rows
    seen = seen_by(tables, desk.person)
    if others := desk.others() or world.ledger.others():
        raise Violation(f"nobody knows who may see {others}")
    for table in LIVE:
        if desk.vocabulary is not None and table not in desk.vocabulary.tables:
            continue
        of = shape(table)
        found = {
            str(row[of.columns.index("id")]): of.image(row)
            for row in desk.rows(f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)}")
        }
        wanted = {row_id for name, row_id in seen if name == table}
        if strangers := sorted(found.keys() - wanted):
            raise Violation(f"{desk.name} holds {table} {strangers}, which {desk.person} may not see")
        if missing := sorted(wanted - found.keys()):
            raise Violation(f"{desk.name} has no {table} {missing}, which {desk.person} may see")
        for row_id, row in found.items():
            if wrong := {name: (tables[table][row_id][name], value) for name, value in row.items() if tables[table][row_id][name] != value}:
                raise Violation(f"{desk.name} differs from the center in {table} {row_id}: (center, desk) {wrong}")


def proof_agrees(world: World, desk: SimDesk, *, deep: bool) -> None:
    """S3 as the desk itself proves it."""
    report = verify(desk.replica, Line(world, desk, Plan(world.dice)), quiet, deep=deep)
    if not report.equal:
        unequal = [book for book in report.books if not book.equal]
        raise Violation(f"{desk.name} is not equal to the center: {unequal} {report.problems} {report.damage}")
    if overlays := desk.rows("SELECT table_name, row_id FROM overlay"):
        raise Violation(f"{desk.name} still lays edits over {overlays}")


def derived_follows(desk: SimDesk) -> None:
    """Search keys and figures are those that the rows give."""
    connection = desk.replica._writer
    assert connection is not None

    def derived() -> set[tuple[Wire, ...]]:
        keys = connection.execute("SELECT customer_id, keys FROM search_entry").fetchall()
        figures_of = connection.execute("SELECT * FROM customer_figure").fetchall()
        return {(customer, line) for customer, lines in keys for line in str(lines).splitlines()} | set(figures_of)

    before = derived()
    connection.execute("BEGIN")
    search_index.rebuild(connection)
    figures.refresh(connection, desk.clock.today(), None)
    after = derived()
    connection.execute("ROLLBACK")
    if before != after:
        raise Violation(f"{desk.name}: derived, but does not follow: {before - after}; follows, but is not derived: {after - before}")


def books_add_up(world: World, *, again: bool) -> None:
    """Count and digest of every book are those of the rows that belong to it, by our reading and (`again`) by the center's own proof."""
    report = center_verify(world.db, quiet) if again else None
    if report is not None and not report.equal:
        raise Violation(f"the center does not agree with itself: {report.differences} {[book for book in report.books if not book.equal]}")
    tables = world.ledger.memory.rows
    belongs = books_of(tables)
    with world.db.read() as tx:
        for book, count, digest in tx.rows("SELECT id, row_count, digest FROM book"):
            rows = belongs.get(str(book), set())
            sums = wrap64(sum(row_hash(shape(table), shape(table).row(tables[table][row])) for table, row in rows))
            if (count, digest) != (len(rows), sums):
                raise Violation(f"book {book} says {count} rows, {digest}; there are {len(rows)}, {sums}")
    if any(json.loads(str(row["field_versions"])) and not row["row_version"] for row in tables["customer"].values()):
        raise Violation("a customer changed without a version")
