"""Profiles and centers for the command line's tests."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from rmdesk.__main__ import main
from tests.cli.runner import PASSPHRASE, CommandLine


@pytest.fixture
def rmdesk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line over an empty profile folder."""
    return CommandLine(tmp_path / "home", capsys)


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
