"""My tasks and the work log: what is still to do, and what was done on the business date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.store.queries.as_of import CONTACT_STANDS, TASK_OPEN
from rmdesk.store.queries.picture_work import CONTACT_COLUMNS, ContactLine, contact_line
from rmdesk.store.queries.reading import day, moment, money, span_of

if TYPE_CHECKING:
    from sqlite3 import Connection

MOST_TASKS: Final = 1_000
"""Open tasks read, the most pressing first; nobody scrolls further."""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """An open task."""

    id: str
    customer_id: str | None
    customer: str
    """Name; empty if the task is for no customer."""
    level: str
    description: str
    category: str
    due: date | None
    days: int | None
    """From the business date until it is due; negative when overdue, None without a date."""
    priority: int
    """1 is the most urgent, 0 none."""
    status: str


@dataclass(frozen=True, slots=True)
class TaskLines:
    """Open tasks by when they are due."""

    overdue: tuple[TaskLine, ...]
    today: tuple[TaskLine, ...]
    upcoming: tuple[TaskLine, ...]
    undated: tuple[TaskLine, ...]


@dataclass(frozen=True, slots=True)
class DoneTask:
    """A task that was done."""

    id: str
    customer_id: str | None
    customer: str
    description: str
    done_at: datetime


@dataclass(frozen=True, slots=True)
class NewOpportunity:
    """An opportunity that was opened."""

    id: str
    customer_id: str
    customer: str
    summary: str
    product_line: str
    expected_value: Money | None
    stage: str


@dataclass(frozen=True, slots=True)
class WorkLogFigures:
    """What was recorded on the business date."""

    business_date: date
    contacts: tuple[ContactLine, ...]
    """In the order they took place."""
    reached: int
    tasks_done: tuple[DoneTask, ...]
    opportunities: tuple[NewOpportunity, ...]


_TASKS_SQL: Final = f"""
    SELECT y.id, y.customer_id, coalesce(c.name, ''), coalesce(c.level, ''), y.description, y.category, y.due, y.priority, y.status
    FROM activity AS y
    LEFT JOIN customer AS c ON c.id = y.customer_id
    WHERE {TASK_OPEN} AND c.deleted_at IS NULL
    ORDER BY y.due IS NULL, y.due, y.priority = 0, y.priority, c.level_rank, y.id
    LIMIT {MOST_TASKS}
"""
_CONTACTS_SQL: Final = f"""
    SELECT {CONTACT_COLUMNS}
    FROM contact AS k
    JOIN customer AS c ON c.id = k.customer_id
    LEFT JOIN person AS p ON p.id = k.owner_id
    WHERE (k.business_date = :day OR k.business_date IS NULL AND k.start >= :since AND k.start < :until) AND {CONTACT_STANDS}
    ORDER BY k.start, k.id
"""
"""Indexes: ix_contact_business_date, ix_contact_start."""
_DONE_SQL: Final = """
    SELECT y.id, y.customer_id, coalesce(c.name, ''), y.description, y.done_at
    FROM activity AS y
    LEFT JOIN customer AS c ON c.id = y.customer_id
    WHERE y.status = 'done' AND y.done_at >= :since AND y.done_at < :until AND y.deleted_at IS NULL
    ORDER BY y.done_at, y.id
"""
_OPENED_SQL: Final = """
    SELECT o.id, o.customer_id, c.name, o.summary, o.product_line, o.expected_value, o.currency, o.stage
    FROM opportunity AS o
    JOIN customer AS c ON c.id = o.customer_id
    WHERE coalesce(o.start, o.registered_at) = :day AND o.deleted_at IS NULL
    ORDER BY o.id
"""


def task_lines(conn: Connection, business_date: date) -> TaskLines:
    """Open tasks, by due date, then priority, then level of the customer."""
    lines: dict[str, list[TaskLine]] = {"overdue": [], "today": [], "upcoming": [], "undated": []}
    for found, customer_id, customer, level, description, category, due_text, priority, status in conn.execute(_TASKS_SQL):
        due = day(due_text)
        days = None if due is None else (due - business_date).days
        line = TaskLine(found, customer_id, customer, level, description, category, due, days, priority, status)
        lines["undated" if days is None else "overdue" if days < 0 else "upcoming" if days else "today"].append(line)
    return TaskLines(**{when: tuple(some) for when, some in lines.items()})


def work_log_figures(conn: Connection, business_date: date) -> WorkLogFigures:
    """What was recorded on the business date. Tasks are done by the bank's wall clock, whatever business date was pinned then."""
    of = {"day": business_date.isoformat()}
    span = span_of(business_date)._asdict()
    contacts = tuple(contact_line(*row) for row in conn.execute(_CONTACTS_SQL, of | span))
    return WorkLogFigures(
        business_date=business_date,
        contacts=contacts,
        reached=sum(contact.connected for contact in contacts),
        tasks_done=tuple(
            DoneTask(found, customer_id, customer, description, moment(done_at))
            for found, customer_id, customer, description, done_at in conn.execute(_DONE_SQL, span)
        ),
        opportunities=tuple(
            NewOpportunity(found, customer_id, customer, summary, line, money(value, currency), stage)
            for found, customer_id, customer, summary, line, value, currency, stage in conn.execute(_OPENED_SQL, of)
        ),
    )
