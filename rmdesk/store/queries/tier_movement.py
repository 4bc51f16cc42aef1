"""Who moves between levels: those near the next one, those who earn a higher one, and those below their own with the months and the watch.

Only natural persons have levels that follow from assets. Who comes into question follows from this month's average in `customer_figure`, so
everybody is looked at at once; for those alone the days of this month are added up exactly, and for who is below their level the months before.
"""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import PPM
from rmdesk.domain.tier_standing import TierRules, TierStanding, standing_of
from rmdesk.domain.tiers import TierTable
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.month_course import averages, courses, stretches
from rmdesk.store.queries.reminder_setup import tier_table
from rmdesk.store.queries.tier_rules import levels_given, tier_rules

if TYPE_CHECKING:
    from sqlite3 import Connection


class Way(enum.StrEnum):
    """Where a customer is going; the order of the list."""

    DROP = "drop"
    """The months of watch are over."""
    WATCH = "watch"
    BELOW = "below"
    """Below the level, but not watched yet."""
    RISEN = "risen"
    """This month's average earns a higher level than they have."""
    NEAR = "near"
    """What is missing to the next level is little."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A customer on the way up or down."""

    row: int
    customer_id: str
    name: str
    level: str
    way: Way
    aum: int
    standing: TierStanding


_DOWN: Final = frozenset({Way.DROP, Way.WATCH, Way.BELOW})
_NOW: Final = """
    SELECT c.rowid, c.id, c.name, c.level, f.aum, f.average
    FROM customer AS c NOT INDEXED
    CROSS JOIN customer_figure AS f ON f.customer_id = c.id AND f.currency = :main
    WHERE c.kind = 'retail' AND c.status IN ('active', 'dormant') AND c.deleted_at IS NULL
        AND (f.average < {floor} OR f.average >= {near})
"""


def movers(conn: Connection, today: date, way: Way | None = None) -> list[Mover]:
    """All customers on the way to another level, or those who go one way; nobody where the bank has no levels in the main currency.

    The furthest gone stand first; of those near the next level the ones with the least share missing.
    """
    main = main_currency(conn)
    table = tier_table(conn, main)
    if table is None:
        return []
    rules = tier_rules(conn)
    codes = [str(tier.code) for tier in table.tiers]
    rows = []
    for row, customer, name, level, aum, average in conn.execute(_now(table, rules), {"main": main}):
        if level in codes:
            rows.append((row, customer, name, level, aum, average))
    floors = {str(tier.code): tier.floor.minor for tier in table.tiers}
    below = {customer for _row, customer, _name, level, _aum, average in rows if average < floors[level] and level != codes[0]}
    rows = [one for one in rows if way is None or (one[1] in below) == (way in _DOWN)]
    this = courses(conn, stretches(today, 0), main, customers=[one[1] for one in rows])
    months = months_before(conn, today, main, rules, below) if way is None or way in _DOWN else {}
    found = []
    for row, customer, name, level, aum, _average in rows:
        so_far = this[customer].sums[0] if customer in this else 0
        stands = standing_of(level, table, months.get(customer, ()), so_far, today.day, today, rules)
        goes = _way(stands, rules)
        if goes is not None and way in (None, goes):
            found.append(Mover(row, customer, name, level, goes, aum, stands))
    return sorted(found, key=_rank)


def _now(table: TierTable, rules: TierRules) -> str:
    """The question with the bank's floors as CASEs, which are asked once a row."""
    floors, nears = [], []
    for rank, tier in enumerate(table.tiers):
        code = str(tier.code).replace("'", "''")
        floors.append(f"WHEN '{code}' THEN {tier.floor.minor if rank else -(2**62)}")
    for rank in range(len(table.tiers) - 1):
        # What is near a level or has reached it; whoever has reached it must be below it by level.
        floor = table.tiers[rank + 1].floor.minor
        code = str(table.tiers[rank].code).replace("'", "''")
        nears.append(f"WHEN '{code}' THEN {-(-floor * (PPM - rules.near) // PPM)}")
    near = f"CASE c.level {' '.join(nears)} ELSE {2**62} END" if nears else str(2**62)
    return _NOW.format(floor=f"CASE c.level {' '.join(floors)} ELSE {-(2**62)} END", near=near)


def months_before(conn: Connection, today: date, main: str, rules: TierRules, customers: Collection[str]) -> dict[str, tuple[int, ...]]:
    """Averages of the whole months before this one, the newest last, by customer.

    Left out are months before anything was there, and those that ended before the customer was given the level: nobody is watched for a level
    that they did not have.
    """
    of = stretches(today, rules.months)
    since = levels_given(conn, today)
    found = {}
    for customer, course in courses(conn, of, main, customers=customers).items():
        given = since.get(customer)
        whole = zip(averages(course, of)[:-1], of[:-1], strict=True)
        known = dropwhile(lambda month: not month[0], whole)
        found[customer] = tuple(amount for amount, stretch in known if given is None or stretch.last >= given)
    return found


def _way(stands: TierStanding, rules: TierRules) -> Way | None:
    if stands.shortfall is not None:
        return Way.DROP if stands.watch > rules.watch else Way.WATCH if stands.watch else Way.BELOW
    if stands.earns:
        return Way.RISEN
    return Way.NEAR if stands.near_next else None


def _rank(mover: Mover) -> tuple[int, int, int]:
    stands = mover.standing
    order = list(Way).index(mover.way)
    if mover.way is Way.NEAR and stands.next_missing is not None:
        floor = stands.average.minor + stands.next_missing.minor
        return order, stands.next_missing.minor * PPM // max(1, floor), -mover.aum
    return order, -stands.watch, -(stands.shortfall.minor if stands.shortfall is not None else mover.aum)
