"""Groups as sources of the list: made with a rule or with members, changed, taken away and brought back."""

from __future__ import annotations

from pathlib import Path

from tests.screens.a_desk import opened, press, shown, told, until


async def test_without_groups_it_is_said_how_to_make_one(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "G")
        await until(pilot, lambda: shown(pilot, "There are no groups yet. n makes one"))


async def test_a_group_with_a_rule_is_always_current_and_shown_as_a_list(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "G", "n", "enter", *"Quiet best", "enter")
        await until(pilot, lambda: shown(pilot, "Rule of “Quiet best”"))
        await press(pilot, *"level>=diamond nocontact>10d", "enter")
        await until(pilot, lambda: shown(pilot, "Quiet best 8 rule level>=diamond nocontact>10d 陈静"))
        await press(pilot, "e", "ctrl+u", *"level>=diamond", "enter")
        await until(pilot, lambda: shown(pilot, "Quiet best 9 rule level>=diamond 陈静"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, 'My customers · 9 · filter: group:"Quiet best"'))


async def test_a_group_is_renamed_removed_and_brought_back(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "space", "g", "enter", *"Visits", "enter", "escape", "3", "G")
        await until(pilot, lambda: shown(pilot, "Visits 1 fixed members"))
        await press(pilot, "r", "ctrl+u", *"Trips", "enter")
        await until(pilot, lambda: shown(pilot, "Trips 1 fixed members"))
        await press(pilot, "d")
        await until(pilot, lambda: shown(pilot, "There are no groups yet."))
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "Trips 1 fixed members"))


async def test_a_name_that_is_taken_is_refused(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "G", "n", "down", "enter", *"A", "enter")
        await until(pilot, lambda: shown(pilot, "A 0 fixed members"))
        await press(pilot, "n", "down", "enter", *"A", "enter")
        await until(pilot, lambda: "There is a group “A” already." in told(pilot))


async def test_a_group_over_another_home_leads_to_the_list(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "G", "n", "down", "enter", *"Empty", "enter")
        await until(pilot, lambda: shown(pilot, "Empty 0 fixed members"))
        await press(pilot, "escape", "4", "G")
        await until(pilot, lambda: shown(pilot, "Empty 0 fixed members"))
        await press(pilot, "enter")
        await until(pilot, lambda: pilot.app.current_mode == "customers")
        await until(pilot, lambda: shown(pilot, "No customer fits this filter. F shows all."))
