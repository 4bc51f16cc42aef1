"""A call that is killed goes on: the whole program on a real terminal."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.desk import Desk
from tests.screens.a_desk import PASSPHRASE, TODAY
from tests.screens.test_on_a_terminal import ENTER, Workplace, rmdesk

pytestmark = pytest.mark.slow


def test_a_killed_call_comes_back_with_its_line_and_its_timer(home: Path) -> None:
    with Workplace(rmdesk(home), columns=120, rows=36) as terminal:
        terminal.until(lambda page: "Passphrase" in page)
        terminal.type(f"{PASSPHRASE}{ENTER}2C")
        terminal.until(lambda page: "not begun" in page and "Last contacts" in page)
        terminal.type(ENTER)
        terminal.until(lambda page: "● 0:0" in page or "Why call all the same" in page)
        if "Why call" in terminal.text():  # the machine's hour lies outside the calling hours
            terminal.type("asked for" + ENTER)
            terminal.until(lambda page: "● 0:0" in page)
        terminal.type("有意 理财 20w ; half a")
        terminal.until(lambda page: "Opportunity" in page and "half a" in page)
        time.sleep(0.6)  # what a draft may take to reach the disk
        os.kill(terminal.pid, signal.SIGKILL)
    with Workplace(rmdesk(home), columns=120, rows=36) as terminal:
        terminal.until(lambda page: "Passphrase" in page)
        terminal.type(f"{PASSPHRASE}{ENTER}2C")
        terminal.until(lambda page: "有意 理财 20w ; half a" in page and "●" in page)
        terminal.type(" word" + ENTER)
        terminal.until(lambda page: "Recorded for 张伟" in page)
        os.kill(terminal.pid, signal.SIGKILL)
    desk = Desk.open(home, PASSPHRASE, StoppedClock(as_of=TODAY))
    try:
        customer = desk.customers.resolve("C100")
        assert desk.customers.picture(customer).contacts[0].content == "有意 理财 20w ; half a word"
        assert desk.draft(f"log:{customer}") == desk.draft(f"timer:{customer}") == ""
    finally:
        desk.close()
