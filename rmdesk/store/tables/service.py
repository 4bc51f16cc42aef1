"""Complaints, campaigns with their scripts and feedback codes, and requests that the center must carry out."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Field

from rmdesk.store.tables.activity import WorkStatus
from rmdesk.store.tables.base import BANK, OF_CUSTOMER, BusinessRow, Editor, Moment, Route, long_text, one_of, ref


class RequestKind(enum.StrEnum):
    """What an RM asks the center to do."""

    CHANGE = "change"
    PHONE_CORRECTION = "phone_correction"
    SERVICE = "service"


class Complaint(BusinessRow, table=True):
    """A complaint; while it is open, sales prompts are withheld."""

    __tablename__ = "complaint"
    __table_args__ = (one_of("status", WorkStatus),)
    route: ClassVar[Route] = OF_CUSTOMER
    editor: ClassVar[Editor] = Editor.RM

    customer_id: str = ref("customer.id")
    complaint_no: str = Field(default="", max_length=40)
    received: date
    due: date | None = Field(default=None)
    category: str = Field(default="", max_length=40)
    severity: str = Field(default="", max_length=20)
    status: str = Field(default=WorkStatus.OPEN, max_length=20)
    summary: str = Field(default="", max_length=300)
    content: str = long_text()
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


class Campaign(BusinessRow, table=True):
    """A list of customers to approach, with an end."""

    __tablename__ = "campaign"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name_zh: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=120)
    product_line: str = Field(default="", max_length=20)
    start: date
    end: date
    status: str = Field(default="running", max_length=20)


class Script(BusinessRow, table=True):
    """What to say in a campaign call, step by step."""

    __tablename__ = "script"
    route: ClassVar[Route] = BANK

    campaign_id: str = ref("campaign.id")
    step: int = Field(default=1)
    text_zh: str = long_text()
    text_en: str = long_text()


class FeedbackCode(BusinessRow, table=True):
    """An outcome that a campaign counts; `success` makes it a hit."""

    __tablename__ = "feedback_code"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name_zh: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=80)
    success: bool = Field(default=False)
    final: bool = Field(default=True)


class ServiceRequest(BusinessRow, table=True):
    """A request to the center; a `change` names the row, the field, and its old and new value as JSON."""

    __tablename__ = "service_request"
    __table_args__ = (one_of("kind", RequestKind), one_of("status", WorkStatus))
    route: ClassVar[Route] = OF_CUSTOMER
    editor: ClassVar[Editor] = Editor.RM

    customer_id: str = ref("customer.id")
    kind: str = Field(default=RequestKind.SERVICE, max_length=20)
    status: str = Field(default=WorkStatus.OPEN, max_length=20)
    table_name: str = Field(default="", max_length=40)
    row_id: str = Field(default="", max_length=36)
    field: str = Field(default="", max_length=40)
    old: str = long_text()
    new: str = long_text()
    content: str = long_text()
