"""Plans: items with targets, counts from rows, a summary that is handed in."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.domain.money import Money
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.store import work_plan
from rmdesk.store.edits import Edits
from rmdesk.store.queries.work_plan import Period, WorkPlan, beside, period_of
from rmdesk.store.queries.work_plan import work_plan as read
from rmdesk.store.replica import Replica
from tests.store import builders as book
from tests.store.desks import DEVICE, rows

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)
CLOCK = StoppedClock(as_of=FRIDAY, at=datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture
def edits(replica: Replica) -> Edits:
    return Edits(replica, book.ME, DEVICE, CLOCK)


def plan_of(replica: Replica, period: Period = "week", on: date = FRIDAY) -> WorkPlan:
    with replica.reading() as db:
        return read(db, book.ME, period, on, FRIDAY)


@pytest.mark.parametrize(
    ("period", "on", "start", "end", "before"),
    [
        ("week", FRIDAY, MONDAY, date(2026, 11, 22), date(2026, 11, 9)),
        ("month", FRIDAY, date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 1)),
        ("month", date(2026, 1, 31), date(2026, 1, 1), date(2026, 1, 31), date(2025, 12, 1)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(period: Period, on: date, start: date, end: date, before: date) -> None:
    assert period_of(period, on) == (start, end)
    assert beside(period, start, -1) == before


def test_what_was_done_is_counted_from_rows(replica: Replica) -> None:
    with replica.bulk() as conn:
        zhang = book.a_customer(conn, "张伟")
        first = book.a_contact(conn, zhang, MONDAY)
        book.a_contact(conn, zhang, MONDAY, hour=3, channel="visit", corrects_id=first)
        book.a_contact(conn, zhang, FRIDAY, connected=False, result="no_answer")
        book.a_contact(conn, zhang, FRIDAY, owner_id="other")
        book.a_contact(conn, zhang, date(2026, 11, 13))
        book.a_task(conn, zhang, FRIDAY, status="done", done_at=datetime(2026, 11, 20, 3, tzinfo=UTC))
        book.an_opportunity(conn, zhang, start=MONDAY, end=FRIDAY, stage="won", expected_value=5_00)
        book.an_opportunity(conn, zhang, start=date(2026, 10, 1), end=date(2026, 11, 15), stage="won", expected_value=9_00)
        book.a_holding(conn, zhang, 7_00, bought=FRIDAY)
        book.add(conn, "work_log", owner_id=book.ME, work_date=MONDAY, status="submitted")
    now = plan_of(replica).now
    assert (now.contacts, now.reached, now.visits, now.tasks_done, now.opportunities, now.won, now.logs) == (2, 1, 1, 1, 1, 1, 1)
    assert (now.won_value, now.wealth) == (Money(5_00), Money(7_00))
    assert plan_of(replica).before.contacts == 1
    assert plan_of(replica).working_days == 5
    assert plan_of(replica, "month").now.won_value == Money(14_00)


def test_items_are_planned_ticked_changed_and_taken_away(replica: Replica, edits: Edits) -> None:
    work_plan.add_item(edits, plan_of(replica), "致电白金以上客户 20")
    work_plan.add_item(edits, plan_of(replica), "tidy the desk")
    first, second = plan_of(replica).items
    assert [(item.text, item.target, item.done) for item in (first, second)] == [
        ("致电白金以上客户", 20, False),
        ("tidy the desk", None, False),
    ]
    work_plan.tick_item(edits, first)
    work_plan.change_item(edits, second, "tidy 3 desks")
    assert [(item.text, item.target, item.done) for item in plan_of(replica).items] == [
        ("致电白金以上客户", 20, True),
        ("tidy 3 desks", None, False),
    ]
    work_plan.remove_item(edits, second)
    assert len(plan_of(replica).items) == 1
    assert plan_of(replica, "month").items == ()
    with pytest.raises(InvalidValue):
        work_plan.add_item(edits, plan_of(replica), " ")


def test_a_summary_is_written_handed_in_and_taken_back(replica: Replica, edits: Edits) -> None:
    work_plan.write_summary(edits, plan_of(replica), "my own words")
    work_plan.submit(edits, plan_of(replica), plan_of(replica).summary)
    plan = plan_of(replica)
    assert (plan.status, plan.summary, plan.editable) == ("submitted", "my own words", False)
    with pytest.raises(NotAllowed):
        work_plan.write_summary(edits, plan, "more")
    work_plan.take_back(edits, plan)
    assert plan_of(replica).editable
    assert [(row["period"], row["work_date"]) for row in rows(replica, "work_log")] == [("week", "2026-11-16")]
