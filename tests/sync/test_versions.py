"""A center that is newer than the desk: what the desk does not know is left out, proved equal all the same, and fetched after the upgrade."""

from __future__ import annotations

from rmdesk.sync.run import quiet, sync
from rmdesk.sync.vocabulary import Skipped, Vocabulary, ours, skipped
from tests.center.small_bank import SmallBank
from tests.sync.small_desk import SmallDesk

OLDER = Vocabulary(
    {
        name: tuple(column for column in columns if (name, column) != ("preference", "hobbies"))
        for name, columns in ours().tables.items()
        if name != "customer_note"
    }
)
"""A version of rmdesk without notes about customers, and without their hobbies."""


def with_notes(bank: SmallBank) -> None:
    bank.load("customer_note", [{"id": f"note{n}", "customer_id": f"chen{n}", "text": str(n)} for n in (1, 2)])
    bank.load("preference", [{"id": "likes", "customer_id": "chen1", "channel": "phone", "hobbies": "tea"}])


def sync_as(desk: SmallDesk, vocabulary: Vocabulary) -> None:
    sync(desk.replica, desk.center, desk.clock, quiet, vocabulary=vocabulary)


def left_out(desk: SmallDesk) -> dict[str, Skipped]:
    with desk.replica.reading() as db:
        return skipped(db)


def test_what_is_not_known_is_left_out_noted_and_fetched_after_the_upgrade(bank: SmallBank, chen: SmallDesk) -> None:
    sync_as(chen, OLDER)
    seq = chen.center.digest("rm:chen").seq
    with_notes(bank)
    sync_as(chen, OLDER)
    sync_as(chen, OLDER)
    assert left_out(chen) == {"rm:chen": Skipped(seq, ("customer_note", "preference"))}
    assert chen.ids("customer_note") == set()
    assert chen.value("preference", "likes", "channel") == "phone"
    assert chen.verify().equal, "what was left out counts in the sums"
    chen.sync()
    assert chen.ids("customer_note") == {"note1", "note2"}
    assert chen.value("preference", "likes", "hobbies") == "tea"
    assert left_out(chen) == {}
    assert chen.verify().equal


def test_a_row_that_was_left_out_may_leave_as_well(bank: SmallBank, chen: SmallDesk) -> None:
    with_notes(bank)
    sync_as(chen, OLDER)
    bank.assign("chen1", "chen", until="2026-11-20")
    sync_as(chen, OLDER)
    assert chen.verify().equal
    chen.sync()
    assert chen.ids("customer_note") == {"note2"}
    assert chen.verify().equal


def test_edits_go_up_from_an_older_desk(bank: SmallBank, chen: SmallDesk) -> None:
    with_notes(bank)
    sync_as(chen, OLDER)
    chen.log_contact("chen1")
    sync_as(chen, OLDER)
    assert bank.rows("SELECT count(*) FROM contact") == [(1,)]
    assert chen.outbox() == [("contact", "acked")]
