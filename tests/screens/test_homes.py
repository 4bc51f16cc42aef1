"""The other homes show the figures that exist, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.screens.a_desk import opened, press, shown, until


async def test_performance_shows_the_sums_of_the_book(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "3")
        await until(pilot, lambda: shown(pilot, "Balances of the book on 2026-11-20, 62 customers"))
        assert shown(pilot, "loans 800,000.00 800.0K")
        assert shown(pilot, "The bank has defined no KPI yet")


async def test_tasks_stand_by_due_date_and_take_a_contact(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "4")
        await until(pilot, lambda: shown(pilot, "▸11-18 2 days ago 张伟 Private !1 再电，跟进理财"))
        await press(pilot, "c")
        assert shown(pilot, "Contact with 张伟")


async def test_the_work_log_lists_what_was_recorded_today(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "c", *"dt 有意 基金 20w", "enter", "5")
        await until(pilot, lambda: shown(pilot, "09:42 张伟: Phone · Interested"))
        assert shown(pilot, "张伟: new opportunity · Fund 200.0K")
