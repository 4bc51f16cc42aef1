"""What is told of a KPI: read models for screens, reports and the command line. Amounts are minor units, counts, or ppm, as `unit` says."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from rmdesk.domain.kpi.periods import Period


class Light(enum.StrEnum):
    """The colour of a completion; never shown without a mark."""

    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class KpiLine:
    """One KPI in one period. None: cannot be said."""

    code: str
    name: str
    unit: str
    """`money`, `count`, or `ppm` (a share, a ratio, or products a customer)."""
    currency: str
    """Empty unless money."""
    formula: str
    """Stored kind of the formula; also one that this version does not know."""
    period: Period
    actual: int | None
    """To date; None also where there is nothing to divide by."""
    target: int | None
    proportional: int | None
    """The target by the days gone for what adds up over the period (flows); the target itself for balances, averages and ratios."""
    gap: int | None
    """What is missing to the target, negative if it is passed; turned round where less is better."""
    completion: int | None
    """ppm of the target; where less is better 2 − actual ÷ target, not below 0."""
    light: Light | None
    needed: int | None
    """What each remaining day must hold (averages, balances) or bring (flows); None if the period is over, or nothing is to be reached."""
    previous: int | None
    """The whole previous period."""
    previous_to_date: int | None
    """The previous period up to as many days."""
    year_before: int | None
    """The whole same period of the year before."""
    year_before_to_date: int | None = None
    """The same period of the year before up to as many days."""
    base: int | None = None
    """What a growth is counted from."""
    less_is_better: bool = False
    problem: str = ""
    """A sentence, where the KPI's definition cannot be used here: an unknown formula or a wrong parameter."""


@dataclass(frozen=True, slots=True)
class Input:
    """A number that went into a figure, in words."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a figure came about."""

    line: KpiLine
    formula: str
    """A sentence."""
    inputs: tuple[Input, ...]
    sources: tuple[str, ...]
    """Sentences: which rows were read, and what they cannot say."""
    parts: tuple[Input, ...] = ()
    """Of a ratio: what stands above and below its line; they are among the inputs."""


@dataclass(frozen=True, slots=True)
class KpiRow:
    """What one account, holding or customer brings to a figure."""

    customer_id: str
    customer_name: str
    account_id: str | None
    account_no_masked: str
    product: str
    """Product of an account or holding; of a customer what is told instead: the number of product lines, the levels."""
    amount: int
    """In `unit`. The rows of a sum add up to the figure exactly; those of a ratio to what stands above its line."""
    share_ppm: int
    unit: str = "money"
    """`money` or `count`."""


@dataclass(frozen=True, slots=True)
class LargestRows:
    """The largest rows behind a figure, and what they are the largest of: `rows` and `rest` add up to what all rows do, exactly."""

    rows: tuple[KpiRow, ...]
    rest: int
    """What the rows that are not named bring together."""
    customers: int
    """Whose all the rows are."""
    is_all: bool
    """Whether there are no others."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer, or one of their accounts, that changed a figure."""

    customer_id: str
    name: str
    account_no_masked: str
    """Empty where all of the customer's is meant."""
    before: int
    after: int
    change: int


@dataclass(frozen=True, slots=True)
class Movers:
    """Who moved a figure: the changes of `up` and `down` and `rest` are together `after` − `before`, exactly."""

    before: int
    after: int
    up: tuple[Mover, ...]
    down: tuple[Mover, ...]
    rest: int

    @property
    def named(self) -> tuple[Mover, ...]:
        """All that are named, in the order to be read: what made the sum comes first, losses if it fell, and the greatest leads its side."""
        up, down = (tuple(sorted(side, key=lambda mover: -abs(mover.change))) for side in (self.up, self.down))
        return (*down, *up) if self.after < self.before else (*up, *down)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A period of a trend."""

    period: Period
    value: int | None
    target: int | None
    official: bool
    """As the center has put it on record; otherwise computed here."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What money that comes and stays would do to the whole period, if everything else stays as it is."""

    average_now: int
    """Of the whole period without it."""
    average_then: int
    completion_now: int | None
    completion_then: int | None
