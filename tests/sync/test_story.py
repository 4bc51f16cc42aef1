"""Desk and center through the days: fill, edit, lose answers, move, disagree — and the proof that both hold the same."""

from __future__ import annotations

import pytest

from rmdesk.errors import CenterUnreachable
from rmdesk.store.wire import Wire
from rmdesk.sync.protocol import BookState, Hello, Page, Parts, Places, Push, PushAnswer, Rekey, Rekeyed, Rows, SnapshotPage
from rmdesk.sync.pull import Puller
from rmdesk.sync.run import quiet
from tests.center.small_bank import SmallBank
from tests.sync.small_desk import SmallDesk


class LossyCenter:
    """The center over a line that breaks after the center has done its work, at the calls named in `lost`."""

    def __init__(self, desk: SmallDesk, *lost: str) -> None:
        self._center = desk.center
        self._lost = set(lost)

    def _check(self, name: str) -> None:
        if name in self._lost:
            raise CenterUnreachable("the line broke")

    def hello(self) -> Hello:
        answer = self._center.hello()
        self._check("hello")
        return answer

    def changes(self, book: str, epoch: int, after: int, limit: int) -> Page:
        answer = self._center.changes(book, epoch, after, limit)
        self._check("changes")
        return answer

    def snapshot(self, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
        answer = self._center.snapshot(book, table, row_id, min(limit, 4))
        if table:
            self._check("snapshot")
        return answer

    def digest(self, book: str) -> BookState:
        return self._center.digest(book)

    def push(self, push: Push) -> PushAnswer:
        answer = self._center.push(push)
        self._check("push")
        return answer

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        return self._center.parts(book, table, prefix)

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        return self._center.rows(book, table, prefix, after, limit)

    def places(self, kpi: str, month: str) -> Places:
        return self._center.places(kpi, month)

    def rekey(self, request: Rekey) -> Rekeyed:
        return self._center.rekey(request)


def over_a_bad_line(desk: SmallDesk, *lost: str) -> None:
    """Try to sync while answers to `lost` do not come through."""
    good, desk.center = desk.center, LossyCenter(desk, *lost)
    try:
        with pytest.raises(CenterUnreachable):
            desk.sync()
    finally:
        desk.center = good


def test_a_first_fill_brings_ones_own_customers_and_nobody_elses(chen: SmallDesk, lin: SmallDesk) -> None:
    chen.sync()
    lin.sync()
    assert chen.ids("customer") == {"chen1", "chen2", "chen3"}
    assert lin.ids("customer") == {"lin1", "lin2", "lin3"}
    assert chen.ids("account_role") == {"owner"}
    assert chen.verify().equal
    assert lin.verify().equal


def test_a_fill_that_broke_off_goes_on_where_it_was(chen: SmallDesk) -> None:
    over_a_bad_line(chen, "snapshot")
    before = chen.ids("person") | chen.ids("branch")
    assert before
    chen.sync()
    assert chen.verify().equal


def test_a_contact_recorded_offline_is_there_at_once_and_arrives_once(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    contact = chen.log_contact("chen1", summary="等年终奖")
    assert contact in chen.ids("contact")
    assert chen.outbox() == [("contact", "pending")]
    report = chen.sync()
    assert report.pushed.applied == 1
    assert bank.rows("SELECT id, summary FROM contact") == [(contact, "等年终奖")]
    assert chen.outbox() == [("contact", "acked")]
    assert chen.verify().equal


def test_a_lost_answer_to_a_push_doubles_nothing(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen1")
    over_a_bad_line(chen, "push")
    assert chen.outbox() == [("contact", "pending")]
    chen.log_contact("chen2")
    chen.sync()
    assert bank.rows("SELECT count(*) FROM contact") == [(2,)]
    assert chen.verify().equal


def test_a_page_that_comes_before_the_answer_does_not_blink_an_edit_away(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.remark("chen1", "喜欢钓鱼")
    bank.load("customer", [{"id": "chen1", "level": "gold"}])
    Puller(chen.replica, chen.center, quiet).run(chen.center.hello().books)
    assert (chen.value("customer", "chen1", "remarks"), chen.value("customer", "chen1", "level")) == ("喜欢钓鱼", "gold")
    chen.sync()
    assert bank.rows("SELECT remarks, level FROM customer WHERE id = 'chen1'") == [("喜欢钓鱼", "gold")]
    assert chen.verify().equal


def test_a_conflict_shows_the_centers_value_and_keeps_mine(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.remark("chen1", "我的")
    bank.load("customer", [{"id": "chen1", "remarks": "别人的"}])
    report = chen.sync()
    assert report.pushed.conflicts == 1
    assert chen.value("customer", "chen1", "remarks") == "别人的"
    assert len(chen.ids("sync_conflict")) == 1
    assert chen.outbox() == [("customer", "conflict")]
    assert chen.verify().equal


def test_a_moved_customer_leaves_with_everything_and_a_pending_edit_is_quarantined(
    bank: SmallBank, chen: SmallDesk, lin: SmallDesk
) -> None:
    chen.sync()
    lin.sync()
    chen.log_contact("chen1")
    bank.assign("chen1", "chen", until="2026-11-20")
    bank.assign("chen1", "lin")
    report = chen.sync()
    assert report.pushed.quarantined == 1
    assert "chen1" not in chen.ids("customer")
    assert not chen.ids("contact")
    assert chen.outbox() == [("contact", "quarantined")]
    lin.sync()
    assert "chen1" in lin.ids("customer")
    assert chen.verify().equal
    assert lin.verify().equal


def test_an_edit_made_while_the_move_was_unknown_is_kept_when_the_row_leaves_first(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.remark("chen1", "x")
    bank.assign("chen1", "chen", until="2026-11-20")
    Puller(chen.replica, chen.center, quiet).run(chen.center.hello().books)
    assert "chen1" not in chen.ids("customer")
    assert chen.outbox() == [("customer", "quarantined")]


def test_late_and_repeated_pages_fall_out(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    bank.load("customer", [{"id": "chen1", "level": "gold"}])
    state = chen.center.digest("rm:chen")
    page = chen.center.changes("rm:chen", 1, state.seq - 2, 10)
    puller = Puller(chen.replica, chen.center, quiet)
    assert puller.apply(page)
    assert not puller.apply(page)
    bank.load("customer", [{"id": "chen1", "level": "diamond"}])
    chen.sync()
    assert not puller.apply(page)
    assert chen.value("customer", "chen1", "level") == "diamond"
    assert chen.verify().equal


def test_another_epoch_fills_anew_and_keeps_what_was_not_sent(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen1")
    bank.db.write(lambda tx: tx.run("UPDATE book SET epoch = 2"))
    over_a_bad_line(chen, "push")
    chen.sync()
    assert bank.rows("SELECT count(*) FROM contact") == [(1,)]
    assert chen.verify().equal


def test_a_row_that_left_during_a_resync_leaves_the_desk(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    bank.assign("chen3", "chen", until="2026-11-20")
    bank.db.write(lambda tx: tx.run("UPDATE book SET epoch = 2, floor = seq WHERE id = 'rm:chen'"))
    chen.sync()
    assert chen.ids("customer") == {"chen1", "chen2"}
    assert chen.verify().equal


def test_a_row_changed_behind_our_back_is_found(chen: SmallDesk) -> None:
    chen.sync()
    with chen.replica.writing() as db:
        db.execute("UPDATE customer SET name = 'x' WHERE id = 'chen1'")
        db.execute("DELETE FROM assignment WHERE id = 'a-chen2-chen'")
    report = chen.verify()
    assert not report.equal
    assert set(report.problems) == {("differs", "customer", "chen1"), ("missing", "assignment", "a-chen2-chen")}


def test_an_edit_on_the_way_is_no_difference(chen: SmallDesk) -> None:
    chen.sync()
    chen.remark("chen1", "x")
    chen.log_contact("chen2")
    assert chen.verify().equal


@pytest.mark.parametrize("fields", [{"summary": "x" * 301}, {"tags": "y" * 400}])
def test_what_the_center_would_refuse_is_refused_here(chen: SmallDesk, fields: dict[str, Wire]) -> None:
    from rmdesk.errors import InvalidValue

    chen.sync()
    with pytest.raises(InvalidValue):
        chen.log_contact("chen1", **fields)
    assert chen.outbox() == []
