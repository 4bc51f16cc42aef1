"""Who has moved between levels since the end of the month, quarter or year before.

The level of then is the one that the month-average AUM of that last month earned, worked out from the change points of the balances: field
history says when the bank changed a level, not what the money was worth, and a desk has it only since it began. The level of now is earned
by the average of this month so far, as lists show it. Investments have no history on a desk: one that was held then counts with its present value.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.domain.money import divide_half_up
from rmdesk.store.balance_points import ordinal
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import CUSTOMER_LIVES, HOLDS, IS_DEPOSIT
from rmdesk.store.queries.reminder_setup import tier_table

if TYPE_CHECKING:
    from sqlite3 import Connection

Since = Literal["month", "quarter", "year"]
NOT_YET: Final = ""
"""The level of then of those who were no customers yet."""

_PEOPLE_SQL: Final = f"""
    SELECT c.id, c.rowid, c.opened, coalesce(f.average, 0)
    FROM customer AS c NOT INDEXED
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE c.kind = 'retail' AND {CUSTOMER_LIVES} AND coalesce(f.currency, :main) = :main
"""
_BALANCE: Final = """coalesce((
        SELECT b.amount
        FROM balance_point AS b
        WHERE b.account = {account} AND b.day <= {day}
        ORDER BY b.day DESC
        LIMIT 1
    ), 0)"""
_DEPOSITS_SQL: Final = f"""
    WITH living (id, number, last) AS MATERIALIZED (
        SELECT a.id, n.number, CASE WHEN a.closed <= :last THEN {ordinal("a.closed")} - 1 ELSE :last_number END
        FROM account AS a NOT INDEXED
        CROSS JOIN balance_account AS n ON n.account_id = a.id
        WHERE a.product_id IN (SELECT p.id FROM product AS p WHERE {IS_DEPOSIT}) AND a.currency = :main AND a.deleted_at IS NULL
            AND (a.closed > :first OR a.closed IS NULL AND a.status <> 'closed')
    ),
    stood (id, amount) AS MATERIALIZED (
        SELECT v.id, {_BALANCE.format(account="v.number", day=":first_number - 1")} * (v.last + 1 - :first_number) + coalesce((
            SELECT sum((p.amount - {_BALANCE.format(account="p.account", day="p.day - 1")}) * (v.last + 1 - p.day))
            FROM balance_point AS p
            WHERE p.account = v.number AND p.day BETWEEN :first_number AND v.last
        ), 0)
        FROM living AS v
    )
    SELECT r.customer_id, sum(d.amount)
    FROM account_role AS r NOT INDEXED
    JOIN stood AS d ON d.id = r.account_id
    WHERE {HOLDS}
    GROUP BY r.customer_id
"""
"""Customer and Σ of the end-of-day balances of their accounts in the month; a closed account counts up to the day before its closing."""
_HOLDINGS_SQL: Final = """
    SELECT h.customer_id, coalesce(h.bought, ''), coalesce(h.maturity, ''), h.value
    FROM holding AS h NOT INDEXED
    WHERE h.currency = :main AND h.deleted_at IS NULL AND coalesce(h.bought, '') <= :last AND coalesce(h.maturity, :last) >= :first
"""


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who went the same way."""

    before: str
    """Level of then; `NOT_YET` for those who have come since."""
    after: str
    rows: array[int]
    """Row numbers."""
    then: int
    """Sum of their averages of then, minor units."""
    now: int


@dataclass(frozen=True, slots=True)
class Migration:
    """All moves between two days."""

    since: date
    """Last day of the month, quarter or year before."""
    currency: str
    levels: tuple[str, ...]
    """Those that follow from assets, the best first; none: the bank has none in this currency."""
    moves: tuple[Move, ...]
    """By level of then, the best first, then by that of now; who has stayed is a move too."""
    compared: int
    """Customers in the moves."""
    is_known: bool
    """Whether there are any balances of then."""


def end_before(today: date, since: Since) -> date:
    """The last day of the month, quarter or year before the one of `today`."""
    month = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1, "year": 1}[since]
    return today.replace(month=month, day=1) - timedelta(days=1)


def migration(conn: Connection, today: date, since: Since) -> Migration:
    """The moves of the persons of the book whose figures are in its main currency. 1.3 s for 100,000 customers."""
    main, then = main_currency(conn), end_before(today, since)
    table = tier_table(conn, main)
    if table is None:
        return Migration(then, main, (), (), 0, is_known=False)
    codes, floors = [str(tier.code) for tier in table.tiers], [tier.floor.minor for tier in table.tiers]
    sums = _averages(conn, today, then, main)
    rows: defaultdict[tuple[int, int], array[int]] = defaultdict(lambda: array("q"))
    money: Counter[tuple[int, int, str]] = Counter()
    for customer, row, opened, now in conn.execute(_PEOPLE_SQL, {"main": main}):
        average = sums.get(customer, 0)
        before = len(codes) if opened and opened > then.isoformat() else _rank(average, floors)
        move = (before, _rank(now, floors))
        rows[move].append(row)
        money[*move, "then"] += average
        money[*move, "now"] += now
    moves = tuple(
        Move(
            codes[before] if before < len(codes) else NOT_YET,
            codes[after],
            rows[before, after],
            money[before, after, "then"],
            money[before, after, "now"],
        )
        for before, after in sorted(rows, key=lambda move: (move[0] == len(codes), -move[0], -move[1]))
    )
    return Migration(
        then, main, tuple(reversed(codes)), moves, sum(len(move.rows) for move in moves), any(sums.values()) or _has_balances(conn, then)
    )


def _has_balances(conn: Connection, day: date) -> bool:
    """Whether any balance is known of that day."""
    return bool(conn.execute("SELECT EXISTS (SELECT 1 FROM balance_point WHERE day <= ?)", (day.toordinal(),)).fetchone()[0])


def _rank(amount: int, floors: list[int]) -> int:
    """Whoever reaches no floor is in the lowest level."""
    return max(0, bisect_right(floors, amount) - 1)


def _averages(conn: Connection, today: date, last: date, main: str) -> dict[str, int]:
    """The average AUM of the month that ends on `last`, by customer, as far as there was any."""
    first = last.replace(day=1)
    of: dict[str, str | int] = {"day": today.isoformat(), "first": first.isoformat(), "last": last.isoformat(), "main": main}
    of |= {"first_number": first.toordinal(), "last_number": last.toordinal()}
    sums: Counter[str] = Counter(dict(conn.execute(_DEPOSITS_SQL, of)))
    for customer, bought, maturity, value in conn.execute(_HOLDINGS_SQL, of):
        from_day = max(first, date.fromisoformat(bought)) if bought else first
        to_day = min(last, date.fromisoformat(maturity)) if maturity else last
        sums[customer] += value * ((to_day - from_day).days + 1)
    return {customer: divide_half_up(total, last.day) for customer, total in sums.items()}
