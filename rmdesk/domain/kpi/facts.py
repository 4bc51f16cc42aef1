"""From rows to the ledger's changes by day: what an account, a holding or a customer brings, and to whom an account counts.

Days are ordinals (`date.toordinal`), so that a desk and a center that store days differently say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rmdesk.domain.kpi.ledger import ALWAYS

Steps = dict[int, int]
"""Ordinal of a day → by how much something changes on it; days without a change are left out."""


def added(one: Steps, other: Steps) -> Steps:
    """Both together."""
    found = dict(one)
    for day, delta in other.items():
        found[day] = found.get(day, 0) + delta
    return found


def account_steps(points: Mapping[int, int] | Iterable[tuple[int, int]], opened: int | None, closed: int | None) -> Steps:
    """The changes of an account's balance while it is open.

    Args:
        points: (day, end-of-day balance from that day on), in any order.
        opened: the first day that it counts; None: it has always been open.
        closed: the first day that it does not count any more; None: it is open.
    """
    steps: Steps = {}
    first = opened or 0
    if closed is not None and closed <= first:
        return steps
    before = balance = 0
    for day, amount in sorted(points.items() if isinstance(points, Mapping) else points):
        if closed is not None and day >= closed:
            break
        if day <= first:  # what there was before the opening comes with it
            before = balance = amount
        elif amount != balance:
            steps[day] = amount - balance
            balance = amount
    if closed is not None and balance:
        steps[closed] = -balance
    return {first: before, **steps} if before else steps


def holding_steps(value: int, bought: int | None, maturity: int | None) -> Steps:
    """A position at its present value, from the day it was bought (None: always) through its maturity (None: for good)."""
    first = ALWAYS if bought is None else bought
    if not value or (maturity is not None and maturity < first):
        return {}
    return {first: value} if maturity is None else {first: value, maturity + 1: -value}


def loan_steps(principal: int, outstanding: int, grade: str, start: int, said: int | None) -> dict[str, Steps]:
    """A loan by grade, from the day for which the core has said what is outstanding (None: from its first day).

    Before that day the grade is not known: it stands with its principal under the empty grade.
    """
    if said is None or said <= start:
        return {grade: {start: outstanding}} if outstanding else {}
    found: dict[str, Steps] = {"": {start: principal, said: -principal}} if principal else {}
    if outstanding:
        found[grade] = {said: outstanding}
    return found


class Use(NamedTuple):
    """That a product line is in use from `first` until the day before `after` (None: for good)."""

    line: str
    first: int
    after: int | None


def line_steps(uses: Iterable[Use], since: int) -> dict[int, Steps]:
    """How many different lines a customer uses, as steps of each number: on `since` they enter, then they move from one number to the next.

    A line that is used by two products at once counts once. What was in use before `since` counts from there on.
    """
    turns: list[tuple[int, str, int]] = []
    for line, first, after in uses:
        begin = max(first, since)
        if after is None or after > begin:
            turns.append((begin, line, 1))
            if after is not None:
                turns.append((after, line, -1))
    turns.sort()
    at: dict[str, int] = {}
    found: dict[int, Steps] = {}
    number: int | None = None
    now = 0
    if not turns or turns[0][0] > since:
        number = 0
        _add(found, 0, since, 1)
    for place, (day, line, change) in enumerate(turns):
        used = at.get(line, 0)
        at[line] = used + change
        now += (used + change > 0) - (used > 0)
        is_last = place + 1 == len(turns) or turns[place + 1][0] != day
        if is_last and now != number:
            _add(found, now, day, 1)
            if number is not None:
                _add(found, number, day, -1)
            number = now
    return found


def _add(found: dict[int, Steps], number: int, day: int, change: int) -> None:
    of = found.setdefault(number, {})
    of[day] = of.get(day, 0) + change


class Holder(NamedTuple):
    """A customer whom an account's money belongs to, and the share of the person who looks after them."""

    customer_id: str
    share: int
    owner: bool


def credited(holders: Iterable[Holder]) -> Holder:
    """For whom an account counts with one person: the greatest share, then the owner, then the smallest id.

    Raises:
        ValueError: there is no holder.
    """
    return min(holders, key=lambda holder: (-holder.share, not holder.owner, holder.customer_id))
