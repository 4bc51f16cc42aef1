"""Search finds on every keystroke, and opens what is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.hit_list import HitList, marked
from rmdesk.screens.quick_log import QuickLogScreen
from rmdesk.screens.search import SearchScreen
from rmdesk.widgets.text_line import TextLine
from tests.screens.a_desk import lines_of, opened, press, shown, type_in, until


@pytest.mark.parametrize("typed", ["zw", "zhangwei", "张伟", "5678", "4321", "1234"])
async def test_a_customer_is_found_by_whatever_is_remembered(home: Path, typed: str) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *typed)
        await until(pilot, lambda: "张伟" in "\n".join(lines_of(pilot.app.screen)))


async def test_enter_opens_the_chosen_hit_even_when_the_answer_is_still_on_its_way(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *"zhangwei", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        await until(pilot, lambda: shown(pilot, "138****5678"))


async def test_the_arrows_choose_another_hit(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", "z")
        hits = pilot.app.screen.query_one(HitList)
        await until(pilot, lambda: hits.chosen is not None)
        first = hits.chosen
        await press(pilot, "down")
        assert hits.chosen is not None
        assert hits.chosen != first


async def test_nothing_found_is_said(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *"xyzxyz")
        await until(pilot, lambda: shown(pilot, "nothing found for “xyzxyz”"))


async def test_escape_goes_back_to_where_one_was(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "4", "/", "z", "escape")
        assert pilot.app.current_mode == "tasks"
        assert not isinstance(pilot.app.screen, SearchScreen)


async def test_the_full_width_slash_of_an_input_method_opens_the_search(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "／")
        assert isinstance(pilot.app.screen, SearchScreen)


async def test_the_hint_says_what_one_can_type(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "/")
        assert shown(pilot, "pinyin · initials · part of a phone · last digits of a card, account or ID")
        await type_in(pilot, "z")
        await press(pilot, "backspace")
        assert shown(pilot, "pinyin · initials")


def test_the_part_that_matched_stands_out_without_moving_the_columns() -> None:
    from rich.style import Style

    ordinary, match = Style(), Style(bold=True)
    segments = marked("张伟敏", (0, 2), 10, ordinary, match)
    assert [(segment.text, segment.style) for segment in segments] == [("张伟", match), ("敏    ", ordinary)]
    assert sum(segment.cell_length for segment in segments) == 10


async def test_among_the_hits_letters_are_commands_and_in_the_line_they_are_typed(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *"zhang")
        hits = pilot.app.screen.query_one(HitList)
        await until(pilot, lambda: hits.chosen is not None)
        await press(pilot, "tab", "up", "tab", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, QuickLogScreen))
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        await press(pilot, "backspace", "c")
        assert pilot.app.screen.query_one(TextLine).value == "zhangc"


async def test_somebody_around_a_customer_is_named_with_their_part(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *"lina")
        await until(pilot, lambda: shown(pilot, "Spouse 李娜"))
        await press(pilot, *["backspace"] * 4, *"0000111")
        await until(pilot, lambda: shown(pilot, "Spouse 李娜 139****1111"))


async def test_the_line_says_how_many_more_there_are(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", "1")
        await until(pilot, lambda: shown(pilot, "the best 50 of 61; another letter narrows it down"))


async def test_similar_names_are_said_to_be_only_similar(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *"zhnagwei")
        await until(pilot, lambda: shown(pilot, "nothing matches exactly; similar:"))


async def test_long_names_are_not_cut_at_eighty_columns(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "/", *"ｈｄ")
        await until(pilot, lambda: shown(pilot, "浙江华东实业有限公司"))


async def test_an_exact_name_is_opened_even_if_others_begin_so(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"kh 王伟", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))


async def test_a_name_that_is_not_exact_is_searched_for(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"kh 张", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
