"""`rmdesk` alone opens the workstation and imports nothing heavy before the first frame; errors are one sentence and an exit status."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from rmdesk.__main__ import PROFILE_FILES, bare_options, main
from rmdesk.store.vault import REPLICA_FILE, VAULT_FILE
from tests.conftest import ROOT

HEAVY = (
    "typer",
    "sqlmodel",
    "sqlalchemy",
    "alembic",
    "httpx2",
    "apscheduler",
    "pypinyin",
    "msgspec",
    "cryptography",
    "sqlcipher3",
    "pydantic",
)


def test_nothing_heavy_is_imported_for_the_first_frame() -> None:
    code = "import sys, rmdesk.__main__, rmdesk.config, rmdesk.app; print(*sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
    assert [name for name in HEAVY if name in seen] == []


def test_the_unlocked_list_needs_no_orm() -> None:
    code = "import sys, rmdesk.app; from rmdesk.screens.homes import import_for_reading; import_for_reading(); print(*sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout.split()
    assert [name for name in ("sqlmodel", "sqlalchemy", "alembic", "typer", "httpx2") if name in seen] == []


def test_the_files_of_a_profile_are_those_of_the_vault() -> None:
    assert PROFILE_FILES == (VAULT_FILE, REPLICA_FILE)


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ((), {}),
        (("--home", "x", "--as-of=2026-11-20"), {"--home": "x", "--as-of": "2026-11-20"}),
        (("--lang", "en", "find"), None),
        (("--home",), None),
        (("--help",), None),
        (("find", "zw"), None),
    ],
)
def test_bare_options_open_the_workstation_and_anything_else_is_a_command(words: tuple[str, ...], options: dict[str, str] | None) -> None:
    assert bare_options(words) == options


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--lang", "xx"), 2, "There is no language “xx”. Choose one of zh_CN, en."),
        (("--home", "nowhere"), 2, "The workstation needs a terminal, and this is not one. The commands work everywhere: rmdesk --help"),
    ],
)
def test_what_hinders_the_start_is_one_sentence(
    words: tuple[str, ...], status: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == status
    assert capsys.readouterr().err == f"rmdesk: {sentence}\n"


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("--home", "nowhere"), 3, "No desk is enrolled in"),
        (("--as-of", "yesterday"), 2, "“yesterday” is not a date."),
        (("--passphrase-file", "nowhere/at/all"), 2, "The passphrase file nowhere/at/all cannot be read"),
    ],
)
def test_on_a_terminal_as_well(home: Path, words: tuple[str, ...], status: int, sentence: str) -> None:
    told, ended = on_a_terminal(*words, home=home)
    assert ended == status
    assert sentence in told
    assert "Traceback" not in told


def test_settings_that_make_no_sense_are_said(home: Path) -> None:
    (home / "config.toml").write_text("idle_lock_minutes = 'soon'\n", encoding="utf-8")
    told, ended = on_a_terminal(home=home)
    assert ended == 2
    assert "idle_lock_minutes is a number from 0 to 1440" in told


def test_chinese_is_written_whatever_the_environment_says(home: Path) -> None:
    told, _ended = on_a_terminal("--home", "nowhere", home=home, PYTHONIOENCODING="gbk", RMDESK_LANG="zh_CN", LC_ALL="C")
    assert "rmdesk" in told


def on_a_terminal(*words: str, home: Path, **environment: str) -> tuple[str, int]:
    """What `rmdesk` says on a terminal before it would draw, and its exit status."""
    ours, theirs = pty.openpty()
    told = {**os.environ, "RMDESK_HOME": str(home), "COLUMNS": "500", **environment}
    command = [sys.executable, "-m", "rmdesk", *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=told, cwd=ROOT) as running:
        os.close(theirs)
        said = b""
        while chunk := _read(ours):
            said += chunk
        os.close(ours)
    return said.decode(), running.returncode


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # the other end is closed
        return b""
