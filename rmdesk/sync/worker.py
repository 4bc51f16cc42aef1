"""The process that syncs while the workstation is open: applying pages next to the screen would make its keys wait (13–37 ms against 12–15).

Started as `python -m rmdesk.sync.worker`. The first line on stdin is a JSON object {home, key, language, as_of, interval}; each further line asks for
a sync at once; the end of stdin ends it. Every event is one JSON line on stdout, see `background.Event`.
"""

from __future__ import annotations

import enum
import json
import logging
import os
import random
import select
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.errors import CenterUnreachable, Locked, RmdeskError
from rmdesk.i18n import set_language
from rmdesk.store.queries.trace import outbox_counts
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
from rmdesk.sync.ending import Wiped
from rmdesk.sync.pull import cursor_of
from rmdesk.sync.run import Busy, alone, center_of, sync
from rmdesk.sync.transport import HttpCenter

log = logging.getLogger(__name__)
JITTER = 0.2
FIRST_RETRY = 5.0
"""Seconds until the first try again after the center was out of reach; each further one waits twice as long, up to the interval."""
_HINTS_AGAIN = 5.0
"""Seconds before listening for hints again; a stream ends every ten minutes, with its token."""
_HINTS_LONGEST = 30.0
"""What that grows to while nobody answers: how soon a center that is back is noticed."""


class Round(enum.Enum):
    """How a round ended."""

    REACHED = "reached"
    OUT_OF_REACH = "out of reach"
    ENDED = "ended"
    """This desk is no desk any more."""


class Woken(enum.Enum):
    """What ended a pause."""

    TIME = "time"
    HINT = "hint"
    ASKED = "asked"
    CLOSED = "closed"


def retry_seconds(failures: int, interval: float) -> float:
    """How long to wait after `failures` rounds in a row without an answer: 5, 10, 20, 40 … seconds, at most the polling interval.

    A center that comes back meets no more requests a minute than polling makes anyway.
    """
    return interval if failures == 0 else min(interval, FIRST_RETRY * 2.0 ** min(failures - 1, 10))


def main() -> None:
    """Sync now, then every `interval` seconds ± 20 % (sooner after a failure) until stdin ends or the desk does."""
    asked = json.loads(sys.stdin.readline())
    set_language(asked["language"])
    home = Path(asked["home"])
    clock = Clock(as_of=date.fromisoformat(asked["as_of"]) if asked["as_of"] else None)
    replica = Replica(home, Key(asked["key"]))
    interval = float(asked["interval"])
    offline = threading.Event()
    failures = 0
    collect_seldom()
    with center_of(replica, home) as center, _hinted(replica, center, offline) as hinted:
        while (ended := _round(replica, home, center, clock)) is not Round.ENDED:
            if ended is Round.REACHED:
                failures = 0
                offline.clear()
            else:
                failures += 1
                offline.set()
            wait = retry_seconds(failures, interval) * random.uniform(1 - JITTER, 1 + JITTER)
            _say(event="waiting", seconds=round(wait, 1))
            woken = _pause(hinted, wait)
            if woken is Woken.CLOSED:
                break
            if woken is not Woken.TIME:
                failures = 0
    replica.close()


@contextmanager
def _hinted(replica: Replica, center: HttpCenter, offline: threading.Event) -> Iterator[int]:
    """A descriptor that can be read as soon as the center has said that a book moved on, or says anything again after it was out of reach."""
    here, there = os.pipe()
    threading.Thread(target=_listen, args=(replica, center, there, offline), daemon=True, name="hints").start()
    yield here


def _listen(replica: Replica, center: HttpCenter, wake: int, offline: threading.Event) -> None:
    """Wake the loop for each hint that tells something new. Without hints, polling goes on as before."""
    again = _HINTS_AGAIN
    while True:
        try:
            for hint in center.hints(_waking(wake, offline)):
                again = _HINTS_AGAIN
                with replica.reading() as connection:
                    cursor = cursor_of(connection, hint.book)
                if cursor is None or cursor.seq < hint.seq:
                    os.write(wake, b".")
            again = _HINTS_AGAIN
        except CenterUnreachable as error:
            log.debug("no hints: %s", error)
            again = min(again * 2, _HINTS_LONGEST)
        except Locked:
            return  # the worker is ending
        time.sleep(random.uniform(0.5, 1.5) * again)


def _waking(wake: int, offline: threading.Event) -> Callable[[], None]:
    def answered() -> None:
        if offline.is_set():
            os.write(wake, b".")

    return answered


def _round(replica: Replica, home: Path, center: HttpCenter, clock: Clock) -> Round:
    _say(event="started")
    try:
        before = _waiting(replica)
        with alone(home):
            report = sync(replica, center, clock, lambda what, done, total: _say(event="progress", what=what, done=done, total=total))
        _say(event="done", rows=report.rows, uploaded=max(0, before - _waiting(replica)), skew=report.clock_skew)
    except Busy:
        _say(event="busy")
    except Wiped as error:
        _say(event="wiped", code=error.code, reason=str(error))
        return Round.ENDED
    except CenterUnreachable as error:
        _say(event="offline", code=error.code, reason=str(error))
        return Round.OUT_OF_REACH
    except RmdeskError as error:
        _say(event="failed", code=error.code, reason=str(error))
    except Exception as error:
        log.exception("sync failed")
        _say(event="failed", code="failed", reason=type(error).__name__)
    return Round.REACHED


def _waiting(replica: Replica) -> int:
    """What waits to be uploaded, as people count."""
    with replica.reading() as connection:
        return outbox_counts(connection).pending


def _pause(hinted: int, seconds: float) -> Woken:
    """Wait, or until a line asks for a sync, the center has something to say, or stdin ends."""
    ready, _write, _error = select.select([sys.stdin, hinted], [], [], seconds)
    if sys.stdin in ready and not sys.stdin.readline():
        return Woken.CLOSED
    if hinted in ready:
        os.read(hinted, 4096)
    return Woken.ASKED if sys.stdin in ready else Woken.HINT if hinted in ready else Woken.TIME


def _say(**event: object) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(0)
