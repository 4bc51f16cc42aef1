"""My performance by real keys: where one stands, who moved it, the rows behind a figure, what if."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from rmdesk.app import Workstation
from rmdesk.screens.bulk_task import BulkTaskScreen
from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.figure import FigureScreen
from rmdesk.screens.performance import PerformanceScreen
from rmdesk.screens.what_if import WhatIfScreen
from rmdesk.widgets.plot_bars import BarPlot
from rmdesk.widgets.plot_lines import LinePlot
from rmdesk.widgets.row_table import RowTable
from tests.screens.a_desk import lines_of, opened, press, shown, told, type_in, until
from tests.screens.a_measured_desk import at_performance, measured
from tests.screens.loop_watch import watched
from tests.screens.test_loop import FRAME, ROUNDS, at_rest
from tests.store import builders as book

BIG = (120, 36)
SMALL = (80, 24)


def the_app(pilot: Pilot[int]) -> Workstation:
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


def is_on(pilot: Pilot[int], kind: type[Screen[Any]]) -> bool:
    return isinstance(pilot.app.screen, kind)


async def with_detail(pilot: Pilot[int]) -> None:
    """The home, with trend and movers of the KPI under the cursor."""
    await at_performance(pilot)
    await until(pilot, lambda: "●" in "".join(pilot.app.screen.query_one(LinePlot).lines))


# ---- where one stands ------------------------------------------------------------------------------------


async def test_one_line_says_how_many_are_behind_and_each_row_carries_its_mark(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        assert shown(pilot, "[Month] Quarter Year 2026-11 · day 20 of 30")
        assert shown(pilot, "! 1 of 8 behind · most: Product coverage, 0.29 short")
        assert shown(pilot, "▸✓ Deposits, daily average 116.12M 90.00M 129.0% ━━━━━━━━━━")
        assert shown(pilot, "↗ Contacts made 21 24 87.5% ━━━━━━┃━━· 3 bring 1 +21/20d")
        assert shown(pilot, "! Product coverage 1.16 1.45 80.1%")


@pytest.mark.parametrize(("width", "last"), [(120, "x Export"), (160, "x Export ] Period after")])
async def test_the_footer_offers_report_place_and_rows_to_take_along(home: Path, width: int, last: str) -> None:
    async with opened(measured(home), size=(width, 36)) as pilot:
        await at_performance(pilot)
        await until(pilot, lambda: shown(pilot, f"d Report r My place {last}"))


async def test_at_eighty_columns_mark_figure_bar_and_gap_stay(home: Path) -> None:
    async with opened(measured(home), size=SMALL) as pilot:
        await at_performance(pilot)
        assert shown(pilot, "2.42M 3.00M 80.8% ━━━━━━┃━·· 576.0K")
        assert not shown(pilot, "vs prev.")


async def test_below_the_table_stand_the_trend_and_who_moved_it(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await with_detail(pilot)
        await until(pilot, lambda: shown(pilot, "-5.26M against the month before"))
        assert shown(pilot, "● Deposits, daily average ○ last year ◇ target")
        bars = pilot.app.screen.query_one(BarPlot).lines
        assert "浙江华东实业有限公司" in bars[0]
        assert bars[0].rstrip().endswith("-5.17M")


async def test_the_cursor_takes_the_detail_along(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await with_detail(pilot)
        await press(pilot, "down", "down", "down")
        await until(pilot, lambda: shown(pilot, "Wealth products sold · 2.42M / 3.00M · 576.0K short"))
        await until(pilot, lambda: shown(pilot, "+720.0K"))
        assert shown(pilot, "57.6K a day for 10 more days")


async def test_a_ratio_has_a_trend_but_nobody_who_moved_it(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await with_detail(pilot)
        await press(pilot, "end")
        await until(pilot, lambda: shown(pilot, "A ratio is not the sum of its customers"))
        assert not told(pilot)


async def test_compared_with_the_year_before_when_asked(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await with_detail(pilot)
        await press(pilot, "p")
        await until(pilot, lambda: shown(pilot, "+5.63M against a year ago"))


async def test_it_is_said_with_how_many_days_of_then_a_figure_is_compared(home: Path) -> None:
    async with opened(measured(home), size=(160, 45)) as pilot:
        await with_detail(pilot)
        assert shown(pilot, "against the month before")
        averages, contacts = (
            next(line for line in lines_of(pilot.app.screen) if name in line) for name in ("daily average", "Contacts made")
        )
        assert "d" not in averages.split("daily average")[1], "a balance is compared with the whole month before"
        assert "+21/20d" in contacts
        await press(pilot, *["down"] * 5)
        await until(pilot, lambda: shown(pilot, "against 20 days of the month before"))
        await press(pilot, "[")
        await until(pilot, lambda: shown(pilot, "2026-10 · finished"))
        assert not shown(pilot, "/20d")


async def test_what_a_day_must_hold_is_told_from_what_it_must_bring(home: Path) -> None:
    async with opened(measured(home), size=(160, 45)) as pilot:
        await with_detail(pilot)
        assert shown(pilot, "Daily need")
        assert "bring 1" in next(line for line in lines_of(pilot.app.screen) if "Contacts made" in line)


async def test_a_figure_is_explained_with_formula_inputs_and_sources(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "What went into it"))
        assert shown(pilot, "divisor 20 (days gone)")
        await press(pilot, "escape")
        assert not shown(pilot, "What went into it")


async def test_the_balances_of_the_book_are_a_key_away(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "b")
        await until(pilot, lambda: shown(pilot, "Balances of the book on 2026-11-20, 62 customers"))
        assert shown(pilot, "My customers counts a joint account with each holder"), "why the sums there are others"


# ---- periods ---------------------------------------------------------------------------------------------


async def test_quarter_and_year_are_a_tab_away_and_brackets_go_back_in_time(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Month [Quarter] Year 2026 Q4 · day 51 of 92"))
        assert shown(pilot, "No target is set for this period.")
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[Year] 2026 · day 324 of 365"))
        await press(pilot, "tab", "[")
        await until(pilot, lambda: shown(pilot, "[Month] Quarter Year 2026-10 · finished"))
        await press(pilot, "]")
        await until(pilot, lambda: shown(pilot, "2026-11 · day 20 of 30"))
        await press(pilot, "]")
        assert "has not begun" in told(pilot)


async def test_keys_typed_ahead_belong_to_the_period_that_comes(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "[", "down", "enter")
        await until(pilot, lambda: shown(pilot, "Deposits, point balance · 2026-10 · finished"))
        await press(pilot, "escape", "m")
        await until(pilot, lambda: shown(pilot, "2026-11 · day 20 of 30"))


# ---- down to the rows --------------------------------------------------------------------------------------


async def the_rows(pilot: Pilot[int]) -> None:
    await at_performance(pilot)
    await press(pilot, "down", "enter")
    await until(pilot, lambda: shown(pilot, "63 rows · 62 customers"))


async def test_enter_shows_the_rows_and_they_add_up_to_the_figure(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await the_rows(pilot)
        assert shown(pilot, "✓ 116,100,167.20 / 98,000,000.00 · 118.5%")
        assert shown(pilot, "63 rows · 62 customers · sum 116,100,167.20")
        assert shown(
            pilot, "张伟 6222***********4321 demand产品 80.00% 4,960,000.00", "张伟 6222***********4321 demand 80.00% 4,960,000.00"
        )


@pytest.fixture
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a book of thousands: not all rows are read at once."""
    monkeypatch.setattr("rmdesk.screens.figure.FIRST", 5)


@pytest.mark.usefixtures("_few_at_once")
async def test_of_many_rows_the_largest_are_shown_and_the_others_in_one_row_so_that_all_add_up(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: shown(pilot, "the 5 largest rows · 62 customers · sum 116,100,167.20"))
        others = next(line for line in lines_of(pilot.app.screen) if "all others" in line)
        named = [line for line in lines_of(pilot.app.screen) if "6222****" in line]
        assert len(named) == 5
        assert sum(amount_in(line) for line in (*named, others)) == 11_610_016_720
        await press(pilot, "end", "c")
        assert is_on(pilot, FigureScreen)
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "the 50 largest rows · 62 customers · sum 116,100,167.20"))
        assert pilot.app.screen.query_one(RowTable).cursor_index == 5
        await press(pilot, "end", "enter")
        await until(pilot, lambda: shown(pilot, "63 rows · 62 customers · sum 116,100,167.20"))
        assert not shown(pilot, "all others")


@pytest.mark.usefixtures("_few_at_once")
async def test_all_rows_are_selected_also_those_not_shown_yet(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: shown(pilot, "the 5 largest rows"))
        await press(pilot, "asterisk")
        await until(pilot, lambda: shown(pilot, "63 selected · 116,100,167.20"))
        await press(pilot, "tab", "tab", "tab")
        await until(pilot, lambda: shown(pilot, "the 5 largest rows"))


def amount_in(line: str) -> int:
    """The amount at the end of a row of a figure, in minor units."""
    (found,) = re.findall(r"(?<!\S)(-?[\d,]+\.\d\d)(?!\S)", line)
    return int(found.replace(",", "").replace(".", ""))


async def test_enter_on_a_row_opens_its_customer_and_escape_leads_back(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await the_rows(pilot)
        await press(pilot, "down", "enter")
        assert is_on(pilot, CustomerScreen)
        await until(pilot, lambda: shown(pilot, "C100"))
        await press(pilot, "escape")
        assert is_on(pilot, FigureScreen)
        await press(pilot, "escape")
        assert shown(pilot, "1 of 8 behind")


async def test_movers_by_customer_and_by_account_add_up_to_the_change(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await the_rows(pilot)
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[Moved by customer]"))
        await until(pilot, lambda: shown(pilot, "-57.7K against the month before · 116,157,910.20 → 116,100,167.20"))
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "[by account]"))
        await until(pilot, lambda: shown(pilot, "6222***********"))


async def test_losses_come_first_where_the_figure_fell_and_gains_where_it_rose(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await the_rows(pilot)
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "-57.7K against the month before"))
        fell = changes(pilot)
        await press(pilot, "p")
        await until(pilot, lambda: shown(pilot, "against a year ago"))
        await until(pilot, lambda: changes(pilot) not in ([], fell))
        rose = changes(pilot)
        assert fell == sorted(one for one in fell if one < 0) + sorted((one for one in fell if one > 0), reverse=True)
        assert rose == sorted((one for one in rose if one > 0), reverse=True) + sorted(one for one in rose if one < 0)
        assert fell[0] < 0 < rose[0]


def changes(pilot: Pilot[int]) -> list[int]:
    """By how much each customer in sight moved the figure, in minor units, from the top."""
    named = (line for line in lines_of(pilot.app.screen) if "all others" not in line)
    found = (re.search(r"(?<!\S)([+-][\d,]+\.\d\d)(?!\S)", line) for line in named)
    return [int(one[1].replace(",", "").replace(".", "")) for one in found if one]


async def test_a_ratio_shows_its_rows_only(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "end", "up", "enter")
        await until(pilot, lambda: shown(pilot, "product lines: 2"))
        await press(pilot, "tab")
        assert "A ratio is not the sum" in told(pilot)
        assert shown(pilot, "[Made of]")


async def test_selected_rows_become_tasks_or_a_group_of_their_customers(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await the_rows(pilot)
        await press(pilot, "down", "space", "space", "space")
        await until(pilot, lambda: shown(pilot, "3 selected"))
        await press(pilot, "t")
        assert isinstance(pilot.app.screen, BulkTaskScreen)
        assert shown(pilot, "A task for each of 2 customers")
        await press(pilot, "escape", "g", "enter")
        await type_in(pilot, "增长户")
        await press(pilot, "enter")
        await until(pilot, lambda: "增长户" in told(pilot))
        with the_app(pilot).desk.replica.reading() as db:
            assert db.execute("SELECT count(*) FROM group_member").fetchone()[0] == 2
        await press(pilot, "*", "*")
        await until(pilot, lambda: shown(pilot, "63 rows"))


async def test_rows_are_exported_with_exact_amounts_and_a_trace(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "down", "x", "enter")
        await until(pilot, lambda: "Table exported" in told(pilot))
        written = (home.parent / "rmdesk-deposit_point-2026-11.csv").read_text(encoding="utf-8-sig").splitlines()
        assert written[0] == "Name,Account,Product,Share,Amount,Currency"
        assert len(written) == 64
        assert sum(round(float(line.split(",")[4]) * 100) for line in written[1:]) == 116_100_167_20
        with the_app(pilot).desk.replica.reading() as db:
            assert (
                db.execute("SELECT count(*) FROM audit_event WHERE event = 'export' AND detail LIKE '%deposit_point%'").fetchone()[0] == 1
            )


# ---- what if -----------------------------------------------------------------------------------------------


async def test_what_if_is_worked_out_while_it_is_typed(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "w")
        await until(pilot, lambda: shown(pilot, "how much, and from when"))
        await type_in(pilot, "300w > 21")
        # 3,000,000 on ten of thirty days is a million more on average.
        await until(pilot, lambda: shown(pilot, "3M from 11-21 tomorrow"))
        await until(pilot, lambda: shown(pilot, "(+1.00M)"))
        await press(pilot, "enter")
        assert not isinstance(pilot.app.screen, WhatIfScreen)


async def test_what_if_says_why_there_is_no_answer(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "w")
        await type_in(pilot, "200万 > 12-05")
        await until(pilot, lambda: shown(pilot, "2026-12-05 lies outside 2026-11"))
        await press(pilot, "escape", "end", "w")
        await until(pilot, lambda: shown(pilot, "Only a balance or an average can be asked"))


# ---- empty, failed, renewed ------------------------------------------------------------------------------------


async def test_without_kpis_the_page_says_so_and_shows_the_balances_of_the_book(home: Path) -> None:
    async with opened(home, size=BIG) as pilot:
        await press(pilot, "3")
        await until(pilot, lambda: shown(pilot, "The bank has defined no KPI yet"))
        await until(pilot, lambda: shown(pilot, "Balances of the book on 2026-11-20, 62 customers"))
        for key in ("enter", "w", "x", "i", "r", "d"):
            pilot.app.clear_notifications()
            await press(pilot, key)
            await until(pilot, lambda: "The bank measures nothing yet." in told(pilot))
            assert is_on(pilot, PerformanceScreen)
        assert shown(pilot, "The bank has defined no KPI yet")


async def test_without_targets_figures_stand_alone(home: Path) -> None:
    async with opened(measured(home, with_targets="no"), size=BIG) as pilot:
        await at_performance(pilot)
        assert shown(pilot, "No target is set for this period.")
        assert shown(pilot, "Deposits, daily average 116.12M — —")


async def test_a_kpi_that_cannot_be_used_says_why_and_the_others_stand(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        with the_app(pilot).desk.replica.bulk() as conn:
            book.add(conn, "kpi", code="magic", name_zh="魔法", name_en="Magic", formula="magic", position=0)
        await at_performance(pilot)
        assert shown(pilot, "▸? Magic")
        assert shown(pilot, "which this version does not know")
        for key in ("enter", "w", "x", "r"):
            pilot.app.clear_notifications()
            await press(pilot, key)
            await until(pilot, lambda: "which this version does not know" in told(pilot))
        assert shown(pilot, "Deposits, daily average")


async def test_what_cannot_be_read_is_told_on_the_page(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        with the_app(pilot).desk.replica.bulk() as conn:
            conn.execute("ALTER TABLE kpi RENAME TO kpi_hidden")
        await press(pilot, "3")
        await until(pilot, lambda: shown(pilot, "The figures could not be read."))
        assert shown(pilot, "! The replica answered")


async def test_a_contact_that_is_logged_is_counted_at_once(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "2", "c")
        await type_in(pilot, "dt 有意")
        await press(pilot, "enter", "3")
        await until(pilot, lambda: shown(pilot, "Contacts made 22 24"))


# ---- the event loop --------------------------------------------------------------------------------------------


async def test_no_key_reads_the_replica_in_the_loop(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_rest(pilot)
        with watched(monkeypatch) as seen:
            for keys in (("3", "down"), ("tab",), ("[",), ("w",), ("i",), ("b",), ("enter", "down", "space", "tab")):
                await press(pilot, *keys)
                await pilot.pause(0.1)
                assert seen.read == [], keys
                await press(pilot, "escape", "3")


@pytest.mark.parametrize(
    ("way", "keys"), [(("3",), ("down", "down", "up", "p", "end", "home")), (("3", "enter"), ("down", "space", "pagedown", "end"))]
)
async def test_a_key_on_the_open_page_holds_the_loop_for_less_than_a_frame(
    way: tuple[str, ...], keys: tuple[str, ...], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    longest = []
    async with opened(measured(home), size=BIG) as pilot:
        await at_rest(pilot)
        for _round in range(ROUNDS):
            await press(pilot, *way)
            await at_rest(pilot)
            with watched(monkeypatch) as seen:
                for key in keys:
                    await press(pilot, key)
            longest.append((seen.longest, seen.who))
            await press(pilot, "escape", "2")
    assert min(longest)[0] < FRAME, longest
