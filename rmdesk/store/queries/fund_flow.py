"""The bookings of a customer by counterparty over a stretch of time. Transfers between their own accounts are no flow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.fund_flow import Booking, Flow, flow_of
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.as_of import HOLDS
from rmdesk.store.queries.held_accounts import everybody, holders
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class CustomerFlow:
    """Where a customer's money came from and went to."""

    flow: Flow
    first: date
    last: date
    currency: str
    known_from: date | None
    """The day of the oldest booking the desk has of this customer; None without any. Earlier days are not nothing, but unknown."""
    own: int
    """Bookings left out because they go to an account of the same customer."""


_SQL: Final = f"""
    WITH held (account_id, account_no) AS MATERIALIZED (
        SELECT a.id, a.account_no
        FROM account_role AS r
        CROSS JOIN account AS a ON a.id = r.account_id AND a.deleted_at IS NULL
        WHERE r.customer_id = :customer AND {HOLDS} AND a.currency = :currency
    ),
    mine (account_no) AS MATERIALIZED (
        SELECT a.account_no
        FROM account_role AS r
        CROSS JOIN account AS a ON a.id = r.account_id
        WHERE r.customer_id = :customer AND {HOLDS}
    )
    SELECT coalesce(nullif(x.counterparty, ''), nullif(substr(x.counterparty_account, -4), ''), ''), x.counterparty = '' AND x.counterparty_account <> '',
        x.counterparty_bank, x.category, x.own_account OR x.counterparty_account <> '' AND x.counterparty_account IN (SELECT account_no FROM mine),
        sum(x.amount), count(*)
    FROM held AS h
    CROSS JOIN "transaction" AS x ON x.account_id = h.account_id AND x.date BETWEEN :first AND :last AND x.deleted_at IS NULL
    GROUP BY x.counterparty, CASE WHEN x.counterparty = '' THEN x.counterparty_account ELSE '' END, x.counterparty_bank, x.category, 5, x.amount < 0
"""
"""Index: ix_transaction_account_id_date. A counterparty without a name is told by the end of its account number."""
_KNOWN: Final = f"""
    SELECT min((
        SELECT min(x.date)
        FROM "transaction" AS x
        WHERE x.account_id = r.account_id AND x.deleted_at IS NULL
    ))
    FROM account_role AS r
    WHERE r.customer_id = :customer AND {HOLDS}
"""

_BOOK: Final = """
    SELECT x.counterparty, x.account_id, sum(x.amount), count(*)
    FROM "transaction" AS x NOT INDEXED
    WHERE x.counterparty <> '' AND NOT x.own_account AND x.amount * :way > 0 AND x.date BETWEEN :first AND :day AND x.deleted_at IS NULL
    GROUP BY x.counterparty, x.account_id
"""


@dataclass(frozen=True, slots=True)
class SharedParty:
    """A counterparty of the customers of a book."""

    name: str
    amount: int
    """Without sign."""
    count: int
    rows: frozenset[int]
    """Row numbers of the customers."""


def book_flow(conn: Connection, first: date, today: date, way: int, most: int) -> list[SharedParty]:
    """The counterparties of all customers since `first`, the most money first; `way` 1: money that came in, -1: that went out."""
    main = main_currency(conn)
    held = holders(conn, today, main)
    sums: dict[str, tuple[int, int, set[str]]] = {}
    for name, account, amount, count in conn.execute(_BOOK, {"first": first.isoformat(), "day": today.isoformat(), "way": way}):
        if account in held:
            total, number, customers = sums.get(name, (0, 0, set()))
            customers.update(held[account])
            sums[name] = (total + abs(amount), number + count, customers)
    best = sorted(sums.items(), key=lambda one: (-one[1][0], one[0]))[:most]
    who = everybody(conn, main)
    return [
        SharedParty(name, total, number, frozenset(who[customer].row for customer in customers if customer in who))
        for name, (total, number, customers) in best
    ]


def fund_flow(conn: Connection, customer_id: str, first: date, last: date) -> CustomerFlow:
    """The flow from `first` to `last`, the business date at the most, in the currency of the customer's figures."""
    row = conn.execute("SELECT currency FROM customer_figure WHERE customer_id = ?", (customer_id,)).fetchone()
    currency = str(row[0]) if row and row[0] else main_currency(conn)
    of = {"customer": customer_id, "day": last.isoformat(), "first": first.isoformat(), "last": last.isoformat(), "currency": currency}
    bookings, own = [], 0
    for party, is_number, bank, category, is_own, amount, count in conn.execute(_SQL, of):
        if is_own:
            own += count
        else:
            bookings.append(
                Booking(" ".join(part for part in (bank, f"*{party}") if part) if is_number else party, bank, category, amount, count)
            )
    (known,) = conn.execute(_KNOWN, of).fetchone()
    return CustomerFlow(flow_of(bookings), first, last, currency, day(known), own)
