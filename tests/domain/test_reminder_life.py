"""What decisions make of a reminder, whatever order they arrive in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmdesk.domain.reminder_life import CLOSING, Decision, Said, State, Subject, life_of

DAY = date(2026, 11, 20)
SUBJECT = Subject("loan_maturity", "T-7", date(2026, 11, 27), escalates_on=None)
said = st.builds(
    Said,
    at=st.integers(0, 5).map(lambda hours: datetime(2026, 11, 20, hours, tzinfo=UTC)),
    id=st.uuids().map(str),
    stage=st.sampled_from(["T-30", "T-7", "T+1"]),
    decision=st.sampled_from(tuple(set(Decision) - {Decision.TAKEN_BACK})),
    until=st.integers(-2, 5).map(lambda days: DAY + timedelta(days)),
    note=st.sampled_from(["", "a", "b"]),
    who=st.sampled_from(["me", "other"]),
)


def one(decision: Decision, *, stage: str = "T-7", hour: int = 1, until: date | None = None, note: str = "") -> Said:
    return Said(datetime(2026, 11, 20, hour, tzinfo=UTC), f"{hour}", stage, decision, until, note, "me")


@st.composite
def some_taken_back(draw: st.DrawFn) -> list[Said]:
    """Decisions, some of them taken back, and some of those takings back taken back again."""
    found = draw(st.lists(said, max_size=5))
    for number in range(draw(st.integers(0, 4))):
        if found:
            found.append(back(draw(st.sampled_from(found)), f"back {number}", hour=draw(st.integers(0, 5))))
    return found


def back(of: Said, id: str = "back", *, hour: int = 1) -> Said:
    """The taking back of a decision, at any moment: clocks are put right meanwhile."""
    return Said(datetime(2026, 11, 20, hour, tzinfo=UTC), id, of.stage, Decision.TAKEN_BACK, None, "", of.who, of.id)


@given(some_taken_back(), st.randoms())
def test_the_order_of_arrival_does_not_matter(decisions: list[Said], chance) -> None:
    mixed = list(decisions)
    chance.shuffle(mixed)
    assert life_of(SUBJECT, mixed, DAY) == life_of(SUBJECT, decisions, DAY)


@given(some_taken_back(), said)
def test_what_is_closed_stays_closed_whatever_is_said_besides(decisions: list[Said], more: Said) -> None:
    closed = (State.DONE, State.DISMISSED)
    if life_of(SUBJECT, decisions, DAY).state in closed:
        assert life_of(SUBJECT, [*decisions, more], DAY).state in closed


@given(st.lists(said, max_size=6))
def test_every_note_about_a_stage_stays(decisions: list[Said]) -> None:
    assert {one.note for one in decisions if one.note and one.stage == "T-7"} <= set(life_of(SUBJECT, decisions, DAY).notes)


@given(some_taken_back(), said)
def test_what_is_taken_back_counts_for_nothing_and_what_others_decided_stays(decisions: list[Said], mine: Said) -> None:
    assert life_of(SUBJECT, [*decisions, mine, back(mine)], DAY) == life_of(SUBJECT, decisions, DAY)


@given(some_taken_back(), said)
def test_a_taking_back_that_is_taken_back_changes_nothing(decisions: list[Said], mine: Said) -> None:
    undone = back(mine)
    assert life_of(SUBJECT, [*decisions, mine, undone, back(undone, "again")], DAY) == life_of(SUBJECT, [*decisions, mine], DAY)


def test_rows_that_take_each_other_back_in_a_circle_take_nothing_back() -> None:
    done = one(Decision.DONE, note="x")
    first = back(done, "first")._replace(linked_id="second")
    assert life_of(SUBJECT, [done, first, back(first, "second")], DAY).state is State.DONE


def test_a_closing_on_another_desk_outlives_the_undo_of_this_ones() -> None:
    mine, theirs = one(Decision.DONE, note="x"), one(Decision.DISMISSED, hour=2, note="y")
    assert life_of(SUBJECT, [mine, theirs, back(mine)], DAY).state is State.DISMISSED
    assert life_of(SUBJECT, [mine, theirs, back(mine)], DAY).notes == ("y",)


@pytest.mark.parametrize(
    ("decisions", "state"),
    [
        ([], State.OPEN),
        ([one(Decision.ACKNOWLEDGED)], State.ACKNOWLEDGED),
        ([one(Decision.ACKNOWLEDGED), one(Decision.IN_PROGRESS, hour=2)], State.IN_PROGRESS),
        ([one(Decision.DONE, note="x"), one(Decision.ACKNOWLEDGED, hour=2)], State.DONE),
        ([one(Decision.DONE, stage="T-30", note="x")], State.OPEN),
        ([one(Decision.DISMISSED, stage="T-30", note="x")], State.DISMISSED),
        ([one(Decision.DISMISSED, stage="T-1", note="x")], State.OPEN),
        ([one(Decision.DISMISSED, stage="T+1", note="x")], State.OPEN),
        ([one(Decision.SNOOZED, until=DAY + timedelta(1))], State.SNOOZED),
        ([one(Decision.SNOOZED, until=DAY)], State.OPEN),
        ([one(Decision.SNOOZED, stage="T-30", until=DAY + timedelta(1))], State.SNOOZED),
        ([one(Decision.SNOOZED, until=DAY + timedelta(1)), one(Decision.IN_PROGRESS, hour=2)], State.IN_PROGRESS),
    ],
)
def test_states(decisions: list[Said], state: State) -> None:
    assert life_of(SUBJECT, decisions, DAY).state is state


def test_a_dismissal_before_the_day_does_not_silence_what_is_overdue() -> None:
    overdue = Subject("loan_maturity", "T+1", DAY)
    assert life_of(overdue, [one(Decision.DISMISSED, stage="T-30", note="x")], DAY).state is State.OPEN
    assert {Decision.DONE, Decision.DISMISSED} == CLOSING


def test_what_is_not_decided_by_its_day_escalates() -> None:
    promise = Subject("follow_up", "T+3", DAY, escalates_on=DAY)
    assert life_of(promise, [one(Decision.ACKNOWLEDGED, stage="T+3")], DAY).state is State.ESCALATED
    assert life_of(promise, [one(Decision.DONE, stage="T+3", note="x")], DAY).state is State.DONE
    assert life_of(promise, [], DAY - timedelta(1)).state is State.OPEN
