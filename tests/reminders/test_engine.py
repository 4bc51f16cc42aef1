"""The engine wakes when it is time to, makes good what it missed, and survives whatever goes wrong in a pass."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from rmdesk.clock import Clock
from rmdesk.domain.reminder_life import Decision
from rmdesk.reminders import engine as engine_module
from rmdesk.reminders.book import Reminders
from rmdesk.reminders.engine import Engine, News, Outcome, alone, morning
from rmdesk.store.changes import ANYTHING, Changed
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from tests.reminders.test_book import DAY, a_loan_due, only_reason
from tests.store.desks import DEVICE, RM

TUESDAY = date(2026, 11, 24)


@dataclass(frozen=True)
class TurningClock(Clock):
    """A clock whose day is turned by hand; its moments are far ahead, so that no job of the engine comes due by itself."""

    days: list[date] = field(default_factory=lambda: [DAY])

    def now(self) -> datetime:
        return datetime(2999, 1, 1, 1, tzinfo=UTC)

    def today(self) -> date:
        return self.days[-1]


class Desk:
    """An engine whose passes run at once, and what it told."""

    def __init__(self, replica: Replica, home: Path) -> None:
        self.clock = TurningClock()
        self.reminders = Reminders(replica, self.clock, lambda: Edits(replica, RM, DEVICE, self.clock))
        self.news: list[News] = []
        self.problems: list[str] = []
        self.put_down: list[date] = []
        self.engine = Engine(
            self.reminders,
            home,
            self.clock,
            self._work,
            self.news.append,
            self.problems.append,
            lambda: self.put_down.append(self.clock.today()),
        )

    @staticmethod
    def _work(look: Callable[[], Outcome], then: Callable[[Outcome], None]) -> None:
        then(look())


@pytest.fixture
def desk(replica: Replica, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An engine that does not run yet."""
    monkeypatch.setattr(engine_module, "GATHER", 0.01)
    return Desk(replica, tmp_path)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for a timer."""
    for _turn in range(1000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("never came true")


async def test_the_list_is_announced_once_a_business_date_whoever_derives_it(desk: Desk, replica: Replica, tmp_path: Path) -> None:
    a_loan_due(replica)
    desk.engine.start()
    desk.engine.stop()
    assert desk.news == [News(1, announced=True)]
    assert morning(desk.reminders, tmp_path) == News(1, announced=False)
    desk.clock.days.append(TUESDAY)
    assert morning(desk.reminders, tmp_path).announced


async def test_after_a_change_the_touched_customers_are_looked_at_again(desk: Desk, replica: Replica) -> None:
    desk.engine.start()
    assert desk.news[-1].customers == 0
    customer, _loan = a_loan_due(replica)
    desk.engine.changed(Changed(frozenset({"loan"}), frozenset({customer})))
    desk.engine.changed(Changed(frozenset({"account"}), frozenset({customer})))
    await until(lambda: len(desk.news) == 2)
    assert desk.news[-1] == News(1, announced=False)
    desk.engine.stop()


async def test_a_decision_changes_how_many_wait(desk: Desk, replica: Replica) -> None:
    a_loan_due(replica)
    desk.engine.start()
    desk.reminders.decide(only_reason(desk.reminders), Decision.DONE, note="repaid")
    desk.engine.changed(Changed(frozenset({"reminder_decision"})))
    await until(lambda: len(desk.news) == 2)
    assert desk.news[-1].customers == 0
    desk.engine.stop()


async def test_what_no_rule_reads_wakes_nobody(desk: Desk) -> None:
    desk.engine.start()
    desk.engine.changed(Changed(frozenset({"setting"})))
    await asyncio.sleep(0.1)
    assert len(desk.news) == 1
    desk.engine.stop()


async def test_a_laptop_that_slept_over_a_weekend_derives_once(desk: Desk, replica: Replica) -> None:
    a_loan_due(replica)
    desk.engine.start()
    desk.clock.days.append(TUESDAY)
    desk.engine.wake()
    desk.engine.wake()
    assert [news.announced for news in desk.news] == [True, True]
    assert desk.reminders.are_of() == TUESDAY
    desk.engine.stop()


async def test_what_else_belongs_to_a_day_is_done_when_the_date_turns_and_after_a_sync(desk: Desk) -> None:
    desk.engine.start()
    assert desk.put_down == [DAY]
    desk.clock.days.append(TUESDAY)
    await desk.engine.look_at_all()
    assert desk.put_down == [DAY, TUESDAY], "at midnight"
    desk.engine.wake()
    assert desk.put_down == [DAY, TUESDAY], "nothing was missed"
    desk.engine.changed(ANYTHING)
    await until(lambda: len(desk.put_down) == 3)
    desk.engine.changed(Changed(frozenset({"contact"}), frozenset({"nobody"})))
    await asyncio.sleep(0.1)
    assert len(desk.put_down) == 3, "a contact that was saved begins no day"
    desk.engine.stop()


async def test_a_clock_that_jumped_back_is_followed(desk: Desk, replica: Replica) -> None:
    a_loan_due(replica)
    desk.engine.start()
    desk.clock.days.extend([TUESDAY, DAY])
    desk.engine.wake()
    assert desk.reminders.are_of() == DAY
    desk.engine.stop()


async def test_a_pass_that_fails_is_told_and_the_next_waking_tries_again(desk: Desk, replica: Replica) -> None:
    with replica.writing() as conn:
        conn.execute("ALTER TABLE reminder RENAME TO hidden")
    desk.engine.start()
    assert len(desk.problems) == 1
    assert desk.engine.running
    with replica.writing() as conn:
        conn.execute("ALTER TABLE hidden RENAME TO reminder")
    a_loan_due(replica)
    desk.engine.wake()
    assert desk.news == [News(1, announced=True)]
    desk.engine.stop()


async def test_stopping_twice_is_fine_and_then_nothing_wakes(desk: Desk) -> None:
    desk.engine.start()
    desk.engine.stop()
    desk.engine.stop()
    told = len(desk.news)
    desk.engine.wake()
    desk.engine.changed(Changed(frozenset()))
    await asyncio.sleep(0.05)
    assert len(desk.news) == told


def test_two_programs_never_derive_at_once_on_a_profile(desk: Desk, replica: Replica, tmp_path: Path) -> None:
    a_loan_due(replica)
    found: list[News] = []
    other = threading.Thread(target=lambda: found.append(morning(desk.reminders, tmp_path)))
    with alone(tmp_path):
        other.start()
        other.join(0.2)
        assert found == []
    other.join()
    assert found == [News(1, announced=True)]
