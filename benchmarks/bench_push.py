"""Edits: how many a second the center takes, each exactly once with its answer kept, and what saving one costs the desk.

The center's rate is held against writing the same contacts as bare rows, the same number a commit: a plain `sqlite3` upsert, and PostgreSQL's COPY.
What saving costs is held against one bare commit of one row into an encrypted file of its own: a save makes two, the journal's and the replica's.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import perf_counter, process_time

import psycopg

from benchmarks.centers import DAY, a_bank, databases, signed_in
from benchmarks.report import in_turn, middle, percentile, tell, wants_quick
from rmdesk.center.database import CenterDb
from rmdesk.center.service import CenterSession
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.domain.ids import uuid7
from rmdesk.store import settings
from rmdesk.store.connection import connect
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text
from rmdesk.store.vault import Key, Vault
from rmdesk.store.wire import SQLITE, Wire, mutation_hash, quoted, select_list, shape, upsert_sql
from rmdesk.sync import run
from rmdesk.sync.protocol import PUSH_ROWS, SCHEMA_VERSION, Mutation, Push, Status

GOALS = {"sqlite": 18_000, "postgresql": 5_000}
CUSTOMERS = 500
_MINE = (
    "SELECT c.id, c.remarks FROM customer c JOIN assignment a ON a.customer_id = c.id "
    "WHERE a.person_id = ? AND a.valid_to IS NULL AND a.deleted_at IS NULL AND c.deleted_at IS NULL ORDER BY c.id"
)
STAMP = moment_text(Clock(as_of=DAY).now())


def main() -> None:
    """Run and tell: a line for each kind of center, and one for the desk."""
    quick = wants_quick(__doc__ or "")
    collect_seldom()
    batches, saves = (2, 20) if quick else (30, 400)
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            db = CenterDb(url)
            person = a_bank(db, CUSTOMERS, months=2).first_manager.person_id
            at_center(kind, db, person, batches)
            if kind == "sqlite":
                at_desk(Path(name), signed_in(db, person), person, saves)
            db.close()


def at_center(kind: str, db: CenterDb, person: str, batches: int) -> None:
    """Contacts, remarks and repetitions; the bare rows are written between the batches."""
    session = signed_in(db, person)
    customers = [(str(row), str(remarks)) for row, remarks in _rows(db, _MINE, (person,))]
    counter = 0
    contacts: list[float] = []
    updates: list[float] = []
    again: list[float] = []
    bare: list[float] = []
    used = 0.0
    write_bare = _bare_writer(kind, db)
    for number in range(batches):
        batch = [_contact(counter + place + 1, person, customers[place % len(customers)][0]) for place in range(PUSH_ROWS)]
        counter += PUSH_ROWS
        before = process_time()
        contacts.append(_push(session, batch))
        used += process_time() - before
        again.append(_push(session, batch))
        bare.append(write_bare([one.id for one in batch]))
        if number % 3 == 0:
            remarks = f"remark {number}"
            batch = [_remark(counter + place + 1, person, row, (said, remarks)) for place, (row, said) in enumerate(customers[:PUSH_ROWS])]
            counter += len(batch)
            updates.append(_push(session, batch) * PUSH_ROWS / len(batch))
            customers = [(row, remarks) for row, _said in customers]
    rate = PUSH_ROWS / middle(contacts)
    tell(
        "push",
        {
            "center": kind,
            "mutations": counter,
            "a_batch": PUSH_ROWS,
            "contacts_s": round(rate),
            "contacts_s_best": round(PUSH_ROWS / min(contacts)),
            "updates_s": round(PUSH_ROWS / middle(updates)),
            "repeated_s": round(PUSH_ROWS / middle(again)),
            "center_cpu_us_a_contact": round(used / (batches * PUSH_ROWS) * 1e6, 1),
            "copy_rows_s" if kind == "postgresql" else "plain_upsert_rows_s": round(PUSH_ROWS / middle(bare)),
            "ratio_to_bare_rows": round(middle([peer / mine for mine, peer in zip(contacts, bare, strict=True)]), 3),
        },
        {"contacts_s": (rate, GOALS[kind], ">=")},
    )


def at_desk(folder: Path, session: CenterSession, person: str, saves: int) -> None:
    """Milliseconds a saved contact, with its journal, without it, and of a bare commit; in turn."""
    home = folder / "desk"
    clock = Clock(as_of=DAY)
    with closing(Replica.create(home, Vault(home).create("demo"))) as replica:
        with replica.writing() as db:
            settings.put(db, "device", session.person.device)
            settings.put(db, "person_id", person)
        run.sync(replica, session, clock, run.quiet)
        with replica.reading() as db:
            customers = [str(row) for (row,) in db.execute("SELECT id FROM customer ORDER BY id")]
        edits = Edits(replica, person, session.person.device, clock)
        bare = connect(folder / "bare.db", Key("ab" * 32), create=True)
        bare.execute("CREATE TABLE line (number INTEGER PRIMARY KEY, text TEXT)")
        turn = 0

        def save() -> None:
            nonlocal turn
            turn += 1
            with edits.batch() as batch:
                batch.insert(
                    "contact", {"customer_id": customers[turn % len(customers)], "start": STAMP, "channel": "phone", "result": "interested"}
                )

        def save_without_journal() -> None:
            keep, replica.journal.keep = replica.journal.keep, lambda *_anything: None  # type: ignore[method-assign]
            try:
                save()
            finally:
                replica.journal.keep = keep  # type: ignore[method-assign]

        def commit() -> None:
            bare.execute("INSERT INTO line (text) VALUES (?)", ("x" * 400,))

        for _warm in range(5):
            save()
        times = in_turn({"save": save, "without": save_without_journal, "commit": commit}, saves)
        bare.close()
    ratio = middle(times["save"]) / middle(times["commit"])
    tell(
        "save",
        {
            "saves": saves,
            "save_ms": {"p50": round(middle(times["save"]), 2), "p99": round(percentile(times["save"], 0.99), 2)},
            "without_journal_ms": {"p50": round(middle(times["without"]), 2), "p99": round(percentile(times["without"], 0.99), 2)},
            "bare_commit_ms": {"p50": round(middle(times["commit"]), 2), "p99": round(percentile(times["commit"], 0.99), 2)},
            "journal_costs_ms": round(middle(times["save"]) - middle(times["without"]), 2),
            "ratio_to_bare_commit": round(ratio, 2),
        },
        {"save_p99_ms": (percentile(times["save"], 0.99), 50, "<=")},
    )


def _push(session: CenterSession, batch: list[Mutation]) -> float:
    """Seconds until the center has answered that all of it was taken."""
    start = perf_counter()
    answer = session.push(Push(session.person.device, SCHEMA_VERSION, batch))
    seconds = perf_counter() - start
    assert all(outcome.status == Status.APPLIED for outcome in answer.outcomes), answer
    return seconds


def _contact(counter: int, person: str, customer: str) -> Mutation:
    said: dict[str, Wire] = {
        "customer_id": customer,
        "owner_id": person,
        "start": STAMP,
        "channel": "phone",
        "result": "interested",
        "source": "desk",
    }
    return _mutation(counter, person, "contact", uuid7(), "insert", {name: (None, value) for name, value in said.items()})


def _remark(counter: int, person: str, customer: str, said: tuple[str, str]) -> Mutation:
    return _mutation(counter, person, "customer", customer, "update", {"remarks": said})


def _mutation(counter: int, person: str, table: str, row: str, op: str, fields: dict[str, tuple[Wire, Wire]]) -> Mutation:
    return Mutation(uuid7(), counter, table, row, op, 1, fields, person, STAMP, mutation_hash(table, row, op, fields))


def _rows(db: CenterDb, sql: str, params: tuple[str, ...] = ()) -> list[tuple[Wire, ...]]:
    with db.read() as tx:
        return tx.rows(sql, params)


def _bare_writer(kind: str, db: CenterDb) -> Callable[[list[str]], float]:
    """Writes the stored contacts with these ids as bare rows, in one commit that reaches the disk; in how many seconds."""
    columns = ", ".join(map(quoted, shape("contact").columns))

    def stored(ids: list[str]) -> list[tuple[Wire, ...]]:
        return _rows(
            db, f"SELECT {select_list('contact', db.dialect)} FROM contact t WHERE t.id IN ({', '.join('?' * len(ids))})", tuple(ids)
        )

    if kind == "postgresql":
        copy_db = psycopg.connect(db.url, autocommit=True)
        copy_db.execute("CREATE TABLE bare (LIKE contact INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)")

        def copied(ids: list[str]) -> float:
            rows = stored(ids)
            start = perf_counter()
            with copy_db.cursor() as cursor, cursor.copy(f"COPY bare ({columns}) FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
            return perf_counter() - start

        return copied
    plain = sqlite3.connect(str(db.url).removeprefix("sqlite:///") + ".bare", isolation_level=None)
    plain.execute("PRAGMA journal_mode=WAL")
    plain.execute("PRAGMA synchronous=FULL")
    plain.execute(str(_rows(db, "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'contact'")[0][0]))

    def upserted(ids: list[str]) -> float:
        rows = stored(ids)
        start = perf_counter()
        plain.execute("BEGIN")
        plain.executemany(upsert_sql("contact", SQLITE), rows)
        plain.execute("COMMIT")
        return perf_counter() - start

    return upserted


if __name__ == "__main__":
    main()
