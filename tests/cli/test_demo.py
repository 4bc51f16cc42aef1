"""`rmdesk demo`: everything is there at once, and nothing stays."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import CommandLine, Finished, environment, process

SMALL = ("--customers", "40", "--managers", "2")


def started(*words: str, tmp: Path, **more: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """A headless demo, once it serves, and what it says of itself."""
    command = [sys.executable, "-m", "rmdesk", "--json", *words]
    running = subprocess.Popen(
        command, env=environment(TMPDIR=str(tmp), **more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert running.stdout is not None
    return running, json.loads(running.stdout.readline())


@pytest.mark.slow
def test_a_headless_demo_serves_until_it_is_stopped_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    running, told = started("--as-of=2026-11-20", "demo", "--headless", *SMALL, tmp=tmp_path)
    secret = tmp_path / "secret"
    secret.write_text(told["passphrase"], encoding="utf-8")

    def desk(home: str | Path, *words: str) -> Finished:
        return CommandLine(Path(home), capsys)("--json", f"--passphrase-file={secret}", *words)

    mine = desk(told["home"], "list").document["rows"]
    assert len(mine) > 10
    assert process(f"--home={tmp_path}/second", f"--passphrase-file={secret}", *enrolling(told, told["code"])).status == 0
    assert desk(tmp_path / "second", "sync").document["pending"] == 0
    assert {line["id"] for line in desk(tmp_path / "second", "list").document["rows"]} == {line["id"] for line in mine}
    assert desk(tmp_path / "colleague", *enrolling(told, told["other"]["code"])).document["person_name"] == told["other"]["name"]
    assert Path(told["folder"]).is_relative_to(tmp_path)
    running.send_signal(signal.SIGTERM)
    _out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, "")
    assert not Path(told["folder"]).exists()


def enrolling(told: dict[str, Any], code: str) -> tuple[str, ...]:
    return ("enroll", "--center", told["center_url"], "--code", code)


@pytest.mark.slow
def test_a_demo_that_was_killed_takes_its_center_along_and_keeps_a_named_folder(tmp_path: Path) -> None:
    running, told = started(f"--home={tmp_path}/kept", "demo", "--headless", "--rm", "100002", *SMALL, tmp=tmp_path)
    assert told["staff_no"] == "100002"
    running.kill()
    running.communicate(timeout=60)
    host, _colon, port = told["center_url"].removeprefix("http://").partition(":")
    assert gone(host, int(port))
    assert (tmp_path / "kept" / "desk" / "vault.json").exists()
    again = process(f"--home={tmp_path}/kept", "demo", "--headless", *SMALL)
    assert (again.status, "not empty" in again.complaint) == (2, True)


def gone(host: str, port: int) -> bool:
    """Whether nobody listens there any more, within a while."""
    for _attempt in range(300):
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
def test_the_demo_opens_the_workstation_and_its_passphrase_opens_the_desk(tmp_path: Path) -> None:
    with Terminal(f"--home={tmp_path}/kept", "--as-of=2026-11-20", "demo", *SMALL, tmp=tmp_path) as terminal:
        terminal.wait_for("Passphrase: demo")
        terminal.wait_for("Enter")
        terminal.type("demo\r")
        terminal.wait_for("张伟")
        terminal.type("\x03")
        terminal.wait_for("again")
        terminal.type("\x03")
        assert terminal.ends() == 0
    assert f"Kept in {tmp_path}/kept." in terminal.seen
    assert (tmp_path / "kept" / "center.db").exists()


class Terminal:
    """A demo on a pseudo-terminal of 120 × 40."""

    def __init__(self, *words: str, tmp: Path) -> None:
        self._words = words
        self._tmp = tmp
        self.seen = ""

    def __enter__(self) -> Terminal:
        import fcntl
        import struct
        import termios

        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "rmdesk", *self._words],
            env=environment(TMPDIR=str(self._tmp), TERM="xterm-256color"),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self.ends()
        os.close(self._master)

    def _read(self) -> None:
        """What was drawn within a tenth of a second."""
        ready, _write, _error = select.select([self._master], [], [], 0.1)
        if ready:
            try:
                self.seen += os.read(self._master, 65_536).decode("utf-8", "replace")
            except OSError:  # nobody writes any more
                time.sleep(0.1)

    def wait_for(self, text: str) -> None:
        """Read until `text` has been drawn."""
        for _attempt in range(600):
            if text in self.seen:
                return
            assert self._process.poll() is None, self.seen[-2000:]
            self._read()
        raise AssertionError(f"{text!r} never appeared: {self.seen[-2000:]!r}")

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def ends(self) -> int:
        """The exit status."""
        for _attempt in range(300):
            self._read()
            status = self._process.poll()
            if status is not None:
                return status
        raise AssertionError(f"it goes on: {self.seen[-2000:]!r}")
