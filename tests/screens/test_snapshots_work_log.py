"""What work log, plan, notebook and handbook look like, held as pictures."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from tests.screens.a_desk import press, shown, told, until
from tests.screens.test_snapshots import SMALL, WIDE, SnapCompare, picture
from tests.store import builders as book

LANGUAGES_AND_SIZES = [("zh_CN", SMALL), ("en", WIDE)]
SHEET = """# Time deposits

| product | rate a year |
|---|---:|
| 3 months | 1.15% |
| 1 year | 1.45% |

Early withdrawal earns the **demand** rate.

- rollover uses the rate of that day
- a statement comes by mail
"""


def _desk(pilot: Pilot[int]) -> Workstation:
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


async def a_day(pilot: Pilot[int]) -> None:
    """A returned log with a call, a visit, a task and an added line."""
    with _desk(pilot).desk.replica.bulk() as conn:
        (zhang,) = conn.execute("SELECT id FROM customer WHERE customer_no = 'C100'").fetchone()
        book.a_contact(conn, zhang, date(2026, 11, 20), summary="等年终奖，月底再谈", result="call_again")
        book.a_contact(conn, zhang, date(2026, 11, 20), hour=6, channel="visit", summary="送产品资料", result="interested")
        log = book.add(conn, "work_log", owner_id=book.ME, work_date=date(2026, 11, 20), status="returned", remarks="请写明理财产品")
        book.add(conn, "work_log_entry", work_log_id=log, block=4, position=9000, text="参加反洗钱培训")
        book.add(conn, "work_log", owner_id=book.ME, work_date=date(2026, 11, 16), status="approved")
    await press(pilot, "5")
    await until(pilot, lambda: shown(pilot, "参加反洗钱培训"))


async def an_empty_day(pilot: Pilot[int]) -> None:
    with _desk(pilot).desk.replica.bulk() as conn:
        conn.execute("DELETE FROM activity")
    await press(pilot, "5")
    await until(pilot, lambda: shown(pilot, "2026-11-20 "))


async def refused(pilot: Pilot[int]) -> None:
    """An empty log that somebody hands in."""
    await an_empty_day(pilot)
    await press(pilot, "d", "d")
    await until(pilot, lambda: bool(told(pilot)))


async def a_week(pilot: Pilot[int]) -> None:
    with _desk(pilot).desk.replica.bulk() as conn:
        monday = date(2026, 11, 16)
        for day, text, target, done in ((13, "致电白金以上客户", 20, True), (14, "拜访对公客户", 3, False)):
            when = date(2026, 11, day)
            book.add(conn, "plan_item", owner_id=book.ME, text=text, target=target, done=done, period_start=monday, registered_at=when)
    await press(pilot, "5", "tab")
    await until(pilot, lambda: shown(pilot, "拜访对公客户"))


async def a_notebook(pilot: Pilot[int]) -> None:
    with _desk(pilot).desk.replica.bulk() as conn:
        written = date(2026, 11, 18)
        before = date(2026, 11, 16)
        book.add(
            conn,
            "note",
            owner_id=book.ME,
            title="大额存单额度",
            text="本周约两千万元，\n优先留给到期客户。",
            registered_at=written,
            remarks="pinned",
        )
        book.add(conn, "note", owner_id=book.ME, title="周会要点", text="- 投诉件当日回访", registered_at=before)
    await press(pilot, "B")
    await until(pilot, lambda: shown(pilot, "优先留给到期客户"))


async def a_handbook(pilot: Pilot[int]) -> None:
    with _desk(pilot).desk.replica.bulk() as conn:
        book.add(
            conn,
            "handbook_page",
            slug="td",
            title_zh="定期存款",
            title_en="Time deposits",
            text_zh="# 定期存款\n\n提前支取按活期计息。",
            text_en=SHEET,
        )
    await press(pilot, "B", "tab")
    await until(pilot, lambda: shown(pilot, "1.45%", "提前支取"))


@pytest.mark.parametrize(("lang", "size"), LANGUAGES_AND_SIZES)
@pytest.mark.parametrize("act", [a_day, an_empty_day, a_week, a_notebook, a_handbook], ids=["day", "empty", "week", "notebook", "handbook"])
def test_the_page(snap_compare: SnapCompare, home: Path, act: object, lang: str, size: tuple[int, int]) -> None:
    assert callable(act)
    assert picture(snap_compare, home, act, lang=lang, size=size)


def test_a_log_that_cannot_be_handed_in(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, home, refused, lang="en", size=SMALL)
