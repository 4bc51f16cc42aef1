"""What a mapping says about the source files: where they are, how they are written, what each record looks up in other files."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from rmdesk.center.intake.columns import Column, Context, Index, Record, Value, template
from rmdesk.center.intake.forms import parse_value
from rmdesk.center.intake.places import Place
from rmdesk.center.intake.values import FORM_KEYS, KIND_OF, Form
from rmdesk.i18n import _

DIALECT_KEYS: Final = ("encoding", "delimiter", "quote", "header", *FORM_KEYS)
UTF_8: Final = "utf-8-sig"
"""UTF-8 with or without the byte order mark that some programs put in front."""
Test = Callable[[Record], bool]


@dataclass(frozen=True)
class Dialect:
    """How a file is written."""

    encoding: str = UTF_8
    delimiter: str = ","
    quote: str = '"'
    """What fields are wrapped in when they hold delimiters or line ends; empty: nothing is."""
    header: bool = True
    """Whether the first line names the fields."""
    form: Form = field(default_factory=Form)

    def over(self, given: Mapping[str, Place]) -> Dialect:
        """This dialect with what `given` says differently."""
        read: dict[str, Callable[[Place], object]] = {"encoding": _encoding, "delimiter": _mark, "quote": _quote, "header": Place.flag}
        told = {key: read[key](place) for key, place in given.items() if key in read}
        return replace(self, form=self.form.over(given), **told)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Condition:
    """Which records count: each field has one of the values of its list, or none of them."""

    tests: tuple[tuple[str, frozenset[str], bool], ...] = ()
    """Field, values, whether it must be among them."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields it looks at."""
        return frozenset(name for name, _values, _among in self.tests)

    def bind(self, index: Index) -> Test:
        """The test for records of `index`."""
        tests = [(index[name], values, among) for name, values, among in self.tests]
        return lambda record: all((record[position] in values) == among for position, values, among in tests)


ALWAYS: Final = Condition()


@dataclass(frozen=True)
class Join:
    """A look-up: `take` of the record of file `file` whose `key` equals this record's `on`; the fields are then called `<name>.<field>`."""

    name: str
    file: str
    on: Value
    key: Value
    take: tuple[str, ...]
    where: Condition
    rank: Value | None
    """Of several records with the same key the one that is first by this value; None: the first in the file."""
    most: bool
    """… the last by this value."""
    required: bool
    """A record that finds nothing is rejected; else it finds empty texts."""


@dataclass(frozen=True)
class SourceFile:
    """One kind of record: the files that hold it, in the order of their names, widened by look-ups."""

    name: str
    path: str
    dialect: Dialect
    fields: tuple[str, ...]
    """Their order, for files without a header."""
    optional: bool
    joins: tuple[Join, ...]


def parse_file(name: str, place: Place, base: Dialect, context: Context) -> SourceFile:
    """The `[file.<name>]` table.

    Raises:
        MappingError: naming the place.
    """
    given = place.only(["path", "fields", "optional", "join", *DIALECT_KEYS])
    dialect = base.over(given)
    fields = given["fields"].texts() if "fields" in given else ()
    if not dialect.header and not fields:
        raise place.wrong(_("without a header, {key} must name the fields.").format(key="fields"))
    if dialect.delimiter in "\r\n " or dialect.delimiter == dialect.quote:
        raise place.wrong(_("the delimiter cannot be a space, a line end, or the quote."))
    inner = replace(context, form=dialect.form)
    joins = tuple(_join(entry, inner) for entry in given["join"].list()) if "join" in given else ()
    names = [join.name for join in joins]
    if len(set(names)) < len(names):
        raise given["join"].wrong(_("two look-ups have one name; tell them apart with {key}.").format(key="as"))
    optional = given["optional"].flag() if "optional" in given else False
    return SourceFile(name, place.need("path").text(), dialect, fields, optional, joins)


def parse_condition(place: Place) -> Condition:
    """`{ type = "OWNER", bank = { not = ["", "XX"] } }`: all of them must hold."""
    tests: list[tuple[str, frozenset[str], bool]] = []
    for name, entry in place.entries().items():
        if entry.is_table:
            tests.append((name, frozenset(entry.only(["not"])["not"].texts()), False))
        else:
            tests.append((name, frozenset(entry.texts()), True))
    return Condition(tuple(tests))


def _join(place: Place, context: Context) -> Join:
    given = place.only(["file", "as", "on", "key", "take", "where", "least", "most", "required"])
    file, on = place.need("file").text(), place.need("on")
    if "least" in given and "most" in given:
        raise place.wrong(_("{one} and {other} exclude each other.").format(one="least", other="most"))
    rank = next((_rank(given[key], context) for key in ("least", "most") if key in given), None)
    return Join(
        name=given["as"].text() if "as" in given else file,
        file=file,
        on=template(on),
        key=template(given.get("key", on)),
        take=place.need("take").texts(),
        where=parse_condition(given["where"]) if "where" in given else ALWAYS,
        rank=rank,
        most="most" in given,
        required=given["required"].flag() if "required" in given else True,
    )


def _rank(place: Place, context: Context) -> Value:
    """A value that is compared: text, unless it says its type."""
    type_name = place.entries()["type"].one_of(KIND_OF) if place.is_table and "type" in place.entries() else "text"
    return parse_value(place, Column.argument(type_name), context, type_name)


def _encoding(place: Place) -> str:
    try:
        "".encode(place.text())  # unlike codecs.lookup, this refuses codecs that are not of text, such as zlib
        name = codecs.lookup(place.text()).name
    except LookupError as error:
        raise place.wrong(_("there is no encoding {name}.").format(name=place.text())) from error
    return UTF_8 if name == "utf-8" else name


def _mark(place: Place) -> str:
    if len(place.text()) != 1:
        raise place.wrong(_("one character is expected here."))
    return place.text()


def _quote(place: Place) -> str:
    return _mark(place) if place.text() else ""
