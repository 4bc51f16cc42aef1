"""A center in a process of its own, as an operator starts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.runner import environment


@contextmanager
def serving(home: Path, *words: str, port: int = 0) -> Iterator[str]:
    """The address of a running center, stopped by SIGTERM, which it must take well."""
    command = [sys.executable, "-m", "rmdesk", "--json", f"--home={home}", "center", "serve", f"--port={port}", *words]
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    try:
        yield str(json.loads(process.stdout.readline())["url"])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            _out, err = process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    assert (process.returncode, err) == (0, "")
