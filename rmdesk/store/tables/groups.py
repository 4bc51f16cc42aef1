"""Customer groups: entity (a fixed list), concept (a rule that is always current), time (who belonged on which day)."""

from __future__ import annotations

import datetime as dt
import enum
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from rmdesk.store.tables.base import BusinessRow, Editor, Route, SyncedRow, long_text, one_of, ref


class GroupKind(enum.StrEnum):
    """How membership of a group is decided."""

    ENTITY = "entity"
    CONCEPT = "concept"
    TIME = "time"


class CustomerGroup(BusinessRow, table=True):
    """A named set of customers; `rule` is the filter expression of a concept group, and of a time group whose members are put down day by day."""

    __tablename__ = "customer_group"
    __table_args__ = (one_of("kind", GroupKind),)
    route: ClassVar[Route] = Route("person", "owner_id")
    editor: ClassVar[Editor] = Editor.RM

    owner_id: str = Field(index=True, max_length=36)
    name: str = Field(max_length=120)
    kind: str = Field(default=GroupKind.ENTITY, max_length=20)
    rule: str = long_text()


class GroupMember(BusinessRow, table=True):
    """A customer in a group. Routed by the customer, so membership leaves with them."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "customer_id"),)
    route: ClassVar[Route] = Route("customer", "customer_id")
    editor: ClassVar[Editor] = Editor.RM

    group_id: str = Field(index=True, max_length=36)
    customer_id: str = ref("customer.id")


class GroupMemberDay(SyncedRow, table=True):
    """That a customer belonged to a time group on a day. Whose group it is puts down its members once a business date; a day stays as it was."""

    __tablename__ = "group_member_day"
    __table_args__ = (UniqueConstraint("group_id", "customer_id", "date"),)
    route: ClassVar[Route] = Route("customer", "customer_id")
    editor: ClassVar[Editor] = Editor.RM
    append_only: ClassVar[bool] = True

    group_id: str = Field(index=True, max_length=36)
    customer_id: str = ref("customer.id")
    date: dt.date
