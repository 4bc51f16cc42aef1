"""What the center defines and everybody reads: KPIs and targets, tiers, reminder rules, the calendar, code sets, the handbook."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from rmdesk.store.tables.base import BANK, BusinessRow, Editor, Route, long_text, minor, ref

OF_PERSON = Route("person", "person_id")


class Kpi(BusinessRow, table=True):
    """A measure: `formula` names its kind, `parameters` is a JSON object. `unit` money, count or ppm."""

    __tablename__ = "kpi"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    name_zh: str = Field(max_length=80)
    name_en: str = Field(default="", max_length=80)
    formula: str = Field(max_length=40)
    parameters: str = long_text("{}")
    unit: str = Field(default="money", max_length=10)
    position: int = Field(default=0)


class KpiTarget(BusinessRow, table=True):
    """What a person is to reach in a period (first day of the month, quarter or year)."""

    __tablename__ = "kpi_target"
    __table_args__ = (UniqueConstraint("kpi_id", "person_id", "period", "period_start"),)
    route: ClassVar[Route] = OF_PERSON
    editor: ClassVar[Editor] = Editor.SUPERVISOR

    kpi_id: str = ref("kpi.id", index=False)
    person_id: str = Field(index=True, max_length=36)
    period: str = Field(default="month", max_length=10)
    period_start: dt.date
    target: int = minor()


class KpiValue(BusinessRow, table=True):
    """The official figure for a month, as the center computed it."""

    __tablename__ = "kpi_value"
    __table_args__ = (UniqueConstraint("kpi_id", "person_id", "period_start"),)
    route: ClassVar[Route] = OF_PERSON

    kpi_id: str = ref("kpi.id", index=False)
    person_id: str = Field(index=True, max_length=36)
    period_start: dt.date
    value: int = minor()


class Tier(BusinessRow, table=True):
    """A level and the month-average AUM from which it starts, minor units. Higher rank, better customer."""

    __tablename__ = "tier"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=20)
    rank: int
    name_zh: str = Field(max_length=40)
    name_en: str = Field(default="", max_length=40)
    threshold: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)


class ReminderRule(BusinessRow, table=True):
    """Parameters of one reminder rule, JSON, with the bounds an RM may move them in."""

    __tablename__ = "reminder_rule"
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    version: int = Field(default=1)
    enabled: bool = Field(default=True)
    parameters: str = long_text("{}")
    bounds: str = long_text("{}")


class ReminderOverride(BusinessRow, table=True):
    """An own value of an RM for one parameter of a reminder rule, JSON; empty: the bank's. The id follows from owner, rule and parameter.

    One row for each value, so that two desks of a person only meet where both changed the same one.
    """

    __tablename__ = "reminder_override"
    __table_args__ = (UniqueConstraint("owner_id", "rule", "parameter"),)
    route: ClassVar[Route] = Route("person", "owner_id")
    editor: ClassVar[Editor] = Editor.RM

    owner_id: str = Field(max_length=36)
    rule: str = Field(max_length=40)
    parameter: str = Field(max_length=60)
    value: str = Field(default="", max_length=400)


class CalendarDay(BusinessRow, table=True):
    """A day that differs from Monday–Friday work: a holiday, or a make-up working day (调休)."""

    __tablename__ = "calendar_day"
    route: ClassVar[Route] = BANK

    date: dt.date = Field(unique=True)
    working: bool
    name_zh: str = Field(default="", max_length=40)
    name_en: str = Field(default="", max_length=40)


class Code(BusinessRow, table=True):
    """An entry of a code set (region, city, industry, position …)."""

    __tablename__ = "code"
    __table_args__ = (UniqueConstraint("code_set", "code"),)
    route: ClassVar[Route] = BANK

    code_set: str = Field(max_length=40)
    code: str = Field(max_length=40)
    name_zh: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=120)
    parent_code: str = Field(default="", max_length=40)
    position: int = Field(default=0)


class HandbookPage(BusinessRow, table=True):
    """A page of the work handbook (工作手册) or a product sheet, Markdown."""

    __tablename__ = "handbook_page"
    route: ClassVar[Route] = BANK

    slug: str = Field(unique=True, max_length=80)
    title_zh: str = Field(max_length=200)
    title_en: str = Field(default="", max_length=200)
    text_zh: str = long_text()
    text_en: str = long_text()
