"""Customers by birthday and by age: worked out when somebody asks, because a lunar birthday is on another day each year.

There are at most some 800 different days of birth in two calendars, so each is looked up once, however many customers there are.
"""

from __future__ import annotations

from array import array
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.birthdays import Birthday, Calendar, next_birthday
from rmdesk.errors import InvalidValue

if TYPE_CHECKING:
    from sqlite3 import Connection

_DAYS_SQL: Final = """
    SELECT c.rowid, r.birth_calendar, r.birth_month, r.birth_day, r.birth_leap
    FROM retail_profile AS r NOT INDEXED
    CROSS JOIN customer AS c ON c.id = r.customer_id
    WHERE r.birth_month IS NOT NULL AND r.birth_day IS NOT NULL AND r.deleted_at IS NULL
"""
_AGES_SQL: Final = """
    SELECT c.rowid
    FROM retail_profile AS r NOT INDEXED
    CROSS JOIN customer AS c ON c.id = r.customer_id
    WHERE r.birth_year IS NOT NULL AND r.deleted_at IS NULL
    ORDER BY r.birth_year {way}, r.birth_month {way}, r.birth_day {way}, c.rowid
"""


def days_to_birthday(conn: Connection, today: date) -> dict[int, int]:
    """How many days it is to the next birthday, by row number; without those whose birthday is not known, or impossible."""
    known: dict[tuple[str, int, int, int], int | None] = {}
    found: dict[int, int] = {}
    for row, *born in conn.execute(_DAYS_SQL):
        key = (born[0], born[1], born[2], born[3])
        if key not in known:
            known[key] = _days(key, today)
        days = known[key]
        if days is not None:
            found[row] = days
    return found


def _days(born: tuple[str, int, int, int], today: date) -> int | None:
    calendar, month, number, leap = born
    try:
        return (next_birthday(Birthday(Calendar(calendar), None, month, number, bool(leap)), today) - today).days
    except InvalidValue:
        return None  # a source system's impossible day; the customer's picture shows it


def rows_by_birthday(conn: Connection, today: date, way: str) -> array[int]:
    """Row numbers by the next birthday, the nearest first unless `way` is DESC."""
    days = days_to_birthday(conn, today)
    return array("q", sorted(days, key=days.__getitem__, reverse=way == "DESC"))


def rows_by_age(conn: Connection, way: str) -> array[int]:
    """Row numbers by age, the youngest first unless `way` is DESC."""
    return array("q", [row for (row,) in conn.execute(_AGES_SQL.format(way="ASC" if way == "DESC" else "DESC"))])
