"""Running the command line as its users do: in this process where that says the same, as a process of its own where it does not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rmdesk.__main__ import main

PASSPHRASE = "tea for two"


@dataclass(frozen=True)
class Finished:
    """A run that ended."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert "Traceback" not in self.err
        return lines[0]

    def well(self) -> Finished:
        """This run, if it succeeded."""
        assert self.status == 0, self
        return self


class CommandLine:
    """`rmdesk` with a profile folder of its own."""

    def __init__(self, home: Path, capsys: Any) -> None:
        self.home = home
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Finished:
        """Run in this process."""
        self._capsys.readouterr()
        status = main([f"--home={self.home}", *map(str, words)])
        return Finished(status, *self._capsys.readouterr())

    def json(self, *words: str | Path) -> Any:
        """The document a command that succeeds prints with `--json`."""
        return self("--json", *words).well().document


def environment(**more: str) -> dict[str, str]:
    """The tests' environment without settings of rmdesk but the profile folder and the language, and `more`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RMDESK_") or name == "RMDESK_HOME"}
    return {**kept, "RMDESK_LANG": "en", **more}


def process(*words: str | Path, **more: str) -> Finished:
    """Run as a process of its own, away from any terminal; `more` goes into its environment."""
    command = [sys.executable, "-m", "rmdesk", *map(str, words)]
    ended = subprocess.run(
        command, env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False, encoding="utf-8"
    )
    return Finished(ended.returncode, ended.stdout, ended.stderr)
