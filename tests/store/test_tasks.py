"""Tasks: made, done, put off; what recurs comes again once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.domain.recurrence import Freq, Recurrence, rule_text
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.store import tasks
from rmdesk.store.queries.tasks import campaigns, feedback_codes, task_line, task_lines
from rmdesk.store.replica import Replica
from rmdesk.store.tasks import NewTask
from rmdesk.store.undo import undo
from tests.store.desks import a_customer, a_row, edits_of, rows

FRIDAY = date(2026, 11, 20)
CLOCK = StoppedClock(as_of=FRIDAY, at=datetime(2026, 11, 20, 2, tzinfo=UTC))
WEEKLY = rule_text(Recurrence(Freq.WEEKLY))


def a_campaign(replica: Replica) -> str:
    campaign = a_row(
        replica, "campaign", id="c" * 36, code="autumn", name_zh="金秋", name_en="Autumn", start="2026-11-01", end="2026-11-30"
    )
    for code, success, final in (("F01", 1, 1), ("F02", 0, 1), ("F03", 0, 0)):
        a_row(replica, "feedback_code", id=code.ljust(36, "-"), code=code, name_zh=code, success=success, final=final)
    return campaign


def test_a_task_needs_words(replica: Replica) -> None:
    with pytest.raises(InvalidValue):
        tasks.create(edits_of(replica, CLOCK), NewTask(description="  "))
    assert rows(replica, "activity") == []


def test_many_customers_get_a_task_in_one_transaction(replica: Replica) -> None:
    customers = [a_customer(replica, str(number)) for number in range(5)]
    made = tasks.create_for(edits_of(replica, CLOCK), customers, NewTask(description="邀约沙龙", due=FRIDAY, category="campaign"))
    stored = rows(replica, "activity")
    assert {row["id"] for row in stored} == set(made)
    assert sorted(str(row["customer_id"]) for row in stored) == sorted(customers)
    assert len({row["batch"] for row in rows(replica, "outbox")}) == 1


def test_one_bad_customer_makes_none(replica: Replica) -> None:
    customer = a_customer(replica)
    with pytest.raises(InvalidValue):
        tasks.create_for(edits_of(replica, CLOCK), [customer, "nobody"], NewTask(description="x"))
    assert rows(replica, "activity") == []


def test_a_task_is_done_with_its_outcome(replica: Replica) -> None:
    a_campaign(replica)
    edits = edits_of(replica, CLOCK)
    task = tasks.create(edits, NewTask(description="再电", customer_id=a_customer(replica)))
    assert tasks.done(edits, replica, task, CLOCK, outcome="下月再谈", feedback="F01") == tasks.Done(task)
    (stored,) = rows(replica, "activity")
    assert (stored["status"], stored["remarks"], stored["feedback_code"]) == ("done", "下月再谈", "F01")
    assert stored["done_at"] == "2026-11-20T02:00:00.000Z"
    with pytest.raises(InvalidValue):
        tasks.done(edits, replica, task, CLOCK)


def test_an_unknown_feedback_code_does_nothing(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    task = tasks.create(edits, NewTask(description="再电"))
    with pytest.raises(InvalidValue):
        tasks.done(edits, replica, task, CLOCK, feedback="nonsense")
    assert rows(replica, "activity")[0]["status"] == "open"


def test_a_recurring_task_comes_again_when_it_is_done(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    customer = a_customer(replica)
    task = tasks.create(edits, NewTask(description="周报", customer_id=customer, due=date(2026, 11, 6), priority=2, recurrence=WEEKLY))
    done = tasks.done(edits, replica, task, CLOCK)
    assert done.next_due == date(2026, 11, 27), "days that have passed are left out"
    (following,) = rows(replica, "activity", "status = 'open'")
    assert (following["id"], following["due"], following["priority"]) == (done.next_id, "2026-11-27", 2)
    assert (following["customer_id"], following["recurrence"], following["description"]) == (customer, WEEKLY, "周报")


def test_two_desks_that_finish_the_same_task_make_one_successor(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    task = tasks.create(edits, NewTask(description="周报", due=FRIDAY, recurrence=WEEKLY))
    with replica.reading() as db:
        row = tasks.open_task(db, task)
    done = tasks.done(edits, replica, task, CLOCK)
    assert done.next_id == tasks._successor(row.id, date(2026, 11, 27))


def test_a_recurring_task_that_is_done_undone_and_done_again_has_one_successor(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    task = tasks.create(edits, NewTask(description="周报", due=FRIDAY, recurrence=WEEKLY))
    first = tasks.done(edits, replica, task, CLOCK)
    undo(edits, replica)
    tasks.change(edits, task, {"description": "月报"})
    again = tasks.done(edits, replica, task, CLOCK)
    assert again == first
    (following,) = rows(replica, "activity", "status = 'open' AND deleted_at IS NULL")
    assert (following["id"], following["description"]) == (first.next_id, "月报")
    undo(edits, replica)
    assert [row["id"] for row in rows(replica, "activity", "deleted_at IS NULL")] == [task]


def test_a_recurring_task_that_is_opened_again_keeps_the_successor_it_has(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    task = tasks.create(edits, NewTask(description="周报", due=FRIDAY, recurrence=WEEKLY))
    first = tasks.done(edits, replica, task, CLOCK)
    assert first.next_id is not None
    tasks.change(edits, first.next_id, {"remarks": "带表格"})
    tasks.begin(edits, task)
    assert tasks.done(edits, replica, task, CLOCK) == first
    assert [row["remarks"] for row in rows(replica, "activity", "id = ?", first.next_id)] == ["带表格"]


def test_putting_off_keeps_the_old_day_in_the_history(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    task = tasks.create(edits, NewTask(description="再电", due=FRIDAY))
    tasks.snooze(edits, task, date(2026, 11, 24), FRIDAY)
    assert rows(replica, "activity")[0]["due"] == "2026-11-24"
    (line,) = rows(replica, "field_history")
    assert (line["field"], line["old"], line["new"]) == ("due", '"2026-11-20"', '"2026-11-24"')
    with pytest.raises(InvalidValue):
        tasks.snooze(edits, task, date(2026, 11, 19), FRIDAY)


def test_a_task_that_is_not_here(replica: Replica) -> None:
    with pytest.raises(NotFound):
        tasks.done(edits_of(replica, CLOCK), replica, "nothing", CLOCK)


def test_tasks_are_sorted_into_overdue_today_upcoming_undated_and_done(replica: Replica) -> None:
    edits = edits_of(replica, CLOCK)
    ordinary, best = a_customer(replica, "1"), a_customer(replica, "2", level="private", level_rank=-5)
    late = tasks.create(edits, NewTask(description="late", customer_id=ordinary, due=date(2026, 11, 19)))
    for description, customer, due, priority in (
        ("calm", ordinary, FRIDAY, 0),
        ("calm, best", best, FRIDAY, 0),
        ("urgent", ordinary, FRIDAY, 1),
        ("soon", best, date(2026, 11, 21), 0),
        ("some day", None, None, 0),
    ):
        tasks.create(edits, NewTask(description=description, customer_id=customer, due=due, priority=priority))
    with replica.reading() as db:
        lines = task_lines(db, FRIDAY)
    assert [line.description for line in lines.open] == ["late", "urgent", "calm, best", "calm", "soon", "some day"]
    assert [(line.description, line.days) for line in lines.upcoming] == [("soon", 1)]
    tasks.done(edits, replica, late, CLOCK)
    with replica.reading() as db:
        lines = task_lines(db, FRIDAY)
        line = task_line(db, late, FRIDAY)
    assert [line.description for line in lines.done] == ["late"]
    assert line is not None
    assert line.status == "done"


def test_how_a_campaign_comes_along(replica: Replica) -> None:
    campaign, edits = a_campaign(replica), edits_of(replica, CLOCK)
    made = tasks.create_all(edits, [NewTask(description="致电", campaign_id=campaign, category="campaign") for _number in range(4)])
    tasks.done(edits, replica, made[0], CLOCK, feedback="F01")
    tasks.done(edits, replica, made[1], CLOCK, feedback="F02")
    with replica.reading() as db:
        (progress,) = campaigns(db, FRIDAY)
        assert [code.code for code in feedback_codes(db)] == ["F01", "F02", "F03"]
        assert campaigns(db, date(2026, 12, 1)) == []
    assert (progress.handed_out, progress.done, progress.succeeded, progress.success_ppm) == (4, 2, 1, 250_000)
