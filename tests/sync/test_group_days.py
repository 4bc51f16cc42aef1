"""The day's members of a time group reach the center, and no second desk makes them twice."""

from __future__ import annotations

from datetime import date

from rmdesk.store import group_days, group_edits
from tests.center.small_bank import SmallBank
from tests.sync.small_desk import SmallDesk

TODAY = date(2026, 11, 20)


def test_members_put_down_on_a_desk_are_the_centers_and_stay_as_they_were(bank: SmallBank, chen: SmallDesk) -> None:
    chen.sync()
    group = group_edits.create(chen.edits(), chen.replica, "每日", "kind:retail", kind="time")
    added = group_days.put_down(chen.edits(), chen.replica, TODAY)
    assert added > 0
    chen.sync()
    rows = bank.rows("SELECT group_id, date, row_version FROM group_member_day")
    assert len(rows) == added
    assert {(row[0], str(row[1]), row[2]) for row in rows} == {(group, "2026-11-20", 1)}
    assert {state for _table, state in chen.outbox()} == {"acked"}
    assert group_days.put_down(chen.edits(), chen.replica, TODAY) == 0
    assert chen.verify().equal
    bank.assert_sums_hold()
