"""A profile folder for each test, filled once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.screens.a_desk import a_profile


@pytest.fixture(scope="session")
def _filled_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("screens") / "desk"
    home.mkdir()
    a_profile(home)
    return home


@pytest.fixture
def home(tmp_path: Path, _filled_profile: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An enrolled desk of the test's own, in the user's home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "desk"
    shutil.copytree(_filled_profile, folder)
    return folder
