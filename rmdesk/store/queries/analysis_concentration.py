"""How much of a book hangs on a few customers: what the largest have, and the spread of all."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rmdesk.domain.concentration import LorenzPoint, gini, how_many, lorenz
from rmdesk.domain.money import PPM, divide_half_up
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import CUSTOMER_LIVES

if TYPE_CHECKING:
    from sqlite3 import Connection

MEASURES: Final = ("aum", "deposits", "investments", "loans")
"""Figures that can be concentrated."""
TOP_SHARES: Final = (10_000, 50_000, 100_000, 200_000)
"""Of the customers, ppm: 1, 5, 10 and 20 %."""
TOP_COUNTS: Final = (10, 50, 100)
STEPS: Final = 20
"""Of the Lorenz curve: every 5 % of the customers."""

_SQL: Final = f"""
    SELECT c.rowid, f.{{measure}}
    FROM customer AS c NOT INDEXED
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE {CUSTOMER_LIVES} AND coalesce(f.currency, :main) = :main
    ORDER BY f.{{measure}} DESC, c.rowid
"""


@dataclass(frozen=True, slots=True)
class Top:
    """The largest customers by a figure."""

    ppm: int | None
    """How many they are, as a share of all; None where it is a number."""
    rows: array[int]
    """Row numbers, the largest first."""
    amount: int
    """What they have together, minor units."""
    share: int | None
    """Of what all have, ppm; None if nobody has anything."""
    least: int
    """What the smallest of them has."""
    is_clear: bool
    """Nobody outside has as much as the smallest of them: a filter on the amount lets exactly them through."""


@dataclass(frozen=True, slots=True)
class Concentration:
    """A book by one figure, customers whose figures are in its main currency."""

    measure: str
    currency: str
    customers: int
    amount: int
    """What all have together, overdrawn customers as nothing."""
    tops: tuple[Top, ...]
    gini: int | None
    curve: tuple[LorenzPoint, ...]


def concentration(conn: Connection, measure: str) -> Concentration:
    """The concentration by one of `MEASURES`. 0.4 s for 100,000 customers."""
    if measure not in MEASURES:
        raise ValueError(measure)
    main = main_currency(conn)
    found = [(row, max(0, amount or 0)) for row, amount in conn.execute(_SQL.format(measure=measure), {"main": main})]
    amounts = [amount for _row, amount in found]
    total = sum(amounts)
    tops = [_top(found, how_many(len(found), ppm), ppm, total) for ppm in TOP_SHARES if found]
    tops += [_top(found, number, None, total) for number in TOP_COUNTS if number < len(found)]
    return Concentration(measure, main, len(found), total, tuple(tops), gini(amounts), lorenz(amounts, STEPS))


def _top(found: list[tuple[int, int]], number: int, ppm: int | None, total: int) -> Top:
    some = found[:number]
    amount, least = sum(one for _row, one in some), some[-1][1]
    clear = least > 0 and (number == len(found) or found[number][1] < least)
    share = divide_half_up(amount * PPM, total) if total else None
    return Top(ppm, array("q", [row for row, _amount in some]), amount, share, least, clear)
