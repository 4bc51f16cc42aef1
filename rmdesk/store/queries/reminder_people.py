"""Facts for the reminders about people: birthdays, days to remember, festivals, documents, cards, risk assessments."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.store.queries.as_of import CUSTOMER_LIVES
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_scope import Wanted

if TYPE_CHECKING:
    from sqlite3 import Connection

YearlyDay = tuple[str, int, int]
"""Calendar, month, day."""


class YearlyFact(NamedTuple):
    """A day that comes back every year: a birthday, or one that the RM noted. Numbers may be impossible, as sources hold such."""

    customer_id: str
    level: str
    subject_id: str
    label: str
    """Whose birthday it is, if not the customer's own; or what the day is."""
    calendar: str
    year: int | None
    month: int
    day: int
    leap: bool
    assets: int
    currency: str


class GreetedFact(NamedTuple):
    """A person who may be greeted at a festival."""

    customer_id: str
    level: str
    sex: str
    birth_year: int | None
    assets: int
    currency: str


class ExpiryFact(NamedTuple):
    """Something of a customer's that runs out: the day it does, or (of a risk assessment) the day it was made."""

    customer_id: str
    level: str
    subject_id: str
    on: date
    label: str
    """What tells it from others: the last digits of a card, the rating."""
    assets: int
    currency: str
    as_of: date | None


_ASSETS: Final = "coalesce(f.aum, 0), coalesce(f.currency, '')"
_WITH_CUSTOMER: Final = f"""CROSS JOIN customer AS c ON c.id = t.customer_id AND {CUSTOMER_LIVES}
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id"""
_OF_SOME: Final = "json_each(:customers) AS w CROSS JOIN {table} AS t ON t.customer_id = w.value"
_ON_THE_DAYS: Final = """t.{month} IN (SELECT value FROM json_each(:months))
        AND t.{calendar} || t.{month} || '-' || t.{day} IN (SELECT value FROM json_each(:days))"""
"""Index: ix_retail_profile_birth_month."""

_BIRTHDAYS: Final = f"""
    SELECT c.id, c.level, t.id, {{label}}, t.birth_calendar, t.birth_year, t.birth_month, t.birth_day, t.birth_leap, {_ASSETS}
    FROM {{rows}}
    {_WITH_CUSTOMER}
    WHERE t.deleted_at IS NULL AND t.birth_month IS NOT NULL AND t.birth_day IS NOT NULL AND {{days}}
"""
_NOTED: Final = f"""
    SELECT c.id, c.level, t.id, t.label, t.calendar, t.year, t.month, t.day, 0, {_ASSETS}
    FROM {{rows}}
    {_WITH_CUSTOMER}
    WHERE t.deleted_at IS NULL AND {{days}}
"""
_BIRTH_DAYS: Final = _ON_THE_DAYS.format(calendar="birth_calendar", month="birth_month", day="birth_day")
_NOTED_DAYS: Final = _ON_THE_DAYS.format(calendar="calendar", month="month", day="day")
_ANY: Final = "TRUE"
_GREETED: Final = f"""
    SELECT c.id, c.level, t.sex, t.birth_year, {_ASSETS}
    FROM {{rows}}
    {_WITH_CUSTOMER}
    WHERE t.deleted_at IS NULL AND c.level IN (SELECT value FROM json_each(:levels))
"""
_CUSTOMERS_OF_LEVEL: Final = """customer AS g NOT INDEXED
    CROSS JOIN retail_profile AS t ON t.customer_id = g.id AND g.level IN (SELECT value FROM json_each(:levels))"""
_DOCUMENTS: Final = f"""
    SELECT c.id, c.level, t.id, t.id_expiry, c.id_type, {_ASSETS}, NULL
    FROM {{rows}}
    {_WITH_CUSTOMER}
    WHERE t.deleted_at IS NULL AND t.id_expiry BETWEEN :first AND :last
"""
_ASSESSMENTS: Final = f"""
    SELECT c.id, c.level, t.id, t.risk_rated_on, t.risk_rating, {_ASSETS}, NULL
    FROM {{rows}}
    {_WITH_CUSTOMER}
    WHERE t.deleted_at IS NULL AND t.risk_rated_on BETWEEN :first AND :last
"""
_CARDS: Final = f"""
    SELECT c.id, c.level, t.id, t.expiry, substr(t.card_no, -4), {_ASSETS}, t.as_of
    FROM {{rows}}
    {_WITH_CUSTOMER}
    WHERE t.deleted_at IS NULL AND t.expiry BETWEEN :first AND :last AND t.status = 'active' AND (t.issued IS NULL OR t.issued <= :day)
"""


def birthdays(conn: Connection, wanted: Wanted, days: Collection[YearlyDay]) -> Iterator[YearlyFact]:
    """Birthdays of persons and of companies' contact persons on one of `days`; asked `whenever`, all."""
    for table, label in (("retail_profile", "''"), ("contact_person", "t.name")):
        rows = wanted.pick(f"{table} AS t", _OF_SOME.format(table=table))
        sql = _BIRTHDAYS.format(label=label, rows=rows, days=_ANY if wanted.whenever else _BIRTH_DAYS)
        yield from _yearly(conn, wanted, sql, days)


def noted_days(conn: Connection, wanted: Wanted, days: Collection[YearlyDay]) -> Iterator[YearlyFact]:
    """Days that the RM noted, on one of `days`; asked `whenever`, all."""
    rows = wanted.pick("important_date AS t NOT INDEXED", _OF_SOME.format(table="important_date"))
    return _yearly(conn, wanted, _NOTED.format(rows=rows, days=_ANY if wanted.whenever else _NOTED_DAYS), days)


def _yearly(conn: Connection, wanted: Wanted, sql: str, days: Collection[YearlyDay]) -> Iterator[YearlyFact]:
    months = json.dumps(sorted({month for _calendar, month, _day in days}))
    keys = json.dumps(sorted(f"{calendar}{month}-{number}" for calendar, month, number in days))
    return map(YearlyFact._make, conn.execute(sql, wanted.named(months=months, days=keys)))


def greeted(conn: Connection, wanted: Wanted, levels: Collection[str]) -> Iterator[GreetedFact]:
    """Persons of these levels."""
    sql = _GREETED.format(rows=wanted.pick(_CUSTOMERS_OF_LEVEL, _OF_SOME.format(table="retail_profile")))
    return map(GreetedFact._make, conn.execute(sql, wanted.named(levels=json.dumps(sorted(levels)))))


def id_documents(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[ExpiryFact]:
    """Identity documents that expire within `ahead` days, or did at most `behind` days ago."""
    return _expiring(conn, wanted, _DOCUMENTS, "retail_profile", wanted.bounds(behind, ahead))


def risk_assessments(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[ExpiryFact]:
    """Risk assessments made within `ahead` days from the business date, or at most `behind` days before."""
    return _expiring(conn, wanted, _ASSESSMENTS, "retail_profile", wanted.bounds(behind, ahead))


def cards(conn: Connection, wanted: Wanted, ahead: int, behind: int) -> Iterator[ExpiryFact]:
    """Active cards that expire within `ahead` days, or did at most `behind` days ago. Index: ix_card_expiry."""
    return _expiring(conn, wanted, _CARDS, "card", wanted.bounds(behind, ahead))


def _expiring(conn: Connection, wanted: Wanted, sql: str, table: str, bounds: dict[str, str | int]) -> Iterator[ExpiryFact]:
    rows = wanted.pick(f"{table} AS t", _OF_SOME.format(table=table))
    for *who, on, label, assets, currency, as_of in conn.execute(sql.format(rows=rows), wanted.named(**bounds)):
        customer, level, subject = who
        yield ExpiryFact(customer, level, subject, day(on), label, assets, currency, day(as_of))
