"""The reminder rules over a large book: a pass over everybody, one over the customers that a sync touched, and the call list from there.

The plain SQL that a pass asks is timed alone too, over the same rows: what is left is the rules and the making of reminders. Each figure is given
by the clock and in processor time; that of a pass over everybody is spent in two threads. The goals for a few customers and for Today are held
against processor time, which a busy machine disturbs less; that of the full pass against the clock.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, process_time
from typing import NamedTuple

from benchmarks.centers import DAY, PASSPHRASE
from benchmarks.large_desk import CUSTOMERS, a_copy
from benchmarks.report import middle, tell, wants_quick
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


class Took(NamedTuple):
    """What a call took, milliseconds. A machine with other work shows its own slowness in the clock, and little of it in the processor time."""

    clock: float
    processor: float
    """Of all threads."""


def timed(call: Callable[[], object]) -> Took:
    """What one call takes."""
    clock, processor = perf_counter(), process_time()
    call()
    return Took((perf_counter() - clock) * 1e3, (process_time() - processor) * 1e3)


def least(turns: list[Took]) -> Took:
    """The least clock and the least processor time of several turns: what the work itself takes."""
    return Took(min(one.clock for one in turns), min(one.processor for one in turns))


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
        calls = [timed(reminders.call_list) for _turn in range(TURNS)]
        counted = [timed(reminders.to_call) for _turn in range(TURNS)]
        all_of_them = [timed(reminders.listed) for _turn in range(TURNS)]
        count = {
            table: replica.reader().execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in ("customer", "balance", "transaction", "reminder")
        }
        replica.close()
    whole, some_customers, today = least(full), least(partial), least(calls)
    tell(
        "reminders",
        {
            "rows": count,
            "first_pass_s": told(first, 1e3),
            "full_pass_s": told(whole, 1e3),
            "share_of_plain_sql": round(sql.processor / whole.processor, 2),
            "touched": TOUCHED,
            "partial_pass_ms": told(some_customers),
            "partial_pass_middle_ms": round(middle([one.processor for one in partial]), 1),
            "call_list_ms": told(today),
            "customers_to_call_ms": told(least(counted)),
            "page_of_all_ms": told(least(all_of_them)),
        },
        {
            "full_pass_s": (whole.clock / 1e3, 3, "<="),
            "partial_pass_ms": (some_customers.processor, 100, "<="),
            "call_list_ms": (today.processor, 100, "<="),
        },
    )


def told(took: Took, unit: float = 1) -> dict[str, float]:
    """Clock and processor time in `unit` milliseconds."""
    return {"clock": round(took.clock / unit, 2), "processor": round(took.processor / unit, 2)}


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


def asked(replica: Replica, reminders: Reminders) -> Took:
    """What the statements of a full pass take, one after the other, when nobody looks at their rows."""
    statements: list[tuple[str, Values]] = []
    with listening(replica, statements):
        reminders.refresh()
    reader = replica.reader()
    found = [timed(lambda sql=sql, values=values: drained(reader, sql, values)) for sql, values in statements]  # type: ignore[misc]
    return Took(sum(one.clock for one in found), sum(one.processor for one in found))


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
