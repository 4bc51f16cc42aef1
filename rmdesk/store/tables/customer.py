"""The customer, and what is particular to persons, companies and institutions. Customers are only added, never removed (只增不删)."""

from __future__ import annotations

import enum
from datetime import date
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from rmdesk.domain.birthdays import Calendar
from rmdesk.store.tables.base import BANK, OF_CUSTOMER, BusinessRow, Route, between, long_text, minor, one_of, opt_ref


class Kind(enum.StrEnum):
    """The three roots of the customer-type tree."""

    RETAIL = "retail"
    CORPORATE = "corporate"
    INSTITUTION = "institution"


class Status(enum.StrEnum):
    """Where the relationship stands."""

    POTENTIAL = "potential"
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"


class CustomerType(BusinessRow, table=True):
    """A node of the customer-type tree; `kind` is its root."""

    __tablename__ = "customer_type"
    __table_args__ = (one_of("kind", Kind),)
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    kind: str = Field(max_length=20)
    parent_id: str | None = opt_ref("customer_type.id")
    name_zh: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=80)


class Customer(BusinessRow, table=True):
    """One customer of the bank. `level` is a code of the `tier` table; `kind` repeats the type's root for lists and filters."""

    __tablename__ = "customer"
    __table_args__ = (
        one_of("kind", Kind),
        one_of("status", Status),
        Index("ix_customer_level_search_name", "level_rank", "search_name"),
    )
    route: ClassVar[Route] = Route("customer", "id")
    rm_fields: ClassVar[frozenset[str]] = frozenset({"remarks"})

    customer_no: str = Field(unique=True, max_length=40)
    kind: str = Field(default=Kind.RETAIL, max_length=20)
    type_id: str | None = opt_ref("customer_type.id")
    status: str = Field(default=Status.ACTIVE, max_length=20)
    level: str = Field(default="ordinary", max_length=20)
    level_rank: int = Field(default=0)
    """Order of the level, highest first: minus the tier's rank, so that an ascending index lists the best customers first."""
    name: str = Field(max_length=200)
    search_name: str = Field(default="", max_length=200)
    """The name as lists are sorted by it: `domain.sort_names`."""
    id_type: str = Field(default="", max_length=20)
    id_number: str = Field(default="", max_length=40)
    branch_id: str | None = opt_ref("branch.id")
    opened: date | None = Field(default=None)
    """First day of the relationship."""


class RetailProfile(BusinessRow, table=True):
    """What is known of a person. A solar birthday has year, month and day; a lunar one may lie in a leap month; the year may be unknown."""

    __tablename__ = "retail_profile"
    __table_args__ = (
        one_of("birth_calendar", Calendar),
        between("birth_month", 1, 12),
        between("birth_day", 1, 31),
    )
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = Field(foreign_key="customer.id", unique=True, max_length=36)
    sex: str = Field(default="", max_length=1)
    birth_calendar: str = Field(default=Calendar.SOLAR, max_length=10)
    birth_year: int | None = Field(default=None)
    birth_month: int | None = Field(default=None, index=True)
    birth_day: int | None = Field(default=None)
    birth_leap: bool = Field(default=False)
    marital_status: str = Field(default="", max_length=20)
    employer: str = Field(default="", max_length=200)
    position: str = Field(default="", max_length=80)
    income_band: str = Field(default="", max_length=20)
    risk_rating: str = Field(default="", max_length=10)
    risk_rated_on: date | None = Field(default=None)
    id_expiry: date | None = Field(default=None)


class CorporateProfile(BusinessRow, table=True):
    """What is known of a company."""

    __tablename__ = "corporate_profile"
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = Field(foreign_key="customer.id", unique=True, max_length=36)
    credit_code: str = Field(default="", max_length=18, index=True)
    short_name: str = Field(default="", max_length=80)
    industry: str = Field(default="", max_length=40)
    scale: str = Field(default="", max_length=20)
    legal_representative: str = Field(default="", max_length=80)
    capital: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)
    founded: date | None = Field(default=None)
    rating: str = Field(default="", max_length=20)


class InstitutionProfile(BusinessRow, table=True):
    """What is known of a school, hospital, authority or association."""

    __tablename__ = "institution_profile"
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = Field(foreign_key="customer.id", unique=True, max_length=36)
    credit_code: str = Field(default="", max_length=18, index=True)
    sector: str = Field(default="", max_length=40)
    legal_representative: str = Field(default="", max_length=80)
    budget_level: str = Field(default="", max_length=40)
    purpose: str = long_text()


__all__ = ["CorporateProfile", "Customer", "CustomerType", "InstitutionProfile", "Kind", "RetailProfile", "Status"]
