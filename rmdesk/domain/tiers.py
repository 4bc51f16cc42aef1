"""Levels of customers by month-average AUM: which one an amount earns, and what is missing to the next.

The table is the bank's (synced from the center); the one here is the default, of the order of the public figures for retail customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, NewType

from rmdesk.domain.money import PPM, CurrencyMismatch, Money
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

TierCode = NewType("TierCode", str)


class Tier(NamedTuple):
    """A level and the AUM from which it starts."""

    code: TierCode
    floor: Money


@dataclass(frozen=True, slots=True)
class TierTable:
    """Levels from the lowest to the highest. Whoever reaches no floor is in the lowest one, negative balances included."""

    tiers: tuple[Tier, ...]

    def __post_init__(self) -> None:
        currencies = {tier.floor.currency for tier in self.tiers}
        floors = [tier.floor.minor for tier in self.tiers]
        rising = len(currencies) == 1 and floors == sorted(set(floors))
        if not rising or len({tier.code for tier in self.tiers}) != len(self.tiers):
            raise InvalidValue(_("A tier table needs distinct levels with rising thresholds in one currency."))

    @classmethod
    def of(cls, tiers: Sequence[tuple[str, Money]]) -> TierTable:
        """A table from (code, floor) pairs in any order.

        Raises:
            InvalidValue: if it is empty, or two levels share a code or a floor, or currencies are mixed.
        """
        if len({floor.currency for _code, floor in tiers}) > 1:
            raise InvalidValue(_("A tier table needs distinct levels with rising thresholds in one currency."))
        return cls(tuple(Tier(TierCode(code), floor) for code, floor in sorted(tiers, key=lambda tier: tier[1].minor)))

    @property
    def currency(self) -> str:
        """The currency of all floors."""
        return self.tiers[0].floor.currency

    def rank(self, code: str) -> int:
        """0 for the lowest level, rising.

        Raises:
            InvalidValue: if the table has no such level.
        """
        for rank, tier in enumerate(self.tiers):
            if tier.code == code:
                return rank
        raise InvalidValue(_("There is no level {code}.").format(code=code))


ORDINARY: Final = TierCode("ordinary")
GOLD: Final = TierCode("gold")
PLATINUM: Final = TierCode("platinum")
DIAMOND: Final = TierCode("diamond")
PRIVATE: Final = TierCode("private")

DEFAULT_TIERS: Final = TierTable.of(
    [
        (ORDINARY, Money.of(0)),
        (GOLD, Money.of(50_000)),
        (PLATINUM, Money.of(200_000)),
        (DIAMOND, Money.of(500_000)),
        (PRIVATE, Money.of(6_000_000)),
    ]
)
NEAR_PPM: Final = 50_000
"""Within 5 % of the next level is near it."""


def tier_of(aum: Money, table: TierTable = DEFAULT_TIERS) -> TierCode:
    """The level that a month-average AUM earns: the highest whose floor it reaches.

    Raises:
        CurrencyMismatch: if `aum` is in another currency than the table.
    """
    return table.tiers[_rank(aum, table)].code


def next_tier(aum: Money, table: TierTable = DEFAULT_TIERS) -> tuple[TierCode, Money] | None:
    """The next level up and what is missing to it; None at the top.

    Raises:
        CurrencyMismatch: if `aum` is in another currency than the table.
    """
    above = table.tiers[_rank(aum, table) + 1 :]
    return (above[0].code, above[0].floor - aum) if above else None


def is_near_next(aum: Money, table: TierTable = DEFAULT_TIERS, near_ppm: int = NEAR_PPM) -> bool:
    """Whether what is missing to the next level is at most `near_ppm` millionths of its floor."""
    following = next_tier(aum, table)
    if following is None:
        return False
    code, missing = following
    return missing.minor * PPM <= table.tiers[table.rank(code)].floor.minor * near_ppm


def _rank(aum: Money, table: TierTable) -> int:
    if aum.currency != table.currency:
        raise CurrencyMismatch(aum.currency, table.currency)
    rank = 0
    for number, tier in enumerate(table.tiers):
        if aum.minor >= tier.floor.minor:
            rank = number
    return rank
