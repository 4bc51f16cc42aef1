"""The filter line of the list: typed, completed, refused, kept under a name."""

from __future__ import annotations

from pathlib import Path

from tests.screens.a_desk import lines, opened, press, shown, told, type_in, until


async def test_a_line_filters_the_list_and_one_key_removes_it(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", *"kind:company", "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 1 · filter: kind:corporate · by Level▲ · AUM 88.00M"))
        await press(pilot, "F")
        await until(pilot, lambda: shown(pilot, "My customers · 62"))


async def test_the_line_speaks_chinese_on_an_english_screen_and_says_how_many_it_lets_through(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", *"等级>=钻石 未联系>10天")
        await until(pilot, lambda: shown(pilot, "8 customers"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 8 · filter: level>=diamond nocontact>10d"))


async def test_tab_completes_fields_and_values(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", *"lev", "tab", *"dia", "tab", "enter")
        await until(pilot, lambda: shown(pilot, "filter: level>=diamond"))


async def test_the_arrows_choose_a_proposal(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", *"status:", "down", "down", "enter", "enter")
        await until(pilot, lambda: shown(pilot, "filter: status:potential"))


async def test_a_mistake_is_said_and_the_line_stays(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", *"levle>=gold", "enter")
        await until(pilot, lambda: shown(pilot, "There is no field “levle”. Perhaps level."))
        assert shown(pilot, "levle>=gold")
        await press(pilot, "escape")
        assert shown(pilot, "My customers · 62")


async def test_a_filter_that_nobody_fits_says_how_to_go_on(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", *"status:lost", "enter")
        await until(pilot, lambda: shown(pilot, "No customer fits this filter. F shows all."))


async def test_a_filter_is_kept_under_a_name_offered_and_forgotten(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "s")
        await until(pilot, lambda: "There is no filter to keep." in told(pilot))
        await press(pilot, "f", *"level>=diamond", "enter", "s", *"Best", "enter", "F", "f")
        await until(pilot, lambda: shown(pilot, "★ Best level>=diamond"))
        await press(pilot, "down", "enter", "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 9 · filter: level>=diamond"))
        await press(pilot, "F", "f", "ctrl+d")
        await until(pilot, lambda: not shown(pilot, "★ Best"))


async def test_a_filter_may_stand_behind_its_mnemonic(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"sx maturity<10d", "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 1 · filter: maturity<10d"))


async def test_the_filter_is_said_in_the_language_of_the_screen(home: Path) -> None:
    async with opened(home, lang="zh_CN") as pilot:
        await press(pilot, "f")
        await type_in(pilot, "level:platinum product:fund")
        await press(pilot, "enter")
        await until(pilot, lambda: any("等级:白金 产品:基金" in line for line in lines(pilot)))
