"""A table as a file: CSV, Excel or Markdown, readable by its owner alone, and never over another file unasked.

Each export is an audit event, kept and synced before the first byte is written: what was written is known even if the machine is gone.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.clock import Clock
from rmdesk.domain.ids import uuid7
from rmdesk.errors import InvalidValue, RmdeskError
from rmdesk.i18n import _
from rmdesk.store.tables.base import moment_text

if TYPE_CHECKING:
    from rmdesk.store.edits import Edits

Value = str | int | Decimal | date | None
FORMATS: Final = (".csv", ".xlsx", ".md")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would carry out."""
Existing = Literal["keep", "replace"]


class FileThere(RmdeskError):
    """There is a file of this name already."""

    code = "file_there"

    def __init__(self, path: Path) -> None:
        super().__init__(_("{path} is there already.").format(path=path), _("Choose another name."))
        self.path = path


class NotWritten(RmdeskError):
    """The file could not be written; nothing of it was left."""

    code = "not_written"


@dataclass(frozen=True)
class Table:
    """Headings and rows; every row has as many values as there are headings."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


def target(path: str, formats: tuple[str, ...] = FORMATS) -> Path:
    """Where something is written to that can have these formats.

    Raises:
        InvalidValue: the ending says no format that is known.
    """
    wanted = Path(path).expanduser()
    if wanted.suffix.lower() not in formats:
        raise InvalidValue(
            _("“{name}” does not say in which format.").format(name=wanted.name),
            _("Choose one of {choices}.").format(choices=", ".join(formats)),
        )
    return wanted.absolute()


def export(edits: Edits, clock: Clock, table: Table, path: Path, about: Mapping[str, object], existing: Existing = "keep") -> None:
    """Write `table` to `path` in the format that its ending says; `about` is what the audit event says besides.

    Raises:
        FileThere: and `existing` is `keep`.
        NotWritten: the folder is not there, may not be written to, or is full.
    """
    data = rendered(table, path.suffix.lower())
    write_audited(edits, clock, data, path, "customer", {"rows": len(table.rows), **about}, existing)


def write_audited(
    edits: Edits, clock: Clock, data: bytes, path: Path, subject: str, about: Mapping[str, object], existing: Existing = "keep"
) -> None:
    """Write `data` to `path`; that rows of the table `subject` left the desk so is kept first. Raises what `export` raises."""
    if existing == "keep" and path.exists():
        raise FileThere(path)
    with edits.batch() as batch:
        detail = {"format": path.suffix.lower()[1:], "file": path.name, **about}
        batch.insert(
            "audit_event",
            {
                "event": "export",
                "subject_table": subject,
                "detail": json.dumps(detail, ensure_ascii=False),
                "at": moment_text(clock.now()),
                "device": edits.device,
            },
        )
    _write(path, data, existing)


def rendered(table: Table, suffix: str) -> bytes:
    """The table in the format of a file with this ending."""
    if suffix == ".xlsx":
        return _excel(table)
    return (_markdown(table) if suffix == ".md" else _comma_separated(table)).encode()


def _comma_separated(table: Table) -> str:
    """With a byte order mark, by which Excel knows that it is UTF-8. A text that looks like a formula is put behind an apostrophe."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(_harmless, table.headings))
    writer.writerows([_harmless(_written(value)) if isinstance(value, str) else _written(value) for value in row] for row in table.rows)
    return "\ufeff" + text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _written(value: Value) -> str:
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _markdown(table: Table) -> str:
    figures = [any(isinstance(row[at], int | Decimal) for row in table.rows) for at in range(len(table.headings))]
    lines = [f"# {table.title}", "", _markdown_row(table.headings)]
    lines.append("|" + "|".join(" ---: " if is_figure else " --- " for is_figure in figures) + "|")
    lines += [_markdown_row([_written(value) for value in row]) for row in table.rows]
    return "\n".join(lines) + "\n"


def _markdown_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("\\", "\\\\").replace("|", "\\|").split()) for cell in cells) + " |"


def _excel(table: Table) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(table.title))
    sheet.freeze_panes = "A2"

    def cell(value: Value, font: Font | None = None) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, None if isinstance(value, str) else value)
        if isinstance(value, str):
            # A text stays one, whatever it begins with; what XML cannot hold is left out.
            made.value = "".join(character for character in value if character >= " " or character in "\t\n")
            made.data_type = "s"
        if font is not None:
            made.font = font
        return made

    sheet.append([cell(heading, Font(bold=True)) for heading in table.headings])
    for row in table.rows:
        sheet.append([cell(value) for value in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(character for character in title if character not in r"[]:*?/\'")[:31] or "rmdesk"


def _write(path: Path, data: bytes, existing: Existing) -> None:
    """Only its owner may read the file. A new one is never put in the place of another; a replaced one is whole or the old one."""
    made = path if existing == "keep" else path.with_name(f".{path.name}.{uuid7()}")
    try:
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileThere(path) from error
    except OSError as error:
        raise _not_written(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if made != path:
            made.replace(path)
    except OSError as error:
        with suppress(OSError):
            made.unlink()
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> NotWritten:
    return NotWritten(
        _("{path} could not be written: {reason}.").format(path=path, reason=os.strerror(error.errno or 0)), _("Choose another folder.")
    )
