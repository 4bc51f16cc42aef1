"""What is installed and shipped: pinned, hashed, complete, and nothing of the machine that made it."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

LOCKS = ("uv", "base", "dev")


def wanted(name: str) -> set[str]:
    """The requirements of one `.in` file, without comments and options."""
    bare = (line.split(" #")[0].strip() for line in (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8").splitlines())
    return {line for line in bare if line and not line.startswith(("#", "-"))}


def pinned(name: str) -> str:
    """The text of one lock file."""
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def test_the_wheel_and_the_pinned_set_ask_for_the_same_libraries() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["project"]["dependencies"]) == wanted("base") - set(project["build-system"]["requires"])


@pytest.mark.parametrize("name", LOCKS)
def test_every_pinned_library_has_a_hash_and_no_file_names_a_place(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", pinned(name).strip())
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert re.findall(r"\w+://\S*|--(?:index|extra-index|find-links)\S*|(?<=\s)/\S+", pinned(name)) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_wanted_library_is_pinned(name: str) -> None:
    names = {re.split(r"[\[<>=!~ ]", requirement)[0] for requirement in wanted(name)}
    assert names <= set(re.findall(r"^([a-z0-9-]+)==", pinned(name), re.MULTILINE))


@pytest.mark.slow
def test_the_wheel_carries_all_of_the_package_and_the_themes(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    shipped = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rmdesk").rglob("*") if path.is_file()}
    themes = {f"rmdesk/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "themes").rglob("*") if path.is_file()}
    assert shipped == {name for name in package | themes if not name.endswith((".pyc", ".po"))}
