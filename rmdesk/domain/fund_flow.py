"""Where a customer's money comes from and goes to: bookings gathered by counterparty, own accounts excluded, with sums, counts and shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from rmdesk.domain.shares import shares


class Booking(NamedTuple):
    """Bookings of one sort: `amount` signed, money out negative."""

    party: str
    """Name of the counterparty, or what else tells it from others; empty: the source does not say."""
    bank: str
    category: str
    amount: int
    number: int = 1


@dataclass(frozen=True, slots=True)
class Party:
    """A counterparty on one side."""

    name: str
    bank: str
    """Empty where there are several."""
    category: str
    """Of most of the money."""
    amount: int
    """Never negative."""
    count: int
    share: int
    """Of the side, ppm; in tenths of a percent, so that a side adds up to 100 % as it is shown."""


@dataclass(frozen=True, slots=True)
class Side:
    """Money in, or money out."""

    parties: tuple[Party, ...]
    """The most money first."""
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class Flow:
    """Both sides."""

    inward: Side
    outward: Side

    @property
    def net(self) -> int:
        """What stayed."""
        return self.inward.amount - self.outward.amount


def flow_of(bookings: Iterable[Booking]) -> Flow:
    """The bookings by side and counterparty. Bookings of nothing are left out."""
    sides: tuple[dict[str, list[Booking]], dict[str, list[Booking]]] = ({}, {})
    for booking in bookings:
        if booking.amount:
            sides[booking.amount < 0].setdefault(booking.party, []).append(booking)
    return Flow(_side(sides[0]), _side(sides[1]))


def _side(by_party: dict[str, list[Booking]]) -> Side:
    sums = [(sum(abs(one.amount) for one in some), name, some) for name, some in by_party.items()]
    sums.sort(key=lambda found: (-found[0], found[1]))
    of = shares([amount for amount, _name, _some in sums]) if sums else ()
    parties = tuple(
        Party(name, _only({one.bank for one in some if one.bank}), _most(some), amount, sum(one.number for one in some), share)
        for (amount, name, some), share in zip(sums, of, strict=True)
    )
    return Side(parties, sum(party.amount for party in parties), sum(party.count for party in parties))


def _only(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _most(some: list[Booking]) -> str:
    """The category with the most money, by name where several have the same."""
    sums: dict[str, int] = {}
    for one in some:
        sums[one.category] = sums.get(one.category, 0) + abs(one.amount)
    return min(sums, key=lambda category: (-sums[category], category))
