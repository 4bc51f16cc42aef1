"""Sync & conflicts: what waits is said in human words, and each decision is one key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rmdesk.screens.host import Host
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from tests.center.small_bank import SmallBank, a_small_bank
from tests.screens.a_desk import press, shown, told, type_in, until
from tests.screens.a_linked_desk import PASSPHRASE, a_book_in_trouble, a_calm_book, at_the_sync_screen


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[SmallBank]:
    with a_small_bank(tmp_path) as bank:
        yield bank


@pytest.fixture
def trouble(bank: SmallBank, tmp_path: Path) -> Path:
    """A desk on which something is to be decided."""
    a_book_in_trouble(tmp_path / "desk", bank)
    return tmp_path / "desk"


def stored(home: Path, sql: str) -> list[tuple[object, ...]]:
    replica = Replica(home, Vault(home).unlock(PASSPHRASE))
    try:
        return list(replica.reader().execute(sql).fetchall())
    finally:
        replica.close()


async def test_what_is_not_settled_is_listed_in_human_words(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        assert shown(pilot, "Remarks: mine 喜欢上午, the center's 只在下午")
        assert shown(pilot, "Hobbies: mine 钓鱼, the center's 下棋")
        assert shown(pilot, "✗ kept here left your book Remarks: — → 下月搬家")
        assert shown(pilot, "↑ waiting 客户chen2 Contact: Phone · Interested · 等年终奖")
        assert shown(pilot, "To decide ⚠ 2 conflicts, 1 edit not taken")
        assert not shown(pilot, "sync_conflict", "insert", "preference.")


async def test_a_conflict_stands_side_by_side_by_field(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        assert shown(pilot, "Before Mine (m) The center's (t)")
        assert shown(pilot, "▸ Remarks — 喜欢上午 只在下午 Hobbies — 钓鱼 下棋")


async def test_one_key_takes_mine_and_the_next_conflict_follows(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        await press(pilot, "m")
        assert shown(pilot, "1 conflict,")
        await press(pilot, "t")
        assert shown(pilot, "To decide ⚠ 1 edit not taken")
    assert sorted(stored(trouble, "SELECT field, chosen, status FROM sync_conflict")) == [
        ("hobbies", '"下棋"', "settled"),
        ("remarks", '"喜欢上午"', "settled"),
    ]


async def test_decisions_typed_before_the_list_stands_are_not_lost(trouble: Path) -> None:
    async with at_the_sync_screen(trouble, "t", "t") as pilot:
        assert shown(pilot, "To decide ⚠ 1 edit not taken")
    assert {chosen for (chosen,) in stored(trouble, "SELECT chosen FROM sync_conflict")} == {'"只在下午"', '"下棋"'}


async def test_a_third_value_is_typed_over_mine(trouble: Path) -> None:
    async with at_the_sync_screen(trouble, "e") as pilot:
        assert shown(pilot, "The center's: 只在下午")
        await type_in(pilot, "或下午")
        await press(pilot, "enter")
        assert shown(pilot, "1 conflict,")
    assert ("remarks", '"喜欢上午或下午"') in stored(trouble, "SELECT field, chosen FROM sync_conflict")


async def test_escape_leaves_a_conflict_as_it_is(trouble: Path) -> None:
    async with at_the_sync_screen(trouble, "e", "escape") as pilot:
        assert shown(pilot, "2 conflicts")


async def test_an_edit_whose_customer_is_away_cannot_be_applied_again_and_stays(trouble: Path) -> None:
    async with at_the_sync_screen(trouble, "down", "down", "a") as pilot:
        await until(pilot, lambda: "not in your book" in told(pilot))
        assert shown(pilot, "1 edit not taken")


async def test_an_edit_is_applied_again_when_the_customer_is_back(bank: SmallBank, trouble: Path) -> None:
    bank.assign("chen3", "chen")
    back = Replica(trouble, Vault(trouble).unlock(PASSPHRASE))
    from rmdesk.clock import StoppedClock
    from rmdesk.sync.run import quiet, sync
    from tests.center.small_bank import NOW

    sync(back, bank.session("chen"), StoppedClock(at=NOW), quiet)
    back.close()
    async with at_the_sync_screen(trouble, "down", "down", "a") as pilot:
        assert shown(pilot, "2 conflicts")
        assert not shown(pilot, "not taken")
        assert shown(pilot, "↑ waiting 客户chen3 Remarks: — → 下月搬家")


async def test_letting_go_asks_first(trouble: Path) -> None:
    async with at_the_sync_screen(trouble, "down", "down", "x") as pilot:
        assert shown(pilot, "Let this go for good? a customer who has left your book: Remarks: — → 下月搬家")
        await press(pilot, "enter")  # the first answer keeps it
        assert shown(pilot, "1 edit not taken")
        await press(pilot, "x", "down", "enter")
        assert not shown(pilot, "not taken")
    assert stored(trouble, "SELECT event FROM audit_event") == [("discard_edit",)]


async def test_keys_of_decisions_work_only_where_there_is_something_to_decide(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        assert shown(pilot, "m Mine")
        await press(pilot, "end", "m", "t", "a", "x")
        assert not shown(pilot, "m Mine")
        assert shown(pilot, "2 conflicts, 1 edit not taken")


async def test_enter_opens_the_customer(trouble: Path) -> None:
    async with at_the_sync_screen(trouble, "enter") as pilot:
        await until(pilot, lambda: "CustomerScreen" in type(pilot.app.screen).__name__)


async def test_a_calm_desk_shows_its_books_and_says_that_nothing_waits(bank: SmallBank, tmp_path: Path) -> None:
    a_calm_book(tmp_path / "desk", bank)
    async with at_the_sync_screen(tmp_path / "desk", size=(80, 24)) as pilot:
        assert shown(pilot, "Nothing waits and nothing is to be decided.")
        assert shown(pilot, "Book Rows Seq Epoch Last read")
        assert shown(pilot, "My customers")
        assert shown(pilot, "not yet. v compares sums, D every row.")
        await press(pilot, "i")
        assert not shown(pilot, "Book Rows Seq Epoch Last read")


async def test_offline_is_said_with_its_reason_since_when_and_when_it_is_tried_again(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        app = pilot.app
        assert isinstance(app, Host)
        assert app.standing is not None
        since, again = datetime(2026, 11, 20, 1, 30, tzinfo=UTC), datetime(2026, 11, 20, 1, 42, 20, tzinfo=UTC)
        app.standing = replace(app.standing, online=False, reason="The center cannot be reached.", offline_since=since, next_try=again)
        await until(pilot, lambda: shown(pilot, "○ OFFLINE since 09:30: The center cannot be reached."))
        assert shown(pilot, "next try 09:42:20, Ctrl+R at once")
        app.standing = replace(app.standing, failed=True, online=True, reason="The disk is full.")
        await until(pilot, lambda: shown(pilot, "✗ the center answers, but the sync failed: The disk is full."))


async def test_a_fill_under_way_shows_how_far_it_is(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        app = pilot.app
        assert isinstance(app, Host)
        assert app.standing is not None
        app.standing = replace(app.standing, syncing=True, online=True, progress="fill", done=2_500, total=10_000)
        await until(pilot, lambda: shown(pilot, "25% · First fill, 2,500 of 10,000"))
        assert shown(pilot, "◌ First fill 25% · 2,500 of 10,000")


async def test_a_verification_without_a_center_says_so_and_goes_on(trouble: Path) -> None:
    async with at_the_sync_screen(trouble) as pilot:
        await press(pilot, "v")
        await until(pilot, lambda: bool(told(pilot)))
        await until(pilot, lambda: shown(pilot, "not yet. v compares sums"))
