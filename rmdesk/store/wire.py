"""Rows as they travel and as they are compared: the one place that knows the form of a row outside the ORM.

A *wire value* is what SQLite stores: int, str or None (a truth value is 0/1, a day `2026-11-20`, a moment `2026-11-20T01:12:00.000Z`). An *image* is a
dict of column → wire value. PostgreSQL converts inside the SQL that this module writes, so no value is touched in Python on either side.
Bulk work uses these statements with the raw driver; ORM objects are 7–46 times slower.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Final

from msgspec.json import Encoder
from sqlalchemy import BigInteger, Boolean, Date, Integer, Table, UniqueConstraint

from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.tables import BY_NAME, SyncedRow
from rmdesk.store.tables.base import Moment, text_moment

Wire = int | str | None
Image = dict[str, Wire]

SQLITE: Final = "sqlite"
POSTGRES: Final = "postgresql"
_MASK = (1 << 64) - 1
_encode = Encoder().encode
LONGEST_TEXT: Final = 100_000
"""Signs of a free text. Every edit must fit into one request to the center (4 MiB), with what was there before it."""
UNCOMPARED = frozenset({"row_version", "field_versions", "modified_at", "modified_by", "as_of", "registered_at"})
"""Columns that say when a row was written, not what it says."""


@dataclass(frozen=True)
class Shape:
    """The columns of a synced table, in the order pages carry them, and what kind each is (int, text, bool, day, moment)."""

    name: str
    columns: tuple[str, ...]
    kinds: Mapping[str, str]
    required: frozenset[str]
    lengths: Mapping[str, int]
    model: type[SyncedRow]
    sorted_index: tuple[tuple[str, int], ...]

    def image(self, row: Sequence[Wire]) -> Image:
        """A row of `columns` as a dict."""
        return dict(zip(self.columns, row, strict=True))

    def row(self, image: Mapping[str, Wire]) -> list[Wire]:
        """The inverse of `image`; missing columns are None."""
        return list(map(image.get, self.columns))

    @property
    def unique(self) -> list[tuple[str, ...]]:
        """Columns that no two rows share, beside the id."""
        rules = self.model.__table__.constraints  # type: ignore[attr-defined]
        return sorted(tuple(column.name for column in rule.columns) for rule in rules if isinstance(rule, UniqueConstraint))


@cache
def shape(name: str) -> Shape:
    """The shape of the synced table `name`.

    Raises:
        KeyError: if there is no such table.
    """
    model = BY_NAME[name]
    table: Table = model.__table__  # type: ignore[attr-defined]
    columns = tuple(column.name for column in table.columns)
    kinds = {column.name: _kind(column.type) for column in table.columns}
    required = frozenset(column.name for column in table.columns if not column.nullable)
    lengths = {column.name: length for column in table.columns if (length := getattr(column.type, "length", None))}
    order = tuple(sorted((column, index) for index, column in enumerate(columns)))
    return Shape(name, columns, kinds, required, lengths, model, order)


def _kind(column_type: object) -> str:
    for of, kind in ((Boolean, "bool"), (Moment, "moment"), (Date, "day"), ((Integer, BigInteger), "int")):
        if isinstance(column_type, of):
            return kind
    return "text"


def row_hash(of: Shape, row: Sequence[Wire]) -> int:
    """Signed 64-bit hash of (table, row). Empty columns do not count, so a new empty column leaves old hashes as they were."""
    parts: list[Wire] = [of.name]
    for column, index in of.sorted_index:
        value = row[index]
        if value is not None and value != "":
            parts.append(column)
            parts.append(value)
    return int.from_bytes(blake2b(_encode(parts), digest_size=8).digest(), "big", signed=True)


def mutation_hash(table: str, row_id: str, op: str, fields: dict[str, tuple[Wire, Wire]]) -> str:
    """What a mutation says, in 128 bits hex: tells a repeated mutation from another one under the same counter."""
    body: Sequence[object] = (table, row_id, op, sorted(fields.items()))
    return blake2b(_encode(body), digest_size=16).hexdigest()


def wrap64(number: int) -> int:
    """`number` mod 2⁶⁴ as a signed 64-bit integer: how digests add up."""
    number &= _MASK
    return number - (1 << 64) if number >> 63 else number


def quoted(name: str) -> str:
    """An identifier in SQL; `end` and `transaction` are reserved words."""
    return f'"{name}"'


@cache
def select_list(name: str, dialect: str, alias: str = "t") -> str:
    """The columns of table `name` as wire values, for a SELECT on `dialect`."""
    of = shape(name)
    if dialect != POSTGRES:
        return ", ".join(f"{alias}.{quoted(column)}" for column in of.columns)
    form = {
        "int": "{0}",
        "text": "{0}",
        "bool": "{0}::int",
        "day": "{0}::text",
        "moment": "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')",
    }
    return ", ".join(form[of.kinds[column]].format(f"{alias}.{quoted(column)}") for column in of.columns)


def _values(of: Shape, dialect: str) -> str:
    if dialect != POSTGRES:
        return ", ".join("?" for _column in of.columns)
    form = {"int": "%s", "text": "%s", "bool": "%s::int::bool", "day": "%s::date", "moment": "%s::timestamptz"}
    return ", ".join(form[of.kinds[column]] for column in of.columns)


@cache
def insert_sql(name: str, dialect: str) -> str:
    """INSERT of one row given as `Shape.columns`."""
    of = shape(name)
    return f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, of.columns))}) VALUES ({_values(of, dialect)})"


@cache
def upsert_sql(name: str, dialect: str) -> str:
    """INSERT … ON CONFLICT (id) DO UPDATE of one row given as `Shape.columns`."""
    sets = ", ".join(f"{quoted(column)} = excluded.{quoted(column)}" for column in shape(name).columns if column != "id")
    return f"{insert_sql(name, dialect)} ON CONFLICT (id) DO UPDATE SET {sets}"


@cache
def defaults(name: str) -> Mapping[str, Wire]:
    """What a new row of table `name` holds where nothing is said; None where something must be."""
    image: Image = {}
    for column, field in shape(name).model.model_fields.items():
        value = field.default
        if isinstance(value, int):
            image[column] = int(value)
        else:
            image[column] = str(value) if isinstance(value, str) else None
    return image


def check_value(of: Shape, column: str, value: object) -> Wire:
    """`value`, if column `column` can hold it: the gate for everything that comes from outside.

    Raises:
        InvalidValue: unknown column, wrong type, too long, not a date …
    """
    kind = of.kinds.get(column)
    if kind is None:
        raise InvalidValue(_("{table} has no field {field}.").format(table=of.name, field=column))
    if value is None:
        if column in of.required:
            raise InvalidValue(_("{table}.{field} must not be empty.").format(table=of.name, field=column))
        return None
    if kind in ("int", "bool"):
        most = 1 if kind == "bool" else (1 << 63) - 1
        if isinstance(value, int) and (-most <= value <= most if kind == "int" else 0 <= value <= 1):
            return int(value)
    elif isinstance(value, str) and "\x00" not in value:
        if kind == "text" and len(value) <= of.lengths.get(column, LONGEST_TEXT):
            return value
        if kind in ("day", "moment") and _is_time(kind, value):
            return value
    shown = json.dumps(value, ensure_ascii=False, default=str)[:60]
    raise InvalidValue(_("{value} does not fit {table}.{field} ({kind}).").format(value=shown, table=of.name, field=column, kind=kind))


def _is_time(kind: str, value: str) -> bool:
    try:
        if kind == "day":
            return date.fromisoformat(value).isoformat() == value
        return value.endswith("Z") and len(value) == 24 and text_moment(value) is not None
    except ValueError:
        return False
