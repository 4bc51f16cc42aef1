"""Who listens hears that a book moved on, and only of books that are theirs; on PostgreSQL also from another process's commit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.feed import Feed
from rmdesk.center.hints import Hints
from tests.center.small_bank import NOW, SmallBank

SOON = 20.0


class Undone(Exception):
    """The transaction is rolled back."""


def heard(bank: SmallBank, books: list[str], change: Callable[[], object], *, until: str) -> list[tuple[str, int]]:
    """What a listener to `books` hears of `change`, up to the first word about `until`."""

    async def listen() -> list[tuple[str, int]]:
        hints, told = Hints(bank.db), []
        async for hint in hints.listen(books, SOON):
            if hint is None:
                await asyncio.to_thread(change)
                continue
            told.append(hint)
            if hint[0] == until:
                break
        hints.stop()
        return told

    return asyncio.run(asyncio.wait_for(listen(), SOON))


def test_a_change_is_told_with_the_seq_it_led_to(bank: SmallBank) -> None:
    told = heard(bank, ["rm:chen"], lambda: bank.load("customer", [{"id": "chen1", "level": "gold"}]), until="rm:chen")
    assert told == [("rm:chen", bank.session("chen").digest("rm:chen").seq)]


def test_nobody_hears_of_another_book(bank: SmallBank) -> None:
    def change() -> None:
        bank.load("customer", [{"id": "lin1", "level": "gold"}])
        bank.load("customer", [{"id": "chen1", "level": "gold"}])

    assert {book for book, _seq in heard(bank, ["rm:chen", "bank"], change, until="rm:chen")} == {"rm:chen"}


def test_what_was_rolled_back_is_not_told(bank: SmallBank) -> None:
    def fail(tx: Tx) -> None:
        Feed(tx, "intake", NOW).load("customer", [{"id": "chen1", "level": "silver"}])
        raise Undone

    def change() -> None:
        try:
            bank.db.write(fail)
        except Undone:
            bank.load("customer", [{"id": "chen2", "level": "gold"}])

    before = bank.session("chen").digest("rm:chen").seq
    assert heard(bank, ["rm:chen"], change, until="rm:chen") == [("rm:chen", before + 2)], "the row and its history line"


def test_another_center_process_on_the_same_database_is_heard(bank: SmallBank) -> None:
    if bank.db.dialect == "sqlite":
        return  # polling finds it

    def change() -> None:
        other = CenterDb(bank.db.url)
        other.write(lambda tx: Feed(tx, "intake", NOW).load("customer", [{"id": "chen1", "level": "gold"}]))
        other.close()

    assert heard(bank, ["rm:chen"], change, until="rm:chen")
