"""The failure matrix of docs/sync.md: what happens, and what is left. Each row is a test here; what is larger than a row has a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import blake2b
from pathlib import Path

import httpx2
import msgspec
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import event

from rmdesk.center.compaction import compact
from rmdesk.center.database import CenterDb
from rmdesk.clock import StoppedClock
from rmdesk.desk import Desk
from rmdesk.errors import CenterUnreachable, DiskFull, InvalidValue, RmdeskError, SignInNeeded
from rmdesk.store.wire import shape
from rmdesk.sync.protocol import CHECKSUM, Block, Push, PushAnswer, Rekey, Rekeyed
from rmdesk.sync.pull import Puller
from rmdesk.sync.run import quiet
from rmdesk.sync.transport import HttpCenter
from tests.center.small_bank import CHEN, NOW, SmallBank
from tests.store.desks import files_limited_to
from tests.sync.enrolled_desk import PASSPHRASE, EnrolledDesk, enrolled, over_http
from tests.sync.small_desk import SmallDesk
from tests.sync.test_story import LossyCenter, over_a_bad_line


@pytest.fixture
def desk(bank: SmallBank, tmp_path: Path) -> Iterator[EnrolledDesk]:
    desk = enrolled(tmp_path / "desk", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


class Killed(Exception):
    """The process ended here."""


def half_an_edit(desk: SmallDesk) -> None:
    with desk.edits().batch() as batch:
        batch.update("customer", "chen1", {"remarks": "x"})
        raise Killed


class DeafCenter(LossyCenter):
    """A center that is killed before it commits: it never hears the edits."""

    def push(self, push: Push) -> PushAnswer:
        raise CenterUnreachable("killed before its commit")


def contacts(bank: SmallBank) -> int:
    return len(bank.rows("SELECT id FROM contact"))


def test_a_desk_killed_before_its_commit_has_the_edit_nowhere(chen: SmallDesk) -> None:
    chen.sync()
    with pytest.raises(Killed):
        half_an_edit(chen)
    assert chen.value("customer", "chen1", "remarks") == ""
    assert chen.outbox() == []


def test_a_desk_killed_after_its_commit_pushes_later(bank: SmallBank, desk: EnrolledDesk) -> None:
    desk.log_contact("chen1")
    again = desk.again()
    assert again.outbox() == [("contact", "pending")]
    again.sync()
    assert contacts(bank) == 1
    again.close()


def test_a_desk_killed_before_the_answer_is_stored_gets_the_stored_answer(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen1")
    over_a_bad_line(chen, "push")
    chen.sync()
    assert (contacts(bank), chen.outbox()) == (1, [("contact", "acked")])


def test_a_page_that_breaks_off_inside_is_rolled_back_and_comes_again(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    seq = chen.center.digest("rm:chen").seq
    bank.load("customer", [{"id": "chen1", "level": "gold"}])
    page = chen.center.changes("rm:chen", 1, seq, 100)
    broken = msgspec.structs.replace(page, blocks=[*page.blocks, Block("contact", list(shape("contact").columns), [["too short"]], [1])])
    puller = Puller(chen.replica, chen.center, quiet)
    with pytest.raises(RmdeskError):
        puller.apply(broken)
    assert chen.value("customer", "chen1", "level") != "gold"
    assert puller.apply(page)
    assert chen.verify().equal


def test_a_fill_that_breaks_off_goes_on_at_the_stored_key(chen: SmallDesk) -> None:
    over_a_bad_line(chen, "snapshot")
    chen.sync()
    assert chen.verify().equal


def test_a_center_killed_before_its_commit_has_done_nothing(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen1")
    good, chen.center = chen.center, DeafCenter(chen)
    with pytest.raises(CenterUnreachable):
        chen.sync()
    assert (contacts(bank), chen.outbox()) == (0, [("contact", "pending")])
    chen.center = good
    chen.sync()
    assert contacts(bank) == 1


def test_a_center_killed_after_its_commit_answers_the_same_again(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.remark("chen1", "mine")
    bank.load("customer", [{"id": "chen1", "remarks": "theirs"}])
    over_a_bad_line(chen, "push")
    assert chen.sync().pushed.conflicts == 1
    assert bank.rows("SELECT count(*) FROM sync_conflict") == [(1,)]


def test_duplicate_and_delayed_pages_fall_out(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    seq = chen.center.digest("rm:chen").seq
    bank.load("customer", [{"id": "chen1", "level": "gold"}])
    late = chen.center.changes("rm:chen", 1, seq, 100)
    bank.load("customer", [{"id": "chen1", "level": "diamond"}])
    chen.sync()
    assert not Puller(chen.replica, chen.center, quiet).apply(late)
    assert chen.value("customer", "chen1", "level") == "diamond"


@pytest.mark.parametrize("harm", ["cut off", "altered"])
def test_a_harmed_answer_is_discarded_and_asked_for_again(harm: str) -> None:
    body = msgspec.json.encode(Rekeyed("device", "refresh"))
    asked: list[int] = []

    def line(_request: httpx2.Request) -> httpx2.Response:
        asked.append(1)
        sent = body if len(asked) > 1 else body[:-5] if harm == "cut off" else body.replace(b"device", b"DEVICE")
        return httpx2.Response(200, stream=httpx2.ByteStream(sent), headers={CHECKSUM: blake2b(body, digest_size=16).hexdigest()})

    http = httpx2.Client(base_url="http://127.0.0.1:1", transport=httpx2.MockTransport(line))
    assert HttpCenter("http://127.0.0.1:1", http=http).rekey(Rekey("d", "k", "n", "s")).refresh == "refresh"
    assert len(asked) == 2


@pytest.mark.parametrize("harm", ["cut off", "altered", "altered inside a text"])
def test_a_harmed_request_does_nothing_and_is_sent_again(bank: SmallBank, desk: EnrolledDesk, harm: str) -> None:
    application, asked = over_http(bank), list[int]()

    def line(request: httpx2.Request) -> httpx2.Response:
        body = request.read()
        if request.url.path == "/v1/push":
            asked.append(1)
            if len(asked) == 1:
                body = {
                    "cut off": body[:-9],
                    "altered": body.replace(b"{", b"[", 1),
                    "altered inside a text": body.replace(b"asked", b"ASKED"),
                }[harm]
        answer = application.request(request.method, str(request.url), content=body, headers=dict(request.headers))
        kept = {name: value for name, value in answer.headers.items() if name == CHECKSUM}
        return httpx2.Response(answer.status_code, stream=httpx2.ByteStream(answer.content), headers=kept)

    http = httpx2.Client(base_url="http://127.0.0.1:1", transport=httpx2.MockTransport(line))
    again = EnrolledDesk(desk.home, bank, http)  # type: ignore[arg-type]
    again.log_contact("chen1", summary="asked")
    again.sync()
    assert len(asked) == 2
    assert bank.rows("SELECT summary FROM contact") == [("asked",)]
    again.close()


def test_a_page_of_an_old_epoch_falls_out_and_the_book_is_filled_anew(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    old = chen.center.changes("rm:chen", 1, chen.center.digest("rm:chen").seq - 1, 100)
    chen.log_contact("chen1")
    bank.db.write(lambda tx: tx.run("UPDATE book SET epoch = epoch + 1"))
    chen.sync()
    assert not Puller(chen.replica, chen.center, quiet).apply(old)
    assert contacts(bank) == 1
    assert chen.verify().equal


@pytest.mark.parametrize("off", [timedelta(hours=3), timedelta(days=-400), timedelta(days=3650)])
def test_a_skewed_clock_changes_only_what_is_shown_and_is_told(bank: SmallBank, desk: EnrolledDesk, off: timedelta) -> None:
    desk.clock = StoppedClock(at=NOW + off)
    desk.log_contact("chen1")
    assert desk.sync().clock_skew == -round(off.total_seconds())
    assert (contacts(bank), desk.verify().equal) == (1, True)
    desk.close()
    opened = Desk.open(desk.home, PASSPHRASE, StoppedClock(at=NOW + off))
    assert opened.link.standing().skew_seconds == -round(off.total_seconds())
    opened.close()


def test_edits_too_large_for_one_request_go_up_in_several(bank: SmallBank, desk: EnrolledDesk) -> None:
    for _n in range(30):
        desk.log_contact("chen1", content="长" * 100_000)
    desk.sync()
    assert (contacts(bank), desk.verify().equal) == (30, True)
    with pytest.raises(InvalidValue):
        desk.log_contact("chen1", content="长" * 100_001)


def test_a_full_disk_saves_nothing_reads_on_and_later_goes_on(bank: SmallBank, desk: EnrolledDesk) -> None:
    desk.log_contact("chen1")
    limit = max(path.stat().st_size for path in desk.home.iterdir()) + 1024
    with files_limited_to(limit):
        with pytest.raises(DiskFull):
            desk.log_contact("chen1", content="长" * 100_000)
        assert desk.ids("customer") == {"chen1", "chen2", "chen3"}
    desk.log_contact("chen2")
    desk.sync()
    assert contacts(bank) == 2


def test_a_center_whose_disk_is_full_answers_503_and_outboxes_keep(bank: SmallBank, desk: EnrolledDesk) -> None:
    def small(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]

    bank.db.close()
    event.listen(bank.db.engine, "connect", small)
    for n in range(40):
        desk.log_contact("chen1", content=f"{n}" * 4_000)
    with pytest.raises(CenterUnreachable, match="disk"):
        desk.sync()
    assert {state for _table, state in desk.outbox()} == {"pending"}
    event.remove(bank.db.engine, "connect", small)
    bank.db.close()
    desk.again().sync()
    assert contacts(bank) == 40


@pytest.mark.slow
def test_a_center_whose_database_is_gone_answers_503_and_outboxes_keep(postgres_db: str, postgres_url: str, tmp_path: Path) -> None:
    db = CenterDb(postgres_db)
    db.create_schema()
    bank = SmallBank(db)
    desk = enrolled(tmp_path / "desk", bank, CHEN)
    desk.sync()
    desk.log_contact("chen1")
    name = sql.Identifier(str(db.engine.url.database))
    with psycopg.connect(postgres_url, autocommit=True) as maintenance:
        maintenance.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        maintenance.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (db.engine.url.database,))
        with pytest.raises(CenterUnreachable, match="cannot answer now"):
            desk.sync()
        assert over_http(bank).get("/v1/hello", headers={"authorization": "Bearer x"}).status_code == 503
        assert desk.outbox() == [("contact", "pending")]
        maintenance.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    desk.sync()
    assert contacts(bank) == 1
    desk.close()
    db.close()


def test_a_token_that_expired_while_offline_is_renewed(bank: SmallBank, desk: EnrolledDesk) -> None:
    desk.log_contact("chen1")
    days_later = EnrolledDesk(desk.home, bank, over_http(bank, StoppedClock(at=NOW + timedelta(days=9))))
    days_later.sync()
    assert contacts(bank) == 1
    days_later.close()


def test_a_desk_the_center_does_not_know_any_more_works_on_and_says_so(bank: SmallBank, desk: EnrolledDesk) -> None:
    bank.db.write(lambda tx: tx.run("DELETE FROM device"))
    again = desk.again()
    with pytest.raises(SignInNeeded):
        again.sync()
    again.log_contact("chen1")
    assert again.outbox() == [("contact", "pending")]
    again.close()


def test_a_moved_customer_leaves_and_what_waited_is_quarantined(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen1")
    bank.assign("chen1", "chen", until="2026-11-20")
    chen.sync()
    assert chen.ids("customer") == {"chen2", "chen3"}
    assert chen.outbox() == [("contact", "quarantined")]


def test_a_customer_who_moves_in_brings_rows_older_than_the_cursor(bank: SmallBank, chen: SmallDesk, lin: SmallDesk) -> None:
    lin.sync()
    lin.log_contact("lin1", summary="long ago")
    lin.sync()
    for n in range(5):
        bank.load("customer", [{"id": "chen2", "level": f"l{n}"}])
    chen.sync()
    bank.assign("lin1", "chen", part="assist")
    chen.sync()
    assert "lin1" in chen.ids("customer")
    assert len(chen.ids("contact")) == 1
    assert chen.verify().equal


def test_a_desk_away_for_longer_than_removals_are_kept_fills_anew_and_keeps_its_outbox(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen2")
    bank.assign("chen1", "chen", until="2026-11-20")
    compact(bank.db, NOW.date())
    compact(bank.db, NOW.date() + timedelta(days=90))
    chen.sync()
    assert chen.ids("customer") == {"chen2", "chen3"}
    assert contacts(bank) == 1
    assert chen.verify().equal
