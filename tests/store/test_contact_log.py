"""A line of the quick log: what it records, in one transaction, and how the last one is corrected."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from rmdesk.clock import Clock, StoppedClock
from rmdesk.domain.contact_codes import Channel
from rmdesk.domain.money import Money
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.store import settings, tasks
from rmdesk.store.contact_log import Occasion, correct, last_log, preview, record
from rmdesk.store.replica import Replica
from rmdesk.store.tasks import Ending
from rmdesk.store.undo import undo
from rmdesk.store.wire import Image, Wire
from tests.store.desks import RM, a_customer, a_row, edits_of, rows

FRIDAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
CLOCK = StoppedClock(as_of=FRIDAY, at=AT)
LATER = StoppedClock(as_of=FRIDAY, at=AT + timedelta(minutes=5))
LINKS = ("activity_contact", "activity_opportunity", "activity_requirement")
NEED = "dt 有意 需要 理财 20w ; 等年终奖 > 周五 再电 !1"


@pytest.fixture(autouse=True)
def _enrolled(replica: Replica) -> None:
    with replica.writing() as db:
        settings.put(db, "person_id", RM)


def logged(replica: Replica, customer: str, line: str, occasion: Occasion | None = None, clock: Clock = CLOCK) -> Counter[str]:
    done = record(edits_of(replica, clock), replica, customer, line, clock, occasion)
    return Counter(table for table, _row in done.rows)


def one(replica: Replica, table: str, where: str = "deleted_at IS NULL") -> Image:
    (row,) = rows(replica, table, where)
    return row


def test_a_line_gives_contact_opportunity_requirement_and_task_with_all_links(replica: Replica) -> None:
    customer = a_customer(replica)
    assert logged(replica, customer, NEED) == Counter(
        [
            "contact",
            "opportunity",
            "requirement",
            "activity",
            "contact_opportunity",
            "contact_requirement",
            "opportunity_requirement",
            *LINKS,
        ]
    )
    assert len({row["batch"] for row in rows(replica, "outbox")}) == 1, "one transaction"
    contact, need = one(replica, "contact"), one(replica, "requirement")
    assert (contact["connected"], contact["result"], contact["summary"], contact["content"]) == (1, "interested", "等年终奖", NEED)
    assert (need["summary"], need["urgency"], need["status"]) == ("wealth 200K 等年终奖", "urgent", "open")
    task = one(replica, "activity")
    assert (task["due"], task["description"], task["priority"]) == ("2026-11-27", "再电", 1)


def test_what_is_previewed_is_what_is_recorded(replica: Replica) -> None:
    customer = a_customer(replica)
    a_row(replica, "contact_point", id="p" * 36, customer_id=customer, kind="mobile", value="13812345678", digits="13812345678")
    for line in (NEED, "dt 关机", "dt 空号", "dt 拒绝营销", "dt 接通 需求 ; 换存单", "bf > 周五", "老王"):
        planned = [planned.table for planned in preview(replica, customer, line, CLOCK).records]
        done = record(edits_of(replica, CLOCK), replica, customer, line, CLOCK)
        assert [table for table, _row in done.rows if "_" not in table or table == "service_request"] == planned


@pytest.mark.parametrize(
    ("line", "connected"), [("dt 有意", 1), ("dt", 0), ("老王", 0), ("dt 关机", 0), ("来电", 1), ("dt 接通", 1), ("面谈 ; 合同", 1)]
)
def test_only_a_connected_result_counts_as_reached(replica: Replica, line: str, connected: int) -> None:
    logged(replica, a_customer(replica), line)
    assert one(replica, "contact")["connected"] == connected


def test_a_wrong_number_opens_a_phone_correction(replica: Replica) -> None:
    customer = a_customer(replica)
    a_row(
        replica, "contact_point", id="p" * 36, customer_id=customer, kind="mobile", value="13812345678", digits="13812345678", preferred=1
    )
    logged(replica, customer, "dt 错号")
    request = one(replica, "service_request")
    assert (request["kind"], request["row_id"], request["old"], request["status"]) == (
        "phone_correction",
        "p" * 36,
        '"13812345678"',
        "open",
    )


def test_who_refuses_marketing_is_not_called_again(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 拒绝营销 理财 20w")
    assert one(replica, "preference")["do_not_call"] == 1
    assert rows(replica, "opportunity") == []


def test_the_draft_goes_in_the_same_transaction(replica: Replica) -> None:
    customer = a_customer(replica)
    with replica.writing() as db:
        settings.put(db, "draft:log:x", "dt 有意")
    with pytest.raises(InvalidValue):
        record(edits_of(replica, CLOCK), replica, customer, " ", CLOCK, Occasion(drafts=("log:x",)))
    with replica.reading() as db:
        assert settings.get(db, "draft:log:x") == "dt 有意"
    logged(replica, customer, "dt 有意", Occasion(drafts=("log:x",)))
    with replica.reading() as db:
        assert settings.get(db, "draft:log:x") == ""


def test_a_timed_call_has_beginning_and_end_and_belongs_to_its_task(replica: Replica) -> None:
    customer = a_customer(replica)
    task = tasks.create(edits_of(replica, CLOCK), tasks.NewTask(description="致电", customer_id=customer))
    logged(replica, customer, "有意", Occasion(channel=Channel.VISIT, started=AT, task_ids=(task,)), LATER)
    contact = one(replica, "contact")
    assert (contact["start"], contact["end"]) == ("2026-11-20T02:00:00.000Z", "2026-11-20T02:05:00.000Z")
    assert contact["channel"] == "visit"
    assert one(replica, "activity_contact")["activity_id"] == task


def test_calling_against_the_gate_leaves_its_reason_in_the_audit_trail(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 已告知", Occasion(override="客户要求回电"))
    event = one(replica, "audit_event")
    assert (event["event"], event["subject_id"]) == ("call_override", one(replica, "contact")["id"])
    assert "客户要求回电" in str(event["detail"])


def test_a_customer_of_another_book(replica: Replica) -> None:
    with pytest.raises(NotFound):
        record(edits_of(replica, CLOCK), replica, "nobody", "dt 有意", CLOCK)


# ---- correcting the last line --------------------------------------------------------------------------------------------------------------


def test_a_corrected_line_replaces_what_the_old_one_made(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, NEED)
    old = one(replica, "contact")["id"]
    correct(edits_of(replica, LATER), replica, customer, "dt 不感兴趣 > 下周三 寄资料", LATER)
    contacts = {row["id"]: row for row in rows(replica, "contact")}
    (new,) = [row for row in contacts.values() if row["corrects_id"] == old]
    assert new["result"] == "not_interested"
    assert contacts[old]["deleted_at"] is None, "the old contact stays, marked as corrected"
    assert rows(replica, "opportunity", "deleted_at IS NULL") == rows(replica, "requirement", "deleted_at IS NULL") == []
    assert (one(replica, "activity")["due"], one(replica, "activity")["description"]) == ("2026-11-25", "寄资料")
    assert one(replica, "activity_contact")["contact_id"] == new["id"]
    assert len({row["batch"] for row in rows(replica, "outbox")}) == 2, "the correction is one transaction"


def test_a_task_worked_on_since_is_kept_and_linked(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意 理财 20w > 周五 再电")
    task = str(one(replica, "activity")["id"])
    tasks.begin(edits_of(replica, LATER), task)
    correct(edits_of(replica, LATER), replica, customer, "dt 有意 理财 30w > 下周三 再电", LATER)
    assert one(replica, "activity")["id"] == task
    assert one(replica, "opportunity")["expected_value"] == 300_000_00
    assert {row["activity_id"] for row in rows(replica, "activity_contact", "deleted_at IS NULL")} == {task}


def test_a_refusal_typed_by_mistake_allows_calls_again(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 拒绝营销")
    correct(edits_of(replica, LATER), replica, customer, "dt 不感兴趣", LATER)
    assert one(replica, "preference")["do_not_call"] == 0


def test_a_correction_can_be_corrected_and_undone(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意 理财 20w")
    correct(edits_of(replica, LATER), replica, customer, "dt 有意 理财 30w", LATER)
    correct(edits_of(replica, LATER), replica, customer, "dt 有意 基金 40w", LATER)
    assert one(replica, "opportunity")["product_line"] == "fund"
    undo(edits_of(replica, LATER), replica)
    assert one(replica, "opportunity")["expected_value"] == 300_000_00
    contacts = rows(replica, "contact", "deleted_at IS NULL")
    corrected = {row["corrects_id"] for row in contacts}
    assert [row["content"] for row in contacts if row["id"] not in corrected] == ["dt 有意 理财 30w"]


def test_only_todays_line_can_be_corrected(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意")
    assert last_log(replica, customer, FRIDAY) is not None
    assert last_log(replica, customer, FRIDAY + timedelta(1)) is None
    tomorrow = StoppedClock(as_of=FRIDAY + timedelta(1), at=AT + timedelta(1))
    with pytest.raises(NotFound):
        correct(edits_of(replica, tomorrow), replica, customer, "dt 关机", tomorrow)


def worked_on(replica: Replica, minutes: int, table: str, **values: Wire) -> str:
    """A row that somebody goes on with some minutes after the line; its id."""
    row = str(one(replica, table)["id"])
    with edits_of(replica, after(minutes)).batch() as batch:
        batch.update(table, row, values)
    return row


def after(minutes: int) -> StoppedClock:
    """Some minutes after the first line."""
    return StoppedClock(as_of=FRIDAY, at=AT + timedelta(minutes=minutes))


def corrected(replica: Replica, customer: str, *lines: str, at: int = 10, occasion: Occasion | None = None) -> None:
    """Corrected again and again, each time a minute later."""
    for minutes, line in enumerate(lines, at):
        correct(edits_of(replica, after(minutes)), replica, customer, line, after(minutes), occasion)


@pytest.mark.parametrize("again", [f"{NEED} !2", "dt 有意 > 下周三 寄资料", "dt 有意"])
def test_what_was_worked_on_is_kept_and_linked_however_often_the_line_is_corrected(replica: Replica, again: str) -> None:
    customer = a_customer(replica)
    logged(replica, customer, NEED)
    task = worked_on(replica, 2, "activity", due="2026-12-01", remarks="带资料")
    offer = worked_on(replica, 3, "opportunity", expected_value=500_000_00)
    need = worked_on(replica, 4, "requirement", urgency="normal")
    corrected(replica, customer, again, again, f"{NEED} !3", NEED)
    kept = one(replica, "activity")
    assert (kept["id"], kept["due"], kept["remarks"]) == (task, "2026-12-01", "带资料")
    assert (one(replica, "opportunity")["id"], one(replica, "opportunity")["expected_value"]) == (offer, 500_000_00)
    assert (one(replica, "requirement")["id"], one(replica, "requirement")["urgency"]) == (need, "normal")
    said = last_log(replica, customer, FRIDAY)
    assert said is not None
    assert [one(replica, link)["contact_id"] for link in ("activity_contact", "contact_opportunity", "contact_requirement")] == (
        [said.contact_id] * 3
    )
    for link in ("opportunity_requirement", "activity_opportunity", "activity_requirement"):
        one(replica, link)


def test_what_is_kept_from_different_lines_is_linked_with_each_other(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意 > 周五 再电")
    task = worked_on(replica, 2, "activity", remarks="带资料")
    corrected(replica, customer, "dt 有意 理财 20w")
    offer = worked_on(replica, 12, "opportunity", remarks="等奖金")
    corrected(replica, customer, "dt 有意 理财 20w > 周五 再电", at=14)
    assert (one(replica, "activity")["id"], one(replica, "opportunity")["id"]) == (task, offer)
    link = one(replica, "activity_opportunity")
    assert (link["activity_id"], link["opportunity_id"]) == (task, offer)


def test_a_correction_that_was_undone_and_done_again_can_be_corrected(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意 > 周五 再电")
    corrected(replica, customer, "dt 有意 > 下周三 再电")
    for minutes in (12, 13):
        undo(edits_of(replica, after(minutes)), replica)
    said = last_log(replica, customer, FRIDAY)
    assert said is not None
    assert said.line == "dt 有意 > 下周三 再电", "undone twice, it holds again"
    corrected(replica, customer, "dt 有意 > 下周四 再电", at=14)
    assert len(rows(replica, "activity", "deleted_at IS NULL")) == 1


def test_a_line_corrected_back_and_forth_leaves_the_open_opportunity_as_it_was(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意 理财 20w")
    logged(replica, customer, "dt 有意 理财 25w", clock=LATER)
    corrected(replica, customer, "dt 有意 理财 30w", "dt 有意 理财 25w", "dt 有意")
    assert offers(replica) == [("wealth", "lead", 200_000, 50)]


# ---- an opportunity that is open already ---------------------------------------------------------------------------------------------------


def offers(replica: Replica) -> list[tuple[object, ...]]:
    """Line, stage, value in yuan and probability of each."""
    found = rows(replica, "opportunity", "deleted_at IS NULL")
    return sorted(
        (row["product_line"], row["stage"], int(row["expected_value"] or 0) // 100, int(row["probability"] or 0) // 10_000) for row in found
    )


def test_a_second_line_about_a_product_goes_on_with_the_open_opportunity(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 接通 理财 20w")
    assert offers(replica) == [("wealth", "lead", 200_000, 20)]
    assert logged(replica, customer, "dt 有意 理财 30w ; 再谈", clock=LATER)["contact_opportunity"] == 1
    assert offers(replica) == [("wealth", "lead", 300_000, 50)]
    logged(replica, customer, "dt 接通 理财", clock=LATER)
    assert offers(replica) == [("wealth", "lead", 300_000, 50)], "what a line does not say stays, and the probability does not fall"
    assert len(rows(replica, "contact_opportunity")) == 3
    logged(replica, customer, "dt 有意 基金 5w", clock=LATER)
    assert [offer[0] for offer in offers(replica)] == ["fund", "wealth"], "another product is another opportunity"


def test_success_wins_the_open_opportunity_and_the_next_line_opens_a_new_one(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 有意 理财 20w")
    logged(replica, customer, "dt 成功 理财 25w", clock=LATER)
    assert offers(replica) == [("wealth", "won", 250_000, 100)]
    assert one(replica, "opportunity")["end"] == FRIDAY.isoformat()
    logged(replica, customer, "dt 有意 理财 10w", clock=LATER)
    assert offers(replica) == [("wealth", "lead", 100_000, 50), ("wealth", "won", 250_000, 100)]


def test_another_managers_opportunity_is_left_alone(replica: Replica) -> None:
    customer = a_customer(replica)
    a_row(replica, "opportunity", id="o" * 36, customer_id=customer, owner_id="somebody", product_line="wealth", stage="lead")
    logged(replica, customer, "dt 有意 理财 20w")
    assert offers(replica) == [("wealth", "lead", 0, 0), ("wealth", "lead", 200_000, 50)]


def test_the_preview_says_with_what_a_line_goes_on(replica: Replica) -> None:
    customer = a_customer(replica)
    assert preview(replica, customer, "dt 有意 理财 20w", CLOCK).offer is None
    logged(replica, customer, "dt 有意 理财 20w")
    said = preview(replica, customer, "dt 有意 理财 30w", CLOCK).offer
    assert said is not None
    assert (said.value, said.since) == (Money(20_000_000), FRIDAY)
    assert preview(replica, customer, "dt 有意 理财 30w", CLOCK, corrects=True).offer is None, "the line that opened it is replaced"
    assert preview(replica, customer, "dt 不感兴趣 理财", CLOCK).offer is None


def test_a_corrected_line_leaves_the_open_opportunity_as_if_the_old_line_had_never_been(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 接通 理财 20w")
    logged(replica, customer, "dt 成功 理财 30w", clock=LATER)
    correct(edits_of(replica, LATER), replica, customer, "dt 接通 理财 25w", LATER)
    assert offers(replica) == [("wealth", "lead", 250_000, 20)]
    assert one(replica, "opportunity")["end"] is None
    correct(edits_of(replica, LATER), replica, customer, "dt 不感兴趣", LATER)
    assert offers(replica) == [("wealth", "lead", 200_000, 20)]
    correct(edits_of(replica, LATER), replica, customer, "dt 有意 理财 90w", LATER)
    assert offers(replica) == [("wealth", "lead", 900_000, 50)]


@pytest.mark.parametrize(
    "worked_on", [(), ("requirement",), ("activity",), ("requirement", "activity"), ("opportunity", "requirement", "activity")]
)
def test_a_corrected_line_ties_what_is_kept_to_the_opportunity_that_was_open_before_it(
    replica: Replica, worked_on: tuple[str, ...]
) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 接通 理财 20w")
    logged(replica, customer, NEED, clock=LATER)
    with edits_of(replica, StoppedClock(as_of=FRIDAY, at=AT + timedelta(minutes=6))).batch() as batch:
        for table in worked_on:
            batch.update(table, str(one(replica, table)["id"]), {"remarks": "带资料"})
    correct(edits_of(replica, LATER), replica, customer, f"{NEED} !2", LATER)
    ends = {table: one(replica, table)["id"] for table in ("opportunity", "requirement", "activity")}
    for link in ("opportunity_requirement", "activity_opportunity", "activity_requirement"):
        tied = one(replica, link)
        assert [tied[f"{table}_id"] for table in link.split("_")] == [ends[table] for table in link.split("_")]


def test_a_refusal_that_was_corrected_stays_so_when_the_line_is_corrected_again(replica: Replica) -> None:
    customer = a_customer(replica)
    logged(replica, customer, "dt 拒绝营销")
    for line in ("dt 有意", "dt 再电"):
        correct(edits_of(replica, LATER), replica, customer, line, LATER)
        assert one(replica, "preference")["do_not_call"] == 0


# ---- the task that led to the contact ------------------------------------------------------------------------------------------------------


def a_visit(replica: Replica, customer: str, recurrence: str = "") -> str:
    """A visit that is to be made today."""
    return tasks.create(
        edits_of(replica, CLOCK), tasks.NewTask(description="拜访", customer_id=customer, due=FRIDAY, recurrence=recurrence)
    )


def met(task: str) -> Occasion:
    """A visit that is done if it met somebody."""
    return Occasion(channel=Channel.VISIT, task_ids=(task,), ending=Ending(task_id=task, if_reached=True))


def test_a_contact_and_the_end_of_its_task_are_one_transaction(replica: Replica) -> None:
    customer = a_customer(replica)
    task = a_visit(replica, customer)
    before = {row["batch"] for row in rows(replica, "outbox")}
    logged(replica, customer, "接通", met(task), LATER)
    assert len({row["batch"] for row in rows(replica, "outbox")} - before) == 1
    assert one(replica, "activity")["status"] == "done"
    undo(edits_of(replica, LATER), replica)
    assert (one(replica, "activity")["status"], rows(replica, "contact", "deleted_at IS NULL")) == ("open", [])


def test_a_visit_that_met_nobody_stays_to_be_made(replica: Replica) -> None:
    customer = a_customer(replica)
    task = a_visit(replica, customer)
    logged(replica, customer, "没人接", met(task), LATER)
    assert one(replica, "activity")["status"] == "open"


def test_a_call_keeps_its_outcome_or_tries_again(replica: Replica) -> None:
    customer = a_customer(replica)
    a_row(replica, "feedback_code", id="f" * 36, code="F02", name_zh="再联系", name_en="Again", final=0)
    task = a_visit(replica, customer)
    again = Ending(task_id=task, feedback="F02", is_final=False)
    logged(replica, customer, "dt 再电", Occasion(task_ids=(task,), ending=again), LATER)
    assert (one(replica, "activity")["status"], one(replica, "activity")["feedback_code"]) == ("in_progress", "F02")
    done = Ending(task_id=task, said="Done in part")
    logged(replica, customer, "dt 没人接", Occasion(task_ids=(task,), ending=done), LATER)
    assert (one(replica, "activity")["status"], one(replica, "activity")["remarks"]) == ("done", "Done in part")


def test_a_task_that_somebody_has_ended_meanwhile_does_not_hinder_the_record(replica: Replica) -> None:
    customer = a_customer(replica)
    task = a_visit(replica, customer)
    tasks.cancel(edits_of(replica, CLOCK), task)
    assert logged(replica, customer, "接通", met(task), LATER)["contact"] == 1
    assert one(replica, "activity")["status"] == "cancelled"


def test_a_correction_keeps_the_visit_done_unless_it_says_that_nobody_was_met(replica: Replica) -> None:
    customer = a_customer(replica)
    task = a_visit(replica, customer)
    logged(replica, customer, "接通 理财 20w", met(task), LATER)
    correct(edits_of(replica, LATER), replica, customer, "dt 接通 理财 30w", LATER)
    assert one(replica, "activity")["status"] == "done"


def test_a_correction_that_met_nobody_opens_the_visit_again(replica: Replica) -> None:
    customer = a_customer(replica)
    task = a_visit(replica, customer)
    logged(replica, customer, "接通", met(task), LATER)
    correct(edits_of(replica, LATER), replica, customer, "没人接", LATER, met(task))
    assert (one(replica, "activity")["status"], one(replica, "activity")["done_at"]) == ("open", None)


def test_a_second_correction_that_met_nobody_opens_the_visit_again(replica: Replica) -> None:
    customer = a_customer(replica)
    task = a_visit(replica, customer, "FREQ=WEEKLY")
    logged(replica, customer, "接通", met(task), LATER)
    corrected(replica, customer, "接通 ; 合同", "没人接", occasion=met(task))
    assert [(row["id"], row["status"]) for row in rows(replica, "activity", "deleted_at IS NULL")] == [(task, "open")]
    corrected(replica, customer, "接通", "没人接", "接通", at=20, occasion=met(task))
    assert sorted(str(row["status"]) for row in rows(replica, "activity", "deleted_at IS NULL")) == ["done", "open"], (
        "done, and the next one"
    )
