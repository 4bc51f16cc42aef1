"""Reading: pages in seq order, snapshots in key order, and only one's own books."""

from __future__ import annotations

import pytest

from rmdesk.errors import NotAllowed
from rmdesk.sync.protocol import ResyncNeeded
from tests.center.small_bank import CHEN, SmallBank


def read_all(bank: SmallBank, book: str, limit: int) -> set[tuple[str, str]]:
    session = bank.session(CHEN)
    table = row = ""
    seen: list[tuple[str, str]] = []
    while True:
        page = session.snapshot(book, table, row, limit)
        for block in page.blocks:
            seen += [(block.table, str(line[block.columns.index("id")])) for line in block.rows]
        if not page.more:
            assert len(seen) == len(set(seen))
            return set(seen)
        table, row = page.table, page.id


@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_a_snapshot_in_pages_of_any_size_is_the_book(bank: SmallBank, limit: int) -> None:
    assert read_all(bank, "rm:chen", limit) == bank.book("rm:chen")


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_changes_from_the_start_lead_to_the_book(bank: SmallBank, limit: int) -> None:
    bank.assign("chen1", "chen", until="2026-11-20")
    session, after = bank.session(CHEN), 0
    here: set[tuple[str, str]] = set()
    while True:
        page = session.changes("rm:chen", 1, after, limit)
        assert page.after == after
        for block in page.blocks:
            here |= {(block.table, str(line[block.columns.index("id")])) for line in block.rows}
        here -= {(row.table, row.id) for row in page.removed}
        after = page.upto
        if not page.more:
            break
    assert here == bank.book("rm:chen")
    assert after == session.digest("rm:chen").seq


def test_nothing_changed_is_an_empty_page(bank: SmallBank) -> None:
    session = bank.session(CHEN)
    state = session.digest("rm:chen")
    page = session.changes("rm:chen", state.epoch, state.seq, 100)
    assert (page.blocks, page.removed, page.more, page.upto) == ([], [], False, state.seq)


@pytest.mark.parametrize(("epoch", "after"), [(2, 0), (1, 10_000)])
def test_a_cursor_that_cannot_be_continued_asks_for_a_resync(bank: SmallBank, epoch: int, after: int) -> None:
    with pytest.raises(ResyncNeeded):
        bank.session(CHEN).changes("rm:chen", epoch, after, 100)


def test_a_cursor_below_the_floor_asks_for_a_resync(bank: SmallBank) -> None:
    bank.db.write(lambda tx: tx.run("UPDATE book SET floor = 3 WHERE id = 'rm:chen'"))
    with pytest.raises(ResyncNeeded):
        bank.session(CHEN).changes("rm:chen", 1, 2, 100)


@pytest.mark.parametrize("book", ["rm:lin", "private:lin", "branch:west", "unassigned", "nonsense"])
def test_nobody_reads_a_book_that_is_not_theirs(bank: SmallBank, book: str) -> None:
    session = bank.session(CHEN)
    for ask in (lambda: session.changes(book, 1, 0, 10), lambda: session.snapshot(book, "", "", 10), lambda: session.digest(book)):
        with pytest.raises(NotAllowed):
            ask()


def test_a_supervisor_reads_the_books_of_the_team(bank: SmallBank) -> None:
    bank.load("team", [{"id": "t", "code": "t", "name": "一组"}])
    bank.load(
        "person", [{"id": "lin", "team_id": "t"}, {"id": "boss", "staff_no": "boss", "name": "Boss", "role": "supervisor", "team_id": "t"}]
    )
    from dataclasses import replace

    boss = replace(bank.person("boss"), role="supervisor")
    with bank.db.read() as tx:
        assert "rm:lin" in boss.readable(tx)
        assert "rm:chen" not in boss.readable(tx)
        assert boss.writable == {"rm:boss", "private:boss"}


def test_the_parts_of_a_book_add_up_to_it(bank: SmallBank) -> None:
    from rmdesk.store.wire import wrap64

    session = bank.session(CHEN)
    whole = session.digest("rm:chen")
    tables = session.parts("rm:chen", "", "").parts
    assert sum(part.count for part in tables) == whole.row_count
    assert wrap64(sum(part.digest for part in tables)) == whole.digest
    customers = session.parts("rm:chen", "customer", "chen").parts
    assert [(part.key, part.count) for part in customers] == [("chen1", 1), ("chen2", 1), ("chen3", 1)]
    rows = session.rows("rm:chen", "customer", "chen", "chen1", 1)
    assert (rows.last, rows.more, rows.block.hashes) == ("chen2", True, [customers[1].digest])
