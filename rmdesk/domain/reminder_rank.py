"""How much a reminder presses: money at stake × level of the customer × urgency, and the three factors to show."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from rmdesk.domain.money import PPM
from rmdesk.domain.reminder_parameters import Ranking


class Priority(NamedTuple):
    """The three factors and their product. Amounts are minor units; currencies are not converted, a desk has no exchange rates."""

    stake: int
    level: int
    """Weight of the customer's level, ppm."""
    urgency: int
    """Weight of the days left, ppm."""

    @property
    def score(self) -> int:
        """The product, minor units."""
        return self.stake * self.level // PPM * self.urgency // PPM


def priority(ranking: Ranking, stake: int, level: str, event_on: date, today: date) -> Priority:
    """The priority of a reminder about `event_on`, as of `today`."""
    return Priority(max(stake, ranking.least_stake), ranking.tiers.get(level, PPM), urgency(ranking, (event_on - today).days))


def urgency(ranking: Ranking, days_left: int) -> int:
    """The weight of so many days left, ppm; negative days are overdue."""
    for days, weight in ranking.urgency:
        if days_left <= days:
            return weight
    return ranking.later
