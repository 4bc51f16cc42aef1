"""What happened and who did it: field history (修改数据表), conflicts, audit events, decisions on reminders."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlmodel import Field

from rmdesk.store.tables.base import OF_ANOTHER_ROW, OF_CUSTOMER_OR_OWNER, Editor, Moment, Route, SyncedRow, long_text, one_of, soft_ref


class ConflictStatus(enum.StrEnum):
    """Life of a conflict."""

    OPEN = "open"
    SETTLED = "settled"


class FieldHistory(SyncedRow, table=True):
    """One field changed once. `old` and `new` are JSON values. The id follows from mutation and field, so desk and center write the same row."""

    __tablename__ = "field_history"
    __table_args__ = (Index("ix_field_history_row", "table_name", "row_id"),)
    route: ClassVar[Route] = OF_ANOTHER_ROW
    append_only: ClassVar[bool] = True

    table_name: str = Field(max_length=40)
    row_id: str = Field(max_length=36)
    customer_id: str | None = soft_ref(index=True)
    owner_id: str = Field(default="", max_length=36)
    field: str = Field(max_length=40)
    old: str = long_text("null")
    new: str = long_text("null")
    who: str = Field(max_length=36)
    at: datetime = Field(sa_type=Moment)
    device: str = Field(default="", max_length=36)


class SyncConflict(SyncedRow, table=True):
    """The center's value had moved on when an edit arrived: base, mine and theirs, JSON values, until somebody chooses."""

    __tablename__ = "sync_conflict"
    __table_args__ = (one_of("status", ConflictStatus),)
    route: ClassVar[Route] = OF_ANOTHER_ROW
    rm_fields: ClassVar[frozenset[str]] = frozenset({"status", "chosen"})

    table_name: str = Field(max_length=40)
    row_id: str = Field(index=True, max_length=36)
    customer_id: str | None = soft_ref(index=True)
    owner_id: str = Field(max_length=36)
    field: str = Field(max_length=40)
    base: str = long_text("null")
    mine: str = long_text("null")
    theirs: str = long_text("null")
    mutation: str = Field(max_length=80)
    status: str = Field(default=ConflictStatus.OPEN, max_length=20)
    chosen: str = long_text("null")
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_by: str = Field(default="", max_length=36)


class AuditEvent(SyncedRow, table=True):
    """Something the bank must be able to ask about later, like an unlock, a failed one, a reveal or an export."""

    __tablename__ = "audit_event"
    route: ClassVar[Route] = Route("person", "owner_id")
    editor: ClassVar[Editor] = Editor.RM
    append_only: ClassVar[bool] = True

    owner_id: str = Field(index=True, max_length=36)
    event: str = Field(max_length=40)
    subject_table: str = Field(default="", max_length=40)
    subject_id: str = Field(default="", max_length=36)
    detail: str = long_text("{}")
    at: datetime = Field(sa_type=Moment)
    device: str = Field(default="", max_length=36)


class ReminderDecision(SyncedRow, table=True):
    """What a person decided about a reminder; `reminder_id` is the UUIDv5 of its identity.

    The identity itself (rule, customer, subject, occurrence, stage) stands here as well: a decision must stay readable after the reminder is gone.
    """

    __tablename__ = "reminder_decision"
    route: ClassVar[Route] = OF_CUSTOMER_OR_OWNER
    editor: ClassVar[Editor] = Editor.RM
    append_only: ClassVar[bool] = True

    reminder_id: str = Field(index=True, max_length=36)
    customer_id: str | None = soft_ref(index=True)
    owner_id: str = Field(max_length=36)
    rule: str = Field(default="", max_length=40)
    subject_id: str = Field(default="", max_length=36)
    occurrence: str = Field(default="", max_length=20)
    stage: str = Field(default="", max_length=10)
    decision: str = Field(max_length=20)
    until: date | None = Field(default=None)
    """Up to when it is snoozed."""
    reason: str = Field(default="", max_length=300)
    """Why, or with what outcome."""
    linked_id: str | None = soft_ref()
    """The task or contact that takes care of it."""
    at: datetime = Field(sa_type=Moment)
