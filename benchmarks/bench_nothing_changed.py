"""Asking when there is nothing new, which is what desks do nearly all day: milliseconds at the center, and from a desk over HTTPS.

`changes` asks one book, `hello` all of a desk's books and who is asking (a poll is one `hello`). Held against one row read by the same driver from
the same database, and over HTTPS against an address that the center does not know: what HTTP, TLS and the framework cost without any work.
"""

from __future__ import annotations

import sqlite3
import ssl
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx2
import psycopg

from benchmarks.centers import a_bank, databases, enrolled, served, signed_in
from benchmarks.report import in_turn, middle, spread, tell, wants_quick
from rmdesk.center.database import CenterDb
from rmdesk.collector import collect_seldom
from rmdesk.sync import run
from rmdesk.sync.protocol import PAGE_ROWS

ROW = "SELECT key, epoch, seq, floor, row_count, digest FROM book WHERE id = "
GOAL = 0.3
"""Milliseconds of `changes` at the center."""


def main() -> None:
    """Run and tell, a line for each kind of center."""
    quick = wants_quick(__doc__ or "")
    collect_seldom()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            measure(kind, url, Path(name) / kind, times=50 if quick else 1_000)


def measure(kind: str, url: str, folder: Path, times: int) -> None:
    """One kind of center."""
    folder.mkdir()
    db = CenterDb(url)
    person = a_bank(db, 300).first_manager.person_id
    session = signed_in(db, person)
    state = session.digest(f"rm:{person}")
    at_center = in_turn(
        {
            "changes": lambda: session.changes(state.id, state.epoch, state.seq, PAGE_ROWS),
            "hello": session.hello,
            "one_row": one_row(kind, url, state.id),
        },
        times,
    )
    with served(url, folder) as center:
        replica = enrolled(center, person, folder / "desk")
        with (
            run.center_of(replica, replica.path.parent) as there,
            httpx2.Client(base_url=center.url, verify=context(center.ca), trust_env=False) as client,
        ):
            over_https = in_turn(
                {
                    "changes": lambda: there.changes(state.id, state.epoch, state.seq, PAGE_ROWS),
                    "hello": there.hello,
                    "unknown": lambda: client.get("/v1/unknown"),
                },
                times // 4,
            )
        replica.close()
    db.close()
    changes, row = middle(at_center["changes"]), middle(at_center["one_row"])
    tell(
        "nothing_changed",
        {
            "center": kind,
            "at_center_ms": {name: spread(values) for name, values in at_center.items()},
            "over_https_ms": {name: spread(values) for name, values in over_https.items()},
            "ratio_to_one_row": round(changes / row, 1),
            "ratio_to_bare_https": round(middle(over_https["hello"]) / middle(over_https["unknown"]), 2),
        },
        {"changes_at_center_ms": (changes, GOAL, "<=")},
    )


def one_row(kind: str, url: str, book: str) -> Callable[[], object]:
    """Read the book's row with the driver alone."""
    if kind == "postgresql":
        postgres = psycopg.connect(url, autocommit=True)
        return lambda: postgres.execute(f"{ROW}%s", (book,)).fetchall()
    plain = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    return lambda: plain.execute(f"{ROW}?", (book,)).fetchall()


def context(ca: Path | None) -> ssl.SSLContext:
    """Trust in the center's certificate."""
    return ssl.create_default_context(cafile=str(ca))


if __name__ == "__main__":
    main()
