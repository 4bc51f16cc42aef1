"""The top line says how fresh the data is, however little room there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from rich.cells import cell_len

from rmdesk.widgets.status_bar import HomeChosen, StatusBar
from rmdesk.widgets.status_facts import HomeTab, Link, StatusFacts, age_in_words, status_parts
from tests.widgets.page import Page

BANK = timezone(timedelta(hours=8))
TABS = tuple(
    HomeTab(str(number), mode, title)
    for number, (mode, title) in enumerate(
        [("today", "Today"), ("customers", "Customers"), ("kpi", "Performance"), ("tasks", "Tasks"), ("log", "Log")], 1
    )
)
MORNING = StatusFacts(
    person="陈静",
    branch="城东支行",
    link=Link.SYNCED,
    synced_at=datetime(2026, 11, 20, 9, 12, tzinfo=BANK),
    age=timedelta(minutes=3),
    pending=3,
    business_date=date(2026, 11, 20),
)
OFFLINE = StatusFacts(
    person="陈静", link=Link.OFFLINE, age=timedelta(hours=3), synced_at=datetime(2026, 11, 20, 9, 12, tzinfo=BANK), pending=1, to_decide=2
)


def text(facts: StatusFacts, width: int, active: str | None = "customers") -> str:
    return "  ".join(part.text for part in status_parts(facts, TABS, active, width))


def test_a_wide_line_says_everything() -> None:
    assert text(MORNING, 140) == (
        "rmdesk  陈静 · 城东支行  ● 09:12 synced  ↑3 to upload  business date 11-20  1Today  [2Customers]  3Performance  4Tasks  5Log"
    )


def test_eighty_columns_keep_the_keys_of_all_homes() -> None:
    assert text(MORNING, 80) == "● 09:12 synced  ↑3 to upload  business date 11-20  1  [2Customers]  3  4  5"
    assert text(OFFLINE, 80) == " ○ OFFLINE · data 3 h old   ↑1 to upload  ⚠2 S  1  [2Customers]  3  4  5"


def test_on_a_narrow_line_words_shrink_before_facts_leave() -> None:
    assert text(replace(OFFLINE, business_date=date(2026, 11, 20)), 60) == " ○ OFFLINE   ↑1  ⚠2 S  11-20  1  [2Customers]  3  4  5"
    assert text(OFFLINE, 34) == " ○ OFFLINE   ↑1  ⚠2 S"


@pytest.mark.parametrize("width", range(20, 160, 7))
def test_the_state_of_the_link_is_always_there(width: int) -> None:
    assert "synced" in text(MORNING, width)
    assert "OFFLINE" in text(OFFLINE, width)


@pytest.mark.parametrize("width", range(30, 160, 7))
async def test_the_line_is_never_longer_than_the_terminal(width: int) -> None:
    page = Page(StatusBar(TABS, active="today", facts=OFFLINE))
    async with page.run_test(size=(width, 20)):
        assert cell_len(page.lines()[0]) == width
        assert "OFFLINE" in page.lines()[0]


def test_every_state_of_the_link_differs_in_words() -> None:
    words = {link: text(StatusFacts(link=link), 200, None).split("  ")[1] for link in Link}
    assert len(set(words.values())) == len(Link)


def test_a_first_fill_says_how_far_it_is() -> None:
    filling = replace(MORNING, link=Link.SYNCING, doing="First fill", done=12_345, total=60_000)
    assert "◌ First fill 21% · 12,345 of 60,000" in text(filling, 140)
    assert "◌ 21%" in text(filling, 40)


def test_a_clock_that_is_off_and_an_alarm_are_said_in_words() -> None:
    odd = replace(MORNING, skew_minutes=7, alarm=True)
    assert "clock 7 min off" in text(odd, 160)
    assert "✗ differs from the center: S" in text(odd, 160)
    assert "✗ S" in text(odd, 46)


def test_old_data_shows_the_day_it_was_fetched() -> None:
    facts = StatusFacts(link=Link.SYNCED, synced_at=datetime(2026, 11, 18, 17, 40, tzinfo=BANK), age=timedelta(days=2))
    assert "● 11-18 17:40 synced" in text(facts, 80)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=20), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=3, hours=5), "3 d"),
    ],
)
def test_age_is_told_in_the_unit_a_person_would_use(age: timedelta, words: str) -> None:
    assert age_in_words(age) == words


@pytest.mark.parametrize("size", [(140, 20), (80, 20)])
async def test_a_click_on_a_home_asks_for_it(size: tuple[int, int]) -> None:
    bar = StatusBar(TABS, active="customers", facts=MORNING)
    page = Page(bar)
    async with page.run_test(size=size) as pilot:
        line = page.lines()[0]
        for tab in TABS:
            mark = tab.key + tab.title if tab.key + tab.title in line else f" {tab.key} "
            await pilot.click(bar, offset=(cell_len(line[: line.rindex(mark)]) + (1 if mark.startswith(" ") else 0), 0))
        await pilot.pause()
        assert [message.mode for message in page.said(HomeChosen)] == [tab.mode for tab in TABS]


async def test_new_facts_are_shown() -> None:
    bar = StatusBar(TABS, facts=MORNING)
    page = Page(bar)
    async with page.run_test(size=(120, 20)) as pilot:
        bar.facts = OFFLINE
        bar.active = "kpi"
        await pilot.pause()
        assert "OFFLINE · data 3 h old" in page.lines()[0]
        assert "[3Performance]" in page.lines()[0]
