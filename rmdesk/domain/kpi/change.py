"""Parts of a figure that add up to it exactly, and what changed it between two periods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from typing import Final, Generic, TypeVar

from rmdesk.domain.kpi.definitions import BALANCES, Formula, Kpi
from rmdesk.domain.kpi.figures import Ranks, Stretch, Worth, risen
from rmdesk.domain.kpi.ledger import Ledger, Measure
from rmdesk.domain.kpi.terms import sum_of
from rmdesk.domain.money import divide_half_up

Key = TypeVar("Key")
_MEASURES: Final[dict[Formula, frozenset[Measure]]] = {
    Formula.LOANS_GRANTED: frozenset({Measure.GRANTED}),
    Formula.WEALTH_SOLD: frozenset({Measure.SOLD}),
    Formula.NEW_CUSTOMERS: frozenset({Measure.OPENED}),
    Formula.UPGRADED_CUSTOMERS: frozenset(),
    Formula.CONTACTS: frozenset({Measure.CONTACTS}),
    Formula.COVERAGE: frozenset({Measure.LINES}),
    Formula.CROSS_SELL: frozenset({Measure.LINES}),
    Formula.CHURN: frozenset({Measure.LOST}),
    Formula.CAMPAIGN_SUCCESS: frozenset({Measure.SUCCEEDED}),
    Formula.NPL_RATIO: frozenset({Measure.LOANS}),
}


def measures_of(kpi: Kpi) -> frozenset[Measure]:
    """Which facts the rows behind a figure are made of; of a ratio, those above the line."""
    return kpi.measures if kpi.formula in BALANCES else _MEASURES[kpi.formula]


def part_unit(kpi: Kpi) -> str:
    """The unit of the rows behind a figure: that of the KPI, of a ratio that of what stands above the line."""
    if kpi.unit != "ppm":
        return kpi.unit
    return "money" if kpi.formula is Formula.NPL_RATIO else "count"


def part_worth(kpi: Kpi, ledger: Ledger, stretch: Stretch, ranks: Ranks) -> Worth:
    """What one item brings to a figure, exactly; of a ratio, to what stands above the line."""
    if stretch.days <= 0:
        return Worth(0, 1)
    summed = sum_of(kpi, stretch)
    return Worth(len(risen(kpi, ledger, stretch, ranks)), 1) if summed is None else summed.worth(ledger)


def settled(parts: Sequence[Worth], whole: int | None = None) -> list[int]:
    """Whole numbers that add up to the rounded sum of the parts exactly, each within one unit of its own (largest remainder).

    Args:
        parts: on one denominator.
        whole: what they are to add up to instead, within one unit of their sum: the settled part of something larger.

    Raises:
        ValueError: the parts do not share one denominator.
    """
    if len({part.under for part in parts}) > 1:
        raise ValueError("parts of one figure have one denominator")
    return settled_over([part.over for part in parts], parts[0].under, whole) if parts else []


def settled_over(overs: Sequence[int], under: int, whole: int | None = None) -> list[int]:
    """`settled` for parts that are each one of `overs` ÷ `under`."""
    found = [over // under for over in overs]
    left = (divide_half_up(sum(overs), under) if whole is None else whole) - sum(found)
    for place in nsmallest(left, range(len(overs)), key=lambda place: -(overs[place] % under)):
        found[place] += 1
    return found


def split(kpi: Kpi, ledgers: Mapping[Key, Ledger], stretch: Stretch, ranks: Ranks) -> dict[Key, int]:
    """What each item brings to a figure, in whole units that add up to it exactly."""
    return dict(zip(ledgers, settled([part_worth(kpi, ledger, stretch, ranks) for ledger in ledgers.values()]), strict=True))


@dataclass(frozen=True, slots=True)
class Change(Generic[Key]):
    """How one item changed a figure."""

    key: Key
    before: int
    after: int

    @property
    def by(self) -> int:
        """After − before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Changes(Generic[Key]):
    """Who changed a figure most, and what is left of the change when they are taken out."""

    before: int
    after: int
    up: tuple[Change[Key], ...]
    down: tuple[Change[Key], ...]
    rest: int


def changes(before: Mapping[Key, int], after: Mapping[Key, int], top: int) -> Changes[Key]:
    """The `top` largest changes up and down; they and the rest add up to the whole change exactly. Equal ones in the order they are given."""
    by = {key: after.get(key, 0) - was for key, was in before.items()}
    by.update((key, now) for key, now in after.items() if key not in before)
    found = [
        [
            Change(key, before.get(key, 0), after.get(key, 0))
            for key in largest(top, [key for key in by if by[key] * way > 0], key=by.__getitem__)
        ]
        for largest, way in ((nlargest, 1), (nsmallest, -1))
    ]
    up, down = found
    was, now = sum(before.values()), sum(after.values())
    return Changes(was, now, tuple(up), tuple(down), now - was - sum(one.by for one in (*up, *down)))


__all__ = ["Change", "Changes", "changes", "measures_of", "part_unit", "part_worth", "settled", "settled_over", "split"]
