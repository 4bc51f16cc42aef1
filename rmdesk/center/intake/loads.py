"""What a mapping says about the rows to load.

One `[[load]]` fills one of our tables, from the records of one file or from rows that it states itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from rmdesk.center.intake.columns import Column, Context, Value, stated, template
from rmdesk.center.intake.files import ALWAYS, Condition, parse_condition
from rmdesk.center.intake.forms import parse_value
from rmdesk.center.intake.places import Place
from rmdesk.domain.ids import id_from_key
from rmdesk.i18n import _
from rmdesk.store.tables import BY_NAME
from rmdesk.store.wire import Image, shape

OURS: Final = frozenset({"id", "row_version", "field_versions", "source", "registered_at", "modified_at", "modified_by", "deleted_at"})
"""Columns that the center fills; no mapping may."""


@dataclass(frozen=True)
class Under:
    """Ids for facts by the million: below the row that column `parent` points to, by a number that is unique there."""

    parent: str
    number: Value


@dataclass(frozen=True)
class Repeat:
    """One record gives `times` rows; field `name` counts them from 1."""

    name: str
    times: Value
    most: int = 1_200


@dataclass(frozen=True)
class EndOfDay:
    """Balances from bookings: see `balances`."""

    account: Value
    date: Value
    amount: Value
    balance: Value | None
    tolerance: int
    """Minor units by which a running sum may miss the stated balance because the source rounds."""


@dataclass(frozen=True)
class StatedRow:
    """A row that stands in the mapping itself, and the (column, table, key) of the rows it points to."""

    image: Image
    refs: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Load:
    """One step of an intake."""

    table: str
    place: Place
    file: str = ""
    key: Value | None = None
    under: Under | None = None
    columns: Mapping[str, Value] = field(default_factory=dict)
    where: Condition = ALWAYS
    repeat: Repeat | None = None
    end_of_day: EndOfDay | None = None
    skip_repeated: bool = False
    forward: tuple[str, ...] = ()
    """Columns of days that never go back to an earlier day, or to none."""
    rows: tuple[StatedRow, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The fields of a record that it reads."""
        values = [*self.columns.values(), *([self.key] if self.key else []), *([self.under.number] if self.under else [])]
        if self.repeat:
            values.append(self.repeat.times)
        if self.end_of_day:
            day = self.end_of_day
            values += [day.account, day.date, day.amount, *([day.balance] if day.balance else [])]
        return self.where.fields.union(*(value.fields for value in values)) - ({self.repeat.name} if self.repeat else set())

    @property
    def targets(self) -> frozenset[str]:
        """The tables it points to."""
        pointing = {value.target for value in self.columns.values() if value.target} | {
            table for row in self.rows for _column, table, _key in row.refs
        }
        return frozenset(pointing | ({"account"} if self.end_of_day else set()))


def parse_load(place: Place, contexts: Mapping[str, Context], context: Context) -> Load:
    """One `[[load]]`; `contexts` has the context of each file's records, `context` the mapping's own.

    Raises:
        MappingError: naming the place.
    """
    table = place.need("table").one_of(BY_NAME)
    place = Place(place.file, f"{place.path}.{table}", place.value)
    given = place.entries()
    if "rows" in given:
        given = place.only(["table", "key", "rows"])
        return Load(table, place, rows=tuple(_row(table, place.need("key"), row, context) for row in given["rows"].list()))
    file = place.need("from").one_of(contexts)
    inner = contexts[file]
    if "end_of_day" in given:
        given = place.only(["table", "from", "where", "end_of_day"])
        where = parse_condition(given["where"]) if "where" in given else ALWAYS
        return Load(table, place, file, where=where, end_of_day=_end_of_day(table, given["end_of_day"], inner))
    given = place.only(["table", "from", "key", "id", "where", "repeat", "repeated", "forward", "columns"])
    if ("key" in given) == ("id" in given):
        raise place.wrong(_("either {one} or {other} is needed.").format(one="key", other="id"))
    columns = _columns(table, place.need("columns"), inner)
    return Load(
        table,
        place,
        file,
        key=template(given["key"]) if "key" in given else None,
        under=_under(given["id"], columns, inner) if "id" in given else None,
        columns=columns,
        where=parse_condition(given["where"]) if "where" in given else ALWAYS,
        repeat=_repeat(given["repeat"], inner) if "repeat" in given else None,
        skip_repeated="repeated" in given and given["repeated"].one_of(["reject", "skip"]) == "skip",
        forward=_forward(given["forward"], table, columns) if "forward" in given else (),
    )


def _columns(table: str, place: Place, context: Context) -> dict[str, Value]:
    of = shape(table)
    given = place.only([column for column in of.columns if column not in OURS])
    missing = [name for name, about in of.model.model_fields.items() if about.is_required() and name not in given and name not in OURS]
    if missing:
        raise place.wrong(_("{columns} must be given.").format(columns=", ".join(missing)))
    return {name: parse_value(entry, Column.of(table, name), context) for name, entry in given.items()}


def _forward(place: Place, table: str, columns: Mapping[str, Value]) -> tuple[str, ...]:
    days = [name for name in columns if Column.of(table, name).kind == "day"]
    return tuple(entry.one_of(days) for entry in place.list())


def _under(place: Place, columns: Mapping[str, Value], context: Context) -> Under:
    place.only(["under", "number"])
    parent = place.need("under").one_of([name for name, value in columns.items() if value.target])
    return Under(parent, parse_value(place.need("number"), Column.argument("int"), context, "int"))


def _repeat(place: Place, context: Context) -> Repeat:
    place.only(["as", "times"])
    return Repeat(place.need("as").text(), parse_value(place.need("times"), Column.argument("int"), context, "int"))


def _end_of_day(table: str, place: Place, context: Context) -> EndOfDay:
    given = place.only(["account", "date", "amount", "balance", "tolerance"])
    if table != "balance":
        raise place.wrong(_("this makes rows of {table} only.").format(table="balance"))
    money = Column.argument("money")
    return EndOfDay(
        account=parse_value(place.need("account"), Column.of(table, "account_id"), context),
        date=parse_value(place.need("date"), Column.of(table, "date"), context),
        amount=parse_value(place.need("amount"), money, context, "money"),
        balance=parse_value(given["balance"], money, context, "money") if "balance" in given else None,
        tolerance=given["tolerance"].integer() if "tolerance" in given else 0,
    )


def _row(table: str, key: Place, place: Place, context: Context) -> StatedRow:
    of = shape(table)
    given = place.only([column for column in of.columns if column not in OURS])
    image: Image = {}
    refs: list[tuple[str, str, str]] = []
    for name, entry in given.items():
        column = Column.of(table, name)
        if column.target:
            refs.append((name, column.target, entry.text()))
            image[name] = id_from_key(column.target, context.system, entry.text())
        else:
            image[name] = stated(entry, column)
    missing = [name for name, about in of.model.model_fields.items() if about.is_required() and name not in given and name not in OURS]
    if missing:
        raise place.wrong(_("{columns} must be given.").format(columns=", ".join(missing)))
    read = template(key)
    if absent := read.fields - given.keys():
        raise place.wrong(_("{columns} must be given.").format(columns=", ".join(sorted(absent))))
    names = list(given)
    text = read.bind({name: number for number, name in enumerate(names)})([str(given[name].value) for name in names])
    image["id"] = id_from_key(table, context.system, str(text))
    return StatedRow(image, tuple(refs))
