"""The work log by real keys: a day handed in with three of them, edits that stay, days that are missing."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot

from rmdesk.app import Workstation
from tests.screens.a_desk import opened, press, shown, told, until
from tests.store import builders as book


def desk_of(pilot: Pilot[int]) -> Workstation:
    """The app, for what stands in the replica."""
    app = pilot.app
    assert isinstance(app, Workstation)
    return app


async def at_the_log(pilot: Pilot[int]) -> None:
    """A day with a call, an opportunity and a task; then the log."""
    await press(pilot, "c", *"dt 有意 理财 20w ; 等年终奖", "enter")
    await until(pilot, lambda: "Recorded" in told(pilot))
    await press(pilot, "5")
    await until(pilot, lambda: shown(pilot, "1 Calls and contacts 1"))


def status_of(pilot: Pilot[int]) -> list[tuple[str, ...]]:
    with desk_of(pilot).desk.replica.reading() as db:
        return [tuple(row) for row in db.execute("SELECT work_date, status, entered_on FROM work_log WHERE deleted_at IS NULL")]


async def test_three_keys_hand_the_day_in(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await press(pilot, "d")
        assert shown(pilot, "Hand in the log of 11-20?")
        await press(pilot, "enter")
        await until(pilot, lambda: shown(pilot, "Status submitted"))
        assert status_of(pilot) == [("2026-11-20", "submitted", "2026-11-20")]


async def test_a_line_is_changed_added_and_taken_out(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await press(pilot, "down", "e", *(["backspace"] * 5), *" soon", "enter")
        await until(pilot, lambda: shown(pilot, "✎ 张伟: Phone · Interested"))
        await press(pilot, "n", *"signed the form", "enter")
        await until(pilot, lambda: shown(pilot, "1 Calls and contacts 2") and shown(pilot, "✎ signed the form"))
        await press(pilot, "end", "x")
        await until(pilot, lambda: shown(pilot, "1 taken out"))
        await press(pilot, "u")
        await until(pilot, lambda: not shown(pilot, "1 taken out"))


async def test_enter_opens_the_customer_of_a_line(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, lambda: shown(pilot, "138****5678"))


async def test_what_was_recorded_later_joins_the_draft(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await press(pilot, "down", "x")
        await until(pilot, lambda: shown(pilot, "1 taken out"))
        await press(pilot, "2", "down", "c", *"dt 有意", "enter", "5")
        await until(pilot, lambda: shown(pilot, "1 Calls and contacts 1") and shown(pilot, "1 taken out"))


async def test_days_are_walked_and_a_missing_one_is_handed_in_late(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await until(pilot, lambda: shown(pilot, "Not handed in 11-13 11-16 11-17 11-18 11-19"))
        await press(pilot, "m")
        await until(pilot, lambda: shown(pilot, "Work log 2026-11-13 Fri"))
        assert shown(pilot, "Status draft · late entry")
        await press(pilot, "d", "d")
        await until(pilot, lambda: shown(pilot, "Status submitted · late entry entered 11-20"))
        await press(pilot, "]")
        await until(pilot, lambda: shown(pilot, "Work log 2026-11-14 Sat"))  # somebody was called on that day off
        await press(pilot, "[")
        await until(pilot, lambda: shown(pilot, "Work log 2026-11-13 Fri"))


async def test_a_log_that_is_handed_in_says_how_to_go_on(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await press(pilot, "d", "d")
        await until(pilot, lambda: shown(pilot, "Status submitted"))
        await press(pilot, "n")
        assert "r takes it back" in told(pilot)
        await press(pilot, "r")
        await until(pilot, lambda: shown(pilot, "Status draft"))


async def test_a_returned_log_shows_the_remarks(home: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            book.add(conn, "work_log", owner_id=book.ME, work_date=date(2026, 11, 20), status="returned", remarks="which product?")
        await press(pilot, "5")
        await until(pilot, lambda: shown(pilot, "Status returned") and shown(pilot, "Remarks which product?"))


async def test_an_empty_day_says_what_can_be_done_and_is_not_handed_in(home: Path) -> None:
    async with opened(home, size=(80, 24)) as pilot:
        with desk_of(pilot).desk.replica.bulk() as conn:
            conn.execute("DELETE FROM activity")
        await press(pilot, "5")
        await until(pilot, lambda: shown(pilot, "Nothing was recorded on this day."))
        await press(pilot, "d", "d")
        await until(pilot, lambda: "n adds a line" in told(pilot))
        assert status_of(pilot) == []


async def test_a_failed_write_is_said_and_nothing_changes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rmdesk.errors import DiskFull
    from rmdesk.store.replica import Replica

    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)

        def full(_self: Replica) -> None:
            raise DiskFull("replica.db")

        monkeypatch.setattr(Replica, "writing", full)
        await press(pilot, "d", "d")
        await until(pilot, lambda: "replica.db" in told(pilot) or "full" in told(pilot))
        assert shown(pilot, "Status draft")


@pytest.mark.parametrize(("keys", "said"), [("5", "Hand in"), ("4", "Put off"), ("B", "New note"), ("V", "Log visit")])
async def test_help_knows_the_keys_of_every_page(home: Path, keys: str, said: str) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await press(pilot, keys, "?")
        await until(pilot, lambda: shown(pilot, f"{said} — "))


async def test_the_log_is_written_to_a_file(home: Path, tmp_path: Path) -> None:
    async with opened(home, size=(120, 36)) as pilot:
        await at_the_log(pilot)
        await press(pilot, "p", "m", "enter")
        await until(pilot, lambda: "Written" in told(pilot))
        written = await asyncio.to_thread((tmp_path / "work-log-2026-11-20.md").read_text, "utf-8")
        assert "张伟: Phone · Interested" in written
        with desk_of(pilot).desk.replica.reading() as db:
            events = db.execute("SELECT event, subject_table FROM audit_event").fetchall()
        assert [tuple(row) for row in events] == [("export", "work_log")]
