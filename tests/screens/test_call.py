"""Call mode by real keys: the gate first, the timer, the line, the next customer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from rmdesk.screens.call import CallScreen
from rmdesk.screens.customers import CustomersScreen
from tests.screens.a_desk import opened, press, shown, told, until
from tests.screens.test_tasks import a_campaign, desk_of


async def calling(pilot: Pilot[int]) -> None:
    """Call mode with the first customer of the list."""
    await press(pilot, "C")
    await until(pilot, lambda: shown(pilot, "not begun") and shown(pilot, "Last contacts"))


def stored(pilot: Pilot[int], sql: str) -> list[tuple[object, ...]]:
    """What the replica holds."""
    with desk_of(pilot).desk.replica.reading() as db:
        return [tuple(row) for row in db.execute(sql).fetchall()]


def refused(pilot: Pilot[int]) -> None:
    """张伟 does not want to be called."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        conn.execute("UPDATE preference SET do_not_call = 1")


async def test_the_gate_stands_first_and_what_to_say_below(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await calling(pilot)
        assert shown(pilot, "✓ may be called · this week 0/3 calls")
        assert shown(pilot, "Phone · Call again · 等年终奖")
        assert shown(pilot, "11-28 in 8 days time deposit ends 2.00M")
        assert shown(pilot, "138****5678")


async def test_a_call_is_timed_and_recorded_in_one_line(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await calling(pilot)
        await press(pilot, "enter", *"有意 理财 20w > 周五 再电")
        await until(pilot, lambda: shown(pilot, "Opportunity Wealth product 200.0K"))
        assert shown(pilot, "● 0:00")
        await press(pilot, "enter")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        ((start, end),) = stored(pilot, "SELECT start, \"end\" FROM contact WHERE content LIKE '有意 理财%'")
        assert start == end == "2026-11-20T01:42:00.000Z"


async def test_who_must_not_be_called_is_called_only_with_a_reason(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        refused(pilot)
        await press(pilot, "C")
        await until(pilot, lambda: shown(pilot, "■ STOP The customer does not want to be called."))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Why call all the same?"))
        await press(pilot, "escape", "enter", *"asked to be called back", "enter")
        await until(pilot, lambda: shown(pilot, "Called all the same: asked to be called back"))
        await press(pilot, *"已告知", "enter")
        await until(pilot, lambda: "Recorded for 张伟" in told(pilot))
        ((detail,),) = stored(pilot, "SELECT detail FROM audit_event WHERE event = 'call_override'")
        assert json.loads(str(detail))["reason"] == "asked to be called back"


async def test_outside_the_calling_hours_it_says_when_they_begin(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app = desk_of(pilot)
        object.__setattr__(app.desk.clock, "at", datetime(2026, 11, 20, 13, tzinfo=UTC))
        await press(pilot, "C")
        await until(pilot, lambda: shown(pilot, "■ STOP Outside the calling hours."))
        assert shown(pilot, "Calls are allowed again from 11-23 09:00.")


async def test_an_open_complaint_withholds_sales_talk(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            from tests.store import builders as book

            (customer,) = conn.execute("SELECT id FROM customer WHERE customer_no = 'C100'").fetchone()
            book.add(conn, "complaint", customer_id=customer, received=book.TODAY, summary="fees", status="open")
        await press(pilot, "C")
        await until(pilot, lambda: shown(pilot, "open complaint, no sales talk: fees"))


async def test_the_number_is_shown_and_copied_with_a_trace(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await calling(pilot)
        await press(pilot, "v")
        await until(pilot, lambda: shown(pilot, "13812345678"))
        await press(pilot, "y")
        await until(pilot, lambda: "on the clipboard" in told(pilot))
        assert pilot.app.clipboard == "13812345678"
        assert stored(pilot, "SELECT event FROM audit_event ORDER BY id") == [("reveal",), ("copy",)]


async def test_a_campaign_is_called_through_with_script_and_feedback(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        a_campaign(pilot, 2)
        await press(pilot, "4", "tab", "tab")
        await until(pilot, lambda: shown(pilot, "0 of 2 done"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Script · Autumn") and shown(pilot, "then 1 more"))
        first = pilot.app.screen
        await press(pilot, "enter", *"有意", "enter")
        await until(pilot, lambda: shown(pilot, "Sold") and shown(pilot, "(stays open)"))
        assert stored(pilot, "SELECT count(*) FROM contact WHERE content = '有意'") == [(0,)], "contact and outcome are saved together"
        await press(pilot, "a")
        await until(pilot, lambda: isinstance(pilot.app.screen, CallScreen) and pilot.app.screen is not first and shown(pilot, "not begun"))
        assert not shown(pilot, "then 1 more")
        assert stored(pilot, "SELECT count(*) FROM activity_contact") == [(1,)]
        assert stored(pilot, "SELECT feedback_code FROM activity WHERE status = 'done'") == [("F01",)]


async def test_escape_keeps_draft_and_timer_for_the_next_time(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await calling(pilot)
        await press(pilot, "enter", *"有意 ; half a", "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, CustomersScreen))
        await press(pilot, "C")
        await until(pilot, lambda: shown(pilot, "有意 ; half a") and shown(pilot, "● 0:00"))


async def test_a_customer_without_a_number(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            conn.execute("UPDATE contact_point SET deleted_at = '2026-01-01T00:00:00.000Z'")
        await calling(pilot)
        assert shown(pilot, "no number")
        await press(pilot, "v")
        await until(pilot, lambda: shown(pilot, "No telephone number is known"))


async def test_a_customer_who_left_the_book_closes_the_screen(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app = desk_of(pilot)
        await app.push_screen(CallScreen("nobody", "nobody"))
        await until(pilot, lambda: "not (or no longer) in your book" in told(pilot))
        assert not isinstance(app.screen, CallScreen)
