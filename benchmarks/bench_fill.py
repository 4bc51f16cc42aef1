"""First fill of about 50,000 rows over HTTPS, signed in, from a center on SQLite and on PostgreSQL, in rows/s.

Held against a plain `sqlite3` upsert of the same rows into the same tables (their keys and rules, no further indexes, no encryption), timed in the
same run; and told beside the same upsert into an encrypted file, and beside how fast PostgreSQL's COPY reads the rows out.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import psycopg

from benchmarks.centers import DAY, a_bank, databases, enrolled, served
from benchmarks.report import middle, tell, wants_quick
from rmdesk.center.database import CenterDb
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.store.connection import connect
from rmdesk.store.replica import Replica
from rmdesk.store.tables import SYNCED
from rmdesk.store.vault import Key
from rmdesk.store.wire import SQLITE, quoted, upsert_sql
from rmdesk.sync import run
from rmdesk.sync.protocol import PAGE_ROWS
from rmdesk.sync.pull import Puller

Tables = dict[str, tuple[str, list[tuple[object, ...]]]]
"""Table → (its CREATE statement, its rows)."""


def main() -> None:
    """Run and tell, a line for each kind of center."""
    quick = wants_quick(__doc__ or "")
    collect_seldom()  # as the process that syncs does
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            folder = Path(name) / kind
            folder.mkdir()
            measure(kind, url, folder, customers=200 if quick else 1_100, times=1 if quick else 5)


def measure(kind: str, url: str, folder: Path, customers: int, times: int) -> None:
    """One kind of center."""
    db = CenterDb(url)
    person = a_bank(db, customers).first_manager.person_id
    db.close()
    fills: list[tuple[float, float]] = []
    peers: dict[str, list[float]] = {"plain": [], "encrypted": []}
    ready, rows, tables = [], 0, Tables()
    with served(url, folder) as center:
        for number in range(times):
            replica = enrolled(center, person, folder / f"desk-{number}")
            rows, speed, cpu, finishing = fill(replica)
            fills.append((speed, cpu))
            ready.append(finishing)
            tables = tables or read_out(replica)
            peers["plain"].append(upsert_all(tables, lambda: sqlite3.connect(folder / "plain.db", isolation_level=None)))
            peers["encrypted"].append(upsert_all(tables, lambda: connect(folder / "encrypted.db", Key("ab" * 32), create=True)))
            replica.close()
            for file in (folder / "plain.db", folder / "encrypted.db"):
                file.unlink()
    speeds = [speed for speed, _cpu in fills]
    raw = {"copy_out_rows_s": round(copied_out(url, tables))} if kind == "postgresql" else {}
    tell(
        "fill",
        {
            "center": kind,
            "rows": rows,
            "tls": True,
            "rows_s": round(middle(speeds)),
            "rows_s_best": round(max(speeds)),
            "desk_cpu_us_a_row": round(min(cpu for _speed, cpu in fills) * 1e6, 2),
            "plain_upsert_rows_s": round(middle(peers["plain"])),
            "encrypted_upsert_rows_s": round(middle(peers["encrypted"])),
            "ratio_to_encrypted_upsert": round(middle([mine / peer for mine, peer in zip(speeds, peers["encrypted"], strict=True)]), 3),
            "indexes_and_search_s": round(middle(ready), 2),
            **raw,
        },
        {
            "rows_s": (middle(speeds), 30_000, ">="),
            "ratio_to_plain_upsert": (middle([mine / peer for mine, peer in zip(speeds, peers["plain"], strict=True)]), 0.35, ">="),
        },
    )


def fill(replica: Replica) -> tuple[int, float, float, float]:
    """Rows, rows/s, this process's CPU seconds a row, and the seconds that indexes, search keys and figures take after it."""
    with run.center_of(replica, replica.path.parent) as there:
        books = there.hello().books
        puller = Puller(replica, there, run.quiet)
        start, used = perf_counter(), process_time()
        puller.run(books)
        seconds, used = perf_counter() - start, process_time() - used
        rows = puller.touched.rows
    start = perf_counter()
    run.brought_up_to_date(replica, Clock(as_of=DAY).today(), run.quiet)
    return rows, rows / seconds, used / rows, perf_counter() - start


def read_out(replica: Replica) -> Tables:
    """What the desk holds now."""
    with replica.reading() as db:
        return {
            name: (
                str(db.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (name,)).fetchone()[0]),
                db.execute(f"SELECT * FROM {quoted(name)} ORDER BY id").fetchall(),
            )
            for name in (str(model.__tablename__) for model in SYNCED)
        }


def upsert_all(tables: Tables, opened: Callable[[], Any]) -> float:
    """Rows/s of an upsert of the same rows in the same order, a page a transaction."""
    db = opened()
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA foreign_keys=OFF")
    for sql, _rows in tables.values():
        db.execute(sql)
    start = perf_counter()
    for name, (_sql, rows) in tables.items():
        for first in range(0, len(rows), PAGE_ROWS):
            db.execute("BEGIN")
            db.executemany(upsert_sql(name, SQLITE), rows[first : first + PAGE_ROWS])
            db.execute("COMMIT")
    elapsed = perf_counter() - start
    db.close()
    return sum(len(rows) for _sql, rows in tables.values()) / elapsed


def copied_out(url: str, tables: Tables) -> float:
    """Rows/s at which PostgreSQL's COPY reads the same tables out."""
    rows, start = 0, perf_counter()
    with psycopg.connect(url) as db, db.cursor() as cursor:
        for name in tables:
            with cursor.copy(f"COPY {quoted(name)} TO STDOUT".encode()) as copy:
                rows += sum(bytes(chunk).count(b"\n") for chunk in copy)
    return rows / (perf_counter() - start)


if __name__ == "__main__":
    main()
