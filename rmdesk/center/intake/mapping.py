"""A mapping: which files of a source system fill which of our tables, and how. Read from TOML, checked whole before any file is opened.

docs/data.md is its description for people who write one. `load_mapping("berka")` finds a shipped one, anything with a slash or `.toml` is
a path.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files as resources
from itertools import groupby
from pathlib import Path
from typing import Final

from rmdesk.center.intake.columns import Column, Context, Value
from rmdesk.center.intake.files import DIALECT_KEYS, Dialect, SourceFile, parse_file
from rmdesk.center.intake.forms import parse_value
from rmdesk.center.intake.loads import Load, parse_load
from rmdesk.center.intake.places import MappingError, Place
from rmdesk.i18n import _
from rmdesk.store.wire import Wire

_NEWEST: Final = re.compile(r"max\(\s*([^.()]+)\.([^()]+?)\s*\)")


@dataclass(frozen=True)
class Newest:
    """The business date is the latest date in a field of a file."""

    file: str
    value: Value


@dataclass(frozen=True)
class Mapping:
    """A checked mapping."""

    name: str
    system: str
    as_of: date | None
    """The day for which the source says what it says, stamped on business rows."""
    business_date: date | Newest | None
    files: MappingOf[str, SourceFile]
    loads: tuple[Load, ...]

    def groups(self) -> list[tuple[str, list[Load]]]:
        """The loads in order; neighbours that read the same file go through it together."""
        return [(file, list(loads)) for file, loads in groupby(self.loads, key=lambda load: load.file)]

    def fields_of(self, name: str) -> frozenset[str]:
        """Every field of the file's own records that anything in the mapping reads."""
        needed = {field for load in self.loads if load.file == name for field in load.fields}
        if isinstance(self.business_date, Newest) and self.business_date.file == name:
            needed |= self.business_date.value.fields
        source = self.files[name]
        for join in source.joins:
            needed |= join.on.fields
        for other in self.files.values():
            for join in other.joins:
                if join.file == name:
                    needed |= {*join.take, *join.key.fields, *join.where.fields, *(join.rank.fields if join.rank else ())}
        return frozenset(needed - _joined(source))


def shipped() -> list[str]:
    """The names of the mappings that come with rmdesk."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in (resources(__package__) / "mappings").iterdir() if entry.name.endswith(".toml")
    )


def load_mapping(name: str) -> Mapping:
    """The shipped mapping of that name, or the one in the file `name`.

    Raises:
        MappingError: if there is none, or it is wrong.
    """
    try:
        if "/" in name or "\\" in name or name.endswith(".toml"):
            return parse_mapping(Path(name).read_text(encoding="utf-8"), Path(name).name)
        if name not in shipped():
            raise MappingError(name, "", _("there is no mapping of that name; shipped are: {names}.").format(names=", ".join(shipped())))
        return parse_mapping((resources(__package__) / "mappings" / f"{name}.toml").read_text(encoding="utf-8"), f"{name}.toml")
    except UnicodeDecodeError as error:
        raise MappingError(name, "", _("the file is not UTF-8.")) from error
    except OSError as error:
        raise MappingError(name, "", _("the file cannot be read: {reason}.").format(reason=error.strerror or error)) from error


def parse_mapping(text: str, file: str) -> Mapping:
    """The mapping that `text` describes; `file` is named in errors.

    Raises:
        MappingError: naming the place.
    """
    try:
        top = Place(file, "", tomllib.loads(text.removeprefix("\ufeff")))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(file, "", _("this is not TOML: {reason}.").format(reason=error)) from error
    given = top.only(["name", "system", "as_of", "business_date", "format", "codes", "file", "load"])
    dialect = Dialect().over(given["format"].only(DIALECT_KEYS)) if "format" in given else Dialect()
    system = top.need("system").text()
    if not 0 < len(system) <= 40:
        raise given["system"].wrong(_("1 to 40 characters are expected here."))
    codes = {name: _code_map(place) for name, place in given["codes"].entries().items()} if "codes" in given else {}
    context = Context(dialect.form, codes, system)
    files = {name: parse_file(name, place, dialect, context) for name, place in given["file"].entries().items()} if "file" in given else {}
    contexts = {name: replace(context, form=source.dialect.form) for name, source in files.items()}
    loads = tuple(parse_load(place, contexts, context) for place in top.need("load").list())
    mapping = Mapping(
        name=given["name"].text() if "name" in given else file.removesuffix(".toml"),
        system=system,
        as_of=_day(given["as_of"]) if "as_of" in given else None,
        business_date=_business_date(given["business_date"], contexts) if "business_date" in given else None,
        files=files,
        loads=loads,
    )
    if isinstance(mapping.business_date, Newest) and mapping.business_date.value.fields & _joined(files[mapping.business_date.file]):
        raise given["business_date"].wrong(_("this must be a field of the file itself."))
    _check_joins(mapping, top)
    _check_order(loads)
    return mapping


def _code_map(place: Place) -> dict[str, Wire]:
    known: dict[str, Wire] = {}
    for code, entry in place.entries().items():
        if not isinstance(entry.value, str | int):
            raise entry.wrong(_("a text or a whole number is expected here."))
        known[code] = entry.value
    return known


def _day(place: Place) -> date:
    if type(place.value) is date:
        return place.value
    try:
        return date.fromisoformat(place.text())
    except ValueError as error:
        raise place.wrong(_("a date like {example} is expected here.").format(example="1998-12-31")) from error


def _business_date(place: Place, contexts: MappingOf[str, Context]) -> date | Newest:
    match = _NEWEST.fullmatch(place.value) if isinstance(place.value, str) else None
    if match is None:
        return _day(place)
    if match[1] not in contexts:
        raise place.wrong(_("there is no file {name}.").format(name=match[1]))
    return Newest(match[1], parse_value(Place(place.file, place.path, match[2]), Column.argument("date"), contexts[match[1]], "date"))


def _joined(source: SourceFile) -> set[str]:
    """The fields that look-ups add to a record."""
    return {f"{join.name}.{field}" for join in source.joins for field in join.take}


def _check_joins(mapping: Mapping, top: Place) -> None:
    """Look-ups name known files, do not run in circles, and give the fields that are asked of them."""
    for name, source in mapping.files.items():
        place = top.need("file").need(name)
        for join in source.joins:
            if join.file not in mapping.files:
                raise place.need("join").wrong(_("there is no file {name}.").format(name=join.file))
            if name in _reached(mapping, join.file, ()):
                raise place.need("join").wrong(_("the look-ups run in a circle: {name} needs itself.").format(name=name))
        prefixes = tuple(f"{join.name}." for join in source.joins)
        for load in (load for load in mapping.loads if load.file == name):
            for field in sorted(load.fields - _joined(source)):
                if prefixes and field.startswith(prefixes):
                    raise load.place.wrong(_("{field} is not among the fields that the look-up takes.").format(field=field))
                if source.fields and field not in source.fields:
                    raise load.place.wrong(_("{file} has no field {field}.").format(file=name, field=field))


def _reached(mapping: Mapping, name: str, way: Sequence[str]) -> set[str]:
    """Every file that `name` looks things up in, and itself."""
    if name in way:
        return {name}
    return {name}.union(*(_reached(mapping, join.file, (*way, name)) for join in mapping.files[name].joins if join.file in mapping.files))


def _check_order(loads: Sequence[Load]) -> None:
    """Rows come after the rows they point to."""
    first = {load.table: number for number, load in reversed(list(enumerate(loads)))}
    for number, load in enumerate(loads):
        for target in sorted(load.targets - {load.table}):
            if first.get(target, -1) > number:
                raise load.place.wrong(
                    _("{table} points to {target}, which is loaded later; put it after.").format(table=load.table, target=target)
                )
