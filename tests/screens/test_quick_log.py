"""One line records a call; what is typed is understood in sight and never lost."""

from __future__ import annotations

from pathlib import Path

from rmdesk.screens.log_line import LogLine
from rmdesk.screens.quick_log import QuickLogScreen
from tests.screens.a_desk import a_workstation, lines, opened, press, shown, to_customers, told, until

LINE = "dt 有意 理财 20w ; 等年终奖 > 周五 再电 !1"


async def test_the_preview_says_what_will_be_recorded(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *LINE)
        await until(pilot, lambda: shown(pilot, "Task 11-27 in 7 days 再电 !1"))
        assert shown(pilot, "Contact with 张伟")
        assert shown(pilot, "Contact Phone outgoing · Interested · 等年终奖")
        assert shown(pilot, "Opportunity Wealth product 200.0K")


async def test_the_preview_says_that_an_open_opportunity_goes_on(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意 理财 30w")
        await until(pilot, lambda: shown(pilot, "Wealth product 200.0K → 300.0K · goes on with the open one"))


async def test_words_that_are_not_understood_stay_in_the_note(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意 foobar")
        await until(pilot, lambda: shown(pilot, "kept as a note: foobar"))


async def test_enter_saves_and_list_and_page_show_it_at_once(home: Path) -> None:
    async with opened(home, size=(80, 60)) as pilot:
        await press(pilot, "c", *LINE, "enter")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        await until(pilot, lambda: shown(pilot, "▸张伟") and any("张伟" in line and "today" in line for line in lines(pilot)))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Phone · Interested · 等年终奖"))


async def test_a_draft_waits_for_the_next_time(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意 理财", "escape")
        assert not isinstance(pilot.app.screen, QuickLogScreen)
        await press(pilot, "c")
        assert pilot.app.screen.query_one(LogLine).value == "dt 有意 理财"


async def test_a_draft_is_on_the_disk_shortly_after_the_last_key(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 无人接听")
        app = pilot.app
        assert isinstance(app.screen, QuickLogScreen)
        desk, name = app.screen.desk, app.screen.draft_name
        await until(pilot, lambda: desk.draft(name) == "dt 无人接听")


async def test_locking_keeps_the_draft(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意", "ctrl+l")
    app = a_workstation(home)
    async with app.run_test() as pilot:
        await to_customers(pilot)
        await press(pilot, "c")
        assert app.screen.query_one(LogLine).value == "dt 有意"
        await app.action_quit()


async def test_after_saving_no_draft_is_left(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意", "enter")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        await press(pilot, "c")
        assert pilot.app.screen.query_one(LogLine).value == ""


async def test_an_empty_line_is_not_recorded(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", "enter")
        assert isinstance(pilot.app.screen, QuickLogScreen)
        assert shown(pilot, "Type what happened")


async def test_the_line_is_coloured_by_what_was_understood(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意 20w")
        line = pilot.app.screen.query_one(LogLine)
        understood = line.get_component_rich_style("log--understood", partial=True)
        product = line.get_component_rich_style("log--product", partial=True)
        assert [(span.start, span.end, span.style) for span in line._value.spans] == [
            (0, 2, understood),
            (3, 5, understood),
            (6, 9, product),
        ]


async def test_a_word_that_has_been_begun_is_finished_with_tab_or_the_right_arrow(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"call int")
        line = pilot.app.screen.query_one(LogLine)
        await press(pilot, "tab")
        assert line.value == "call interested"
        await press(pilot, *" we")
        await until(pilot, lambda: line._suggestion == "call interested wealth")
        await press(pilot, "right")
        assert line.value == "call interested wealth"


async def test_a_line_without_a_result_says_what_it_counts_as_and_tab_chooses_one(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 老王")
        await until(pilot, lambda: shown(pilot, "no result: counts as an attempt, not as reached"))
        await until(pilot, lambda: shown(pilot, "Contact Phone outgoing · not reached · 老王"))
        line = pilot.app.screen.query_one(LogLine)
        await press(pilot, "tab")
        assert line.value == "dt interested 老王"
        await until(pilot, lambda: shown(pilot, "Phone outgoing · Interested · 老王") and not shown(pilot, "no result"))
        await press(pilot, "tab", "shift+tab", "shift+tab")
        assert line.value == "dt refuses marketing 老王"


async def test_a_date_that_is_none_is_said(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意 > 31.02. 再电")
        await until(pilot, lambda: shown(pilot, "“31.02.” was not understood as a date"))
        assert shown(pilot, "Task no date 31.02. 再电")


async def test_a_need_opens_a_requirement(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 接通 需要 贷款 50w ; 装修")
        await until(pilot, lambda: shown(pilot, "Requirement loan 500K 装修"))


async def test_the_last_line_is_corrected_with_the_up_arrow(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", *"dt 有意 理财 20w", "enter")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        await press(pilot, "c", "up")
        line = pilot.app.screen.query_one(LogLine)
        await until(pilot, lambda: line.value == "dt 有意 理财 20w")
        assert shown(pilot, "Correct the last contact with 张伟")
        await press(pilot, *(["backspace"] * 3), *"30w", "enter")
        await until(pilot, lambda: "Corrected for 张伟" in told(pilot))
        with pilot.app.desk.replica.reading() as db:  # type: ignore[attr-defined]
            values = db.execute("SELECT expected_value FROM opportunity WHERE deleted_at IS NULL AND stage = 'lead' ORDER BY 1").fetchall()
        assert [value for (value,) in values] == [300_000_00], "the one that was open goes on"


async def test_without_a_line_today_there_is_nothing_to_correct(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "c", "up")
        await until(pilot, lambda: shown(pilot, "Nothing was recorded about this customer today on this desk."))
