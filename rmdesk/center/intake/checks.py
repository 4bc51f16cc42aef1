"""Does a row stand among the others? Its keys must be new and what it points to must be there; found out before the database is asked.

Keys already used in this run are kept as 128-bit hashes in an unnamed SQLite table that spills to disk by itself: a million keys take a
few megabytes of memory, and nothing readable is ever on the disk.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from sqlalchemy import UniqueConstraint

from rmdesk.center.database import Tx
from rmdesk.center.routing import chunks, marks
from rmdesk.store.wire import Image, Wire, quoted, shape

_PART = 500


@cache
def unique_columns(table: str) -> tuple[tuple[str, ...], ...]:
    """The sets of columns whose values may occur once in a table, besides its id."""
    of = shape(table)
    model = of.model.__table__  # type: ignore[attr-defined]
    constraints = [tuple(column.name for column in rule.columns) for rule in model.constraints if isinstance(rule, UniqueConstraint)]
    return tuple(sorted({*constraints, *((column.name,) for column in model.columns if column.unique)}))


@dataclass(frozen=True)
class Clash:
    """A value that was used before: what it is (nothing for the row's own key), and on which line."""

    words: str
    line: int


class Used:
    """The ids and unique values that this run has used, and where first."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA cache_size = -16384")
        self._db.execute("CREATE TABLE used (hash BLOB PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID")
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def take(self, table: str, rows: Sequence[tuple[Image, int]]) -> list[Clash | None]:
        """Note the ids and unique values of rows (with their lines); where one was used before, note nothing of that row and say what."""
        keys = [_keys(table, image) for image, _line in rows]
        lines = self._lines(known for row in keys for known in row)
        clashes: list[Clash | None] = []
        new: list[tuple[bytes, int]] = []
        for row, (_image, line) in zip(keys, rows, strict=True):
            clash = next((Clash(words, lines[known]) for known, words in row.items() if known in lines), None)
            if clash is None:
                lines.update(dict.fromkeys(row, line))
                new += [(known, line) for known in row]
            clashes.append(clash)
        self._db.executemany("INSERT INTO used VALUES (?, ?)", new)
        return clashes

    def give_back(self, table: str, image: Image) -> None:
        """The row was not loaded after all."""
        self._db.executemany("DELETE FROM used WHERE hash = ?", [(known,) for known in _keys(table, image)])

    def there(self, tx: Tx, table: str, ids: Collection[str]) -> set[str]:
        """Which of these rows this run has loaded, or the center holds from before."""
        hashes = {_hash(table, "id", [row_id]): row_id for row_id in ids}
        found = {hashes[known] for known in self._lines(hashes)}
        for part in chunks(set(ids) - found):
            found |= {str(row_id) for (row_id,) in tx.rows(f"SELECT id FROM {quoted(table)} WHERE id IN ({marks(part)})", part)}
        return found

    def _lines(self, hashes: Iterable[bytes]) -> dict[bytes, int]:
        waiting = list(hashes)
        found: dict[bytes, int] = {}
        for start in range(0, len(waiting), _PART):
            part = waiting[start : start + _PART]
            found.update(self._db.execute(f"SELECT hash, line FROM used WHERE hash IN ({marks(part)})", part).fetchall())
        return found


def _keys(table: str, image: Image) -> dict[bytes, str]:
    """The hashes of a row's id and unique values, with the words to name each (none for the id)."""
    keys = {_hash(table, "id", [image["id"]]): ""}
    for columns in unique_columns(table):
        values = [image[column] for column in columns]
        if None not in values:
            keys[_hash(table, "/".join(columns), values)] = ", ".join(
                f"{column} {value}" for column, value in zip(columns, values, strict=True)
            )
    return keys


def held_by_others(tx: Tx, table: str, images: Sequence[Image]) -> dict[str, str]:
    """Row id → the value that another stored row of the table has already, where it must be unique (single columns)."""
    found: dict[str, str] = {}
    for columns in unique_columns(table):
        if len(columns) == 1:
            (column,) = columns
            owner = {str(image[column]): str(image["id"]) for image in images if image[column] is not None}
            for part in chunks(owner):
                rows = tx.rows(f"SELECT {quoted(column)}, id FROM {quoted(table)} WHERE {quoted(column)} IN ({marks(part)})", part)
                found.update({owner[str(value)]: f"{column} {value}" for value, row_id in rows if owner[str(value)] != row_id})
    return found


def _hash(table: str, kind: str, values: Sequence[Wire]) -> bytes:
    text = f"{table}\x1f{kind}\x1f{values[0] if len(values) == 1 else list(values)}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
