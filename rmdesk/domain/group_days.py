"""Figures of a group whose members change from day to day: on each day the money of those who belonged to it that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date, timedelta

from rmdesk.domain.day_sums import Points, sum_of_days

Membership = Sequence[tuple[date, Set[str]]]
"""(day, who belonged to the group from that day on), rising by day. Before the first one nobody did."""


def sum_over_members(membership: Membership, points: Mapping[str, Points], first: date, last: date) -> int:
    """Σ over the days from `first` to `last` of the end-of-day amounts of the members of each day, minor units.

    `points` are the change points of each member's amounts. A day on which nobody was put down has the members of the day before.
    """
    total = 0
    for place, (since, members) in enumerate(membership):
        until = membership[place + 1][0] - timedelta(1) if place + 1 < len(membership) else last
        begin, end = max(since, first), min(until, last)
        if begin <= end:
            total += sum(sum_of_days(points[member], begin, end) for member in members if member in points)
    return total


def days_known(membership: Membership, first: date, last: date) -> int:
    """For how many of the days from `first` to `last` it is known who belonged to the group."""
    if not membership or membership[0][0] > last:
        return 0
    return (last - max(first, membership[0][0])).days + 1
