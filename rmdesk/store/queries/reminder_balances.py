"""Facts for the reminders about balances: what moved on a day, what is there less and less of, what the month will average.

All amounts are in the book's main currency, whose thresholds the rules name; there are no exchange rates on a desk. Balances are read from the
small numbers of `store.balance_points`: an account costs a few reads of an index, however long its history.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.day_sums import sum_of_days
from rmdesk.domain.money import divide_half_up
from rmdesk.store.balance_points import ordinal
from rmdesk.store.queries.as_of import HOLDS
from rmdesk.store.queries.reminder_scope import Wanted, by_level

if TYPE_CHECKING:
    from sqlite3 import Connection


class MoveFact(NamedTuple):
    """How a customer's current accounts moved on a day, own transfers left out, and what they averaged on the days before."""

    customer_id: str
    level: str
    on: date
    moved: int
    average: int


class LevelsFact(NamedTuple):
    """What a customer has now, and had on several days: deposits, and investments at today's value."""

    customer_id: str
    level: str
    amounts: tuple[int, ...]


_ALL: Final = "customer AS c NOT INDEXED"
_SOME: Final = "json_each(:customers) AS w CROSS JOIN customer AS c ON c.id = w.value"
_OF_LEVEL: Final = "c.deleted_at IS NULL AND c.level IN (SELECT value FROM json_each(:levels))"
_LINE: Final = "a.product_id IN (SELECT id FROM product WHERE line IN ({lines}))"
"""The few products are gathered once: cheaper than to look one up for each account."""
_DEMAND: Final = _LINE.format(lines="'demand'")
_TERM: Final = _LINE.format(lines="'time'")
_DEPOSIT: Final = _LINE.format(lines="'demand', 'time'")
_ACCOUNTS: Final = f"""CROSS JOIN account_role AS r ON r.customer_id = c.id AND {HOLDS}
        CROSS JOIN account AS a ON a.id = r.account_id AND a.deleted_at IS NULL AND a.currency = :main
"""
"""Indexes: ix_account_role_customer_id, then primary keys."""
_BALANCES: Final = f"""{_ACCOUNTS}
        CROSS JOIN balance_account AS n ON n.account_id = a.id
"""
_FIGURE: Final = "CROSS JOIN customer_figure AS f ON f.customer_id = c.id AND f.currency = :main"
_BALANCE_ON: Final = """coalesce((
    SELECT b.amount
    FROM balance_point AS b
    WHERE b.account = n.number AND b.day <= {day}
    ORDER BY b.day DESC
    LIMIT 1
), 0)"""
_BEFORE: Final = """coalesce((
    SELECT b.amount
    FROM balance_point AS b
    WHERE b.account = p.account AND b.day < p.day
    ORDER BY b.day DESC
    LIMIT 1
), 0)"""
_MOVES: Final = f"""
    SELECT id, level, day, sum(demand), sum(term), sum(own), sum(flagged)
    FROM (
        SELECT c.id, c.level, p.day, ({_DEMAND}) * (p.amount - {_BEFORE}) AS demand, ({_TERM}) * (p.amount - {_BEFORE}) AS term,
            0 AS own, 0 AS flagged
        FROM {{points}}
        WHERE {_OF_LEVEL} AND {_DEPOSIT}
        UNION ALL
        SELECT c.id, c.level, {ordinal("x.date")}, 0, 0, x.amount, 1
        FROM {{transactions}}
        WHERE {_OF_LEVEL} AND {_DEMAND} AND x.own_account AND x.deleted_at IS NULL
    )
    GROUP BY id, day
    HAVING :whenever OR abs(sum(demand)) + abs(sum(own)) >= {{floor}}
"""
_MOVED: Final = "CROSS JOIN balance_point AS p ON p.account = n.number AND p.day BETWEEN :first_number AND :day_number"
_POINTS_OF_ALL: Final = f"""balance_account AS n NOT INDEXED
        {_MOVED}
        CROSS JOIN account AS a ON a.id = n.account_id AND a.deleted_at IS NULL AND a.currency = :main
        CROSS JOIN account_role AS r ON r.account_id = a.id AND {HOLDS}
        CROSS JOIN customer AS c ON c.id = r.customer_id"""
"""Accounts in the order of their numbers, which is that of their points; only of those that moved it is asked whose they are."""
_POINTS_OF_SOME: Final = f"""{_SOME}
        {_BALANCES}
        {_MOVED}"""
_TRANSACTIONS_OF_ALL: Final = f"""(SELECT id FROM "transaction" WHERE date BETWEEN :first AND :day) AS latest
        CROSS JOIN "transaction" AS x ON x.id = latest.id
        CROSS JOIN account AS a ON a.id = x.account_id AND a.deleted_at IS NULL AND a.currency = :main
        CROSS JOIN account_role AS r ON r.account_id = a.id AND {HOLDS}
        CROSS JOIN customer AS c ON c.id = r.customer_id"""
"""The few latest are found in an index alone (ix_transaction_account_id_date), which is read as a whole."""
_TRANSACTIONS_OF_SOME: Final = f"""{_SOME}
        {_ACCOUNTS}
        CROSS JOIN "transaction" AS x ON x.account_id = a.id AND x.date BETWEEN :first AND :day"""
"""Index: ix_transaction_account_id_date."""
_POINTS: Final = f"""
    SELECT c.id, p.account, p.day, p.amount
    FROM {_SOME}
    {_BALANCES}
    CROSS JOIN balance_point AS p ON p.account = n.number AND p.day <= :day_number AND p.day >= coalesce((
        SELECT max(o.day) FROM balance_point AS o WHERE o.account = n.number AND o.day <= :first_number
    ), :first_number)
    WHERE {_DEMAND}
    ORDER BY p.account, p.day
"""
_PART: Final = 2_000
"""Customers whose change points are read at a time."""


def moves(conn: Connection, wanted: Wanted, main: str, first: date, trailing: int, floors: Mapping[str, int]) -> Iterator[MoveFact]:
    """What moved on the days from `first` to the business date, for customers of the levels in `floors`: moves of at least that much.

    The average is that of the `trailing` days before the move.
    """
    floor, named = by_level("level", "floor", floors)
    points, transactions = wanted.pick(_POINTS_OF_ALL, _POINTS_OF_SOME), wanted.pick(_TRANSACTIONS_OF_ALL, _TRANSACTIONS_OF_SOME)
    sql = _MOVES.format(points=points, transactions=transactions, floor=floor)
    named |= wanted.named(main=main, first=first.isoformat(), levels=json.dumps(sorted(floors)), **_numbers(first, wanted.day))
    found: dict[str, list[tuple[str, date, int]]] = defaultdict(list)
    for customer, level, on, demand, term, own, flagged in conn.execute(sql, named):
        moved = _net(demand, term, own, flagged)
        if wanted.whenever or abs(moved) >= floors[level]:
            found[customer].append((level, date.fromordinal(on), moved))
    who = sorted(found)
    for start in range(0, len(who), _PART):
        part = frozenset(who[start : start + _PART])
        before = _points(conn, part, main, first - timedelta(trailing), wanted.day)
        for customer in sorted(part):
            for level, on, moved in found[customer]:
                total = sum(sum_of_days(of, on - timedelta(trailing), on - timedelta(1)) for of in before.get(customer, {}).values())
                yield MoveFact(customer, level, on, moved, divide_half_up(total, trailing))


def _net(demand: int, term: int, own: int, flagged: int) -> int:
    """What moved on the current accounts, transfers between the customer's own accounts and products left out.

    Bookings say which are such transfers. Where none does, money that went from the current accounts into time deposits or back is one.
    """
    if flagged:
        return demand - own
    if demand * term >= 0:
        return demand
    return demand - max(min(demand, -term), 0) if demand > 0 else demand + max(min(-demand, term), 0)


def _points(
    conn: Connection, customers: frozenset[str], main: str, first: date, last: date
) -> dict[str, dict[int, list[tuple[date, int]]]]:
    """Change points of the current accounts: of each account those from `first` to `last`, and the one before."""
    found: dict[str, dict[int, list[tuple[date, int]]]] = defaultdict(lambda: defaultdict(list))
    named = {"customers": json.dumps(sorted(customers)), "main": main, "day": last.isoformat(), **_numbers(first, last)}
    for customer, account, on, amount in conn.execute(_POINTS, named) if customers else ():
        found[customer][account].append((date.fromordinal(on), amount))
    return found


def _numbers(first: date, last: date) -> dict[str, int]:
    return {"first_number": first.toordinal(), "day_number": last.toordinal()}


def levels_on(conn: Connection, wanted: Wanted, main: str, days: Sequence[date], floors: Mapping[str, int]) -> Iterator[LevelsFact]:
    """What customers of the levels in `floors` have, and had on each of `days`, where it fell by at least the level's floor.

    It is compared with the first of `days`, and among the others the first with the last.
    """
    floor, named = by_level("level", "floor", floors)
    numbers = range(len(days))
    sums = ", ".join(f"sum(d{number})" for number in numbers)
    balances = ", ".join(f"{_BALANCE_ON.format(day=f':n{number}')} AS d{number}" for number in numbers)
    values = ", ".join(
        f"(h.bought IS NULL OR h.bought <= :d{number}) * (h.maturity IS NULL OR h.maturity >= :d{number}) * h.value" for number in numbers
    )
    customers = wanted.pick(_ALL, _SOME)
    sql = f"""
        SELECT id, level, now, {sums}
        FROM (
            SELECT c.id, c.level, f.aum AS now, {balances}
            FROM {customers}
            {_FIGURE}
            {_BALANCES}
            WHERE {_OF_LEVEL} AND {_DEPOSIT}
            UNION ALL
            SELECT c.id, c.level, f.aum, {values}
            FROM {customers}
            {_FIGURE}
            CROSS JOIN holding AS h ON h.customer_id = c.id AND h.deleted_at IS NULL AND h.currency = :main
            WHERE {_OF_LEVEL}
        )
        GROUP BY id
        HAVING :whenever OR max(sum(d0) - now, sum(d{len(days) - 1}) - sum(d1)) >= {floor}
    """
    stamps = {f"d{number}": one.isoformat() for number, one in enumerate(days)}
    ordinals = {f"n{number}": one.toordinal() for number, one in enumerate(days)}
    named |= wanted.named(main=main, levels=json.dumps(sorted(floors)), **stamps, **ordinals)
    for customer, level, *amounts in conn.execute(sql, named):
        yield LevelsFact(customer, level, tuple(amounts))


class MonthFact(NamedTuple):
    """What a customer's assets add up to over the month, if what is there today stays to its end."""

    customer_id: str
    level: str
    sum_of_days: int
    assets: int
    """Today."""


class Band(NamedTuple):
    """For a level: which sums of the month matter, and what must be there today. None: no such bound."""

    below: int | None
    from_: int | None
    present: int | None


_MONTH: Final = f"""
    SELECT id, level, sum(days), assets
    FROM (
        SELECT c.id, c.level, f.aum AS assets, {_BALANCE_ON.format(day=":first_number - 1")} * :length + coalesce((
            SELECT sum((p.amount - {_BEFORE}) * (:first_number + :length - p.day))
            FROM balance_point AS p
            WHERE p.account = n.number AND p.day BETWEEN :first_number AND :day_number
        ), 0) AS days
        FROM {{customers}}
        {_FIGURE}
        {_BALANCES}
        WHERE {_OF_LEVEL} AND {{there}} AND {_DEPOSIT}
        UNION ALL
        SELECT c.id, c.level, f.aum, h.value * (
            CASE WHEN h.maturity IS NULL OR h.maturity > :last THEN :length ELSE CAST(substr(h.maturity, 9) AS INTEGER) END
            - CASE WHEN h.bought IS NULL OR h.bought < :first THEN 0 ELSE CAST(substr(h.bought, 9) AS INTEGER) - 1 END)
        FROM {{customers}}
        {_FIGURE}
        CROSS JOIN holding AS h ON h.customer_id = c.id AND h.currency = :main AND h.deleted_at IS NULL
            AND (h.maturity IS NULL OR h.maturity >= :first) AND (h.bought IS NULL OR h.bought <= :day)
        WHERE {_OF_LEVEL} AND {{there}}
    )
    GROUP BY id
    HAVING :whenever OR sum(days) < {{below}} OR sum(days) >= {{at_least}}
"""


def month_sums(conn: Connection, wanted: Wanted, main: str, last: date, bands: Mapping[str, Band]) -> Iterator[MonthFact]:
    """The month's assets of customers of the levels in `bands`, where they lie in the level's band. `last` is the month's last day."""
    first = last.replace(day=1)
    below, named = by_level("level", "below", {level: band.below for level, band in bands.items()})
    at_least, more = by_level("level", "from", {level: band.from_ for level, band in bands.items()})
    present, most = by_level("c.level", "present", {level: band.present for level, band in bands.items()})
    named |= more | most
    named |= wanted.named(
        main=main,
        levels=json.dumps(sorted(bands)),
        first=first.isoformat(),
        last=last.isoformat(),
        length=last.day,
        **_numbers(first, wanted.day),
    )
    there = f"(:whenever OR f.aum >= coalesce({present}, f.aum))"
    sql = _MONTH.format(customers=wanted.pick(_ALL, _SOME), there=there, below=below, at_least=at_least)
    return map(MonthFact._make, conn.execute(sql, named))
