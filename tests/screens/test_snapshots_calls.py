"""What tasks, call mode, visit mode and their panels look like, held as pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.screens.a_desk import press, shown, until
from tests.screens.test_call import refused
from tests.screens.test_snapshots import SMALL, WIDE, Act, SnapCompare, picture
from tests.screens.test_tasks import a_campaign, desk_of
from tests.screens.test_visit import on_the_way


async def tasks(pilot: Pilot[int]) -> None:
    """What is due, one task from the supervisor."""
    from tests.store import builders as book

    with desk_of(pilot).desk.replica.bulk() as conn:
        book.a_task(conn, None, description="分析本月流失客户", category="supervisor", recurrence="FREQ=MONTHLY;BYMONTHDAY=20")
    await press(pilot, "4")
    await until(pilot, lambda: shown(pilot, "分析本月流失客户"))


async def campaigns(pilot: Pilot[int]) -> None:
    """Campaigns and their progress, with the question for an outcome."""
    a_campaign(pilot, 5)
    await press(pilot, "4", "tab", "tab")
    await until(pilot, lambda: shown(pilot, "call about autumn"))
    await press(pilot, "d")


async def a_new_task(pilot: Pilot[int]) -> None:
    """A task being typed."""
    await press(pilot, "t", *"寄对账单 > 周五 !2 每月5号")
    await until(pilot, lambda: shown(pilot, "11-27"))


async def a_call(pilot: Pilot[int]) -> None:
    """A call under way."""
    a_campaign(pilot, 3)
    await press(pilot, "4", "tab", "tab")
    await until(pilot, lambda: shown(pilot, "call about autumn"))
    await press(pilot, "enter")
    await until(pilot, lambda: shown(pilot, "Autumn", "金秋") and shown(pilot, "再电，跟进理财"))
    await press(pilot, "enter", *"有意 需要 理财 20w ; 等到账 > 周五 再电 !1")
    await until(pilot, lambda: shown(pilot, "11-27"))


async def a_stop(pilot: Pilot[int]) -> None:
    """A customer who must not be called."""
    refused(pilot)
    await press(pilot, "C")
    await until(pilot, lambda: shown(pilot, "■") and shown(pilot, "等年终奖"))


async def a_route(pilot: Pilot[int]) -> None:
    """Two stops."""
    await on_the_way(pilot)


async def a_form(pilot: Pilot[int]) -> None:
    """A form, half filled in."""
    await on_the_way(pilot)
    await press(pilot, "f", "c")
    await until(pilot, lambda: shown(pilot, "[ ]"))
    await press(pilot, "space", "space")


async def a_vague_line(pilot: Pilot[int]) -> None:
    """A line that says neither a result nor a real day."""
    await press(pilot, "c", *"dt 老王 > 31.02.")
    await until(pilot, lambda: shown(pilot, "31.02.”"))


async def nothing_due(pilot: Pilot[int]) -> None:
    """No task at all."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        conn.execute("UPDATE activity SET status = 'cancelled'")
    await press(pilot, "4")
    await until(pilot, lambda: not shown(pilot, "Loading …", "加载中 …"))


ACTS = {act.__name__: act for act in (tasks, campaigns, a_new_task, a_call, a_stop, a_route, a_form, a_vague_line)}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize(("lang", "size"), [("en", SMALL), ("zh_CN", WIDE)], ids=["small", "wide"])
def test_pictures(snap_compare: SnapCompare, home: Path, act: Act, lang: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, home, act, lang=lang, size=size)


def test_an_empty_list(snap_compare: SnapCompare, home: Path) -> None:
    assert picture(snap_compare, home, nothing_due, lang="en", size=SMALL)
