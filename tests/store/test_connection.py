"""What is on the disk, and what a damaged or full disk is called."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.errors import DamagedReplica, DiskFull, RmdeskError
from rmdesk.store import settings
from rmdesk.store.connection import connect
from rmdesk.store.replica import Replica
from rmdesk.store.vault import REPLICA_FILE, Key
from tests.conftest import ROOT
from tests.store.desks import KEY, a_customer, files_limited_to, names_in

PAGE = 4096
OTHER_KEY = Key("00" * 32)


def damage(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE + 2000)
        file.write(b"\x00damage\x00")


def page_of(home: Path, table: str) -> int:
    connection = connect(home / REPLICA_FILE, KEY)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    connection.close()
    return int(page)


def test_nothing_readable_lies_on_the_disk(home: Path, replica: Replica) -> None:
    for number in range(300):
        a_customer(replica, str(number), name=f"PLAINTEXT-NAME-{number}", remarks="PLAINTEXT" * 200)
    replica.reader().execute("SELECT * FROM customer ORDER BY remarks, name DESC").fetchall()
    files = [path for path in home.iterdir() if path.is_file()]
    assert {path.name for path in files} == {REPLICA_FILE, f"{REPLICA_FILE}-wal", f"{REPLICA_FILE}-shm"}
    assert not any(word in path.read_bytes() for path in files for word in (b"PLAINTEXT", b"SQLite format 3", b"customer"))


def test_sorting_much_makes_no_temporary_file(replica: Replica) -> None:
    reader = replica.reader()
    rows = reader.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) SELECT hex(randomblob(500)) FROM n ORDER BY 1"
    )
    rows.fetchone()
    opened = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    assert [name for name in opened if "etilqs" in name] == []  # SQLite's name for its temporary files


def test_a_replica_is_the_users_alone(tmp_path: Path) -> None:
    replica = Replica.create(tmp_path, KEY)
    a_customer(replica)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    replica.close()
    assert modes == dict.fromkeys((REPLICA_FILE, f"{REPLICA_FILE}-wal", f"{REPLICA_FILE}-shm"), 0o600)


def test_another_key_opens_nothing(home: Path) -> None:
    with pytest.raises(DamagedReplica):
        Replica(home, OTHER_KEY)


def test_a_missing_replica_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DamagedReplica, match="missing"):
        Replica(tmp_path, KEY)
    assert not (tmp_path / REPLICA_FILE).exists()


def test_an_empty_file_is_not_taken_for_a_new_replica(home: Path) -> None:
    (home / REPLICA_FILE).write_bytes(b"")
    with pytest.raises(DamagedReplica, match="empty"):
        Replica(home, KEY)


def test_a_damaged_first_page_is_found_when_opening(home: Path) -> None:
    damage(home / REPLICA_FILE, 1)
    with pytest.raises(DamagedReplica, match="damaged") as caught:
        Replica(home, KEY)
    assert "rmdesk doctor --repair" in caught.value.todo


def test_a_damaged_later_page_is_found_when_read_and_by_the_check(home: Path) -> None:
    damage(home / REPLICA_FILE, page_of(home, "kpi"))
    replica = Replica(home, KEY)
    with replica.reading() as reader:
        assert reader.execute("SELECT count(*) FROM customer").fetchone() == (0,)
    with pytest.raises(DamagedReplica), replica.reading() as reader:
        reader.execute("SELECT * FROM kpi").fetchall()
    assert replica.problems() != []
    replica.close()


def test_a_replica_cut_short_is_damage(home: Path) -> None:
    whole = (home / REPLICA_FILE).read_bytes()
    (home / REPLICA_FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DamagedReplica, match="damaged"):
        Replica(home, KEY)


def test_a_whole_replica_has_no_problems(replica: Replica) -> None:
    a_customer(replica)
    assert replica.problems() == []


def test_sqlcipher_prints_nothing_on_the_screen(home: Path) -> None:
    code = f"""
from pathlib import Path
from rmdesk.errors import DamagedReplica
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key
for digits in ("00" * 32, {KEY.digits!r}):
    try:
        Replica(Path({str(home)!r}), Key(digits)).problems()
    except DamagedReplica as error:
        assert error.what
"""
    damage(home / REPLICA_FILE, 1)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def fill(replica: Replica) -> int:
    """Save until it fails; how many were reported saved."""
    for number in range(10_000):
        try:
            with replica.writing() as connection:
                settings.put(connection, f"note {number}", "x" * 20_000)
        except DiskFull:
            return number
    raise AssertionError("the disk never filled")


def saved(replica: Replica) -> int:
    (count,) = replica.reader().execute("SELECT count(*) FROM setting WHERE name LIKE 'note %'").fetchone()
    return int(count)


def test_a_full_disk_saves_nothing_more_and_loses_nothing(home: Path, replica: Replica) -> None:
    a_customer(replica)
    with files_limited_to((home / REPLICA_FILE).stat().st_size + 400_000):
        count = fill(replica)
        assert saved(replica) == count > 0
        with pytest.raises(DiskFull):
            a_customer(replica, "1002", remarks="x" * 500_000)
    assert saved(replica) == count
    a_customer(replica, "1003")
    assert replica.problems() == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    folder = tmp_path / "small"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", folder], capture_output=True, check=False).returncode
    ):
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_really_full_disk_saves_nothing_more_and_loses_nothing(small_disk: Path, home: Path) -> None:
    (small_disk / REPLICA_FILE).write_bytes((home / REPLICA_FILE).read_bytes())
    replica = Replica(small_disk, KEY)
    count = fill(replica)
    assert saved(replica) == count > 0
    replica.close()
    replica = Replica(small_disk, KEY)
    assert saved(replica) == count
    assert replica.problems() == []
    replica.close()


def test_a_disk_without_room_for_a_replica_says_so(small_disk: Path) -> None:
    (small_disk / "other").write_bytes(bytes(2_900_000))
    with pytest.raises(DiskFull):
        Replica.create(small_disk, KEY)
    assert names_in(small_disk) == ["other"]


def test_another_writer_is_waited_for_and_then_named(replica: Replica, home: Path) -> None:
    other = connect(home / REPLICA_FILE, KEY)
    other.execute("BEGIN IMMEDIATE")
    replica._writer.execute("PRAGMA busy_timeout=50")  # type: ignore[union-attr]  # five seconds are too long for a test
    with pytest.raises(RmdeskError, match="Another rmdesk"), replica.writing():
        pass
    other.execute("ROLLBACK")
    other.close()
    a_customer(replica)
