"""What outlives a center put back from a backup, and a replica that is damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.center.backup import back_up, put_back
from rmdesk.center.database import CenterDb
from rmdesk.errors import DamagedReplica, DiskFull, IntegrityError, UsageError
from rmdesk.store.replica import Replica
from rmdesk.store.salvage import repair
from rmdesk.store.vault import JOURNAL_FILE, REPLICA_FILE, Vault
from rmdesk.sync.apply import Touched
from rmdesk.sync.push import Pushed, push_outbox
from rmdesk.sync.run import quiet
from tests.center.small_bank import CHEN, SmallBank
from tests.store.desks import files_limited_to
from tests.sync.enrolled_desk import PASSPHRASE, EnrolledDesk, enrolled
from tests.sync.small_desk import SmallDesk


@pytest.fixture
def desk(bank: SmallBank, tmp_path: Path) -> Iterator[EnrolledDesk]:
    desk = enrolled(tmp_path / "desk", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


def backup_of(bank: SmallBank, tmp_path: Path) -> Path:
    file = tmp_path / "center.backup"
    back_up(bank.db, file, quiet)
    return file


def put_back_at(url: str, file: Path) -> SmallBank:
    db = CenterDb(url)
    put_back(file, db, quiet)
    restored = SmallBank.__new__(SmallBank)
    restored.db = db
    return restored


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database to restore into."""
    return f"sqlite:///{tmp_path}/restored.db" if request.param == "sqlite" else str(request.getfixturevalue("postgres_db"))


def test_a_center_put_back_from_a_backup_gets_back_what_came_after_it(
    bank: SmallBank, chen: SmallDesk, lin: SmallDesk, tmp_path: Path, elsewhere: str
) -> None:
    for one in (chen, lin):
        one.sync()
    chen.log_contact("chen1", summary="in the backup")
    chen.sync()
    file = backup_of(bank, tmp_path)
    chen.log_contact("chen1", summary="after the backup")
    chen.remark("chen2", "after the backup")
    chen.sync()
    lin.log_contact("lin1", summary="also after it")
    lin.sync()
    lin.log_contact("lin2", summary="never sent before")
    assert len(chen.ids("contact")) == 2
    restored = put_back_at(elsewhere, file)
    for one in (chen, lin):
        one.center = restored.session(one.who)
        one.sync()
        assert one.verify().equal
    assert restored.rows("SELECT summary FROM contact ORDER BY summary") == [
        ("after the backup",), ("also after it",), ("in the backup",), ("never sent before",)
    ]  # fmt: skip
    assert restored.rows("SELECT remarks FROM customer WHERE id = 'chen2'") == [("after the backup",)]
    assert len(chen.ids("contact")) == 2
    restored.assert_sums_hold()
    restored.db.close()


def test_edits_are_kept_until_a_backup_has_them(bank: SmallBank, chen: SmallDesk, tmp_path: Path) -> None:
    chen.sync()
    chen.log_contact("chen1")
    chen.sync()
    chen.sync()
    assert chen.outbox() == [("contact", "acked")]
    backup_of(bank, tmp_path)
    chen.log_contact("chen2")
    chen.sync()
    assert chen.outbox() == [("contact", "acked")], "the second came after the backup"
    assert len(chen.replica.journal.read().entries) == 1
    assert chen.verify().equal


def test_a_restored_center_shows_no_edit_less_while_its_desk_is_on_the_way(bank: SmallBank, chen: SmallDesk, tmp_path: Path) -> None:
    from rmdesk.sync.keeping import offer_again
    from rmdesk.sync.pull import Puller

    chen.sync()
    file = backup_of(bank, tmp_path)
    chen.remark("chen1", "kept")
    contact = chen.log_contact("chen2")
    chen.sync()
    restored = put_back_at(f"sqlite:///{tmp_path}/restored.db", file)
    chen.center = restored.session(CHEN)
    hello = chen.center.hello()
    assert offer_again(chen.replica, hello) == 2
    Puller(chen.replica, chen.center, quiet).run(hello.books)
    assert chen.value("customer", "chen1", "remarks") == "kept"
    assert contact in chen.ids("contact")
    chen.sync()
    assert chen.verify().equal
    restored.db.close()


def test_edits_that_were_taken_before_the_desk_heard_by_which_life_are_offered_to_a_restored_center(
    bank: SmallBank, chen: SmallDesk, tmp_path: Path
) -> None:
    file = backup_of(bank, tmp_path)
    with chen.edits().batch() as batch:
        batch.insert("note", {"owner_id": CHEN, "text": "kept"})
    push_outbox(chen.replica, chen.center, Touched(), Pushed())
    assert chen.outbox() == [("note", "acked")]
    restored = put_back_at(f"sqlite:///{tmp_path}/restored.db", file)
    chen.center = restored.session(CHEN)
    chen.sync()
    assert restored.rows("SELECT text FROM note") == [("kept",)]
    assert chen.verify().equal
    restored.db.close()


def test_a_backup_overwrites_nothing_and_is_restored_into_nothing_else(bank: SmallBank, tmp_path: Path) -> None:
    file = backup_of(bank, tmp_path)
    with pytest.raises(UsageError):
        back_up(bank.db, file, quiet)
    with pytest.raises(UsageError):
        put_back(file, bank.db, quiet)
    (tmp_path / "letter.txt").write_text("Dear center")
    with pytest.raises(IntegrityError):
        put_back(tmp_path / "letter.txt", CenterDb(f"sqlite:///{tmp_path}/other.db"), quiet)
    assert file.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.part*"))


def damage(file: Path) -> None:
    """Every page after the first is no longer what was written."""
    content = bytearray(file.read_bytes())
    content[4096:] = bytes(byte ^ 0x5A for byte in content[4096:])
    file.write_bytes(content)


@pytest.mark.parametrize("lost", ["damaged", "missing", "journal damaged too late"])
def test_a_damaged_replica_loses_no_edit(bank: SmallBank, desk: EnrolledDesk, lost: str) -> None:
    desk.log_contact("chen1", summary="sent")
    desk.sync()
    desk.log_contact("chen2", summary="not sent")
    desk.remark("chen3", "not sent either")
    desk.close()
    if lost == "damaged":
        damage(desk.home / REPLICA_FILE)
    elif lost == "missing":
        (desk.home / REPLICA_FILE).unlink()
    else:
        damage(desk.home / JOURNAL_FILE)
    salvaged = repair(desk.home, Vault(desk.home).unlock(PASSPHRASE))
    assert salvaged.edits == 3
    again = EnrolledDesk(desk.home, bank)
    again.sync()
    assert bank.rows("SELECT summary FROM contact ORDER BY summary") == [("not sent",), ("sent",)]
    assert bank.rows("SELECT remarks FROM customer WHERE id = 'chen3'") == [("not sent either",)]
    assert len(again.ids("contact")) == 2
    assert again.verify().equal
    again.close()


def test_nothing_is_replaced_where_nothing_can_be_read(desk: EnrolledDesk) -> None:
    desk.close()
    for name in (REPLICA_FILE, JOURNAL_FILE):
        damage(desk.home / name)
    with pytest.raises(DamagedReplica):
        repair(desk.home, Vault(desk.home).unlock(PASSPHRASE))
    assert (desk.home / REPLICA_FILE).exists()
    assert not list(desk.home.glob("*.damaged"))


def test_an_edit_that_was_never_saved_leaves_the_journal_with_the_next_one(desk: EnrolledDesk) -> None:
    desk.log_contact("chen1")
    other = desk.copy_of("other")
    desk.log_contact("chen2", summary="the replica's commit was lost")
    desk.close()
    for end in ("", "-wal", "-shm"):  # as if killed between the two commits: the journal is ahead of the replica
        (desk.home / f"{REPLICA_FILE}{end}").unlink(missing_ok=True)
        if (other / f"{REPLICA_FILE}{end}").exists():
            (other / f"{REPLICA_FILE}{end}").replace(desk.home / f"{REPLICA_FILE}{end}")
    desk.replica = Replica(desk.home, Vault(desk.home).unlock(PASSPHRASE))
    assert len(desk.replica.journal.read().entries) == 2
    desk.log_contact("chen3")
    kept = [json.loads(str(entry[8]))["customer_id"][1] for entry in desk.replica.journal.read().entries.values()]
    assert kept == ["chen1", "chen3"]


def test_a_journal_that_cannot_be_read_is_written_anew(desk: EnrolledDesk) -> None:
    desk.log_contact("chen1")
    desk.close()
    (desk.home / JOURNAL_FILE).write_bytes(b"\x5a" * 8192)
    desk.replica = Replica(desk.home, Vault(desk.home).unlock(PASSPHRASE))
    desk.log_contact("chen2")
    assert len(desk.replica.journal.read().entries) == 2
    assert desk.replica.journal.read().facts["device"] == desk.device


def test_an_edit_that_the_journal_has_no_room_for_is_not_saved(desk: EnrolledDesk) -> None:
    desk.log_contact("chen1")
    size = (desk.home / f"{JOURNAL_FILE}-wal").stat().st_size
    before = desk.outbox()
    with pytest.raises(DiskFull), files_limited_to(size + 1024):
        desk.log_contact("chen2", content="长" * 20_000)
    assert desk.outbox() == before
