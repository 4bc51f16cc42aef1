"""The work log: drafted from rows alone, edits that survive another draft, handing in, missing days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.clock import StoppedClock
from rmdesk.domain.work_log import Block, LogLine, Source, merged
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import set_language
from rmdesk.store import undo, work_log
from rmdesk.store.edits import Edits
from rmdesk.store.queries.work_logs import WorkLogDay, day_beside, missing_days, work_log_day
from rmdesk.store.replica import Replica
from tests.store import builders as book
from tests.store.desks import DEVICE, rows

FRIDAY = date(2026, 11, 20)
THURSDAY = date(2026, 11, 19)
MONDAY = date(2026, 11, 23)
CLOCK = StoppedClock(as_of=FRIDAY, at=datetime(2026, 11, 20, 9, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.fixture
def edits(replica: Replica) -> Edits:
    return Edits(replica, book.ME, DEVICE, CLOCK)


@pytest.fixture
def zhang(replica: Replica) -> str:
    with replica.bulk() as conn:
        return book.a_customer(conn, "张伟")


def log_of(replica: Replica, on: date = FRIDAY, today: date = FRIDAY) -> WorkLogDay:
    with replica.reading() as db:
        return work_log_day(db, book.ME, on, today)


def texts(log: WorkLogDay) -> list[tuple[int, str]]:
    return [(int(line.block), line.text) for line in log.log.lines]


def a_full_day(replica: Replica, zhang: str) -> None:
    done = datetime(2026, 11, 20, 3, 30, tzinfo=UTC)
    with replica.bulk() as conn:
        book.a_contact(conn, zhang, FRIDAY, hour=1, summary="waits for bonus", result="call_again")
        book.a_contact(conn, zhang, FRIDAY, hour=2, channel="visit", result="interested", summary="")
        book.an_opportunity(conn, zhang, start=FRIDAY, product_line="wealth", expected_value=200_000_00, summary="after the bonus")
        book.a_task(conn, zhang, FRIDAY, status="done", done_at=done, description="send the statement", remarks="sent by mail")
        book.a_task(conn, zhang, date(2026, 12, 1), category="follow_up", registered_at=FRIDAY, description="call again")
        book.a_task(conn, zhang, MONDAY, description="renew the deposit")


# ---- the draft -------------------------------------------------------------------------------------------------------


def test_a_day_is_drafted_in_five_blocks(replica: Replica, zhang: str) -> None:
    a_full_day(replica, zhang)
    assert texts(log_of(replica)) == [
        (1, "张伟: Phone · Call again · waits for bonus"),
        (2, "张伟: Visit · Interested"),
        (3, "张伟: new opportunity · Wealth product 200.0K · after the bonus"),
        (4, "张伟: done · send the statement · sent by mail"),
        (4, "张伟: promised · call again · by 12-01"),
        (5, "张伟: 11-23 · renew the deposit"),
    ]


def test_every_drafted_line_names_a_row_that_is_there(replica: Replica, zhang: str) -> None:
    a_full_day(replica, zhang)
    for line in log_of(replica).log.lines:
        assert [row["id"] for row in rows(replica, line.source.table, "id = ?", line.source.id)] == [line.source.id]
        assert line.customer_id == zhang


def test_drafting_writes_nothing_and_gives_the_same_twice(replica: Replica, zhang: str) -> None:
    a_full_day(replica, zhang)
    assert log_of(replica) == log_of(replica)
    assert rows(replica, "work_log") == []


def test_what_others_did_is_not_in_my_log(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        book.a_contact(conn, zhang, FRIDAY, owner_id="somebody else")
        book.a_task(conn, zhang, MONDAY, owner_id="somebody else")
    assert texts(log_of(replica)) == []


def test_what_was_made_later_was_not_planned_that_day(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        book.a_task(conn, zhang, FRIDAY, registered_at=FRIDAY, description="came up today")
    assert texts(log_of(replica, THURSDAY)) == []


def test_a_row_has_one_line_even_if_its_entry_stands_in_another_block(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        call = book.a_contact(conn, zhang, FRIDAY)
        log = book.add(conn, "work_log", owner_id=book.ME, work_date=FRIDAY, status="returned")
        book.add(conn, "work_log_entry", work_log_id=log, block=2, text="said otherwise", source_table="contact", source_id=call)
    assert texts(log_of(replica)) == [(2, "said otherwise")]


def test_what_was_done_early_is_no_plan_for_tomorrow(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        done = datetime(2026, 11, 20, 3, tzinfo=UTC)
        book.a_task(conn, zhang, MONDAY, status="done", done_at=done, registered_at=FRIDAY, category="follow_up", description="x")
    assert texts(log_of(replica)) == [(4, "张伟: done · x")]


def test_a_corrected_contact_stands_once(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        first = book.a_contact(conn, zhang, FRIDAY, summary="wrong")
        book.a_contact(conn, zhang, FRIDAY, hour=3, summary="right", corrects_id=first)
    assert texts(log_of(replica)) == [(1, "张伟: Phone · Interested · right")]


def test_a_moved_opportunity_is_a_sale_of_the_day(replica: Replica, zhang: str, edits: Edits) -> None:
    with replica.bulk() as conn:
        sale = book.an_opportunity(conn, zhang, start=date(2026, 10, 1), summary="fund")
    with edits.batch() as batch:
        batch.update("opportunity", sale, {"stage": "won"})
    assert texts(log_of(replica)) == [(3, "张伟: now: Won · fund")]


# ---- what the person makes of it -------------------------------------------------------------------------------------


def test_edits_survive_another_draft(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    log = log_of(replica)
    work_log.change_line(edits, log, log.log.lines[0], "张伟: will buy in December")
    work_log.leave_out(edits, log_of(replica), log.log.lines[4])
    work_log.add_line(edits, log_of(replica), Block.CUSTOMERS, "training in the morning")
    with replica.bulk() as conn:
        book.a_contact(conn, zhang, FRIDAY, hour=4, result="no_answer", connected=False)
    assert texts(log_of(replica)) == [
        (1, "张伟: will buy in December"),
        (1, "张伟: Phone · No answer"),
        (2, "张伟: Visit · Interested"),
        (2, "training in the morning"),
        (3, "张伟: new opportunity · Wealth product 200.0K · after the bonus"),
        (4, "张伟: done · send the statement · sent by mail"),
        (5, "张伟: 11-23 · renew the deposit"),
    ]
    assert [line.changed for line in log_of(replica).log.lines] == [True, False, False, True, False, False, False]


def test_undo_brings_a_line_back_that_was_left_out(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    before = texts(log_of(replica))
    work_log.leave_out(edits, log_of(replica), log_of(replica).log.lines[0])
    assert len(texts(log_of(replica))) == len(before) - 1
    undo.undo(edits, replica)
    assert texts(log_of(replica)) == before
    # The row of the log was taken back with it; the next edit uses it again.
    work_log.leave_out(edits, log_of(replica), log_of(replica).log.lines[0])
    assert len(texts(log_of(replica))) == len(before) - 1


def test_a_line_that_was_changed_twice_can_still_be_left_out(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    for text in ("one", "two", "two"):
        work_log.change_line(edits, log_of(replica), log_of(replica).log.lines[0], text)
    assert texts(log_of(replica))[0] == (1, "two")
    work_log.leave_out(edits, log_of(replica), log_of(replica).log.lines[0])
    assert all(block != 1 for block, _text in texts(log_of(replica)))


def test_a_line_says_something(replica: Replica, edits: Edits) -> None:
    with pytest.raises(InvalidValue):
        work_log.add_line(edits, log_of(replica), Block.TASKS, "  ")
    assert rows(replica, "work_log") == []


# ---- handing in ------------------------------------------------------------------------------------------------------


def test_a_log_that_is_handed_in_stands_as_it_was(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    before = texts(log_of(replica))
    work_log.submit(edits, log_of(replica), "six lines")
    with replica.bulk() as conn:
        book.a_contact(conn, zhang, FRIDAY, hour=5)
    after = log_of(replica)
    assert (after.status, after.entered_on, after.late, texts(after)) == ("submitted", FRIDAY, False, before)
    with pytest.raises(NotAllowed):
        work_log.add_line(edits, after, Block.TASKS, "more")
    with pytest.raises(NotAllowed):
        work_log.submit(edits, after, "")


def test_taken_back_it_has_what_was_recorded_since(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    work_log.submit(edits, log_of(replica), "")
    with replica.bulk() as conn:
        book.a_contact(conn, zhang, FRIDAY, hour=5, summary="later")
    work_log.take_back(edits, log_of(replica))
    assert (1, "张伟: Phone · Interested · later") in texts(log_of(replica))
    work_log.submit(edits, log_of(replica), "")
    assert len(texts(log_of(replica))) == 7
    assert len(rows(replica, "work_log_entry")) == 7


def test_a_log_of_an_earlier_day_is_a_late_entry(replica: Replica, zhang: str, edits: Edits) -> None:
    with replica.bulk() as conn:
        book.a_contact(conn, zhang, THURSDAY)
    assert log_of(replica, THURSDAY).late
    work_log.submit(edits, log_of(replica, THURSDAY), "")
    after = log_of(replica, THURSDAY)
    assert (after.late, after.entered_on, after.work_date) == (True, FRIDAY, THURSDAY)


def test_an_empty_log_and_one_of_tomorrow_are_not_handed_in(replica: Replica, edits: Edits) -> None:
    with pytest.raises(InvalidValue):
        work_log.submit(edits, log_of(replica), "")
    with pytest.raises(InvalidValue):
        work_log.submit(edits, log_of(replica, MONDAY), "")


def test_undo_takes_handing_in_back(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    before = texts(log_of(replica))
    work_log.submit(edits, log_of(replica), "")
    undo.undo(edits, replica)
    assert (log_of(replica).status, texts(log_of(replica))) == ("draft", before)
    work_log.submit(edits, log_of(replica), "")
    assert (log_of(replica).status, texts(log_of(replica))) == ("submitted", before)


def test_a_returned_log_says_why_and_is_handed_in_again(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    work_log.submit(edits, log_of(replica), "")
    with replica.bulk() as conn:
        book.change(conn, "work_log", log_of(replica).id, status="returned", remarks="which product?")
    returned = log_of(replica)
    assert (returned.status, returned.remarks, returned.editable) == ("returned", "which product?", True)
    work_log.change_line(edits, returned, returned.log.lines[1], "张伟: visit about the fund")
    work_log.submit(edits, log_of(replica), "")
    assert log_of(replica).status == "submitted"
    assert (2, "张伟: visit about the fund") in texts(log_of(replica))


def test_an_approved_log_stays(replica: Replica, zhang: str, edits: Edits) -> None:
    a_full_day(replica, zhang)
    work_log.submit(edits, log_of(replica), "")
    with replica.bulk() as conn:
        book.change(conn, "work_log", log_of(replica).id, status="approved")
    with pytest.raises(NotAllowed):
        work_log.take_back(edits, log_of(replica))


# ---- missing days ----------------------------------------------------------------------------------------------------


def test_missing_days_are_working_days_without_a_log_that_was_handed_in(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        book.add(conn, "calendar_day", date=date(2026, 11, 17), working=False)
        for day, status in ((11, "approved"), (12, "returned"), (13, "draft"), (16, "submitted")):
            book.add(conn, "work_log", owner_id=book.ME, work_date=date(2026, 11, day), status=status)
        book.add(conn, "work_log", owner_id="other", work_date=date(2026, 11, 18), status="submitted")
        missing = [(one.work_date.day, one.status) for one in missing_days(conn, book.ME, FRIDAY)]
    assert missing == [(12, "returned"), (13, "draft"), (18, ""), (19, "")]


def test_without_any_log_the_last_five_working_days_are_missing(replica: Replica) -> None:
    with replica.reading() as db:
        assert [one.work_date.day for one in missing_days(db, book.ME, FRIDAY)] == [13, 16, 17, 18, 19]


def test_a_weekend_is_passed_over_unless_something_happened(replica: Replica, zhang: str) -> None:
    with replica.bulk() as conn:
        assert day_beside(conn, book.ME, date(2026, 11, 16), -1, FRIDAY) == date(2026, 11, 13)
        book.a_contact(conn, zhang, date(2026, 11, 14))
        assert day_beside(conn, book.ME, date(2026, 11, 16), -1, FRIDAY) == date(2026, 11, 14)
        assert day_beside(conn, book.ME, FRIDAY, 1, FRIDAY) == FRIDAY


# ---- the law of merging ----------------------------------------------------------------------------------------------

sources = st.builds(Source, st.sampled_from(["contact", "activity"]), st.sampled_from("abcdef"))
drafts = st.lists(
    st.builds(LogLine, st.sampled_from(Block), st.text(min_size=1, max_size=5), sources, position=st.integers(0, 5)),
    max_size=8,
    unique_by=lambda line: line.key,
)
kept = st.lists(
    st.builds(LogLine, st.sampled_from(Block), st.text(max_size=5), st.one_of(sources, st.just(Source())), entry_id=st.uuids().map(str)),
    max_size=8,
)


@given(drafts, kept)
def test_nothing_in_a_log_is_without_a_row_or_a_person_behind_it(drafted: list[LogLine], entries: list[LogLine]) -> None:
    log = merged(drafted, entries)
    said = {(line.key, line.text) for line in (*drafted, *entries)}
    assert {(line.key, line.text) for line in log.lines} <= said
    # What the person said of a row stands instead of the draft, whatever is drafted.
    newest = {entry.key: entry.text for entry in sorted(entries, key=lambda line: line.entry_id)}
    shown = {line.key: line.text for line in log.lines}
    assert all(shown.get(key, "") == text for key, text in newest.items())
    assert all(line.key in shown or line.key in newest for line in drafted)


@given(drafts, kept)
def test_the_order_of_reading_does_not_matter(drafted: list[LogLine], entries: list[LogLine]) -> None:
    assert merged(reversed(drafted), reversed(entries)) == merged(drafted, entries)
