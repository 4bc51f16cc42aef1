"""The supervisor's team by real keys: where each RM stands, what it comes to, targets set and handed out, an RM's page to be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.desk.team import Team
from rmdesk.errors import DamagedReplica
from rmdesk.screens.member_performance import MemberPerformanceScreen
from rmdesk.screens.performance import PerformanceScreen
from rmdesk.screens.team import TeamScreen
from rmdesk.screens.team_targets import TargetPlanScreen
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from tests.screens.a_desk import PASSPHRASE, opened, press, shown, told, type_in, until
from tests.screens.a_measured_desk import measured
from tests.screens.a_team_desk import at_team, supervised
from tests.screens.loop_watch import watched

BIG = (120, 36)


async def said(pilot: Pilot[int], text: str) -> None:
    """Wait until it is on the screen."""
    await until(pilot, lambda: shown(pilot, text))


def targets(home: Path) -> dict[str, int]:
    """What everybody is to reach this month in contacts."""
    replica = Replica(home, Vault(home).unlock(PASSPHRASE))
    try:
        with replica.reading() as db:
            rows = db.execute(
                "SELECT t.person_id, t.target FROM kpi_target t JOIN kpi k ON k.id = t.kpi_id "
                "WHERE k.code = 'contacts' AND t.period_start = '2026-11-01' AND t.deleted_at IS NULL"
            )
            return dict(rows.fetchall())
    finally:
        replica.close()


# ---- where everybody stands --------------------------------------------------------------------------------


async def test_each_rm_has_a_row_and_the_last_one_is_what_it_comes_to(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot)
        assert shown(pilot, "‹ Deposits, daily average › 1/8 ! 2 of 3 RMs behind · most: 李娜, 23.66M short")
        assert shown(pilot, "▸! 李娜 6.34M 30.00M 21.1%")
        assert shown(pilot, "✓ 王强 103.35M 45.00M 229.7%")
        assert shown(pilot, "✓ Whole team 116.12M 105.00M 110.6%")
        await said(pilot, "● 李娜 ○ Whole team · target")
        assert shown(pilot, "✓ Wealth products sold 1.22M 122")


async def test_keys_go_through_the_kpis_and_a_list_names_them(home: Path) -> None:
    async with opened(supervised(home)) as pilot:
        await at_team(pilot, "right", "right", "right", "right", "right")
        await said(pilot, "‹ Contacts made › 6/8 ! 1 of 2 RMs behind · most: 王强, 5 short · 1 RMs without a target")
        await press(pilot, "left")
        await said(pilot, "‹ New customers › 5/8")
        await press(pilot, "i", "end", "enter")
        await said(pilot, "‹ NPL ratio › 8/8")


async def test_without_everybodys_target_the_team_has_none(home: Path) -> None:
    async with opened(supervised(home)) as pilot:
        await at_team(pilot, "p", "p", "p", "end")
        await said(pilot, "▸ Whole team 21 — —")
        await said(pilot, "Not everybody had a target in these periods.")


async def test_quarter_year_and_the_periods_before(home: Path) -> None:
    async with opened(supervised(home)) as pilot:
        await at_team(pilot, "tab")
        await said(pilot, "Month [Quarter] Year 2026 Q4 · day 51 of 92")
        await said(pilot, "Nobody has a target for this period.")
        await press(pilot, "shift+tab", "[")
        await said(pilot, "[Month] Quarter Year 2026-10 · finished")
        await press(pilot, "m")
        await said(pilot, "2026-11 · day 20 of 30")


async def test_the_figures_follow_what_is_changed(home: Path) -> None:
    async with opened(supervised(home)) as pilot:
        await at_team(pilot, "e", *"12m", "enter")
        await said(pilot, "▸! 李娜 6.34M 12.00M 52.8%")
        await said(pilot, "Whole team 116.12M 87.00M")


# ---- targets -----------------------------------------------------------------------------------------------


async def test_a_target_is_handed_out_when_what_each_gets_is_agreed_to(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "p", "p", "p", "h", *"50", "enter")
        await said(pilot, "all alike RM now then 李娜 8 17 王强 12 17 欧阳美玲 — 16")
        await press(pilot, "tab")
        await said(pilot, "by their former targets RM now then 李娜 8 19 王强 12 31 欧阳美玲 — 0")
        await press(pilot, "escape")
        assert not shown(pilot, "by their former targets")
        await press(pilot, "h", *"50", "enter", "enter")
        await said(pilot, "Whole team 21 50 42.0%")
        assert "Targets set · 3 RMs" in told(pilot)
        await press(pilot, "u")
        await until(pilot, lambda: "target of an RM: as it was before" in told(pilot) and "taken back: Target" in told(pilot))
        await said(pilot, "Whole team 21 — —")
    assert targets(home) == {"rm-1": 8, "rm-2": 12}


async def test_the_line_of_the_team_hands_out_and_that_of_an_rm_sets(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "p", "p", "p", "end", "e", *"60", "enter", "enter")
        await said(pilot, "Whole team 21 60")
        await press(pilot, "up", "e", *"25", "enter")
        await said(pilot, "Whole team 21 65")
    assert targets(home) == {"rm-1": 20, "rm-2": 20, "rm-3": 25}


async def test_a_target_that_waits_is_named_by_whose_it_is_and_its_month(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "e", *"31m", "enter")
        await said(pilot, "▸! 李娜 6.34M 31.00M")
        await press(pilot, "S")
        await said(pilot, "Target “李娜 2026-11”")


async def test_what_is_no_target_is_asked_again_with_the_reason(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "e")
        await type_in(pilot, "many")
        await press(pilot, "enter")
        await said(pilot, "“many” is not an amount.")
        await press(pilot, *"31m", "enter")
        await said(pilot, "▸! 李娜 6.34M 31.00M")


async def test_a_ratio_is_everybodys_and_lines_a_customer_are_a_number(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "p", "p", "h", *"1.6", "enter")
        await said(pilot, "everybody the same RM now then 李娜 1.45 1.60")
        await press(pilot, "tab", "enter")
        await said(pilot, "Whole team 1.16 1.60")


async def test_targets_of_a_period_to_come_are_set_and_of_one_that_is_over_not(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "]", "]", "]")
        await said(pilot, "2027-02 · not begun yet")
        await press(pilot, "e", *"40m", "enter")
        await said(pilot, "▸ 李娜 — 40.00M")
        await press(pilot, "m", "[", "e")
        await until(pilot, lambda: "2026-10 is over" in told(pilot))
        for _step in range(14):
            await press(pilot, "]")
        assert "next 12 periods" in told(pilot)


async def test_the_command_line_takes_the_team_and_its_targets(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await press(pilot, ":", *"td", "enter")
        await said(pilot, "欧阳美玲")
        await press(pilot, ":", *"mbz 33m", "enter")
        await said(pilot, "▸! 李娜 6.34M 33.00M")
        await press(pilot, ":", *"fj 90m", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TargetPlanScreen))
        await said(pilot, "30,000,000.00")


# ---- an RM's page ------------------------------------------------------------------------------------------


async def test_enter_opens_an_rms_own_page_and_escape_comes_back(home: Path) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        await at_team(pilot, "[", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, MemberPerformanceScreen))
        await said(pilot, "王强 · [Month] Quarter Year 2026-10 · finished")
        await press(pilot, "m")
        await said(pilot, "103.35M 45.00M 229.7%")
        await press(pilot, "i")
        await said(pilot, "What went into it")
        await press(pilot, "escape", "enter")
        await said(pilot, "sum 103,351,806.65")
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, TeamScreen)
        await press(pilot, "end", "enter")
        assert isinstance(pilot.app.screen, TeamScreen)
        await press(pilot, "home", "enter")
        await said(pilot, "李娜 · [Month]")
        await press(pilot, "t")
        assert isinstance(pilot.app.screen, TeamScreen)


# ---- who has no team, and what goes wrong ------------------------------------------------------------------


async def test_who_is_no_supervisor_is_told_so_calmly(home: Path) -> None:
    async with opened(measured(home)) as pilot:
        await press(pilot, ":", *"td", "enter")
        await said(pilot, "A team is shown to its supervisor.")
        await until(pilot, lambda: not shown(pilot, "e Target") and not shown(pilot, "h Hand out"))
        assert shown(pilot, "Span")
        await press(pilot, "e", "h", "right", "i", "enter", "tab", "escape")
        assert not isinstance(pilot.app.screen, TeamScreen)
        assert not told(pilot)


async def test_a_team_of_nobody_says_so(home: Path) -> None:
    async with opened(supervised(home, members=0)) as pilot:
        await press(pilot, ":", *"td", "enter")
        await said(pilot, "There is nobody in the team.")
        await until(pilot, lambda: not shown(pilot, "e Target") and not shown(pilot, "h Hand out"))


async def test_who_leads_a_team_is_offered_its_targets_in_the_footer(home: Path) -> None:
    async with opened(supervised(home), size=(120, 36)) as pilot:
        await at_team(pilot)
        await until(pilot, lambda: shown(pilot, "e Target") and shown(pilot, "h Hand out"))


async def test_what_cannot_be_read_is_said_in_place_of_the_figures(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_self: Team, *_asked: object) -> object:
        raise DamagedReplica("The replica is damaged.")

    async with opened(supervised(home)) as pilot:
        monkeypatch.setattr(Team, "figures", broken)
        await press(pilot, ":", *"td", "enter")
        await said(pilot, "! The replica is damaged.")
        await said(pilot, "The figures could not be read.")


async def test_the_event_loop_never_reads_the_replica(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(supervised(home), size=BIG) as pilot:
        with watched(monkeypatch) as seen:
            await at_team(pilot, "right", "down", "tab", "shift+tab", "h", *"50m", "enter", "enter")
            await until(pilot, lambda: "Targets set" in told(pilot))
            await press(pilot, "enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, PerformanceScreen))
            await press(pilot, "escape")
        assert not seen.read
