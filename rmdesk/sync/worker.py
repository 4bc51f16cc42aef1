"""The process that syncs while the workstation is open: applying pages next to the screen would make its keys wait (13–37 ms against 12–15).

Started as `python -m rmdesk.sync.worker`. The first line on stdin is a JSON object {home, key, language, as_of, interval}; each further line asks for
a sync at once; the end of stdin ends it. Every event is one JSON line on stdout, see `background.Event`.
"""

from __future__ import annotations

import json
import logging
import random
import select
import sys
from datetime import date
from pathlib import Path

from rmdesk.clock import Clock
from rmdesk.errors import CenterUnreachable, RmdeskError
from rmdesk.i18n import set_language
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
from rmdesk.sync.run import Busy, alone, center_of, sync

log = logging.getLogger(__name__)
JITTER = 0.2
_SLOWEST = 600.0


def main() -> None:
    """Sync now, then every `interval` seconds ± 20 % (longer while the center cannot be reached) until stdin ends."""
    asked = json.loads(sys.stdin.readline())
    set_language(asked["language"])
    home = Path(asked["home"])
    clock = Clock(as_of=date.fromisoformat(asked["as_of"]) if asked["as_of"] else None)
    replica = Replica(home, Key(asked["key"]))
    wait = interval = float(asked["interval"])
    while True:
        reached = _round(replica, home, clock)
        wait = interval if reached else min(wait * 1.5, _SLOWEST)
        if not _pause(wait * random.uniform(1 - JITTER, 1 + JITTER)):
            replica.close()
            return


def _round(replica: Replica, home: Path, clock: Clock) -> bool:
    _say(event="started")
    try:
        with alone(home), center_of(replica, home) as center:
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


def _pause(seconds: float) -> bool:
    """Wait, or until a line asks for a sync. False at the end of stdin."""
    ready, _write, _error = select.select([sys.stdin], [], [], seconds)
    return not ready or bool(sys.stdin.readline())


def _say(**event: object) -> None:
    sys.stdout.write(json.dumps(event) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(0)
