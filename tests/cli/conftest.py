"""Profiles and centers for the command line's tests."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from rmdesk.__main__ import main
from tests.cli.runner import PASSPHRASE, CommandLine
from tests.screens import a_desk
from tests.screens.a_desk import a_profile


@pytest.fixture
def rmdesk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line over an empty profile folder."""
    return CommandLine(tmp_path / "home", capsys)


@pytest.fixture(scope="session")
def _filled_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """陈静's desk, filled once."""
    home = tmp_path_factory.mktemp("filled") / "desk"
    home.mkdir()
    a_profile(home)
    return home


@pytest.fixture
def chens_desk(_filled_desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line over 陈静's desk, in a folder of its own; business date 2026-11-20."""
    secret = tmp_path / "secret"
    secret.write_text(a_desk.PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("RMDESK_PASSPHRASE_FILE", str(secret))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(_filled_desk, tmp_path / "desk")
    return CommandLine(tmp_path / "desk", capsys)


@pytest.fixture(scope="session")
def _small_center(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A center's database, made once."""
    home = tmp_path_factory.mktemp("center")
    for words in (
        ["init"],
        ["branch", "add", "001", "城东支行", "--region", "330102"],
        ["people", "add", "1001", "陈静", "--branch", "001"],
        ["people", "add", "1002", "林海", "--branch", "城东支行"],
    ):
        assert main([f"--home={home}", "center", *words]) == 0
    return home / "center.db"


@pytest.fixture
def center(rmdesk: CommandLine, _small_center: Path) -> CommandLine:
    """The command line over a profile folder with a center: two RMs, one branch, nobody's customer."""
    rmdesk.home.mkdir()
    with sqlite3.connect(_small_center) as source, sqlite3.connect(rmdesk.home / "center.db") as copy:
        source.backup(copy)
    return rmdesk


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A passphrase file."""
    file = tmp_path / "secret"
    file.write_text(f"{PASSPHRASE}\nanother line\n", encoding="utf-8")
    return file
