"""A prospect made on a desk lands in its creator's book at the center, with everything that hangs from it, and in nobody else's."""

from __future__ import annotations

import pytest

from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.store.about_edits import add
from rmdesk.store.batches import last_batches
from rmdesk.store.prospects import Created, alike, create
from rmdesk.store.undo import undo
from rmdesk.store.wire import Wire
from rmdesk.sync.protocol import Status
from tests.center.small_bank import CHEN, SmallBank, a_mutation
from tests.sync.small_desk import SmallDesk


def a_prospect(desk: SmallDesk, **texts: str) -> Created:
    return create(desk.edits(), desk.replica, {"name": "周敏", "phone": "138 0000 1111", **texts})


def test_a_prospect_lands_in_the_book_of_who_made_it(chen: SmallDesk, lin: SmallDesk, bank: SmallBank) -> None:
    chen.sync()
    made = a_prospect(chen, id_number="11010519491231002X", origin="referral", remarks="老客户介绍")
    family = add(chen.edits(), chen.replica, made.customer_id, "family_member", {"name": "周亮", "kinship": "child"})
    chen.sync()
    lin.sync()
    assert made.customer_id in chen.ids("customer")
    assert family in chen.ids("family_member")
    assert made.customer_id not in lin.ids("customer")
    assert chen.value("customer", made.customer_id, "status") == "potential"
    assert chen.value("customer", made.customer_id, "remarks") == "From: Referral\n老客户介绍"
    assert len(chen.ids("assignment")) == 4
    assert chen.verify().equal
    bank.assert_sums_hold()


def test_a_prospects_profile_can_be_edited_by_request_after_the_sync(chen: SmallDesk) -> None:
    chen.sync()
    made = a_prospect(chen)
    chen.sync()
    from rmdesk.store.field_edits import edit

    assert [one.field for one in edit(chen.edits(), chen.replica, made.customer_id, {"employer": "学校"}).requested] == ["employer"]


def test_a_company_and_a_prospect_without_a_number(chen: SmallDesk) -> None:
    chen.sync()
    made = create(chen.edits(), chen.replica, {"name": "杭州某某有限公司", "kind": "对公", "phone": "0571-88886666"})
    chen.sync()
    assert chen.value("customer", made.customer_id, "kind") == "corporate"
    assert chen.verify().equal


def test_a_lost_answer_makes_no_second_prospect(chen: SmallDesk, bank: SmallBank) -> None:
    from tests.sync.test_story import over_a_bad_line

    chen.sync()
    made = a_prospect(chen)
    over_a_bad_line(chen, "push")
    chen.sync()
    assert bank.rows("SELECT count(*) FROM assignment WHERE customer_id = ?", made.customer_id) == [(1,)]
    assert chen.verify().equal
    bank.assert_sums_hold()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "active"},
        {"status": "potential", "level": "private"},
        {"status": "potential", "type_id": "x"},
        {"status": "potential", "name": ""},
    ],
)
def test_a_desk_makes_nobody_a_customer(chen: SmallDesk, bank: SmallBank, fields: dict[str, Wire]) -> None:
    said: dict[str, Wire] = {"customer_no": "P1", "name": "周敏", **fields}
    (answer,) = bank.push(CHEN, a_mutation(1, "customer", "new", "insert", **{name: (None, value) for name, value in said.items()}))
    assert answer.status is Status.REJECTED
    assert bank.rows("SELECT count(*) FROM customer WHERE id = 'new'") == [(0,)]


def test_a_number_that_is_taken_rejects_the_prospect_and_what_hangs_from_it_waits(chen: SmallDesk, bank: SmallBank) -> None:
    said: dict[str, Wire] = {"customer_no": "lin1", "name": "周敏", "status": "potential"}
    answers = bank.push(
        CHEN,
        a_mutation(1, "customer", "new", "insert", **{name: (None, value) for name, value in said.items()}),
        a_mutation(2, "family_member", "f1", "insert", customer_id=(None, "new"), name=(None, "周亮"), kinship=(None, "child")),
    )
    assert [answer.status for answer in answers] == [Status.REJECTED, Status.QUARANTINED]
    bank.assert_sums_hold()


def test_a_prospect_is_not_undone(chen: SmallDesk) -> None:
    chen.sync()
    a_prospect(chen)
    with pytest.raises(NotAllowed, match="only added"):
        undo(chen.edits(), chen.replica)


@pytest.mark.parametrize(
    ("texts", "field"),
    [({"name": " "}, "Name"), ({"phone": "12"}, "Phone"), ({"id_number": "12345"}, "ID number"), ({"origin": "moon"}, "Where from")],
)
def test_a_prospect_that_does_not_fit_is_not_made(chen: SmallDesk, texts: dict[str, str], field: str) -> None:
    chen.sync()
    with pytest.raises(InvalidValue, match=field):
        a_prospect(chen, **texts)
    assert len(chen.ids("customer")) == 3


@pytest.mark.parametrize(
    ("texts", "same"),
    [
        ({"name": "周敏"}, ("name",)),
        ({"name": "周民"}, ("sound",)),
        ({"name": "吴静", "phone": "+86 138 0000 1111"}, ("phone",)),
        ({"name": "周敏", "phone": "13800001111"}, ("phone", "name")),
        ({"name": "吴静", "id_type": "resident_id", "id_number": "11010519491231002x"}, ("id_number",)),
    ],
)
def test_who_may_be_the_same_is_shown_with_the_evidence(chen: SmallDesk, texts: dict[str, str], same: tuple[str, ...]) -> None:
    chen.sync()
    made = a_prospect(chen, id_number="11010519491231002X")
    (found, *_others) = alike(chen.replica, texts)
    assert (found.customer_id, found.same) == (made.customer_id, same)


def test_nobody_is_alike_while_little_is_typed(chen: SmallDesk) -> None:
    chen.sync()
    a_prospect(chen)
    assert alike(chen.replica, {"name": "周", "phone": "138", "id_number": "1101"}) == []


def test_a_removed_row_leaves_both_and_an_undo_brings_it_back_after_the_sync(chen: SmallDesk, bank: SmallBank) -> None:
    chen.sync()
    member = add(chen.edits(), chen.replica, "chen1", "family_member", {"name": "李娜", "kinship": "spouse"})
    chen.sync()
    with chen.edits().batch() as batch:
        batch.remove("family_member", member)
    chen.sync()
    assert member not in chen.ids("family_member")
    undo(chen.edits(), chen.replica, batch.id)
    chen.sync()
    assert chen.value("family_member", member, "name") == "李娜"
    assert chen.value("family_member", member, "deleted_at") is None
    assert chen.outbox() == [] or {state for _table, state in chen.outbox()} <= {"acked"}
    assert chen.verify().equal
    bank.assert_sums_hold()


def test_an_undone_contact_leaves_the_center_too(chen: SmallDesk, bank: SmallBank) -> None:
    chen.sync()
    contact = chen.log_contact("chen1")
    undo(chen.edits(), chen.replica)
    chen.sync()
    assert contact not in chen.ids("contact")
    assert bank.rows("SELECT deleted_at IS NOT NULL FROM contact WHERE id = ?", contact) == [(1,)]
    with chen.replica.reading() as conn:
        assert last_batches(conn)[0].undoes
    assert chen.verify().equal


def test_nobody_takes_back_what_another_has_recorded(bank: SmallBank) -> None:
    bank.assign("chen1", "lin", part="assist")
    bank.load("contact", [{"id": "k1", "customer_id": "chen1", "owner_id": "lin", "start": "2026-11-20T01:00:00.000Z", "channel": "phone"}])
    (answer,) = bank.push(CHEN, a_mutation(1, "contact", "k1", deleted_at=(None, "2026-11-20T01:00:00.000Z")))
    assert answer.status is Status.REJECTED
