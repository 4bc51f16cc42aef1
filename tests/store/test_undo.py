"""Undo is a new edit that restores what was there: of a field, a new row, a removed row, a whole batch; and undoing an undo is redo."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmdesk.errors import NotAllowed, NotFound
from rmdesk.store.batches import KEPT, last_batches
from rmdesk.store.replica import Replica
from rmdesk.store.undo import last_batch, undo
from rmdesk.store.wire import Image, Wire
from tests.store.desks import a_contact, a_customer, a_row, edits_of, rows

ABOUT = ("remarks", "hobbies", "value")


@pytest.fixture
def customer(replica: Replica) -> str:
    return a_customer(replica)


def said(replica: Replica, table: str, row_id: str) -> Image:
    """What a row says, without when it was written."""
    (row,) = rows(replica, table, "id = ?", row_id)
    return {field: value for field, value in row.items() if field not in ("modified_at", "modified_by")}


def changed(replica: Replica, table: str, row_id: str, **values: Wire) -> None:
    with edits_of(replica).batch() as batch:
        batch.update(table, row_id, values)


def test_a_changed_field_says_again_what_it_said(replica: Replica, customer: str) -> None:
    before = said(replica, "customer", customer)
    changed(replica, "customer", customer, remarks="喜欢茶")
    done = undo(edits_of(replica), replica)
    assert said(replica, "customer", customer) == before
    assert [(one.op, one.field, one.old, one.new) for one in done.what] == [("changed", "remarks", "喜欢茶", "")]
    assert done.customer == "客户1001"
    assert not done.redo


def test_undoing_an_undo_is_redo(replica: Replica, customer: str) -> None:
    changed(replica, "customer", customer, remarks="喜欢茶")
    after = said(replica, "customer", customer)
    undo(edits_of(replica), replica)
    assert undo(edits_of(replica), replica).redo
    assert said(replica, "customer", customer) == after


def test_the_undo_of_a_batch_takes_back_all_of_it_in_one_transaction(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        contact = batch.insert("contact", a_contact(customer))
        task = batch.insert("activity", {"customer_id": customer, "description": "再电"})
        batch.insert("activity_contact", {"activity_id": task, "contact_id": contact})
    done = undo(edits_of(replica), replica, batch.id)
    assert {one.op for one in done.what} == {"removed"}
    for table in ("contact", "activity", "activity_contact"):
        assert all(row["deleted_at"] for row in rows(replica, table))
    assert len({row["batch"] for row in rows(replica, "outbox", "op = 'update'")}) == 1
    undo(edits_of(replica), replica)
    assert not any(row["deleted_at"] for row in rows(replica, "contact"))


def test_a_removed_row_comes_back_even_after_it_has_left_the_desk(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        member = batch.insert("family_member", {"customer_id": customer, "name": "李娜", "kinship": "spouse"})
    before = said(replica, "family_member", member)
    with edits_of(replica).batch() as batch:
        batch.remove("family_member", member)
    with replica.bulk() as conn:
        conn.execute("DELETE FROM family_member WHERE id = ?", (member,))
    undo(edits_of(replica), replica)
    assert said(replica, "family_member", member) == before


def test_the_first_preference_is_undone_to_what_holds_without_one(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        row = batch.insert("preference", {"customer_id": customer, "do_not_call": 1, "hobbies": "钓鱼"})
    undo(edits_of(replica), replica)
    assert [said(replica, "preference", row)[field] for field in ("do_not_call", "hobbies", "deleted_at")] == [0, "", None]


def test_a_look_at_a_number_is_not_the_last_edit(replica: Replica, customer: str) -> None:
    changed(replica, "customer", customer, remarks="喜欢茶")
    with edits_of(replica).batch() as batch:
        batch.insert("audit_event", {"owner_id": edits_of(replica).author, "event": "reveal", "at": "2026-11-20T01:00:00.000Z"})
    undo(edits_of(replica), replica)
    assert said(replica, "customer", customer)["remarks"] == ""


def test_what_was_changed_again_since_is_not_undone_and_nothing_else_of_the_batch(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        batch.update("customer", customer, {"remarks": "一"})
        batch.insert("customer_note", {"customer_id": customer, "text": "background"})
    changed(replica, "customer", customer, remarks="二")
    with pytest.raises(NotAllowed, match="changed again since"):
        undo(edits_of(replica), replica, batch.id)
    assert rows(replica, "customer_note")[0]["deleted_at"] is None


def test_the_same_batch_is_undone_once(replica: Replica, customer: str) -> None:
    with edits_of(replica).batch() as batch:
        batch.update("customer", customer, {"remarks": "一"})
    undo(edits_of(replica), replica, batch.id)
    with pytest.raises(NotAllowed, match="undone already"):
        undo(edits_of(replica), replica, batch.id)


def test_without_edits_there_is_nothing_to_undo(replica: Replica) -> None:
    assert last_batch(replica) is None
    with pytest.raises(NotFound, match="nothing to undo"):
        undo(edits_of(replica), replica)


def test_only_the_last_batches_are_remembered(replica: Replica, customer: str) -> None:
    for number in range(KEPT + 5):
        changed(replica, "customer", customer, remarks=str(number))
    with replica.reading() as conn:
        found = last_batches(conn, 1000)
    assert len(found) == KEPT
    assert found[0].edits[0].fields["remarks"][1] == str(KEPT + 4)


def test_somebody_elses_row_stays(replica: Replica, customer: str) -> None:
    task = a_row(replica, "activity", id="t1", customer_id=customer, owner_id="somebody", description="再电")
    with pytest.raises(NotAllowed, match="Only somebody"), edits_of(replica).batch() as batch:
        batch.remove("activity", task)


@pytest.mark.parametrize("table", ["customer", "account", "audit_event", "preference", "field_history"])
def test_what_lasts_is_never_removed(replica: Replica, table: str) -> None:
    with pytest.raises(NotAllowed), edits_of(replica).batch() as batch:
        batch.remove(table, "x")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.sampled_from(["", "茶", "旧", "call after 5"]), min_size=1, max_size=4))
def test_undo_after_edit_is_as_if_nothing_was_edited(replica: Replica, texts: list[str]) -> None:
    customer = a_customer(replica)
    for text in texts:
        before = said(replica, "customer", customer)
        with edits_of(replica).batch() as batch:
            written = batch.update("customer", customer, {"remarks": text})
        if written:
            undo(edits_of(replica), replica, batch.id)
            assert said(replica, "customer", customer) == before
            undo(edits_of(replica), replica)
            assert said(replica, "customer", customer)["remarks"] == text
