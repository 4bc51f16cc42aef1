"""How balances move: change points of an account over the bank's history, with pay days and seasons. All amounts are fen, all days ordinals.

Each function gives (day, end-of-day balance) with growing days, from the first day of the history, or the day the account was opened, to the last
closed day at most. The shapes: wages arrive and are spent; the year-end bonus comes before the Spring Festival and the festival costs money;
companies pay wages on the 10th and suppliers around it, and look richer at a quarter's end; what nobody touches earns interest four times a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from rmdesk.center.demo_bank.frame import Frame
from rmdesk.center.demo_bank.rows import Row, day_head

Points = list[tuple[int, int]]


class Flow(NamedTuple):
    """Money that something else moved on an account and that stays moved: in, or out if negative."""

    day: int
    amount: int
    category: str
    own: bool = False
    """The other side is an account of the same customer."""


_INTEREST_PPM = 500
"""Interest on demand deposits, a year."""
_SETTLES = (3, 6, 9, 12)
"""Months in which interest is settled, on the 20th, booked on the 21st."""


def wages(chance: Random, frame: Frame, level: int, pay: int, payday: int, opened: int, *, detailed: int) -> Points:
    """Somebody who is paid on `payday` (index in `frame.PAYDAYS`) and whose balance drifts towards `level`.

    Before the last `detailed` months what is spent within a month does not show: a long history of small accounts is worth no more.
    """
    draw = chance.random
    first = max(frame.start, opened)
    drift = 0.65 + 0.6 * draw()
    last, count = frame.as_of, len(frame.months)
    points = [(first, int(level * drift * (0.9 + 0.2 * draw())))]
    for index, month in enumerate(frame.months):
        day = month.paydays[payday]
        if day <= first:
            continue
        if day > last:
            break
        base = level * (drift + (1 - drift) * (index + 1) / count) * (0.88 + 0.2 * draw())
        gain = pay * (3.2 if month.bonus else 1.0)
        points.append((day, int(base + gain)))
        if index + detailed < count:
            continue
        day += 5 + int(draw() * 14)
        if day > last:
            break
        rest = 0.15 + 0.4 * draw()
        points.append((day, int(base + gain * (rest * 0.4 if month.festival else rest))))
    return points


def irregular(chance: Random, frame: Frame, level: int, turnover: int, opened: int, times: int) -> Points:
    """Somebody whose money comes and goes `times` a month on any day: shops, freelancers, students."""
    draw = chance.random
    day = max(frame.start, opened)
    last, step = frame.as_of, 30.4 / times
    points = [(day, int(level * (0.7 + 0.6 * draw())))]
    while True:
        day += 1 + int(step * 2 * draw())
        if day > last:
            return points
        points.append((day, max(100, int(level * (0.8 + 0.4 * draw()) + turnover * (draw() - 0.35)))))


def resting(frame: Frame, amount: int, opened: int) -> Points:
    """Money that nobody touches; only interest is booked."""
    first = max(frame.start, opened)
    points = [(first, amount)]
    for month in frame.months:
        day = month.first + 20
        if month.month in _SETTLES and first < day <= frame.as_of:
            amount += amount * _INTEREST_PPM // 4_000_000
            points.append((day, amount))
    return points


def business(chance: Random, frame: Frame, level: int, payroll: int, opened: int) -> Points:
    """A company: suppliers in the first days, wages on the 10th, later receipts (of the last months), more than usual on a quarter's last day."""
    draw = chance.random
    first = max(frame.start, opened)
    drift = 0.6 + 0.7 * draw()
    last, count = frame.as_of, len(frame.months)
    points = [(first, int(level * drift))]
    dress = 0.15 + 0.5 * draw()
    for index, month in enumerate(frame.months):
        base = level * (drift + (1 - drift) * (index + 1) / count) * (0.85 + 0.3 * draw())
        wage_day = month.paydays[0]
        workdays = month.working
        moves = [(workdays[int(draw() * 3)], base * (0.75 + 0.3 * draw()) + payroll)]
        if moves[0][0] < wage_day:
            moves.append((wage_day, moves[0][1] - payroll * (2.0 if month.bonus else 1.0)))
        if index + 9 > count:
            moves.append((workdays[min(len(workdays) - 2, 9 + int(draw() * 6))], base * (0.9 + 0.35 * draw())))
        if month.closes_quarter:
            moves.append((workdays[-1], base * (1.1 + dress)))
        for day, amount in moves:
            if points[-1][0] < day <= last:
                points.append((day, int(amount)))
    return points


def kept(frame: Frame, amount: int, opened: int, closed: int | None = None) -> Points:
    """Money put away as one sum: a time deposit. Gone on `closed`."""
    points = [(max(frame.start, opened), amount)]
    if closed is not None:
        points.append((closed, 0))
    return points


def repaid(frame: Frame, steps: list[tuple[int, int]]) -> Points:
    """What is owed on a loan: `steps` are (day, outstanding) from its first day on, whole life; given back is the part inside the history."""
    before = [step for step in steps if step[0] <= frame.start]
    inside = [step for step in steps if frame.start < step[0] <= frame.as_of]
    return ([(frame.start, before[-1][1])] if before else []) + inside


def moved(points: Points, flows: Sequence[Flow]) -> Points:
    """`points` with `flows` upon them: each lifts everything from its day on; what came before the first point lifts all of it."""
    begins = points[0][0]
    for day, amount, _category, _own in flows:
        before = [point for point in points if point[0] < day]
        after = [(when, value + amount) for when, value in points if when > day]
        here = [(day, value_at(points, day) + amount)] if day >= begins else []
        points = [*before, *here, *after]
    return points


def value_at(points: Points, day: int) -> int:
    """The balance at the end of `day`; 0 before the first point."""
    return next((amount for when, amount in reversed(points) if when <= day), 0)


def held(points: Points, first: int, last: int) -> int:
    """Σ of the end-of-day balances of `first … last`."""
    total, until = 0, last
    for day, amount in reversed(points):
        if day <= until:
            start = max(day, first)
            total += amount * (until - start + 1)
            until = start - 1
            if until < first:
                break
    return total


def balance_rows(frame: Frame, account_id: str, points: Points) -> list[Row]:
    """Rows of `balance`, columns as `Shape` has them: id, row_version, source, as_of, deleted_at, account_id, date, amount."""
    head, start, hexes, texts = day_head(account_id), frame.start, frame.hexes, frame.texts
    return [(head + hexes[day - start], 1, "core", None, None, account_id, texts[day - start], amount) for day, amount in points]
