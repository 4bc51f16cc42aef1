"""The watch goes on whatever happens: a pass that fails, a day that turns while the machine sleeps, what other processes save."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from rmdesk.errors import DiskFull, NotAllowed, NotEnrolled, RmdeskError
from rmdesk.reminders import engine, watching
from rmdesk.reminders.book import Reminders
from rmdesk.reminders.engine import News
from rmdesk.reminders.watching import Watch, only_watch
from rmdesk.store.edits import Edits
from rmdesk.store.reminder_rows import Refreshed
from rmdesk.store.replica import Replica
from tests.reminders.test_book import a_loan_due
from tests.reminders.test_engine import TUESDAY, TurningClock
from tests.store.desks import DEVICE, KEY, RM


class OnADisk(Reminders):
    """Reminders on a disk that is full for a while."""

    is_full = False

    def refresh(self, customers: Collection[str] | None = None) -> Refreshed:
        if self.is_full:
            raise DiskFull("here")
        return super().refresh(customers)


class Machine:
    """A desk that is watched, and what was told."""

    def __init__(self, replica: Replica, home: Path) -> None:
        self.clock = TurningClock()
        self.reminders = OnADisk(replica, self.clock, lambda: Edits(replica, RM, DEVICE, self.clock))
        self.news: list[News] = []
        self.complaints: list[str] = []
        self.reason: RmdeskError | None = None
        self.begun = threading.Event()
        self.watch = Watch(
            self.reminders, replica.changed, home, self.clock, self.begun.set, self.news.append, self.complaints.append, lambda: self.reason
        )

    def run(self, person: Callable[[], None]) -> None:
        """Watch while `person` does something in a thread; SIGTERM once they are through."""
        failed: list[BaseException] = []

        def act() -> None:
            self.begun.wait(30)
            try:
                person()
            except BaseException as error:  # noqa: BLE001 - raised again in the test's own thread
                failed.append(error)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)

        acting = threading.Thread(target=act)
        acting.start()
        try:
            self.watch.run()
        finally:
            acting.join()
        if failed:
            raise failed[0]


@pytest.fixture
def machine(replica: Replica, home: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """Looks come quickly."""
    monkeypatch.setattr(watching, "LOOK", 0.05)
    monkeypatch.setattr(engine, "GATHER", 0.01)
    return Machine(replica, home)


def until(holds: Callable[[], bool]) -> None:
    """Wait for the other thread."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline, "never came true"
        time.sleep(0.01)


def test_a_pass_that_fails_is_told_once_and_the_next_day_is_announced_all_the_same(machine: Machine, replica: Replica) -> None:
    a_loan_due(replica)

    def person() -> None:
        until(lambda: len(machine.news) == 1)
        machine.reminders.is_full = True
        machine.clock.days.append(TUESDAY)  # the machine slept over the weekend
        until(lambda: bool(machine.complaints))
        time.sleep(0.3)  # several looks
        machine.reminders.is_full = False
        until(lambda: len(machine.news) == 2)

    machine.run(person)
    assert machine.news == [News(1, announced=True)] * 2
    assert len(machine.complaints) == 1
    assert machine.reminders.are_of() == TUESDAY


def test_what_another_process_saves_is_looked_at(machine: Machine, replica: Replica, home: Path) -> None:
    def person() -> None:
        until(lambda: len(machine.news) == 1)
        other = Replica(home, KEY)
        try:
            a_loan_due(other)
        finally:
            other.close()
        until(lambda: machine.reminders.call_list(1).customers == 1)

    machine.run(person)
    assert machine.news == [News(0, announced=True)]


def test_a_pass_that_finds_nothing_new_saves_nothing(machine: Machine, replica: Replica, home: Path) -> None:
    a_loan_due(replica)
    machine.reminders.refresh()
    other = Replica(home, KEY)
    with other.writing():
        pass
    other.changed.poll()
    machine.reminders.refresh()
    machine.reminders.announce()
    other.changed.poll()
    machine.reminders.refresh()
    machine.reminders.announce()
    assert not other.changed.poll()
    other.close()


def test_it_ends_when_the_desk_is_gone(machine: Machine) -> None:
    machine.reason = NotEnrolled("here")
    with pytest.raises(NotEnrolled):
        machine.watch.run()


def test_only_one_watches_a_profile(home: Path) -> None:
    with only_watch(home), pytest.raises(NotAllowed), only_watch(home):
        pass
    with only_watch(home):
        pass
