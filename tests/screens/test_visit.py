"""Visit mode by real keys: the route, its order, the forms, the line. No center is anywhere near."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from rmdesk.screens.checklist import ChecklistScreen
from rmdesk.screens.visit import VisitScreen, replica_age
from tests.screens.a_desk import lines, opened, press, shown, told, until
from tests.screens.test_frame import SYNCED
from tests.screens.test_tasks import desk_of
from tests.store import builders as book


async def on_the_way(pilot: Pilot[int]) -> None:
    """Visit mode with two stops: 张伟 and 王伟."""
    with desk_of(pilot).desk.replica.bulk() as conn:
        for number, address in (("C100", "浙江省杭州市西湖区文三路1号"), ("C300", "浙江省杭州市上城区中河中路5号")):
            (customer,) = conn.execute("SELECT id FROM customer WHERE customer_no = ?", (number,)).fetchone()
            book.add(conn, "contact_point", customer_id=customer, kind="post", value=address)
            book.a_task(conn, customer, description="contract", category="visit")
    await press(pilot, "V")
    await until(pilot, lambda: shown(pilot, "☐"))


def names(pilot: Pilot[int]) -> list[str]:
    """The customers in the order of the route."""
    return [name for line in lines(pilot) for name in ("张伟", "王伟") if "contract" in line and name in line and "☐" in line]


async def test_an_empty_route_says_how_to_begin(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "V")
        await until(pilot, lambda: shown(pilot, "Nobody is to be visited today. n puts a customer on the route."))
        await press(pilot, "c", "f", "K", "J", "d", "enter")
        assert isinstance(pilot.app.screen, VisitScreen)


async def test_the_route_is_by_district_until_it_is_put_by_hand(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_the_way(pilot)
        by_district = names(pilot)
        assert shown(pilot, "西湖区")
        await press(pilot, "home", "J")
        await until(pilot, lambda: names(pilot) == list(reversed(by_district)))
        await press(pilot, "escape", "V")
        await until(pilot, lambda: names(pilot) == list(reversed(by_district)))


async def test_a_customer_is_looked_up_and_added(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "V", "n", *"zhangw")
        await until(pilot, lambda: shown(pilot, "found: "))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, VisitScreen) and shown(pilot, "0 of 1 stops done"))


async def test_a_customer_stands_on_the_route_once(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "V", "n", *"zhangw")
        await until(pilot, lambda: shown(pilot, "found: "))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "0 of 1 stops done"))
        await press(pilot, "n", *"zhangw")
        await until(pilot, lambda: shown(pilot, "found: "))
        await press(pilot, "enter")
        await until(pilot, lambda: "This customer is on today's route already." in told(pilot))
        assert shown(pilot, "0 of 1 stops done")


async def test_a_visit_that_met_somebody_is_done_with_its_line(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_the_way(pilot)
        await press(pilot, "c", *"有意 贷款 50w")
        await until(pilot, lambda: shown(pilot, "Visit outgoing · Interested"))
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "1 of 2 stops done"))


async def test_nobody_at_home_leaves_the_stop_open(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_the_way(pilot)
        await press(pilot, "c", *"没人接", "enter")
        await until(pilot, lambda: "Recorded for" in told(pilot))
        assert shown(pilot, "0 of 2 stops done")


async def test_a_stop_is_taken_off_the_route(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_the_way(pilot)
        await press(pilot, "d", "x")
        await until(pilot, lambda: shown(pilot, "0 of 1 stops done"))
        await press(pilot, "d", "o", *"周三", "enter")
        await until(pilot, lambda: shown(pilot, "0 of 0 stops done"))


async def test_a_form_is_filled_in_left_and_finished(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_the_way(pilot)
        await press(pilot, "f", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen) and shown(pilot, "business is running"))
        await press(pilot, "space", "down", "down", "down", "enter", *"42 people", "enter")
        await until(pilot, lambda: shown(pilot, "2 of 11") and shown(pilot, "42 people"))
        await press(pilot, "escape")
        await until(pilot, lambda: shown(pilot, "Post-loan check 2 of 11"))
        await press(pilot, "f", "a")
        await until(pilot, lambda: shown(pilot, "42 people"))
        await press(pilot, "d")
        await until(pilot, lambda: shown(pilot, "✓ 2 of 11"))


async def test_a_form_survives_leaving_without_saving(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await on_the_way(pilot)
        await press(pilot, "f", "c")
        await until(pilot, lambda: shown(pilot, "business is running"))
        await press(pilot, "space")
        await until(pilot, lambda: shown(pilot, "1 of 11"))
        app, screen = desk_of(pilot), pilot.app.screen
        assert isinstance(screen, ChecklistScreen)
        await until(pilot, lambda: "[x]" in app.desk.draft(f"form:{screen._form_id}"))
        assert app.desk.visits.form(screen._form_id).done == 1


def test_how_old_the_replica_is_is_said_in_words() -> None:
    offline = replica_age(replace(SYNCED, online=False, age_seconds=3 * 86_400, pending=2))
    assert offline.text.startswith("○ OFFLINE · 3 days old")
    assert "2 edits wait, nothing is lost" in offline.text
    assert offline.tone == "warn"
    assert replica_age(replace(SYNCED, online=True, age_seconds=60)).tone == "good"
    assert replica_age(None).text == "○ never synced"
