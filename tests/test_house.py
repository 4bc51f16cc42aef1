"""The house keeps its shape: rooms that Python sees, files that hold one idea, names that say what is inside."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

SOURCES = sorted((ROOT / "rmdesk").rglob("*.py"))
DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "stuff", "tools"}
MOST_LINES = 400


def test_a_file_holds_one_idea() -> None:
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_file_is_a_drawer() -> None:
    assert [path.name for path in SOURCES if path.stem in DRAWERS] == []


def test_every_room_is_a_package_and_says_what_it_is_for() -> None:
    rooms = {path.parent for path in SOURCES if "versions" not in path.parts}
    doors = {room: room / "__init__.py" for room in rooms}
    assert [room.name for room, door in doors.items() if not door.is_file() or '"""' not in door.read_text(encoding="utf-8")] == []


def test_the_package_itself_imports_nothing() -> None:
    seen = "import sys; before = set(sys.modules); import rmdesk; print(sorted(set(sys.modules) - before))"
    assert subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True).stdout.strip() == "['rmdesk']"
