"""The plans by real keys."""

from __future__ import annotations

from pathlib import Path

from rmdesk.screens.work_plan import WorkPlanScreen
from tests.screens.a_desk import opened, press, shown, told, until


async def test_tab_leads_from_the_day_to_the_week_to_the_month_and_back(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "5", "tab")
        await until(pilot, lambda: shown(pilot, "Weekly plan 2026-11-16 – 2026-11-22"))
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Monthly plan 2026-11-01 – 2026-11-30"))
        await press(pilot, "[")
        await until(pilot, lambda: shown(pilot, "Monthly plan 2026-10-01 – 2026-10-31"))
        await press(pilot, "tab")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WorkPlanScreen))


async def test_an_item_is_planned_and_ticked_and_the_week_handed_in(home: Path) -> None:
    async with opened(home, size=(80, 24)) as pilot:
        await press(pilot, "5", "tab")
        await until(pilot, lambda: shown(pilot, "Nothing is planned."))
        await press(pilot, "n", *"call platinum customers 20", "enter")
        await until(pilot, lambda: shown(pilot, "☐ call platinum customers 20"))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: shown(pilot, "☑ call platinum customers 20"))
        await press(pilot, "d", "d")
        await until(pilot, lambda: shown(pilot, "Status submitted"))
        await press(pilot, "d", "d")
        await until(pilot, lambda: "r takes it back" in told(pilot))


async def test_the_plan_is_written_to_word(home: Path, tmp_path: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "5", "tab")
        await until(pilot, lambda: shown(pilot, "Weekly plan"))
        await press(pilot, "p", "w", "enter")
        await until(pilot, lambda: "Written" in told(pilot))
        assert (tmp_path / "plan-week-2026-11-16.docx").stat().st_size > 1_000
