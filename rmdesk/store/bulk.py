"""Many rows in few statements.

A statement for each row costs more in the driver than in the database, and between two of them the interpreter may hand over to the thread
that is unpacking the next page. Rows that go in by the dozen spend that time in SQLite, where both go on at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Final

from rmdesk.store.connection import Connection
from rmdesk.store.wire import SQLITE, Wire, insert_sql, shape, upsert_sql

AT_ONCE: Final = 32
"""Rows a statement. Measured from 20 to 500: flat up to 100, then compiling the statement costs what it saves."""
_MEMBER: Final = "INSERT INTO replica_row (book, table_name, row_id, hash) VALUES {values} ON CONFLICT DO UPDATE SET hash = excluded.hash"
_ONE_MEMBER: Final = _MEMBER.format(values="(?, ?, ?, ?)")
_MANY_MEMBERS: Final = _MEMBER.format(values=", ".join(f"(?1, ?2, ?{3 + 2 * place}, ?{4 + 2 * place})" for place in range(AT_ONCE)))


def upsert(connection: Connection, table: str, rows: Sequence[Sequence[Wire]]) -> None:
    """Insert or replace rows of `table` given as `Shape.columns`.

    Raises:
        RuleBroken: rows before the refused statement's are written.
    """
    even = len(rows) - len(rows) % AT_ONCE
    for first in range(0, even, AT_ONCE):
        connection.execute(_upsert_many(table), list(chain.from_iterable(rows[first : first + AT_ONCE])))
    connection.executemany(upsert_sql(table, SQLITE), rows[even:])


def keep_members(connection: Connection, book: str, table: str, ids: Sequence[str], hashes: Sequence[int]) -> None:
    """Note that rows of `table` are in `book`, each with its hash (see `tables.desk.ReplicaRow`)."""
    even = len(ids) - len(ids) % AT_ONCE
    for first in range(0, even, AT_ONCE):
        pairs = zip(ids[first : first + AT_ONCE], hashes[first : first + AT_ONCE], strict=True)
        connection.execute(_MANY_MEMBERS, [book, table, *chain.from_iterable(pairs)])
    connection.executemany(_ONE_MEMBER, [(book, table, row_id, known) for row_id, known in zip(ids[even:], hashes[even:], strict=True)])


@cache
def _upsert_many(table: str) -> str:
    """`upsert_sql` for `AT_ONCE` rows."""
    insert = insert_sql(table, SQLITE)
    one = f"({', '.join('?' * len(shape(table).columns))})"
    head, tail = insert[: insert.rindex("(")], upsert_sql(table, SQLITE)[len(insert) :]
    return f"{head}{', '.join([one] * AT_ONCE)}{tail}"
