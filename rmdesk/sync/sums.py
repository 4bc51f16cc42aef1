"""The sums of a book as this desk holds it: counts and digests over `replica_row`, whole and in parts."""

from __future__ import annotations

from rmdesk.store.connection import Connection
from rmdesk.store.wire import wrap64
from rmdesk.sync.protocol import Part


def parts(connection: Connection, book: str, table: str = "", prefix: str = "") -> list[Part]:
    """Count and digest by table, or within one by the next sign of the row ids that begin with `prefix`; see `protocol.Parts`."""
    key, where, params = "table_name", "", [book]
    if table:
        key = f"substr(row_id, 1, {len(prefix) + 1})"
        where, params = f" AND table_name = ? AND substr(row_id, 1, {len(prefix)}) = ?", [book, table, prefix]
    sql = f"SELECT {key}, count(*), sum(hash >> 32), sum(hash & 4294967295) FROM replica_row WHERE book = ?{where} GROUP BY 1"
    return [Part(str(at), count, wrap64((high << 32) + low)) for at, count, high, low in connection.execute(sql, params)]


def whole(connection: Connection, book: str) -> tuple[int, int]:
    """(row count, digest) of the book."""
    tables = parts(connection, book)
    return sum(part.count for part in tables), wrap64(sum(part.digest for part in tables))


def add_up(connection: Connection, book: str) -> None:
    """Make the cursor's sums those of the rows."""
    connection.execute("UPDATE sync_cursor SET row_count = ?, digest = ? WHERE book = ?", (*whole(connection, book), book))
