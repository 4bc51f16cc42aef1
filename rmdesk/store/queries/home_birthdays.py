"""Whose birthday is near: customers, and the contact persons of companies, by the sun or by the moon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain.birthdays import Birthday, Calendar, next_birthday, turning
from rmdesk.domain.lunar import LunarOutOfRange, from_solar
from rmdesk.errors import InvalidValue
from rmdesk.store.queries.as_of import CUSTOMER_LIVES
from rmdesk.store.queries.reading import marks

if TYPE_CHECKING:
    from sqlite3 import Connection

_SQL: Final = """
    SELECT c.id, c.name, c.level, c.level_rank, '', r.birth_calendar, r.birth_year, r.birth_month, r.birth_day, r.birth_leap
    FROM retail_profile AS r
    JOIN customer AS c ON c.id = r.customer_id AND {lives}
    WHERE r.birth_month IN ({months}) AND r.birth_calendar || r.birth_month || '-' || r.birth_day IN ({days}) AND r.deleted_at IS NULL
    UNION ALL
    SELECT c.id, c.name, c.level, c.level_rank, r.name, r.birth_calendar, r.birth_year, r.birth_month, r.birth_day, r.birth_leap
    FROM contact_person AS r
    JOIN customer AS c ON c.id = r.customer_id AND {lives}
    WHERE r.birth_month IN ({months}) AND r.birth_calendar || r.birth_month || '-' || r.birth_day IN ({days}) AND r.deleted_at IS NULL
"""
"""Index: ix_retail_profile_birth_month."""


@dataclass(frozen=True, slots=True)
class BirthdayLine:
    """A birthday to come."""

    customer_id: str
    customer: str
    level: str
    person: str
    """The contact person whose birthday it is; empty if it is the customer's own."""
    on: date
    days: int
    """From the business date."""
    turns: int | None
    """Years; None if the year of birth is unknown."""
    calendar: str
    """`solar` or `lunar`."""


def birthdays(conn: Connection, business_date: date, within: int = 7) -> list[BirthdayLine]:
    """Birthdays from the business date until `within` days later, the nearest first, of one day the best customers first."""
    days = [business_date + timedelta(days=ahead) for ahead in range(within + 1)]
    yearly = {("solar", one.month, one.day) for one in days} | _lunar(days)
    if any((one.month, one.day) in ((2, 28), (3, 1)) for one in days):
        yearly.add(("solar", 2, 29))
    months = sorted({month for _calendar, month, _day in yearly})
    keys = sorted(f"{calendar}{month}-{number}" for calendar, month, number in yearly)
    sql = _SQL.format(months=marks(months), days=marks(keys), lives=CUSTOMER_LIVES)
    found = []
    for customer, name, level, rank, person, calendar, year, month, number, leap in conn.execute(sql, [*months, *keys, *months, *keys]):
        birthday = Birthday(Calendar(calendar), year, month, number, bool(leap))
        try:
            on = next_birthday(birthday, business_date)
        except InvalidValue:
            continue  # a source system's impossible day; the customer's picture shows it
        if on <= days[-1]:
            line = BirthdayLine(customer, name, level, person, on, (on - business_date).days, turning(birthday, on), calendar)
            found.append((on, rank, name, person, line))
    return [line for *_order, line in sorted(found, key=lambda one: one[:-1])]


def _lunar(days: list[date]) -> set[tuple[str, int, int]]:
    """The lunar days that may be kept on one of `days`: a 30th is kept on the 29th of a short month."""
    try:
        lunar = [from_solar(one) for one in days]
    except LunarOutOfRange:
        return set()
    return {("lunar", one.month, number) for one in lunar for number in ((29, 30) if one.day == 29 else (one.day,))}
