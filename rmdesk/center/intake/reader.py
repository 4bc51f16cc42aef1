"""From lines to records: delimiters, quotes and the header, with the number of the line each record starts on.

What is wrong with one record is told to `reject`, and reading goes on; what is wrong with the file as a whole is a `SourceError`.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rmdesk.center.intake.files import UTF_8, Dialect, SourceFile
from rmdesk.center.intake.lines import Lines, Progress, RecordTooLong, SourceError, open_lines
from rmdesk.i18n import _

Reject = Callable[[str, int, str, str], None]
"""File name, line, reason, the line's text."""

MOST_UNDECODABLE: Final = 100
"""So many records with bytes of another encoding are no accident: the file is in another encoding."""
_PACKED = ("", ".xz", ".gz")


@dataclass(frozen=True)
class Line:
    """A record: the line of the file it starts on, its fields, and its text as it stands."""

    number: int
    fields: list[str]
    text: str


def find_files(source: SourceFile, folder: Path) -> list[Path]:
    """The files of `source` in `folder`, in the order of their names; `x.asc` finds `x.asc.xz` too.

    Raises:
        SourceError: if there is none and one is needed, or one is there both packed and plain.
    """
    try:
        found = sorted({path for ending in _PACKED for path in folder.glob(source.path + ending) if path.is_file()})
    except (OSError, ValueError, NotImplementedError) as error:
        raise SourceError(
            _("{path} cannot be looked for in {folder}: {reason}.").format(path=source.path, folder=folder, reason=error)
        ) from error
    plain: dict[str, Path] = {}
    for path in found:
        name = path.name.removesuffix(path.suffix) if path.suffix in _PACKED else path.name
        if name in plain:
            raise SourceError(
                _("{one} and {other} are the same file twice.").format(one=plain[name].name, other=path.name), _("Remove one of them.")
            )
        plain[name] = path
    if not found and not source.optional:
        raise SourceError(
            _("There is no file {path} (or {path}.xz, {path}.gz) in {folder}.").format(path=source.path, folder=folder),
            _("The mapping calls it {name}; add the file, or say optional = true there.").format(name=source.name),
        )
    return found


def header_of(path: Path, source: SourceFile, needed: Sequence[str]) -> tuple[str, ...]:
    """The names of the fields of one file.

    Raises:
        SourceError: if a needed one is missing, or the header cannot be understood.
    """
    with open_lines(path, source.dialect.encoding, None) as lines:
        return _header(lines, path.name, source, needed)


def _header(lines: Lines, name: str, source: SourceFile, needed: Sequence[str]) -> tuple[str, ...]:
    header = _first_line(lines, name, source.dialect) if source.dialect.header else source.fields
    missing = [field for field in needed if field not in header]
    if missing:
        raise SourceError(
            _("{file} has no column {missing}; its header says: {header}.").format(
                file=name, missing=", ".join(missing), header=", ".join(header)[:200] or "–"
            ),
            _("Is it the right file, and does the mapping say the right delimiter?"),
        )
    repeated = sorted({field for field in needed if header.count(field) > 1})
    if repeated:
        raise SourceError(_("{file} has two columns {name}.").format(file=name, name=repeated[0]))
    return header


def _first_line(lines: Lines, name: str, dialect: Dialect) -> tuple[str, ...]:
    try:
        row = next((row for row in _csv(lines, dialect) if row), None)  # some programs put a blank line first
    except (csv.Error, RecordTooLong):
        row = []
    if row is None:
        raise SourceError(_("{file} is empty; not even the header is there.").format(file=name), _("Fetch it again from its source."))
    if _undecodable(lines.text):
        raise _wrong_encoding(name, dialect, 1, lines.text)
    return tuple(field.strip() for field in row)


def read_records(path: Path, source: SourceFile, needed: Sequence[str], reject: Reject, progress: Progress | None) -> Iterator[Line]:
    """The records of one file, with the `needed` fields in that order.

    Raises:
        SourceError: the file is damaged, in another encoding, or not the expected one.
    """
    with open_lines(path, source.dialect.encoding, progress) as lines:
        header = _header(lines, path.name, source, needed)
        places = [header.index(field) for field in needed]
        undecodable = 0
        rows = _csv(lines, source.dialect)
        while True:
            lines.begin()
            start = lines.number + 1
            try:
                row = next(rows, None)
            except (csv.Error, RecordTooLong) as error:
                lines.again()
                reject(path.name, start, _not_a_record(error), lines.text)
                continue
            if row is None:
                return
            if not row:
                continue
            if len(row) != len(header):
                reject(path.name, start, _("{found} fields instead of {expected}").format(found=len(row), expected=len(header)), lines.text)
            elif _undecodable(lines.text):
                undecodable += 1
                if undecodable > MOST_UNDECODABLE:
                    raise _wrong_encoding(path.name, source.dialect, start, lines.text)
                reject(path.name, start, _not_encoded(source.dialect, lines.text), lines.text)
            else:
                yield Line(start, [row[place] for place in places], lines.text)


def _csv(lines: Lines, dialect: Dialect) -> Iterator[list[str]]:
    # strict: a stray quote is an error to be told, not a guess
    if dialect.quote:
        return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)
    return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE, strict=True)


def _not_a_record(error: Exception) -> str:
    if isinstance(error, RecordTooLong) or "field limit" not in str(error):
        return _("the quotes do not match")
    return _("a field is longer than {most} characters").format(most=csv.field_size_limit())


def _undecodable(text: str) -> bool:
    if text.isascii():
        return False
    return any("\udc80" <= character <= "\udcff" for character in text)


def _not_encoded(dialect: Dialect, text: str) -> str:
    place, byte = next((number, ord(character) - 0xDC00) for number, character in enumerate(text, 1) if "\udc80" <= character <= "\udcff")
    name = "UTF-8" if dialect.encoding == UTF_8 else dialect.encoding
    return _("byte 0x{byte:02x} at character {place} is not {encoding}").format(byte=byte, place=place, encoding=name)


def _wrong_encoding(name: str, dialect: Dialect, line: int, text: str) -> SourceError:
    return SourceError(
        _("{file}, line {line}: {reason}; the file is in another encoding.").format(
            file=name, line=line, reason=_not_encoded(dialect, text)
        ),
        _("Name its encoding in the mapping, as in: encoding = {encoding}.").format(encoding=f'"{_likely(dialect, text)}"'),
    )


def _likely(dialect: Dialect, text: str) -> str:
    """The encoding that the bytes of this text are most likely in; an example if none fits."""
    raw = text.encode("utf-8" if dialect.encoding == UTF_8 else dialect.encoding, "surrogateescape")
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            read = raw.decode(encoding)
            if encoding == "utf-8" or any("\u4e00" <= character <= "\u9fff" for character in read):
                return encoding
    return "cp1250"
