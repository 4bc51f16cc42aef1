"""Relations between customers: family, group companies, executives, guarantors."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from rmdesk.store.tables.base import BANK, BusinessRow, Editor, Route, ref


class RelationType(BusinessRow, table=True):
    """A kind of relation with its label read from either end."""

    __tablename__ = "relation_type"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name_zh: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=80)
    inverse_zh: str = Field(default="", max_length=80)
    inverse_en: str = Field(default="", max_length=80)


class CustomerRelation(BusinessRow, table=True):
    """`customer_id` is <type> of `related_id`. Seen only by who may see both customers: a relation must not reveal somebody else's."""

    __tablename__ = "customer_relation"
    __table_args__ = (
        UniqueConstraint("customer_id", "related_id", "type_id"),
        CheckConstraint("customer_id <> related_id", name="two_ends"),
    )
    route: ClassVar[Route] = Route("both", "customer_id", other="related_id")
    editor: ClassVar[Editor] = Editor.RM

    customer_id: str = ref("customer.id")
    related_id: str = ref("customer.id")
    type_id: str = ref("relation_type.id")
    since: date | None = Field(default=None)
    until: date | None = Field(default=None)
