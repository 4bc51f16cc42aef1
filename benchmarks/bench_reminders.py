"""The reminder rules over a large book: a pass over everybody, one over the customers that a sync touched, and the call list from there.

The plain SQL that a pass asks is timed alone too, over the same rows: what is left is the rules and the making of reminders.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.centers import DAY, PASSPHRASE
from benchmarks.large_desk import CUSTOMERS, a_copy
from benchmarks.report import middle, tell, timed, wants_quick
from rmdesk.clock import Clock
from rmdesk.domain.ids import id_under
from rmdesk.reminders.book import Reminders
from rmdesk.store import figures
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.store.wire import SQLITE, insert_sql, shape

QUICK = 5_000
TOUCHED = 500
TURNS = 3
Values = dict[str, str | int] | tuple[str | int, ...]


def main() -> None:
    """Run and tell."""
    customers = QUICK if wants_quick(__doc__ or "") else CUSTOMERS
    clock = Clock(as_of=DAY)
    with a_copy(customers) as home:
        replica = Replica(home, Vault(home).unlock(PASSPHRASE))
        with replica.writing() as conn:
            figures.refresh(conn, DAY)
            conn.execute("PRAGMA optimize")
        reminders = Reminders(replica, clock, lambda: Edits(replica, "nobody", "nothing", clock))
        first = timed(reminders.refresh)
        full = [timed(reminders.refresh) for _turn in range(TURNS)]
        sql = asked(replica, reminders)
        some = random.Random(1)
        everybody = [row[0] for row in replica.reader().execute("SELECT id FROM customer ORDER BY id")]
        partial = []
        for turn in range(TURNS):
            touched = some.sample(everybody, TOUCHED)
            touch(replica, touched, turn)
            partial.append(timed(lambda touched=touched: reminders.refresh(touched)))  # type: ignore[misc]
        listed = [timed(reminders.call_list) for _turn in range(TURNS)]
        count = {
            table: replica.reader().execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in ("customer", "balance", "transaction", "reminder")
        }
        replica.close()
    tell(
        "reminders",
        {
            "rows": count,
            "first_pass_s": round(first / 1e3, 2),
            "full_pass_s": round(min(full) / 1e3, 2),
            "share_of_plain_sql": round(sql / min(full), 2),
            "touched": TOUCHED,
            "partial_pass_ms": round(middle(partial), 1),
            "call_list_ms": round(middle(listed), 1),
        },
        {
            "full_pass_s": (min(full) / 1e3, 3, "<="),
            "partial_pass_ms": (min(partial), 100, "<="),
            "call_list_ms": (min(listed), 100, "<="),
        },
    )


def touch(replica: Replica, customers: list[str], turn: int) -> None:
    """A page from the center: each customer's first account has another balance today."""
    with replica.bulk() as conn:
        for customer in customers:
            found = conn.execute("SELECT account_id FROM account_role WHERE customer_id = ? ORDER BY id LIMIT 1", (customer,)).fetchone()
            if found is not None:
                conn.execute("DELETE FROM balance WHERE account_id = ? AND date = ?", (found[0], DAY.isoformat()))
                amount = 1_000_000_00 * (turn + 1)
                row = {"id": id_under(found[0], DAY.toordinal()), "account_id": found[0], "date": DAY.isoformat(), "amount": amount}
                image = {"row_version": 1, "source": "core", "as_of": None, "deleted_at": None, **row}
                conn.execute(insert_sql("balance", SQLITE), shape("balance").row(image))
        figures.refresh(conn, DAY, customers)


def asked(replica: Replica, reminders: Reminders) -> float:
    """Milliseconds that the statements of a full pass take when nobody looks at their rows."""
    statements: list[tuple[str, Values]] = []
    with listening(replica, statements):
        reminders.refresh()
    reader = replica.reader()
    return sum(timed(lambda sql=sql, values=values: drained(reader, sql, values)) for sql, values in statements)  # type: ignore[misc]


def drained(conn: Connection, sql: str, values: Values) -> None:
    """Run a statement to its end."""
    for _row in conn.execute(sql, values):
        pass


@contextmanager
def listening(replica: Replica, statements: list[tuple[str, Values]]) -> Iterator[None]:
    """Write down every question that is asked through the replica's readers."""
    reader = replica.reader

    class Listening:
        """A reader that tells what it is asked."""

        def execute(self, sql: str, values: Values = ()) -> object:
            statements.append((sql, values))
            return reader().execute(sql, values)

    replica.reader = Listening  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        replica.reader = reader  # type: ignore[method-assign]


if __name__ == "__main__":
    main()
