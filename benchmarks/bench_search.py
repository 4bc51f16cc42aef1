"""Search keystroke to painted result at 100,000 customers, on a pty, and the query alone."""

from __future__ import annotations

import sys
import time

from benchmarks.large_desk import CUSTOMERS, DAY, PASSPHRASE, a_copy
from benchmarks.report import percentile, spread, tell
from benchmarks.terminal import Terminal
from rmdesk.store.queries.search import find
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault

TYPED = ("zhangwei", "zw", "lixm", "ouyang", "1381", "chenj", "wangf", "zhongguo", "8888", "张", "王伟", "sx")


def main() -> None:
    """Run and tell."""
    with a_copy() as home:
        replica = Replica(home, Vault(home).unlock(PASSPHRASE))
        queries = []
        for text in TYPED:
            for end in range(1, len(text) + 1):
                start = time.perf_counter()
                find(replica.reader(), text[:end])
                queries.append((time.perf_counter() - start) * 1e3)
        replica.close()
        with Terminal([sys.executable, "-m", "rmdesk", "--home", str(home), "--as-of", DAY.isoformat(), "--lang", "en"]) as terminal:
            terminal.first_paint()
            terminal.settle()
            terminal.type(PASSPHRASE.encode() + b"\r2")
            terminal.wait_for("▸")
            terminal.settle(1.0)
            painted = []
            for text in TYPED:
                terminal.press(b"/", 0.15)
                for sign in text:
                    first, _size = terminal.press(sign.encode(), 0.15)
                    if first is not None:
                        painted.append(first)
                terminal.press(b"\x1b", 0.3)
    tell(
        "search",
        {"customers": CUSTOMERS, "keystroke_ms": spread(painted), "query_ms": spread(queries), "keystrokes": len(painted)},
        {"keystroke_p99_ms": (percentile(painted, 0.99), 30, "<=")},
    )


if __name__ == "__main__":
    main()
