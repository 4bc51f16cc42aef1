"""Keeping a sync worker running beside the workstation, and telling what it reports."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from rmdesk.i18n import _, current_language
from rmdesk.store.vault import Key

log = logging.getLogger(__name__)
INTERVAL_SECONDS = 60.0


@dataclass(frozen=True)
class Event:
    """Something a worker reported: `name` is started, progress, done, busy, offline, failed, wiped or waiting."""

    name: str
    what: str = ""
    done: int = 0
    total: int = 0
    rows: int = 0
    uploaded: int = 0
    """What was handed over, as people count."""
    skew: int = 0
    seconds: float = 0.0
    """Until the next round begins by itself."""
    code: str = ""
    reason: str = ""


class BackgroundSync:
    """A worker process for one unlocked profile. Events arrive in a thread of their own."""

    def __init__(
        self, home: Path, key: Key, as_of: date | None, on_event: Callable[[Event], None], interval: float = INTERVAL_SECONDS
    ) -> None:
        self._on_event = on_event
        self._stopped = False
        with (home / "sync.log").open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rmdesk.sync.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # a Ctrl+C for the workstation is not meant for it
            )
        first = {
            "home": str(home),
            "key": key.digits,
            "language": current_language(),
            "as_of": as_of.isoformat() if as_of else "",
            "interval": interval,
        }
        self._tell(json.dumps(first))
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True, name="sync events").start()

    def now(self) -> None:
        """Sync at once."""
        self._tell("now")

    def stop(self) -> None:
        """Let it finish its transaction and end; a stuck one is ended after two seconds."""
        self._stopped = True
        if self._process.stdin is not None and not self._process.stdin.closed:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                log.debug("the sync worker had ended already")
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _tell(self, line: str) -> None:
        stdin = self._process.stdin
        if stdin is None or stdin.closed:
            return
        try:
            stdin.write(line + "\n")
            stdin.flush()
        except BrokenPipeError:
            self._on_event(_died())

    def _listen(self, lines: IO[str] | None) -> None:
        for line in lines or ():
            told = json.loads(line)
            event = Event(told.pop("event"), **told)
            self._stopped = self._stopped or event.name == "wiped"
            self._on_event(event)
        if not self._stopped:
            self._on_event(_died())


def _died() -> Event:
    return Event("failed", code="failed", reason=_("The process that syncs has ended. Lock and unlock to start it again."))
