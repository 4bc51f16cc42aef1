"""My tasks: what is still to do, what was done today, and how campaigns come along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.store.queries.as_of import TASK_OPEN
from rmdesk.store.queries.reading import day, named, span_of

if TYPE_CHECKING:
    from sqlite3 import Connection

MOST_TASKS: Final = 2_000
"""Open tasks read, the most pressing first; nobody scrolls further."""
SUPERVISOR: Final = "supervisor"


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task."""

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
    recurrence: str
    campaign_id: str | None
    campaign: str
    """Its name; empty if it belongs to none."""
    feedback_code: str
    outcome: str

    @property
    def from_supervisor(self) -> bool:
        """Whether the supervisor asked for it."""
        return self.category == SUPERVISOR


@dataclass(frozen=True, slots=True)
class TaskLines:
    """Tasks by when they are due."""

    overdue: tuple[TaskLine, ...]
    today: tuple[TaskLine, ...]
    upcoming: tuple[TaskLine, ...]
    undated: tuple[TaskLine, ...]
    done: tuple[TaskLine, ...]
    """Done or cancelled on the business date."""

    @property
    def open(self) -> tuple[TaskLine, ...]:
        """All that is still to do, the most pressing first."""
        return (*self.overdue, *self.today, *self.upcoming, *self.undated)


@dataclass(frozen=True, slots=True)
class CampaignProgress:
    """How a campaign comes along in this book; success rate is `succeeded` ÷ `handed_out` (design: rules.md, KPIs)."""

    id: str
    name: str
    end: date
    handed_out: int
    done: int
    succeeded: int

    @property
    def success_ppm(self) -> int:
        """Success rate in ppm."""
        return self.succeeded * 1_000_000 // self.handed_out if self.handed_out else 0


@dataclass(frozen=True, slots=True)
class Feedback:
    """An outcome that a campaign counts."""

    code: str
    name: str
    success: bool
    final: bool
    """False: the customer is to be tried again, so the task stays open."""


_COLUMNS: Final = """
    y.id, y.customer_id, coalesce(c.name, ''), coalesce(c.level, ''), y.description, y.category, y.due, y.priority, y.status,
    y.recurrence, y.campaign_id, coalesce(m.name_zh, ''), coalesce(m.name_en, ''), y.feedback_code, y.remarks
"""
_FROM: Final = """
    FROM activity AS y
    LEFT JOIN customer AS c ON c.id = y.customer_id
    LEFT JOIN campaign AS m ON m.id = y.campaign_id
"""
_OPEN_SQL: Final = f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE {TASK_OPEN} AND c.deleted_at IS NULL
    ORDER BY y.due IS NULL, y.due, y.priority = 0, y.priority, c.level_rank, c.search_name, y.description, y.id
    LIMIT {MOST_TASKS}
"""
_DONE_SQL: Final = f"""
    SELECT {_COLUMNS} {_FROM}
    WHERE y.status IN ('done', 'cancelled') AND y.deleted_at IS NULL AND y.done_at >= :since AND y.done_at < :until
    ORDER BY y.done_at DESC, y.id
"""
_CAMPAIGNS_SQL: Final = """
    SELECT m.id, m.name_zh, m.name_en, m."end", count(*), sum(y.status = 'done'), sum(y.status = 'done' AND coalesce(f.success, 0))
    FROM activity AS y
    JOIN campaign AS m ON m.id = y.campaign_id AND m.deleted_at IS NULL
    LEFT JOIN feedback_code AS f ON f.code = y.feedback_code AND f.deleted_at IS NULL
    WHERE y.deleted_at IS NULL AND y.status <> 'cancelled' AND m.start <= :day AND m."end" >= :day
    GROUP BY m.id
    ORDER BY m."end", m.id
"""
"""Index: ix_activity_campaign_id."""


def task_lines(conn: Connection, business_date: date) -> TaskLines:
    """Open tasks, by due date, then priority, then level of the customer; and what was done on the business date."""
    lines: dict[str, list[TaskLine]] = {"overdue": [], "today": [], "upcoming": [], "undated": [], "done": []}
    for row in conn.execute(_OPEN_SQL):
        line = _line(row, business_date)
        lines["undated" if line.days is None else "overdue" if line.days < 0 else "upcoming" if line.days else "today"].append(line)
    lines["done"] = [_line(row, business_date) for row in conn.execute(_DONE_SQL, span_of(business_date)._asdict())]
    return TaskLines(**{when: tuple(some) for when, some in lines.items()})


def task_line(conn: Connection, task_id: str, business_date: date) -> TaskLine | None:
    """One task, done or not; None if it is not here."""
    row = conn.execute(f"SELECT {_COLUMNS} {_FROM} WHERE y.id = ? AND y.deleted_at IS NULL", (task_id,)).fetchone()
    return None if row is None else _line(row, business_date)


_Row = tuple[str, str | None, str, str, str, str, str | None, int, str, str, str | None, str, str, str, str]


def _line(row: _Row, business_date: date) -> TaskLine:
    found, customer_id, customer, level, description, category, due_text, priority, status, recurrence, campaign, zh, en, *rest = row
    due = day(due_text)
    days = None if due is None else (due - business_date).days
    about = (found, customer_id, customer, level, description, category, due, days, priority, status, recurrence, campaign)
    return TaskLine(*about, named(zh, en), *rest)


def campaigns(conn: Connection, business_date: date) -> list[CampaignProgress]:
    """The campaigns that run on the business date and have tasks in this book, the first to end first."""
    return [
        CampaignProgress(found, named(zh, en), day(end), total, finished, succeeded)
        for found, zh, en, end, total, finished, succeeded in conn.execute(_CAMPAIGNS_SQL, {"day": business_date.isoformat()})
    ]


def feedback_codes(conn: Connection) -> list[Feedback]:
    """The outcomes that campaigns count, in the order of their codes."""
    rows = conn.execute("SELECT code, name_zh, name_en, success, final FROM feedback_code WHERE deleted_at IS NULL ORDER BY code")
    return [Feedback(code, named(zh, en), bool(success), bool(final)) for code, zh, en, success, final in rows]
