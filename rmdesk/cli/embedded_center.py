"""A center beside this process: in a process of its own, on a free port that only this machine reaches, gone when this process is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from rmdesk.errors import RmdeskError
from rmdesk.i18n import _

_STOP_SECONDS: Final = 10


@dataclass(frozen=True)
class EmbeddedCenter:
    """A running center."""

    url: str
    process: subprocess.Popen[str]


@contextmanager
def embedded_center(db: str, as_of: date | None, log: Path) -> Iterator[EmbeddedCenter]:
    """Serve the center in the database `db` while inside; what it has to complain about goes to the file `log`.

    Raises:
        RmdeskError: it did not start.
    """
    day = [f"--as-of={as_of}"] if as_of else []
    words = [sys.executable, "-m", "rmdesk", "--json", *day, "center", "serve", "--db", db, "--port", "0", "--until-stdin-ends"]
    with (
        log.open("ab") as complaints,
        subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # a Ctrl+C on this terminal is not meant for it
        ) as process,
    ):
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            if not first:
                raise RmdeskError(_("The center did not start; its log is {path}.").format(path=log))
            yield EmbeddedCenter(str(json.loads(first)["url"]), process)
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
