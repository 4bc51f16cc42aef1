"""A revoked desk destroys itself on the signed order of its own center, and on nothing else; a desk that was away too long stays locked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from rmdesk.center.devices import revoke
from rmdesk.clock import StoppedClock
from rmdesk.desk import Desk
from rmdesk.errors import CenterUnreachable, SignInNeeded
from rmdesk.store import settings
from rmdesk.store.vault import JOURNAL_FILE, REPLICA_FILE, VAULT_FILE
from rmdesk.sync.ending import Overdue, Wiped, obey
from rmdesk.sync.protocol import WipeAck, WipeOrder, WipeOrdered
from rmdesk.sync.transport import DeviceKey
from tests.center.small_bank import CHEN, NOW, SmallBank
from tests.sync.enrolled_desk import PASSPHRASE, EnrolledDesk, enrolled, over_http


@pytest.fixture
def desk(bank: SmallBank, tmp_path: Path) -> Iterator[EnrolledDesk]:
    desk = enrolled(tmp_path / "desk", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


def remains(desk: EnrolledDesk) -> list[str]:
    return sorted(path.name for path in desk.home.iterdir() if path.name.startswith((VAULT_FILE, REPLICA_FILE, JOURNAL_FILE)))


def test_a_revoked_desk_destroys_itself_and_says_so(bank: SmallBank, desk: EnrolledDesk) -> None:
    device = desk.device
    desk.log_contact("chen1")
    bank.db.write(lambda tx: revoke(tx, device))
    with pytest.raises(Wiped):
        desk.sync()
    assert remains(desk) == []
    assert bank.rows("SELECT status, wiped_at IS NOT NULL FROM device") == [("revoked", 1)]


def test_a_refused_token_never_wipes(bank: SmallBank, desk: EnrolledDesk) -> None:
    bank.db.write(lambda tx: tx.run("UPDATE device SET public_key = ?", (DeviceKey.new().public,)))
    again = desk.again()
    with pytest.raises(SignInNeeded):
        again.sync()
    assert REPLICA_FILE in remains(again)
    assert again.ids("customer") == {"chen1", "chen2", "chen3"}
    again.close()


@pytest.mark.parametrize("forgery", ["another center's key", "another desk's order", "no signature"])
def test_an_order_that_is_not_the_centers_destroys_nothing(bank: SmallBank, desk: EnrolledDesk, forgery: str) -> None:
    from rmdesk.center import wiping

    genuine = bank.db.write(lambda tx: wiping.order(tx, desk.device))
    other = bank.db.write(lambda tx: wiping.order(tx, "another"))
    forged = {
        "another center's key": msgspec.structs.replace(genuine, signature=DeviceKey.new().sign(b"rmdesk wipe")),
        "another desk's order": other,
        "no signature": msgspec.structs.replace(genuine, signature=""),
    }[forgery]

    def unheard(_ack: WipeAck) -> None:
        raise AssertionError("nothing was done")

    with pytest.raises(SignInNeeded):
        obey(desk.replica, WipeOrdered(forged, unheard))
    assert REPLICA_FILE in remains(desk)


def test_a_desk_whose_word_is_not_heard_is_gone_all_the_same(bank: SmallBank, desk: EnrolledDesk) -> None:
    from rmdesk.center import wiping

    order: WipeOrder = bank.db.write(lambda tx: wiping.order(tx, desk.device))

    def lost(_ack: WipeAck) -> None:
        raise CenterUnreachable("the line broke")

    assert isinstance(obey(desk.replica, WipeOrdered(order, lost)), Wiped)
    assert remains(desk) == []


def test_nobody_else_can_say_that_a_desk_is_gone(bank: SmallBank, desk: EnrolledDesk) -> None:
    bank.db.write(lambda tx: revoke(tx, desk.device))
    ack = WipeAck(desk.device, DeviceKey.new().sign(b"rmdesk wiped"))
    assert over_http(bank).post("/v1/wipe-ack", content=msgspec.json.encode(ack)).status_code == 401
    assert bank.rows("SELECT wiped_at FROM device") == [(None,)]


def test_a_desk_that_was_away_too_long_stays_locked_until_it_has_synced(bank: SmallBank, desk: EnrolledDesk) -> None:
    desk.close()
    Desk.open(desk.home, PASSPHRASE, StoppedClock(at=NOW + timedelta(days=14))).close()
    with pytest.raises(Overdue):
        Desk.open(desk.home, PASSPHRASE, StoppedClock(at=NOW + timedelta(days=15)))
    again = EnrolledDesk(desk.home, bank)
    again.clock = StoppedClock(at=NOW + timedelta(days=15))
    again.sync()
    again.close()
    Desk.open(desk.home, PASSPHRASE, StoppedClock(at=NOW + timedelta(days=15))).close()


def test_the_center_says_how_long_a_desk_may_be_away(bank: SmallBank, desk: EnrolledDesk) -> None:
    from rmdesk.center.database import put_setting

    bank.db.write(lambda tx: put_setting(tx, "offline_days", "3"))
    desk.sync()
    with desk.replica.reading() as db:
        assert settings.get(db, "offline_days") == "3"
    desk.close()
    with pytest.raises(Overdue):
        Desk.open(desk.home, PASSPHRASE, StoppedClock(at=NOW + timedelta(days=4)))
