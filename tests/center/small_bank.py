"""A bank small enough to hold in the head: Chen and Lin, three customers each, one account they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from rmdesk.center import devices
from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.feed import Feed, Loaded
from rmdesk.center.permission import Person
from rmdesk.center.push import take
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import StoppedClock
from rmdesk.store.wire import Image, Wire, mutation_hash, row_hash, shape, wrap64
from rmdesk.sync.protocol import Mutation, Outcome, Push
from tests.center.empty_center import an_empty_center

NOW = datetime(2026, 11, 20, 1, 12, tzinfo=UTC)
CHEN, LIN = "chen", "lin"
STAMP = "2026-11-20T01:00:00.000Z"


@contextmanager
def a_small_bank(folder: Path) -> Iterator[SmallBank]:
    """A bank with its center's database in `folder`."""
    db = an_empty_center(CenterDb(f"sqlite:///{folder}/center.db"))
    yield SmallBank(db)
    db.close()


class SmallBank:
    """The center under test, with short ways to write, push and look."""

    def __init__(self, db: CenterDb) -> None:
        self.db = db
        db.write(devices.prepare)
        self.load("branch", [{"id": "east", "code": "E", "name": "城东支行"}])
        self.load("person", [{"id": who, "staff_no": who, "name": who.title(), "branch_id": "east"} for who in (CHEN, LIN)])
        self.load(
            "customer", [{"id": f"{who}{n}", "customer_no": f"{who}{n}", "name": f"客户{who}{n}"} for who in (CHEN, LIN) for n in (1, 2, 3)]
        )
        for who in (CHEN, LIN):
            for n in (1, 2, 3):
                self.assign(f"{who}{n}", who)
        self.load("product", [{"id": "demand", "code": "D", "line": "demand", "name_zh": "活期"}])
        self.load("account", [{"id": "shared", "account_no": "6222", "product_id": "demand"}])
        self.load(
            "account_role",
            [
                {"id": "owner", "account_id": "shared", "customer_id": "chen1", "role": "owner"},
                {"id": "joint", "account_id": "shared", "customer_id": "lin1", "role": "joint"},
            ],
        )
        self.load("balance", [{"id": "b1", "account_id": "shared", "date": "2026-11-01", "amount": 100}])

    def load(self, table: str, images: Sequence[Image]) -> Loaded:
        """Load rows as an intake would."""
        return self.db.write(lambda tx: Feed(tx, "intake", NOW).load(table, images))

    def assign(self, customer: str, person: str, *, until: str | None = None, part: str = "lead") -> None:
        """Give a customer to a person, or end that."""
        row: Image = {
            "id": f"a-{customer}-{person}",
            "customer_id": customer,
            "person_id": person,
            "part": part,
            "valid_from": "2026-01-01",
        }
        self.load("assignment", [row | {"valid_to": until}])

    def person(self, who: str) -> Person:
        """A signed-in person on a device of their own."""
        return Person(who, who.title(), "rm", "east", "城东支行", f"device-{who}")

    def session(self, who: str) -> CenterSession:
        """The conversation of a signed-in person."""
        return CenterSession(CenterService(self.db, StoppedClock(at=NOW)), self.person(who))

    def push(self, who: str, *mutations: Mutation) -> list[Outcome]:
        """What the center answers to these edits."""
        return take(self.db, self.person(who), Push(f"device-{who}", 1, list(mutations)), NOW).outcomes

    def rows(self, sql: str, *params: Wire) -> list[tuple[Wire, ...]]:
        """Rows of a query with `?`."""
        with self.db.read() as tx:
            return tx.rows(sql, params)

    def book(self, book: str) -> set[tuple[str, str]]:
        """The (table, id) pairs in a book."""
        found = self.rows(
            "SELECT c.table_name, c.row_id FROM change c JOIN book b ON b.key = c.book_key WHERE b.id = ? AND c.op = 'U'", book
        )
        return {(str(table), str(row)) for table, row in found}

    def assert_sums_hold(self) -> None:
        """Count and digest of every book are those of the rows stored, and the seqs are 1 … seq without repetition."""
        with self.db.read() as tx:
            for key, book, seq, count, digest in tx.rows("SELECT key, id, seq, row_count, digest FROM book"):
                entries = tx.rows("SELECT table_name, row_id, op, hash, seq FROM change WHERE book_key = ?", (key,))
                here = [(str(table), str(row), hash_) for table, row, op, hash_, _seq in entries if op == "U"]
                assert all(hash_ == self._hash(tx, table, row) for table, row, hash_ in here), book
                assert (count, digest) == (len(here), wrap64(sum(int(hash_ or 0) for *_row, hash_ in here))), book
                numbers = [int(number or 0) for *_entry, number in entries]
                assert len(set(numbers)) == len(numbers), book
                assert max(numbers, default=0) <= int(seq or 0), book

    @staticmethod
    def _hash(tx: Tx, table: str, row_id: str) -> int:
        from rmdesk.store.wire import quoted, select_list

        rows = tx.rows(f"SELECT {select_list(table, tx.dialect)} FROM {quoted(table)} t WHERE t.id = ?", (row_id,))
        return row_hash(shape(table), rows[0])


def a_mutation(counter: int, table: str, row_id: str, op: str = "update", **fields: tuple[Wire, Wire]) -> Mutation:
    """An edit as a desk would send it; fields are base → new."""
    said = mutation_hash(table, row_id, op, fields)
    return Mutation(f"{counter}-{said[:16]}", counter, table, row_id, op, 1, fields, CHEN, STAMP, said)


def a_contact(counter: int, customer: str = "chen1", **more: Wire) -> Mutation:
    """A new contact; its id says its counter."""
    values: dict[str, Wire] = {
        "customer_id": customer,
        "owner_id": CHEN,
        "start": STAMP,
        "channel": "phone",
        "result": "interested",
        "source": "desk",
    }
    return a_mutation(
        counter, "contact", f"contact-{counter}", "insert", **{name: (None, value) for name, value in (values | more).items()}
    )
