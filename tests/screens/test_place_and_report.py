"""From My performance: where one stands among colleagues, only when asked; and the report, written where one says."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.desk.link import Link
from rmdesk.screens.performance import PerformanceScreen
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.sync.device_key import DeviceKey
from rmdesk.sync.protocol import Place, Places
from tests.screens.a_desk import PASSPHRASE, opened, press, shown, told, until
from tests.screens.a_measured_desk import at_performance, measured
from tests.screens.a_team_desk import at_team, supervised

BIG = (120, 36)


async def said(pilot: Pilot[int], text: str) -> None:
    """Wait until it is on the screen."""
    await until(pilot, lambda: shown(pilot, text))


class Center:
    """What a center would answer: October is on record, or nothing. It says who asked in which thread."""

    def __init__(self, record: str = "2026-10-01") -> None:
        self.record = record
        self.asked: list[tuple[str, date]] = []
        self.threads: set[int] = set()

    def places(self, _link: Link, kpi: str, month: date) -> Places:
        self.asked.append((kpi, month))
        self.threads.add(threading.get_ident())
        if month.isoformat() != self.record:
            return Places(kpi, month.isoformat(), "", [])
        circles = [Place("team", "城东团队", 2, 5), Place("branch", "城东支行", 3, 9), Place("bank", "", 17, 120)]
        return Places(kpi, month.isoformat(), "2026-10-31", circles)


@pytest.fixture
def center(monkeypatch: pytest.MonkeyPatch) -> Center:
    center = Center()
    monkeypatch.setattr(Link, "places", lambda link, kpi, month: center.places(link, kpi, month))
    return center


# ---- the place ---------------------------------------------------------------------------------------------


async def test_the_place_is_asked_for_by_a_key_and_that_of_the_last_month_on_record(home: Path, center: Center) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        assert not center.asked
        await press(pilot, "down", "r")
        await said(pilot, "My place · Deposits, point balance")
        await said(pilot, "On record 2026-10, as of 2026-10-31")
        assert shown(pilot, "In the team place 2 of 5 · 城东团队 In the branch place 3 of 9 · 城东支行 In the bank place 17 of 120")
        assert center.asked == [("deposit_point", date(2026, 11, 1)), ("deposit_point", date(2026, 10, 1))]
        assert threading.get_ident() not in center.threads
        await press(pilot, "escape", "r")
        await until(pilot, lambda: len(center.asked) == 4)


async def test_without_a_record_it_says_so(home: Path, center: Center) -> None:
    center.record = ""
    async with opened(measured(home)) as pilot:
        await at_performance(pilot)
        await press(pilot, ":", *"pm", "enter")
        await said(pilot, "The center has put nothing on record for this month or the one before.")


async def test_of_an_earlier_period_that_months_place_is_asked_for(home: Path, center: Center) -> None:
    async with opened(measured(home)) as pilot:
        await at_performance(pilot)
        await press(pilot, "[", "r")
        await said(pilot, "as of 2026-10-31")
        assert [month for _kpi, month in center.asked] == [date(2026, 10, 1)]


async def test_offline_it_is_a_calm_sentence(home: Path) -> None:
    replica = Replica(measured(home), Vault(home).unlock(PASSPHRASE))
    with replica.writing() as db:
        settings.put(db, "device_key", DeviceKey.new().hex)
        settings.put(db, "center_url", "https://127.0.0.1:9")  # nobody listens at the port of RFC 863
    replica.close()
    async with opened(home) as pilot:
        await at_performance(pilot)
        await press(pilot, "r")
        await said(pilot, "it cannot be reached now")
        assert not told(pilot)
        await press(pilot, "escape", "down")
        assert isinstance(pilot.app.screen, PerformanceScreen)


async def test_nobody_asks_for_the_place_of_somebody_else(home: Path, center: Center) -> None:
    async with opened(supervised(home)) as pilot:
        await at_team(pilot, "enter", "r")
        await until(pilot, lambda: "only to whose it is" in told(pilot))
        await press(pilot, "b")
        await until(pilot, lambda: "own desk" in told(pilot))
        assert not center.asked


# ---- the report --------------------------------------------------------------------------------------------


async def test_the_report_is_written_in_the_form_that_is_chosen(home: Path) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "[", "d", "m")
        await said(pilot, "performance-2026-10.md")
        await press(pilot, "enter")
        file = home.parent / "performance-2026-10.md"
        await until(pilot, lambda: "Written" in told(pilot))
        text = file.read_text(encoding="utf-8")
        assert "2026-10" in text
        assert "陈静" in text
        assert "Deposits, daily average" in text
        await press(pilot, "d", "m", "enter")
        await said(pilot, "is there already")
        await press(pilot, "down", "enter")
        await until(pilot, lambda: told(pilot).count("Written") == 2)


@pytest.mark.parametrize(("letter", "ending"), [("w", ".docx"), ("x", ".xlsx")])
async def test_also_as_word_and_excel(home: Path, letter: str, ending: str) -> None:
    async with opened(measured(home), size=BIG) as pilot:
        await at_performance(pilot)
        await press(pilot, "d", letter, "enter")
        await until(pilot, lambda: "Written" in told(pilot))
        assert (home.parent / f"performance-2026-11{ending}").stat().st_size > 5_000


async def test_a_supervisor_writes_the_report_of_an_rm(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "down", "enter")
        await said(pilot, "王强 · [Month]")
        await press(pilot, "d", "m", "enter")
        await until(pilot, lambda: "Written" in told(pilot))
        text = (home.parent / "performance-2026-11.md").read_text(encoding="utf-8")
        assert "王强" in text
        assert "103,351,806.65" in text
