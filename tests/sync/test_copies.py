"""A desk that was cloned, or put back from a backup: it gets an identity of its own; no edit is lost, none arrives twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.errors import CenterUnreachable
from rmdesk.sync.identity import become_another
from rmdesk.sync.protocol import Rekey, Rekeyed
from rmdesk.sync.transport import HttpCenter
from tests.center.small_bank import CHEN, SmallBank
from tests.sync.enrolled_desk import EnrolledDesk, enrolled


@pytest.fixture
def desk(bank: SmallBank, tmp_path: Path) -> Iterator[EnrolledDesk]:
    desk = enrolled(tmp_path / "desk", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


def contacts(bank: SmallBank) -> list[str]:
    return [str(summary) for (summary,) in bank.rows("SELECT summary FROM contact ORDER BY summary")]


def devices(bank: SmallBank) -> int:
    return len(bank.rows("SELECT id FROM device"))


def test_a_desk_put_back_from_a_backup_goes_on_as_another_device(bank: SmallBank, desk: EnrolledDesk) -> None:
    before = desk.device
    backup = desk.copy_of("backup")
    desk.log_contact("chen1", summary="made after the backup")
    desk.sync()
    restored = EnrolledDesk(backup, bank)
    restored.log_contact("chen1", summary="made after the restore")
    restored.log_contact("chen2", summary="and one more")
    restored.sync()
    assert contacts(bank) == ["and one more", "made after the backup", "made after the restore"]
    assert restored.device != before
    assert devices(bank) == 2
    assert restored.outbox() == [("contact", "acked")] * 2
    assert restored.verify().equal
    restored.close()


def test_an_edit_that_waits_in_both_copies_arrives_once(bank: SmallBank, desk: EnrolledDesk) -> None:
    desk.log_contact("chen1", summary="in both")
    desk.remark("chen2", "also in both")
    clone = desk.copy_of("clone")
    desk.close()
    for home in (desk.home, clone) * 2:
        one = EnrolledDesk(home, bank)
        one.log_contact("chen3", summary=f"only here {one.home.name}")
        one.sync()
        assert one.verify().equal
        one.close()
    assert contacts(bank) == ["in both", *["only here clone"] * 2, *["only here desk"] * 2]
    assert bank.rows("SELECT remarks FROM customer WHERE id = 'chen2'") == [("also in both",)]
    assert bank.rows("SELECT count(*) FROM sync_conflict") == [(0,)]
    assert bank.rows("SELECT count(*) FROM field_history WHERE field = 'remarks'") == [(1,)]


def test_edits_that_build_on_a_forked_one_wait_for_it(bank: SmallBank, desk: EnrolledDesk) -> None:
    backup = desk.copy_of("backup")
    desk.log_contact("chen1", summary="x")
    desk.sync()
    restored = EnrolledDesk(backup, bank)
    for text in ("a", "b", "c"):
        restored.remark("chen1", text)
    restored.sync()
    assert bank.rows("SELECT remarks FROM customer WHERE id = 'chen1'") == [("c",)]
    assert bank.rows("SELECT count(*) FROM sync_conflict") == [(0,)]
    restored.close()


def test_a_copy_whose_token_was_used_up_long_ago_is_served_again(bank: SmallBank, desk: EnrolledDesk) -> None:
    backup = desk.copy_of("backup")
    for _day in range(3):
        desk = desk.again()
        desk.sync()
    restored = EnrolledDesk(backup, bank)
    restored.log_contact("chen1", summary="late")
    restored.sync()
    assert contacts(bank) == ["late"]
    assert devices(bank) == 2
    restored.close()


class LosesTheAnswer(HttpCenter):
    """A center whose first answer to `rekey` is lost."""

    def __init__(self, center: HttpCenter) -> None:
        self._center = center

    def rekey(self, request: Rekey) -> Rekeyed:
        self._center.rekey(request)
        raise CenterUnreachable("the line broke")


def test_a_lost_answer_makes_no_second_identity(bank: SmallBank, desk: EnrolledDesk) -> None:
    assert isinstance(desk.center, HttpCenter)
    with pytest.raises(CenterUnreachable):
        become_another(desk.replica, LosesTheAnswer(desk.center))
    become_another(desk.replica, desk.center)
    desk.sync()
    assert devices(bank) == 2


def test_the_two_copies_disagree_as_two_people_would(bank: SmallBank, desk: EnrolledDesk) -> None:
    clone = EnrolledDesk(desk.copy_of("clone"), bank)
    desk.remark("chen1", "one")
    clone.remark("chen1", "two")
    desk.sync()
    report = clone.sync()
    assert report.pushed.conflicts == 1
    assert len(clone.ids("sync_conflict")) == 1
    assert clone.verify().equal
    clone.close()


def test_a_revoked_desk_gets_no_new_identity(bank: SmallBank, desk: EnrolledDesk) -> None:
    from rmdesk.center.devices import revoke
    from rmdesk.errors import SignInNeeded

    bank.db.write(lambda tx: revoke(tx, desk.device))
    with pytest.raises(SignInNeeded):
        become_another(desk.replica, desk.center)
    assert devices(bank) == 1
