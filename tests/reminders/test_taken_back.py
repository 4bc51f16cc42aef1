"""Undo of a decision about a reminder: one more decision, which holds on every desk that has heard of both, and can be undone itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from rmdesk.clock import Clock
from rmdesk.domain.reminder_life import Decision, State
from rmdesk.errors import NotAllowed
from rmdesk.reminders.book import Reminders
from rmdesk.screens.undo_words import undo_lines
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.undo import Undone, undo
from tests.reminders.test_book import DAY, DUE, MovedClock, a_loan_due, book_of, only_reason
from tests.store.builders import add
from tests.store.desks import DEVICE, RM, rows


def taken_back(replica: Replica, today: date = DAY, clock: Clock | None = None) -> Undone:
    return undo(Edits(replica, RM, DEVICE, clock or MovedClock(as_of=today)), replica)


def derived(replica: Replica) -> tuple[Reminders, str]:
    """The reminders of a desk with one loan, and the one about it."""
    a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    return reminders, only_reason(reminders)


def state_of(reminders: Reminders, reminder: str) -> State:
    (reason,) = [one for one in reminders.all() if one.id == reminder]
    return reason.state


@pytest.mark.parametrize(
    ("decision", "note", "until"),
    [
        (Decision.ACKNOWLEDGED, "", None),
        (Decision.DONE, "repaid early", None),
        (Decision.DISMISSED, "the data is wrong", None),
        (Decision.SNOOZED, "", DAY + timedelta(3)),
    ],
)
def test_what_was_decided_is_taken_back_and_holds_again_when_that_is_undone(
    replica: Replica, decision: Decision, note: str, until: date | None
) -> None:
    reminders, reminder = derived(replica)
    decided = reminders.decide(reminder, decision, note=note, until=until)
    assert not taken_back(replica).redo
    assert state_of(reminders, reminder) is State.OPEN
    (reason,) = reminders.all()
    assert (reason.life.notes, reason.life.snoozes) == ((), 0)
    assert taken_back(replica).redo
    assert state_of(reminders, reminder) is decided.state
    taken_back(replica)
    assert state_of(reminders, reminder) is State.OPEN
    assert len(reminders.explain(reminder).history) == 4


def test_nothing_is_removed_every_decision_stays_to_be_read(replica: Replica) -> None:
    reminders, reminder = derived(replica)
    reminders.decide(reminder, Decision.DONE, note="repaid early")
    before = rows(replica, "reminder_decision")
    taken_back(replica)
    after = rows(replica, "reminder_decision")
    assert [row for row in after if row["id"] == before[0]["id"]] == before
    (undoing,) = [row for row in after if row["id"] != before[0]["id"]]
    assert (undoing["decision"], undoing["linked_id"], undoing["reminder_id"]) == ("taken_back", before[0]["id"], reminder)


def test_what_was_decided_about_several_at_once_is_taken_back_at_once(replica: Replica) -> None:
    a_loan_due(replica)
    a_loan_due(replica, DUE + timedelta(1))
    reminders = book_of(replica)
    reminders.refresh()
    ids = [reason.id for reason in reminders.all()]
    assert {life.state for life in reminders.decide_all(ids, Decision.DISMISSED, note="not now")} == {State.DISMISSED}
    assert len(taken_back(replica).what) == 2
    assert {reason.state for reason in reminders.all()} == {State.OPEN}


def test_one_that_may_not_be_decided_keeps_all_from_being_decided(replica: Replica) -> None:
    a_loan_due(replica)
    a_loan_due(replica, DUE + timedelta(1))
    reminders = book_of(replica)
    reminders.refresh()
    first, second = (reason.id for reason in reminders.all())
    reminders.decide(second, Decision.DONE, note="paid")
    with pytest.raises(NotAllowed):
        reminders.decide_all([first, second], Decision.DONE, note="paid")
    assert state_of(reminders, first) is State.OPEN


def test_a_snooze_that_was_taken_back_is_not_counted(replica: Replica) -> None:
    reminders, reminder = derived(replica)
    for _time in range(4):  # one more than may be
        reminders.decide(reminder, Decision.SNOOZED, until=DAY + timedelta(1))
        taken_back(replica)
    assert state_of(reminders, reminder) is State.OPEN


def test_on_another_desk_it_is_taken_back_too_and_what_was_closed_there_stays_closed(replica: Replica) -> None:
    customer, loan = a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminder = only_reason(reminders)
    about = {"reminder_id": reminder, "customer_id": customer, "rule": "loan_maturity", "subject_id": loan}
    about |= {"occurrence": DUE.isoformat(), "stage": "T-15"}
    at = datetime(2026, 11, 20, 0, tzinfo=UTC)
    with replica.writing() as conn:  # a colleague's, as a page brings it; their clock is behind
        theirs = add(conn, "reminder_decision", **about, owner_id="other", decision="done", reason="办好了", at=at)
    assert state_of(reminders, reminder) is State.DONE
    with replica.writing() as conn:
        add(conn, "reminder_decision", **about, owner_id="other", decision="taken_back", linked_id=theirs, at=at - timedelta(hours=1))
    assert state_of(reminders, reminder) is State.OPEN
    reminders.decide(reminder, Decision.DISMISSED, note="mine")
    with replica.writing() as conn:
        add(conn, "reminder_decision", **about, owner_id="other", decision="done", reason="真的办好了", at=at)
    taken_back(replica)
    (reason,) = reminders.all()
    assert (reason.state, reason.life.notes) == (State.DONE, ("真的办好了",))


def test_the_words_say_which_reminder_and_what_was_decided(replica: Replica) -> None:
    reminders, reminder = derived(replica)
    reminders.decide(reminder, Decision.DONE, note="repaid early")
    assert undo_lines(taken_back(replica)) == ["taken back: Loan matures (done)"]
    assert undo_lines(taken_back(replica)) == ["there again: Loan matures"]


def test_nobody_decides_a_taking_back_by_hand(replica: Replica) -> None:
    reminders, reminder = derived(replica)
    with pytest.raises(NotAllowed, match="undoing"):
        reminders.decide(reminder, Decision.TAKEN_BACK)
