"""On a supervisor's desk the team's customers are there to be read: what the center would send back is refused at once, with who looks after them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.errors import NotAllowed
from rmdesk.store import contact_log, field_edits, group_days, settings, tasks
from rmdesk.store.edits import Batch
from rmdesk.store.replica import Replica
from rmdesk.store.wire import Wire
from tests.store.desks import RM, a_contact, a_customer, a_row, edits_of, rows

MEMBER = "member"
TODAY = date(2026, 11, 20)


@pytest.fixture
def boss(replica: Replica) -> Replica:
    """A desk of a supervisor, with a customer of their own (`1`), one of the team (`2`) and one that both look after (`3`)."""
    person(replica, RM, "supervisor", "王强")
    person(replica, MEMBER, "rm", "李娜")
    for number, people in (("1", [RM]), ("2", [MEMBER]), ("3", [MEMBER, RM])):
        customer = a_customer(replica, number)
        for who in people:
            assigned(replica, customer, who)
    return replica


def person(replica: Replica, who: str, role: str, name: str) -> None:
    a_row(replica, "person", id=who, staff_no=who, name=name, role=role, team_id=None)


def assigned(replica: Replica, customer: str, who: str, **more: Wire) -> None:
    known: dict[str, Wire] = {"customer_id": customer, "person_id": who, "part": "lead", "valid_from": "2026-01-01"}
    a_row(replica, "assignment", id=f"{customer[:20]}-{who[:10]}", **{**known, **more})


def customer_of(replica: Replica, number: str) -> str:
    return str(rows(replica, "customer", "customer_no = ?", number)[0]["id"])


def an_opportunity(replica: Replica, customer: str) -> str:
    return a_row(replica, "opportunity", id=f"o-{customer[:30]}", customer_id=customer, owner_id=MEMBER, stage="lead")


EDITS: dict[str, Callable[[Batch, str, str], object]] = {
    "edit": lambda batch, customer, _offer: batch.update("customer", customer, {"remarks": "x"}),
    "contact": lambda batch, customer, _offer: batch.insert("contact", a_contact(customer)),
    "task": lambda batch, customer, _offer: tasks.add(batch, tasks.NewTask(description="再电", customer_id=customer)),
    "note about": lambda batch, customer, _offer: batch.insert("customer_note", {"customer_id": customer, "text": "x"}),
    "opportunity": lambda batch, _customer, offer: batch.update("opportunity", offer, {"summary": "x"}),
    "decision": lambda batch, customer, _offer: batch.insert(
        "reminder_decision", {"reminder_id": "r", "customer_id": customer, "decision": "done", "at": batch.at}
    ),
}


@pytest.mark.parametrize("what", EDITS)
def test_the_teams_customers_are_read_and_not_changed(boss: Replica, what: str) -> None:
    customer = customer_of(boss, "2")
    offer = an_opportunity(boss, customer)
    with pytest.raises(NotAllowed, match="李娜"), edits_of(boss).batch() as batch:
        EDITS[what](batch, customer, offer)
    assert rows(boss, "outbox") == []


@pytest.mark.parametrize("what", EDITS)
@pytest.mark.parametrize("number", ["1", "3"])
def test_a_supervisors_own_customers_are_theirs_to_change(boss: Replica, what: str, number: str) -> None:
    customer = customer_of(boss, number)
    offer = an_opportunity(boss, customer)
    with edits_of(boss).batch() as batch:
        EDITS[what](batch, customer, offer)
    assert len(rows(boss, "outbox")) == 1


def test_it_is_said_while_a_line_is_typed_and_before_a_field_is_chosen(boss: Replica) -> None:
    with boss.writing() as db:
        settings.put(db, "person_id", RM)
    with pytest.raises(NotAllowed, match="李娜"):
        contact_log.preview(boss, customer_of(boss, "2"), "dt 有意", StoppedClock())
    with pytest.raises(NotAllowed, match="李娜"):
        field_edits.fields_of(boss, customer_of(boss, "2"))
    assert contact_log.preview(boss, customer_of(boss, "1"), "dt 有意", StoppedClock()).records
    assert field_edits.fields_of(boss, customer_of(boss, "1"))


def test_what_hangs_off_a_row_of_the_team_is_refused_as_well(boss: Replica) -> None:
    offer = an_opportunity(boss, customer_of(boss, "2"))
    with pytest.raises(NotAllowed), edits_of(boss).batch() as batch:
        batch.insert("activity_opportunity", {"activity_id": "a", "opportunity_id": offer})


def test_a_relation_needs_both_customers(boss: Replica) -> None:
    a_row(boss, "relation_type", id="kin", code="kin", name_zh="亲属", name_en="kin")
    with pytest.raises(NotAllowed), edits_of(boss).batch() as batch:
        batch.insert("customer_relation", {"customer_id": customer_of(boss, "1"), "related_id": customer_of(boss, "2"), "type_id": "kin"})


def test_a_members_own_task_is_theirs(boss: Replica) -> None:
    a_row(boss, "activity", id="t", owner_id=MEMBER, description="周报")
    with pytest.raises(NotAllowed, match="李娜"):
        tasks.change(edits_of(boss), "t", {"status": "done"})


def test_a_supervisors_notebook_may_name_anybody(boss: Replica) -> None:
    with edits_of(boss).batch() as batch:
        batch.insert("note", {"text": "x", "customer_id": customer_of(boss, "2")})
        batch.insert("audit_event", {"event": "reveal", "subject_id": customer_of(boss, "2"), "at": batch.at})
    assert len(rows(boss, "outbox")) == 2


@pytest.mark.parametrize("ended", [{"valid_to": "2026-10-01"}, {"deleted_at": "2026-10-01T00:00:00.000Z"}])
def test_whom_nobody_looks_after_any_more_is_nobody_elses(boss: Replica, ended: dict[str, Wire]) -> None:
    customer = a_customer(boss, "4")
    assigned(boss, customer, MEMBER, **ended)
    with edits_of(boss).batch() as batch:
        batch.insert("contact", a_contact(customer))


def test_an_rm_writes_about_whoever_is_in_the_book(replica: Replica) -> None:
    person(replica, RM, "rm", "王强")
    customer = a_customer(replica, "2")
    assigned(replica, customer, MEMBER)
    with edits_of(replica).batch() as batch:
        batch.insert("contact", a_contact(customer))


def test_a_supervisors_time_groups_put_down_their_own_customers(boss: Replica) -> None:
    a_row(boss, "customer_group", id="g", name="每日", kind="time", rule="status:active", owner_id=RM)
    assert group_days.put_down(edits_of(boss), boss, TODAY) == 2
    assert {row["customer_id"] for row in rows(boss, "group_member_day")} == {customer_of(boss, "1"), customer_of(boss, "3")}
