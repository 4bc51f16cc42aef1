"""Customer 360, who they are: identity, profile, birthday, how to reach them, and the people around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.domain.birthdays import Birthday, Calendar, next_birthday, turning
from rmdesk.domain.identity import mask_id
from rmdesk.domain.money import Money
from rmdesk.domain.phones import mask_phone
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.queries.reading import day, named

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Manager:
    """A person who looks after the customer on the business date."""

    person_id: str
    name: str
    part: str
    """`lead` or `assist`."""
    share: int
    """Of the KPIs, ppm."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The customer as such."""

    id: str
    customer_no: str
    name: str
    kind: str
    type_name: str
    """Node of the customer-type tree; empty if none is given."""
    status: str
    level: str
    level_name: str
    """As the tier table calls it; the code if it has no such tier."""
    id_type: str
    id_masked: str
    branch: str
    opened: date | None
    managers: tuple[Manager, ...]
    remarks: str
    source: str
    """Which system said so."""
    as_of: date | None
    """The day for which it said so."""


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A yearly day and when it is next kept."""

    calendar: str
    """`solar` or `lunar`."""
    year: int | None
    month: int
    day: int
    leap: bool
    next: date | None
    """On or after the business date; None if the calendar has no such day."""
    turns: int | None
    """Years completed on `next`; None if the year is unknown."""
    age: int | None
    """Years completed on the business date, a lunar birthday counted in lunar years."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known besides, by column of the profile table of the customer's kind; empty columns are left out."""

    table: str
    """`retail_profile`, `corporate_profile`, `institution_profile`; empty if there is none."""
    id: str
    fields: dict[str, str | int | date | Money]


@dataclass(frozen=True, slots=True)
class Point:
    """A way to reach the customer."""

    id: str
    kind: str
    value_masked: str
    """Telephone numbers are masked, other addresses shown."""
    preferred: bool
    verified_on: date | None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact person."""

    id: str
    name: str
    position: str
    decision_role: str
    phone_masked: str
    birthday: Anniversary | None


@dataclass(frozen=True, slots=True)
class Relative:
    """A member of the family who need not be a customer."""

    id: str
    name: str
    kinship: str
    birth_year: int | None
    phone_masked: str
    employer: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Another customer, and what they are to this one."""

    id: str
    customer_id: str
    name: str
    level: str
    label: str
    """What the other one is, in the user's language: `executive`, `group company` …"""


@dataclass(frozen=True, slots=True)
class ImportantDay:
    """A day to remember."""

    id: str
    label: str
    when: Anniversary


_IDENTITY_SQL = """
    SELECT c.id, c.customer_no, c.name, c.kind, coalesce(y.name_zh, ''), coalesce(y.name_en, ''), c.status,
        c.level, coalesce(t.name_zh, c.level), coalesce(t.name_en, ''),
        c.id_type, c.id_number, coalesce(b.name, ''), c.opened, c.remarks, c.source, c.as_of
    FROM customer AS c
    LEFT JOIN customer_type AS y ON y.id = c.type_id
    LEFT JOIN tier AS t ON t.code = c.level AND t.deleted_at IS NULL
    LEFT JOIN branch AS b ON b.id = c.branch_id
    WHERE c.id = ? AND c.deleted_at IS NULL
"""
_MANAGERS_SQL = """
    SELECT s.person_id, coalesce(p.name, ''), s.part, s.share
    FROM assignment AS s
    LEFT JOIN person AS p ON p.id = s.person_id
    WHERE s.customer_id = :customer AND s.deleted_at IS NULL
        AND s.valid_from <= :day AND (s.valid_to IS NULL OR s.valid_to > :day)
    ORDER BY s.part = 'lead' DESC, s.share DESC, p.name
"""
_PROFILES = {
    "retail_profile": (
        *("sex", "marital_status", "employer", "position", "income_band", "risk_rating", "risk_rated_on", "id_expiry"),
        *("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap"),
    ),
    "corporate_profile": (
        *("credit_code", "short_name", "industry", "scale", "legal_representative", "capital", "currency", "founded", "rating"),
    ),
    "institution_profile": ("credit_code", "sector", "legal_representative", "budget_level", "purpose"),
}
_BIRTH = 5
"""The last columns of a retail profile are its birthday."""
_DAYS = frozenset({"risk_rated_on", "id_expiry", "founded"})
_RELATIONS_SQL = """
    SELECT r.id, o.id, o.name, o.level, t.inverse_zh, t.inverse_en, t.name_zh, t.name_en
    FROM customer_relation AS r
    JOIN customer AS o ON o.id = r.related_id AND o.deleted_at IS NULL
    JOIN relation_type AS t ON t.id = r.type_id
    WHERE r.customer_id = :customer AND r.deleted_at IS NULL
        AND (r.since IS NULL OR r.since <= :day) AND (r.until IS NULL OR r.until >= :day)
    UNION ALL
    SELECT r.id, o.id, o.name, o.level, t.name_zh, t.name_en, t.name_zh, t.name_en
    FROM customer_relation AS r
    JOIN customer AS o ON o.id = r.customer_id AND o.deleted_at IS NULL
    JOIN relation_type AS t ON t.id = r.type_id
    WHERE r.related_id = :customer AND r.deleted_at IS NULL
        AND (r.since IS NULL OR r.since <= :day) AND (r.until IS NULL OR r.until >= :day)
    ORDER BY 3
"""


def identity(conn: Connection, customer_id: str, business_date: date) -> Identity:
    """The customer as such.

    Raises:
        NotFound: if the replica has no such customer, or only as deleted.
    """
    row = conn.execute(_IDENTITY_SQL, (customer_id,)).fetchone()
    if row is None:
        raise NotFound(_("This customer is not (or no longer) in your book."))
    found, number, name, kind, type_zh, type_en, status, *rest = row
    level, level_zh, level_en, id_type, id_number, branch, opened, remarks, source, as_of = rest
    managers = conn.execute(_MANAGERS_SQL, {"customer": customer_id, "day": business_date.isoformat()})
    return Identity(
        id=found,
        customer_no=number,
        name=name,
        kind=kind,
        type_name=named(type_zh, type_en),
        status=status,
        level=level,
        level_name=named(level_zh, level_en),
        id_type=id_type,
        id_masked=mask_id(id_number) if id_number else "",
        branch=branch,
        opened=day(opened),
        managers=tuple(Manager(*manager) for manager in managers),
        remarks=remarks,
        source=source,
        as_of=day(as_of),
    )


def profile(conn: Connection, customer_id: str, kind: str, business_date: date) -> tuple[Profile, Anniversary | None]:
    """What is known besides, and the birthday of a person."""
    table = f"{kind}_profile"
    columns = _PROFILES.get(table, ())
    row = (
        columns
        and conn.execute(
            f"SELECT id, {', '.join(columns)} FROM {table} WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        ).fetchone()
    )
    if not row:
        return Profile("", "", {}), None
    values = dict(zip(columns, row[1:], strict=True))
    birthday = None
    if kind == "retail":
        birthday = anniversary(business_date, *row[-_BIRTH:])
        values = {column: values[column] for column in columns[:-_BIRTH]}
    currency = values.pop("currency", None)
    if values.get("capital") is not None:
        values["capital"] = Money(values["capital"], currency)
    known = {column: day(value) if column in _DAYS else value for column, value in values.items() if value not in (None, "")}
    return Profile(table, row[0], known), birthday


def anniversary(
    business_date: date, calendar: str, year: int | None, month: int | None, number: int | None, leap: int
) -> Anniversary | None:
    """A stored yearly day; None unless month and day are known."""
    if not month or not number:
        return None
    yearly = Birthday(Calendar(calendar), year, month, number, bool(leap))
    try:
        following = next_birthday(yearly, business_date)
    except InvalidValue:
        return Anniversary(calendar, year, month, number, bool(leap), None, None, None)
    turns = turning(yearly, following)
    age = None if turns is None else turns - (following > business_date)
    return Anniversary(calendar, year, month, number, bool(leap), following, turns, age)


def points(conn: Connection, customer_id: str) -> tuple[Point, ...]:
    """Ways to reach the customer, the preferred first."""
    sql = """
        SELECT id, kind, value, preferred, verified_on
        FROM contact_point
        WHERE customer_id = ? AND deleted_at IS NULL
        ORDER BY preferred DESC, kind, id
    """
    return tuple(
        Point(found, kind, mask_phone(value) if kind in ("mobile", "phone") else value, bool(preferred), day(verified_on))
        for found, kind, value, preferred, verified_on in conn.execute(sql, (customer_id,))
    )


def persons(conn: Connection, customer_id: str, business_date: date) -> tuple[Person, ...]:
    """Contact persons by name."""
    sql = """
        SELECT id, name, position, decision_role, phone, birth_calendar, birth_year, birth_month, birth_day, birth_leap
        FROM contact_person
        WHERE customer_id = ? AND deleted_at IS NULL
        ORDER BY name
    """
    return tuple(
        Person(found, name, position, role, mask_phone(phone) if phone else "", anniversary(business_date, *birth))
        for found, name, position, role, phone, *birth in conn.execute(sql, (customer_id,))
    )


def family(conn: Connection, customer_id: str) -> tuple[Relative, ...]:
    """Relatives, the oldest first."""
    sql = """
        SELECT id, name, kinship, birth_year, phone, employer
        FROM family_member
        WHERE customer_id = ? AND deleted_at IS NULL
        ORDER BY birth_year IS NULL, birth_year, name
    """
    return tuple(
        Relative(found, name, kinship, year, mask_phone(phone) if phone else "", employer)
        for found, name, kinship, year, phone, employer in conn.execute(sql, (customer_id,))
    )


def relations(conn: Connection, customer_id: str, business_date: date) -> tuple[Relation, ...]:
    """Related customers of this book, by name. Read from either end: `customer_id` is <type> of `related_id`."""
    rows = conn.execute(_RELATIONS_SQL, {"customer": customer_id, "day": business_date.isoformat()})
    return tuple(
        Relation(found, other, name, level, named(zh, en) or named(name_zh, name_en))
        for found, other, name, level, zh, en, name_zh, name_en in rows
    )


def relations_beyond(
    conn: Connection, customer_id: str, related: tuple[Relation, ...], business_date: date, most: int = 12
) -> dict[str, tuple[Relation, ...]]:
    """Whom the first of the related customers are related to in their turn, without those that lead back or are named already."""
    named_already = {customer_id, *(one.customer_id for one in related)}
    return {
        one.customer_id: tuple(other for other in relations(conn, one.customer_id, business_date) if other.customer_id not in named_already)
        for one in related[:most]
    }


def important_days(conn: Connection, customer_id: str, business_date: date) -> tuple[ImportantDay, ...]:
    """Days to remember, the nearest first."""
    sql = "SELECT id, label, calendar, year, month, day FROM important_date WHERE customer_id = ? AND deleted_at IS NULL"
    days = []
    for found, label, calendar, year, month, number in conn.execute(sql, (customer_id,)):
        if when := anniversary(business_date, calendar, year, month, number, 0):
            days.append(ImportantDay(found, label, when))
    return tuple(sorted(days, key=lambda one: (one.when.next or date.max, one.label)))
