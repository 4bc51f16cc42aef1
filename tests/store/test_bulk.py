"""Rows that go in by the dozen are the rows that were given, whatever their number."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.store import bulk
from rmdesk.store.connection import RuleBroken
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.store.wire import Wire, defaults, shape

COUNTS = [0, 1, bulk.AT_ONCE - 1, bulk.AT_ONCE, bulk.AT_ONCE + 1, 3 * bulk.AT_ONCE + 5]


@pytest.fixture
def replica(tmp_path: Path) -> Replica:
    return Replica.create(tmp_path, Vault(tmp_path).create("a passphrase"))


def branches(count: int, name: str) -> list[list[Wire]]:
    of = shape("branch")
    return [of.row({**defaults("branch"), "id": f"b{n}", "code": f"c{n}", "name": f"{name} {n}", "row_version": 1}) for n in range(count)]


@pytest.mark.parametrize("count", COUNTS)
def test_rows_are_inserted_and_then_replaced(replica: Replica, count: int) -> None:
    for name in ("first", "second"):
        with replica.bulk() as db:
            bulk.upsert(db, "branch", branches(count, name))
        found = replica.reader().execute("SELECT id, name FROM branch").fetchall()
        assert sorted(found) == sorted((f"b{n}", f"{name} {n}") for n in range(count))
    replica.close()


@pytest.mark.parametrize("count", COUNTS)
def test_members_are_noted_once_with_their_newest_hash(replica: Replica, count: int) -> None:
    ids = [f"b{n}" for n in range(count)]
    for add in (1, -(2**63)):
        with replica.bulk() as db:
            bulk.keep_members(db, "bank", "branch", ids, [n + add for n in range(count)])
        found = replica.reader().execute("SELECT book, table_name, row_id, hash FROM replica_row").fetchall()
        assert sorted(found) == sorted(("bank", "branch", f"b{n}", n + add) for n in range(count))
    replica.close()


def test_a_row_that_breaks_a_rule_is_refused(replica: Replica) -> None:
    rows = branches(2 * bulk.AT_ONCE, "x")
    place = shape("branch").columns.index("name")
    rows[40][place] = None
    with replica.bulk() as db, pytest.raises(RuleBroken):
        bulk.upsert(db, "branch", rows)
    assert replica.reader().execute("SELECT count(*) FROM branch").fetchone() == (bulk.AT_ONCE,)
    replica.close()
