"""What an intake came to: counts by table and file, rejected rows with file, line and reason."""

from __future__ import annotations

import csv
import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from rmdesk.center.intake.balances import Tally
from rmdesk.errors import DiskFull, RmdeskError
from rmdesk.i18n import _

if TYPE_CHECKING:
    from _csv import Writer

REPORT_FIELDS: Final = ("file", "line", "reason", "row")
_LONGEST_ROW: Final = 300
_FIRST: Final = 10


@dataclass
class TableCount:
    """Rows of one of our tables."""

    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    """There, different, and left alone because somebody at the bank has changed them since."""
    rejected: int = 0


@dataclass
class FileCount:
    """Records of one source file."""

    records: int = 0
    rejected: int = 0
    """Not records at all, or without what they look up."""


@dataclass(frozen=True)
class Rejection:
    """One row that was not loaded."""

    file: str
    line: int
    reason: str
    row: str


@dataclass
class IngestReport:
    """The outcome of one intake. With `dry_run` the counts say what would have happened."""

    mapping: str
    system: str
    dry_run: bool
    tables: dict[str, TableCount] = field(default_factory=dict)
    files: dict[str, FileCount] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    """Files that the mapping reads where they are there, and that are not."""
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    """The first few; all of them are in the report file."""
    balances: Tally | None = None
    business_date: date | None = None
    """What the center's business date is now (or would be)."""
    too_late: date | None = None
    """The latest day in the file that the business date follows, if it is too far ahead to be one: the date did not move to it."""
    seconds: float = 0.0

    @property
    def added(self) -> int:
        """Rows added in all tables."""
        return sum(count.added for count in self.tables.values())

    @property
    def changed(self) -> int:
        """Rows changed in all tables."""
        return sum(count.changed for count in self.tables.values())

    def table(self, name: str) -> TableCount:
        """The count of a table, made when first asked for."""
        return self.tables.setdefault(name, TableCount())

    def file(self, name: str) -> FileCount:
        """The count of a file, made when first asked for."""
        return self.files.setdefault(name, FileCount())


class Rejections:
    """Takes rejected rows: counts them, keeps the first few, writes all to the report file. The same fault of a record is told once."""

    def __init__(self, outcome: IngestReport, path: Path | None) -> None:
        self._outcome = outcome
        self._path = path
        self._rows: Writer | None = None
        self._last: tuple[str, int, str] = ("", 0, "")

    @contextmanager
    def opened(self) -> Iterator[Rejections]:
        """Write to the report file while inside; its header stands there even if nothing is rejected.

        Raises:
            RmdeskError: if the file cannot be written.
        """
        if self._path is None:
            yield self
            return
        try:
            stream = self._path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise self._unwritable(error) from error
        with stream:
            self._rows = csv.writer(stream, lineterminator="\n")
            self._write(REPORT_FIELDS)
            yield self
            self._flush(stream)

    def add(self, file: str, line: int, reason: str, row: str) -> None:
        """One row of `file` that is not loaded.

        Raises:
            RmdeskError: if the report cannot be written.
        """
        fault = (file, line, reason)
        if fault == self._last:
            return
        self._last = fault
        row = row.rstrip("\r\n").encode("utf-8", "backslashreplace").decode("utf-8")
        self._outcome.rejected += 1
        if len(self._outcome.rejections) < _FIRST:
            self._outcome.rejections.append(Rejection(file, line, reason, _on_one_line(row)))
        self._write((file, line, reason, row))  # whole, so that it can be corrected there and loaded from there

    def _write(self, row: Sequence[object]) -> None:
        if self._rows is not None:
            try:
                self._rows.writerow(row)
            except OSError as error:
                raise self._unwritable(error) from error

    def _flush(self, stream: TextIO) -> None:
        try:
            stream.flush()
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> RmdeskError:
        if error.errno == errno.ENOSPC:
            return DiskFull(str(self._path))
        return RmdeskError(_("The report {path} cannot be written: {reason}.").format(path=self._path, reason=error.strerror or error))


def _on_one_line(row: str) -> str:
    row = " ".join(row.splitlines()).strip()
    return row if len(row) <= _LONGEST_ROW else row[: _LONGEST_ROW - 1] + "…"
