"""A task or a call begun from a reminder takes care of it: it is in progress, says with what, and one undo takes back both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from rmdesk.desk.contacts import Contacts
from rmdesk.desk.tasks import Tasks
from rmdesk.domain.reminder_life import Decision, State
from rmdesk.reminders.agenda import Reason
from rmdesk.store.contact_rows import Occasion
from rmdesk.store.edits import Edits
from rmdesk.store.queries.reminder_links import Linked
from rmdesk.store.replica import Replica
from rmdesk.store.undo import undo
from tests.reminders.test_book import DAY, MovedClock, a_loan_due, book_of
from tests.store.builders import a_customer
from tests.store.desks import DEVICE, RM, rows


@dataclass
class Desk:
    """What a desk with one customer can do about one reminder."""

    replica: Replica
    customer: str

    def __post_init__(self) -> None:
        self.clock = MovedClock(as_of=DAY)
        self.reminders = book_of(self.replica)
        self.reminders.refresh()
        self.tasks = Tasks(self.replica, self.clock, self.edits)
        self.contacts = Contacts(self.replica, self.clock, self.edits)
        self.reminder = self.reminders.all()[0].id

    def edits(self) -> Edits:
        return Edits(self.replica, RM, DEVICE, self.clock)

    @property
    def reason(self) -> Reason:
        return next(one for one in self.reminders.all() if one.id == self.reminder)

    def call(self, line: str) -> str:
        return self.contacts.log(self.customer, line, Occasion(reminder_id=self.reminder)).contact_id

    def undo(self) -> None:
        undo(self.edits(), self.replica)


@pytest.fixture
def desk(replica: Replica) -> Desk:
    """A loan falls due."""
    customer, _loan = a_loan_due(replica)
    return Desk(replica, customer)


def test_a_task_made_for_a_reminder_takes_care_of_it(desk: Desk) -> None:
    task = desk.tasks.add("check the papers > 2026-11-27", desk.customer, reminder_id=desk.reminder)
    assert (desk.reason.state, desk.reason.life.linked_id) == (State.IN_PROGRESS, task)
    assert desk.reason.linked == Linked("activity", date(2026, 11, 27), "open")
    (row,) = desk.reminders.call_list().rows
    assert desk.reason in row.reasons
    desk.tasks.done(task, outcome="there")
    assert desk.reason.linked == Linked("activity", date(2026, 11, 27), "done")


def test_one_undo_takes_back_the_task_and_that_it_was_in_progress(desk: Desk) -> None:
    desk.tasks.add("check the papers", desk.customer, reminder_id=desk.reminder)
    desk.undo()
    assert (desk.reason.state, desk.reason.linked) == (State.OPEN, None)
    assert rows(desk.replica, "activity", "deleted_at IS NULL") == []
    desk.undo()
    assert desk.reason.linked is not None


def test_a_call_takes_care_of_it_and_its_next_step_rather_than_the_call(desk: Desk) -> None:
    contact = desk.call("dt 无人接听")
    assert (desk.reason.state, desk.reason.life.linked_id) == (State.IN_PROGRESS, contact)
    assert desk.reason.linked == Linked("contact", DAY, "phone")
    desk.call("call interested > +7d call again")
    assert desk.reason.linked == Linked("activity", DAY + timedelta(7), "open")


def test_a_corrected_line_takes_care_of_it_in_place_of_the_first(desk: Desk) -> None:
    desk.call("call interested > +7d call again")
    desk.contacts.correct(desk.customer, "call interested > +3d call again")
    assert desk.reason.linked == Linked("activity", DAY + timedelta(3), "open")
    desk.contacts.correct(desk.customer, "call interested")
    assert desk.reason.linked == Linked("contact", DAY, "phone")
    kinds = [str(row["decision"]) for row in rows(desk.replica, "reminder_decision")]
    assert sorted(kinds) == ["in_progress"] * 3 + ["taken_back"] * 2


def test_what_is_closed_is_not_opened_again_by_a_call(desk: Desk) -> None:
    desk.reminders.decide(desk.reminder, Decision.DONE, note="repaid")
    desk.call("call interested")
    assert desk.reason.state is State.DONE
    assert len(rows(desk.replica, "reminder_decision")) == 1


def test_a_call_that_reaches_a_customer_ends_what_asked_for_one(replica: Replica) -> None:
    with replica.writing() as conn:
        customer = a_customer(conn, tier="gold", opened=date(2020, 1, 1))
    desk = Desk(replica, customer)
    (silence,) = [reason for reason in desk.reminders.all() if reason.rule == "no_contact"]
    desk.reminder = silence.id
    desk.call("dt 无人接听")
    desk.reminders.refresh([customer])
    assert desk.reason.state is State.IN_PROGRESS  # tried, and to be tried again
    desk.call("call interested")
    desk.reminders.refresh([customer])
    assert silence.id not in [reason.id for reason in desk.reminders.all()]
    assert {reason.id: reason.state for reason in desk.reminders.history()}[silence.id] is State.RESOLVED
