"""The process that syncs while the workstation is open: applying pages next to the screen would make its keys wait (13–37 ms against 12–15).

Started as `python -m rmdesk.sync.worker`. The first line on stdin is a JSON object {home, key, language, as_of, interval}; each further line asks for
a sync at once; the end of stdin ends it. Every event is one JSON line on stdout, see `background.Event`.
"""

from __future__ import annotations

import json
import logging
import os
import random
import select
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rmdesk.clock import Clock
from rmdesk.errors import CenterUnreachable, Locked, RmdeskError
from rmdesk.i18n import set_language
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
from rmdesk.sync.pull import cursor_of
from rmdesk.sync.run import Busy, alone, center_of, sync
from rmdesk.sync.transport import HttpCenter

log = logging.getLogger(__name__)
JITTER = 0.2
_SLOWEST = 600.0
_HINTS_AGAIN = 5.0
"""Seconds before listening for hints again; a stream ends every ten minutes, with its token."""


def main() -> None:
    """Sync now, then every `interval` seconds ± 20 % (longer while the center cannot be reached) until stdin ends."""
    asked = json.loads(sys.stdin.readline())
    set_language(asked["language"])
    home = Path(asked["home"])
    clock = Clock(as_of=date.fromisoformat(asked["as_of"]) if asked["as_of"] else None)
    replica = Replica(home, Key(asked["key"]))
    wait = interval = float(asked["interval"])
    with center_of(replica, home) as center, _hinted(replica, center) as hinted:
        while True:
            reached = _round(replica, home, center, clock)
            wait = interval if reached else min(wait * 1.5, _SLOWEST)
            if not _pause(hinted, wait * random.uniform(1 - JITTER, 1 + JITTER)):
                break
    replica.close()


@contextmanager
def _hinted(replica: Replica, center: HttpCenter) -> Iterator[int]:
    """A descriptor that can be read as soon as the center has said that a book moved on."""
    here, there = os.pipe()
    threading.Thread(target=_listen, args=(replica, center, there), daemon=True, name="hints").start()
    yield here


def _listen(replica: Replica, center: HttpCenter, wake: int) -> None:
    """Wake the loop for each hint that tells something new. Without hints, polling goes on as before."""
    while True:
        try:
            for hint in center.hints():
                with replica.reading() as connection:
                    cursor = cursor_of(connection, hint.book)
                if cursor is None or cursor.seq < hint.seq:
                    os.write(wake, b".")
        except CenterUnreachable as error:
            log.debug("no hints: %s", error)
        except Locked:
            return  # the worker is ending
        time.sleep(random.uniform(0.5, 1.5) * _HINTS_AGAIN)


def _round(replica: Replica, home: Path, center: HttpCenter, clock: Clock) -> bool:
    _say(event="started")
    try:
        with alone(home):
            report = sync(replica, center, clock, lambda what, done, total: _say(event="progress", what=what, done=done, total=total))
        _say(event="done", rows=report.rows, removed=report.removed, applied=report.pushed.applied, filled=report.filled, skew=report.clock_skew)
    except Busy:
        _say(event="busy")
    except CenterUnreachable as error:
        _say(event="offline", code=error.code, reason=str(error))
        return False
    except RmdeskError as error:
        _say(event="failed", code=error.code, reason=str(error))
    except Exception as error:
        log.exception("sync failed")
        _say(event="failed", code="failed", reason=type(error).__name__)
    return True


def _pause(hinted: int, seconds: float) -> bool:
    """Wait, or until a line asks for a sync or a hint tells of something new. False at the end of stdin."""
    ready, _write, _error = select.select([sys.stdin, hinted], [], [], seconds)
    if hinted in ready:
        os.read(hinted, 4096)
    return sys.stdin not in ready or bool(sys.stdin.readline())


def _say(**event: object) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(0)
