"""The facts of one person's KPIs, read with statements that SQLite and PostgreSQL both understand, and put together row by row.

A desk gathers the same facts set by set, in SQLite alone (`store.queries.kpi_sources`): two ways to the same ledger, so that the figures of
desk and center agree only if both are right. Who looks after a customer is what the assignments say on the business date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from rmdesk.center.database import Tx
from rmdesk.center.kpi.reading import day_of, number, text_of
from rmdesk.domain.kpi.facts import loan_steps
from rmdesk.domain.kpi.ledger import ALWAYS, Entry, Measure, Part
from rmdesk.domain.money import PPM

LOOKED: Final = """
    SELECT s.customer_id
    FROM assignment s
    JOIN customer c ON c.id = s.customer_id
    WHERE s.person_id = ? AND s.deleted_at IS NULL AND s.valid_from <= ? AND (s.valid_to IS NULL OR s.valid_to > ?) AND c.deleted_at IS NULL
"""
"""Customers looked after; parameters: person, day, day."""
_SHARES: Final = LOOKED.replace("s.customer_id\n", "s.customer_id, max(s.share)\n", 1) + " GROUP BY s.customer_id"
_ROLES: Final = f"""
    SELECT r.account_id, r.customer_id, r.role
    FROM account_role r
    WHERE r.customer_id IN ({LOOKED}) AND r.deleted_at IS NULL AND (r.since IS NULL OR r.since <= ?) AND r.role IN ('owner', 'joint')
"""
_HELD: Final = f"SELECT h.account_id FROM ({_ROLES}) h"
_ACCOUNTS: Final = f"""
    SELECT a.id, a.product_id, a.currency, a.status, a.opened, a.closed
    FROM account a
    WHERE a.id IN ({_HELD}) AND a.deleted_at IS NULL
"""
_BALANCES: Final = f"""
    SELECT b.account_id, b.date, b.amount
    FROM balance b
    WHERE b.account_id IN ({_HELD}) AND b.deleted_at IS NULL
    ORDER BY b.account_id, b.date
"""
_HOLDINGS: Final = f"""
    SELECT h.customer_id, h.product_id, h.currency, h.value, h.cost, h.bought, h.maturity
    FROM holding h
    WHERE h.customer_id IN ({LOOKED}) AND h.deleted_at IS NULL
"""
_LOANS: Final = f"""
    SELECT l.account_id, l.currency, l.principal, l.outstanding, l.start, l.as_of, l.grade
    FROM loan l
    WHERE l.account_id IN ({_HELD}) AND l.deleted_at IS NULL
"""
_CURRENCY: Final = f"""
    SELECT a.currency
    FROM account a
    WHERE a.deleted_at IS NULL AND a.id IN (SELECT r.account_id FROM account_role r WHERE r.customer_id IN ({LOOKED}) AND r.deleted_at IS NULL)
    GROUP BY a.currency
    ORDER BY count(*) DESC, a.currency
    LIMIT 1
"""
"""Of most accounts in the book, as a desk counts them."""


class Stay(NamedTuple):
    """How long something is there: ordinals; `after` is the first day without it, None while it stays."""

    first: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Account:
    """An account that is counted for the person."""

    id: str
    product: str
    currency: str
    share: int
    """ppm, of the holder it is counted for."""
    stay: Stay | None
    """None where no day can be named on which it was open."""


class Facts:
    """What a person's book holds, as entries of the ledger."""

    def __init__(self, tx: Tx, person: str, day: date) -> None:
        """Reads who is looked after, and the accounts that are counted for them."""
        self.tx, self.person, self.day = tx, person, day
        self.who = (person, day.isoformat(), day.isoformat())
        """Parameters of `LOOKED`."""
        self.currency = text_of(tx.value(_CURRENCY, self.who)) or "CNY"
        """What amounts are added up in; those in others stand beside, there are no rates."""
        self.shares = {text_of(customer): number(share) for customer, share in tx.rows(_SHARES, self.who)}
        self.products = {
            text_of(id): (text_of(line), number(coefficient))
            for id, line, coefficient in tx.rows("SELECT id, line, coefficient FROM product")
        }
        self.roles = [(text_of(account), text_of(customer), text_of(role)) for account, customer, role in tx.rows(_ROLES, self._held)]
        self.accounts = {account.id: account for account in self._accounts()}

    @property
    def _held(self) -> tuple[str, ...]:
        """Parameters of `_HELD`."""
        return (*self.who, self.day.isoformat())

    def _accounts(self) -> Iterator[Account]:
        """Each account once: for the holder with the greatest share, the owner before a joint holder."""
        best: dict[str, tuple[int, bool, str]] = {}
        for account, customer, role in self.roles:
            rank = (-self.shares[customer], role != "owner", customer)
            best[account] = min(best.get(account, rank), rank)
        for id, product, currency, status, opened, closed in self.tx.rows(_ACCOUNTS, self._held):
            share = -best[text_of(id)][0]
            first, after = day_of(opened), day_of(closed)
            lived = (after is not None or text_of(status) != "closed") and (after is None or after > (first or date.min))
            stay = Stay(_ordinal(first), after.toordinal() if after else None) if lived else None
            yield Account(text_of(id), text_of(product), text_of(currency), share, stay)

    def ledger_entries(self) -> list[Entry]:
        """All that money is made of."""
        return [*self._balances(), *self._holdings(), *self._loans()]

    def _balances(self) -> Iterator[Entry]:
        for id, rows in groupby(self.tx.rows(_BALANCES, self._held), key=lambda row: text_of(row[0])):
            account = self.accounts.get(id)
            if account is None or account.stay is None or account.currency != self.currency:
                continue
            line, coefficient = self.products[account.product]
            part, share = Part(Measure.BALANCE, line, coefficient), account.share
            before = 0
            for _id, on, amount in rows:
                day = _ordinal(day_of(on))
                if account.stay.after is not None and day >= account.stay.after:
                    break
                yield entry(part, share, max(day, account.stay.first), number(amount) - before)
                before = number(amount)
            if account.stay.after is not None:
                yield entry(part, share, account.stay.after, -before)

    def _holdings(self) -> Iterator[Entry]:
        for customer, product, currency, value, cost, bought_on, ends_on in self.tx.rows(_HOLDINGS, self.who):
            if text_of(currency) != self.currency:
                continue
            bought, ends = day_of(bought_on), day_of(ends_on)
            line, coefficient = self.products[text_of(product)]
            share = self.shares[text_of(customer)]
            if bought is not None:
                paid = number(value) if cost is None else number(cost)
                yield entry(Part(Measure.SOLD, line, coefficient), share, bought.toordinal(), paid)
            if ends is not None and bought is not None and bought > ends:
                continue
            part = Part(Measure.INVESTMENT, line, coefficient)
            yield entry(part, share, _ordinal(bought), number(value))
            if ends is not None:
                yield entry(part, share, ends.toordinal() + 1, -number(value))

    def _loans(self) -> Iterator[Entry]:
        for account, currency, principal, outstanding, start_on, as_of, grade in self.tx.rows(_LOANS, self._held):
            held = self.accounts.get(text_of(account))
            start, said = day_of(start_on), day_of(as_of)
            if held is None or start is None or text_of(currency) != self.currency:
                continue
            yield entry(Part(Measure.GRANTED, "loan", PPM), held.share, start.toordinal(), number(principal))
            graded = loan_steps(
                number(principal), number(outstanding), text_of(grade), start.toordinal(), said.toordinal() if said else None
            )
            for line, steps in graded.items():
                for day, change in steps.items():
                    yield entry(Part(Measure.LOANS, line, PPM), held.share, day, change)


def entry(part: Part, share: int, day: int, delta: int) -> Entry:
    """What changed on a day (ordinal), weighed by a share (ppm)."""
    return Entry(part, day, delta, delta * share)


def turned(stays: Iterable[Stay]) -> list[tuple[int, int]]:
    """When something that is there in several stays begins (+1) and ceases (−1) to be there at all, by day."""
    changes: defaultdict[int, int] = defaultdict(int)
    for stay in stays:
        changes[stay.first] += 1
        if stay.after is not None:
            changes[stay.after] -= 1
    found, so_many = [], 0
    for day in sorted(changes):
        before, so_many = so_many, so_many + changes[day]
        if (so_many > 0) != (before > 0):
            found.append((day, 1 if so_many > 0 else -1))
    return found


def stay_of(first: date | None, last: date | None) -> Stay | None:
    """A stay from `first` (None: always) through `last` (None: still there); None if it ends before it begins."""
    if first is not None and last is not None and first > last:
        return None
    return Stay(_ordinal(first), (last + timedelta(1)).toordinal() if last else None)


def _ordinal(day: date | None) -> int:
    return ALWAYS if day is None else day.toordinal()
