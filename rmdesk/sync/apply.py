"""Putting the center's rows into the replica, inside one transaction that the caller opens.

A row that shows local edits is an *overlay*: the center's image is kept aside, and the business table holds that image with the edits on top, so a
page that arrives before the edits are acknowledged never blinks them away. `replica_row` says which rows are in which book, with the hash
the center sent; the sums of a book are kept in its cursor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rmdesk.store import bulk, settings
from rmdesk.store.connection import Connection, RuleBroken
from rmdesk.store.history import history_id
from rmdesk.store.policy import REMOVED, brought_back
from rmdesk.store.tables import BY_NAME
from rmdesk.store.wire import SQLITE, Image, Shape, Wire, defaults, quoted, shape, upsert_sql
from rmdesk.sync.protocol import Block, Removed
from rmdesk.sync.vocabulary import Vocabulary, note_skipped, ours

_UNSETTLED = "('pending', 'acked', 'conflict')"
"""Outbox states whose fields still lie over the row."""

_MOST_STALE = 5_000
"""Customers from which on everything is worked out anew."""


@dataclass
class Touched:
    """What a run of pages changed: for the publication, the search keys and the figures."""

    tables: set[str] = field(default_factory=set)
    customers: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)
    rows: int = 0
    removed: int = 0
    everybody: bool = False
    """A first fill: all search keys and figures are worked out after it, so nobody is noted one by one."""


class Applier:
    """Applies rows through one connection; the caller commits."""

    def __init__(self, connection: Connection, touched: Touched, vocabulary: Vocabulary | None = None) -> None:
        """`vocabulary` is what this desk knows; anything else is left out, and noted."""
        self._db = connection
        self._vocabulary = vocabulary or ours()
        self.touched = touched
        self._overlaid = {(str(table), str(row)) for table, row in connection.execute("SELECT table_name, row_id FROM overlay")}
        self._books = [str(book) for (book,) in connection.execute("SELECT book FROM sync_cursor")]

    def rows(self, book: str, block: Block) -> tuple[int, int]:
        """Write a block; how much (row count, digest) of the book grows by. Unknown tables and columns of a newer center are left out."""
        if not block.rows:
            return 0, 0
        place = block.columns.index("id")
        ids = [str(row[place]) for row in block.rows]
        before = self._hashes(book, block.table, ids) if self._any_between(book, block.table, min(ids), max(ids)) else {}
        if self._vocabulary.lacks(block.table, block.columns):
            note_skipped(self._db, book, block.table, len(self._vocabulary.tables.get(block.table, ())))
        if block.table in self._vocabulary.tables:
            self._write(block, ids)
        bulk.keep_members(self._db, book, block.table, ids, block.hashes)
        return len(set(ids) - before.keys()), sum(block.hashes) - sum(before.values())

    def _write(self, block: Block, ids: list[str]) -> None:
        of = shape(block.table)
        rows = _in_our_columns(block, of)
        plain = rows
        if self._overlaid:
            plain = [row for row, row_id in zip(rows, ids, strict=True) if (block.table, row_id) not in self._overlaid]
            for row, row_id in zip(rows, ids, strict=True):
                if (block.table, row_id) in self._overlaid:
                    self._under(block.table, row_id, of.image(row))
        try:
            bulk.upsert(self._db, block.table, plain)
        except RuleBroken:
            self._make_room(of, plain)
            bulk.upsert(self._db, block.table, plain)
        self._note(of, rows)
        self.touched.rows += len(rows)

    def _make_room(self, of: Shape, rows: Sequence[Sequence[Wire]]) -> None:
        """Drop rows that hold what is unique in these: the center has freed it, so it says more of them, or a local edit that it will not take."""
        for columns in of.unique:
            places = [of.columns.index(column) for column in columns]
            same = " AND ".join(f"{quoted(column)} = ?" for column in columns)
            for row in rows:
                values = [row[place] for place in places]
                for (other,) in self._db.execute(f"SELECT id FROM {quoted(of.name)} WHERE {same}", values).fetchall():
                    if other != row[of.columns.index("id")]:
                        self.drop(of.name, str(other))

    def remove(self, book: str, gone: Sequence[Removed]) -> tuple[int, int]:
        """Rows left the book; those that are in no other book of this desk leave the replica, and edits waiting on them go into quarantine."""
        count = digest = 0
        for row in gone:
            known = self._hashes(book, row.table, [row.id])
            if known:
                self._db.execute("DELETE FROM replica_row WHERE book = ? AND table_name = ? AND row_id = ?", (book, row.table, row.id))
                count, digest = count - 1, digest - known[row.id]
            if row.table in BY_NAME and not self._elsewhere(row.table, row.id):
                self._leave(row.table, row.id)
        return count, digest

    def drop(self, table: str, row_id: str) -> None:
        """Take a row out of the replica; its unsent edits are kept and shown as quarantined."""
        of = shape(table)
        found = self._db.execute(f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)} WHERE id = ?", (row_id,)).fetchone()
        if found is not None:
            self._note(of, [found])
            self._db.execute(f"DELETE FROM {quoted(table)} WHERE id = ?", (row_id,))
            self.touched.removed += 1
        if (table, row_id) in self._overlaid:
            self._db.execute(
                "UPDATE outbox SET state = 'quarantined', reason = 'moved' WHERE table_name = ? AND row_id = ? AND state = 'pending'",
                (table, row_id),
            )
            self._lift(table, row_id)

    def _leave(self, table: str, row_id: str) -> None:
        """A row has left all books of this desk, unless the person has made it anew meanwhile: whether it may be there again is for the center to say."""
        if (table, row_id) in self._overlaid and self._is_made_anew(table, row_id):
            self._db.execute("UPDATE overlay SET image = 'null' WHERE table_name = ? AND row_id = ?", (table, row_id))
            self._show(table, row_id, {})
        else:
            self.drop(table, row_id)

    def _is_made_anew(self, table: str, row_id: str) -> bool:
        """Whether an edit that waits adds the row, or brings it back, after one that took it back."""
        edits = self._db.execute(
            "SELECT op, fields, state FROM outbox WHERE table_name = ? AND row_id = ? AND state IN ('pending', 'acked') ORDER BY counter",
            (table, row_id),
        ).fetchall()
        taken_back = anew = False
        for op, text, state in edits:
            fields = json.loads(text)
            removed = fields.get(REMOVED, (None, None))[1] is not None
            if removed:
                taken_back, anew = True, False
            elif taken_back and state == "pending" and (op == "insert" or REMOVED in fields):
                anew = True
        return anew

    def settle(self) -> None:
        """Lift the overlay of rows whose edits have all been answered and come back with the center's own pages."""
        cursors = {str(book): int(seq) for book, seq in self._db.execute("SELECT book, seq FROM sync_cursor WHERE filled")}
        for table, row_id in sorted(self._overlaid):
            self._show(table, row_id, cursors)
        self._retire_settled(cursors)

    def refused(self, table: str, row_id: str, edit: str, fields: Iterable[str]) -> None:
        """An edit was not taken: show the row without it, and drop the history lines that told of it."""
        self._forget_lines(edit, fields)
        cursors = {str(book): int(seq) for book, seq in self._db.execute("SELECT book, seq FROM sync_cursor WHERE filled")}
        self._show(table, row_id, cursors)

    def _retire_settled(self, cursors: dict[str, int]) -> None:
        """Edits in conflict whose conflicts came with the center's pages, and of which none is open any more: somebody has decided.

        Or the customer has left with them; if they come back undecided, the edit is in conflict again.
        """
        self._db.execute(
            "UPDATE outbox SET state = 'conflict' WHERE state = 'acked' AND edit IN (SELECT mutation FROM sync_conflict WHERE status = 'open')"
        )
        for counter, acked in self._db.execute(
            "SELECT counter, acked_seq FROM outbox WHERE state = 'conflict' "  # ix_outbox_state
            "AND NOT EXISTS (SELECT 1 FROM sync_conflict c WHERE c.mutation = outbox.edit AND c.status = 'open')"
        ).fetchall():
            if _passed(json.loads(acked), cursors):
                self._db.execute("UPDATE outbox SET state = 'acked' WHERE counter = ?", (counter,))

    def _under(self, table: str, row_id: str, image: Image) -> None:
        self._db.execute("UPDATE overlay SET image = ? WHERE table_name = ? AND row_id = ?", (json.dumps(image), table, row_id))
        self._show(table, row_id, {})

    def _show(self, table: str, row_id: str, cursors: dict[str, int]) -> None:
        """Write center's image + edits that still lie over it; without such edits the overlay ends."""
        stored = self._db.execute("SELECT image FROM overlay WHERE table_name = ? AND row_id = ?", (table, row_id)).fetchone()
        if stored is None:
            return
        image: Image | None = json.loads(stored[0])
        edits = self._db.execute(
            f"SELECT op, fields, state, acked_seq FROM outbox WHERE table_name = ? AND row_id = ? AND state IN {_UNSETTLED} ORDER BY counter",
            (table, row_id),
        ).fetchall()
        waiting = [
            (op, json.loads(fields)) for op, fields, state, acked in edits if state == "pending" or not _passed(json.loads(acked), cursors)
        ]
        of = shape(table)
        if not waiting:
            self._lift(table, row_id)
            if image is None:
                self.drop(table, row_id)
                return
        shown: Image = dict(image) if image is not None else {"id": row_id, "row_version": 0}
        if image is None:
            current = self._db.execute(
                f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)} WHERE id = ?", (row_id,)
            ).fetchone()
            if current is not None:
                shown = of.image(current)
        for op, fields in waiting:
            if op == "insert" and shown.get(REMOVED) is not None:
                shown = brought_back(shown, dict(defaults(table)))
            shown.update({name: new for name, (_base, new) in fields.items()})
        self._db.execute(upsert_sql(table, SQLITE), of.row(shown))
        self._note(of, [of.row(shown)])

    def _lift(self, table: str, row_id: str) -> None:
        """End an overlay, and with it the history lines of edits that changed nothing at the center: it has none of them."""
        for edit, fields in self._db.execute(
            "SELECT edit, fields FROM outbox WHERE table_name = ? AND row_id = ?", (table, row_id)
        ).fetchall():
            self._forget_lines(str(edit), json.loads(fields))
        self._db.execute("DELETE FROM overlay WHERE table_name = ? AND row_id = ?", (table, row_id))
        self._overlaid.discard((table, row_id))

    def _forget_lines(self, edit: str, fields: Iterable[str]) -> None:
        for name in fields:
            history = history_id(edit, name)
            if not self._elsewhere("field_history", history):
                self._db.execute("DELETE FROM field_history WHERE id = ?", (history,))

    def _hashes(self, book: str, table: str, ids: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(ids), 900):
            part = ids[start : start + 900]
            marks = ", ".join("?" * len(part))
            found.update(
                self._db.execute(
                    f"SELECT row_id, hash FROM replica_row WHERE book = ? AND table_name = ? AND row_id IN ({marks})", (book, table, *part)
                ).fetchall()
            )
        return found

    def _any_between(self, book: str, table: str, first: str, last: str) -> bool:
        """Whether rows with these ids can be in the book: in a first fill there are none yet, and one question is enough."""
        sql = "SELECT 1 FROM replica_row WHERE book = ? AND table_name = ? AND row_id BETWEEN ? AND ? LIMIT 1"
        return self._db.execute(sql, (book, table, first, last)).fetchone() is not None

    def _elsewhere(self, table: str, row_id: str) -> bool:
        marks = ", ".join("?" * len(self._books))
        sql = f"SELECT 1 FROM replica_row WHERE book IN ({marks}) AND table_name = ? AND row_id = ?"
        return self._db.execute(sql, (*self._books, table, row_id)).fetchone() is not None

    def _note(self, of: Shape, rows: Sequence[Sequence[Wire]]) -> None:
        """Remember which customers and accounts these rows are about."""
        self.touched.tables.add(of.name)
        if self.touched.everybody:
            return
        route = of.model.route
        column = {"customer": route.via, "account": "id", "parent": route.via, "both": route.via}.get(route.kind)
        if column is None or (route.kind == "parent" and route.parent != "account"):
            return
        place = of.columns.index(column)
        keys = {str(row[place]) for row in rows if row[place]}
        (self.touched.accounts if route.kind in ("account", "parent") else self.touched.customers).update(keys)


def note_stale(connection: Connection, touched: Touched) -> None:
    """Keep, with the rows that were written, whose search keys and figures must be worked out again: a kill forgets none."""
    before = json.loads(settings.get(connection, "stale", "[]"))
    if before == "all":
        return
    customers = set(before) | touched.customers
    for account in touched.accounts:
        customers.update(str(row[0]) for row in connection.execute("SELECT customer_id FROM account_role WHERE account_id = ?", (account,)))
    settings.put(connection, "stale", json.dumps(sorted(customers) if len(customers) <= _MOST_STALE else "all"))


def _passed(acked: dict[str, int], cursors: dict[str, int]) -> bool:
    """Whether pages up to these seqs are here. A book that is not filled yet, or is being filled anew, has passed nothing."""
    return bool(cursors) and all(cursors.get(book, -1) >= seq for book, seq in acked.items())


def _in_our_columns(block: Block, of: Shape) -> list[list[Wire]]:
    """Rows in our column order. The center's order is ours unless its version differs; what it does not send takes its default."""
    if tuple(block.columns) == of.columns:
        return block.rows
    at = {column: place for place, column in enumerate(block.columns)}
    lacking = defaults(of.name)
    return [[row[at[column]] if column in at else lacking[column] for column in of.columns] for row in block.rows]
