"""Old removals are forgotten; who was away for longer fills anew, and nobody else notices."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rmdesk.center.compaction import Compacted, compact
from rmdesk.sync.protocol import ResyncNeeded
from tests.center.small_bank import CHEN, NOW, SmallBank

TODAY = NOW.date()


def removals(bank: SmallBank) -> int:
    return len(bank.rows("SELECT 1 FROM change WHERE op = 'R'"))


def test_removals_are_kept_for_their_time_and_then_forgotten(bank: SmallBank) -> None:
    bank.assign("chen1", "chen", until="2026-11-20")
    before = removals(bank)
    assert before
    assert compact(bank.db, TODAY) == Compacted(0, 0)
    assert compact(bank.db, TODAY + timedelta(days=89)).dropped == 0
    away = bank.session(CHEN).digest("rm:chen").seq - 1
    bank.session(CHEN).changes("rm:chen", 1, away, 100)
    assert compact(bank.db, TODAY + timedelta(days=90)).dropped == before
    assert removals(bank) == 0
    with pytest.raises(ResyncNeeded):
        bank.session(CHEN).changes("rm:chen", 1, away, 100)
    bank.assert_sums_hold()


def test_who_stands_at_the_floor_reads_on(bank: SmallBank) -> None:
    bank.assign("chen1", "chen", until="2026-11-20")
    here = bank.session(CHEN).digest("rm:chen").seq
    compact(bank.db, TODAY)
    bank.load("customer", [{"id": "chen2", "level": "gold"}])
    compact(bank.db, TODAY + timedelta(days=90))
    page = bank.session(CHEN).changes("rm:chen", 1, here, 100)
    assert [block.table for block in page.blocks] == ["customer", "field_history"]


def test_a_book_without_removals_keeps_its_floor(bank: SmallBank) -> None:
    compact(bank.db, TODAY)
    assert compact(bank.db, TODAY + timedelta(days=200)) == Compacted(0, 0)
    assert bank.rows("SELECT max(floor) FROM book") == [(0,)]
