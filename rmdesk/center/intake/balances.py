"""End-of-day balances from bookings that state the balance after each, in no reliable order within a day.

The bookings of an account on a day form a chain: each goes on from the balance where another ended. The last one is a booking from whose
balance no other of the day goes on; of several such (the source rounds, or lacks a booking), the one nearest to the balance at the end of
the day before + the sum of the day's amounts; then the later in the file. Its stated balance is the day's: the source's own word, so that
rounding in the source does not add up. If the account's first day does not tell where it began, the chain's loose beginnings are tried.
Where a booking states no balance, the running sum is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rmdesk.center.intake.values import Unfit
from rmdesk.i18n import _


@dataclass(frozen=True)
class DayEnd:
    """The balance of an account from `day` on."""

    account: str
    day: str
    amount: int


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


@dataclass
class _Day:
    day: str
    total: int = 0
    bookings: list[tuple[int, int | None]] = field(default_factory=list)
    """Signed amount and stated balance."""


class Balances:
    """Gathers bookings and gives a day's balance when the account's next day begins. Memory: one open day for each account."""

    def __init__(self, tolerance: int) -> None:
        self._tolerance = tolerance
        self._open: dict[str, _Day] = {}
        self._ended: dict[str, int] = {}
        self.tally = Tally()

    def book(self, account: str, day: str, amount: int, balance: int | None) -> DayEnd | None:
        """Take one booking in; give the balance of the account's day before, if that is over and changed it.

        Raises:
            Unfit: if the account's bookings go back in time.
        """
        current, ended = self._open.get(account), None
        if current is not None and day < current.day:
            raise Unfit(
                _("bookings of an account must be in the order of days: {day} comes after {before}").format(day=day, before=current.day)
            )
        if current is None or day > current.day:
            ended = self._end(account)
            current = self._open[account] = _Day(day)
        current.total += amount
        current.bookings.append((amount, balance))
        return ended

    def finish(self) -> Iterator[DayEnd]:
        """The balances of the days that are still open."""
        for account in list(self._open):
            ended = self._end(account)
            if ended is not None:
                yield ended

    def _end(self, account: str) -> DayEnd | None:
        day = self._open.pop(account, None)
        if day is None:
            return None
        before = self._ended.get(account)
        miss, amount = end_of_day(before, day.bookings)
        self._ended[account] = amount
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
