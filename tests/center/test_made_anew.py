"""A row that comes a second time under its id: the same one again, one that was taken back and is made anew, or an attempt at somebody else's."""

from __future__ import annotations

import pytest

from rmdesk.sync.protocol import Mutation, Status
from tests.center.small_bank import CHEN, LIN, STAMP, SmallBank, a_contact, a_mutation

WIRE = int | str | None


def new(counter: int, table: str, row_id: str, **values: WIRE) -> Mutation:
    return a_mutation(counter, table, row_id, "insert", **{name: (None, value) for name, value in values.items()})


def taken_back(counter: int, table: str, row_id: str) -> Mutation:
    return a_mutation(counter, table, row_id, deleted_at=(None, STAMP))


def a_task(counter: int, customer: str | None = "chen1", who: str = CHEN, **more: WIRE) -> Mutation:
    return new(counter, "activity", "task", **({"customer_id": customer} if customer else {}), owner_id=who, description="再电", **more)


def the_task(bank: SmallBank) -> tuple[WIRE, ...]:
    return bank.rows("SELECT customer_id, owner_id, description, remarks, status, deleted_at FROM activity WHERE id = 'task'")[0]


def test_a_row_made_anew_says_what_the_new_one_says_and_nothing_of_the_old_one(bank: SmallBank) -> None:
    bank.push(CHEN, a_task(1, due="2026-11-27", remarks="alt"), a_mutation(2, "activity", "task", status=("open", "done")))
    answers = bank.push(CHEN, taken_back(3, "activity", "task"), a_task(4))
    assert [answer.status for answer in answers] == [Status.APPLIED, Status.APPLIED]
    assert the_task(bank) == ("chen1", CHEN, "再电", "", "open", None)
    assert bank.rows("SELECT due, row_version FROM activity") == [(None, 4)]
    assert ("activity", "task") in bank.book("rm:chen")
    bank.assert_sums_hold()


def test_nobody_brings_a_row_back_that_belongs_to_a_strangers_customer(bank: SmallBank) -> None:
    bank.push(LIN, a_task(1, "lin1", LIN), taken_back(2, "activity", "task"))
    before = the_task(bank)
    answers = bank.push(CHEN, a_task(1, "lin1"), a_task(2, "chen1"), a_task(3, None))
    assert [answer.status for answer in answers] == [Status.QUARANTINED, Status.REJECTED, Status.REJECTED]
    assert the_task(bank) == before
    assert ("activity", "task") not in bank.book("rm:chen")
    bank.assert_sums_hold()


def test_nobody_writes_over_a_strangers_living_row_by_making_it_again(bank: SmallBank) -> None:
    bank.push(LIN, a_task(1, "lin1", LIN))
    before = the_task(bank)
    answers = bank.push(CHEN, a_task(1, "lin1", remarks="x"), a_task(2, "chen1", remarks="x"), a_task(3, None, remarks="x"))
    assert [answer.status for answer in answers] == [Status.QUARANTINED, Status.REJECTED, Status.REJECTED]
    assert the_task(bank) == before
    bank.assert_sums_hold()


def test_whether_a_guess_about_a_strangers_row_is_right_is_not_told(bank: SmallBank) -> None:
    bank.push(LIN, new(1, "customer_note", "n", customer_id="lin1", text="秘密"))
    answers = bank.push(
        CHEN, *(new(turn, "customer_note", "n", customer_id="lin1", text=text) for turn, text in enumerate(("秘密", "x"), 1))
    )
    assert len({(answer.status, answer.reason) for answer in answers}) == 1


def test_a_row_that_keeps_silent_about_its_customer_does_not_pass_for_the_strangers_it_once_was_ones_own(bank: SmallBank) -> None:
    bank.assign("lin1", CHEN, part="assist")
    bank.push(CHEN, a_task(1, "lin1"))
    bank.assign("lin1", CHEN, until="2026-11-20", part="assist")
    link = new(4, "activity_contact", "link", activity_id="task", contact_id="contact-3")
    answers = bank.push(CHEN, a_task(2, None), a_contact(3), link)
    assert [answer.status for answer in answers] == [Status.REJECTED, Status.APPLIED, Status.QUARANTINED]
    assert bank.rows("SELECT count(*) FROM activity_contact") == [(0,)]
    bank.assert_sums_hold()


def test_a_link_comes_back_only_while_both_its_ends_are_ones_own(bank: SmallBank) -> None:
    bank.assign("lin1", CHEN, part="assist")
    bank.push(CHEN, a_contact(1), new(2, "opportunity", "o", customer_id="lin1", owner_id=CHEN))
    link = {"contact_id": "contact-1", "opportunity_id": "o"}
    bank.push(CHEN, new(3, "contact_opportunity", "link", **link), taken_back(4, "contact_opportunity", "link"))
    bank.assign("lin1", CHEN, until="2026-11-20", part="assist")
    assert bank.push(CHEN, new(5, "contact_opportunity", "link", **link))[0].status is Status.QUARANTINED
    bank.assign("lin1", CHEN, part="assist")
    assert bank.push(CHEN, new(6, "contact_opportunity", "link", **link))[0].status is Status.APPLIED
    assert bank.rows("SELECT deleted_at FROM contact_opportunity") == [(None,)]
    bank.assert_sums_hold()


@pytest.mark.parametrize("other", [{"opportunity_id": "o2"}, {"contact_id": "contact-2"}])
def test_a_row_does_not_come_back_as_one_about_something_else(bank: SmallBank, other: dict[str, WIRE]) -> None:
    bank.push(
        CHEN, a_contact(1), a_contact(2), *(new(turn, "opportunity", f"o{turn - 2}", customer_id="chen1", owner_id=CHEN) for turn in (3, 4))
    )
    link: dict[str, WIRE] = {"contact_id": "contact-1", "opportunity_id": "o1"}
    bank.push(CHEN, new(5, "contact_opportunity", "link", **link), taken_back(6, "contact_opportunity", "link"))
    assert bank.push(CHEN, new(7, "contact_opportunity", "link", **{**link, **other}))[0].status is Status.REJECTED


def test_what_stays_as_it_is_comes_back_as_it_was(bank: SmallBank) -> None:
    bank.push(CHEN, a_contact(1), taken_back(2, "contact", "contact-1"))
    said = {name: new for name, (_base, new) in a_contact(1).fields.items()}
    assert bank.push(CHEN, new(3, "contact", "contact-1", **{**said, "summary": "anders"}))[0].status is Status.REJECTED
    assert bank.push(CHEN, new(4, "contact", "contact-1", **said))[0].status is Status.APPLIED
    assert bank.rows("SELECT summary, deleted_at FROM contact") == [("", None)]


def test_a_customer_whom_the_bank_has_taken_out_does_not_come_back_as_a_prospect(bank: SmallBank) -> None:
    bank.load("customer", [{"id": "chen1", "deleted_at": STAMP, "level": "diamond"}])
    again = new(1, "customer", "chen1", customer_no="chen1", name="Neu", status="potential", kind="retail", branch_id="east")
    assert bank.push(CHEN, again)[0].status is Status.REJECTED
    assert bank.rows("SELECT name, level FROM customer WHERE id = 'chen1' AND deleted_at IS NOT NULL") == [("客户chen1", "diamond")]


def test_an_approved_log_does_not_come_back_approved_with_other_words(bank: SmallBank) -> None:
    log: dict[str, WIRE] = {"owner_id": CHEN, "work_date": "2026-11-20"}
    bank.push(CHEN, new(1, "work_log", "log", summary="alt", **log))
    bank.load("work_log", [{"id": "log", "status": "approved", "reviewer": "boss"}])
    bank.push(CHEN, taken_back(2, "work_log", "log"), new(3, "work_log", "log", summary="neu", **log))
    assert ("approved", "neu") not in bank.rows("SELECT status, summary FROM work_log")


def test_a_row_that_two_desks_of_a_person_made_alike_is_one_and_keeps_what_was_filled_in(bank: SmallBank) -> None:
    bank.push(CHEN, a_task(1), a_mutation(2, "activity", "task", remarks=("", "gesagt")))
    assert bank.push(CHEN, a_task(3))[0].status is Status.APPLIED
    assert the_task(bank) == ("chen1", CHEN, "再电", "gesagt", "open", None)
    assert bank.push(CHEN, a_task(4, remarks="anders"))[0].status is Status.REJECTED
    bank.assert_sums_hold()
