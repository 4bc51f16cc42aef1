"""Customer analysis by real keys: views and what they are by, and what becomes of a row: a list, a group, a filter, tasks, a file."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.domain.filter_line import Filter, format_filter, parse
from rmdesk.screens import analysis_distribution as distribution_view
from rmdesk.screens.analysis import AnalysisScreen
from rmdesk.screens.analysis_coverage import VIEW as COVERAGE
from rmdesk.screens.analysis_customers import BehindScreen
from rmdesk.screens.analysis_hidden import hidden_columns, with_hidden
from rmdesk.screens.analysis_views import VIEWS, view_like
from rmdesk.screens.customers import CustomersScreen
from rmdesk.store.changes import Changed
from rmdesk.store.queries.analysis_distribution import DIMENSIONS, distribution
from rmdesk.store.queries.customer_filter import rows_passing
from rmdesk.store.queries.groups import vocabulary
from rmdesk.widgets.columns import Column
from tests.screens.a_desk import lines_of, opened, press, shown, told, until
from tests.store.analysis_books import TODAY, books

OURS = ("distribution", "concentration", "maturities", "coverage", "gaps", "migration")


def app_of(pilot: Pilot[int]) -> Workstation:
    """The workstation."""
    assert isinstance(pilot.app, Workstation)
    return pilot.app


def on_screen(pilot: Pilot[int]) -> AnalysisScreen:
    """The analysis, which must be on top."""
    assert isinstance(pilot.app.screen, AnalysisScreen)
    return pilot.app.screen


def rows(pilot: Pilot[int], sql: str) -> list[tuple[object, ...]]:
    """What the replica holds."""
    with app_of(pilot).desk.replica.reading() as db:
        return db.execute(sql).fetchall()


async def analysis(pilot: Pilot[int], *keys: str) -> None:
    """Open the analysis and wait for its first view, then press keys."""
    await press(pilot, "A")
    await until(pilot, lambda: shown(pilot, "62 customers · AUM", "62 位客户 · AUM"))
    await press(pilot, *keys)


# ---- views -------------------------------------------------------------------------------------------------------------


async def test_it_opens_with_the_distribution_by_level(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot)
        await until(pilot, lambda: shown(pilot, "Diamond 8 12.9%"))
        assert shown(pilot, "Private 1")


async def test_tab_goes_through_the_views_and_back(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Gini 0."))
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "in 13 weeks: Deposits 2.00M"))
        await press(pilot, "shift+tab", "shift+tab")
        await until(pilot, lambda: shown(pilot, "62 customers · AUM"))


async def test_right_shows_the_same_by_something_else(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "right")
        await until(pilot, lambda: shown(pilot, "[Product line]") and shown(pilot, "Wealth product 1"))
        await press(pilot, "left", "left")
        await until(pilot, lambda: shown(pilot, "[Status]"))


async def test_a_view_and_a_choice_can_be_picked_from_a_list(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "v")
        await until(pilot, lambda: shown(pilot, "Which analysis?"))
        await press(pilot, "down", "enter", "b")
        await until(pilot, lambda: shown(pilot, "each at least") and len(pilot.app.screen_stack) == 3)
        await press(pilot, "down", "down", "down", "enter")
        await until(pilot, lambda: shown(pilot, "[Loans]") and shown(pilot, "62 customers · Loans 800.0K"))


async def test_a_word_behind_the_mnemonic_opens_that_view(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"fx mat", "enter")
        await until(pilot, lambda: shown(pilot, "in 13 weeks"))
        await press(pilot, ":", *"fx cov", "enter")
        await until(pilot, lambda: shown(pilot, "lines a customer"))
        assert sum(isinstance(screen, AnalysisScreen) for screen in pilot.app.screen_stack) == 1


def test_views_have_their_own_codes_and_are_known_by_their_names() -> None:
    assert len({view.code for view in VIEWS}) == len(VIEWS)
    assert [view.code for view in VIEWS][: len(OURS)] == list(OURS)
    assert view_like("conc") is not None
    assert view_like("") is view_like("nonsense") is None
    for view in VIEWS:
        assert len({code for code, _title in view.choices}) == len(view.choices)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_view_by_everything_can_be_read_and_drawn(home: Path, size: tuple[int, int]) -> None:
    async with opened(home, size=size) as pilot:
        await analysis(pilot, "p")
        screen = on_screen(pilot)
        for code in OURS:
            view = next(view for view in VIEWS if view.code == code)
            for choice, _title in view.choices:
                screen.open_view(code, choice)
                await until(pilot, lambda: screen.page is not None and not shown(pilot, "Loading …"))
                assert screen.page is not None
                assert screen.page.lines or screen.page.empty, (code, choice)
                assert all(len(line.cells) == len(screen.page.columns) for line in screen.page.lines), (code, choice)
                drawn = len([column for column in screen.page.columns if column.id != "bar"])
                assert all(len(line.values or line.cells[:drawn]) == drawn for line in screen.page.lines), (code, choice)
                await pilot.pause()


async def test_the_explanation_says_formula_and_source(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Gini 0."))
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "(n Σ x)") and shown(pilot, "customers and their figures"))
        await press(pilot, "i")
        await until(pilot, lambda: isinstance(pilot.app.screen, AnalysisScreen))


async def test_columns_that_have_no_room_are_named(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot)
        on_screen(pilot).open_view("coverage")
        await until(pilot, lambda: shown(pilot, "lines a customer") and shown(pilot, " ›"))
        assert re.search(r"\+\d ›", "".join(lines_of(pilot.app.screen)))
    async with opened(home, size=(160, 45)) as pilot:
        await analysis(pilot)
        on_screen(pilot).open_view("coverage")
        await until(pilot, lambda: shown(pilot, "lines a customer"))
        await pilot.pause()
        assert not re.search(r"\+\d ›", "".join(lines_of(pilot.app.screen)))


def test_hidden_columns_are_named_where_there_is_room_and_counted_where_there_is_not() -> None:
    columns = [Column("a", "First", 10), Column("b", "Second", 10, priority=3), Column("c", "Third", 10, priority=2)]
    columns.append(Column("bar", "Bars", 10, priority=4))
    assert hidden_columns(columns, 60) == []
    assert hidden_columns(columns, 44) == [], "bars only draw what stands beside them"
    assert hidden_columns(columns, 24) == ["Second"]
    assert hidden_columns(columns, 14) == ["Second", "Third"]
    assert with_hidden("12 customers", ["Second", "Third"], 60) == "12 customers · +2 › not shown: Second, Third"
    assert with_hidden("12 customers", ["Second", "Third"], 30) == "12 customers · +2 ›"
    assert with_hidden("12 customers and more", ["Second"], 20) == "12 customers… · +1 ›"
    assert with_hidden("", ["Second"], 40) == "+1 › not shown: Second"


async def test_the_drawing_stands_beside_a_wide_table_and_below_a_narrow_one_when_asked_for(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await analysis(pilot)
        await until(pilot, lambda: shown(pilot, "share of AUM ┃ share of customers"))
        await press(pilot, "p")
        await until(pilot, lambda: not shown(pilot, "share of AUM ┃"))
    async with opened(home) as pilot:
        await analysis(pilot)
        assert not shown(pilot, "share of AUM ┃")
        await press(pilot, "p")
        await until(pilot, lambda: shown(pilot, "share of AUM ┃ share of customers"))


# ---- what becomes of a row ---------------------------------------------------------------------------------------------


async def test_enter_lists_the_customers_behind_the_row_and_esc_comes_back(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "enter")
        await until(pilot, lambda: shown(pilot, "Diamond · 8 · by Level"))
        assert isinstance(pilot.app.screen, BehindScreen)
        await press(pilot, "f", *"aum>300k", "enter")
        await until(pilot, lambda: shown(pilot, "Diamond · 4 · filter: aum>300K"))
        await press(pilot, "space", "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, AnalysisScreen))


async def test_f_shows_them_in_my_customers_by_a_filter(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "f")
        await until(pilot, lambda: shown(pilot, "My customers · 8 · filter: level:diamond"))
        assert type(pilot.app.screen) is CustomersScreen


async def test_g_makes_a_rule_of_the_row(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "g")
        await until(pilot, lambda: shown(pilot, "always whoever fits: level:diamond"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Name of the new group"))
        await press(pilot, "enter")
        await until(pilot, lambda: "Group “Diamond” made" in told(pilot))
        assert rows(pilot, "SELECT name, kind, rule FROM customer_group") == [("Diamond", "concept", "level:diamond")]


async def test_g_makes_a_group_of_fixed_members_too(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "g")
        await until(pilot, lambda: shown(pilot, "the 8 customers of today"))
        await press(pilot, "down", "enter", "enter", *"Best", "enter")
        await until(pilot, lambda: "Group “Best” with 8 customers." in told(pilot))
        assert rows(pilot, "SELECT count(*) FROM group_member") == [(8,)]


async def test_a_row_without_a_filter_becomes_a_group_of_fixed_members_at_once(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"fx mat", "enter")
        await until(pilot, lambda: shown(pilot, "in 13 weeks"))
        await press(pilot, "down")
        assert on_screen(pilot).line is not None
        await press(pilot, "g")
        await until(pilot, lambda: shown(pilot, "Put 1 customer into"))


async def test_t_makes_a_task_for_each_of_them(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "t")
        await until(pilot, lambda: shown(pilot, "A task for each of 8 customers"))
        await press(pilot, *"offer the new fund > fri", "enter")
        await until(pilot, lambda: "8 tasks" in told(pilot))
        assert rows(pilot, "SELECT count(DISTINCT customer_id) FROM activity WHERE description = 'offer the new fund'") == [(8,)]


async def test_x_writes_the_table_with_exact_figures_and_leaves_a_trace(home: Path, tmp_path: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "x")
        await until(pilot, lambda: shown(pilot, "Export what?"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Export the table to"))
        await press(pilot, "ctrl+u", *"~/levels.csv", "enter")
        await until(pilot, lambda: "Table exported" in told(pilot))
        with (tmp_path / "levels.csv").open(encoding="utf-8-sig", newline="") as file:
            head, private, diamond, *_others = csv.reader(file)
        assert head == ["Level", "Customers", "of all", "AUM", "of AUM"]
        assert (private[0], private[1], private[3]) == ("Private", "1", "13005000.00")
        assert (diamond[0], diamond[1]) == ("Diamond", "8")
        ((detail,),) = rows(pilot, "SELECT detail FROM audit_event WHERE event = 'export'")
        assert json.loads(str(detail))["analysis"] == "Distribution · Level"


async def test_x_writes_the_customers_behind_the_row(home: Path, tmp_path: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "down", "x")
        await until(pilot, lambda: shown(pilot, "the 8 customers behind “Diamond”"))
        await press(pilot, "down", "enter")
        await until(pilot, lambda: shown(pilot, "Export 8 customers to"))
        await press(pilot, "ctrl+u", *"~/best.csv", "enter")
        await until(pilot, lambda: "8 customers exported" in told(pilot))
        assert len((tmp_path / "best.csv").read_text(encoding="utf-8-sig").splitlines()) == 9


async def test_w_walks_from_the_matrix_to_who_has_one_line_and_not_another(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"fx cov", "enter")
        await until(pilot, lambda: shown(pilot, "demand 62"))
        await press(pilot, "w")
        await until(pilot, lambda: shown(pilot, "Demand deposit: 62 customers") and shown(pilot, "demand, no wealth 61"))
        await press(pilot, "down", "down", "down", "f")
        await until(pilot, lambda: shown(pilot, "My customers · 61 · filter: product:demand product!=wealth"))


async def test_a_row_about_one_customer_opens_them(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await until(pilot, lambda: app_of(pilot).imported.is_set())
        with app_of(pilot).desk.replica.bulk() as conn:
            from tests.store import builders as book

            some = [row for (row,) in conn.execute("SELECT id FROM customer WHERE level = 'gold' ORDER BY customer_no")]
            for number, customer in enumerate(some):
                book.add(conn, "retail_profile", customer_id=customer, birth_year=1990, birth_month=1, birth_day=1)
                if number:
                    book.a_card(conn, customer)
        await press(pilot, ":", *"fx gaps", "enter")
        await until(pilot, lambda: shown(pilot, "of 22 others, 35–44, have it", "of 21 others, 35–44, have it"))
        line = on_screen(pilot).line
        assert line is not None
        assert line.customer is not None
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "Compared with"))
        await press(pilot, "escape", "enter")
        await until(pilot, lambda: type(pilot.app.screen).__name__ == "CustomerScreen")


# ---- filters of rows ---------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_the_filter_of_a_part_lets_exactly_its_customers_through_even_when_written_down(conn: object) -> None:
    import sqlite3

    assert isinstance(conn, sqlite3.Connection)
    words = vocabulary(conn)
    for by in DIMENSIONS:
        for part in distribution(conn, TODAY, by).parts:
            wanted = distribution_view.wanted(by, part.code, "CNY")
            if wanted is None:
                continue
            for lang in ("en", "zh_CN"):
                again: Filter = parse(format_filter(wanted, lang, words), words)
                assert rows_passing(conn, again, TODAY) == set(part.rows), (by, part.code, lang)


# ---- when there is nothing, and when something is wrong ----------------------------------------------------------------


async def test_a_bank_without_levels_by_assets_is_told_why_there_is_no_migration(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"fx migr", "enter")
        await until(pilot, lambda: shown(pilot, "The bank has no levels by assets in CNY."))
        await press(pilot, "enter", "g", "t", "f", "w", "x", "i")
        await until(pilot, lambda: shown(pilot, "companies have no level by assets"))
        assert "There is nothing to export." in told(pilot)


async def test_nobody_stands_behind_an_empty_row(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot, "right", "right")
        await until(pilot, lambda: shown(pilot, "[Age]") and shown(pilot, "under 18"))
        await press(pilot, "enter")
        await until(pilot, lambda: "There are no customers behind this row." in told(pilot))
        assert isinstance(pilot.app.screen, AnalysisScreen)


async def test_what_cannot_be_read_is_said_in_the_table(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rmdesk.desk.analysis import Analysis
    from rmdesk.errors import DamagedReplica

    def broken(_self: Analysis, _by: str) -> object:
        raise DamagedReplica("The replica is damaged.")

    async with opened(home) as pilot:
        monkeypatch.setattr(Analysis, "distribution", broken)
        await press(pilot, "A")
        await until(pilot, lambda: shown(pilot, "The replica is damaged.") and not shown(pilot, "Loading …"))
        monkeypatch.undo()
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Gini 0."))


async def test_a_view_follows_the_replica(home: Path) -> None:
    async with opened(home) as pilot:
        await analysis(pilot)
        await until(pilot, lambda: shown(pilot, "Private 1"))
        with app_of(pilot).desk.replica.bulk() as conn:
            conn.execute("UPDATE customer SET level = 'private', level_rank = -4 WHERE level = 'diamond'")
        app_of(pilot).desk.replica.changed.publish(Changed(frozenset({"customer"})))
        await until(pilot, lambda: shown(pilot, "Private 9"))


def test_every_line_of_products_is_a_choice_of_the_coverage() -> None:
    from rmdesk.domain.filter_terms import LINES

    assert {line.code for line in LINES} <= {code for code, _title in COVERAGE.choices}
