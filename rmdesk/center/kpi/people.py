"""Of a person's customers: who came and went, what they use, what was done with them, and who rose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Final

from rmdesk.center.kpi.facts import LOOKED, Facts, Stay, entry, stay_of, turned
from rmdesk.center.kpi.reading import bank_day, day_of, number, said, text_of
from rmdesk.domain.kpi.ledger import ALWAYS, Entry, LevelChange, Measure, Part
from rmdesk.domain.money import PPM

_CUSTOMERS: Final = f"SELECT c.id, c.status, c.opened, c.registered_at FROM customer c WHERE c.id IN ({LOOKED})"
_HISTORY: Final = f"""
    SELECT f.row_id, f.field, f.at, f.old, f.new
    FROM field_history f
    WHERE f.table_name = 'customer' AND f.field IN ('level', 'status') AND f.row_id IN ({LOOKED}) AND f.deleted_at IS NULL
    ORDER BY f.row_id, f.at
"""
_CARDS: Final = f"SELECT k.customer_id, k.issued, k.expiry FROM card k WHERE k.customer_id IN ({LOOKED}) AND k.deleted_at IS NULL"
_HELD_LINES: Final = (
    f"SELECT h.customer_id, h.product_id, h.bought, h.maturity FROM holding h WHERE h.customer_id IN ({LOOKED}) AND h.deleted_at IS NULL"
)
_RUNNING_LOANS: Final = "SELECT l.account_id, l.start FROM loan l WHERE l.deleted_at IS NULL AND l.outstanding > 0"
_CONTACTS: Final = f"""
    SELECT k.connected, k.business_date, k.start
    FROM contact k
    WHERE k.owner_id = ? AND k.customer_id IN ({LOOKED}) AND k.deleted_at IS NULL AND NOT EXISTS (
        SELECT 1
        FROM contact later
        WHERE later.corrects_id = k.id AND later.deleted_at IS NULL
    )
"""
_CAMPAIGN_TASKS: Final = f"""
    SELECT y.feedback_code, coalesce(y.start, y.registered_at, y.due)
    FROM activity y
    WHERE y.owner_id = ? AND y.customer_id IN ({LOOKED}) AND y.deleted_at IS NULL AND y.campaign_id IS NOT NULL
"""
_SUCCESSES: Final = "SELECT code FROM feedback_code WHERE success AND deleted_at IS NULL"


def customer_entries(facts: Facts) -> list[Entry]:
    """Everything that is counted rather than summed."""
    began: dict[str, int] = {}
    entries: list[Entry] = []
    lost = _lost_on(facts)
    for id, status, opened, registered in facts.tx.rows(_CUSTOMERS, facts.who):
        since = day_of(opened) or day_of(registered)
        customer, first = text_of(id), since.toordinal() if since else ALWAYS
        began[customer] = first
        entries.append(_counted(Measure.CUSTOMERS, first, 1))
        if since is not None:
            entries.append(_counted(Measure.OPENED, first, 1))
        if text_of(status) == "lost":
            left = max(lost.get(customer, first), first)
            entries.append(_counted(Measure.CUSTOMERS, left, -1))
            if customer in lost:
                entries.append(_counted(Measure.LOST, left, 1))
    return [*entries, *_lines(facts, began), *_contacts(facts), *_campaigns(facts)]


def level_changes(facts: Facts) -> list[LevelChange]:
    """Changes of level, those of one customer and day as one."""
    rows = [row for row in facts.tx.rows(_HISTORY, facts.who) if row[1] == "level"]
    found: list[LevelChange] = []
    for (customer, day), changes in groupby(rows, key=lambda row: (text_of(row[0]), bank_day(row[2]))):
        those = list(changes)
        found.append(LevelChange(customer, day.toordinal(), said(those[0][3]), said(those[-1][4])))
    return sorted(found, key=lambda change: change.day)


def _lost_on(facts: Facts) -> dict[str, int]:
    """Customer → the day of the last change to lost."""
    rows = [row for row in facts.tx.rows(_HISTORY, facts.who) if row[1] == "status" and said(row[4]) == "lost"]
    return {text_of(id): bank_day(at).toordinal() for id, _field, at, _old, _new in rows}


def _lines(facts: Facts, began: dict[str, int]) -> Iterator[Entry]:
    """How many product lines a customer uses, from day to day: they enter with their first day, and move from one number to the next.

    What they used before the relationship began counts from that day on.
    """
    stays: defaultdict[str, defaultdict[str, list[Stay]]] = defaultdict(lambda: defaultdict(list))
    for customer, line, stay in _in_use(facts):
        stays[customer][line].append(stay)
    for customer, first in began.items():
        changes: defaultdict[int, int] = defaultdict(int, {first: 0})
        for of_line in stays[customer].values():
            for day, change in turned(of_line):
                changes[max(day, first)] += change
        lines: int | None = None
        for day in sorted(changes):
            if lines is not None:
                yield _counted(Measure.LINES, day, -1, str(lines))
            lines = (lines or 0) + changes[day]
            yield _counted(Measure.LINES, day, 1, str(lines))


def _in_use(facts: Facts) -> Iterator[tuple[str, str, Stay]]:
    """Customer, product line, and how long."""
    for account, customer, _role in facts.roles:
        found = facts.accounts.get(account)
        if found is not None and found.stay is not None and (line := facts.products[found.product][0]) in ("demand", "time"):
            yield customer, line, found.stay
    for holder, product, bought, maturity in facts.tx.rows(_HELD_LINES, facts.who):
        if stay := stay_of(day_of(bought), day_of(maturity)):
            yield text_of(holder), facts.products[text_of(product)][0], stay
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for account, customer, _role in facts.roles:
        holders[account].add(customer)
    for lent, start in facts.tx.rows(_RUNNING_LOANS):
        for customer in holders.get(text_of(lent), ()):
            yield customer, "loan", Stay(_required(day_of(start)), None)
    for holder, issued, expiry in facts.tx.rows(_CARDS, facts.who):
        if stay := stay_of(day_of(issued), day_of(expiry)):
            yield text_of(holder), "card", stay


def _contacts(facts: Facts) -> Iterator[Entry]:
    for connected, business_date, start in facts.tx.rows(_CONTACTS, (facts.person, *facts.who)):
        day = day_of(business_date) or bank_day(start)
        yield _counted(Measure.CONTACTS, day.toordinal(), 1, "connected" if number(connected) else "tried")


def _campaigns(facts: Facts) -> Iterator[Entry]:
    hits = {text_of(code) for (code,) in facts.tx.rows(_SUCCESSES)}
    for feedback, handed_on in facts.tx.rows(_CAMPAIGN_TASKS, (facts.person, *facts.who)):
        day = day_of(handed_on)
        if day is None:
            continue
        yield _counted(Measure.HANDED, day.toordinal(), 1)
        if text_of(feedback) in hits:
            yield _counted(Measure.SUCCEEDED, day.toordinal(), 1)


def _counted(measure: Measure, day: int, change: int, line: str = "") -> Entry:
    """Customers and what is done with them are counted whole, not by share."""
    return entry(Part(measure, line, PPM), PPM, day, change)


def _required(day: date | None) -> int:
    return ALWAYS if day is None else day.toordinal()
