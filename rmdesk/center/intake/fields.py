"""A column that is filled from one field: its type, its codes, its sign, and what an empty field means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rmdesk.center.intake.columns import Column, Context, Getter, Index, Record, Value, stated
from rmdesk.center.intake.places import Place
from rmdesk.center.intake.values import FORM_KEYS, KIND_OF, TYPE_OF, Convert, Unfit, converter, shown
from rmdesk.i18n import _
from rmdesk.store.wire import Wire

FIELD_KEYS: Final = ("from", "type", "map", "otherwise", "default", "trim", "sign", *FORM_KEYS)
_KEEP: Final = "keep"


@dataclass(frozen=True)
class Codes:
    """A translation of codes, compared as they stand in the file, spaces included."""

    field: str
    known: Mapping[str, Wire]
    otherwise: Wire = None
    keep: bool = False
    """What is not known is read like any other value."""

    def translate(self, code: str) -> tuple[bool, Wire]:
        """Whether the code is settled by this map, and what it means."""
        if code in self.known:
            return True, self.known[code]
        if self.otherwise is None and not self.keep:
            raise Unfit(_("unknown code {value} in {field}").format(value=shown(code), field=self.field))
        return not self.keep, self.otherwise


@dataclass(frozen=True)
class Reading:
    """How the text of one field becomes a value."""

    field: str
    column: Column
    convert: Convert
    null: tuple[str, ...]
    default: Wire = None
    trim: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether the value is the text as it stands, trimmed."""
        return self.trim and self.column.kind == "text" and not self.column.nullable and not self.null and self.default is None

    def read(self, raw: str) -> Wire:
        """The value of `raw`; of nothing, the default, else what the column holds for nothing.

        Raises:
            Unfit: if it cannot be read, or is nothing and may not be.
        """
        text = raw.strip() if self.trim else raw
        if text and text not in self.null:
            try:
                return self.convert(text)
            except Unfit as error:
                raise Unfit(f"{self.field}: {error}") from error
        if self.default is not None or self.column.nullable:
            return self.default
        if self.column.kind == "text":
            return ""
        raise Unfit(_("{field} is empty").format(field=self.field))


def field_value(place: Place, given: Mapping[str, Place], column: Column, context: Context, type_name: str = "") -> Value:
    """The value that `given` (with at least `from`) describes; `type_name` is the type if it names none.

    Raises:
        MappingError: naming the place.
    """
    field = given["from"].text()
    type_name = given["type"].one_of(KIND_OF) if "type" in given else type_name or TYPE_OF[column.kind]
    if KIND_OF[type_name] != column.kind:
        said = _("{type} gives {kind}, and {column} holds {expected}.")
        raise place.wrong(said.format(type=type_name, kind=KIND_OF[type_name], column=column.name, expected=column.kind))
    form = context.form.over(given)
    reading = Reading(
        field,
        column,
        converter(type_name, form),
        form.null,
        default=stated(given["default"], column) if "default" in given else None,
        trim=given["trim"].flag() if "trim" in given else True,
    )
    codes = _codes(field, given, column, context)

    def bind(index: Index) -> Getter:
        position = index[field]
        if codes is None and reading.is_plain:
            return lambda record: record[position].strip()
        if codes is None:
            return lambda record: reading.read(record[position])

        def translated(record: Record) -> Wire:
            settled, value = codes.translate(record[position])
            return value if settled else reading.read(record[position])

        return translated

    value = Value(frozenset({field}), bind, settled=column.kind in ("day", "moment", "bool"))
    return _signed(value, given["sign"], column) if "sign" in given else value


def _codes(field: str, given: Mapping[str, Place], column: Column, context: Context) -> Codes | None:
    if "map" not in given:
        if "otherwise" in given:
            raise given["otherwise"].wrong(_("this needs a map."))
        return None
    place = given["map"]
    if place.is_table:
        known = {code: stated(entry, column) for code, entry in place.entries().items()}
    else:
        known = {code: stated(place.at(code, value), column) for code, value in context.codes[place.one_of(context.codes)].items()}
    if "otherwise" not in given:
        return Codes(field, known)
    if given["otherwise"].value == _KEEP:
        return Codes(field, known, keep=True)
    return Codes(field, known, stated(given["otherwise"], column))


def _signed(value: Value, place: Place, column: Column) -> Value:
    """The number with the sign that another field gives it."""
    if column.kind != "int":
        raise place.wrong(_("only a number has a sign."))
    given = place.only(["by", "plus", "minus"])
    field, plus, minus = place.need("by").text(), place.need("plus").texts(), place.need("minus").texts()
    if both := set(plus) & set(minus):
        raise given["minus"].wrong(_("{value} is plus as well.").format(value=shown(min(both))))
    factors = {**dict.fromkeys(plus, 1), **dict.fromkeys(minus, -1)}

    def bind(index: Index) -> Getter:
        position, read = index[field], value.bind(index)

        def get(record: Record) -> Wire:
            factor = factors.get(record[position])
            if factor is None:
                raise Unfit(_("unknown code {value} in {field}").format(value=shown(record[position]), field=field))
            number = read(record)
            return number * factor if isinstance(number, int) else number

        return get

    return Value(value.fields | {field}, bind)
