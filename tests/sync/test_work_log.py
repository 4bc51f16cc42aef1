"""A work log on its way: handed in on the desk, sent back by the center, handed in again, approved."""

from __future__ import annotations

from datetime import date

import pytest

from rmdesk.center import work_logs
from rmdesk.center.feed import Feed
from rmdesk.domain.ids import uuid7
from rmdesk.domain.work_log import Block
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.store import work_log
from rmdesk.store.queries.work_logs import WorkLogDay, work_log_day
from rmdesk.store.wire import Wire, mutation_hash
from rmdesk.sync.protocol import Mutation, Status
from tests.center.small_bank import CHEN, NOW, STAMP, SmallBank
from tests.sync.small_desk import SmallDesk

FRIDAY = date(2026, 11, 20)


def log_of(desk: SmallDesk) -> WorkLogDay:
    with desk.replica.reading() as db:
        return work_log_day(db, desk.who, FRIDAY, FRIDAY)


def handed_in(chen: SmallDesk) -> None:
    chen.sync()
    chen.log_contact("chen1", business_date="2026-11-20")
    chen.log_contact("chen2", business_date="2026-11-20")
    work_log.add_line(chen.edits(), log_of(chen), Block.TASKS, "training")
    work_log.leave_out(chen.edits(), log_of(chen), log_of(chen).log.lines[1])
    work_log.submit(chen.edits(), log_of(chen), "two lines")
    chen.sync()


def test_a_handed_in_log_is_at_the_center_line_for_line(chen: SmallDesk, bank: SmallBank) -> None:
    handed_in(chen)
    with bank.db.read() as tx:
        (log,) = work_logs.handed_in(tx)
        lines = work_logs.lines_of(tx, log)
    assert (log.person, log.work_date, log.status, log.late, log.summary) == ("Chen", FRIDAY, "submitted", False, "two lines")
    assert [(block, text) for block, text in lines] == [(int(line.block), line.text) for line in log_of(chen).log.lines]
    assert len(lines) == 2
    assert chen.verify().equal


def test_sent_back_with_remarks_it_is_handed_in_again_and_approved(chen: SmallDesk, bank: SmallBank) -> None:
    handed_in(chen)
    bank.db.write(lambda tx: work_logs.send_back(Feed(tx, "boss", NOW), work_logs.find(tx, log_of(chen).id), "which training?", "boss"))
    chen.sync()
    returned = log_of(chen)
    assert (returned.status, returned.remarks, returned.editable) == ("returned", "which training?", True)
    work_log.change_line(chen.edits(), returned, returned.log.of(Block.TASKS)[0], "training on wealth products")
    work_log.submit(chen.edits(), log_of(chen), "two lines")
    chen.sync()
    bank.db.write(lambda tx: work_logs.approve(Feed(tx, "boss", NOW), work_logs.find(tx, log_of(chen).id), "boss"))
    chen.sync()
    assert log_of(chen).status == "approved"
    assert [line.text for line in log_of(chen).log.of(Block.TASKS)] == ["training on wealth products"]
    assert chen.verify().equal
    assert all(state in ("acked", "sent") for _table, state in chen.outbox())


def test_nobody_reviews_their_own_log_and_nothing_is_returned_without_a_word(chen: SmallDesk, bank: SmallBank) -> None:
    handed_in(chen)

    def log() -> work_logs.HandedIn:
        with bank.db.read() as tx:
            return work_logs.handed_in(tx)[0]

    with pytest.raises(NotAllowed):
        bank.db.write(lambda tx: work_logs.approve(Feed(tx, CHEN, NOW), log(), CHEN))
    with pytest.raises(InvalidValue):
        bank.db.write(lambda tx: work_logs.send_back(Feed(tx, "boss", NOW), log(), " ", "boss"))
    bank.db.write(lambda tx: work_logs.approve(Feed(tx, "boss", NOW), log(), "boss"))
    with bank.db.read() as tx:
        assert work_logs.handed_in(tx) == []


def test_a_desk_cannot_approve_its_own_log(chen: SmallDesk, bank: SmallBank) -> None:
    handed_in(chen)
    log = log_of(chen).id
    with pytest.raises(NotAllowed), chen.edits().batch() as batch:
        batch.update("work_log", log, {"status": "approved"})
    fields: dict[str, tuple[Wire, Wire]] = {"status": ("submitted", "approved")}
    said = mutation_hash("work_log", log, "update", fields)
    forged = Mutation(uuid7(), 999, "work_log", log, "update", 1, fields, CHEN, STAMP, said)
    assert [outcome.status for outcome in bank.push(CHEN, forged)] == [Status.REJECTED]


def test_an_approved_log_stays_as_it_is_whatever_a_desk_sends(chen: SmallDesk, bank: SmallBank) -> None:
    handed_in(chen)
    log = log_of(chen).id
    bank.db.write(lambda tx: work_logs.approve(Feed(tx, "boss", NOW), work_logs.find(tx, log), "boss"))
    with chen.edits().batch() as batch:  # before the desk has heard of it
        batch.update("work_log", log, {"summary": "something else"})
        line = batch.insert("work_log_entry", {"work_log_id": log, "block": 1, "text": "one more"})
    chen.sync()
    assert [state for _table, state in chen.outbox() if state != "acked"] == ["rejected", "rejected"]
    assert bank.rows("SELECT summary FROM work_log WHERE id = ?", log) == [("two lines",)]
    assert bank.rows("SELECT count(*) FROM work_log_entry WHERE id = ?", line) == [(0,)]
