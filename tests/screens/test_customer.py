"""Customer 360: six parts, walked, edited, undone; masked numbers revealed one by one."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.screens.customer import CustomerScreen
from rmdesk.screens.customer_pages import Part
from rmdesk.screens.sheet import Sheet
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.widgets.section_rail import SectionRail
from tests.screens.a_desk import PASSPHRASE, opened, press, shown, told, until
from tests.store import builders as book


async def open_zhang(pilot: Pilot[int]) -> CustomerScreen:
    await press(pilot, "enter")
    await until(pilot, lambda: shown(pilot, "138****5678"))
    screen = pilot.app.screen
    assert isinstance(screen, CustomerScreen)
    return screen


PARTS = {
    "overview": (
        "✓ may be called · this week 0/3 calls · no open complaint",
        "13,005,000.00",
        "2 days ago 再电，跟进理财 !1",
        "Wealth product 200.0K Lead 50%",
        "Phone · Call again · 等年终奖",
        "2.00M ends 11-28 in 8 days and does not roll over",
        "Maturity ladder",
        "陈静 lead 80%",
    ),
    "holdings": (
        "6222***********4321",
        "2,000,000.00 11-28 in 8 days 1.85%",
        "800,000.00 of 1.00M",
        "6228***********0018",
        "month by month",
    ),
    "people": ("lunar 10/25", "李娜 Spouse", "结婚纪念日", "城东小学", "钓鱼", "喜欢下午接电话"),
    "work": ("再电，跟进理财", "Lead 50%", "No answer"),
    "timeline": ("Timeline · everything", "Maturity", "Task", "Contact"),
    "data": ("How fresh is this?", "? Employer", "nothing was changed yet"),
}


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_every_part_says_what_the_replica_has(home: Path, size: tuple[int, int]) -> None:
    async with opened(home, size=size) as pilot:
        await open_zhang(pilot)
        for texts in PARTS.values():
            for text in texts:
                await until(pilot, partial(said, pilot, text))
            await press(pilot, "]")


def said(pilot: Pilot[int], text: str) -> bool:
    """Whether the part says it, above or below the fold."""
    screen = pilot.app.screen
    whole = [line for sheet in screen.query(Sheet) if sheet.display for line in sheet.lines]
    return text in " ".join(" ".join(whole).split())


async def test_parts_go_round_and_a_click_goes_to_one(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        screen = await open_zhang(pilot)
        await press(pilot, "[")
        parts = [screen._part]
        await press(pilot, "]", "]")
        parts.append(screen._part)
        await pilot.click(SectionRail, offset=(5, 0))
        assert [*parts, screen._part] == [Part.DATA, Part.HOLDINGS, Part.OVERVIEW]


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


async def test_a_field_is_edited_undone_and_redone(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "]", "]")
        await press(pilot, "e", *"hobb", "enter")
        await press(pilot, *["backspace"] * 2, *"chess", "enter")
        await until(pilot, lambda: shown(pilot, "Hobbies chess"))
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "Hobbies 钓鱼"))
        assert "Hobbies: chess → 钓鱼" in told(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: shown(pilot, "Hobbies chess"))


async def test_a_coded_field_offers_its_values_and_says_which_there_are(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e", *"consent", "enter")
        assert shown(pilot, "yes · no")
        await press(pilot, *["backspace"] * 3, *"perhaps", "enter")
        await until(pilot, lambda: shown(pilot, "neither yes nor no. Write yes or no."))
        assert shown(pilot, "perhaps")
        await press(pilot, "tab", "tab", "enter")
        await until(pilot, lambda: shown(pilot, "no consent to marketing"))


async def test_a_value_that_does_not_fit_stays_with_its_reason(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e", *"mobile", "enter", *"12", "enter")
        await until(pilot, lambda: shown(pilot, "This is not a telephone number. Write it like 13812345678"))
        assert not isinstance(pilot.app.screen, CustomerScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, CustomerScreen)


async def test_an_unfinished_edit_survives(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        page = await open_zhang(pilot)
        await press(pilot, "e", *"hobb", "enter", *" and chess")
        await until(pilot, lambda: "chess" in page.desk.draft(f"edit:{page.customer_id}"))
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e")
        await until(pilot, lambda: shown(pilot, "钓鱼 and chess"))


async def test_what_the_center_keeps_becomes_a_request_that_waits_on_the_page(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "e", *"employer", "enter")
        assert shown(pilot, "The center keeps this field")
        await press(pilot, *["backspace"] * 4, *"School", "enter")
        await until(pilot, lambda: "Employer: asked for School" in told(pilot))
        await until(pilot, lambda: shown(pilot, "Employer: 城东小学 → School waiting since 11-20"))


async def test_a_relative_is_added_by_a_form_changed_and_taken_back(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "]", "]", "n", "down", "enter")
        await until(pilot, lambda: shown(pilot, "张伟 · Family member"))
        await press(pilot, "f2")
        await until(pilot, lambda: shown(pilot, "Name: This must not be empty."))
        await press(pilot, *"Li Bo", "enter", *["backspace"] * 6, *"friend", "enter", *"2005", "enter", "enter", "enter")
        await until(pilot, lambda: shown(pilot, "Li Bo friend 2005"))
        await press(pilot, "u")
        await until(pilot, lambda: not shown(pilot, "Li Bo friend 2005"))
        assert "taken back: Family" in told(pilot)


async def test_a_form_is_taken_up_where_it_was_put_aside(home: Path) -> None:
    async with opened(home, size=(120, 60)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "n", "down", "enter")
        await until(pilot, lambda: shown(pilot, "张伟 · Family member"))
        await press(pilot, *"Li Bo", "escape")
        await press(pilot, "n", "down", "enter")
        await until(pilot, lambda: shown(pilot, "Li Bo") and shown(pilot, "Taken up where it was put aside"))


async def test_a_fact_is_confirmed_on_the_call(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "[")
        assert shown(pilot, "never confirmed")
        await press(pilot, "a")
        assert shown(pilot, "What has the customer confirmed?")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "confirmed today"))


async def test_the_timeline_is_narrowed_to_one_sort(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "f", "down", "enter")
        await until(pilot, lambda: shown(pilot, "Timeline · Contacts · 2"))
        await press(pilot, "F")
        await until(pilot, lambda: shown(pilot, "Timeline · everything"))


async def test_relations_are_walked_and_esc_walks_back(home: Path) -> None:
    related(home)
    async with opened(home, size=(120, 36)) as pilot:
        await open_zhang(pilot)
        await press(pilot, "]", "]")
        await until(pilot, lambda: shown(pilot, "└─ 浙江华东实业有限公司"))
        await press(pilot, "w")
        await until(pilot, lambda: shown(pilot, "张伟 › 浙江华东实业有限公司"))
        await press(pilot, "escape")
        assert shown(pilot, "138****5678")


def related(home: Path) -> None:
    """The teacher runs a company besides."""
    replica = Replica(home, Vault(home).unlock(PASSPHRASE))
    with replica.bulk() as conn:
        kind = book.add(
            conn, "relation_type", code="executive", name_zh="高管", name_en="executive of", inverse_zh="任职企业", inverse_en="company"
        )
        ids = [conn.execute("SELECT id FROM customer WHERE customer_no = ?", (number,)).fetchone()[0] for number in ("C100", "C200")]
        book.add(conn, "customer_relation", customer_id=ids[0], related_id=ids[1], type_id=kind)
    replica.close()


async def test_a_company_without_loans_or_people_is_calm(home: Path) -> None:
    async with opened(home, size=(80, 24)) as pilot:
        await press(pilot, "/", *"huadong", "enter")
        await until(pilot, lambda: shown(pilot, "浙江华东实业有限公司 Platinum Corporate C200"))
        for _part in PARTS:
            await press(pilot, "]")
            assert not told(pilot)


async def test_a_prospect_is_created_with_a_warning_while_typing(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, *":xk", "enter")
        await until(pilot, lambda: shown(pilot, "New prospect") and shown(pilot, "Where from"))
        await press(pilot, *"张伟")
        await until(pilot, lambda: shown(pilot, "! 张伟 C100 same name"))
        await press(pilot, "enter", "enter", *"13812345678")
        await until(pilot, lambda: shown(pilot, "same phone · same name"))
        await press(pilot, "f2")
        await until(pilot, lambda: shown(pilot, "张伟 Ordinary Retail P261120"))
        assert "is in your book as a prospect" in told(pilot)


async def test_a_prospect_without_a_name_stays_in_the_form(home: Path) -> None:
    async with opened(home, size=(80, 24)) as pilot:
        await press(pilot, *":xk", "enter")
        await until(pilot, lambda: shown(pilot, "Where from"))
        await press(pilot, "f2")
        await until(pilot, lambda: shown(pilot, "Name: This must not be empty."))


async def test_without_an_edit_undo_says_so(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "u")
        await until(pilot, lambda: "nothing to undo" in told(pilot))


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
        await press(pilot, "home")
        assert screen._page.scroll_y == 0
