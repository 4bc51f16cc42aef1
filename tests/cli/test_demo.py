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


@pytest.mark.slow
def test_ctrl_c_while_the_bank_is_made_is_no_success_and_leaves_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rmdesk", "demo", "--headless", "--customers", "20000"]
    running = subprocess.Popen(command, env=environment(TMPDIR=str(tmp_path)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for _attempt in range(600):
        if list(tmp_path.glob("rmdesk-demo-*/demo.lock")):
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, "", "rmdesk: Stopped.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_killed_demos_folder_goes_with_the_next_one_and_no_other_does(tmp_path: Path) -> None:
    killed, gone = started("demo", "--headless", *SMALL, tmp=tmp_path)
    killed.kill()
    killed.communicate(timeout=60)
    assert Path(gone["folder"]).exists()
    (tmp_path / "rmdesk-demo-kept").mkdir()
    living, there = started("demo", "--headless", *SMALL, tmp=tmp_path)
    assert not Path(gone["folder"]).exists()
    after, _told = started("demo", "--headless", *SMALL, tmp=tmp_path)
    assert Path(there["folder"]).exists(), "that one is in use"
    for one in (living, after):
        one.send_signal(signal.SIGINT)
        one.communicate(timeout=60)
        assert one.returncode == 0, "it had served for as long as it was wanted"
    assert [path.name for path in tmp_path.iterdir()] == ["rmdesk-demo-kept"]


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
