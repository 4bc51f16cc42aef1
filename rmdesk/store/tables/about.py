"""What an RM knows and keeps about one customer."""

from __future__ import annotations

import enum
from datetime import date
from typing import ClassVar

from sqlmodel import Field

from rmdesk.domain.birthdays import Calendar
from rmdesk.store.tables.base import OF_CUSTOMER, BusinessRow, Editor, Route, between, long_text, minor, one_of, ref


class PointKind(enum.StrEnum):
    """What sort of address a contact point is."""

    MOBILE = "mobile"
    PHONE = "phone"
    EMAIL = "email"
    WECHAT = "wechat"
    POST = "post"


class KeptByRM(BusinessRow):
    """Rows that hang off one customer and that the RM edits."""

    route: ClassVar[Route] = OF_CUSTOMER
    editor: ClassVar[Editor] = Editor.RM

    customer_id: str = ref("customer.id")


class ContactPoint(KeptByRM, table=True):
    """A phone, mail or postal address. `digits` is the value in digits only, for search."""

    __tablename__ = "contact_point"
    __table_args__ = (one_of("kind", PointKind),)

    kind: str = Field(max_length=20)
    value: str = Field(max_length=300)
    digits: str = Field(default="", max_length=40)
    preferred: bool = Field(default=False)
    verified_on: date | None = Field(default=None)
    verified_by: str = Field(default="", max_length=36)


class ContactPerson(KeptByRM, table=True):
    """Whom one talks to at a company or institution."""

    __tablename__ = "contact_person"
    __table_args__ = (one_of("birth_calendar", Calendar),)

    name: str = Field(max_length=80)
    position: str = Field(default="", max_length=80)
    decision_role: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=40)
    birth_calendar: str = Field(default=Calendar.SOLAR, max_length=10)
    birth_year: int | None = Field(default=None)
    birth_month: int | None = Field(default=None)
    birth_day: int | None = Field(default=None)
    birth_leap: bool = Field(default=False)


class CustomerNote(KeptByRM, table=True):
    """Background that does not fit a field."""

    __tablename__ = "customer_note"
    append_only: ClassVar[bool] = True

    text: str = long_text()


class Preference(KeptByRM, table=True):
    """How a customer wants to be treated; one row a customer."""

    __tablename__ = "preference"

    customer_id: str = Field(foreign_key="customer.id", unique=True, max_length=36)
    channel: str = Field(default="", max_length=20)
    may_disturb: bool = Field(default=False)
    """May be called on non-working days."""
    consent: bool = Field(default=True)
    do_not_call: bool = Field(default=False)
    hobbies: str = Field(default="", max_length=300)


class ImportantDate(KeptByRM, table=True):
    """An anniversary or other date to remember; without a year it simply recurs."""

    __tablename__ = "important_date"
    __table_args__ = (one_of("calendar", Calendar), between("month", 1, 12), between("day", 1, 31))

    label: str = Field(max_length=80)
    calendar: str = Field(default=Calendar.SOLAR, max_length=10)
    year: int | None = Field(default=None)
    month: int
    day: int


class FamilyMember(KeptByRM, table=True):
    """A relative who need not be a customer."""

    __tablename__ = "family_member"

    name: str = Field(max_length=80)
    kinship: str = Field(max_length=40)
    birth_year: int | None = Field(default=None)
    phone: str = Field(default="", max_length=40)
    employer: str = Field(default="", max_length=200)


class CustomerRating(KeptByRM, table=True):
    """A mark the RM or the bank gave, with the day it was given."""

    __tablename__ = "customer_rating"

    kind: str = Field(max_length=40)
    mark: str = Field(max_length=40)
    rated_on: date


class OtherBank(KeptByRM, table=True):
    """What the customer holds elsewhere."""

    __tablename__ = "other_bank"

    bank: str = Field(max_length=120)
    product: str = Field(default="", max_length=80)
    amount: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)
    matures: date | None = Field(default=None)
