"""The same SQL with fewer parameters, for PostgreSQL: each one is parsed, typed and planned for, which takes longer than what it asks for.

A list of values goes as one array, and many rows to insert go as one JSON text that the server takes apart by the table's own types.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

WORTH: Final = 8
"""Values in a list, or rows of a statement, from which this is faster."""
_LIST: Final = re.compile(r"(?<!NOT )IN \((\?(?:, \?){7,})\)")
_ONE: Final = r"%s(?:::\w+)*"
_INSERT: Final = re.compile(rf'INSERT INTO ("?)(\w+)\1 \(([^()]+)\) VALUES \({_ONE}(?:, {_ONE})*\)( ON CONFLICT .+)?')
_encode: Final = msgspec.json.Encoder().encode


def with_arrays(sql: str, params: Sequence[object]) -> tuple[str, tuple[object, ...]]:
    """`sql` (with `?`) and its parameters, with each long list of texts as an array.

    Numbers stay apart: an array of them has a type of its own by the largest, and indexes on another one are then passed over.
    """
    if len(params) < WORTH:
        return sql, tuple(params)
    pieces: list[str] = []
    values: list[object] = []
    done = end = 0
    for found in _LIST.finditer(sql):
        between, size = sql[end : found.start()], found[1].count("?")
        first = done + between.count("?")
        listed = params[first : first + size]
        texts = all(isinstance(value, str) for value in listed)
        pieces += [between, "= ANY(?)" if texts else found[0]]
        values += [*params[done:first], *([list(listed)] if texts else listed)]
        done, end = first + size, found.end()
    return "".join([*pieces, sql[end:]]), (*values, *params[done:])


@lru_cache(512)
def of_many(sql: str) -> tuple[str, tuple[str, ...]] | None:
    """An INSERT of one row as an INSERT of the rows in a JSON text (one parameter, `%s`), and its columns; None for any other statement.

    Where it says ON CONFLICT, no two of the rows may be the same one.
    """
    found = _INSERT.fullmatch(sql)
    if found is None:
        return None
    columns = found[3]
    names = tuple(name.strip().strip('"') for name in columns.split(","))
    table = f'"{found[2]}"'
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s){found[4] or ''}", names


def as_json(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as the parameter of `of_many`."""
    return _encode([dict(zip(columns, row, strict=True)) for row in rows]).decode()
