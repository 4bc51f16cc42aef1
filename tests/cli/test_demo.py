"""`rmdesk demo`: everything is there at once, and nothing stays."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.runner import CommandLine, Finished, environment, process
from tests.widgets.terminal import Terminal

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
    kept = tmp_path / "kept"
    words = [f"--home={kept}", "--as-of=2026-11-20", "demo", *SMALL]
    with Terminal(f"import sys; from rmdesk.__main__ import main; sys.exit(main({words!r}))", columns=120, rows=40) as terminal:
        terminal.until(lambda text: "Enter" in text)
        terminal.type("demo\r")
        terminal.until(lambda text: "张" in text)
        terminal.type("\x03\x03")
        terminal.until(lambda text: "Kept in" in text)
    assert (kept / "center.db").exists()
    assert (kept / "desk" / "replica.db").exists()
