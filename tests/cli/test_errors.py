"""Whatever is wrong ends in one line on stderr, an exit status of the contract, and no traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.runner import CommandLine, environment, process

NOWHERE = "http://127.0.0.1:9"
"""The discard port: nobody listens."""


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("frobnicate", 2, "frobnicate"),
        ("center", 2, "center --help"),
        ("find", 2, "TEXT"),
        ("find --bogus x", 2, "--bogus"),
        ("find x --limit many", 2, "whole number"),
        ("find x --limit 0", 2, "at least 1"),
        ("find x y", 2, "y"),
        ("--json=yes center status", 2, "--json"),
        ("--lang fr center status", 2, "fr"),
        ("center status --lang", 2, "--lang needs a value"),
        ("--as-of 2026-02-30 center status", 2, "2026-02-30"),
        ("--as-of tomorrow find x", 2, "tomorrow"),
        ("find x", 3, "rmdesk enroll"),
        ("show x", 3, "rmdesk enroll"),
        ("list", 3, "rmdesk enroll"),
        ("log x --customer 1", 3, "rmdesk enroll"),
        ("edit 1 remarks=x", 3, "rmdesk enroll"),
        ("edit 1 remarks", 2, "FIELD=VALUE"),
        ("sync", 3, "rmdesk enroll"),
        ("sync --watch --json", 2, "--watch"),
        ("verify", 3, "rmdesk enroll"),
        ("outbox", 3, "rmdesk enroll"),
        ("conflicts", 3, "rmdesk enroll"),
        ("doctor", 3, "rmdesk enroll"),
        ("passwd", 3, "rmdesk enroll"),
        ("wipe", 3, "rmdesk enroll"),
        ("enroll --center ftp://x --code A", 2, "ftp://x"),
        ("enroll --center http://center.example --code A", 2, "unencrypted"),
        ("enroll --center nonsense --code A", 2, "nonsense"),
        (f"enroll --center {NOWHERE} --code A", 4, "--passphrase-file"),
        (f"enroll --center {NOWHERE} --code A --passphrase-file /nowhere/at/all", 2, "/nowhere/at/all"),
        ("center status", 1, "rmdesk center init"),
        ("center people", 1, "rmdesk center init"),
        ("center serve", 1, "rmdesk center init"),
        ("center verify --db sqlite:///nowhere/x.db", 1, "rmdesk center init"),
        ("center status --db mysql://x/y", 2, "mysql://x/y"),
        ("center status --db quatsch", 2, "quatsch"),
        ("center status --db postgresql://nobody@127.0.0.1:9/none", 1, "cannot be used"),
        ("demo --data martian", 2, "martian"),
        ("demo --data berka:/nowhere/at/all", 2, "/nowhere/at/all"),
        ("demo", 2, "terminal"),
    ],
)
def test_without_a_desk_or_center(rmdesk: CommandLine, words: str, status: int, told: str) -> None:
    ended = rmdesk(*words.split(" "))
    assert ended.status == status, ended
    assert told in ended.complaint
    assert ended.out == ""


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("center people add 1001 Somebody", 2, "1001"),
        ("center people add 1003 Somebody --role boss", 2, "supervisor"),
        ("center people add 1003 Somebody --branch 999", 1, "center branch"),
        ("center people add 1003  --branch 001", 2, "name"),
        ("center people add " + "9" * 41 + " Somebody", 2, "staff_no"),
        ("center branch add 001 Other", 2, "001"),
        ("center assign C9 1001", 1, "C9"),
        ("center assign C9 1001 --part boss", 2, "lead"),
        ("center assign C9 1001 --share 101", 2, "101"),
        ("center assign C9 1001 --share half", 2, "half"),
        ("center device code 9999", 1, "center people"),
        ("center device revoke none", 1, "device list"),
        ("center ingest /nowhere/at/all --mapping berka", 1, "/nowhere/at/all"),
        ("center ingest . --mapping nothing-like-this", 2, "nothing-like-this"),
        ("center ingest .", 2, "--mapping"),
        ("center serve --port 70000", 2, "--port"),
        ("center serve --host 0.0.0.0", 2, "--tls-cert"),
        ("center serve --tls-cert a.pem", 2, "--tls-key"),
        ("center serve --tls-cert a.pem --tls-key b.pem", 2, "a.pem"),
        ("center demo-bank --customers 0", 2, "customers"),
    ],
)
def test_with_a_center(center: CommandLine, words: str, status: int, told: str) -> None:
    ended = center(*words.split(" "))
    assert ended.status == status, ended
    assert told in ended.complaint


def test_a_port_in_use_is_said_so(center: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = center("center", "serve", "--port", str(taken.getsockname()[1]))
    assert ended.status == 1
    assert "--port" in ended.complaint


def test_a_file_that_is_no_database_is_said_so(rmdesk: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is not a database, but long enough to be looked at\n" * 40, encoding="utf-8")
    ended = rmdesk("center", "status", "--db", f"sqlite:///{tmp_path}/text.db")
    assert ended.status == 7
    assert "damaged" in ended.complaint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said_so(tmp_path: Path, rmdesk: CommandLine) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    ended = rmdesk("center", "init", "--db", f"sqlite:///{tmp_path}/closed/in/center.db")
    assert ended.status == 1
    assert "closed" in ended.complaint


def test_a_profile_below_a_file_is_said_so(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ended = process("--home", tmp_path / "file" / "home", "enroll", "--center", NOWHERE, "--code", "A", "--passphrase-file", secret)
    assert ended.status == 1
    assert "file" in ended.complaint


def test_no_center_when_enrolling_leaves_nothing_behind(tmp_path: Path, rmdesk: CommandLine, secret: Path) -> None:
    ended = rmdesk("enroll", "--center", NOWHERE, "--code", "ABCDE-FGHJK-MNPQR", "--passphrase-file", secret)
    assert ended.status == 5
    assert NOWHERE in ended.complaint
    assert not rmdesk.home.exists()


def test_a_settings_file_that_makes_no_sense_is_said_so(rmdesk: CommandLine) -> None:
    rmdesk.home.mkdir()
    (rmdesk.home / "config.toml").write_text("language = ", encoding="utf-8")
    environ = environment()
    del environ["RMDESK_LANG"]
    command = [sys.executable, "-m", "rmdesk", "--home", str(rmdesk.home), "center", "status"]
    ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert "config.toml" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_bytes_that_are_no_text_are_said_so() -> None:
    command = [os.fsencode(sys.executable), b"-m", b"rmdesk", b"find", b"\xff\xfe"]
    ended = subprocess.run(command, env=environment(), capture_output=True, check=False)
    assert ended.returncode == 2
    assert b"not readable" in ended.stderr
    assert ended.stderr.count(b"\n") == 1


@pytest.mark.parametrize("settings", [{"PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}])
def test_output_is_utf8_whatever_the_environment_says(settings: dict[str, str], tmp_path: Path) -> None:
    ended = process(f"--home={tmp_path}", "center", "status", RMDESK_LANG="zh_CN", **settings)
    assert ended.status == 1
    assert "rmdesk center init" in ended.complaint


def test_a_reader_that_goes_away_is_no_error(center: CommandLine) -> None:
    command = [sys.executable, "-m", "rmdesk", f"--home={center.home}", "center", "people"]
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(command, env=environment(), stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert ended.stderr == b""
    assert ended.returncode == 141


def test_what_nobody_foresaw_is_one_sentence_and_a_log(rmdesk: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(url: str) -> None:
        raise ZeroDivisionError("customer 张伟")

    monkeypatch.setattr("rmdesk.center.setup.existing", broken)
    ended = rmdesk("center", "status")
    assert ended.status == 1
    assert "ZeroDivisionError" in ended.complaint
    log = rmdesk.home / "logs" / "rmdesk.log"
    assert str(log) in ended.complaint
    assert "张伟" not in log.read_text(encoding="utf-8")
