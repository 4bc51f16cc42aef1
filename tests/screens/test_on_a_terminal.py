"""The whole program on a real terminal, by keys alone."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.desk import Desk
from tests.screens.a_desk import PASSPHRASE, TODAY
from tests.widgets.terminal import PATIENCE, Terminal

pytestmark = pytest.mark.slow

ENTER = "\r"


class Workplace(Terminal):
    """A terminal whose text can be read between two frames: pyte's own `display` stumbles over half-overwritten wide characters."""

    def text(self) -> str:
        """The screen; the second cell of a wide character is empty."""
        screen = self.screen
        return "\n".join("".join(screen.buffer[y][x].data for x in range(screen.columns)) for y in range(screen.lines))


def rmdesk(home: Path) -> str:
    """`python -m rmdesk` on a profile, as a program text."""
    arguments = ["rmdesk", f"--home={home}", f"--as-of={TODAY}", "--lang=en"]
    return f"import runpy, sys; sys.argv = {arguments!r}; runpy.run_module('rmdesk', run_name='__main__')"


def test_unlock_search_log_and_quit(home: Path) -> None:
    with Workplace(rmdesk(home), columns=100, rows=30) as terminal:
        terminal.until(lambda page: "Passphrase" in page)
        terminal.type(PASSPHRASE + ENTER + "2")
        terminal.until(lambda page: "My customers · 62" in page)
        terminal.type("/zhangw")
        terminal.until(lambda page: "found: " in page)
        terminal.type(ENTER)
        terminal.until(lambda page: "138****5678" in page)
        terminal.type("cdt 有意 理财 20w ; 等年终奖" + ENTER)
        terminal.until(lambda page: "Recorded for 张伟" in page)
        terminal.type(":q" + ENTER)
        assert exit_status(terminal) == 0
    desk = Desk.open(home, PASSPHRASE, StoppedClock(as_of=TODAY))
    try:
        picture = desk.customers.picture(desk.customers.resolve("C100"))
        assert [contact.content for contact in picture.contacts][:1] == ["dt 有意 理财 20w ; 等年终奖"]
    finally:
        desk.close()


def test_a_draft_survives_a_kill(home: Path) -> None:
    with Workplace(rmdesk(home)) as terminal:
        terminal.until(lambda page: "Passphrase" in page)
        terminal.type(f"{PASSPHRASE}{ENTER}2cdt 无人接听")
        terminal.until(lambda page: "No answer" in page)
        time.sleep(0.6)  # what a draft may take to reach the disk
        os.kill(terminal.pid, signal.SIGKILL)
    with Workplace(rmdesk(home)) as terminal:
        terminal.until(lambda page: "Passphrase" in page)
        terminal.type(f"{PASSPHRASE}{ENTER}2c")
        terminal.until(lambda page: "dt 无人接听" in page)


def test_without_colours_not_one_colour_code_is_sent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    with Workplace(rmdesk(home)) as terminal:
        sent = terminal.until(lambda page: "Passphrase" in page)
        terminal.type(PASSPHRASE + ENTER + "2")
        sent += terminal.until(lambda page: "My customers · 62" in page)
    assert b"38;2;" not in sent
    assert b"48;2;" not in sent
    assert b"38;5;" not in sent


def exit_status(terminal: Terminal) -> int:
    """How the program ended."""
    deadline = time.monotonic() + PATIENCE / 2
    while time.monotonic() < deadline:
        with suppress(OSError):  # nobody is at the other end any more
            terminal._read(0.05)  # or its last frames would fill the terminal, and it could not end
        ended, status = os.waitpid(terminal.pid, os.WNOHANG)
        if ended:
            terminal.pid, done = _already_gone(), status
            return os.waitstatus_to_exitcode(done)
    raise AssertionError(f"still running; the screen is\n{terminal.text()}")


def _already_gone() -> int:
    """A process of our own that `Terminal` may end in place of the one that has ended by itself."""
    pid = os.fork()
    if pid == 0:
        signal.pause()
    return pid
