"""What the managers of the demo bank did and have to do: believable hours, consequences that follow, work for today."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from chinese_calendar import is_workday

from rmdesk.center.database import CenterDb
from rmdesk.center.demo_bank import generate
from rmdesk.clock import Clock
from rmdesk.domain.contact_codes import Result
from rmdesk.store.tables.activity import Stage
from tests.center.demo_banks import DAY, Made

TODAY = DAY.isoformat()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A thousand customers of four managers."""
    db = CenterDb(f"sqlite:///{tmp_path_factory.mktemp('demo')}/center.db")
    yield Made(db, generate(db, business_date=DAY, customers=1_000, managers=4, months=2, workers=0))
    db.close()


def test_contacts_fall_on_working_days_in_calling_hours_of_the_past_year(made: Made) -> None:
    clock = Clock()
    contacts = made.images("contact")
    assert len(contacts) > 500
    for image in contacts:
        start, end = (clock.local(datetime.fromisoformat(str(image[column]))) for column in ("start", "end"))
        assert start.date().isoformat() == image["business_date"]
        assert is_workday(start.date())
        assert DAY - timedelta(days=366) <= start.date() < DAY
        assert 9 <= start.hour < 12 or 14 <= start.hour < 20
        assert start <= end


def test_a_contact_is_connected_as_its_result_says(made: Made) -> None:
    for image in made.images("contact"):
        assert bool(image["connected"]) == Result(str(image["result"])).connected


def test_all_results_and_stages_occur(made: Made) -> None:
    assert {image["result"] for image in made.images("contact")} == set(Result)
    assert {image["stage"] for image in made.images("opportunity")} == set(Stage)


def test_who_refuses_calls_is_not_called_again(made: Made) -> None:
    refusing = {image["customer_id"] for image in made.images("preference") if image["do_not_call"]}
    last: dict[object, tuple[str, object]] = {}
    for image in made.images("contact"):
        last[image["customer_id"]] = max(last.get(image["customer_id"], ("", "")), (str(image["start"]), image["result"]))
    refused = {image["customer_id"] for image in made.images("contact") if image["result"] == "refuses_marketing"}
    assert refused
    assert refused <= refusing
    assert all(last[customer][1] == "refuses_marketing" for customer in refused)


def test_a_contact_is_filed_under_who_looked_after_the_customer_then(made: Made) -> None:
    terms: dict[object, list[tuple[object, str, str]]] = defaultdict(list)
    for image in made.images("assignment"):
        terms[image["customer_id"]].append((image["person_id"], str(image["valid_from"]), str(image["valid_to"] or TODAY)))
    for image in made.images("contact"):
        day = str(image["business_date"])
        assert any(person == image["owner_id"] and since <= day <= until for person, since, until in terms[image["customer_id"]])


def test_better_customers_are_contacted_more_often(made: Made) -> None:
    levels = {image["id"]: image["level"] for image in made.images("customer")}
    customers, contacts = Counter(levels.values()), Counter(levels[image["customer_id"]] for image in made.images("contact"))
    rate = {level: contacts[level] / customers[level] for level in customers}
    assert rate["diamond"] > rate["platinum"] > rate["gold"] > rate["ordinary"]


def test_opportunities_come_from_contacts_and_running_ones_have_a_task(made: Made) -> None:
    from_contact = {image["opportunity_id"] for image in made.images("contact_opportunity")}
    with_task = {image["opportunity_id"] for image in made.images("activity_opportunity")}
    for image in made.images("opportunity"):
        assert image["id"] in from_contact
        if image["stage"] not in ("won", "lost"):
            assert image["id"] in with_task


def test_every_manager_has_something_to_do_today_and_something_overdue(made: Made) -> None:
    today, overdue = Counter[object](), Counter[object]()
    for image in made.images("activity"):
        if image["status"] in ("open", "in_progress"):
            today[image["owner_id"]] += image["due"] == TODAY
            overdue[image["owner_id"]] += str(image["due"]) < TODAY
    for manager in made.bank.managers:
        assert 1 <= today[manager.person_id] <= 60
        assert overdue[manager.person_id] >= 1


def test_done_tasks_say_when_and_open_ones_do_not(made: Made) -> None:
    for image in made.images("activity"):
        assert (image["status"] == "done") == (image["done_at"] is not None)
        assert image["done_at"] is None or str(image["done_at"])[:10] < TODAY
        assert str(image["start"]) <= TODAY


def test_campaign_tasks_carry_feedback_when_they_are_done(made: Made) -> None:
    codes = {image["code"] for image in made.images("feedback_code")}
    tasks = [image for image in made.images("activity") if image["campaign_id"] is not None]
    assert {image["status"] for image in tasks} >= {"open", "done"}
    for image in tasks:
        assert (image["feedback_code"] in codes) == (image["status"] == "done")


def test_open_and_settled_complaints_occur(made: Made) -> None:
    complaints = made.images("complaint")
    assert {image["status"] for image in complaints} == {"open", "done"}
    for image in complaints:
        assert str(image["received"]) < TODAY
        assert (image["closed_at"] is None) == (image["status"] == "open")


def test_work_logs_were_kept_on_working_days_and_some_still_wait_for_approval(made: Made) -> None:
    logs = made.images("work_log")
    assert {image["status"] for image in logs} == {"submitted", "returned", "approved"}
    assert any(str(image["entered_on"]) > str(image["work_date"]) for image in logs)
    assert all(is_workday(date.fromisoformat(str(image["work_date"]))) for image in logs)
    entries = Counter(image["work_log_id"] for image in made.images("work_log_entry"))
    assert all(entries[image["id"]] for image in logs)


def test_each_manager_has_targets_for_all_months_quarters_and_measures_of_the_year(made: Made) -> None:
    measures = len(made.images("kpi"))
    targets = Counter(image["person_id"] for image in made.images("kpi_target"))
    assert targets == {manager.person_id: (12 + 4 + 1) * measures for manager in made.bank.managers}
    assert {str(image["period_start"])[:4] for image in made.images("kpi_target")} == {"2026"}


def test_the_calendar_is_the_published_one(made: Made) -> None:
    days = {image["date"]: image for image in made.images("calendar_day")}
    assert days["2026-10-01"]["name_zh"] == "国庆节"
    for text, image in days.items():
        assert bool(image["working"]) == is_workday(date.fromisoformat(str(text)))
    assert any(image["working"] for image in days.values())


def test_rules_and_measures_are_parameters_in_both_languages(made: Made) -> None:
    rules = {image["code"] for image in made.images("reminder_rule")}
    assert {"birthday", "time_deposit", "balance_swing", "no_contact", "id_document", "complaint", "customer_moved"} <= rules
    for table in ("kpi", "tier", "code", "product", "customer_type", "relation_type", "role", "campaign", "feedback_code"):
        assert all(image["name_zh"] and image["name_en"] for image in made.images(table)), table
    assert all(image["text_zh"] and image["text_en"] for image in made.images("handbook_page"))
