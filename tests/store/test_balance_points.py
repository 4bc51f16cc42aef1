"""Balance points say what the balance rows say, whatever happens to those."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.ids import id_under
from rmdesk.store.balance_points import TRIGGERS, ordinal
from rmdesk.store.replica import Replica
from rmdesk.store.wire import SQLITE, Image, shape, upsert_sql
from tests.store.builders import LONG_AGO, TODAY, a_balance, a_book, a_customer, an_account
from tests.store.desks import KEY

ACCOUNTS = ("aaaaaaaa-0000-5000-8000-000000000000", "bbbbbbbb-0000-5000-8000-000000000000")
a_day = st.integers(0, 5).map(lambda days: TODAY - timedelta(days))
a_step = st.one_of(
    st.tuples(st.just("put"), st.sampled_from(ACCOUNTS), a_day, st.integers(-(10**12), 10**12)),
    st.tuples(st.sampled_from(["mark", "unmark", "delete"]), st.sampled_from(ACCOUNTS), a_day, st.just(0)),
    st.tuples(st.just("move"), st.sampled_from(ACCOUNTS), a_day, st.integers(6, 9)),
)


def points(conn: sqlite3.Connection) -> set[tuple[str, date, int]]:
    """Account, day and amount of every point."""
    rows = conn.execute("SELECT n.account_id, p.day, p.amount FROM balance_point AS p JOIN balance_account AS n ON n.number = p.account")
    return {(account, date.fromordinal(day), amount) for account, day, amount in rows}


def rows(conn: sqlite3.Connection) -> set[tuple[str, date, int]]:
    """The same of every balance row that counts."""
    found = conn.execute("SELECT account_id, date, amount FROM balance WHERE deleted_at IS NULL")
    return {(account, date.fromisoformat(day), amount) for account, day, amount in found}


def put(conn: sqlite3.Connection, account: str, on: date, amount: int) -> None:
    """A row as a page from the center brings it."""
    row: Image = {"id": id_under(account, on.toordinal()), "account_id": account, "date": on.isoformat(), "amount": amount}
    image: Image = {"row_version": 1, "source": "core", "as_of": None, "deleted_at": None, **row}
    conn.execute(upsert_sql("balance", SQLITE), shape("balance").row(image))


@given(steps=st.lists(a_step, max_size=12))
def test_points_follow_the_rows_through_any_changes(steps: list[tuple[str, str, date, int]]) -> None:
    with a_book() as conn:
        conn.execute("PRAGMA foreign_keys=OFF")
        for what, account, on, number in steps:
            here = "account_id = ? AND date = ?", (account, on.isoformat())
            if what == "put":
                put(conn, account, on, number)
            elif what == "delete":
                conn.execute(f"DELETE FROM balance WHERE {here[0]}", here[1])
            elif what == "move":
                later = (on + timedelta(number)).isoformat()
                conn.execute(f"UPDATE OR IGNORE balance SET date = ? WHERE {here[0]}", (later, *here[1]))
            else:
                gone = "2026-01-01T00:00:00Z" if what == "mark" else None
                conn.execute(f"UPDATE balance SET deleted_at = ? WHERE {here[0]}", (gone, *here[1]))
            assert points(conn) == rows(conn)


def test_a_replica_without_the_triggers_gets_them_and_all_points_when_it_is_opened(home: Path) -> None:
    replica = Replica(home, KEY)
    with replica.writing() as conn:
        account = an_account(conn, a_customer(conn), balances={LONG_AGO: 1_00, TODAY: 2_00})
        for name in TRIGGERS:
            conn.execute(f"DROP TRIGGER {name}")
        a_balance(conn, account, TODAY + timedelta(1), 3_00)
    replica.close()
    replica = Replica(home, KEY)
    assert points(replica.reader()) == rows(replica.reader())
    assert len(points(replica.reader())) == 3
    with replica.writing() as conn:
        a_balance(conn, account, TODAY + timedelta(2), 4_00)
    assert points(replica.reader()) == rows(replica.reader())
    replica.close()


@given(on=st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_days_are_ordinals_in_any_century(on: date) -> None:
    with a_book() as conn:
        (found,) = conn.execute(f"SELECT {ordinal('?')}", (on.isoformat(),)).fetchone()
    assert found == on.toordinal()
