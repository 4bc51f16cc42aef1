"""Which tables and columns this desk knows, and what it had to leave out of a newer center's pages.

What is left out still counts in a book's sums, so the replica can be proved equal; the book notes since when and which tables, and after an upgrade
these tables are fetched again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from rmdesk.store import settings
from rmdesk.store.connection import Connection
from rmdesk.store.tables import BY_NAME
from rmdesk.store.wire import shape

_PREFIX = "skipped:"


@dataclass(frozen=True)
class Vocabulary:
    """Table → columns."""

    tables: Mapping[str, tuple[str, ...]]

    def lacks(self, table: str, columns: Collection[str]) -> bool:
        """Whether something of such rows must be left out."""
        return table not in self.tables or not set(columns).issubset(self.tables[table])


@dataclass(frozen=True)
class Skipped:
    """What was left out of a book: since the change with this number, of these tables."""

    since: int
    tables: tuple[str, ...]
    knew: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Table → how many of its columns this desk knew then; 0: not even the table."""

    def now_known(self, vocabulary: Vocabulary) -> list[str]:
        """The tables of which `vocabulary` knows more than was known then: worth fetching again."""
        return [table for table in self.tables if len(vocabulary.tables.get(table, ())) > self.knew[table]]


def ours() -> Vocabulary:
    """What this version of rmdesk knows."""
    return Vocabulary({name: shape(name).columns for name in BY_NAME})


def skipped(connection: Connection) -> dict[str, Skipped]:
    """Book → what was left out of it."""
    found: dict[str, Skipped] = {}
    for name, value in connection.execute("SELECT name, value FROM setting WHERE name LIKE ? AND value <> ''", (f"{_PREFIX}%",)):
        told = json.loads(value)
        found[str(name).removeprefix(_PREFIX)] = Skipped(told["since"], tuple(told["tables"]), told["tables"])
    return found


def note_skipped(connection: Connection, book: str, table: str, knew: int) -> None:
    """Something of `table` is left out of `book`, because this desk knows only `knew` of its columns."""
    before = skipped(connection).get(book)
    if before is not None and table in before.tables:
        return
    (since,) = connection.execute("SELECT coalesce(max(seq), 0) FROM sync_cursor WHERE book = ?", (book,)).fetchone()
    _put(connection, book, before.since if before else since, {**(before.knew if before else {}), table: knew})


def forget_skipped(connection: Connection, book: str, table: str) -> None:
    """This table of `book` is fetched again."""
    before = skipped(connection).get(book)
    if before is not None:
        _put(connection, book, before.since, {name: knew for name, knew in before.knew.items() if name != table})


def _put(connection: Connection, book: str, since: int, tables: Mapping[str, int]) -> None:
    settings.put(connection, f"{_PREFIX}{book}", json.dumps({"since": since, "tables": tables}) if tables else "")
