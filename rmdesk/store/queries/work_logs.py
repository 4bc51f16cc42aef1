"""Work logs as they are stored, beside what would be drafted; which days are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain.work_log import Block, LogLine, MergedLog, Source, is_late, merged
from rmdesk.store.queries.as_of import NOT_CORRECTED
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.reading import day, marks
from rmdesk.store.queries.work_day import drafted

if TYPE_CHECKING:
    from sqlite3 import Connection

LOOK_BACK: Final = 45
"""Days in which a missing log is looked for; what is older nobody writes any more."""
FIRST_DAYS: Final = 5
"""Working days looked at while there is no log yet."""
EDITABLE: Final = frozenset({"draft", "returned"})
"""Statuses in which the RM may change a log."""


@dataclass(frozen=True, slots=True)
class WorkLogDay:
    """A day's log."""

    work_date: date
    today: date
    log: MergedLog
    next_working_day: date
    id: str = ""
    """Empty while nothing of it is stored."""
    status: str = "draft"
    entered_on: date | None = None
    summary: str = ""
    remarks: str = ""
    """What the supervisor said when they returned it."""
    reached: int = 0
    """Contacts of the day that reached the customer."""
    contacts: int = 0
    customers: Mapping[str, str] = field(default_factory=dict)
    """Names of the customers that the lines are about."""
    gone: dict[str, int | str | None] | None = field(default=None, repr=False)
    """The stored row if it was taken back: it is used again."""

    @property
    def editable(self) -> bool:
        """Whether the RM may change it now."""
        return self.status in EDITABLE

    @property
    def late(self) -> bool:
        """Whether it is, or would be, a late entry (补录)."""
        return is_late(self.work_date, self.entered_on or self.today)


@dataclass(frozen=True, slots=True)
class MissingDay:
    """A working day whose log is not handed in; `status` is `draft` or `returned` if it was begun, else empty."""

    work_date: date
    status: str = ""


_LOG_SQL: Final = """
    SELECT * FROM work_log WHERE owner_id = :me AND period = :period AND work_date = :day
    ORDER BY deleted_at IS NOT NULL, id
    LIMIT 1
"""
"""Index: uq_work_log_owner_id_period_work_date."""
_ENTRIES_SQL: Final = """
    SELECT id, block, position, text, customer_id, source_table, source_id
    FROM work_log_entry
    WHERE work_log_id = ? AND deleted_at IS NULL
    ORDER BY block, position, id
"""
"""Index: ix_work_log_entry_work_log_id."""
_HAPPENED_SQL: Final = """
    SELECT 1 FROM contact WHERE business_date = :day AND owner_id = :me AND deleted_at IS NULL
    UNION ALL
    SELECT 1 FROM work_log WHERE owner_id = :me AND period = 'day' AND work_date = :day AND deleted_at IS NULL
    LIMIT 1
"""
_COUNTS_SQL: Final = f"""
    SELECT count(*), coalesce(sum(connected), 0)
    FROM contact AS k
    WHERE k.owner_id = :me AND k.business_date = :day AND {NOT_CORRECTED}
"""


def stored_log(conn: Connection, person: str, period: str, start: date) -> dict[str, int | str | None] | None:
    """The row of a log, also one that was taken back; None if there never was one."""
    cursor = conn.execute(_LOG_SQL, {"me": person, "period": period, "day": start.isoformat()})
    row = cursor.fetchone()
    return None if row is None else dict(zip((column[0] for column in cursor.description), row, strict=True))


def entries(conn: Connection, log_id: str) -> list[LogLine]:
    """The stored lines of a log, left-out ones (without text) among them."""
    return [
        LogLine(Block(block), text, Source(table, source or ""), customer, position, entry_id=found)
        for found, block, position, text, customer, table, source in conn.execute(_ENTRIES_SQL, (log_id,))
    ]


def work_log_day(conn: Connection, person: str, work_date: date, today: date) -> WorkLogDay:
    """The log of a day: what is stored; as long as the RM may change it, with what was recorded besides."""
    row = stored_log(conn, person, "day", work_date)
    stands = row is not None and row["deleted_at"] is None
    status = str(row["status"]) if row is not None and stands else "draft"
    plan = drafted(conn, person, work_date)
    kept = entries(conn, str(row["id"])) if row is not None and stands else []
    contacts, reached = conn.execute(_COUNTS_SQL, {"me": person, "day": work_date.isoformat()}).fetchone()
    log = merged(plan.lines if status in EDITABLE else (), kept)
    about: dict[str, str] = {}
    if row is not None and stands:
        about = {name: str(row[name] or "") for name in ("id", "summary", "remarks")}
    return WorkLogDay(
        work_date=work_date,
        today=today,
        log=log,
        next_working_day=plan.next_working_day,
        status=status,
        entered_on=day(str(row["entered_on"])) if row is not None and stands and row["entered_on"] and status != "draft" else None,
        reached=int(reached),
        contacts=int(contacts),
        customers=_names(conn, log),
        gone=None if stands else row,
        **about,
    )


def _names(conn: Connection, log: MergedLog) -> dict[str, str]:
    about = sorted({line.customer_id for line in log.lines if line.customer_id})
    return dict(conn.execute(f"SELECT id, name FROM customer WHERE id IN ({marks(about)})", about).fetchall())


def day_beside(conn: Connection, person: str, on: date, step: int, today: date) -> date:
    """The next (`step` 1) or previous (-1) day that is worked or has a contact or a log of this person; `on` if there is none until today."""
    days = working_calendar(conn).days
    for distance in range(1, LOOK_BACK):
        beside = on + timedelta(days=step * distance)
        if beside > today:
            break
        if beside == today or days.is_workday(beside) or conn.execute(_HAPPENED_SQL, {"me": person, "day": beside.isoformat()}).fetchone():
            return beside
    return on


def missing_days(conn: Connection, person: str, today: date) -> list[MissingDay]:
    """Working days before `today` whose log is not handed in, the oldest first: counted from the RM's first log, at most `LOOK_BACK` days back."""
    earliest = today - timedelta(days=LOOK_BACK)
    rows = conn.execute(
        "SELECT work_date, status FROM work_log WHERE owner_id = ? AND period = 'day' AND deleted_at IS NULL AND work_date < ? ORDER BY work_date",
        (person, today.isoformat()),
    ).fetchall()
    status = {day(str(text)): str(known) for text, known in rows}
    days = working_calendar(conn).days
    first = max(min(status), earliest) if status else days.shift(today, -FIRST_DAYS)
    found = (first + timedelta(days=more) for more in range((today - first).days))
    return [
        MissingDay(one, status.get(one, ""))
        for one in found
        if status.get(one, "") in EDITABLE or (one not in status and days.is_workday(one))
    ]
