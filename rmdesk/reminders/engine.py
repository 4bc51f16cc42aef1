"""The engine: derives the reminders when it is time to, in the workstation's loop or for a command, and never two at once on a profile.

It wakes in the morning, when the business date turns, and a moment after anything was saved or synced. Nothing depends on its waking at the
right moment: whatever it missed (a laptop that slept, a clock that was put right, a pass that failed) the next waking makes good, once.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger

from rmdesk.clock import Clock
from rmdesk.errors import RmdeskError
from rmdesk.i18n import _
from rmdesk.store.changes import Changed

if TYPE_CHECKING:
    from rmdesk.reminders.book import Reminders

log = logging.getLogger(__name__)
MORNING: Final = time(8, 0)
"""When the day's list is worked out and announced, bank time."""
GATHER: Final = 1.0
"""Seconds for which changes are gathered before the customers that they touched are looked at again."""
LOCK_FILE: Final = "reminders.lock"


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the profile's lock for a pass; waits while another process derives the same reminders."""
    with (home / LOCK_FILE).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True)
class News:
    """What a waking of the engine found."""

    customers: int
    """With something to do."""
    announced: bool
    """Whether this is to be called out: once a business date, on whichever program wakes first."""


def passing(reminders: Reminders, home: Path) -> None:
    """Derive everybody's reminders, after any other process that does so. Raises what `morning` raises."""
    with alone(home):
        reminders.refresh()


def morning(reminders: Reminders, home: Path) -> News:
    """Derive everybody's reminders; the first to do so on a business date announces the list.

    Raises:
        DiskFull, DamagedReplica, Locked: nothing was changed.
    """
    passing(reminders, home)
    with alone(home):
        return News(reminders.to_call(), reminders.announce())


Outcome = News | str | None
"""What there is to tell: news, or in a sentence what went wrong; nothing if nothing was to be done."""


class Engine:
    """Wakes for the reminders of an open desk. Its methods are called in the loop; what they ask for is worked out by `work`."""

    def __init__(
        self,
        reminders: Reminders,
        home: Path,
        clock: Clock,
        work: Callable[[Callable[[], Outcome], Callable[[Outcome], None]], None],
        on_news: Callable[[News], None],
        on_problem: Callable[[str], None],
        also_daily: Callable[[], object] | None = None,
    ) -> None:
        """Make an engine that does not run yet.

        Args:
            reminders: of the desk.
            home: its profile folder.
            clock: says which day it is.
            work: runs its first argument in a thread, then the second with the outcome in the loop.
            on_news: told of each outcome.
            on_problem: told in a sentence what went wrong; the engine goes on.
            also_daily: what else is to be done on each business date; called in the thread when the date has turned, and after a sync, for what
                was not to be had before. The second time on a date it has nothing to do.
        """
        self._reminders = reminders
        self._home = home
        self._clock = clock
        self._work = work
        self._on_news = on_news
        self._on_problem = on_problem
        self._also_daily = also_daily or (lambda: None)
        self._changes: list[Changed] = []
        self._gathering: asyncio.TimerHandle | None = None
        self._running = False
        self._zone = ZoneInfo(clock.zone)
        self._scheduler = AsyncIOScheduler(
            timezone=self._zone,
            executors={"default": AsyncIOExecutor()},
            # Late is better than never, and once is enough: a laptop that slept over three mornings runs one.
            job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        )
        self._scheduler.add_listener(self._job_failed, EVENT_JOB_ERROR)

    @property
    def running(self) -> bool:
        """Whether it wakes by itself."""
        return self._running

    def start(self) -> None:
        """Look at everybody now, then wake by itself. Call it in a running loop."""
        self._running = True
        self._scheduler.start()
        if (
            self._clock.as_of is None
        ):  # a pinned day neither turns nor has a morning: its midnight is past, and would be due at once for ever
            self._scheduler.add_job(
                self.look_at_all, CronTrigger(hour=MORNING.hour, minute=MORNING.minute, timezone=self._zone), id="morning"
            )
            self._plan_next_day()
        self._ask(self._morning)

    def stop(self) -> None:
        """Wake no more. Stopping twice is fine."""
        if self._gathering is not None:
            self._gathering.cancel()
        if self._running:
            self._running = False  # the scheduler itself stops in the loop's next turn
            self._scheduler.shutdown(wait=False)

    def changed(self, changed: Changed) -> None:
        """Something was saved or synced: look again, after a moment, at the customers it touched."""
        self._changes.append(changed)
        if self.running and self._gathering is None:
            self._gathering = asyncio.get_running_loop().call_later(GATHER, self._look_at_touched)

    def wake(self) -> None:
        """Look whether something was missed: a timer does not run while a laptop sleeps, and clocks are put right."""
        if self.running:
            self._scheduler.wakeup()
            self._ask(self._missed)

    async def look_at_all(self) -> None:
        """The morning run, and the one when the business date turns."""
        self._plan_next_day()
        self._ask(self._morning)

    def _look_at_touched(self) -> None:
        self._gathering = None
        changes, self._changes = self._changes, []
        self._ask(lambda: self._touched(changes))

    def next_day(self) -> datetime:
        """When the business date turns next, bank time: everything that is due by a day is due from then."""
        local = self._clock.local(self._clock.now())
        return datetime.combine(local.date() + timedelta(1), time(0, 0, 5), self._zone)

    # -- in the thread ---------------------------------------------------------------------------------------------------

    def _morning(self) -> News:
        news = morning(self._reminders, self._home)
        self._also_daily()
        return news

    def _missed(self) -> News | None:
        """The morning run, if the reminders are still those of another day."""
        return self._morning() if self._reminders.are_of() != self._clock.today() else None

    def _touched(self, changes: list[Changed]) -> News | None:
        found = [self._reminders.affected(changed) for changed in changes]
        customers = None if None in found else frozenset[str]().union(*(one for one in found if one is not None))
        if customers is not None and not customers:
            # A decision changes who is to be called, without changing a reminder.
            decided = any(changed.touches(frozenset({"reminder_decision"})) for changed in changes)
            return News(self._reminders.to_call(), announced=False) if decided else None
        with alone(self._home):
            self._reminders.refresh(customers)
        if customers is None:
            self._also_daily()
        return News(self._reminders.to_call(), announced=False)

    # -- in the loop -----------------------------------------------------------------------------------------------------

    def _plan_next_day(self) -> None:
        self._scheduler.add_job(self.look_at_all, DateTrigger(self.next_day()), id="next day", replace_existing=True)

    def _ask(self, look: Callable[[], News | None]) -> None:
        self._work(lambda: self._guarded(look), self._told)

    @staticmethod
    def _guarded(look: Callable[[], News | None]) -> Outcome:
        """A pass that fails is logged and shown; the next waking tries again."""
        try:
            return look()
        except RmdeskError as error:
            log.warning("reminders: %s", error.what)
            return _("The reminders could not be brought up to date: {reason}").format(reason=error.what)
        except Exception:
            log.exception("reminders")
            return _("The reminders could not be brought up to date; they are tried again.")

    def _told(self, outcome: Outcome) -> None:
        if isinstance(outcome, str):
            self._on_problem(outcome)
        elif outcome is not None:
            self._on_news(outcome)

    def _job_failed(self, event: JobExecutionEvent) -> None:
        log.error("reminders: job %s failed: %s", event.job_id, event.exception)
        self._on_problem(_("The reminders could not be brought up to date; they are tried again."))
