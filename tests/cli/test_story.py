"""The main job from end to end, in real processes: a bank, two desks, a contact logged while the center is down, and the proof afterwards."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rmdesk.center.database import CenterDb
from rmdesk.store.connection import connect
from rmdesk.store.tables import SYNCED
from rmdesk.store.vault import REPLICA_FILE, Vault
from tests.cli.runner import PASSPHRASE, CommandLine, Finished, process
from tests.cli.serving import serving

LINE = "dt 有意 理财 20w ; 等年终奖 > 周五 再电 !1"


def free_port() -> int:
    """A port that was free a moment ago; the center must come back at its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class Desk:
    """An RM's desk, worked by commands: each a process of its own, or, where that makes no difference, in this one."""

    def __init__(self, home: Path, secret: Path, capsys: pytest.CaptureFixture[str], *, apart: bool) -> None:
        self.home = home
        self._apart = apart
        self._options = ("--json", f"--passphrase-file={secret}")
        self._here = CommandLine(home, capsys)

    def run(self, *words: str) -> Finished:
        return process(*self._options, f"--home={self.home}", *words) if self._apart else self._here(*self._options, *words)

    def __call__(self, *words: str) -> Any:
        return self.run(*words).well().document

    def ask(self, *words: str) -> Any:
        """Look, in this process."""
        return self._here(*self._options, *words).well().document

    def fails(self, status: int, *words: str) -> str:
        ended = self.run(*words)
        assert ended.status == status, ended
        return ended.complaint

    def traces_of(self, customer_id: str) -> list[str]:
        """Tables of the replica in which the customer's id stands anywhere."""
        with closing(connect(self.home / REPLICA_FILE, Vault(self.home).unlock(PASSPHRASE), read_only=True)) as replica:
            found = []
            for model in SYNCED:
                table = model.__tablename__
                columns = [
                    str(column) for _place, column, kind, *_rest in replica.execute(f'PRAGMA table_info("{table}")') if kind != "INTEGER"
                ]
                anywhere = " OR ".join(f'"{column}" = ?' for column in columns)
                if replica.execute(f'SELECT 1 FROM "{table}" WHERE {anywhere} LIMIT 1', [customer_id] * len(columns)).fetchone():
                    found.append(str(table))
            return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_contact_logged_while_the_center_was_down_is_there_once(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    rmdesk: CommandLine,
    secret: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    db = f"sqlite:///{tmp_path}/bank.db" if kind == "sqlite" else request.getfixturevalue("postgres_db")
    at = ("--db", db, "--port", str(port := free_port()))
    rmdesk("center", "init", "--db", db).well()
    rmdesk("center", "demo-bank", "--db", db, "--customers", "60", "--managers", "2", "--months", "2").well()
    staff = [person for person in rmdesk.json("center", "people", "--db", db)["rows"] if person["role"] == "rm"]
    codes = [rmdesk.json("center", "device", "code", person["staff_no"], "--db", db)["code"] for person in staff]
    mine = Desk(tmp_path / "mine", secret, capsys, apart=kind == "sqlite")
    other = Desk(tmp_path / "other", secret, capsys, apart=False)

    with serving(rmdesk.home, "--db", db, port=port) as url:
        for desk, code in zip((mine, other), codes, strict=True):
            desk("enroll", "--center", url, "--code", code)
            desk("sync")
    customer = one_that_only_this_person_has(db, staff[0]["id"])
    assert [hit["id"] for hit in mine.ask("find", customer["customer_no"])["rows"]] == [customer["id"]]
    assert mine.ask("show", customer["customer_no"])["identity"]["name"] == customer["name"]

    logged = mine("log", LINE, "--customer", customer["customer_no"])  # the center is down
    assert logged["records"][0] == "contact"
    assert url in mine.fails(5, "sync")
    waiting = mine.ask("outbox")["rows"]
    assert {line["state"] for line in waiting} == {"pending"}
    assert contacts_saying(db, LINE) == []

    with serving(rmdesk.home, *at[:2], port=port):
        synced = mine("sync")
        assert (synced["pushed"]["applied"], synced["pending"]) == (len(waiting), 0)
        proof = mine("verify", "--deep")
        assert (proof["equal"], proof["problems"], proof["damage"]) == (True, [], [])
        assert proof["rows"] == sum(book["rows_there"] for book in proof["books"]) > 100
        assert other("verify", "--deep")["equal"] is True
    assert contacts_saying(db, LINE) == [(logged["contact_id"], customer["id"], staff[0]["id"], 1)]
    assert rmdesk.json("center", "verify", "--db", db)["equal"] is True
    assert "contact" in mine.traces_of(customer["id"])
    assert other.traces_of(customer["id"]) == []
    assert other.traces_of(str(logged["contact_id"])) == []


def one_that_only_this_person_has(db: str, person_id: str) -> dict[str, str]:
    """A customer of this person's that nobody else looks after."""
    center = CenterDb(db)
    with center.read() as tx:
        rows = tx.rows(
            "SELECT c.id, c.customer_no, c.name FROM customer c JOIN assignment a ON a.customer_id = c.id "
            "WHERE c.kind = 'retail' AND c.status = 'active' GROUP BY c.id, c.customer_no, c.name "
            "HAVING count(*) = 1 AND min(a.person_id) = ? ORDER BY c.customer_no",
            (person_id,),
        )
        shared = "SELECT account_id FROM account_role WHERE role <> 'owner'"
        joint = {row for (row,) in tx.rows(f"SELECT customer_id FROM account_role WHERE account_id IN ({shared})")}
    center.close()
    return next({"id": str(id), "customer_no": str(number), "name": str(name)} for id, number, name in rows if id not in joint)


def contacts_saying(db: str, line: str) -> list[tuple[object, ...]]:
    """The center's contacts with this content: id, customer, owner, version."""
    center = CenterDb(db)
    with center.read() as tx:
        rows: list[tuple[object, ...]] = list(
            tx.rows("SELECT id, customer_id, owner_id, row_version FROM contact WHERE content = ?", (line,))
        )
    center.close()
    return rows
