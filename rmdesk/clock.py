"""The one clock. Everything that needs "now" or "today" is given a `Clock`; nothing else in the house asks the operating system.

The business date is a plain date in the bank's time zone; moments are UTC. `--as-of` pins the business date and leaves moments alone: a replayed
day is read as that day, but what is written keeps its true time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BANK_ZONE = "Asia/Shanghai"


@dataclass(frozen=True)
class Clock:
    """The machine's clock, with the business date pinned to `as_of` if given."""

    as_of: date | None = None
    zone: str = BANK_ZONE

    def now(self) -> datetime:
        """This moment, UTC, in whole milliseconds (what the tables keep)."""
        moment = datetime.now(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def today(self) -> date:
        """The business date: `as_of`, or the date in the bank's time zone."""
        return self.as_of or self.now().astimezone(ZoneInfo(self.zone)).date()

    def local(self, moment: datetime) -> datetime:
        """`moment` as the bank's wall clock shows it."""
        return moment.astimezone(ZoneInfo(self.zone))

    def monotonic(self) -> float:
        """Seconds that never jump, for intervals."""
        return time.monotonic()


@dataclass(frozen=True)
class StoppedClock(Clock):
    """A clock that stands at `at`; for replays and tests."""

    at: datetime = datetime(2026, 11, 20, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Always the same moment."""
        return self.at
