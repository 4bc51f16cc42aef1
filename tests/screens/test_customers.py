"""My customers: the list, its order and filter, and the card beside it."""

from __future__ import annotations

from pathlib import Path

from rmdesk.screens.customers import CustomersScreen
from rmdesk.widgets.row_table import RowTable
from tests.screens.a_desk import TODAY, opened, press, shown, until


async def test_the_best_customers_come_first(home: Path) -> None:
    async with opened(home) as pilot:
        assert shown(pilot, "My customers · 62 · by level")
        assert shown(pilot, "▸张伟")


async def test_the_order_key_goes_through_the_columns(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "r")
        await until(pilot, lambda: shown(pilot, "by AUM", "AUM K▼"))
        await press(pilot, "home")
        await until(pilot, lambda: shown(pilot, "▸浙江华东实业"))


async def test_a_filter_shows_only_what_fits_and_is_removed_with_one_key(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", "down", "down", "right", "right", "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 1 · filter: Corporate"))
        await press(pilot, "F")
        await until(pilot, lambda: shown(pilot, "My customers · 62"))


async def test_a_filter_that_nobody_fits_says_how_to_go_on(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "f", "down", "right", "right", "right", "right", "enter")
        await until(pilot, lambda: shown(pilot, "No customer fits this filter. F shows all."))


async def test_the_card_follows_the_cursor_where_there_is_room(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await until(pilot, lambda: shown(pilot, "time deposit 2.00M"))
        assert shown(pilot, "138****5678")
        await press(pilot, "down")
        await until(pilot, lambda: not shown(pilot, "138****5678"))


async def test_rows_are_read_as_they_scroll_into_view(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "end")
        table = pilot.app.screen.query_one(RowTable)
        assert table.cursor_index == table.row_count - 1 == 61


async def test_a_change_in_the_replica_repaints_the_list(home: Path) -> None:
    async with opened(home) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, CustomersScreen)
        with screen.desk.edits().batch() as batch:
            batch.insert(
                "contact",
                {
                    "customer_id": screen.desk.customers.resolve("C100"),
                    "start": "2026-11-20T01:00:00.000Z",
                    "business_date": TODAY.isoformat(),
                    "channel": "phone",
                },
            )
        await until(pilot, lambda: shown(pilot, "today"))
