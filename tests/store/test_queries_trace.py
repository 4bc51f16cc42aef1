"""What waits to be uploaded, and where two people disagree."""

from __future__ import annotations

import json
import sqlite3

import pytest

from rmdesk.store.queries.trace import conflict_lines, outbox_counts, outbox_lines
from rmdesk.store.tables.desk import Outbox
from tests.store.builders import ME, a_book, a_customer, a_person, add, delete


def an_edit(conn: sqlite3.Connection, counter: int, customer: str | None, state: str = "pending", **fields: list[str]) -> None:
    """One local mutation."""
    given = {"counter": counter, "customer_id": customer, "state": state, "fields": json.dumps(fields), "reason": "why", "attempts": 2}
    given |= {
        "edit": f"edit {counter}",
        "table_name": "customer",
        "row_id": "r",
        "op": "update",
        "at": "2026-11-20T01:00:00.000Z",
        "author": ME,
    }
    row = {name: "" if field.is_required() else field.default for name, field in Outbox.model_fields.items()} | given
    conn.execute(f"INSERT INTO outbox ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})", [*row.values()])


@pytest.fixture
def conn() -> sqlite3.Connection:
    return a_book()


def test_edits_are_listed_in_the_order_they_were_made(conn: sqlite3.Connection) -> None:
    customer = a_customer(conn, "张伟")
    an_edit(conn, 2, customer, remarks=["", "a"], level=["x", "y"])
    an_edit(conn, 1, None, "rejected")
    an_edit(conn, 3, "gone", "quarantined")
    an_edit(conn, 4, customer, "acked")
    lines = outbox_lines(conn)
    assert [(line.counter, line.customer, line.state) for line in lines] == [
        (1, "", "rejected"),
        (2, "张伟", "pending"),
        (3, "", "quarantined"),
    ]
    assert (lines[1].fields, lines[1].attempts, lines[1].reason) == (("remarks", "level"), 2, "why")
    assert [line.counter for line in outbox_lines(conn, ["acked"])] == [4]


def test_what_waits_is_counted_by_what_it_waits_for(conn: sqlite3.Connection) -> None:
    one, other = a_customer(conn, "张伟"), a_customer(conn, "李娜")
    for counter, customer in enumerate((one, one, other)):  # the first two were saved at once, about one customer: one thing to upload
        an_edit(conn, counter, customer)
    for counter, state in enumerate(("acked", "conflict", "rejected", "quarantined"), 3):
        an_edit(conn, counter, None, state)
    given = {"table_name": "customer", "row_id": "r", "owner_id": ME, "field": "remarks", "mutation": "d:1"}
    add(conn, "sync_conflict", **given)
    add(conn, "sync_conflict", **given, status="settled")
    counts = outbox_counts(conn)
    assert (counts.pending, counts.conflicts, counts.rejected, counts.quarantined) == (2, 1, 1, 1)


def test_open_conflicts_show_all_three_values(conn: sqlite3.Connection) -> None:
    customer, me = a_customer(conn, "张伟"), a_person(conn, "陈静")
    given = {"table_name": "customer", "row_id": customer, "customer_id": customer, "owner_id": me, "mutation": "d:1"}
    add(conn, "sync_conflict", **given, field="remarks", base='"a"', mine='"b"', theirs='"c"')
    add(conn, "sync_conflict", **given, field="name", status="settled")
    delete(conn, "sync_conflict", add(conn, "sync_conflict", **given, field="level"))
    (line,) = conflict_lines(conn)
    assert (line.customer, line.owner, line.field, line.base, line.mine, line.theirs) == ("张伟", "陈静", "remarks", '"a"', '"b"', '"c"')
