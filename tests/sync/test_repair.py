"""Replica and center differ at the same seq: only the rows that differ are fetched, and what cannot be mended is told."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from rmdesk.clock import StoppedClock
from rmdesk.store import settings
from rmdesk.sync import repair
from rmdesk.sync.protocol import Hello, Parts, Rows
from rmdesk.sync.run import proved, quiet
from rmdesk.sync.verify import VerifyReport
from tests.center.small_bank import NOW, SmallBank
from tests.store.desks import a_customer
from tests.sync.small_desk import SmallDesk
from tests.sync.test_story import LossyCenter


class CountingCenter(LossyCenter):
    """Counts the rows it is asked to send again."""

    def __init__(self, desk: SmallDesk) -> None:
        super().__init__(desk)
        self.sent = 0
        self.asked = 0

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        self.asked += 1
        return super().parts(book, table, prefix)

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        answer = super().rows(book, table, prefix, after, limit)
        self.sent += len(answer.block.rows)
        return answer


def prove(desk: SmallDesk) -> VerifyReport:
    return proved(desk.replica, desk.center, desk.clock, quiet, deep=True)


def alarm(desk: SmallDesk) -> str:
    with desk.replica.reading() as db:
        return settings.get(db, repair.ALARM)


DAMAGE = {
    "a row lost": "DELETE FROM assignment WHERE id = 'a-chen2-chen'",
    "a row altered": "UPDATE customer SET name = 'x' WHERE id = 'chen1'",
    "a row lost with its entry": "DELETE FROM replica_row WHERE row_id = 'chen1'",
    "an entry altered": "UPDATE replica_row SET hash = hash + 1 WHERE row_id = 'chen2'",
    "an entry too many": "INSERT INTO replica_row SELECT book, table_name, 'nobody', 1 FROM replica_row WHERE row_id = 'chen1'",
    "sums altered": "UPDATE sync_cursor SET digest = digest + 1",
}


@pytest.mark.parametrize("what", DAMAGE)
def test_what_differs_is_mended(chen: SmallDesk, what: str) -> None:
    chen.sync()
    with chen.replica.bulk() as db:
        db.execute(DAMAGE[what])
    assert prove(chen).equal
    assert chen.value("customer", "chen1", "name") == "客户chen1"
    assert alarm(chen) == ""


def test_a_row_that_is_in_no_book_leaves(chen: SmallDesk) -> None:
    chen.sync()
    a_customer(chen.replica, "somebody else's")
    assert prove(chen).equal
    assert chen.ids("customer") == {"chen1", "chen2", "chen3"}


def test_sums_that_differ_are_noticed_by_every_sync(chen: SmallDesk) -> None:
    chen.sync()
    with chen.replica.bulk() as db:
        db.execute(DAMAGE["an entry altered"])
        db.execute(DAMAGE["sums altered"])
    chen.sync()
    assert chen.verify().equal


def test_only_the_rows_that_differ_are_fetched(bank: SmallBank, chen: SmallDesk) -> None:
    bank.load("customer_note", [{"id": f"{n:04x}", "customer_id": "chen1", "text": str(n)} for n in range(600)])
    chen.sync()
    with chen.replica.bulk() as db:
        db.execute("UPDATE customer_note SET text = 'x' WHERE id = '0123'")
    chen.center = counting = CountingCenter(chen)
    assert prove(chen).equal
    assert 0 < counting.sent <= repair.FEW
    assert counting.asked < 10


class LyingCenter(LossyCenter):
    """Says sums that do not belong to what it sends."""

    def hello(self) -> Hello:
        answer = super().hello()
        return msgspec.structs.replace(answer, books=[msgspec.structs.replace(book, digest=book.digest + 1) for book in answer.books])


def test_what_cannot_be_mended_is_filled_anew_once_a_day_and_then_an_alarm(chen: SmallDesk) -> None:
    chen.sync()
    honest, chen.center = chen.center, LyingCenter(chen)

    def filled_at() -> str:
        with chen.replica.reading() as db:
            return settings.get(db, "resynced_at")

    chen.sync()
    first = filled_at()
    assert first
    assert alarm(chen)
    chen.clock = StoppedClock(at=NOW + timedelta(hours=5))
    chen.sync()
    assert filled_at() == first
    chen.clock = StoppedClock(at=NOW + timedelta(hours=25))
    chen.sync()
    assert filled_at() > first
    chen.center = honest
    chen.sync()
    assert alarm(chen) == ""
    assert chen.verify().equal
