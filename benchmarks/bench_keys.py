"""Key to paint in the customer list at 100,000 customers, on a pty, against a minimal Textual app whose DataTable holds 1,000 rows."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.large_desk import CUSTOMERS, DAY, PASSPHRASE, a_copy
from benchmarks.report import percentile, spread, tell
from benchmarks.terminal import Terminal

PRESSES = 200
DOWN = b"\x1b[B"
HERE = Path(__file__).resolve().parent


def presses(terminal: Terminal, key: bytes, count: int) -> tuple[list[float], float]:
    """Milliseconds from each key to its paint, and bytes written a key."""
    for _warm in range(10):
        terminal.press(key)
    times, size = [], 0
    for _press in range(count):
        first, written = terminal.press(key)
        size += written
        if first is not None:
            times.append(first)
    return times, size / count


def main() -> None:
    """Run and tell."""
    with Terminal([sys.executable, str(HERE / "minimal_app.py"), "1000"]) as peer:
        peer.wait_for("customer 20")
        peer.settle()
        theirs, their_bytes = presses(peer, DOWN, PRESSES)
    with (
        a_copy() as home,
        Terminal([sys.executable, "-m", "rmdesk", "--home", str(home), "--as-of", DAY.isoformat(), "--lang", "en"]) as ours,
    ):
        ours.first_paint()
        ours.settle()
        ours.type(PASSPHRASE.encode() + b"\r2")
        ours.wait_for("▸")
        ours.settle(1.0)
        mine, my_bytes = presses(ours, DOWN, PRESSES)
    ratio = percentile(mine, 0.5) / percentile(theirs, 0.5)
    tell(
        "keys",
        {
            "customers": CUSTOMERS,
            "down_ms": spread(mine),
            "bytes_a_key": round(my_bytes),
            "data_table_1000_ms": spread(theirs),
            "data_table_bytes": round(their_bytes),
        },
        {"down_p99_ms": (percentile(mine, 0.99), 16, "<="), "ratio_p50": (ratio, 0.6, "<=")},
    )


if __name__ == "__main__":
    main()
