"""First painted frame of `rmdesk` against a minimal Textual app, and passphrase to customer list, at 100,000 customers."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.large_desk import CUSTOMERS, DAY, PASSPHRASE, a_copy
from benchmarks.report import tell
from benchmarks.terminal import Terminal

RUNS = 7
HERE = Path(__file__).resolve().parent


def first_frame(command: list[str]) -> float:
    """Seconds from exec to the first painted frame."""
    with Terminal(command) as terminal:
        return terminal.first_paint() - terminal.started


def unlocked_list(command: list[str]) -> float:
    """Seconds from Enter after the passphrase to the first customers on the screen."""
    with Terminal(command) as terminal:
        terminal.first_paint()
        terminal.settle(1.5)  # what is loaded while a person types
        terminal.type(PASSPHRASE.encode())
        terminal.settle()
        start = terminal.type(b"\r2")
        return terminal.wait_for("▸") - start


def main() -> None:
    """Run and tell."""
    with a_copy() as home:
        ours = [sys.executable, "-m", "rmdesk", "--home", str(home), "--as-of", DAY.isoformat(), "--lang", "en"]
        peer = [sys.executable, str(HERE / "minimal_app.py"), "100"]
        pairs = [(first_frame(ours), first_frame(peer)) for _run in range(RUNS)]
        lists = [unlocked_list(ours) for _run in range(RUNS)]
    frame, other = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    unlocked = statistics.median(lists) * 1e3
    tell(
        "start",
        {
            "customers": CUSTOMERS,
            "first_frame_s": round(frame, 3),
            "minimal_app_s": round(other, 3),
            "unlocked_list_ms_min": round(min(lists) * 1e3),
        },
        {"first_frame_ratio": (ratio, 1.3, "<="), "unlocked_list_ms": (unlocked, 600, "<=")},
    )


if __name__ == "__main__":
    main()
