"""A line of the list of customers: what it says of one of them, read a page at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rmdesk.domain.birthdays import Birthday, Calendar
from rmdesk.domain.money import Money
from rmdesk.store.queries.reading import day, moment

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One customer as lists show them. Money is as of the figures' business date, in the currency most of their positions are in."""

    id: str
    """Empty if the customer has left the replica since the list was made."""
    customer_no: str
    name: str
    kind: str
    status: str
    level: str
    aum: Money
    average: Money
    """AUM, average over the days of the month so far."""
    deposits: Money
    investments: Money
    loans: Money
    week_change: Money
    """What the deposits have changed by in seven days."""
    trend: tuple[int, ...]
    """The AUM on seven days of the last thirty, minor units, the last one the business date; empty if it was not worked out yet."""
    last_contact: datetime | None
    """When they were last reached."""
    last_contact_on: date | None
    """The business date of that contact."""
    attempted_on: date | None
    """When somebody last tried, whether it reached them or not."""
    next_action: date | None
    """Earliest due date of an open task; may lie in the past."""
    next_what: str
    """That task."""
    matures_on: date | None
    """When the next deposit, product or loan of theirs matures."""
    opened: date | None
    birthday: Birthday | None
    part: str
    """`lead` or `assist`: whose customer they are; empty if it is not known."""
    branch: str
    remarks: str


_PAGE_SQL: Final = """
    SELECT w.key, c.id, c.customer_no, c.name, c.kind, c.status, c.level, coalesce(f.currency, 'CNY'),
        coalesce(f.aum, 0), coalesce(f.average, 0), coalesce(f.deposits, 0), coalesce(f.investments, 0), coalesce(f.loans, 0),
        coalesce(f.week_change, 0), coalesce(f.trend, ''), f.last_contact, f.last_contact_on, f.attempted_on, f.next_action,
        coalesce(f.next_what, ''), f.matures_on, c.opened, r.birth_calendar, r.birth_year, r.birth_month, r.birth_day, r.birth_leap,
        coalesce((
            SELECT s.part
            FROM assignment AS s
            WHERE s.customer_id = c.id AND s.person_id = (SELECT value FROM setting WHERE name = 'person_id')
                AND s.deleted_at IS NULL AND s.valid_to IS NULL
            ORDER BY s.part DESC
            LIMIT 1
        ), ''), coalesce(b.name, ''), c.remarks
    FROM json_each(?) AS w
    CROSS JOIN customer AS c ON c.rowid = w.value
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    LEFT JOIN retail_profile AS r ON r.customer_id = c.id AND r.deleted_at IS NULL
    LEFT JOIN branch AS b ON b.id = c.branch_id
"""


def lines_at(conn: Connection, rows: Sequence[int]) -> list[CustomerLine]:
    """The customers with these row numbers, in this order; for one that has left the replica, a line with an empty id."""
    lines = [NOBODY] * len(rows)
    for place, *fields in conn.execute(_PAGE_SQL, (json.dumps(list(rows)),)):
        lines[place] = _line(*fields)
    return lines


def _line(
    customer_id: str,
    customer_no: str,
    name: str,
    kind: str,
    status: str,
    level: str,
    currency: str,
    aum: int,
    average: int,
    deposits: int,
    investments: int,
    loans: int,
    week_change: int,
    trend: str,
    last_contact: str | None,
    last_contact_on: str | None,
    attempted_on: str | None,
    next_action: str | None,
    next_what: str,
    matures_on: str | None,
    opened: str | None,
    calendar: str | None,
    year: int | None,
    month: int | None,
    number: int | None,
    leap: int | None,
    part: str,
    branch: str,
    remarks: str,
) -> CustomerLine:
    born = Birthday(Calendar(calendar), year, month, number, bool(leap)) if calendar and month and number else None
    return CustomerLine(
        customer_id,
        customer_no,
        name,
        kind,
        status,
        level,
        Money(aum, currency),
        Money(average, currency),
        Money(deposits, currency),
        Money(investments, currency),
        Money(loans, currency),
        Money(week_change, currency),
        tuple(map(int, trend.split())),
        moment(last_contact),
        day(last_contact_on),
        day(attempted_on),
        day(next_action),
        next_what,
        day(matures_on),
        day(opened),
        born,
        part,
        branch,
        remarks,
    )


NOBODY: Final = CustomerLine("", "", "", "", "", "", *(Money(0),) * 6, (), None, None, None, None, "", None, None, None, "", "", "")
"""Stands for a customer who has left the replica."""
