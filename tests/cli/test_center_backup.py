"""A center in one file and back, and what it forgets, at the command line."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.runner import CommandLine


def test_a_backup_is_one_private_file_that_becomes_the_same_center_elsewhere(center: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "center.backup"
    told = center.json("center", "backup", str(file))
    assert told["file"] == str(file)
    assert told["rows"] > 0
    assert file.stat().st_mode & 0o077 == 0
    before = center.json("center", "status")
    elsewhere = ("--db", f"sqlite:///{tmp_path}/elsewhere.db")
    assert center.json("center", "restore", str(file), *elsewhere)["rows"] == told["rows"]
    after = center.json("center", "status", *elsewhere)
    assert {**after, "db": ""} == {**before, "db": ""}
    assert center.json("center", "verify", *elsewhere)["equal"] is True
    assert [one["staff_no"] for one in center.json("center", "people", *elsewhere)["rows"]] == ["1001", "1002"]


@pytest.mark.slow
def test_a_center_comes_back_on_postgresql(center: CommandLine, tmp_path: Path, postgres_db: str) -> None:
    center("center", "backup", tmp_path / "center.backup").well()
    center("center", "restore", tmp_path / "center.backup", "--db", postgres_db).well()
    assert center.json("center", "verify", "--db", postgres_db)["equal"] is True
    center("center", "people", "add", "1003", "王芳", "--db", postgres_db).well()  # its numbers go on after those of the backup
    assert center.json("center", "verify", "--db", postgres_db)["equal"] is True


def test_people_are_told_what_was_done(center: CommandLine, tmp_path: Path) -> None:
    said = center("center", "backup", tmp_path / "b").well().out
    assert str(tmp_path / "b") in said
    assert "rows" in said
    assert "rows" in center("center", "restore", tmp_path / "b", "--db", f"sqlite:///{tmp_path}/c.db").well().out
    assert "0 old removals" in center("center", "compact").well().out


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("center backup", 2, "FILE"),
        ("center backup {here}/taken", 2, "new name"),
        ("center backup {here}/no/such/folder/x", 1, "no/such/folder"),
        ("center restore {here}/nothing", 2, "nothing"),
        ("center restore {here}/good", 2, "already"),
        ("center restore {here}/taken --db sqlite:///{here}/new.db", 7, "not a backup"),
        ("center restore {here}/other.db --db sqlite:///{here}/new.db", 7, "not a backup"),
        ("center restore {here}/good --db quatsch", 2, "quatsch"),
        ("center compact --days 30", 2, "at least 90"),
        ("center compact --days soon", 2, "whole number"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_changes_nothing(
    center: CommandLine, tmp_path: Path, words: str, status: int, told: str
) -> None:
    (tmp_path / "taken").write_text("Dear center", encoding="utf-8")
    with sqlite3.connect(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    center("center", "backup", tmp_path / "good").well()
    before = center.json("center", "verify")
    ended = center(*words.format(here=tmp_path).split())
    assert ended.status == status, ended
    assert told in ended.complaint
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "Dear center"
    assert not list(tmp_path.rglob("*.part*"))
    assert center.json("center", "verify") == before


def test_without_a_center_there_is_nothing_to_save_or_compact(rmdesk: CommandLine, tmp_path: Path) -> None:
    for words in (("center", "backup", str(tmp_path / "x")), ("center", "compact")):
        ended = rmdesk(*words)
        assert (ended.status, "center init" in ended.complaint) == (1, True)
    assert not (tmp_path / "x").exists()


def test_compaction_tells_what_it_forgot(center: CommandLine) -> None:
    center("--as-of", "2026-01-01", "center", "compact").well()
    with sqlite3.connect(center.home / "center.db") as db:
        db.execute("UPDATE change SET op = 'R' WHERE table_name = 'branch'")
    assert center.json("--as-of", "2026-03-01", "center", "compact") == {"books": 0, "dropped": 0}
    assert center.json("--as-of", "2026-11-20", "center", "compact") == {"books": 1, "dropped": 1}
