"""Customer 360: everything on one page, masked numbers revealed one by one."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.screens.customer import CustomerScreen
from tests.screens.a_desk import opened, press, shown, told, until


async def open_zhang(pilot: Pilot[int]) -> CustomerScreen:
    await press(pilot, "enter")
    await until(pilot, lambda: shown(pilot, "138****5678"))
    screen = pilot.app.screen
    assert isinstance(screen, CustomerScreen)
    return screen


async def test_the_page_says_everything_the_replica_has(home: Path) -> None:
    async with opened(home, size=(200, 60)) as pilot:
        await open_zhang(pilot)
        for text in (
            "✓ may be called · this week 0/3 calls · no open complaint",
            "13,005,000.00",
            "6222***********4321",
            "2,000,000.00 11-28 in 8 days 1.85%",
            "800,000.00 of 1.00M",
            "lunar 1980-10-25",
            "李娜 Spouse",
            "结婚纪念日",
            "陈静 lead 80%",
            "2 days ago 再电，跟进理财 !1",
            "Wealth product 200.0K Lead 50%",
            "Phone · Call again · 等年终奖",
            "喜欢下午接电话",
            "城东小学",
        ):
            assert shown(pilot, text), text


async def test_numbers_are_masked_until_one_is_revealed_and_that_is_audited(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        screen = await open_zhang(pilot)
        assert not shown(pilot, "13812345678", "110101198010011234", "6222020200007654321", "13900001111")
        await press(pilot, "v", "enter")
        await until(pilot, lambda: shown(pilot, "13812345678"))
        assert not shown(pilot, "110101198010011234", "6222020200007654321", "13900001111")
        with screen.desk.replica.reading() as conn:
            events = conn.execute("SELECT event, subject_table FROM audit_event").fetchall()
        assert events == [("reveal", "contact_point")]
        screen._hide()
        await until(pilot, lambda: not shown(pilot, "13812345678"))


async def test_a_field_is_edited_and_shown_at_once(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e", *"hobb", "enter")
        await press(pilot, *["backspace"] * 2, *"chess", "enter")
        await until(pilot, lambda: shown(pilot, "Hobbies chess"))


async def test_a_value_that_does_not_fit_stays_with_its_reason(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e", *"mobile", "enter", *"12", "enter")
        await until(pilot, lambda: shown(pilot, "12"))
        assert not isinstance(pilot.app.screen, CustomerScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_what_the_center_keeps_becomes_a_request(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e", *"employer", "enter")
        assert shown(pilot, "The center keeps this field")
        await press(pilot, *"School", "enter")
        await until(pilot, lambda: "Employer: asked for School" in told(pilot))
        assert shown(pilot, "城东小学")


@pytest.mark.parametrize("key", ["escape", "backspace"])
async def test_one_key_goes_back_to_the_list(home: Path, key: str) -> None:
    async with opened(home) as pilot:
        await open_zhang(pilot)
        await press(pilot, key)
        assert pilot.app.current_mode == "customers"
        assert len(pilot.app.screen_stack) == 1


async def test_a_customer_who_has_left_the_book_leaves_the_screen(home: Path) -> None:
    async with opened(home) as pilot:
        screen = await open_zhang(pilot)
        with screen.desk.replica.bulk() as conn:
            conn.execute("UPDATE customer SET deleted_at = '2026-11-20T01:00:00.000Z' WHERE customer_no = 'C100'")
        screen._read()
        await until(pilot, lambda: pilot.app.screen is not screen)
        assert "not (or no longer) in your book" in told(pilot)


async def test_keys_scroll_the_page(home: Path) -> None:
    async with opened(home) as pilot:
        screen = await open_zhang(pilot)
        await press(pilot, "pagedown", "j")
        assert screen._page.scroll_y > 10
        await press(pilot, "g")
        assert screen._page.scroll_y == 0
