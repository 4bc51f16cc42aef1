"""From bytes on disk to lines of text: decompressed, decoded, counted, and never more than a little of the file in memory.

Whether a file is compressed shows in its first bytes, not in its name. Bytes that are not of the encoding become lone surrogates, so that
the reader can reject the one record they stand in and go on.
"""

from __future__ import annotations

import gzip
import io
import lzma
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from rmdesk.errors import RmdeskError
from rmdesk.i18n import _

Progress = Callable[[str, int, int], None]
"""File name, bytes read, bytes in all (of the file as it lies on disk)."""

MOST_IN_LINE: Final = 1 << 20
MOST_LINES: Final = 200
"""Of one record. A quote that is never closed would otherwise swallow the rest of the file."""
_EVERY: Final = 2_000
_DAMAGED: Final = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error)


class SourceError(RmdeskError):
    """A source file as a whole cannot be used. What was loaded before stays; running the intake again goes on."""

    code = "source_file"

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what, todo)


class RecordTooLong(Exception):
    """A record runs over more lines than any real one."""


class Lines:
    """The physical lines of a file, one record at a time; `again` gives back all but the first line of the record that went wrong."""

    def __init__(self, stream: io.TextIOBase, name: str, encoding: str, tick: Callable[[], None]) -> None:
        self._stream = stream
        self._name = name
        self._encoding = encoding
        self._tick = tick
        self._back: deque[str] = deque()
        self._record: list[str] = []
        self.number = 0
        """Number of the last line given out, from 1."""

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if len(self._record) >= MOST_LINES:
            raise RecordTooLong
        line = self._back.popleft() if self._back else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._record.append(line)
        return line

    def _read(self) -> str:
        try:
            line = self._stream.readline(MOST_IN_LINE)
        except _DAMAGED as error:
            raise SourceError(
                _("{file} is damaged or cut short after line {line}.").format(file=self._name, line=self.number),
                _("Fetch it again from its source."),
            ) from error
        except (OSError, UnicodeError) as error:
            reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            raise SourceError(
                _("{file} cannot be read after line {line}: {reason}.").format(file=self._name, line=self.number, reason=reason)
            ) from error
        if self.number == 0:
            line = line.removeprefix("\ufeff")  # decoders of a byte order that is named leave the mark standing
        if len(line) >= MOST_IN_LINE:
            raise SourceError(_("Line {line} of {file} has more than a million characters.").format(file=self._name, line=self.number + 1))
        if (self.number + len(self._back)) % _EVERY == 0:
            self._tick()
        return line

    def begin(self) -> None:
        """The next line starts a record."""
        self._record.clear()

    @property
    def text(self) -> str:
        """The lines of the current record."""
        return "".join(self._record)

    def again(self) -> None:
        """Read on after the first line of the current record."""
        self._back.extendleft(reversed(self._record[1:]))
        self.number -= len(self._record) - 1
        del self._record[1:]


@contextmanager
def open_lines(path: Path, encoding: str, progress: Progress | None) -> Iterator[Lines]:
    """The lines of the file at `path`, plain, `.xz` or `.gz`.

    Raises:
        SourceError: if it cannot be read, also later while reading.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as raw:
            start = raw.read(6)
            raw.seek(0)

            def tick() -> None:
                if progress:
                    progress(path.name, raw.tell(), size)

            with io.TextIOWrapper(_unpacked(raw, start), encoding=encoding, errors="surrogateescape", newline="") as stream:
                yield Lines(stream, path.name, encoding, tick)
                if progress:
                    progress(path.name, size, size)
    except OSError as error:
        raise SourceError(_("{file} cannot be read: {reason}.").format(file=path.name, reason=error.strerror or error)) from error


def _unpacked(raw: IO[bytes], start: bytes) -> IO[bytes]:
    if start.startswith(b"\xfd7zXZ\x00"):
        return cast(IO[bytes], io.BufferedReader(lzma.LZMAFile(raw)))
    if start.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.GzipFile(fileobj=raw))
    return raw
