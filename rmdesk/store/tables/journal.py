"""What an RM writes about their own work: logs, plans, notes."""

from __future__ import annotations

import enum
from datetime import date
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from rmdesk.store.tables.base import BusinessRow, Editor, Route, between, long_text, one_of, ref, soft_ref

OWN = Route("person", "owner_id")


class Period(enum.StrEnum):
    """What a log or report covers."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class LogStatus(enum.StrEnum):
    """Life of a work log."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


class WorkLog(BusinessRow, table=True):
    """A day, week or month as reported. Entered after `work_date` means a late entry (补录)."""

    __tablename__ = "work_log"
    __table_args__ = (one_of("period", Period), one_of("status", LogStatus), UniqueConstraint("owner_id", "period", "work_date"))
    route: ClassVar[Route] = OWN
    editor: ClassVar[Editor] = Editor.RM

    owner_id: str = Field(max_length=36)
    period: str = Field(default=Period.DAY, max_length=10)
    work_date: date
    entered_on: date | None = Field(default=None)
    status: str = Field(default=LogStatus.DRAFT, max_length=20)
    summary: str = long_text()


class WorkLogEntry(BusinessRow, table=True):
    """One line of a log in one of five blocks; it may point at the record it was drafted from. Without text: the person left that record out."""

    __tablename__ = "work_log_entry"
    __table_args__ = (between("block", 1, 5),)
    route: ClassVar[Route] = Route("parent", "work_log_id", parent="work_log")
    editor: ClassVar[Editor] = Editor.RM
    append_only: ClassVar[bool] = True

    work_log_id: str = ref("work_log.id")
    block: int
    position: int = Field(default=0)
    text: str = long_text()
    customer_id: str | None = soft_ref()
    source_table: str = Field(default="", max_length=40)
    source_id: str | None = soft_ref()


class Note(BusinessRow, table=True):
    """A page of the notebook (记事簿); nobody else reads it. `remarks` keeps its marks: `pinned`, and `table:id` of what was made of it."""

    __tablename__ = "note"
    route: ClassVar[Route] = Route("private", "owner_id")
    editor: ClassVar[Editor] = Editor.RM

    owner_id: str = Field(max_length=36)
    title: str = Field(default="", max_length=200)
    text: str = long_text()
    customer_id: str | None = soft_ref()


class PlanItem(BusinessRow, table=True):
    """Something planned for a week or month, to be held against what was done."""

    __tablename__ = "plan_item"
    __table_args__ = (one_of("period", Period),)
    route: ClassVar[Route] = OWN
    editor: ClassVar[Editor] = Editor.RM

    owner_id: str = Field(index=True, max_length=36)
    period: str = Field(default=Period.WEEK, max_length=10)
    period_start: date
    text: str = long_text()
    target: int | None = Field(default=None)
    done: bool = Field(default=False)
