"""How source records become one customer (客户信息整合), and how customers change hands (移交)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from rmdesk.store.tables.base import OF_CUSTOMER, BusinessRow, Editor, Route, SyncedRow, long_text, ref, soft_ref

AT_CENTER = Route("center")


class SourceRecord(SyncedRow, table=True):
    """A customer as one source system knows them, raw and normalised (JSON). Stays at the center."""

    __tablename__ = "source_record"
    __table_args__ = (UniqueConstraint("system", "record_key"),)
    route: ClassVar[Route] = AT_CENTER

    system: str = Field(max_length=40)
    record_key: str = Field(max_length=120)
    raw: str = long_text("{}")
    normalised: str = long_text("{}")


class IdentityLink(SyncedRow, table=True):
    """A source record is this customer."""

    __tablename__ = "identity_link"
    route: ClassVar[Route] = AT_CENTER

    source_record_id: str = Field(foreign_key="source_record.id", unique=True, max_length=36)
    customer_id: str = ref("customer.id")


class MatchPair(SyncedRow, table=True):
    """Two customers that may be one; `score` in thousandths of a bit."""

    __tablename__ = "match_pair"
    __table_args__ = (UniqueConstraint("customer_id", "other_id"),)
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    other_id: str = Field(index=True, max_length=36)
    score: int
    zone: str = Field(max_length=20)
    evidence: str = long_text("{}")


class MergeDecision(BusinessRow, table=True):
    """What somebody decided about a pair; the first decision is carried out, later ones are shown."""

    __tablename__ = "merge_decision"
    route: ClassVar[Route] = OF_CUSTOMER
    editor: ClassVar[Editor] = Editor.RM
    append_only: ClassVar[bool] = True

    match_pair_id: str | None = soft_ref(index=True)
    customer_id: str = ref("customer.id")
    decision: str = Field(max_length=20)
    decided_by: str = Field(max_length=36)


class HandOver(BusinessRow, table=True):
    """Customers going from one RM to another, with the receiver's acceptance."""

    __tablename__ = "hand_over"
    route: ClassVar[Route] = Route("person", "to_person_id")

    from_person_id: str = Field(index=True, max_length=36)
    to_person_id: str = Field(index=True, max_length=36)
    effective: date
    status: str = Field(default="proposed", max_length=20)
    reason: str = Field(default="", max_length=200)


class HandOverItem(BusinessRow, table=True):
    """One line of the manifest: a customer, an open task, an opportunity, a promise or a complaint."""

    __tablename__ = "hand_over_item"
    route: ClassVar[Route] = Route("parent", "hand_over_id", parent="hand_over")

    hand_over_id: str = ref("hand_over.id")
    table_name: str = Field(max_length=40)
    row_id: str = Field(max_length=36)
    summary: str = Field(default="", max_length=300)
    accepted: bool = Field(default=False)
