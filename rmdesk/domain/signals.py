"""Signs that a customer is leaving: what was found, compared with what, and the money at stake. Ranked by money.

Each rule looks at one fact and gives a signal or none; a customer with several is one line whose stake is the greatest of theirs, because they
are about the same money.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from rmdesk.domain.appraisal_parameters import Signals
from rmdesk.domain.dates import add_months
from rmdesk.domain.money import PPM, divide_half_up


class Sign(enum.StrEnum):
    """What was noticed."""

    FALLING = "falling"
    PAY_STOPPED = "pay_stopped"
    OUTWARD = "outward"
    SILENT = "silent"
    CLOSED = "closed"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign, with its arithmetic. What a field means depends on the sign; amounts are minor units of the main currency."""

    sign: Sign
    stake: int
    """Money at stake."""
    amounts: tuple[int, ...] = ()
    """Falling: the averages, the oldest first. Pay: what usually came. Outward: what left, and what was there before. Closed: what it was."""
    share: int = 0
    """ppm."""
    count: int = 0
    """Months of pay, bookings outward, products closed."""
    on: date | None = None
    """Last pay, largest transfer, last own booking, last closing, day of the complaint."""
    text: str = ""
    """To whom, which products, what the complaint is about."""


def falling(averages: Sequence[int], rules: Signals) -> Signal | None:
    """The last `falling_months` averages each below the one before, together by `falling_share`; the stake is what was lost."""
    last = averages[-rules.falling_months - 1 :]
    if len(last) <= rules.falling_months or last[0] <= 0 or not all(later < earlier for earlier, later in pairwise(last)):
        return None
    lost = last[0] - last[-1]
    if lost * PPM < rules.falling_share * last[0] or lost < rules.least:
        return None
    return Signal(Sign.FALLING, lost, tuple(last), share=divide_half_up(lost * PPM, last[0]), count=rules.falling_months)


def pay_stopped(received: Mapping[tuple[int, int], tuple[date, int]], today: date, assets: int, rules: Signals) -> Signal | None:
    """Pay that came in each of the last whole months but the latest, or is overdue this month.

    Args:
        received: (year, month) → the last day pay came in, and how much came that month.
        today: the business date.
        assets: what is at stake, at least a year of pay being counted.
        rules: the parameters.

    It has stopped if it is later than `pay_late_days` after the day of the month before, having come in `pay_months` months in a row.
    """
    if not received:
        return None
    latest, _amount = received[max(received)]
    run: list[tuple[date, int]] = []
    month = latest.replace(day=1)
    while (month.year, month.month) in received:
        run.append(received[month.year, month.month])
        month = add_months(month, -1)
    if len(run) < rules.pay_months:
        return None
    expected = add_months(latest, 1)
    if today <= expected + timedelta(rules.pay_late_days):
        return None
    usual = divide_half_up(sum(amount for _day, amount in run), len(run))
    stake = max(assets, usual)
    return Signal(Sign.PAY_STOPPED, stake, (usual,), count=len(run), on=latest) if stake >= rules.least else None


def outward(moved: int, count: int, largest: date | None, to: str, assets: int, rules: Signals) -> Signal | None:
    """What went to others in the last days beyond what came from them, against what was there before: `assets` now, and what left."""
    before = max(0, assets) + moved
    if moved < rules.outward_least or before <= 0 or moved * PPM < rules.outward_share * before:
        return None
    return Signal(Sign.OUTWARD, moved, (moved, before), share=divide_half_up(moved * PPM, before), count=count, on=largest, text=to)


def silent(last_own: date | None, today: date, assets: int, rules: Signals) -> Signal | None:
    """No booking of their own for so many days."""
    if last_own is None or (today - last_own).days < rules.silent_days:
        return None
    stake = divide_half_up(assets * rules.silent_share, PPM)
    return (
        Signal(Sign.SILENT, stake, (assets,), share=rules.silent_share, count=(today - last_own).days, on=last_own)
        if stake >= rules.least
        else None
    )


def closed(amount: int, count: int, on: date, products: str, rules: Signals) -> Signal | None:
    """Products closed or run out lately that no other of the same sort followed; the stake is what was on them."""
    return Signal(Sign.CLOSED, amount, (amount,), count=count, on=on, text=products) if amount >= rules.least else None


def complained(received: date, about: str, assets: int, rules: Signals) -> Signal | None:
    """A complaint is open."""
    stake = divide_half_up(assets * rules.complaint_share, PPM)
    return Signal(Sign.COMPLAINT, stake, (assets,), share=rules.complaint_share, on=received, text=about) if stake >= rules.least else None


def stake_of(signals: Sequence[Signal]) -> int:
    """What is at stake with a customer: the greatest of all signals."""
    return max((signal.stake for signal in signals), default=0)
