"""The reminders of a desk: the call list, decisions on one and on two desks, explanations, previews, files for others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.domain.reminder_life import Decision, State
from rmdesk.errors import InvalidValue, NotAllowed, NotFound
from rmdesk.reminders.book import Reminders
from rmdesk.reminders.delivery import calendar_text, json_text
from rmdesk.store import settings
from rmdesk.store.changes import Changed
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from tests.reminders.said import WAN, with_levels, with_rule
from tests.store.builders import LONG_AGO, a_customer, a_loan, a_task, add, an_account, change
from tests.store.desks import DEVICE, RM, rows

DAY = date(2026, 11, 20)  # a Friday
DUE = date(2026, 12, 2)


@dataclass(frozen=True)
class MovedClock(StoppedClock):
    """Stands at nine o'clock of its business date."""

    def now(self) -> datetime:
        assert self.as_of is not None
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day, 1, tzinfo=UTC)


def book_of(replica: Replica, today: date = DAY) -> Reminders:
    clock = MovedClock(as_of=today)
    return Reminders(replica, clock, lambda: Edits(replica, RM, DEVICE, clock))


def a_loan_due(replica: Replica, due: date = DUE, *, owed: int = 100_000_00, tier: str = "gold") -> tuple[str, str]:
    """A loan; its customer and its own id."""
    with replica.writing() as conn:
        customer = a_customer(conn, tier=tier, opened=DAY)
        loan = a_loan(conn, an_account(conn, customer, balance=0, last_own_transaction=DAY), outstanding=owed, maturity=due)
    return customer, loan


def only_reason(reminders: Reminders) -> str:
    (row,) = reminders.call_list().rows
    (reason,) = row.reasons
    return reason.id


def test_a_customer_is_one_row_with_every_reason_the_most_pressing_first(replica: Replica) -> None:
    customer, _loan = a_loan_due(replica)
    with replica.writing() as conn:
        with_levels(conn)
        a_task(conn, customer, DAY, owner_id=RM)
    reminders = book_of(replica)
    assert len(reminders.refresh().added) == 3  # also: the month will not average what gold needs
    (row,) = reminders.call_list().rows
    assert [reason.rule for reason in row.reasons] == ["loan_maturity", "tier_at_risk", "follow_up"]
    first = row.reasons[0].priority
    assert (first.stake, first.level, first.urgency) == (100_000_00, 2_000_000, 1_000_000)
    assert row.score == first.score == 200_000_00


def test_customers_are_ranked_by_money_times_level_times_urgency(replica: Replica) -> None:
    large, _one = a_loan_due(replica, DAY + timedelta(28), owed=100 * WAN)
    urgent, _two = a_loan_due(replica, DAY, owed=40 * WAN)
    private, _three = a_loan_due(replica, DAY + timedelta(28), owed=50 * WAN, tier="private")
    reminders = book_of(replica)
    reminders.refresh()
    found = reminders.call_list()
    assert [row.customer_id for row in found.rows] == [private, urgent, large]
    assert [row.score // WAN for row in found.rows] == [250, 240, 200]
    assert found.customers == 3
    first = reminders.call_list(limit=1)
    assert ([row.customer_id for row in first.rows], first.customers) == ([private], 3)
    assert [row.customer_id for row in reminders.call_list(customers=[urgent]).rows] == [urgent]


def test_the_weights_are_the_banks(replica: Replica) -> None:
    a_loan_due(replica, DAY)
    with replica.writing() as conn:
        with_rule(conn, "ranking", {"tiers": {"gold": 500_000}, "urgency": [[5, 7_000_000]]})
    reminders = book_of(replica)
    reminders.refresh()
    (row,) = reminders.call_list().rows
    assert row.score == row.reasons[0].priority.score == 350_000_00


def test_a_sales_prompt_is_withheld_while_a_complaint_is_open(replica: Replica) -> None:
    with replica.writing() as conn:
        customer = a_customer(conn, opened=DAY)
        campaign = add(conn, "campaign", code="C1", name_zh="开门红", start=LONG_AGO, end=date(2027, 1, 1))
        a_task(conn, customer, DAY, owner_id=RM, campaign_id=campaign)
        complaint = add(conn, "complaint", customer_id=customer, received=DAY)
    reminders = book_of(replica)
    reminders.refresh()
    (row,) = reminders.call_list().rows
    assert [(reason.rule, reason.withheld) for reason in row.reasons] == [("complaint", False), ("campaign_task", True)]
    with replica.writing() as conn:
        change(conn, "complaint", complaint, status="done")
    reminders.refresh([customer])
    (row,) = reminders.call_list().rows
    assert [(reason.rule, reason.withheld) for reason in row.reasons] == [("campaign_task", False)]


def test_the_list_says_how_old_the_data_is(replica: Replica) -> None:
    reminders = book_of(replica)
    for as_of, stale in (("2026-11-20", False), ("2026-11-19", False), ("2026-11-18", True)):
        with replica.writing() as conn:
            settings.put(conn, "as_of", as_of)
        assert reminders.call_list().stale is stale


def test_a_refresh_says_what_it_changed_and_tells_the_screens(replica: Replica) -> None:
    customer, loan = a_loan_due(replica)
    reminders = book_of(replica)
    told: list[Changed] = []
    replica.changed.subscribe(told.append)
    (added,) = reminders.refresh().added
    assert "reminder" in told[-1].tables
    assert not reminders.refresh([customer])
    with replica.writing() as conn:
        change(conn, "loan", loan, outstanding=90_000_00)
    assert reminders.refresh([customer]).changed == {added}
    with replica.writing() as conn:
        change(conn, "loan", loan, outstanding=0)
    assert reminders.refresh([customer]).removed == {added}
    (ended,) = reminders.history()
    assert (ended.id, ended.state) == (added, State.RESOLVED)


def test_on_another_day_everybody_is_looked_at_even_if_only_some_are_asked_for(replica: Replica) -> None:
    customer, _loan = a_loan_due(replica)
    book_of(replica).refresh()
    other, _loan = a_loan_due(replica)
    reminders = book_of(replica, DAY + timedelta(3))
    assert len(reminders.refresh([customer]).added) == 1
    assert {row.customer_id for row in reminders.call_list().rows} == {customer, other}
    assert reminders.are_of() == DAY + timedelta(3)


def test_a_change_concerns_nobody_some_customers_or_everybody(replica: Replica) -> None:
    customer, _loan = a_loan_due(replica)
    reminders = book_of(replica)
    told: list[Changed] = []
    replica.changed.subscribe(told.append)
    call: dict[str, str | int | None] = {"customer_id": customer, "start": "2026-11-20T01:00:00.000Z", "channel": "phone"}
    with Edits(replica, RM, DEVICE, MovedClock(as_of=DAY)).batch() as batch:
        batch.insert("contact", call)
    assert reminders.affected(told[-1]) == frozenset({customer})
    assert reminders.affected(Changed(frozenset({"reminder", "outbox"}))) == frozenset()
    assert reminders.affected(Changed(frozenset({"contact"}))) is None
    assert reminders.affected(Changed(frozenset({"reminder_rule"}), frozenset({customer}))) is None
    assert reminders.affected(Changed()) is None


# ---- decisions -------------------------------------------------------------------------------------------------------------------------


def test_a_decision_is_an_edit_that_carries_the_reminders_identity(replica: Replica) -> None:
    customer, loan = a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminder = only_reason(reminders)
    life = reminders.decide(reminder, Decision.DONE, note="续贷")
    assert (life.state, life.notes, life.by) == (State.DONE, ("续贷",), RM)
    (row,) = rows(replica, "reminder_decision")
    assert (row["reminder_id"], row["customer_id"], row["rule"], row["subject_id"]) == (reminder, customer, "loan_maturity", loan)
    assert (row["occurrence"], row["stage"], row["reason"], row["owner_id"]) == ("2026-12-02", "T-15", "续贷", RM)
    assert [entry["table_name"] for entry in rows(replica, "outbox")] == ["reminder_decision"]
    assert reminders.call_list().rows == ()


def test_what_was_decided_stays_decided_when_everything_is_derived_anew(replica: Replica) -> None:
    a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminders.decide(only_reason(reminders), Decision.DISMISSED, note="已约定展期")
    with replica.writing() as conn:
        conn.execute("DELETE FROM reminder")
        conn.execute("DELETE FROM setting WHERE name = 'reminders_of'")
    reminders.refresh()
    assert reminders.call_list().rows == ()
    assert [reason.state for reason in reminders.all()] == [State.DISMISSED]


def test_done_closes_a_stage_and_dismissed_the_later_ones_before_the_day_too(replica: Replica) -> None:
    a_loan_due(replica)
    first = book_of(replica)
    first.refresh()
    first.decide(only_reason(first), Decision.DONE, note="电话已通知")
    second = book_of(replica, DUE - timedelta(7))
    second.refresh()
    second.decide(only_reason(second), Decision.DISMISSED, note="客户已筹款")
    third = book_of(replica, DUE - timedelta(1))
    third.refresh()
    assert third.call_list().rows == ()
    overdue = book_of(replica, DUE + timedelta(1))
    overdue.refresh()
    assert overdue.call_list().rows[0].reasons[0].stage == "T+1"  # that it is not repaid after all is another matter


def test_acknowledged_and_in_progress_stay_in_the_list(replica: Replica) -> None:
    a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminder = only_reason(reminders)
    assert reminders.decide(reminder, Decision.ACKNOWLEDGED).state is State.ACKNOWLEDGED
    life = reminders.decide(reminder, Decision.IN_PROGRESS, linked_id="task-1")
    assert (life.state, life.linked_id) == (State.IN_PROGRESS, "task-1")
    assert reminders.call_list().rows[0].reasons[0].state is State.IN_PROGRESS


def test_a_snoozed_reminder_comes_back_on_its_day_and_never_after_the_money_is_due(replica: Replica) -> None:
    a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminder = only_reason(reminders)
    with pytest.raises(NotAllowed, match="2026-12-02"):
        reminders.decide(reminder, Decision.SNOOZED, until=DUE + timedelta(1))
    with pytest.raises(InvalidValue):
        reminders.decide(reminder, Decision.SNOOZED, until=DAY)
    assert reminders.decide(reminder, Decision.SNOOZED, until=DAY + timedelta(3), note="出差").state is State.SNOOZED
    assert reminders.call_list().rows == ()
    later = book_of(replica, DAY + timedelta(3))
    later.refresh()
    assert only_reason(later) == reminder


def test_after_three_snoozes_it_must_be_decided(replica: Replica) -> None:
    a_loan_due(replica)
    for number in range(3):
        reminders = book_of(replica, DAY + timedelta(number))
        reminders.refresh()
        reminders.decide(only_reason(reminders), Decision.SNOOZED, until=DAY + timedelta(number + 1))
    reminders = book_of(replica, DAY + timedelta(3))
    reminders.refresh()
    with pytest.raises(NotAllowed, match="3 times"):
        reminders.decide(only_reason(reminders), Decision.SNOOZED, until=DAY + timedelta(5))


@pytest.mark.parametrize(("decision", "note"), [(Decision.DISMISSED, ""), (Decision.DONE, " "), (Decision.SNOOZED, "later")])
def test_a_decision_says_what_it_must(replica: Replica, decision: Decision, note: str) -> None:
    a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    with pytest.raises(InvalidValue):
        reminders.decide(only_reason(reminders), decision, note=note)
    assert rows(replica, "reminder_decision") == []


def test_what_is_closed_or_has_ended_cannot_be_decided_again(replica: Replica) -> None:
    _customer, loan = a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminder = only_reason(reminders)
    with replica.writing() as conn:
        change(conn, "loan", loan, outstanding=0)
    reminders.refresh()
    with pytest.raises(NotAllowed, match="settled by itself"):
        reminders.decide(reminder, Decision.ACKNOWLEDGED)
    with replica.writing() as conn:
        change(conn, "loan", loan, outstanding=1)
    reminders.refresh()
    reminders.decide(reminder, Decision.DONE, note="好")
    with pytest.raises(NotAllowed, match="closed already"):
        reminders.decide(reminder, Decision.ACKNOWLEDGED)
    with pytest.raises(NotFound):
        reminders.decide("no-such", Decision.ACKNOWLEDGED)


def test_decisions_of_two_desks_meet_closed_wins_and_notes_unite(replica: Replica) -> None:
    customer, loan = a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    reminder = only_reason(reminders)
    reminders.decide(reminder, Decision.DONE, note="我已办好")
    with replica.writing() as conn:  # the colleague's, made later on a desk that had not heard of it
        identity = {"rule": "loan_maturity", "subject_id": loan, "occurrence": "2026-12-02", "stage": "T-15"}
        at = datetime(2026, 11, 20, 9, tzinfo=UTC)
        add(conn, "reminder_decision", reminder_id=reminder, customer_id=customer, owner_id="other", decision="snoozed",
            until=DAY + timedelta(2), reason="客户在开会", at=at, **identity)  # fmt: skip
    (reason,) = reminders.all()
    assert (reason.state, reason.life.notes) == (State.DONE, ("我已办好", "客户在开会"))
    assert [one.who for one in reminders.explain(reminder).history] == [RM, "other"]


def test_a_promise_that_is_not_kept_escalates(replica: Replica) -> None:
    with replica.writing() as conn:
        a_task(conn, a_customer(conn, opened=DAY), DAY, owner_id=RM)
    for days, state in ((6, State.OPEN), (7, State.ESCALATED)):
        reminders = book_of(replica, DAY + timedelta(days))
        reminders.refresh()
        assert [reason.state for reason in reminders.all()] == [state]


# ---- explaining ---------------------------------------------------------------------------------------------------------


def test_an_explanation_has_rule_parameters_inputs_and_the_day_of_the_data(replica: Replica) -> None:
    with replica.writing() as conn:
        with_levels(conn)
        customer = a_customer(conn, tier="diamond", opened=DAY)
        an_account(conn, customer, last_own_transaction=DAY, balances={LONG_AGO: 600 * WAN, DAY: 538 * WAN})
    reminders = book_of(replica)
    reminders.refresh()
    (swing,) = (reason for reason in reminders.all() if reason.rule == "balance_swing")
    found = reminders.explain(swing.id)
    assert found.text == "Out 620.0K ≥ 500.0K (Diamond) on 11-20; 30-day average 6.00M; data of 11-20"
    assert found.parameters == {"absolute": "500.0K", "level": "Diamond"}
    assert found.inputs["moved"] == "620.0K"
    assert (found.occurrence, found.stage, found.first_seen, found.data_as_of) == ("2026-11-20", "out", "2026-11-20", "2026-11-20")


def test_why_not_names_what_somebody_decided(replica: Replica) -> None:
    customer, loan = a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    (before,) = reminders.why_not(customer, "loan_maturity", loan)
    assert (before.state, before.reminder_id) == (State.OPEN, only_reason(reminders))
    reminders.decide(before.reminder_id, Decision.DISMISSED, note="不需要")
    (after,) = reminders.why_not(customer, "loan_maturity", loan)
    assert (after.state, after.text) == (State.DISMISSED, "Somebody has decided: dismissed on 11-20.")
    with pytest.raises(InvalidValue):
        reminders.why_not(customer, "no_such_rule")


# ---- for other programs ----------------------------------------------------------------------------------------------------------------


def test_the_calendar_file_is_one_that_calendar_programs_read(replica: Replica) -> None:
    icalendar = pytest.importorskip("icalendar")
    with replica.writing() as conn:
        customer = a_customer(conn, "浙江华东实业；有限公司, 杭州" * 4, opened=DAY)
        a_task(conn, customer, DAY, owner_id=RM, description="第一行\n第二行; 逗号, 反斜杠\\")
    reminders = book_of(replica)
    reminders.refresh()
    found = reminders.call_list().rows
    text = calendar_text(found, datetime(2026, 11, 20, 1, tzinfo=UTC))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["UID"]) == f"{found[0].reasons[0].id}@rmdesk"
    assert event.decoded("DTSTART") == DAY
    assert str(event["SUMMARY"]) == f"{found[0].name}: Promised follow-up"
    assert str(event["DESCRIPTION"]) == "Promised for 11-20: 第一行\n第二行; 逗号, 反斜杠\\"


def test_json_records_hold_plain_values(replica: Replica) -> None:
    a_loan_due(replica)
    reminders = book_of(replica)
    reminders.refresh()
    (row,) = json.loads(json_text(reminders.call_list().rows))
    (reason,) = row["reasons"]
    assert (reason["rule"], reason["stage"], reason["stake"], reason["event_on"]) == (
        "loan_maturity",
        "T-15",
        {"minor": 100_000_00, "currency": "CNY"},
        "2026-12-02",
    )
    assert row["score"] == reason["score"] == {"minor": 200_000_00, "currency": "CNY"}
