"""Readers, the writer, who hears of changes, and what is left after locking."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rmdesk.errors import IntegrityError, InvalidValue, Locked, UsageError
from rmdesk.store import settings
from rmdesk.store.changes import ANYTHING, Changed
from rmdesk.store.connection import Connection
from rmdesk.store.replica import Replica
from rmdesk.store.vault import REPLICA_FILE
from rmdesk.store.wire import SQLITE, defaults, insert_sql, shape
from tests.conftest import ROOT
from tests.store.desks import KEY, a_customer, names_in


def put(replica: Replica, name: str, value: str) -> None:
    with replica.writing() as connection:
        settings.put(connection, name, value)


def put_and_fail(connection: Connection) -> None:
    settings.put(connection, "last_sync", "after")
    raise InvalidValue("whatever")


def open_files(home: Path) -> list[str]:
    links = Path("/proc/self/fd").iterdir()
    return [target for link in links if link.is_symlink() and (target := str(link.readlink())).startswith(str(home))]


def test_what_was_written_is_read_at_once_in_every_thread(replica: Replica) -> None:
    put(replica, "branch_name", "城东支行")
    with ThreadPoolExecutor(3) as pool:
        names = list(pool.map(lambda _number: settings.get(replica.reader(), "branch_name"), range(12)))
    assert set(names) == {"城东支行"}
    assert settings.get(replica.reader(), "nobody put this", "default") == "default"


def test_each_thread_has_its_own_reader_and_keeps_it(replica: Replica) -> None:
    mine: Connection = replica.reader()
    theirs: list[Connection] = []
    thread = threading.Thread(target=lambda: theirs.extend([replica.reader(), replica.reader()]))
    thread.start()
    thread.join()
    assert replica.reader() is mine
    assert theirs[0] is theirs[1] is not mine


def test_readers_of_ended_threads_are_closed(replica: Replica, home: Path) -> None:
    replica.reader()
    for _number in range(8):
        thread = threading.Thread(target=replica.reader)
        thread.start()
        thread.join()
    database = str(home / REPLICA_FILE)
    assert open_files(home).count(database) < 6  # SQLite itself keeps one or two for later


def test_a_reader_cannot_write(replica: Replica) -> None:
    with pytest.raises(Exception, match="readonly"):
        replica.reader().execute("DELETE FROM setting")


def test_a_block_that_fails_leaves_nothing(replica: Replica) -> None:
    put(replica, "last_sync", "before")
    with pytest.raises(InvalidValue), replica.writing() as connection:
        put_and_fail(connection)
    assert settings.get(replica.reader(), "last_sync") == "before"
    put(replica, "last_sync", "later")
    assert settings.get(replica.reader(), "last_sync") == "later"


def test_a_write_inside_a_write_is_a_mistake(replica: Replica) -> None:
    with pytest.raises(RuntimeError), replica.writing(), replica.writing():
        pass
    put(replica, "last_sync", "later")


def test_a_child_needs_its_parent_except_in_a_page_from_the_center(replica: Replica) -> None:
    of = shape("customer_type")
    orphan, another = (
        of.row({**defaults("customer_type"), "id": name, "code": name, "kind": "retail", "parent_id": "nobody", "name_zh": "子"})
        for name in "xy"
    )
    with pytest.raises(IntegrityError), replica.writing() as connection:
        connection.execute(insert_sql("customer_type", SQLITE), orphan)
    with replica.bulk() as connection:
        connection.execute(insert_sql("customer_type", SQLITE), orphan)
    with pytest.raises(IntegrityError), replica.writing() as connection:
        connection.execute(insert_sql("customer_type", SQLITE), another)


def test_edits_are_on_the_disk_when_reported_also_after_a_page(replica: Replica) -> None:
    for _time in ("fresh", "after a page"):
        with replica.writing() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
            assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with replica.bulk() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (1,)


def test_locking_forgets_the_key_and_closes_every_file(replica: Replica, home: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _number: settings.get(replica.reader(), "device"), range(8)))
        replica.reader()
        assert open_files(home) != []
        replica.close()
        assert open_files(home) == []
        for question in (replica.reader, replica.engine):
            with pytest.raises(Locked):
                pool.submit(question).result()
    with pytest.raises(Locked), replica.writing():
        pass
    replica.close()


def test_locking_stops_a_question_that_is_being_answered(replica: Replica, home: Path) -> None:
    began = threading.Event()

    def count() -> object:
        with replica.reading() as reader:
            reader.create_function("began", 0, began.set)
            endless = "WITH RECURSIVE n(i) AS (SELECT began() UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n"
            return reader.execute(endless).fetchone()

    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(count)
        began.wait()
        replica.close()
        with pytest.raises(Locked):
            answer.result()
        del answer
    assert open_files(home) == []


def test_every_subscriber_hears_of_a_change_until_it_stops(replica: Replica) -> None:
    heard: list[Changed] = []
    also: list[Changed] = []
    stop = replica.changed.subscribe(heard.append)
    replica.changed.subscribe(also.append)
    change = Changed(frozenset({"contact"}), frozenset({"c1"}))
    replica.changed.publish(change)
    stop()
    stop()
    replica.changed.publish(change)
    assert (heard, also) == ([change], [change, change])


def test_a_subscriber_that_fails_does_not_keep_others_from_hearing(replica: Replica, caplog: pytest.LogCaptureFixture) -> None:
    heard: list[Changed] = []

    def fails(_changed: Changed) -> None:
        raise LookupError("screen is gone")

    replica.changed.subscribe(fails)
    replica.changed.subscribe(heard.append)
    replica.changed.publish(ANYTHING)
    assert heard == [ANYTHING]
    assert "screen is gone" in caplog.text


@pytest.mark.parametrize(
    ("changed", "tables", "key", "touched"),
    [
        (ANYTHING, {"contact"}, "c1", True),
        (Changed(frozenset({"contact"})), {"contact", "activity"}, "c1", True),
        (Changed(frozenset({"contact"})), {"activity"}, "", False),
        (Changed(frozenset({"contact"}), frozenset({"c1"})), {"contact"}, "c1", True),
        (Changed(frozenset({"contact"}), frozenset({"c1"})), {"contact"}, "c2", False),
        (Changed(frozenset({"contact"}), frozenset({"c1"})), {"contact"}, "", True),
    ],
)
def test_a_screen_refreshes_only_what_it_shows(changed: Changed, tables: set[str], key: str, touched: bool) -> None:
    assert changed.touches(frozenset(tables), key) is touched


def test_what_another_process_commits_is_noticed_and_ones_own_is_not(replica: Replica, home: Path) -> None:
    heard: list[Changed] = []
    replica.changed.subscribe(heard.append)
    put(replica, "as_of", "2026-11-19")
    a_customer(replica)
    assert not replica.changed.poll()
    code = f"""
from pathlib import Path
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
replica = Replica(Path({str(home)!r}), Key({KEY.digits!r}))
with replica.writing() as connection:
    settings.put(connection, "as_of", "2026-11-20")
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    assert replica.changed.poll()
    assert heard == [ANYTHING]
    assert not replica.changed.poll()


def test_unlocking_and_opening_import_no_orm(home: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key, Vault
vault = Vault(Path({str(home)!r}) / "vault")
vault.create("demo")
vault.unlock("demo")
replica = Replica(Path({str(home)!r}), Key({KEY.digits!r}))
settings.get(replica.reader(), "device")
replica.close()
print([name for name in ("sqlmodel", "sqlalchemy", "alembic", "pydantic", "msgspec") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_replica_is_never_made_over_another(home: Path) -> None:
    with pytest.raises(UsageError):
        Replica.create(home, KEY)


def test_a_kill_while_it_is_made_leaves_no_replica_and_no_obstacle(tmp_path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        (tmp_path / f"{REPLICA_FILE}.new{end}").write_bytes(b"half")
    replica = Replica.create(tmp_path, KEY)
    assert replica.problems() == []
    replica.close()
    assert names_in(tmp_path) == [REPLICA_FILE]


def test_the_engine_reads_and_only_reads(replica: Replica) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import OperationalError

    a_customer(replica)
    engine = replica.engine()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM customer")).scalars().all() == ["客户1001"]
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(text("DELETE FROM customer"))
    engine.dispose()
