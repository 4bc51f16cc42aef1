"""A portfolio of 500 customers goes from one RM to another: seconds at the center, and until both desks have it over HTTPS.

Held against the raw limit of the center's part: writing as many bare log entries (a row leaves a book and comes into another: two entries) in one
commit, with a plain `sqlite3` upsert or PostgreSQL's COPY.
"""

from __future__ import annotations

import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter

import psycopg

from benchmarks.centers import DAY, a_bank, databases, enrolled, served
from benchmarks.report import middle, tell, wants_quick
from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.feed import Feed
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.domain.ids import uuid7
from rmdesk.store.replica import Replica
from rmdesk.store.wire import Image, select_list, shape
from rmdesk.sync import run

MOVED = 500
_LEADS = "t.person_id = ? AND t.part = 'lead' AND t.valid_to IS NULL AND t.deleted_at IS NULL"


def main() -> None:
    """Run and tell, a line for each kind of center."""
    quick = wants_quick(__doc__ or "")
    collect_seldom()
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            measure(kind, url, Path(name) / kind, moved=50 if quick else MOVED, times=2 if quick else 4)


def measure(kind: str, url: str, folder: Path, moved: int, times: int) -> None:
    """One kind of center. The portfolio goes to and fro."""
    folder.mkdir()
    db = CenterDb(url)
    two = [manager.person_id for manager in a_bank(db, 2 * moved + moved // 2, managers=2).managers]
    moves: list[float] = []
    desks: list[float] = []
    bare: list[float] = []
    entries = 0
    with served(url, folder) as center:
        replicas = [enrolled(center, person, folder / person) for person in two]
        sync_both(replicas)
        chosen = customers_of(db, two[0])[:moved]
        assert len(chosen) == moved
        for turn in range(times):
            people = two if turn % 2 == 0 else two[::-1]
            before = seqs(db)
            start = perf_counter()
            assert db.write(partial(hand_over, chosen, people, DAY + timedelta(days=turn))) == moved
            moves.append(perf_counter() - start)
            entries = seqs(db) - before
            sync_both(replicas)
            desks.append(perf_counter() - start)
            bare.append(write_bare(kind, url, entries))
        for replica in replicas:
            replica.close()
    db.close()
    tell(
        "move",
        {
            "center": kind,
            "customers": moved,
            "log_entries": entries,
            "center_s": round(middle(moves), 2),
            "both_desks_s": round(middle(desks), 2),
            "entries_s": round(entries / middle(moves)),
            "bare_entries_s": round(entries / middle(bare)),
            "ratio_to_bare_entries": round(middle(bare) / middle(moves), 3),
        },
        {"center_s": (middle(moves), 5.0, "<="), "both_desks_s": (middle(desks), 10.0, "<=")},
    )


def customers_of(db: CenterDb, person: str) -> list[str]:
    """Whom somebody leads."""
    with db.read() as tx:
        return [str(row) for (row,) in tx.rows(f"SELECT t.customer_id FROM assignment t WHERE {_LEADS} ORDER BY t.customer_id", (person,))]


def hand_over(customers: list[str], people: list[str], day: date, tx: Tx) -> int:
    """End the first one's assignments and begin the second one's, as a hand-over of a portfolio does; how many."""
    feed = Feed(tx, "operator", Clock(as_of=DAY).now())
    giver, taker = people
    of = shape("assignment")
    wanted = frozenset(customers)
    ended: list[Image] = []
    for row in tx.rows(f"SELECT {select_list(of.name, tx.dialect)} FROM assignment t WHERE {_LEADS}", (giver,)):
        image = of.image(row)
        if image["customer_id"] in wanted:
            ended.append({**image, "valid_to": max(str(image["valid_from"]), day.isoformat())})
    begun: list[Image] = [
        {"id": uuid7(), "customer_id": customer, "person_id": taker, "part": "lead", "share": 1_000_000, "valid_from": day.isoformat()}
        for customer in customers
    ]
    feed.load(of.name, [*ended, *begun])
    return len(ended)


def sync_both(replicas: list[Replica]) -> None:
    """Both desks sync at once."""

    def sync(replica: Replica) -> None:
        with run.center_of(replica, replica.path.parent) as there:
            run.sync(replica, there, Clock(as_of=DAY), run.quiet)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sync, replicas))


def seqs(db: CenterDb) -> int:
    """Entries that all books together have numbered so far."""
    with db.read() as tx:
        return sum(int(seq or 0) for (seq,) in tx.rows("SELECT seq FROM book"))


def write_bare(kind: str, url: str, entries: int) -> float:
    """Seconds to write as many log entries with the driver alone, in one commit."""
    lines = [(1 + place % 2, "balance", uuid7(), place, "U", place << 40) for place in range(entries)]
    if kind == "postgresql":
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("DROP TABLE IF EXISTS bare_change")
            db.execute("CREATE TABLE bare_change (LIKE change INCLUDING ALL)")
            start = perf_counter()
            with db.cursor() as cursor, cursor.copy("COPY bare_change (book_key, table_name, row_id, seq, op, hash) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
            return perf_counter() - start
    plain = sqlite3.connect(f"{url.removeprefix('sqlite:///')}.bare", isolation_level=None)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("DROP TABLE IF EXISTS change")
    key = "PRIMARY KEY (book_key, table_name, row_id)"
    plain.execute(
        f"CREATE TABLE change (book_key INTEGER, table_name TEXT, row_id TEXT, seq INTEGER, op TEXT, hash INTEGER, {key}) WITHOUT ROWID"
    )
    plain.execute("CREATE INDEX by_seq ON change (book_key, seq)")
    start = perf_counter()
    plain.execute("BEGIN")
    plain.executemany(
        "INSERT INTO change VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, op = excluded.op, hash = excluded.hash",
        lines,
    )
    plain.execute("COMMIT")
    seconds = perf_counter() - start
    plain.close()
    return seconds


if __name__ == "__main__":
    main()
