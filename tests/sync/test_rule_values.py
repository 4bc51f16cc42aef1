"""A manager's own values for the reminder rules on their way: to the center, to another desk of theirs, to a desk filled anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rmdesk.domain.reminder_parameters import Instalment
from rmdesk.domain.reminder_values import Plain
from rmdesk.reminders.book import Reminders
from rmdesk.store import reminder_overrides
from rmdesk.store.decisions import settle
from rmdesk.store.undo import undo
from rmdesk.store.wire import Wire
from rmdesk.sync.protocol import Status
from tests.center.small_bank import CHEN, LIN, SmallBank, a_mutation
from tests.sync.enrolled_desk import EnrolledDesk, enrolled
from tests.sync.small_desk import SmallDesk


def the_bank_says(bank: SmallBank, days: str = "[3, 1]", bounds: str = '{"days": [0, 15], "keep": [1, 9]}') -> None:
    bank.load("reminder_rule", [{"id": "r4", "code": "instalment", "parameters": f'{{"days": {days}}}', "bounds": bounds}])


@pytest.fixture
def one(bank: SmallBank, tmp_path: Path) -> Iterator[EnrolledDesk]:
    the_bank_says(bank)
    desk = enrolled(tmp_path / "one", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


@pytest.fixture
def two(bank: SmallBank, one: EnrolledDesk, tmp_path: Path) -> Iterator[EnrolledDesk]:
    """The same person's other desk."""
    desk = enrolled(tmp_path / "two", bank, CHEN)
    desk.sync()
    yield desk
    desk.close()


def book_of(desk: SmallDesk) -> Reminders:
    return Reminders(desk.replica, desk.clock, desk.edits)


def own(desk: SmallDesk) -> dict[str, Plain]:
    return dict(book_of(desk).rules().rules["instalment"].own)


def in_force(desk: SmallDesk) -> tuple[tuple[int, ...], int]:
    """Days before, and for how long the last stage stays."""
    rule = book_of(desk).rules().parameters("instalment", Instalment)
    return rule.days, rule.keep


def test_an_own_value_follows_to_the_other_desk_and_to_one_filled_anew(
    bank: SmallBank, one: EnrolledDesk, two: EnrolledDesk, tmp_path: Path
) -> None:
    book_of(one).change_rule("instalment", {"days": [10, 5]})
    one.sync()
    two.sync()
    later = enrolled(tmp_path / "later", bank, CHEN)
    later.sync()
    assert [in_force(desk)[0] for desk in (one, two, later)] == [(10, 5)] * 3
    assert all(desk.verify().equal for desk in (one, two, later))
    later.close()


def test_nobody_else_follows_it_not_even_who_reads_the_book(bank: SmallBank, one: EnrolledDesk, tmp_path: Path) -> None:
    bank.load("team", [{"id": "t", "code": "T", "branch_id": "east", "name": "一队"}])
    bank.load("person", [{"id": "boss", "staff_no": "boss", "name": "Boss", "branch_id": "east", "role": "supervisor", "team_id": "t"}])
    bank.load("person", [{"id": CHEN, "team_id": "t"}])
    book_of(one).change_rule("instalment", {"days": [10]})
    one.sync()
    boss = enrolled(tmp_path / "boss", bank, "boss")
    boss.sync()
    assert len(boss.ids("reminder_override")) == 1
    assert in_force(boss) == ((3, 1), 4)
    boss.close()


def test_two_desks_that_change_different_values_agree_without_a_conflict(one: EnrolledDesk, two: EnrolledDesk) -> None:
    book_of(one).change_rule("instalment", {"days": [10]})
    book_of(two).change_rule("instalment", {"keep": 9})
    for desk in (one, two, one):
        desk.sync()
    assert in_force(one) == in_force(two) == ((10,), 9)
    assert one.ids("sync_conflict") == set()


def test_two_desks_that_change_the_same_value_leave_a_conflict_to_the_person(one: EnrolledDesk, two: EnrolledDesk) -> None:
    book_of(one).change_rule("instalment", {"days": [10]})
    book_of(two).change_rule("instalment", {"days": [7]})
    one.sync()
    assert two.sync().pushed.conflicts == 1
    assert {state for _table, state in two.outbox()} <= {"acked", "conflict"}
    assert in_force(two) == ((10,), 4)
    (conflict,) = two.ids("sync_conflict")
    settle(two.edits(), two.replica, conflict, "mine")
    two.sync()
    one.sync()
    assert in_force(one) == in_force(two) == ((7,), 4)
    assert one.verify().equal


def test_going_back_to_the_banks_value_and_undoing_that_arrive_as_well(one: EnrolledDesk, two: EnrolledDesk) -> None:
    book_of(one).change_rule("instalment", {"days": [10]})
    one.sync()
    book_of(one).change_rule("instalment", {})
    one.sync()
    two.sync()
    assert own(two) == {}
    undo(one.edits(), one.replica)
    one.sync()
    two.sync()
    assert own(one) == own(two) == {"days": [10]}


def test_an_own_value_that_was_undone_can_be_set_again(one: EnrolledDesk, two: EnrolledDesk) -> None:
    book_of(one).change_rule("instalment", {"days": [10]})
    one.sync()
    undo(one.edits(), one.replica)
    one.sync()
    assert own(one) == {}
    book_of(one).change_rule("instalment", {"days": [12]})
    one.sync()
    two.sync()
    assert own(one) == own(two) == {"days": [12]}
    assert two.verify().equal


def test_what_the_bank_changes_holds_where_there_is_no_own_value_and_gives_way_where_there_is_one(
    bank: SmallBank, one: EnrolledDesk
) -> None:
    book_of(one).change_rule("instalment", {"days": [10]})
    the_bank_says(bank, days="[6]")
    one.sync()
    assert in_force(one)[0] == (10,)
    book_of(one).change_rule("instalment", {})
    assert in_force(one)[0] == (6,)


def test_bounds_that_the_bank_draws_closer_suspend_an_own_value_until_they_are_wide_again(bank: SmallBank, one: EnrolledDesk) -> None:
    book_of(one).change_rule("instalment", {"days": [10], "keep": 9})
    one.sync()
    the_bank_says(bank, bounds='{"days": [0, 5], "keep": [1, 9]}')
    one.sync()
    assert in_force(one) == ((3, 1), 9)
    assert book_of(one).rules().problems == ("Your own value does not hold. Instalment: Days before: the bank allows 0 to 5 days.",)
    the_bank_says(bank)
    one.sync()
    assert in_force(one) == ((10,), 9)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"parameter": "days", "value": "[16]"}, "Days before: the bank allows 0 to 15 days."),
        ({"parameter": "days", "value": "[]"}, "Days before: 1 to 12 numbers."),
        ({"parameter": "days", "value": "[1"}, "are wrong"),
        ({"parameter": "after", "value": "[1]"}, "does not let “Days after” be changed"),
        ({"parameter": "enabled", "value": "false"}, "does not let “The rule is on” be changed"),
        ({"rule": "horoscope", "parameter": "days", "value": "[1]"}, "There is no reminder rule horoscope."),
    ],
)
def test_the_center_refuses_what_the_bank_does_not_allow(bank: SmallBank, fields: dict[str, Wire], reason: str) -> None:
    the_bank_says(bank)
    values: dict[str, Wire] = {"owner_id": CHEN, "rule": "instalment", **fields}
    (answer,) = bank.push(CHEN, a_mutation(1, "reminder_override", "o1", "insert", **{name: (None, new) for name, new in values.items()}))
    assert answer.status == Status.REJECTED
    assert reason in answer.reason
    assert bank.rows("SELECT count(*) FROM reminder_override") == [(0,)]


def test_nobody_sets_a_value_for_somebody_else(bank: SmallBank) -> None:
    the_bank_says(bank)
    values: dict[str, Wire] = {"owner_id": LIN, "rule": "instalment", "parameter": "days", "value": "[9]"}
    (answer,) = bank.push(CHEN, a_mutation(1, "reminder_override", "o1", "insert", **{name: (None, new) for name, new in values.items()}))
    assert answer.status == Status.REJECTED


def test_a_refused_value_is_kept_with_its_reason_and_the_banks_holds(bank: SmallBank, one: EnrolledDesk) -> None:
    the_bank_says(bank, bounds='{"days": [0, 5]}')
    reminder_overrides.keep(one.edits(), one.replica, "instalment", {"days": [10]})  # the desk does not know of it yet
    assert one.sync().pushed.rejected == 1
    assert own(one) == {}
    with one.replica.reading() as db:
        reasons = [str(reason) for (reason,) in db.execute("SELECT reason FROM outbox WHERE state = 'rejected'")]
    assert reasons == ["Days before: the bank allows 0 to 5 days."]
    assert one.verify().equal
