"""End-of-day balances from bookings that state the balance after each, in no reliable order within a day.

The bookings of an account on a day form a chain: each goes on from the balance where another ended. The last one is a booking from whose
balance no other of the day goes on; of several such (the source rounds, or lacks a booking), the one nearest to the balance at the end of
the day before + the sum of the day's amounts; then the later in the file. Its stated balance is the day's: the source's own word, so that
rounding in the source does not add up. If the account's first day does not tell where it began, the chain's loose beginnings are tried.
Where a booking states no balance, the running sum is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from rmdesk.center.intake.values import Unfit
from rmdesk.i18n import _


@dataclass(frozen=True)
class DayEnd:
    """The balance of an account from `day` on."""

    account: str
    day: str
    amount: int
    opening: bool = False
    """It was there before the first booking: what the source states of that one says so."""


class DayOrder:
    """Finds the accounts whose bookings do not come in the order of days. Memory: one day for each account."""

    def __init__(self) -> None:
        self._latest: dict[str, str] = {}
        self.scattered: set[str] = set()

    def see(self, account: str, day: str) -> None:
        """Take note of one booking."""
        latest = self._latest.get(account, "")
        if day < latest:
            self.scattered.add(account)
        elif day > latest:
            self._latest[account] = day


@dataclass
class Tally:
    """How the account-days came out, for the report."""

    days: int = 0
    exact: int = 0
    """The running sum meets a stated balance."""
    near: int = 0
    """… within the tolerance."""
    gaps: int = 0
    """… misses it: a booking is missing from the source. The nearest stated balance was taken."""
    summed: int = 0
    """A booking stated no balance; the running sum was taken."""
    unchanged: int = 0
    """The day ended as it began: no row."""
    openings: int = 0
    """Accounts that held something before the first booking of the source."""


@dataclass
class _Day:
    day: str
    total: int = 0
    bookings: list[tuple[int, int | None]] = field(default_factory=list)
    """Signed amount and stated balance."""

    def take(self, amount: int, balance: int | None) -> None:
        """One more booking."""
        self.total += amount
        self.bookings.append((amount, balance))


class Balances:
    """Gathers bookings and gives a day's balance when the account's next day begins. Memory: one open day for each account.

    Accounts that are `scattered` (their bookings do not come in the order of days) are held whole and come out at the end.
    """

    def __init__(self, tolerance: int, scattered: Container[str] = frozenset()) -> None:
        self._tolerance = tolerance
        self._scattered = scattered
        self._open: dict[str, _Day] = {}
        self._ended: dict[str, int] = {}
        self._held: dict[str, dict[str, _Day]] = {}
        self._openings: dict[str, int] = {}
        self._earliest = ""
        self.tally = Tally()

    def book(self, account: str, day: str, amount: int, balance: int | None) -> DayEnd | None:
        """Take one booking in; give the balance of the account's day before, if that is over and changed it.

        Raises:
            Unfit: if the account's bookings go back in time, and it is not known as scattered.
        """
        if not self._earliest or day < self._earliest:
            self._earliest = day
        if account in self._scattered:
            self._held.setdefault(account, {}).setdefault(day, _Day(day)).take(amount, balance)
            return None
        current, ended = self._open.get(account), None
        if current is not None and day < current.day:
            raise Unfit(
                _("bookings of an account must be in the order of days: {day} comes after {before}").format(day=day, before=current.day)
            )
        if current is None or day > current.day:
            ended = self._end(account)
            current = self._open[account] = _Day(day)
        current.take(amount, balance)
        return ended

    def finish(self) -> Iterator[DayEnd]:
        """The balances of the days that are still open, of the scattered accounts, and those from before the first day of all."""
        for account in list(self._open):
            ended = self._end(account)
            if ended is not None:
                yield ended
        for account, days in self._held.items():
            for day in sorted(days):
                self._open[account] = days[day]
                ended = self._end(account)
                if ended is not None:
                    yield ended
        if self._openings and self._earliest > date.min.isoformat():
            before = (date.fromisoformat(self._earliest) - timedelta(1)).isoformat()
            for account, amount in self._openings.items():
                yield DayEnd(account, before, amount, opening=True)

    def _end(self, account: str) -> DayEnd | None:
        day = self._open.pop(account, None)
        if day is None:
            return None
        before = self._ended.get(account)
        miss, amount = end_of_day(before, day.bookings)
        self._ended[account] = amount
        if before is None and miss is not None and (there := opening_of(day.bookings, amount, self._tolerance)):
            self._openings[account] = there
            self.tally.openings += 1
        self.tally.days += 1
        if miss is None:
            self.tally.summed += 1
        elif miss == 0:
            self.tally.exact += 1
        elif miss <= self._tolerance:
            self.tally.near += 1
        else:
            self.tally.gaps += 1
        if amount == before:
            self.tally.unchanged += 1
            return None
        return DayEnd(account, day.day, amount)


def opening_of(bookings: Sequence[tuple[int, int | None]], end: int, tolerance: int) -> int:
    """What was there before the first of a day's bookings that lead to `end`, minor units; 0 if they do not say it, or next to nothing.

    A source that begins in the middle of an account's life states the balance after each booking, and so the one before the first.
    """
    total = sum(amount for amount, _balance in bookings)
    starts = Counter(balance - amount for amount, balance in bookings if balance is not None)
    loose = starts - Counter(balance for _amount, balance in bookings if balance is not None) or starts
    start = min(loose, key=lambda start: (abs(start + total - end), start), default=0)
    return start if abs(start) > tolerance and abs(start + total - end) <= tolerance else 0


def end_of_day(before: int | None, bookings: Sequence[tuple[int, int | None]]) -> tuple[int | None, int]:
    """By how much the running sum misses the chosen stated balance (None: not all are stated), and the balance after the last booking.

    Args:
        before: balance at the end of the day before, minor units; None if unknown.
        bookings: signed amount and stated balance of each, in the order of the file.
    """
    total = sum(amount for amount, _balance in bookings)
    stated = [(balance - amount, balance) for amount, balance in bookings if balance is not None]
    if not stated or (before is not None and len(stated) < len(bookings)):
        return None, (before or 0) + total
    if len(stated) == 1:  # most days
        return (0 if before is None else abs(before + total - stated[0][1])), stated[0][1]
    starts, ends = Counter(start for start, _end in stated), Counter(end for _start, end in stated)
    loose_starts, loose_ends = starts - ends or starts, ends - starts or ends
    reached = [start + total for start in ([before] if before is not None else loose_starts)]
    miss, _later, chosen = min(
        (abs(target - end), -number, end) for target in reached for number, (_start, end) in enumerate(stated) if end in loose_ends
    )
    return miss, chosen
