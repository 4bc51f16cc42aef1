"""A week's or a month's plan beside what was done: the items one set oneself, and what the rows of the period count up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

from rmdesk.domain.dates import add_months, month_end
from rmdesk.domain.money import Money
from rmdesk.store.queries.as_of import NOT_CORRECTED
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.reading import span_of, week_start
from rmdesk.store.queries.work_logs import EDITABLE, stored_log

if TYPE_CHECKING:
    from sqlite3 import Connection

Period = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Something planned."""

    id: str
    text: str
    target: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What a person did in a period, counted from their rows."""

    contacts: int
    reached: int
    visits: int
    tasks_done: int
    opportunities: int
    won: int
    won_value: Money
    """Expected value of the opportunities that were won, yuan."""
    wealth: Money
    """What customers of the book bought of wealth products, yuan."""
    logs: int
    """Days whose log is handed in."""


@dataclass(frozen=True, slots=True)
class WorkPlan:
    """A period's plan and how it came out."""

    period: Period
    start: date
    end: date
    """The last day of it."""
    today: date
    items: tuple[PlanItem, ...]
    now: Counted
    before: Counted
    """The period before, to compare with."""
    working_days: int
    """Of the period, until today."""
    id: str = ""
    status: str = "draft"
    summary: str = ""
    """As it was written; empty: not yet."""
    remarks: str = ""
    gone: dict[str, int | str | None] | None = field(default=None, repr=False)

    @property
    def editable(self) -> bool:
        """Whether the RM may change it now."""
        return self.status in EDITABLE


_ITEMS_SQL: Final = """
    SELECT id, text, target, done FROM plan_item
    WHERE owner_id = :me AND period = :period AND period_start = :start AND deleted_at IS NULL
    ORDER BY registered_at, id
"""
"""Index: ix_plan_item_owner_id."""
_CONTACTS_SQL: Final = f"""
    SELECT count(*), coalesce(sum(k.connected), 0), coalesce(sum(k.channel IN ('visit', 'meeting')), 0)
    FROM contact AS k
    WHERE k.owner_id = :me AND k.business_date BETWEEN :start AND :end AND {NOT_CORRECTED}
"""
"""Index: ix_contact_business_date."""
_COUNTS_SQL: Final = """
    SELECT
        (SELECT count(*) FROM activity WHERE owner_id = :me AND status = 'done' AND done_at >= :since AND done_at < :until AND deleted_at IS NULL),
        (SELECT count(*) FROM opportunity
         WHERE owner_id = :me AND coalesce(start, registered_at) BETWEEN :start AND :end AND deleted_at IS NULL),
        (SELECT count(*) FROM work_log
         WHERE owner_id = :me AND period = 'day' AND work_date BETWEEN :start AND :end AND status IN ('submitted', 'approved') AND deleted_at IS NULL),
        (SELECT coalesce(sum(coalesce(h.cost, h.value)), 0)
         FROM holding AS h
         JOIN product AS p ON p.id = h.product_id
         WHERE p.line = 'wealth' AND h.bought BETWEEN :start AND :end AND h.currency = 'CNY' AND h.deleted_at IS NULL)
"""
_WON_SQL: Final = """
    SELECT count(*), coalesce(sum(o.expected_value), 0)
    FROM opportunity AS o
    WHERE o.owner_id = :me AND o.stage = 'won' AND o.currency = 'CNY' AND o.deleted_at IS NULL AND coalesce((
        SELECT max(h.at) FROM field_history AS h WHERE h.table_name = 'opportunity' AND h.row_id = o.id AND h.field = 'stage'
    ), o."end") BETWEEN :since AND :until
"""
"""Index: ix_field_history_row. Where no history says when it was won, its end does."""


def period_of(period: Period, on: date) -> tuple[date, date]:
    """First and last day of the week (from Monday) or month in which a day lies."""
    if period == "week":
        start = week_start(on)
        return start, start + timedelta(days=6)
    return on.replace(day=1), month_end(on)


def beside(period: Period, start: date, step: int) -> date:
    """The first day of the period `step` periods on."""
    return start + timedelta(weeks=step) if period == "week" else add_months(start, step)


def counted(conn: Connection, person: str, start: date, end: date) -> Counted:
    """What `person` did from `start` to `end`."""
    since, until = span_of(start).since, span_of(end).until
    of = {"me": person, "start": start.isoformat(), "end": end.isoformat(), "since": since, "until": until}
    contacts, reached, visits = conn.execute(_CONTACTS_SQL, of).fetchone()
    tasks, opened, logs, wealth = conn.execute(_COUNTS_SQL, of).fetchone()
    # As texts a plain date of the period lies between its first and last moment as well: the bank's days begin on the day before by UTC.
    won, value = conn.execute(_WON_SQL, of).fetchone()
    return Counted(contacts, int(reached), int(visits), tasks, opened, won, Money(int(value), "CNY"), Money(int(wealth), "CNY"), logs)


def work_plan(conn: Connection, person: str, period: Period, on: date, today: date) -> WorkPlan:
    """The plan of the period in which a day lies."""
    start, end = period_of(period, on)
    items = conn.execute(_ITEMS_SQL, {"me": person, "period": period, "start": start.isoformat()})
    row = stored_log(conn, person, period, start)
    stands = row if row is not None and row["deleted_at"] is None else None
    before = beside(period, start, -1)
    days = working_calendar(conn).days
    until = min(end, today)
    return WorkPlan(
        period=period,
        start=start,
        end=end,
        today=today,
        items=tuple(PlanItem(found, text, target, bool(done)) for found, text, target, done in items),
        now=counted(conn, person, start, end),
        before=counted(conn, person, before, start - timedelta(days=1)),
        working_days=sum(days.is_workday(start + timedelta(days=more)) for more in range((until - start).days + 1)),
        gone=row if stands is None else None,
        **({} if stands is None else {name: str(stands[name] or "") for name in ("id", "status", "summary", "remarks")}),
    )


__all__ = ["Counted", "Period", "PlanItem", "WorkPlan", "beside", "counted", "period_of", "work_plan"]
