"""Rules 11, 14, 15, 16 and campaign tasks: dormancy, silence, promises, complaints, customers who changed hands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rmdesk.store import settings
from tests.reminders.said import only, reminders, stages, text, why
from tests.store.builders import LONG_AGO, ME, a_book, a_contact, a_customer, a_person, a_task, add, an_account, an_assignment, change

DAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("tier", "days", "stage"),
    [("ordinary", 179, None), ("ordinary", 180, "T+180"), ("gold", 89, None), ("gold", 90, "T+90"), ("private", 400, "T+90")],
)
def test_an_account_is_dormant_after_so_many_days(tier: str, days: int, stage: str | None) -> None:
    conn = a_book()
    customer = a_customer(conn, tier=tier)
    an_account(conn, customer, balance=1, last_own_transaction=DAY - timedelta(days))
    an_account(conn, customer, balance=1, last_own_transaction=DAY - timedelta(900))
    assert stages(conn, DAY, "dormant") == ([stage] if stage else [])


def test_a_transaction_wakes_an_account_and_a_new_sleep_is_a_new_reminder() -> None:
    conn = a_book()
    account = an_account(conn, a_customer(conn), balance=1, last_own_transaction=date(2026, 1, 5))
    first = only(conn, DAY, "dormant")
    change(conn, "account", account, last_own_transaction=date(2026, 2, 5))
    assert only(conn, DAY, "dormant").id != first.id
    change(conn, "account", account, last_own_transaction=DAY)
    assert stages(conn, DAY, "dormant") == []


def test_who_never_did_anything_is_counted_from_the_opening_and_who_has_no_account_is_not() -> None:
    conn = a_book()
    an_account(conn, a_customer(conn), balance=1, opened=date(2026, 1, 5))
    an_account(conn, a_customer(conn), balance=1, opened=date(2026, 1, 5), status="closed", closed=date(2026, 2, 5))
    told = only(conn, DAY, "dormant")
    assert text(conn, told, DAY) == "No own transaction since the opening 01-05: 319 days ≥ 180 (ordinary)"


@pytest.mark.parametrize(
    ("tier", "days", "stage"),
    [
        ("private", 19, None), ("private", 20, "amber"), ("private", 29, "amber"), ("private", 30, "red"),
        ("diamond", 30, "amber"), ("diamond", 45, "red"), ("platinum", 60, "amber"), ("platinum", 90, "red"),
        ("gold", 89, None), ("gold", 90, "amber"), ("gold", 120, "red"), ("ordinary", 179, None), ("ordinary", 180, "amber"), ("ordinary", 365, "red"),
    ],
)  # fmt: skip
def test_silence_turns_amber_and_red(tier: str, days: int, stage: str | None) -> None:
    conn = a_book()
    a_contact(conn, a_customer(conn, tier=tier, opened=LONG_AGO), DAY - timedelta(days))
    assert stages(conn, DAY, "no_contact") == ([stage] if stage else [])


def test_amber_looks_to_the_day_it_turns_red() -> None:
    conn = a_book()
    a_contact(conn, a_customer(conn, tier="private", opened=LONG_AGO), DAY - timedelta(25))
    told = only(conn, DAY, "no_contact")
    assert (told.event_on, told.act_on, told.until) == ("2026-11-25", "2026-11-16", "2026-11-24")


def test_only_a_contact_that_reached_them_breaks_the_silence() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="diamond", opened=LONG_AGO)
    a_contact(conn, customer, DAY - timedelta(50))
    a_contact(conn, customer, DAY - timedelta(1), connected=False, result="no_answer")
    assert stages(conn, DAY, "no_contact") == ["red"]
    a_contact(conn, customer, DAY)
    assert stages(conn, DAY, "no_contact") == []
    assert why(conn, customer, "no_contact", DAY) == ["Reached on 11-20: 0 days < 30."]


def test_who_was_never_reached_is_counted_from_the_beginning() -> None:
    conn = a_book()
    customer = a_customer(conn, tier="diamond", opened=DAY - timedelta(31))
    assert text(conn, only(conn, DAY, "no_contact"), DAY) == "Never reached, customer since 10-20: 31 days ≥ 30 (diamond)"
    add(conn, "preference", customer_id=customer, do_not_call=True)
    assert why(conn, customer, "no_contact", DAY) == ["The customer does not want to be called."]


@pytest.mark.parametrize(
    ("due", "stage"),
    [
        ("2026-11-23", None),
        ("2026-11-22", "T-0"),
        ("2026-11-20", "T-0"),
        ("2026-11-19", "T+1"),
        ("2026-11-17", "T+3"),
        ("2026-01-05", "T+3"),
    ],
)
def test_a_promise_is_told_of_from_its_day_until_it_is_kept(due: str, stage: str | None) -> None:
    conn = a_book()
    task = a_task(conn, a_customer(conn), date.fromisoformat(due))
    assert stages(conn, DAY, "follow_up") == ([stage] if stage else [])
    change(conn, "activity", task, status="done")
    assert stages(conn, DAY, "follow_up") == []


def test_a_promise_escalates_after_five_working_days() -> None:
    conn = a_book()
    a_task(conn, a_customer(conn), DAY)
    assert only(conn, DAY, "follow_up").escalates_on == "2026-11-27"


def test_tasks_of_others_and_tasks_without_a_customer_make_no_reminder() -> None:
    conn = a_book()
    settings.put(conn, "person_id", ME)
    a_task(conn, None, DAY)
    a_task(conn, a_customer(conn), DAY, owner_id="somebody")
    assert stages(conn, DAY, "follow_up") == []


@pytest.mark.parametrize(("days_before", "stage"), [(4, None), (3, "T-3"), (0, "T-0"), (-1, "T+1"), (-15, "T+1"), (-16, None)])
def test_a_campaign_task_has_its_own_days(days_before: int, stage: str | None) -> None:
    conn = a_book()
    due = date(2026, 11, 19)  # a Thursday
    campaign = add(conn, "campaign", code="C1", name_zh="开门红", start=LONG_AGO, end=date(2027, 1, 1))
    a_task(conn, a_customer(conn), due, campaign_id=campaign)
    assert stages(conn, due - timedelta(days_before), "campaign_task") == ([stage] if stage else [])
    assert stages(conn, due, "follow_up") == []


def test_a_complaint_is_told_of_at_once_until_it_is_closed() -> None:
    conn = a_book()
    customer = a_customer(conn)
    complaint = add(conn, "complaint", customer_id=customer, received=DAY - timedelta(2), summary="收费")
    told = only(conn, DAY, "complaint")
    assert told.escalates_on == "2026-11-25"
    assert text(conn, told, DAY) == "Complaint of 11-18 open, days: 2; not reached yet, first contact due 11-25: 收费"
    a_contact(conn, customer, DAY)
    told = only(conn, DAY, "complaint")
    assert (told.escalates_on, text(conn, told, DAY)) == ("", "Complaint of 11-18 open, days: 2; 收费")
    change(conn, "complaint", complaint, status="done")
    assert why(conn, customer, "complaint", DAY) == ["The complaint of 11-18 is closed."]


def test_a_customer_who_came_from_another_manager_is_to_be_called_within_five_working_days() -> None:
    conn = a_book()
    me = a_person(conn)
    settings.put(conn, "person_id", me)
    customer = a_customer(conn, opened=LONG_AGO)
    an_assignment(conn, customer, a_person(conn, "王芳"), valid_to=date(2026, 11, 17))
    an_assignment(conn, customer, me, valid_from=date(2026, 11, 18))
    told = only(conn, DAY, "customer_moved")
    assert (told.stage, told.event_on, told.escalates_on) == ("in", "2026-11-25", "2026-11-25")
    assert stages(conn, date(2026, 12, 2), "customer_moved") == ["in"]
    assert stages(conn, date(2026, 12, 3), "customer_moved") == []
    a_contact(conn, customer, DAY)
    assert stages(conn, DAY, "customer_moved") == []
    assert why(conn, customer, "customer_moved", DAY) == ["Reached on 11-20, after the change on 11-18."]


def test_a_new_customer_of_mine_has_not_moved_and_one_who_left_is_told_of() -> None:
    conn = a_book()
    me = a_person(conn)
    settings.put(conn, "person_id", me)
    an_assignment(conn, a_customer(conn, opened=date(2026, 11, 18)), me, valid_from=date(2026, 11, 18))
    an_assignment(conn, a_customer(conn, opened=LONG_AGO), me, valid_to=date(2026, 11, 19))
    assert [(row.stage, row.event_on) for row in reminders(conn, DAY, "customer_moved")] == [("out", "2026-11-19")]
