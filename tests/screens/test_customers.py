"""My customers: the list, its order and columns, and the card beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from rmdesk.app import Workstation
from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.customers import CustomersScreen
from rmdesk.widgets.row_table import RowTable
from tests.screens.a_desk import TODAY, lines, opened, press, shown, until
from tests.store import builders as book


async def test_the_best_customers_come_first(home: Path) -> None:
    async with opened(home) as pilot:
        await until(pilot, lambda: shown(pilot, "My customers · 62 · by Level▲ · AUM 118.85M"))
        assert shown(pilot, "▸张伟")


async def test_the_order_key_goes_through_the_columns_and_the_list_starts_at_its_top(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "end", "r")
        await until(pilot, lambda: shown(pilot, "by AUM▼"))
        await until(pilot, lambda: shown(pilot, "▸浙江华东实业有限公司"))
        await press(pilot, "full_stop")
        await until(pilot, lambda: shown(pilot, "by AUM▲"))
        assert pilot.app.screen.query_one(RowTable).cursor_index == 0


async def test_names_stand_in_the_order_of_pinyin(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "i", "r", "enter")
        await until(pilot, lambda: shown(pilot, "by Name▲"))
        await until(pilot, lambda: shown(pilot, "▸陈军"))
        await press(pilot, "end")
        await until(pilot, lambda: any(line.startswith("▸朱艳平") for line in lines(pilot)))


async def test_a_click_on_a_title_orders_by_it(home: Path) -> None:
    async with opened(home) as pilot:
        at = next(line.index("AUM K") for line in lines(pilot) if "AUM K" in line)
        await pilot.click(RowTable, offset=(at + 1, 0))
        await until(pilot, lambda: shown(pilot, "by AUM▼"))
        await pilot.click(RowTable, offset=(at + 1, 0))
        await until(pilot, lambda: shown(pilot, "by AUM▲"))


async def test_columns_are_chosen_moved_and_kept_with_the_profile(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "[✓] Name"))
        await press(pilot, "down", "down", "space", "enter")
        await until(pilot, lambda: not shown(pilot, "AUM K"))
        heading = next(line for line in lines(pilot) if line.startswith(" Name"))
        assert heading.index("30 days") < heading.index("Next action")
    async with opened(home) as pilot:
        await until(pilot, lambda: not shown(pilot, "AUM K"))
        await press(pilot, "i", "delete", "enter")
        await until(pilot, lambda: shown(pilot, "AUM K"))


async def test_the_chooser_sorts_by_a_column_that_is_not_shown(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "i", "up", "up", "r", "enter")
        await until(pilot, lambda: shown(pilot, "by Customer since▲"))


async def test_the_name_stays_whatever_is_taken_away(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "i", "space", "enter")
        await until(pilot, lambda: shown(pilot, "▸张伟"))
        assert any(line.startswith(" Name") for line in lines(pilot))


async def test_long_names_have_room_at_eighty_columns(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "r")
        await until(pilot, lambda: shown(pilot, "▸浙江华东实业有限公司 "))


async def test_the_card_follows_the_cursor_where_there_is_room(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await until(pilot, lambda: shown(pilot, "time deposit 2.00M"))
        assert shown(pilot, "138****5678")
        await press(pilot, "down")
        await until(pilot, lambda: not shown(pilot, "138****5678"))


async def test_a_large_move_stands_on_the_card_and_on_the_page_with_its_arithmetic(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        assert isinstance(pilot.app, Workstation)
        desk = pilot.app.desk
        (zhang,) = desk.customers.named_exactly("C100")
        with desk.replica.bulk() as conn:
            sql = "SELECT a.id FROM account a JOIN account_role r ON r.account_id = a.id WHERE r.customer_id = ? AND a.account_no LIKE '%4321'"
            ((account,),) = conn.execute(sql, (zhang,)).fetchall()
            book.a_balance(conn, account, date(2026, 8, 1), 9_000_000_00)
            book.a_balance(conn, account, date(2026, 11, 19), 6_200_000_00)
        desk.reminders.refresh([zhang])
        await press(pilot, "down", "up")
        await until(pilot, lambda: shown(pilot, "▼ Out 2.80M"))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen) and shown(pilot, "▼ Out 2.80M"))


async def test_the_card_can_be_put_away_and_stays_away(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await until(pilot, lambda: shown(pilot, "138****5678"))
        await press(pilot, "p")
        await until(pilot, lambda: not shown(pilot, "138****5678"))
        await until(pilot, lambda: shown(pilot, "Next maturity"))
    async with opened(home, size=(120, 36)) as pilot:
        assert not shown(pilot, "138****5678")
        await press(pilot, "p")
        await until(pilot, lambda: shown(pilot, "138****5678"))


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
