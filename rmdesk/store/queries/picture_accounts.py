"""Customer 360, their accounts: balances, time deposits, cards and standing orders as of the business date. Numbers are masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.domain.identity import mask_account
from rmdesk.domain.money import Money
from rmdesk.store.queries.as_of import ACCOUNT_LIVES, BALANCE, HOLDS, TERM_RUNS
from rmdesk.store.queries.reading import day, money, named

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account the customer has to do with."""

    id: str
    account_masked: str
    product: str
    line: str
    """Product line: `demand`, `time`, `loan` …"""
    roles: tuple[str, ...]
    """`owner`, `joint`, `authorised`."""
    owned: bool
    """Whether its balance counts for the customer: owner or joint."""
    currency: str
    balance: Money | None
    """End of the business date; None before the first known balance."""
    balance_since: date | None
    """The day from which it has been this."""
    opened: date | None
    status: str
    last_own_transaction: date | None


@dataclass(frozen=True, slots=True)
class TermLine:
    """A time deposit that has begun and is not paid out."""

    id: str
    account_masked: str
    principal: Money
    rate: int
    """ppm a year."""
    start: date
    maturity: date
    days_left: int
    """Negative once it lies idle."""
    rollover: bool


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card the customer holds."""

    id: str
    card_masked: str
    kind: str
    issued: date | None
    expiry: date | None
    credit_limit: Money | None
    status: str


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A payment made each month."""

    id: str
    account_masked: str
    amount: Money
    category: str
    to_bank: str
    to_masked: str


_ACCOUNTS_SQL = f"""
    SELECT a.id, a.account_no, p.name_zh, p.name_en, p.line, group_concat(DISTINCT r.role), max({HOLDS}), a.currency, {BALANCE},
        (SELECT max(b.date) FROM balance AS b WHERE b.account_id = a.id AND b.date <= :day AND b.deleted_at IS NULL),
        a.opened, a.status, a.last_own_transaction
    FROM account_role AS r
    JOIN account AS a ON a.id = r.account_id
    JOIN product AS p ON p.id = a.product_id
    WHERE r.customer_id = :customer AND r.deleted_at IS NULL AND (r.since IS NULL OR r.since <= :day) AND {ACCOUNT_LIVES}
    GROUP BY a.id
    ORDER BY a.opened, a.account_no
"""
_TERMS_SQL = f"""
    SELECT t.id, a.account_no, t.principal, t.currency, t.rate, t.start, t.maturity, t.rollover
    FROM account_role AS r
    JOIN account AS a ON a.id = r.account_id AND a.deleted_at IS NULL
    JOIN time_deposit AS t ON t.account_id = a.id
    WHERE r.customer_id = :customer AND {HOLDS} AND {TERM_RUNS}
    ORDER BY t.maturity, t.id
"""
_CARDS_SQL = """
    SELECT id, card_no, kind, issued, expiry, credit_limit, currency, status
    FROM card
    WHERE customer_id = :customer AND deleted_at IS NULL AND (issued IS NULL OR issued <= :day)
    ORDER BY expiry, card_no
"""
_ORDERS_SQL = f"""
    SELECT s.id, a.account_no, s.amount, s.currency, s.category, s.to_bank, s.to_account
    FROM account_role AS r
    JOIN account AS a ON a.id = r.account_id
    JOIN standing_order AS s ON s.account_id = a.id
    WHERE r.customer_id = :customer AND {HOLDS} AND {ACCOUNT_LIVES} AND s.deleted_at IS NULL
    ORDER BY s.amount DESC, s.order_no
"""


def accounts(conn: Connection, customer_id: str, business_date: date) -> tuple[AccountLine, ...]:
    """Living accounts in which the customer has any role, the oldest first."""
    found = []
    for row in conn.execute(_ACCOUNTS_SQL, {"customer": customer_id, "day": business_date.isoformat()}):
        account, number, zh, en, line, roles, owned, currency, balance, since, opened, status, last = row
        found.append(
            AccountLine(
                id=account,
                account_masked=mask_account(number),
                product=named(zh, en),
                line=line,
                roles=tuple(sorted(roles.split(","))),
                owned=bool(owned),
                currency=currency,
                balance=money(balance, currency),
                balance_since=day(since),
                opened=day(opened),
                status=status,
                last_own_transaction=day(last),
            )
        )
    return tuple(found)


def time_deposits(conn: Connection, customer_id: str, business_date: date) -> tuple[TermLine, ...]:
    """Time deposits that run or lie idle, by maturity."""
    found = []
    for row in conn.execute(_TERMS_SQL, {"customer": customer_id, "day": business_date.isoformat()}):
        deposit, number, principal, currency, rate, start, maturity, rollover = row
        found.append(
            TermLine(
                id=deposit,
                account_masked=mask_account(number),
                principal=Money(principal, currency),
                rate=rate,
                start=day(start),
                maturity=day(maturity),
                days_left=(day(maturity) - business_date).days,
                rollover=bool(rollover),
            )
        )
    return tuple(found)


def cards(conn: Connection, customer_id: str, business_date: date) -> tuple[CardLine, ...]:
    """Cards that have been issued, by expiry."""
    return tuple(
        CardLine(card, mask_account(number), kind, day(issued), day(expiry), money(limit, currency), status)
        for card, number, kind, issued, expiry, limit, currency, status in conn.execute(
            _CARDS_SQL, {"customer": customer_id, "day": business_date.isoformat()}
        )
    )


def standing_orders(conn: Connection, customer_id: str, business_date: date) -> tuple[OrderLine, ...]:
    """Monthly payments from the customer's own accounts, the largest first."""
    return tuple(
        OrderLine(order, mask_account(number), Money(amount, currency), category, to_bank, mask_account(to) if to else "")
        for order, number, amount, currency, category, to_bank, to in conn.execute(
            _ORDERS_SQL, {"customer": customer_id, "day": business_date.isoformat()}
        )
    )
