"""Who works at the bank, and who looks after whom. `role` and `field_policy` say what a role may see and change."""

from __future__ import annotations

import enum
from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from rmdesk.store.tables.base import BANK, OF_CUSTOMER, PPM, BusinessRow, Route, between, one_of, opt_ref, ref


class PersonRole(enum.StrEnum):
    """What a person does with rmdesk."""

    RM = "rm"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"


class Part(enum.StrEnum):
    """Lead (主办) or assist (协办)."""

    LEAD = "lead"
    ASSIST = "assist"


class Branch(BusinessRow, table=True):
    """A branch of the bank."""

    __tablename__ = "branch"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    parent_id: str | None = opt_ref("branch.id")
    region: str = Field(default="", max_length=80)


class Team(BusinessRow, table=True):
    """RMs under one supervisor."""

    __tablename__ = "team"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=120)
    branch_id: str | None = opt_ref("branch.id")


class Person(BusinessRow, table=True):
    """Somebody who works at the bank."""

    __tablename__ = "person"
    __table_args__ = (one_of("role", PersonRole),)
    route: ClassVar[Route] = BANK

    staff_no: str = Field(unique=True, max_length=40)
    name: str = Field(max_length=80)
    role: str = Field(default=PersonRole.RM, max_length=20)
    grade: str = Field(default="", max_length=20)
    branch_id: str | None = opt_ref("branch.id")
    team_id: str | None = opt_ref("team.id")
    active: bool = Field(default=True)


class Assignment(BusinessRow, table=True):
    """That a person looks after a customer, from–to (open while `valid_to` is empty); `share` in ppm splits the KPIs."""

    __tablename__ = "assignment"
    __table_args__ = (
        one_of("part", Part),
        between("share", 0, PPM),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        UniqueConstraint("customer_id", "person_id", "valid_from"),
    )
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    person_id: str = ref("person.id")
    part: str = Field(default=Part.LEAD, max_length=10)
    share: int = Field(default=PPM)
    valid_from: date
    valid_to: date | None = Field(default=None)
    reason: str = Field(default="", max_length=200)


class Role(BusinessRow, table=True):
    """A named set of permissions."""

    __tablename__ = "role"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name_zh: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=80)


class FieldPolicy(BusinessRow, table=True):
    """What a role may do with a field: `access` hidden, masked, read, request or write."""

    __tablename__ = "field_policy"
    __table_args__ = (
        CheckConstraint("access IN ('hidden', 'masked', 'read', 'request', 'write')", name="access"),
        UniqueConstraint("role_id", "table_name", "field"),
    )
    route: ClassVar[Route] = BANK

    role_id: str = ref("role.id", index=False)
    table_name: str = Field(max_length=40)
    field: str = Field(max_length=40)
    access: str = Field(default="read", max_length=10)
