"""The status line says how fresh the data is; the page stays usable on small terminals and says so on too small ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from rmdesk.clock import StoppedClock
from rmdesk.desk import Profile, Standing
from rmdesk.screens.frame import status_facts
from rmdesk.screens.host import Host
from rmdesk.widgets.status_facts import Link
from rmdesk.widgets.too_small import TooSmall
from tests.screens.a_desk import lines_of, opened, press, shown, until

PROFILE = Profile("p", "陈静", "城东支行", "", "d")
SYNCED = Standing(datetime(2026, 11, 20, 1, 12, tzinfo=UTC), date(2026, 11, 20), date(2026, 11, 19), 3, 1, 2, 1800, online=True)


@pytest.mark.parametrize(
    ("standing", "link"),
    [
        (SYNCED, Link.SYNCED),
        (replace(SYNCED, online=None), Link.SYNCED),
        (replace(SYNCED, syncing=True), Link.SYNCING),
        (replace(SYNCED, online=False), Link.OFFLINE),
        (replace(SYNCED, online=False, syncing=True), Link.OFFLINE),
        (replace(SYNCED, failed=True), Link.FAILED),
        (replace(SYNCED, last_sync=None, age_seconds=None, online=False), Link.OFFLINE),
        (replace(SYNCED, last_sync=None, age_seconds=None), Link.NEVER),
        (None, Link.SYNCING),
    ],
)
def test_the_mark_says_how_the_replica_stands(standing: Standing | None, link: Link) -> None:
    assert status_facts(standing, PROFILE, StoppedClock()).link is link


def test_the_line_counts_what_waits_and_what_must_be_decided() -> None:
    facts = status_facts(SYNCED, PROFILE, StoppedClock())
    assert (facts.pending, facts.to_decide, facts.age) == (3, 3, timedelta(minutes=30))
    assert f"{facts.synced_at:%H:%M}" == "09:12"


async def test_going_offline_is_seen_at_once(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        app = pilot.app
        assert isinstance(app, Host)
        assert shown(pilot, "● 09:12 synced")
        app.standing = replace(SYNCED, online=False)
        await until(pilot, lambda: shown(pilot, "○ OFFLINE · data 30 min old"))
        assert shown(pilot, "↑3 to upload")


async def test_an_edit_waits_in_the_status_line_until_it_is_uploaded(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, "c", *"dt 有意", "enter")
        await until(pilot, lambda: shown(pilot, "↑1 to upload"))


@pytest.mark.parametrize(
    "keys", [(), ("enter",), ("/", "z"), ("c",), ("?",), ("1",), ("3",), ("4",), ("5",), (":",), ("f",), ("enter", "e")]
)
async def test_every_page_works_on_the_smallest_terminal(home: Path, keys: tuple[str, ...]) -> None:
    async with opened(home, size=(60, 20)) as pilot:
        await press(pilot, *keys)
        drawn = lines_of(pilot.app.screen)
        assert len(drawn) == 20
        assert not isinstance(pilot.app.screen, TooSmall)
        assert any(line.strip() for line in drawn)


async def test_a_smaller_terminal_gets_one_clear_message_and_the_page_comes_back(home: Path) -> None:
    async with opened(home) as pilot:
        await press(pilot, "4")
        await pilot.resize_terminal(59, 19)
        await until(pilot, lambda: shown(pilot, "Terminal too small: needs at least 60×20"))
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: not isinstance(pilot.app.screen, TooSmall))
        assert shown(pilot, "My tasks")
