"""What a group has: today, and on average this month from who belonged to it on each day."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.group_days import days_known, sum_over_members
from rmdesk.domain.money import Money, divide_half_up
from rmdesk.store.figures import main_currency
from rmdesk.store.queries.month_course import points

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """In the book's main currency."""

    aum: Money
    """Of today's members."""
    average: Money | None
    """Daily average of this month to date; None while no day of it is known."""
    days: int
    """Days of this month whose members are known; the average is over these."""


_NOW: Final = """
    SELECT coalesce(sum(f.aum), 0), coalesce(sum(f.average), 0)
    FROM json_each(:rows) AS w
    CROSS JOIN customer AS c ON c.rowid = w.value
    CROSS JOIN customer_figure AS f ON f.customer_id = c.id AND f.currency = :main
"""
_DAYS: Final = """
    SELECT m.date, m.customer_id
    FROM group_member_day AS m
    WHERE m.group_id = :group AND m.deleted_at IS NULL AND m.date <= :last AND m.date >= coalesce((
        SELECT max(o.date)
        FROM group_member_day AS o
        WHERE o.group_id = :group AND o.date <= :first AND o.deleted_at IS NULL
    ), :first)
    ORDER BY m.date
"""
"""Index: ix_group_member_day_group_id."""


def membership(conn: Connection, group: str, first: date, last: date) -> list[tuple[date, set[str]]]:
    """Who belonged to a time group on each day that was put down, from the last one before `first` on."""
    found: dict[date, set[str]] = {}
    for on, customer in conn.execute(_DAYS, {"group": group, "first": first.isoformat(), "last": last.isoformat()}):
        found.setdefault(date.fromisoformat(on), set()).add(customer)
    return list(found.items())


def group_figures(conn: Connection, group: str, kind: str, rows: Collection[int], today: date) -> GroupFigures:
    """The figures of a group whose members today have these row numbers.

    The average of a time group follows its daily membership, a closed account counting up to its last day; other groups have today's members
    all month long, with their month averages as lists show them.
    """
    main = main_currency(conn)
    aum, average = conn.execute(_NOW, {"rows": json.dumps(sorted(rows)), "main": main}).fetchone()
    if kind != "time":
        return GroupFigures(Money(aum, main), Money(average, main), today.day)
    total, days = sum_in(conn, group, today.replace(day=1), today, main)
    return GroupFigures(Money(aum, main), Money(divide_half_up(total, days), main) if days else None, days)


def sum_in(conn: Connection, group: str, first: date, last: date, main: str) -> tuple[int, int]:
    """Σ of the members' end-of-day assets over the days from `first` to `last`, each day with its own members, and how many days are known."""
    members = membership(conn, group, first, last)
    everybody = {customer for _day, some in members for customer in some}
    return sum_over_members(members, points(conn, first, last, main, everybody), first, last), days_known(members, first, last)
