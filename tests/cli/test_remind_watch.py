"""`rmdesk remind --watch`: a process that goes on, killed and begun again, two at once, beside an open workstation, and ended calmly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from rmdesk.domain.reminder_life import Decision
from rmdesk.reminders.engine import alone
from tests.cli.runner import CommandLine, environment
from tests.screens.a_desk import opened, shown, told, until
from tests.screens.test_today import app_of

FRIDAY, MONDAY = "2026-11-20", "2026-11-23"
ANNOUNCED = "Customers to call today: 62"
WATCHING = "Watching the reminders; Ctrl+C ends it.\n"


@pytest.fixture
def desk(chens_desk: CommandLine) -> CommandLine:
    """The command line over 陈静's desk."""
    return chens_desk


@contextmanager
def watching(home: Path, day: str = FRIDAY, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process that watches the profile; whatever is left of it is killed."""
    secret = os.environ["RMDESK_PASSPHRASE_FILE"]
    command = [
        sys.executable,
        "-m",
        "rmdesk",
        f"--home={home}",
        f"--passphrase-file={secret}",
        f"--as-of={day}",
        "remind",
        "--watch",
        *words,
    ]
    process = subprocess.Popen(
        command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_of(process: subprocess.Popen[str]) -> str:
    """The next line that it prints."""
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def ended(process: subprocess.Popen[str], signal_number: int = signal.SIGTERM) -> tuple[int, str, str]:
    """Exit status of a process that is asked to end, and what it printed besides."""
    process.send_signal(signal_number)
    out, err = process.communicate(timeout=30)
    return process.returncode, out, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_once_that_the_list_is_there_and_ends_calmly(desk: CommandLine, number: int) -> None:
    with watching(desk.home) as process:
        said = line_of(process)
        assert said.startswith(FRIDAY)
        assert said.endswith(ANNOUNCED)
        assert ended(process, number) == (0, "", WATCHING)
    assert desk.json("--as-of", FRIDAY, "remind")["customers"] == 62


def test_killed_and_begun_again_it_announces_no_day_twice(desk: CommandLine) -> None:
    with watching(desk.home) as first:
        assert line_of(first).endswith(ANNOUNCED)
        first.kill()
        first.wait()
        with watching(desk.home) as second:
            assert second.stderr is not None
            assert second.stderr.readline() == WATCHING
            with alone(desk.home):  # the second one's pass is over, or waits until this is
                pass
            assert ended(second) == (0, "", "")
    with watching(desk.home, MONDAY, "--notify") as next_day:
        assert line_of(next_day).startswith(MONDAY)
        assert ended(next_day) == (0, "", WATCHING)


def test_a_second_one_is_refused_while_the_first_one_lives(desk: CommandLine) -> None:
    with watching(desk.home) as first:
        line_of(first)
        refused = desk("--lang", "en", "remind", "--watch")
        assert (refused.status, refused.out) == (1, "")
        assert "being watched already" in refused.err
        assert ended(first) == (0, "", WATCHING)


def test_it_waits_while_another_process_derives(desk: CommandLine) -> None:
    with ThreadPoolExecutor(1) as reader, watching(desk.home) as process:
        with alone(desk.home):
            assert process.stderr is not None
            assert process.stderr.readline() == WATCHING
            said = reader.submit(line_of, process)
            with pytest.raises(TimeoutError):
                said.result(timeout=1)
        assert said.result(timeout=30).endswith(ANNOUNCED)


@pytest.mark.parametrize("words", [("--ics", "x.ics"), ("--limit", "3")])
def test_what_goes_on_has_no_one_list(desk: CommandLine, words: tuple[str, ...]) -> None:
    refused = desk("--lang", "en", "remind", "--watch", *words)
    assert refused.status == 2
    assert "--watch goes on" in refused.err
    assert desk("--json", "remind", "--watch").status == 2


async def test_beside_an_open_workstation_the_list_is_announced_once_and_both_go_on(desk: CommandLine) -> None:
    with watching(desk.home) as process:
        assert line_of(process).endswith(ANNOUNCED)
        async with opened(desk.home, size=(120, 36)) as pilot:
            app = app_of(pilot)
            app.reminding.begin(app.desk)
            await until(pilot, lambda: shown(pilot, "☏ 62 to call"))
            assert "Customers to call today" not in told(pilot)
            first = app.desk.reminders.call_list(1).rows[0].reasons
            app.desk.reminders.decide_all([reason.id for reason in first], Decision.DONE, note="all settled")
            await until(pilot, lambda: shown(pilot, "☏ 61 to call"))
            assert ended(process) == (0, "", WATCHING)
    assert desk.json("--as-of", FRIDAY, "remind")["customers"] == 61
