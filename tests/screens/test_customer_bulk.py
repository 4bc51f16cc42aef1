"""Several customers at once: selected, summed up, given a task, put into a group, exported."""

from __future__ import annotations

import csv
import json
import stat
from pathlib import Path

from openpyxl import load_workbook
from textual.pilot import Pilot

from rmdesk.screens.customers import CustomersScreen
from rmdesk.screens.groups import GroupsScreen
from tests.screens.a_desk import lines, opened, press, shown, told, until


def rows(pilot: Pilot[int], sql: str) -> list[tuple[object, ...]]:
    """What the replica holds."""
    screen = pilot.app.screen
    assert isinstance(screen, CustomersScreen | GroupsScreen)
    with screen.desk.replica.reading() as db:
        return db.execute(sql).fetchall()


async def test_selected_customers_are_ticked_counted_and_added_up(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "space", "space")
        await until(pilot, lambda: shown(pilot, "62 · 2 selected · AUM 13.47M"))
        assert sum("✓" in line for line in lines(pilot)) == 2
        await press(pilot, "escape")
        await until(pilot, lambda: not shown(pilot, "selected"))
        assert not any("✓" in line for line in lines(pilot))


async def test_shift_and_arrows_select_a_range(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "shift+down", "shift+down")
        await until(pilot, lambda: shown(pilot, "3 selected"))


async def test_everybody_in_the_filter_is_selected_at_once_and_stays_so_under_another_filter(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"sx level:diamond", "enter", "*")
        await until(pilot, lambda: shown(pilot, "8 selected"))
        await press(pilot, "F")
        await until(pilot, lambda: shown(pilot, "62 · 8 selected"))
        await press(pilot, "*", "*")
        await until(pilot, lambda: not shown(pilot, "selected"))


async def test_one_line_makes_a_task_for_each_selected_customer_and_undo_takes_all_back(home: Path) -> None:
    async with opened(home) as pilot:
        before = rows(pilot, "SELECT count(*) FROM activity WHERE deleted_at IS NULL")
        await press(pilot, "space", "space", "space", "t")
        await until(pilot, lambda: shown(pilot, "A task for each of 3 customers"))
        await press(pilot, *"offer the new fund > fri !1", "enter")
        await until(pilot, lambda: "3 tasks" in told(pilot))
        made = rows(
            pilot, "SELECT due, priority, customer_id FROM activity WHERE description = 'offer the new fund' AND deleted_at IS NULL"
        )
        assert [(due, priority) for due, priority, _customer in made] == [("2026-11-27", 1)] * 3
        assert len({customer for _due, _priority, customer in made}) == 3
        await press(pilot, "u")
        await until(pilot, lambda: rows(pilot, "SELECT count(*) FROM activity WHERE deleted_at IS NULL") == before)


async def test_selected_customers_become_a_group_and_leave_it_again(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "space", "space", "g")
        await until(pilot, lambda: shown(pilot, "Put 2 customers into"))
        await press(pilot, "enter", *"Visits", "enter")
        await until(pilot, lambda: "Group “Visits” with 2 customers." in told(pilot))
        await press(pilot, "escape", "home", "g")
        await until(pilot, lambda: shown(pilot, "Visits"))
        await press(pilot, "enter")
        await until(pilot, lambda: "0 customers put into the group. 1 were in it already." in told(pilot))
        await press(pilot, ":", *"sx group:Visits", "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 2 · filter: group:Visits"))
        await press(pilot, "minus")
        await until(pilot, lambda: shown(pilot, "My customers · 1 · filter: group:Visits"))
        await press(pilot, "F", "home", "g", "enter")
        await until(pilot, lambda: "1 customer put into the group." in told(pilot))


async def test_without_a_group_in_the_filter_nobody_is_taken_out_of_one(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "minus")
        await until(pilot, lambda: "does not name one group" in told(pilot))


async def test_the_list_is_written_as_csv_for_its_owner_alone_and_the_bank_knows(home: Path) -> None:
    async with opened(home) as pilot:
        target = home.parent / "out.csv"
        await press(pilot, ":", *"sx level>=diamond", "enter")
        await until(pilot, lambda: shown(pilot, "My customers · 9"))
        await press(pilot, "x")
        await until(pilot, lambda: shown(pilot, "Export 9 customers to"))
        await press(pilot, "ctrl+u", *str(target), "enter")
        await until(pilot, lambda: "9 customers exported" in told(pilot))
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        with target.open(encoding="utf-8-sig", newline="") as file:
            written = list(csv.DictReader(file))
        assert (written[0]["Number"], written[0]["Name"], written[0]["AUM"]) == ("C100", "张伟", "13005000.00")
        assert (written[0]["Next maturity"], written[0]["Currency"]) == ("2026-11-28", "CNY")
        ((detail,),) = rows(pilot, "SELECT detail FROM audit_event WHERE event = 'export'")
        said = json.loads(str(detail))
        assert (said["rows"], said["format"], said["filter"], said["file"]) == (9, "csv", "level>=diamond", "out.csv")


async def test_a_file_is_not_replaced_unasked(home: Path) -> None:
    async with opened(home) as pilot:
        target = home.parent / "out.md"
        target.write_text("mine", encoding="utf-8")
        await press(pilot, "space", ":", *f"dc {target}", "enter")
        await until(pilot, lambda: shown(pilot, "is there already."))
        assert target.read_text(encoding="utf-8") == "mine"
        await press(pilot, "down", "enter")
        await until(pilot, lambda: "1 customer exported" in told(pilot))
        assert "| C100 | 张伟 |" in target.read_text(encoding="utf-8")


async def test_a_selection_is_written_as_a_workbook(home: Path) -> None:
    async with opened(home) as pilot:
        target = home.parent / "out.xlsx"
        await press(pilot, "space", "space", ":", *f"dc {target}", "enter")
        await until(pilot, lambda: "2 customers exported" in told(pilot))
        sheet = load_workbook(target).active
        assert sheet is not None
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert values[1][:2] == ["C100", "张伟"]
        assert values[1][3] == 13_005_000


async def test_a_name_without_a_format_and_a_folder_that_is_not_there_are_refused(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, ":", *"dc /nowhere/at/all", "enter")
        await until(pilot, lambda: "does not say in which format" in told(pilot))
        await press(pilot, ":", *"dc /nowhere/at/all.csv", "enter")
        await until(pilot, lambda: "could not be written" in told(pilot))
