"""Taking desks' edits: exactly once, per field, and only from whom the row belongs to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from rmdesk.center.push import take
from rmdesk.center.quarantine import not_taken
from rmdesk.domain.ids import id_from_key, uuid7
from rmdesk.errors import NotAllowed
from rmdesk.store.policy import keyed_id
from rmdesk.store.wire import Wire
from rmdesk.sync.protocol import Mutation, Push, Status
from tests.center.small_bank import CHEN, NOW, STAMP, SmallBank, a_contact, a_mutation


def test_a_contact_arrives_once_however_often_it_is_sent(bank: SmallBank) -> None:
    first = bank.push(CHEN, a_contact(1))
    assert first[0].status is Status.APPLIED
    assert bank.push(CHEN, a_contact(1)) == first
    assert bank.rows("SELECT count(*) FROM contact") == [(1,)]
    assert ("contact", "contact-1") in bank.book("rm:chen")
    bank.assert_sums_hold()


def test_the_same_batch_from_two_connections_at_once_is_applied_once(bank: SmallBank) -> None:
    batch = [a_contact(n) for n in range(1, 21)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _turn: bank.push(CHEN, *batch), range(4)))
    assert all(answer == answers[0] for answer in answers)
    assert bank.rows("SELECT count(*) FROM contact") == [(20,)]
    bank.assert_sums_hold()


def test_another_edit_under_a_known_counter_is_forked(bank: SmallBank) -> None:
    bank.push(CHEN, a_contact(1))
    outcome = bank.push(CHEN, a_contact(1, result="success"))[0]
    assert outcome.status is Status.FORKED
    assert bank.rows("SELECT result FROM contact") == [("interested",)]


def test_a_field_nobody_else_touched_is_taken_and_its_history_kept(bank: SmallBank) -> None:
    outcome = bank.push(CHEN, a_mutation(1, "customer", "chen1", remarks=("", "喜欢钓鱼")))[0]
    assert (outcome.status, outcome.row_version) == (Status.APPLIED, 2)
    assert bank.rows("SELECT remarks, modified_by FROM customer WHERE id = 'chen1'") == [("喜欢钓鱼", CHEN)]
    assert bank.rows("SELECT field, old, new, who, device FROM field_history") == [("remarks", '""', '"喜欢钓鱼"', CHEN, "device-chen")]


def test_a_field_that_moved_on_is_a_conflict_that_everybody_concerned_sees(bank: SmallBank) -> None:
    bank.load("customer", [{"id": "chen1", "remarks": "中心改的"}])
    outcome = bank.push(CHEN, a_mutation(1, "customer", "chen1", remarks=("", "我改的")))[0]
    assert (outcome.status, outcome.conflicts) == (Status.CONFLICT, ["remarks"])
    assert bank.rows("SELECT remarks FROM customer WHERE id = 'chen1'") == [("中心改的",)]
    assert bank.rows("SELECT field, base, mine, theirs, status FROM sync_conflict") == [("remarks", '""', '"我改的"', '"中心改的"', "open")]
    assert any(table == "sync_conflict" for table, _row in bank.book("rm:chen"))
    bank.assert_sums_hold()


def test_two_people_saying_the_same_do_not_conflict(bank: SmallBank) -> None:
    bank.load("customer", [{"id": "chen1", "remarks": "一样"}])
    assert bank.push(CHEN, a_mutation(1, "customer", "chen1", remarks=("", "一样")))[0].status is Status.APPLIED


def test_fields_that_did_not_move_are_taken_beside_one_that_did(bank: SmallBank) -> None:
    bank.push(CHEN, a_mutation(1, "preference", "p", "insert", customer_id=(None, "chen1"), channel=(None, "phone")))
    bank.load("preference", [{"id": "p", "channel": "wechat"}])
    outcome = bank.push(CHEN, a_mutation(2, "preference", "p", channel=("phone", "mail"), hobbies=("", "茶")))[0]
    assert outcome.conflicts == ["channel"]
    assert bank.rows("SELECT channel, hobbies FROM preference") == [("wechat", "茶")]


def test_an_edit_of_a_customer_who_moved_is_quarantined(bank: SmallBank) -> None:
    bank.assign("chen1", "chen", until="2026-11-20")
    outcomes = bank.push(CHEN, a_mutation(1, "customer", "chen1", remarks=("", "x")), a_contact(2, "chen1"), a_contact(3, "chen2"))
    assert [outcome.status for outcome in outcomes] == [Status.QUARANTINED, Status.QUARANTINED, Status.APPLIED]


def test_nobody_writes_to_another_rms_customer(bank: SmallBank) -> None:
    outcomes = bank.push(CHEN, a_contact(1, "lin1"), a_mutation(2, "customer", "lin1", remarks=("", "x")))
    assert [outcome.status for outcome in outcomes] == [Status.QUARANTINED, Status.QUARANTINED]
    assert bank.rows("SELECT count(*) FROM contact") == [(0,)]


def test_nothing_may_be_hung_onto_a_strangers_row(bank: SmallBank) -> None:
    bank.load("opportunity", [{"id": "theirs", "customer_id": "lin1", "owner_id": "lin"}])
    link = a_mutation(2, "contact_opportunity", "link", "insert", contact_id=(None, "contact-1"), opportunity_id=(None, "theirs"))
    assert [outcome.status for outcome in bank.push(CHEN, a_contact(1), link)] == [Status.APPLIED, Status.QUARANTINED]


@pytest.mark.parametrize(
    ("table", "row", "op", "fields"),
    [
        ("customer", "chen1", "update", {"name": ("客户chen1", "x")}),
        ("balance", "b1", "update", {"amount": (100, 1)}),
        ("balance", "b9", "insert", {"account_id": (None, "shared"), "date": (None, "2026-11-02"), "amount": (None, 1)}),
        ("customer", "chen1", "update", {"row_version": (1, 9)}),
        ("customer", "chen1", "update", {"nonsense": (1, 9)}),
        ("nonsense", "x", "insert", {}),
        ("contact", "x", "insert", {"customer_id": (None, "chen1")}),
        (
            "contact",
            "x",
            "insert",
            {"customer_id": (None, "chen1"), "start": (None, "yesterday"), "channel": (None, "phone"), "result": (None, "success")},
        ),
        ("contact", "x", "merge", {}),
        ("customer_note", "x", "insert", {"customer_id": (None, "chen1"), "text": (None, "a\x00b")}),
    ],
)
def test_what_a_desk_may_not_write_is_rejected_with_a_reason(
    bank: SmallBank, table: str, row: str, op: str, fields: dict[str, tuple[object, object]]
) -> None:
    outcomes = bank.push(CHEN, a_mutation(1, table, row, op, **fields), a_contact(2))  # type: ignore[arg-type]
    assert [outcome.status for outcome in outcomes] == [Status.REJECTED, Status.APPLIED]
    assert outcomes[0].reason


def test_a_contact_is_filed_under_its_author_and_stays_as_it_is(bank: SmallBank) -> None:
    assert bank.push(CHEN, a_contact(1, owner_id="lin"))[0].status is Status.REJECTED
    bank.push(CHEN, a_contact(2))
    assert bank.push(CHEN, a_mutation(3, "contact", "contact-2", summary=("", "x")))[0].status is Status.REJECTED


def test_a_database_rule_rejects_one_edit_and_lets_the_others_pass(bank: SmallBank) -> None:
    outcomes = bank.push(CHEN, a_contact(1, channel="telepathy"), a_contact(2))
    assert [outcome.status for outcome in outcomes] == [Status.REJECTED, Status.APPLIED]
    bank.assert_sums_hold()


def test_a_batch_made_on_another_device_is_refused(bank: SmallBank) -> None:
    with pytest.raises(NotAllowed):
        take(bank.db, bank.person(CHEN), Push("device-lin", 1, [a_contact(1)]), NOW)


def a_settlement(counter: int, conflict: str, chosen: str, status: str = "settled") -> Mutation:
    return a_mutation(counter, "sync_conflict", conflict, status=("open", status), chosen=("null", chosen))


def a_conflict(bank: SmallBank) -> str:
    bank.load("customer", [{"id": "chen1", "remarks": "theirs"}])
    bank.push(CHEN, a_mutation(1, "customer", "chen1", remarks=("", "mine")))
    return str(bank.rows("SELECT id FROM sync_conflict")[0][0])


def test_a_conflict_is_settled_once_and_the_first_choice_stands(bank: SmallBank) -> None:
    conflict = a_conflict(bank)
    assert bank.push(CHEN, a_settlement(2, conflict, '"mine"'))[0].status is Status.APPLIED
    assert bank.push(CHEN, a_settlement(3, conflict, '"theirs"'))[0].status is Status.APPLIED
    assert bank.rows("SELECT status, chosen, settled_by FROM sync_conflict") == [("settled", '"mine"', CHEN)]
    bank.assert_sums_hold()


@pytest.mark.parametrize(("chosen", "status"), [("no json", "settled"), ("[1]", "settled"), ("null", "open")])
def test_a_choice_that_makes_no_sense_is_rejected(bank: SmallBank, chosen: str, status: str) -> None:
    assert bank.push(CHEN, a_settlement(2, a_conflict(bank), chosen, status))[0].status is Status.REJECTED


def test_nobody_settles_another_rms_conflict(bank: SmallBank) -> None:
    assert bank.push("lin", a_settlement(1, a_conflict(bank), '"mine"'))[0].status is Status.QUARANTINED


KEYED: dict[str, dict[str, Wire]] = {
    "reminder_override": {"owner_id": CHEN, "rule": "instalment", "parameter": "days"},
    "work_log": {"owner_id": CHEN, "period": "day", "work_date": "2026-11-20"},
    "group_member": {"group_id": "g", "customer_id": "chen1"},
    "group_member_day": {"group_id": "g", "customer_id": "chen1", "date": "2026-11-20"},
    "activity_contact": {"activity_id": "t", "contact_id": "contact-1"},
}


def an_insertion(counter: int, table: str, row_id: str, values: dict[str, Wire]) -> Mutation:
    return a_mutation(counter, table, row_id, "insert", **{name: (None, value) for name, value in values.items()})


@pytest.mark.parametrize("table", KEYED)
def test_an_id_that_can_be_foretold_is_taken_only_for_the_row_that_it_is_the_key_of(bank: SmallBank, table: str) -> None:
    bank.push(
        CHEN,
        a_contact(1),
        an_insertion(2, "activity", "t", {"owner_id": CHEN, "customer_id": "chen1", "description": "再电"}),
        an_insertion(3, "customer_group", "g", {"owner_id": CHEN, "name": "每日"}),
    )
    values = KEYED[table]
    lins = values | {"owner_id": "lin"} if "owner_id" in values else values | {next(iter(values)): "lins"}
    outcomes = bank.push(
        CHEN, an_insertion(4, table, keyed_id(table, lins), values), an_insertion(5, table, keyed_id(table, values), values)
    )
    assert [one.status for one in outcomes] == [Status.REJECTED, Status.APPLIED]
    assert bank.rows(f"SELECT id FROM {table}") == [(keyed_id(table, values),)]


def test_nobody_takes_the_id_of_a_customer_whom_the_core_system_will_bring(bank: SmallBank) -> None:
    prospect: dict[str, Wire] = {"customer_no": "P1", "name": "王", "kind": "retail", "status": "potential"}
    forged, own = id_from_key("customer", "core", "C9"), uuid7()
    outcomes = bank.push(CHEN, an_insertion(1, "customer", forged, prospect), an_insertion(2, "customer", own, prospect))
    assert [one.status for one in outcomes] == [Status.REJECTED, Status.APPLIED]
    assert bank.rows("SELECT id FROM customer WHERE customer_no = 'P1'") == [(own,)]


def test_what_was_not_taken_is_kept_with_what_it_said(bank: SmallBank) -> None:
    bank.push(CHEN, a_contact(1, "lin1", summary="für wen?"), a_contact(2), a_mutation(3, "customer", "chen1", name=("客户chen1", "x")))
    with bank.db.read() as tx:
        found = not_taken(tx)
    assert [(one.person, one.table, one.status) for one in found] == [("Chen", "customer", "rejected"), ("Chen", "contact", "quarantined")]
    assert found[1].values["summary"] == "für wen?"
    assert all(one.reason for one in found)


def test_the_same_edit_brought_by_another_copy_of_the_desk_gets_its_stored_answer(bank: SmallBank) -> None:
    from dataclasses import replace

    first = bank.push(CHEN, a_contact(1))
    clone = replace(bank.person(CHEN), device="clone")
    assert take(bank.db, clone, Push("clone", 1, [a_contact(1)]), NOW).outcomes == first
    assert bank.rows("SELECT count(*) FROM contact") == [(1,)]


def test_what_follows_a_forked_edit_waits_as_well(bank: SmallBank) -> None:
    bank.push(CHEN, a_contact(1))
    outcomes = bank.push(CHEN, a_contact(1, result="success"), a_contact(2))
    assert [outcome.status for outcome in outcomes] == [Status.FORKED, Status.FORKED]
    assert bank.rows("SELECT count(*) FROM contact") == [(1,)]


def test_what_changed_in_a_relation_is_told_to_nobody_who_looks_after_only_one_side_of_it(bank: SmallBank) -> None:
    bank.assign("chen1", "lin", part="assist")
    bank.load("relation_type", [{"id": "kin", "code": "kin", "name_zh": "亲属", "name_en": "kin"}])
    ends: dict[str, tuple[Wire, Wire]] = {
        name: (None, value) for name, value in {"customer_id": "chen1", "related_id": "chen2", "type_id": "kin"}.items()
    }
    bank.push(CHEN, a_mutation(1, "customer_relation", "r", "insert", **ends))
    outcomes = bank.push(
        CHEN,
        a_mutation(2, "customer_relation", "r", remarks=("", "堂兄")),
        a_mutation(3, "customer_relation", "r", deleted_at=(None, STAMP)),
    )
    assert {outcome.status for outcome in outcomes} == {Status.APPLIED}
    assert bank.rows("SELECT count(*) FROM field_history WHERE table_name = 'customer_relation'") == [(2,)]
    assert "field_history" not in {table for table, _row in bank.book("rm:lin")}
    assert "field_history" in {table for table, _row in bank.book("rm:chen")}
    bank.assert_sums_hold()


@pytest.mark.parametrize("customer", [None, "chen1"])
def test_what_changed_in_a_private_note_is_told_to_nobody(bank: SmallBank, customer: str | None) -> None:
    bank.assign("chen1", "lin", part="assist")
    values: dict[str, Wire] = {"owner_id": CHEN, "text": "alt", **({"customer_id": customer} if customer else {})}
    bank.push(CHEN, a_mutation(1, "note", "n", "insert", **{name: (None, value) for name, value in values.items()}))
    assert bank.push(CHEN, a_mutation(2, "note", "n", text=("alt", "neu")))[0].status is Status.APPLIED
    assert bank.rows("SELECT new FROM field_history WHERE row_id = 'n'") == [('"neu"',)]
    assert all("field_history" not in {table for table, _row in bank.book(book)} for book in ("rm:chen", "rm:lin"))
    bank.assert_sums_hold()


def a_note(bank: SmallBank, customer: str | None = None) -> None:
    """A page of Chen's notebook, saved on one desk and changed on another."""
    values: dict[str, Wire] = {"owner_id": CHEN, "text": "alt", **({"customer_id": customer} if customer else {})}
    bank.push(CHEN, a_mutation(1, "note", "n", "insert", **{name: (None, value) for name, value in values.items()}))
    bank.push(CHEN, a_mutation(2, "note", "n", text=("alt", "geheim")))


@pytest.mark.parametrize("customer", [None, "chen1"])
def test_a_conflict_about_a_private_note_is_its_writers_alone(bank: SmallBank, customer: str | None) -> None:
    bank.assign("chen1", "lin", part="assist")
    a_note(bank, customer)
    assert bank.push(CHEN, a_mutation(3, "note", "n", text=("alt", "ganz geheim")))[0].status is Status.CONFLICT
    found = {book for (book,) in bank.rows("SELECT id FROM book") if "sync_conflict" in {table for table, _row in bank.book(str(book))}}
    assert found == {"private:chen"}
    conflict = str(bank.rows("SELECT id FROM sync_conflict")[0][0])
    assert bank.push("lin", a_settlement(1, conflict, '"x"'))[0].status is Status.QUARANTINED
    assert bank.push(CHEN, a_settlement(4, conflict, '"geheim"'))[0].status is Status.APPLIED
    bank.assert_sums_hold()


def test_what_a_private_note_was_to_say_is_not_listed_with_what_was_not_taken(bank: SmallBank) -> None:
    a_note(bank, "chen1")
    bank.push(CHEN, a_mutation(3, "note", "n", deleted_at=(None, STAMP)))
    assert bank.push(CHEN, a_mutation(4, "note", "n", text=("geheim", "ganz geheim")))[0].status is Status.QUARANTINED
    with bank.db.read() as tx:
        (found,) = not_taken(tx)
    assert (found.table, found.values, found.customer) == ("note", {"text": None}, "")


def test_an_edit_of_a_table_that_is_none_is_listed_with_what_was_not_taken(bank: SmallBank) -> None:
    assert bank.push(CHEN, a_mutation(1, "diary", "d", text=(None, "x")))[0].status is Status.REJECTED
    with bank.db.read() as tx:
        assert [one.table for one in not_taken(tx)] == ["diary"]
