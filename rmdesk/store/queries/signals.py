"""Which customers show signs of leaving, with the arithmetic of each: one question for each sign, then the rules of `domain.signals`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain import signals as rule
from rmdesk.domain.appraisal_parameters import Signals
from rmdesk.domain.dates import add_months
from rmdesk.domain.signals import Sign, Signal
from rmdesk.i18n import current_language
from rmdesk.store.queries.as_of import ACCOUNT_LIVES, CUSTOMER_LIVES, HOLDS, IS_DEPOSIT
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Leaving:
    """A customer with signs of leaving."""

    row: int
    customer_id: str
    name: str
    level: str
    aum: int
    signals: tuple[Signal, ...]
    """The greatest stake first."""

    @property
    def stake(self) -> int:
        """Money at stake with this customer."""
        return rule.stake_of(self.signals)


_WHO: Final = f"""
    SELECT c.rowid, c.id, c.name, c.level, CASE WHEN f.currency = :main THEN f.aum ELSE 0 END
    FROM customer AS c NOT INDEXED
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE {CUSTOMER_LIVES} AND c.status IN ('active', 'dormant')
"""
_PAY: Final = f"""
    SELECT r.customer_id, substr(x.date, 1, 7), max(x.date), sum(x.amount)
    FROM "transaction" AS x NOT INDEXED
    CROSS JOIN account_role AS r ON r.account_id = x.account_id
    WHERE x.category IN ({{pay}}) AND x.amount > 0 AND NOT x.own_account AND x.date BETWEEN :pay_since AND :day AND x.deleted_at IS NULL
        AND {HOLDS}
    GROUP BY r.customer_id, substr(x.date, 1, 7)
"""
_OUTWARD: Final = f"""
    SELECT r.customer_id, -sum(x.amount), sum(x.amount < 0), max(CASE WHEN x.amount < 0 THEN
        printf('%019d', -x.amount) || x.date || CASE WHEN x.counterparty <> '' THEN x.counterparty ELSE x.counterparty_bank END END)
    FROM "transaction" AS x NOT INDEXED
    CROSS JOIN account_role AS r ON r.account_id = x.account_id
    CROSS JOIN account AS a ON a.id = x.account_id AND a.currency = :main
    WHERE NOT x.own_account AND x.date > :out_since AND x.date <= :day AND x.deleted_at IS NULL AND {HOLDS}
    GROUP BY r.customer_id
    HAVING -sum(x.amount) >= :least
"""
"""What left beyond what came in; the largest booking as amount in 19 digits, day and receiver, so that one pass finds it."""
_LAST_OWN: Final = f"""
    SELECT r.customer_id, max(a.last_own_transaction)
    FROM account AS a NOT INDEXED
    CROSS JOIN account_role AS r ON r.account_id = a.id
    WHERE {HOLDS} AND {ACCOUNT_LIVES}
    GROUP BY r.customer_id
    HAVING max(a.last_own_transaction) <= :silent
"""
_CLOSED: Final = f"""
    SELECT r.customer_id, a.closed, CASE WHEN :english AND p.name_en <> '' THEN p.name_en ELSE p.name_zh END, coalesce((
            SELECT max(b.amount)
            FROM balance AS b
            WHERE b.account_id = a.id AND b.date >= date(a.closed, '-30 days') AND b.date < a.closed AND b.deleted_at IS NULL
        ), (
            SELECT b.amount
            FROM balance AS b
            WHERE b.account_id = a.id AND b.date < a.closed AND b.deleted_at IS NULL
            ORDER BY b.date DESC
            LIMIT 1
        ), 0)
    FROM account AS a NOT INDEXED
    CROSS JOIN product AS p ON p.id = a.product_id
    CROSS JOIN account_role AS r ON r.account_id = a.id
    WHERE a.closed > :closed_since AND a.closed <= :day AND a.currency = :main AND a.deleted_at IS NULL AND {HOLDS} AND {IS_DEPOSIT}
        AND NOT EXISTS (
            SELECT 1
            FROM account_role AS s
            CROSS JOIN account AS n ON n.id = s.account_id AND n.product_id = a.product_id AND n.id <> a.id
            WHERE s.customer_id = r.customer_id AND s.deleted_at IS NULL AND n.deleted_at IS NULL
                AND n.opened >= date(a.closed, '-7 days') AND n.opened <= :day
        )
"""
"""What was there in the month before the closing; an account that another one of the same product followed is a rollover."""
_COMPLAINTS: Final = """
    SELECT m.customer_id, m.received, m.summary
    FROM complaint AS m
    WHERE m.status IN ('open', 'in_progress') AND m.received <= :day AND m.deleted_at IS NULL
    ORDER BY m.received DESC
"""


def leaving(
    conn: Connection,
    today: date,
    main: str,
    rules: Signals,
    averages: Callable[[], Mapping[str, tuple[int, ...]]],
    only: Sign | None = None,
) -> list[Leaving]:
    """Customers with signs of leaving, the most money first; of every sort or of one.

    `averages` gives them by customer, the oldest month first; it is asked last, so that they may be read meanwhile.
    """
    who = {customer: (row, name, level, aum) for row, customer, name, level, aum in conn.execute(_WHO, {"main": main})}
    assets = {customer: aum for customer, (_row, _name, _level, aum) in who.items()}
    found: dict[str, list[Signal]] = defaultdict(list)
    for customer, signal in _signals(conn, today, main, rules, averages, assets, only):
        if customer in who:
            found[customer].append(signal)
    lines = [
        Leaving(row, customer, name, level, aum, tuple(sorted(found[customer], key=lambda one: (-one.stake, one.sign))))
        for customer, (row, name, level, aum) in ((customer, who[customer]) for customer in found)
    ]
    return sorted(lines, key=lambda one: (-one.stake, one.name, one.customer_id))


def _signals(
    conn: Connection,
    today: date,
    main: str,
    rules: Signals,
    averages: Callable[[], Mapping[str, tuple[int, ...]]],
    assets: Mapping[str, int],
    only: Sign | None,
) -> Iterator[tuple[str, Signal]]:
    values: dict[str, str | int] = {
        "day": today.isoformat(),
        "main": main,
        "english": current_language() == "en",
        "least": rules.outward_least,
        "pay_since": add_months(today.replace(day=1), -rules.pay_months - 1).isoformat(),
        "out_since": (today - timedelta(rules.outward_days)).isoformat(),
        "silent": (today - timedelta(rules.silent_days)).isoformat(),
        "closed_since": (today - timedelta(rules.closed_days)).isoformat(),
    }
    if only in (None, Sign.PAY_STOPPED):
        yield from _pay(conn, today, rules, values, assets)
    if only in (None, Sign.OUTWARD):
        yield from _outward(conn, rules, values, assets)
    if only in (None, Sign.SILENT):
        for customer, last in conn.execute(_LAST_OWN, values):
            if (still := rule.silent(day(last), today, assets.get(customer, 0), rules)) is not None:
                yield customer, still
    if only in (None, Sign.CLOSED):
        yield from _closed(conn, rules, values)
    if only in (None, Sign.COMPLAINT):
        seen = set()
        for customer, received, about in conn.execute(_COMPLAINTS, values):
            told = rule.complained(day(received), about, assets.get(customer, 0), rules)
            if told is not None and customer not in seen:
                seen.add(customer)
                yield customer, told
    if only in (None, Sign.FALLING):
        for customer, months in averages().items():
            if (fell := rule.falling(months, rules)) is not None:
                yield customer, fell


def _pay(
    conn: Connection, today: date, rules: Signals, values: Mapping[str, str | int], assets: Mapping[str, int]
) -> Iterator[tuple[str, Signal]]:
    received: dict[str, dict[tuple[int, int], tuple[date, int]]] = defaultdict(dict)
    named = {f"pay{number}": category for number, category in enumerate(rules.pay_categories)}
    sql = _PAY.format(pay=", ".join(f":{name}" for name in named) or "''")
    for customer, month, last, amount in conn.execute(sql, {**values, **named}):
        received[customer][int(month[:4]), int(month[5:])] = (day(last), amount)
    for customer, months in received.items():
        stopped = rule.pay_stopped(months, today, assets.get(customer, 0), rules)
        if stopped is not None:
            yield customer, stopped


def _outward(conn: Connection, rules: Signals, values: Mapping[str, str | int], assets: Mapping[str, int]) -> Iterator[tuple[str, Signal]]:
    for customer, moved, count, largest in conn.execute(_OUTWARD, values):
        left = rule.outward(moved, count, day(largest[19:29]), largest[29:], assets.get(customer, 0), rules)
        if left is not None:
            yield customer, left


def _closed(conn: Connection, rules: Signals, values: Mapping[str, str | int]) -> Iterator[tuple[str, Signal]]:
    found: dict[str, list[tuple[date, str, int]]] = defaultdict(list)
    for customer, on, product, amount in conn.execute(_CLOSED, values):
        found[customer].append((day(on), product, amount))
    for customer, some in found.items():
        products = "、".join(dict.fromkeys(product for _on, product, _amount in some))
        amount = sum(amount for _on, _product, amount in some)
        gone = rule.closed(amount, len(some), max(on for on, _product, _amount in some), products, rules)
        if gone is not None:
            yield customer, gone
