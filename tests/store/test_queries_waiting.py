"""What was saved with one key press is one item, however many rows it wrote."""

from __future__ import annotations

from pathlib import Path

from rmdesk.center.database import CenterDb
from rmdesk.clock import StoppedClock
from rmdesk.store.contact_log import record
from rmdesk.store.queries.trace import outbox_counts
from rmdesk.store.queries.waiting import waiting_edits
from tests.center.small_bank import CHEN, SmallBank
from tests.sync.small_desk import SmallDesk


def test_a_contact_with_its_opportunity_and_task_is_one_item(tmp_path: Path) -> None:
    db = CenterDb(f"sqlite:///{tmp_path}/center.db")
    db.create_schema()
    desk = SmallDesk(tmp_path / "desk", SmallBank(db), CHEN)
    desk.sync()
    record(desk.edits(), desk.replica, "chen1", "dt 有意 理财 20w ; 等年终奖 > 周五 再电", StoppedClock())
    desk.remark("chen2", "x")
    with desk.replica.reading() as conn:
        items = waiting_edits(conn, "pending")
        counts = outbox_counts(conn)
    assert [(item.customer, item.rows[0].table, len(item.rows) > 3) for item in items] == [
        ("客户chen1", "contact", True),
        ("客户chen2", "customer", False),
    ]
    assert counts.pending == 2
    desk.sync()
    with desk.replica.reading() as conn:
        assert waiting_edits(conn, "pending") == []
    desk.close()
    db.close()
