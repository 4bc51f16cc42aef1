"""What a mapping can say about one column, turned into a function from a record to a wire value.

`name = "A2"` takes a field; a table says more: `const`, `nothing`, `text` (a template), `key` (the id of a row of another table),
`transform`, `switch`, or `from` with a type, a code map, a sign. docs/data.md is the reference; the parser here is what it must agree
with.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from rmdesk.center.intake.columns import Column, Context, Getter, Index, Record, Value, stated, template
from rmdesk.center.intake.fields import FIELD_KEYS, field_value
from rmdesk.center.intake.places import Place
from rmdesk.center.intake.transforms import TRANSFORMS
from rmdesk.center.intake.values import Unfit, shown
from rmdesk.domain.ids import id_from_key
from rmdesk.i18n import _
from rmdesk.store.tables import BY_NAME
from rmdesk.store.wire import Wire, defaults

_FORMS: Final = ("const", "nothing", "text", "key", "transform", "switch", "from")


def parse_value(place: Place, column: Column, context: Context, type_name: str = "") -> Value:
    """The value that the mapping gives at `place` for `column`; a bare text is a field, or a key if the column points to another table.

    Raises:
        MappingError: naming the place.
    """
    if not place.is_table:
        if column.target:
            return _reference(place, column.target, column, context)
        return field_value(place, {"from": place}, column, context, type_name)
    given = place.entries()
    match next((form for form in _FORMS if form in given), None):
        case "from":
            return field_value(place, place.only(FIELD_KEYS), column, context, type_name)
        case "const":
            return _constant(place.only(["const"])["const"], column)
        case "nothing":
            return _nothing(place.only(["nothing"])["nothing"], column)
        case "text":
            return _text(place.only(["text"])["text"], column)
        case "key":
            return _key(place, column, context)
        case "transform":
            return _transform(place, column, context)
        case "switch":
            return _switch(place, column, context)
        case _:
            raise place.wrong(_("one of {forms} is expected here.").format(forms=", ".join(_FORMS)))


def _constant(place: Place, column: Column) -> Value:
    value = stated(place, column)
    return Value(frozenset(), lambda _index: lambda _record: value, settled=True)


def _nothing(place: Place, column: Column) -> Value:
    if not place.flag() or not column.nullable:
        raise place.wrong(_("{column} must not be empty.").format(column=column.name))
    return Value(frozenset(), lambda _index: lambda _record: None, settled=True)


def _text(place: Place, column: Column) -> Value:
    if column.kind != "text":
        raise place.wrong(_("{column} does not hold a text.").format(column=column.name))
    written = template(place)

    def bind(index: Index) -> Getter:
        read = written.bind(index)
        return lambda record: " ".join(part for part in str(read(record)).split(" ") if part)

    return replace(written, bind=bind) if " " in place.text() else written


def _key(place: Place, column: Column, context: Context) -> Value:
    given = place.only(["key", "ref", "system"])
    target = given["ref"].one_of(BY_NAME) if "ref" in given else column.target
    if not target:
        raise place.wrong(_("{key} is missing.").format(key="ref"))
    if column.target and target != column.target:
        raise given["ref"].wrong(_("{column} points to {table}.").format(column=column.name, table=column.target))
    system = given["system"].text() if "system" in given else context.system
    return _reference(given["key"], target, column, replace(context, system=system))


def _reference(place: Place, target: str, column: Column, context: Context) -> Value:
    if column.kind != "text":
        raise place.wrong(_("{column} does not hold the id of a row.").format(column=column.name))
    key = parse_value(place, Column.argument("text"), context) if place.is_table else template(place)

    def bind(index: Index) -> Getter:
        read = key.bind(index)

        def get(record: Record) -> Wire:
            text = read(record)
            if text:
                return _row_id(target, context.system, str(text))
            if column.nullable:
                return None
            raise Unfit(_("{column} is empty").format(column=column.name))

        return get

    return Value(key.fields, bind, settled=True, target=target, key=lambda index: lambda record: str(key.bind(index)(record)))


@lru_cache(maxsize=20_000)
def _row_id(table: str, system: str, key: str) -> str:
    """`id_from_key`, remembered: the bookings of a day come back to the same accounts."""
    return id_from_key(table, system, key)


def _transform(place: Place, column: Column, context: Context) -> Value:
    given = place.only(["transform", "from"])
    named = TRANSFORMS[given["transform"].one_of(TRANSFORMS)]
    if column.kind != named.gives:
        raise place.wrong(
            _("this gives {kind}, and {column} holds {expected}.").format(kind=named.gives, column=column.name, expected=column.kind)
        )
    sources = _listed(place.need("from"))
    if len(sources) != len(named.takes):
        raise place.need("from").wrong(
            _("{count} values are expected here: {types}.").format(count=len(named.takes), types=", ".join(named.takes))
        )
    values = [
        parse_value(source, Column.argument(type_name), context, type_name) for source, type_name in zip(sources, named.takes, strict=True)
    ]

    nothing = "" if column.table and defaults(column.table)[column.name] == "" else None

    def bind(index: Index) -> Getter:
        getters = [value.bind(index) for value in values]

        def get(record: Record) -> Wire:
            arguments = [read(record) for read in getters]
            if None in arguments:
                return nothing
            try:
                return named.call(*arguments)
            except (ValueError, OverflowError) as error:
                raise Unfit(str(error)) from error

        return get

    return Value(frozenset().union(*(value.fields for value in values)), bind)


def _switch(place: Place, column: Column, context: Context) -> Value:
    given = place.only(["switch", "cases", "otherwise"])
    if column.target:
        raise place.wrong(_("{column} points to {table}: give the key of a row there.").format(column=column.name, table=column.target))
    field = given["switch"].text()
    cases = {code: parse_value(case, column, context) for code, case in place.need("cases").entries().items()}
    otherwise = parse_value(given["otherwise"], column, context) if "otherwise" in given else None
    every = [*cases.values(), *([otherwise] if otherwise else [])]

    def bind(index: Index) -> Getter:
        position = index[field]
        getters = {code: case.bind(index) for code, case in cases.items()}
        fallback = otherwise.bind(index) if otherwise else None

        def get(record: Record) -> Wire:
            read = getters.get(record[position], fallback)
            if read is None:
                raise Unfit(_("unknown code {value} in {field}").format(value=shown(record[position]), field=field))
            return read(record)

        return get

    return Value(frozenset({field}).union(*(value.fields for value in every)), bind)


def _listed(place: Place) -> list[Place]:
    return place.list() if isinstance(place.value, list) else [place]
