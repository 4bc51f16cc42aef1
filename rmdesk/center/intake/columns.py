"""A column of ours, and a value for it: what `forms` and `fields` make of the words of a mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rmdesk.center.intake.places import Place
from rmdesk.center.intake.rules import rules
from rmdesk.center.intake.values import KIND_OF, Form, wire_of
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.wire import Wire, check_value, shape

Record = Sequence[str]
Index = Mapping[str, int]
Getter = Callable[[Record], Wire]
_HOLE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Column:
    """The column a value is for: its table and name, its kind, whether it may be empty, and the table it points to."""

    table: str
    name: str
    kind: str
    nullable: bool
    target: str = ""

    @classmethod
    def of(cls, table: str, name: str) -> Column:
        """Column `name` of our table `table`."""
        of = shape(table)
        keys = of.model.__table__.columns[name].foreign_keys  # type: ignore[attr-defined]
        target = next((key.target_fullname.split(".")[0] for key in keys), "")
        return cls(table, name, of.kinds[name], name not in of.required, target)

    @classmethod
    def argument(cls, type_name: str) -> Column:
        """Something that is computed with, not stored: it may be empty."""
        return cls("", "", KIND_OF[type_name], nullable=True)


@dataclass(frozen=True)
class Context:
    """What the rest of the mapping says: how values are written here, the named code maps, whose keys these are."""

    form: Form
    codes: Mapping[str, Mapping[str, Wire]]
    system: str


@dataclass(frozen=True)
class Value:
    """How to get one value out of a record."""

    fields: frozenset[str]
    """What it reads."""
    bind: Callable[[Index], Getter]
    settled: bool = False
    """It always fits its column: a constant, an id, a day read by a pattern."""
    target: str = ""
    """It is the id of a row of this table."""
    key: Callable[[Index], Callable[[Record], str]] | None = None
    """For a `target`: the key as people know it."""


def template(place: Place) -> Value:
    """A text with fields in braces, `RM-{district}`; without braces, a field."""
    written = place.text()
    if "{" not in written:
        return Value(frozenset({written}), lambda index: _take(index[written]))
    names = _HOLE.findall(written)
    if not names or "{" in _HOLE.sub("", written) or "}" in _HOLE.sub("", written):
        raise place.wrong(_("braces hold the name of a field, as in {example}.").format(example='"RM-{district}"'))
    pieces = _HOLE.split(written)

    def bind(index: Index) -> Getter:
        parts = [piece if number % 2 == 0 else index[piece] for number, piece in enumerate(pieces)]
        return lambda record: "".join(part if isinstance(part, str) else record[part].strip() for part in parts)

    return Value(frozenset(names), bind)


def _take(position: int) -> Getter:
    return lambda record: record[position].strip()


def stated(place: Place, column: Column) -> Wire:
    """The scalar at `place`, if the column can hold it."""
    if column.target:
        raise place.wrong(_("{column} points to {table}: give the key of a row there.").format(column=column.name, table=column.target))
    value = wire_of(place.scalar())
    if column.table:
        try:
            value = check_value(shape(column.table), column.name, value)
        except InvalidValue as error:
            raise place.wrong(error.what) from error
        if rule := rules(column.table).broken({column.name: value}):
            raise place.wrong(_("against the rule: {rule}").format(rule=rule))
        return value
    if (column.kind in ("int", "bool")) != isinstance(value, int):
        raise place.wrong(_("a value of kind {kind} is expected here.").format(kind=column.kind))
    return value
