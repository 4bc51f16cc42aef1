"""First fill of about 50,000 rows over HTTP with authentication, rows/s, against a plain `sqlite3` upsert of the same rows; and a sync with nothing new."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.large_desk import DAY, enrolled, served
from benchmarks.report import tell
from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.center.permission import Person
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import Clock
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import SQLITE, quoted, upsert_sql
from rmdesk.sync import run
from rmdesk.sync.protocol import PAGE_ROWS
from rmdesk.sync.pull import Puller

CUSTOMERS = 1_100
RUNS = 3


def plain_upsert(tables: dict[str, tuple[str, list[tuple[object, ...]]]], folder: Path) -> float:
    """Rows/s of an upsert of the same rows into an unencrypted database, page by page."""
    db = sqlite3.connect(folder / "plain.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    for name, (sql, _rows) in tables.items():
        db.execute(f"DROP TABLE IF EXISTS {quoted(name)}")
        db.execute(sql)
    start = time.perf_counter()
    for name, (_sql, rows) in tables.items():
        for first in range(0, len(rows), PAGE_ROWS):
            db.execute("BEGIN")
            db.executemany(upsert_sql(name, SQLITE), rows[first : first + PAGE_ROWS])
            db.execute("COMMIT")
    elapsed = time.perf_counter() - start
    db.close()
    return sum(len(rows) for _sql, rows in tables.values()) / elapsed


def main() -> None:
    """Run and tell."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'center.db'}"
        db = CenterDb(url)
        bank = generate(db, customers=CUSTOMERS, managers=1, months=12, business_date=DAY, seed=20)
        db.write(devices.prepare)
        person = bank.first_manager.person_id
        ratios, speeds, plain, idle = [], [], [], []
        rows = 0
        with served(url) as center:
            for number in range(RUNS):
                replica = enrolled(center, person, folder / f"desk-{number}")
                with run.center_of(replica, folder) as there:
                    books = there.hello().books
                    puller = Puller(replica, there, run.quiet)
                    start = time.perf_counter()
                    puller.run(books)
                    elapsed = time.perf_counter() - start
                    rows = puller.touched.rows
                    speeds.append(rows / elapsed)
                    for _turn in range(20):
                        start = time.perf_counter()
                        there.hello()
                        idle.append((time.perf_counter() - start) * 1e3)
                with replica.reading() as db_here:
                    tables = {
                        table: (
                            db_here.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).fetchone()[0],
                            db_here.execute(f"SELECT * FROM {quoted(table)}").fetchall(),
                        )
                        for table in (str(model.__tablename__) for model in SYNCED)
                    }
                plain.append(plain_upsert(tables, folder))
                ratios.append(speeds[-1] / plain[-1])
                replica.close()
        session = CenterSession(CenterService(db, Clock(as_of=DAY)), Person(person, "", "rm", "", "", ""))
        state = session.digest(f"rm:{person}")
        at_center = []
        for _turn in range(200):
            start = time.perf_counter()
            session.changes(state.id, state.epoch, state.seq, PAGE_ROWS)
            at_center.append((time.perf_counter() - start) * 1e3)
        db.close()
    tell(
        "fill",
        {
            "rows": rows,
            "fill_rows_s": round(statistics.median(speeds)),
            "plain_rows_s": round(statistics.median(plain)),
            "idle_http_ms": round(statistics.median(idle), 2),
        },
        {
            "ratio_to_plain_upsert": (statistics.median(ratios), 0.35, ">="),
            "nothing_changed_at_center_ms": (statistics.median(at_center), 2, "<="),
        },
    )


if __name__ == "__main__":
    main()
