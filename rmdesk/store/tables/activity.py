"""The four core models of the RM's work — opportunity, requirement, activity, contact — and the six links between them."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from rmdesk.domain.contact_codes import Channel, Direction, Result
from rmdesk.store.tables.base import (
    OF_CUSTOMER,
    OF_CUSTOMER_OR_OWNER,
    PPM,
    BusinessRow,
    Editor,
    Moment,
    Route,
    between,
    long_text,
    minor,
    one_of,
    opt_ref,
    ref,
    soft_ref,
)


class Stage(enum.StrEnum):
    """Steps of an opportunity; the last two end it."""

    LEAD = "lead"
    QUALIFIED = "qualified"
    PROPOSED = "proposed"
    NEGOTIATING = "negotiating"
    WON = "won"
    LOST = "lost"


class WorkStatus(enum.StrEnum):
    """Where a task or requirement stands."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"


class OwnedRow(BusinessRow):
    """Work of one RM; `owner_id` is the person, whose book it is in while no customer is named."""

    editor: ClassVar[Editor] = Editor.RM

    owner_id: str = Field(index=True, max_length=36)


class Opportunity(OwnedRow, table=True):
    """A possible sale; `probability` in ppm."""

    __tablename__ = "opportunity"
    __table_args__ = (one_of("stage", Stage), between("probability", 0, PPM))
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    opportunity_no: str = Field(default="", max_length=40)
    product_line: str = Field(default="", max_length=20)
    probability: int = Field(default=0)
    start: date | None = Field(default=None)
    end: date | None = Field(default=None)
    sales_method: str = Field(default="", max_length=40)
    stage: str = Field(default=Stage.LEAD, max_length=20)
    summary: str = Field(default="", max_length=300)
    content: str = long_text()
    expected_value: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)


class Requirement(OwnedRow, table=True):
    """What a customer asked for."""

    __tablename__ = "requirement"
    __table_args__ = (one_of("status", WorkStatus),)
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    start: date | None = Field(default=None)
    end: date | None = Field(default=None)
    summary: str = Field(default="", max_length=300)
    content: str = long_text()
    status: str = Field(default=WorkStatus.OPEN, max_length=20)
    sub_status: str = Field(default="", max_length=40)
    severity: str = Field(default="", max_length=20)
    urgency: str = Field(default="", max_length=20)


class Activity(OwnedRow, table=True):
    """Something to do; a task is an activity. `priority` 1 is the most urgent, 0 none."""

    __tablename__ = "activity"
    __table_args__ = (one_of("status", WorkStatus), between("priority", 0, 9))
    route: ClassVar[Route] = OF_CUSTOMER_OR_OWNER

    customer_id: str | None = opt_ref("customer.id")
    start: date | None = Field(default=None)
    end: date | None = Field(default=None)
    due: date | None = Field(default=None, index=True)
    description: str = long_text()
    category: str = Field(default="", max_length=40)
    status: str = Field(default=WorkStatus.OPEN, max_length=20)
    priority: int = Field(default=0)
    done_at: datetime | None = Field(default=None, sa_type=Moment)
    cost: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)
    recurrence: str = Field(default="", max_length=80)
    campaign_id: str | None = soft_ref(index=True)
    feedback_code: str = Field(default="", max_length=40)


class Contact(OwnedRow, table=True):
    """One interaction with a customer, as it happened; it is never changed, only followed by a correction."""

    __tablename__ = "contact"
    __table_args__ = (one_of("channel", Channel), one_of("direction", Direction), one_of("result", Result))
    route: ClassVar[Route] = OF_CUSTOMER
    append_only: ClassVar[bool] = True

    customer_id: str = ref("customer.id")
    start: datetime = Field(sa_type=Moment, index=True)
    end: datetime | None = Field(default=None, sa_type=Moment)
    business_date: date | None = Field(default=None, index=True)
    channel: str = Field(max_length=20)
    direction: str = Field(default=Direction.OUT, max_length=10)
    called: bool = Field(default=True)
    """是否已致电: the attempt was made (a planned but unmade call is not a contact)."""
    connected: bool = Field(default=True)
    result: str | None = Field(default=None, max_length=20)
    """Empty where the line did not say."""
    participants: str = Field(default="", max_length=300)
    summary: str = Field(default="", max_length=300)
    content: str = long_text()
    tags: str = Field(default="", max_length=300)
    corrects_id: str | None = soft_ref()


class LinkRow(BusinessRow):
    """A pair of rows that belong together. Sets of links unite, so they never conflict."""

    editor: ClassVar[Editor] = Editor.RM
    append_only: ClassVar[bool] = True


class OpportunityRequirement(LinkRow, table=True):
    """An opportunity answers a requirement."""

    __tablename__ = "opportunity_requirement"
    __table_args__ = (UniqueConstraint("opportunity_id", "requirement_id"),)
    route: ClassVar[Route] = Route("parent", "opportunity_id", parent="opportunity")

    opportunity_id: str = ref("opportunity.id", index=False)
    requirement_id: str = ref("requirement.id")


class ContactOpportunity(LinkRow, table=True):
    """A contact moved an opportunity."""

    __tablename__ = "contact_opportunity"
    __table_args__ = (UniqueConstraint("contact_id", "opportunity_id"),)
    route: ClassVar[Route] = Route("parent", "contact_id", parent="contact")

    contact_id: str = ref("contact.id", index=False)
    opportunity_id: str = ref("opportunity.id")


class ActivityOpportunity(LinkRow, table=True):
    """A task serves an opportunity."""

    __tablename__ = "activity_opportunity"
    __table_args__ = (UniqueConstraint("activity_id", "opportunity_id"),)
    route: ClassVar[Route] = Route("parent", "opportunity_id", parent="opportunity")

    activity_id: str = ref("activity.id", index=False)
    opportunity_id: str = ref("opportunity.id")


class ContactRequirement(LinkRow, table=True):
    """A contact was about a requirement."""

    __tablename__ = "contact_requirement"
    __table_args__ = (UniqueConstraint("contact_id", "requirement_id"),)
    route: ClassVar[Route] = Route("parent", "contact_id", parent="contact")

    contact_id: str = ref("contact.id", index=False)
    requirement_id: str = ref("requirement.id")


class ActivityRequirement(LinkRow, table=True):
    """A task serves a requirement."""

    __tablename__ = "activity_requirement"
    __table_args__ = (UniqueConstraint("activity_id", "requirement_id"),)
    route: ClassVar[Route] = Route("parent", "requirement_id", parent="requirement")

    activity_id: str = ref("activity.id", index=False)
    requirement_id: str = ref("requirement.id")


class ActivityContact(LinkRow, table=True):
    """A task led to a contact, or a contact to a task."""

    __tablename__ = "activity_contact"
    __table_args__ = (UniqueConstraint("activity_id", "contact_id"),)
    route: ClassVar[Route] = Route("parent", "contact_id", parent="contact")

    activity_id: str = ref("activity.id", index=False)
    contact_id: str = ref("contact.id")
