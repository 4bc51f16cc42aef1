"""The list of all reminders: in the order of Today, from the customer who is to be called first to the last."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from rmdesk.domain.reminder_life import WAITING, Decision, State
from rmdesk.reminders import agenda, listing
from rmdesk.reminders.book import Reminders
from rmdesk.reminders.listing import Listed
from rmdesk.reminders.ruleset import rules_of
from rmdesk.reminders.wording import Reader
from rmdesk.store.queries import reminder_setup
from rmdesk.store.replica import Replica
from tests.reminders.said import WAN, with_levels
from tests.reminders.test_book import DAY, a_loan_due, book_of
from tests.reminders.test_passes import Bank, a_pass
from tests.store.builders import a_customer, a_task, add
from tests.store.desks import RM


def waiting(reminders: Reminders) -> list[Listed]:
    return [one for one in reminders.listed() if one.state in WAITING]


def test_what_presses_most_comes_first_and_not_what_is_oldest(replica: Replica) -> None:
    with replica.writing() as conn:
        for late in (40, 5):
            a_task(conn, a_customer(conn, tier="ordinary", opened=DAY), DAY - timedelta(late), owner_id=RM)
    due, _loan = a_loan_due(replica, DAY, owed=300 * WAN)
    later, _other = a_loan_due(replica, DAY + timedelta(28), owed=300 * WAN)
    reminders = book_of(replica)
    reminders.refresh()
    found = waiting(reminders)
    assert [one.customer_id for one in found[:2]] == [due, later]
    assert sorted((one.rule, one.reason.event_on) for one in found[2:]) == [
        ("follow_up", DAY - timedelta(40)),
        ("follow_up", DAY - timedelta(5)),
    ]
    assert min(reminders.all(), key=lambda reason: reason.event_on).id != found[0].id


def test_what_was_decided_keeps_its_place_and_is_told_apart_by_its_state(replica: Replica) -> None:
    due, _loan = a_loan_due(replica, DAY, owed=300 * WAN)
    a_loan_due(replica, DAY, owed=100 * WAN)
    reminders = book_of(replica)
    reminders.refresh()
    first = reminders.listed()[0]
    reminders.decide(first.id, Decision.DONE, note="续贷")
    assert [(one.customer_id == due, one.state) for one in reminders.listed()] == [(True, State.DONE), (False, State.OPEN)]
    assert reminders.listed()[0].reason.life.notes == ("续贷",)


def test_a_prompt_to_sell_comes_last_while_a_complaint_is_open(replica: Replica) -> None:
    with replica.writing() as conn:
        with_levels(conn)
    customer, _loan = a_loan_due(replica, owed=300 * WAN)  # and the month will not average what gold needs
    with replica.writing() as conn:
        a_task(conn, a_customer(conn, tier="ordinary", opened=DAY), DAY, owner_id=RM)
    reminders = book_of(replica)
    reminders.refresh()
    assert [one.rule for one in waiting(reminders)] == ["loan_maturity", "tier_at_risk", "follow_up"]
    with replica.writing() as conn:
        add(conn, "complaint", customer_id=customer, received=DAY, summary="柜台等候太久", status="open")
    reminders.refresh()
    found = waiting(reminders)
    assert found[-1].rule == "tier_at_risk"
    assert [one.reason.withheld for one in found] == [False, False, False, True]


def test_what_has_ended_comes_with_the_latest_first(replica: Replica) -> None:
    a_loan_due(replica, DAY + timedelta(15))
    reminders = book_of(replica)
    reminders.refresh()
    for days in (8, 14):
        reminders = book_of(replica, DAY + timedelta(days))
        reminders.refresh()
    ended = reminders.listed(ended=True)
    assert [one.reason.stage for one in ended] == ["T-7", "T-15"]
    assert {one.state for one in ended} == {State.SUPERSEDED}


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_customers_follow_each_other_as_on_today_each_with_the_same_reasons(data: st.DataObject) -> None:
    bank = Bank(data)
    for _number in range(data.draw(st.integers(0, 10))):
        bank.happens()
    a_pass(bank.conn, DAY)
    rules, reader = rules_of(bank.conn), Reader(DAY, reminder_setup.level_names(bank.conn))
    calls, customers = agenda.call_rows(bank.conn, rules, reader, None)
    found = [one for one in listing.listed(bank.conn, rules, reader) if one.state in WAITING]
    assert list(dict.fromkeys(one.customer_id for one in found)) == [row.customer_id for row in calls]
    for row in calls:
        assert [one.reason for one in found if one.customer_id == row.customer_id] == list(row.reasons)
    assert agenda.to_call(bank.conn, DAY) == customers == len(calls)
