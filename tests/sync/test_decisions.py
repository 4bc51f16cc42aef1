"""Conflicts settled and quarantined edits re-applied: offline, exactly once, and never over a value nobody saw."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from rmdesk.errors import InvalidValue, NotFound, UsageError
from rmdesk.store.decisions import Settled, discard, reapply, settle
from rmdesk.store.wire import mutation_hash
from rmdesk.sync.protocol import Mutation
from rmdesk.sync.pull import Puller
from rmdesk.sync.run import quiet
from tests.center.small_bank import STAMP, SmallBank
from tests.sync.small_desk import SmallDesk


def conflicting(bank: SmallBank, desk: SmallDesk) -> str:
    """A conflict about chen1's remarks: base empty, mine and theirs."""
    desk.sync()
    desk.remark("chen1", "mine")
    bank.load("customer", [{"id": "chen1", "remarks": "theirs"}])
    desk.sync()
    return next(iter(desk.ids("sync_conflict")))


def decide(desk: SmallDesk, conflict: str, choice: str) -> Settled:
    return settle(desk.edits(), desk.replica, conflict, choice)


def remarks(bank: SmallBank) -> str:
    return str(bank.rows("SELECT remarks FROM customer WHERE id = 'chen1'")[0][0])


@pytest.mark.parametrize(("choice", "wanted"), [("mine", "mine"), ("theirs", "theirs"), ("remarks=both of us", "both of us")])
def test_a_choice_is_seen_at_once_and_arrives_once(bank: SmallBank, chen: SmallDesk, choice: str, wanted: str) -> None:
    conflict = conflicting(bank, chen)
    assert decide(chen, conflict, choice).chosen == wanted
    assert chen.value("customer", "chen1", "remarks") == wanted
    assert chen.value("sync_conflict", conflict, "status") == "settled"
    assert "conflict" not in dict(chen.outbox()).values()
    chen.sync()
    chen.sync()
    assert remarks(bank) == wanted
    assert bank.rows("SELECT status, chosen, settled_by FROM sync_conflict") == [("settled", f'"{wanted}"', "chen")]
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert chen.verify().equal


def test_a_choice_about_a_value_that_moved_again_is_a_new_conflict(bank: SmallBank, chen: SmallDesk) -> None:
    conflict = conflicting(bank, chen)
    bank.load("customer", [{"id": "chen1", "remarks": "theirs again"}])
    decide(chen, conflict, "mine")
    assert chen.sync().pushed.conflicts == 1
    assert remarks(bank) == "theirs again"
    (other,) = chen.ids("sync_conflict") - {conflict}
    assert (chen.value("sync_conflict", other, "base"), chen.value("sync_conflict", other, "theirs")) == ('"theirs"', '"theirs again"')
    assert chen.value("sync_conflict", conflict, "status") == "settled"
    assert chen.verify().equal


def test_a_value_that_moved_here_unseen_is_not_overwritten_either(bank: SmallBank, chen: SmallDesk) -> None:
    conflict = conflicting(bank, chen)
    bank.load("customer", [{"id": "chen1", "remarks": "theirs again"}])
    chen.sync()
    decide(chen, conflict, "mine")
    assert chen.sync().pushed.conflicts == 1
    assert remarks(bank) == "theirs again"


def test_a_conflict_that_a_colleague_settles_needs_nobody_any_more(bank: SmallBank, chen: SmallDesk, lin: SmallDesk) -> None:
    bank.assign("chen1", "lin", part="assist")
    conflict = conflicting(bank, chen)
    lin.sync()
    decide(lin, conflict, "mine")
    lin.sync()
    chen.sync()
    assert remarks(bank) == "mine"
    assert chen.outbox() == [("customer", "acked")]
    with pytest.raises(NotFound):
        decide(chen, conflict, "theirs")
    assert chen.verify().equal


@pytest.mark.parametrize(("choice", "error"), [("ours", UsageError), ("name=x", UsageError), ("remarks=a\x00", InvalidValue)])
def test_a_choice_that_is_none_changes_nothing(bank: SmallBank, chen: SmallDesk, choice: str, error: type[Exception]) -> None:
    conflict = conflicting(bank, chen)
    with pytest.raises(error):
        decide(chen, conflict, choice)
    assert chen.outbox() == [("customer", "conflict")]


def quarantined(bank: SmallBank, desk: SmallDesk) -> None:
    """Two edits of chen1, who has moved to nobody."""
    desk.sync()
    desk.remark("chen1", "important")
    desk.log_contact("chen1", summary="also important")
    bank.assign("chen1", "chen", until="2026-11-20")
    desk.sync()
    assert {state for _table, state in desk.outbox()} == {"quarantined"}


def test_a_quarantined_edit_is_applied_again_once_the_customer_is_back(bank: SmallBank, chen: SmallDesk) -> None:
    quarantined(bank, chen)
    for counter in (1, 2):
        with pytest.raises(NotFound):
            reapply(chen.edits(), chen.replica, counter)
    bank.assign("chen1", "chen")
    chen.sync()
    for counter in (1, 2):
        reapply(chen.edits(), chen.replica, counter)
    chen.sync()
    assert remarks(bank) == "important"
    assert bank.rows("SELECT summary FROM contact") == [("also important",)]
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert chen.verify().equal


def test_a_quarantined_edit_does_not_overwrite_what_was_written_since(bank: SmallBank, chen: SmallDesk) -> None:
    quarantined(bank, chen)
    bank.load("customer", [{"id": "chen1", "remarks": "written meanwhile"}])
    bank.assign("chen1", "chen")
    chen.sync()
    reapply(chen.edits(), chen.replica, 1)
    assert chen.sync().pushed.conflicts == 1
    assert remarks(bank) == "written meanwhile"


def test_an_edit_quarantined_before_it_was_sent_is_known_to_the_center_too(bank: SmallBank, chen: SmallDesk) -> None:
    from rmdesk.center.quarantine import not_taken

    chen.sync()
    chen.remark("chen1", "x")
    bank.assign("chen1", "chen", until="2026-11-20")
    Puller(chen.replica, chen.center, quiet).run(chen.center.hello().books)
    chen.sync()
    with bank.db.read() as tx:
        assert [one.values for one in not_taken(tx)] == [{"remarks": "x"}]
    assert chen.outbox() == [("customer", "quarantined")]


def test_an_edit_that_is_let_go_stays_in_the_audit_trail(bank: SmallBank, chen: SmallDesk) -> None:
    quarantined(bank, chen)
    discard(chen.edits(), chen.replica, 1, chen.clock)
    with pytest.raises(NotFound):
        discard(chen.edits(), chen.replica, 1, chen.clock)
    chen.sync()
    assert bank.rows("SELECT event, subject_id FROM audit_event") == [("discard_edit", "chen1")]
    assert chen.outbox() == [("contact", "quarantined"), ("audit_event", "acked")]


def test_what_a_private_note_was_to_say_is_not_told_to_the_audit_trail(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    with chen.edits().batch() as batch:
        note = batch.insert("note", {"text": "alt"})
    chen.sync()
    removed = Mutation("e", 99, "note", note, "update", 1, {"deleted_at": (None, STAMP)}, "chen", STAMP, "")
    bank.push("chen", replace(removed, hash=mutation_hash("note", note, "update", removed.fields)))
    with chen.edits().batch() as batch:
        batch.update("note", note, {"text": "geheim"})
    chen.sync()
    discard(chen.edits(), chen.replica, 2, chen.clock)
    chen.sync()
    ((detail,),) = bank.rows("SELECT detail FROM audit_event")
    assert "geheim" not in str(detail)
    assert json.loads(str(detail))["fields"] == {"text": None}
