"""A pseudo-terminal with a screen: start a program, type, and know when what it painted changed.

Times are of the chunk of output that changed a cell, taken when it was read; the chunks are interpreted after the measurement.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from contextlib import suppress

import pyte

_ANSWERS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[c": b"\x1b[?62;22c", b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[?2048$p": b"\x1b[?2048;0$y"}
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u|\x1b\[[0-9;]*t|\x1b[P_][^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
Chunk = tuple[float, bytes]


class Terminal:
    """A program on a terminal of `columns` × `rows` cells."""

    def __init__(self, command: Sequence[str], columns: int = 120, rows: int = 40, **environment: str) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""
        self._shown: list[str] = []
        self.started = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            time.sleep(0.02)  # until the window has its size
            os.execvpe(
                command[0],
                list(command),
                {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", **environment},
            )
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_exception: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(os.getpgid(self.pid), signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def type(self, keys: bytes) -> float:
        """Send keys; when."""
        moment = time.perf_counter()
        os.write(self.fd, keys)
        return moment

    def read(self, seconds: float) -> Chunk | None:
        """The next output with its time, or None after `seconds` without.

        Raises:
            EOFError: the program has ended.
        """
        ready, _write, _error = select.select([self.fd], [], [], seconds)
        if not ready:
            return None
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            raise EOFError from None
        moment = time.perf_counter()
        for question, answer in _ANSWERS.items():
            if question in data:
                os.write(self.fd, answer)
        return moment, data

    def feed(self, data: bytes) -> bool:
        """Paint output; whether a cell's text changed."""
        data, self._rest = self._rest + data, b""
        escape = data.rfind(b"\x1b")
        if escape != -1 and len(data) - escape < 64 and not re.search(rb"[a-zA-Z\x07\\]", data[escape + 1 :]):
            data, self._rest = data[:escape], data[escape:]
        before = self._cells()
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        self._shown = self._cells(fresh=True)
        return self._shown != before

    def _cells(self, *, fresh: bool = False) -> list[str]:
        if self._shown and not fresh:
            return self._shown
        return [
            "".join(f"{cell.data}{cell.bg}{cell.reverse}" for cell in (line[x] for x in range(self.screen.columns)))
            for line in self._lines()
        ]

    def _lines(self) -> list[dict[int, pyte.screens.Char]]:
        return [self.screen.buffer[y] for y in range(self.screen.lines)]

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def wait_for(self, text: str, seconds: float = 60.0) -> float:
        """Until `text` is on the screen; when it got there.

        Raises:
            TimeoutError: it never did; the message shows the screen.
        """
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            chunk = self.read(0.05)
            if chunk is not None and self.feed(chunk[1]) and text in self.text:
                return chunk[0]
        raise TimeoutError(f"{text!r} did not appear:\n{self.text}")

    def first_paint(self, least: int = 20, seconds: float = 60.0) -> float:
        """Until `least` cells are not blank; when."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            chunk = self.read(0.05)
            if chunk is not None and self.feed(chunk[1]) and sum(not sign.isspace() for sign in self.text) >= least:
                return chunk[0]
        raise TimeoutError("nothing was painted")

    def settle(self, quiet: float = 0.3) -> None:
        """Until nothing was written for `quiet` seconds."""
        while (chunk := self.read(quiet)) is not None:
            self.feed(chunk[1])

    def press(self, keys: bytes, quiet: float = 0.06) -> tuple[float | None, int]:
        """Type keys; milliseconds until the first changed cell (None: nothing changed), and bytes written."""
        start = self.type(keys)
        chunks: list[Chunk] = []
        while (chunk := self.read(quiet if chunks else 2.0)) is not None:
            chunks.append(chunk)
        changed = [moment for moment, data in chunks if self.feed(data)]
        return (changed[0] - start) * 1e3 if changed else None, sum(len(data) for _moment, data in chunks)
