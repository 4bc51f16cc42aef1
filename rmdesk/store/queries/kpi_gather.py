"""Gathering the facts of KPIs from the rows: who brings what on which day, customer by customer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.kpi.facts import Holder, Steps, Use, account_steps, credited, holding_steps, line_steps, loan_steps
from rmdesk.domain.kpi.ledger import ALWAYS, Measure
from rmdesk.domain.money import PPM
from rmdesk.store.queries import kpi_sources as sql

if TYPE_CHECKING:
    from sqlite3 import Connection

LEVELS: Final = "levels"
"""Beside the measures: which customer moved from which level to which."""
KEPT: Final = frozenset({*Measure, LEVELS})
"""All that follows from the rows whatever the business date is, but for who looks after whom."""
_OF_ACCOUNTS: Final = frozenset({Measure.BALANCE, Measure.GRANTED, Measure.LOANS})


class Fact(NamedTuple):
    """What is told apart: a measure, and within it a product line with its coefficient, a number of lines, a kind of contact; and a currency."""

    measure: str
    line: str
    coefficient: int
    """ppm."""
    currency: str
    """Empty: no money."""

    def text(self) -> str:
        """As it is kept."""
        return f"{self.measure}|{self.line}|{self.coefficient}|{self.currency}"

    @classmethod
    def read(cls, text: str) -> Fact:
        """The inverse of `text`; a line may have any character in it."""
        measure, rest = text.split("|", 1)
        line, coefficient, currency = rest.rsplit("|", 2)
        return cls(measure, line, int(coefficient), currency)


class Found(NamedTuple):
    """What an item brings to a person's book."""

    person_id: str
    customer_id: str
    share: int
    item_id: str
    """Account, holding or customer."""
    product_id: str
    """Of a balance or holding; empty otherwise."""
    fact: Fact
    steps: Steps


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after some customers on a business date, and for whom their accounts count."""

    day: date
    customers: tuple[str, ...]
    """All that were asked for, also those whom nobody looks after."""
    shares: dict[str, dict[str, int]]
    """Customer → person → share."""
    accounts: dict[str, list[tuple[str, Holder]]]
    """Account → (person, the holder it counts for); only holders among the customers that were asked for."""

    def share(self, customer: str, person: str) -> int | None:
        """The share of somebody who has worked for a customer; None if they do not look after them (any more): then it counts for nobody."""
        return self.shares.get(customer, {}).get(person)


def care_of(conn: Connection, day: date, customers: Collection[str]) -> Care:
    """Who looks after `customers` on the business date `day`."""
    wanted = json.dumps(list(customers))
    accounts = [str(account) for (account,) in conn.execute(sql.THEIR_ACCOUNTS, {"customers": wanted})]
    holders: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for account, customer, owner in conn.execute(sql.HELD, {"accounts": json.dumps(accounts), "day": day.isoformat()}):
        holders[account].append((customer, bool(owner)))
    everybody = {customer for those in holders.values() for customer, _owner in those} | set(customers)
    shares: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for person, customer, share in conn.execute(sql.LOOKED_AFTER, {"customers": json.dumps(list(everybody)), "day": day.isoformat()}):
        shares[customer][person] = share
    asked = set(customers)
    found: dict[str, list[tuple[str, Holder]]] = {}
    for account, those in holders.items():
        by_person: defaultdict[str, list[Holder]] = defaultdict(list)
        for customer, owner in those:
            for person, share in shares.get(customer, {}).items():
                by_person[person].append(Holder(customer, share, owner))
        counts = [(person, credited(of)) for person, of in by_person.items()]
        mine = [(person, holder) for person, holder in counts if holder.customer_id in asked]
        if mine:
            found[account] = mine
    return Care(day, tuple(customers), {customer: shares[customer] for customer in customers if customer in shares}, found)


def gather(conn: Connection, care: Care, measures: Collection[str] = KEPT, since: int = 0) -> Iterator[Found]:
    """What the customers in `care` bring to whom. Balances begin with the change point that stands on the ordinal `since`, as if there on it."""
    asked = frozenset(measures)
    if asked & _OF_ACCOUNTS:
        yield from _of_accounts(conn, care, asked, since)
    if asked & {Measure.INVESTMENT, Measure.SOLD}:
        yield from _of_holdings(conn, care, asked)
    if asked & {Measure.CUSTOMERS, Measure.OPENED, Measure.LOST, Measure.LINES}:
        yield from _of_customers(conn, care, asked)
    if LEVELS in asked:
        yield from _of_levels(conn, care)
    if asked & {Measure.CONTACTS, Measure.HANDED, Measure.SUCCEEDED}:
        yield from _of_work(conn, care, asked)


def _of_accounts(conn: Connection, care: Care, measures: frozenset[str], since: int) -> Iterator[Found]:
    accounts = json.dumps(list(care.accounts))
    if Measure.BALANCE in measures:
        rows = conn.execute(sql.BALANCES, {"accounts": accounts, "since": since})
        for account, product, line, coefficient, currency, opened, closed, days, amounts in rows:
            steps = account_steps(zip(json.loads(days), json.loads(amounts), strict=True), opened, closed)
            if steps:
                fact = Fact(Measure.BALANCE, line, coefficient, currency)
                for person, holder in care.accounts[account]:
                    yield Found(person, holder.customer_id, holder.share, account, product, fact, steps)
    for account, currency, start, said, principal, outstanding, grade in (
        conn.execute(sql.LOANS, {"accounts": accounts}) if measures & {Measure.GRANTED, Measure.LOANS} else ()
    ):
        facts = [(Fact(Measure.GRANTED, "loan", PPM, currency), {start: principal})] if Measure.GRANTED in measures else []
        if Measure.LOANS in measures:
            facts += [
                (Fact(Measure.LOANS, line, PPM, currency), steps)
                for line, steps in loan_steps(principal, outstanding, grade, start, said).items()
            ]
        for person, holder in care.accounts[account]:
            for fact, steps in facts:
                yield Found(person, holder.customer_id, holder.share, account, "", fact, steps)


def _of_holdings(conn: Connection, care: Care, measures: frozenset[str]) -> Iterator[Found]:
    rows = conn.execute(sql.HOLDINGS, {"customers": json.dumps(list(care.shares))})
    for customer, holding, product, line, coefficient, currency, value, paid, bought, maturity in rows:
        steps = holding_steps(value, bought, maturity) if Measure.INVESTMENT in measures else {}
        for person, share in care.shares[customer].items():
            if steps:
                yield Found(person, customer, share, holding, product, Fact(Measure.INVESTMENT, line, coefficient, currency), steps)
            if Measure.SOLD in measures and bought is not None and paid:
                yield Found(person, customer, share, holding, product, Fact(Measure.SOLD, line, coefficient, currency), {bought: paid})


def _of_customers(conn: Connection, care: Care, measures: frozenset[str]) -> Iterator[Found]:
    customers = json.dumps(list(care.shares))
    uses: defaultdict[str, list[Use]] = defaultdict(list)
    if Measure.LINES in measures:
        today = {"customers": customers, "day": care.day.isoformat()}
        for customer, line, first, after in conn.execute(sql.USES, today):
            uses[customer].append(Use(line, first or ALWAYS, after))
    for customer, opened, lost, lost_on in conn.execute(sql.CUSTOMERS, {"customers": customers}):
        began = opened or ALWAYS
        facts: list[tuple[Fact, Steps]] = []
        if Measure.CUSTOMERS in measures and not (lost and (lost_on or 0) <= began):
            facts.append((_count(Measure.CUSTOMERS, ""), {began: 1, lost_on: -1} if lost_on else {began: 1}))
        if Measure.OPENED in measures and opened is not None:
            facts.append((_count(Measure.OPENED, ""), {opened: 1}))
        if Measure.LOST in measures and lost_on:
            facts.append((_count(Measure.LOST, ""), {max(lost_on, began): 1}))
        if Measure.LINES in measures:
            facts += [(_count(Measure.LINES, str(number)), steps) for number, steps in line_steps(uses[customer], began).items()]
        for person, share in care.shares[customer].items():
            for fact, steps in facts:
                yield Found(person, customer, share, customer, "", fact, steps)


def _of_levels(conn: Connection, care: Care) -> Iterator[Found]:
    """One step for each change; what it was goes into the fact: customer, place in the day's order, level before and after."""
    so_many: defaultdict[tuple[str, int], int] = defaultdict(int)
    for customer, day, before, after in conn.execute(sql.LEVELS, {"customers": json.dumps(list(care.shares))}):
        place = so_many[customer, day]
        so_many[customer, day] += 1
        for person, share in care.shares[customer].items():
            fact = Fact(LEVELS, f"{customer}/{place:03}/{before}/{after}", PPM, "")
            yield Found(person, customer, share, customer, "", fact, {day: 1})


def _of_work(conn: Connection, care: Care, measures: frozenset[str]) -> Iterator[Found]:
    """Work counts for whoever did it, and whole, as long as they look after the customer: a supervisor's desk knows of more than the RM's own."""
    customers = json.dumps(list(care.shares))
    if Measure.CONTACTS in measures:
        for person, customer, connected, day, count in conn.execute(sql.CONTACTS, {"customers": customers}):
            if (share := care.share(customer, person)) is not None:
                fact = _count(Measure.CONTACTS, "connected" if connected else "tried")
                yield Found(person, customer, share, customer, "", fact, {day: count})
    if measures & {Measure.HANDED, Measure.SUCCEEDED}:
        for person, customer, succeeded, day, count in conn.execute(sql.HANDED, {"customers": customers}):
            if (share := care.share(customer, person)) is None:
                continue
            yield Found(person, customer, share, customer, "", _count(Measure.HANDED), {day: count})
            if succeeded:
                yield Found(person, customer, share, customer, "", _count(Measure.SUCCEEDED), {day: count})


def _count(measure: Measure, line: str = "") -> Fact:
    """A fact that is no money."""
    return Fact(measure, line, PPM, "")
