"""Appraisal, levels, value, signs of leaving, finds and money flow by real keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.customer_flow import CustomerFlowScreen
from tests.screens.a_desk import lines_of, opened, press, shown, told, until
from tests.store import builders as book

SIZE = (120, 36)
WAN = 1_000_000


def a_book_with_bookings(pilot: Pilot[int]) -> None:
    """张伟 marries and moves money away, somebody is on watch; levels have thresholds."""
    assert isinstance(pilot.app, Workstation)
    with pilot.app.desk.replica.bulk() as conn:
        for code, floor in (("ordinary", 0), ("gold", 5 * WAN), ("platinum", 20 * WAN), ("diamond", 50 * WAN), ("private", 600 * WAN)):
            conn.execute("UPDATE tier SET threshold = ? WHERE code = ?", (floor, code))
        ((zhang,),) = conn.execute("SELECT id FROM customer WHERE customer_no = 'C100'").fetchall()
        ((account,),) = conn.execute("SELECT id FROM account WHERE account_no = '6222020200007654321'").fetchall()
        for on, amount, category, party in (
            (date(2026, 11, 3), -30_000_00, "wedding", "唯一婚纱摄影"),
            (date(2026, 10, 3), 18_000_00, "salary", "城东小学"),
            (date(2026, 11, 10), -9 * 100 * WAN, "transfer_out", "某证券公司"),
        ):
            book.add(
                conn, "transaction", account_id=account, date=on, amount=amount, category=category, counterparty=party, channel="mobile"
            )
        book.add(conn, "complaint", customer_id=zhang, received=date(2026, 11, 16), summary="利率没有说清楚")
        watched = book.a_customer(conn, "关小亮", tier="gold", customer_no="C900", opened=date(2020, 1, 1))
        book.an_account(conn, watched, balances={date(2026, 1, 1): 6 * WAN, date(2026, 7, 1): 45_000_00})
        book.worked_out(conn, date(2026, 11, 20))


async def view(pilot: Pilot[int], name: str, *texts: str) -> None:
    """Open a view of the analysis by its name and wait for some text of it."""
    await press(pilot, ":", *f"fx {name}", "enter")
    await until(pilot, lambda: shown(pilot, *texts))


async def test_a_watched_customer_is_listed_with_counter_shortfall_and_what_is_needed(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await view(pilot, "level", "关小亮")
        assert shown(pilot, "关小亮 Gold ⚠ watch 2/3 45.0K 5,000.00 60.0K 45.0K")
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "Would drop to"))
        assert shown(pilot, "Ordinary, the best of six months")
        await press(pilot, "escape", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerScreen))
        await until(pilot, lambda: shown(pilot, "⚠ watch 2/3"))


async def test_marks_are_listed_and_each_explained_with_its_rule(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await view(pilot, "appraisal", "63 customers")
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "Brings in a year"))
        await press(pilot, "escape", "right")
        await until(pilot, lambda: shown(pilot, "Letter"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Total mark A"))


async def test_the_value_segments_hold_everybody_and_become_a_list(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await view(pilot, "value", "contribution")
        assert shown(pilot, "100.0%")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Value segment A"))


async def test_signs_of_leaving_say_their_arithmetic(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await view(pilot, "leaving", "at stake")
        assert shown(pilot, "9.03M of 22.04M left, 41.0% · largest on 11-10 to 某证券公司")
        await press(pilot, "i")
        await until(pilot, lambda: shown(pilot, "利率没有说清楚"))


async def test_a_find_leads_to_its_customers_with_the_reason_and_own_ones_are_made_and_forgotten(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await view(pilot, "finds", "Wedding ahead")
        await press(pilot, "w")
        await until(pilot, lambda: shown(pilot, "1 booking, 30.0K in 6 months, last 11-03 唯一婚纱摄影"))
        await press(pilot, "N", *"证券公司 3m ; 基金", "enter", *"Brokers", "enter")
        await until(pilot, lambda: shown(pilot, "Brokers: 1 booking, 9.00M in 3 months"))
        await press(pilot, "D", "enter")
        await until(pilot, lambda: shown(pilot, "No find of your own yet: N makes one."))


async def test_a_find_that_looks_for_nothing_is_refused(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        await view(pilot, "finds", "Wedding ahead")
        await press(pilot, "N", *"3m", "enter", *"x", "enter")
        await until(pilot, lambda: "Say a category or a word to look for." in told(pilot))


async def test_the_counterparties_of_the_book_have_their_customers_behind_them(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await view(pilot, "money", "某证券公司")
        await press(pilot, "right")
        await until(pilot, lambda: shown(pilot, "城东小学"))


async def test_one_customers_flow_has_two_sides_and_their_marks_every_rule(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        a_book_with_bookings(pilot)
        await press(pilot, "M")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomerFlowScreen))
        await until(pilot, lambda: shown(pilot, "3 months · in 18.0K · out 9.03M · net -9.01M"))
        assert shown(pilot, "From whom · 18.0K · 1 booking")
        await press(pilot, "left")
        await until(pilot, lambda: shown(pilot, "1 month · in 0.00 · out 9.03M"))
        assert shown(pilot, "nothing came in")
        await press(pilot, "tab")
        await until(pilot, lambda: shown(pilot, "Total mark"))
        assert shown(pilot, "from 50.00: 10 · from 200.00: 25")
        await press(pilot, "escape")
        await until(pilot, lambda: not isinstance(pilot.app.screen, CustomerFlowScreen))


@pytest.mark.parametrize("size", [(80, 24), (100, 36), (160, 45)])
async def test_the_bars_of_the_flow_take_the_room_there_is_and_end_whole(home: Path, size: tuple[int, int]) -> None:
    async with opened(home, size=size) as pilot:
        a_book_with_bookings(pilot)
        await press(pilot, "M")
        await until(pilot, lambda: shown(pilot, "From whom · 18.0K · 1 booking"))
        page = "".join(lines_of(pilot.app.screen))
        assert "█…" not in page
        assert ("█" * 15 in page) == (size[0] != 100)


async def test_without_bookings_and_levels_every_view_says_so(home: Path) -> None:
    async with opened(home, size=SIZE) as pilot:
        for name, text in (
            ("level", "Nobody is on the way to another level."),
            ("money", "No bookings with a named counterparty."),
            ("leaving", "Nobody shows a sign of leaving."),
        ):
            await view(pilot, name, text)
