"""What a person took back and then made anew is there again, on every desk: its id follows from what it is about."""

from __future__ import annotations

import pytest

from rmdesk.domain.recurrence import Freq, Recurrence, rule_text
from rmdesk.store import contact_log, group_edits, links, tasks
from rmdesk.store.contact_log import Occasion
from rmdesk.store.tasks import Ending, NewTask
from rmdesk.store.undo import undo
from rmdesk.sync.apply import Touched
from rmdesk.sync.pull import Puller
from rmdesk.sync.push import Pushed, push_outbox
from rmdesk.sync.run import quiet
from tests.center.small_bank import SmallBank
from tests.sync.small_desk import SmallDesk


def test_a_customer_who_was_taken_out_of_a_group_can_be_put_into_it_again(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    group = group_edits.create(chen.edits(), chen.replica, "Trips", members=["chen1"])
    chen.sync()
    group_edits.remove_members(chen.edits(), chen.replica, group, ["chen1"])
    chen.sync()
    assert group_edits.add_members(chen.edits(), chen.replica, group, ["chen1"]).added == 1
    chen.sync()
    assert bank.rows("SELECT customer_id, deleted_at, row_version FROM group_member") == [("chen1", None, 3)]
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert chen.verify().equal
    bank.assert_sums_hold()


@pytest.mark.parametrize("synced_after", [(), ("done",), ("undone",), ("done", "undone"), ("done", "undone", "again")])
def test_a_recurring_task_done_undone_and_done_again_has_one_successor_everywhere(
    bank: SmallBank, chen: SmallDesk, synced_after: tuple[str, ...]
) -> None:
    def at(moment: str) -> None:
        if moment in synced_after:
            chen.sync()

    chen.sync()
    weekly = rule_text(Recurrence(Freq.WEEKLY))
    task = tasks.create(chen.edits(), NewTask(description="周报", customer_id="chen1", due=chen.clock.today(), recurrence=weekly))
    first = tasks.done(chen.edits(), chen.replica, task, chen.clock)
    at("done")
    undo(chen.edits(), chen.replica)
    at("undone")
    tasks.change(chen.edits(), task, {"description": "月报"})
    assert tasks.done(chen.edits(), chen.replica, task, chen.clock) == first
    at("again")
    chen.sync()
    chen.sync()
    open_ones = "SELECT id, description FROM activity WHERE status = 'open' AND deleted_at IS NULL"
    assert bank.rows(open_ones) == [(first.next_id, "月报")]
    assert chen.ids("activity") == {task, first.next_id}
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert chen.verify().equal
    bank.assert_sums_hold()


@pytest.mark.parametrize("synced", [False, True])
def test_a_line_that_ends_a_recurring_task_can_be_corrected_to_and_fro(bank: SmallBank, chen: SmallDesk, *, synced: bool) -> None:
    chen.sync()
    weekly = rule_text(Recurrence(Freq.WEEKLY))
    task = tasks.create(chen.edits(), NewTask(description="回访", customer_id="chen1", due=chen.clock.today(), recurrence=weekly))
    how = Occasion(task_ids=(task,), ending=Ending(task_id=task, if_reached=True))
    contact_log.record(chen.edits(), chen.replica, "chen1", "call interested 茶", chen.clock, how)
    for line in ("call no_answer", "call interested 酒"):
        if synced:
            chen.sync()
        contact_log.correct(chen.edits(), chen.replica, "chen1", line, chen.clock, how)
    chen.sync()
    chen.sync()
    assert bank.rows("SELECT count(*) FROM activity WHERE status = 'open' AND deleted_at IS NULL") == [(1,)]
    assert bank.rows("SELECT status FROM activity WHERE id = ?", task) == [("done",)]
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert chen.verify().equal


@pytest.mark.parametrize("synced", [False, True])
def test_rows_that_were_untied_are_tied_again(bank: SmallBank, chen: SmallDesk, *, synced: bool) -> None:
    chen.sync()
    task = tasks.create(chen.edits(), NewTask(description="再电", customer_id="chen1"))
    contact = chen.log_contact("chen1")
    ends = ("activity", task), ("contact", contact)
    link = links.tie(chen.edits(), chen.replica, *ends)
    undo(chen.edits(), chen.replica)
    if synced:
        chen.sync()
    assert links.tie(chen.edits(), chen.replica, *ends) == link
    chen.sync()
    assert bank.rows("SELECT id, deleted_at FROM activity_contact") == [(link, None)]
    assert chen.verify().equal


def pushed_only(desk: SmallDesk) -> None:
    """Its edits are at the center; the pages that tell of them are still to come."""
    push_outbox(desk.replica, desk.center, Touched(), Pushed())


def test_what_is_made_anew_before_the_page_about_its_removal_comes_does_not_leave_with_it(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    weekly = rule_text(Recurrence(Freq.WEEKLY))
    task = tasks.create(chen.edits(), NewTask(description="周报", customer_id="chen1", due=chen.clock.today(), recurrence=weekly))
    first = tasks.done(chen.edits(), chen.replica, task, chen.clock)
    chen.sync()
    undo(chen.edits(), chen.replica)
    pushed_only(chen)
    assert tasks.done(chen.edits(), chen.replica, task, chen.clock) == first
    Puller(chen.replica, chen.center, quiet).run(chen.center.hello().books)
    assert chen.ids("activity") == {task, first.next_id}
    assert chen.value("activity", str(first.next_id), "deleted_at") is None
    chen.sync()
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert bank.rows("SELECT deleted_at FROM activity WHERE id = ?", first.next_id) == [(None,)]
    assert chen.verify().equal
