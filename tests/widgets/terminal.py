"""A program on a pseudo-terminal: what it sends, what a person would see, where the terminal's cursor stands."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

# Questions and modes that pyte would print or misread: kitty keyboard, window operations, mode queries, strings.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u|\x1b\[[0-9;]*t|\x1b[P_][^\x1b]*\x1b\\|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
)
PATIENCE = 60.0
"""Seconds until a program that does not show what it should is given up; never what a test measures."""


class Terminal:
    """Runs a Python program on a terminal of its own; a context manager that ends it."""

    def __init__(self, program: str, *, columns: int = 80, rows: int = 24) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(Path(__file__).parents[2])
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8")
            os.execv(sys.executable, [sys.executable, "-c", program])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def type(self, keys: str) -> None:
        """Press keys, as the bytes that a terminal sends for them."""
        os.write(self._fd, keys.encode())

    def until(self, shown: Callable[[str], bool]) -> bytes:
        """Read until the screen satisfies `shown`; everything that was sent until then and shortly after."""
        sent = b""
        deadline = time.monotonic() + PATIENCE
        while not shown(self.text()):
            assert time.monotonic() < deadline, f"never shown; the screen is\n{self.text()}"
            sent += self._read(0.2)
        while rest := self._read(0.2):
            sent += rest
        return sent

    def text(self) -> str:
        """The screen."""
        return "\n".join(self.screen.display)

    def _read(self, wait: float) -> bytes:
        ready, _, _ = select.select([self._fd], [], [], wait)
        if not ready:
            return b""
        data = os.read(self._fd, 1 << 16)
        self._stream.feed(_NOT_FOR_PYTE.sub(b"", data))
        return data
