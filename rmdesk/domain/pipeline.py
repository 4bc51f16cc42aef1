"""Opportunities as a funnel: the stages in their order, the chance that each usually has, and what stands in each.

The chances are a plain starting point; whoever knows the customer types a better one, and a step forward never lowers it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from rmdesk.domain.money import Money

OPEN_STAGES: Final = ("lead", "qualified", "proposed", "negotiating")
"""From the first word to the last talk; after it an opportunity is won or lost."""
WON: Final = "won"
LOST: Final = "lost"
STAGES: Final = (*OPEN_STAGES, WON, LOST)
CHANCES: Final = {"lead": 100_000, "qualified": 300_000, "proposed": 500_000, "negotiating": 750_000, WON: 1_000_000, LOST: 0}
"""Probability (ppm) of an opportunity that reaches the stage, where nobody says a better one."""


def stage_after(stage: str) -> str | None:
    """The stage that follows an open one; None after the last, and for what is won or lost."""
    place = OPEN_STAGES.index(stage) + 1 if stage in OPEN_STAGES else len(OPEN_STAGES)
    return OPEN_STAGES[place] if place < len(OPEN_STAGES) else None


def chance_at(stage: str, so_far: int = 0) -> int:
    """Probability (ppm) on reaching a stage: the usual one, or what the RM held it for if that is more."""
    return CHANCES[stage] if stage in (WON, LOST) else max(CHANCES[stage], so_far)


class Offer(Protocol):
    """What the funnel must know of an opportunity."""

    @property
    def stage(self) -> str:
        """One of `STAGES`."""

    @property
    def reached(self) -> str:
        """The furthest stage that it is or was in; of a lost one the stage in which it was lost."""

    @property
    def value(self) -> Money | None:
        """What it is expected to bring."""

    @property
    def probability(self) -> int:
        """In ppm."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the funnel."""

    stage: str
    count: int
    values: tuple[Money, ...]
    """Sum of expected values, one for each currency."""
    weighted: tuple[Money, ...]
    """The same, each value times its probability."""
    converted: int | None
    """Share (ppm) of those that reached this stage and also reached the next; None where none reached it, and behind the last."""


def funnel(offers: Iterable[Offer]) -> tuple[Step, ...]:
    """The open stages and what was won, each with what stands in it now. Lost ones count only for the shares."""
    every = list(offers)
    got_to = Counter(WON if offer.stage == WON else offer.reached for offer in every)
    order = (*OPEN_STAGES, WON)
    steps = []
    for place, stage in enumerate(order):
        inside = [offer for offer in every if offer.stage == stage]
        here = sum(got_to[later] for later in order[place:])
        beyond = sum(got_to[later] for later in order[place + 1 :])
        steps.append(
            Step(
                stage,
                len(inside),
                sums([offer.value for offer in inside]),
                sums([offer.value.part(offer.probability) if offer.value else None for offer in inside]),
                beyond * 1_000_000 // here if here and stage != WON else None,
            )
        )
    return tuple(steps)


def sums(amounts: Sequence[Money | None]) -> tuple[Money, ...]:
    """What the known amounts come to, one sum for each currency, the one that is named most often first."""
    named = Counter(amount.currency for amount in amounts if amount is not None)
    return tuple(
        Money(sum(amount.minor for amount in amounts if amount is not None and amount.currency == currency), currency)
        for currency, _count in sorted(named.items(), key=lambda one: (-one[1], one[0]))
    )
