"""What the rules say of a book: the whole way from rows to reminders, on any day."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from datetime import date

from rmdesk.domain.reminder_values import Plain
from rmdesk.reminders import explaining, passes
from rmdesk.reminders.ruleset import rules_of
from rmdesk.reminders.wording import Reader
from rmdesk.store import figures
from rmdesk.store.queries.reminder_setup import level_names
from rmdesk.store.reminder_rows import ReminderRow
from tests.store.builders import add

LEVELS = (("ordinary", 10, 0), ("gold", 20, 5), ("platinum", 40, 20), ("diamond", 50, 50), ("private", 60, 600))
NATIONAL_DAY_2026 = [date(2026, 10, day) for day in range(1, 8)]
WAN = 10_000_00


def reminders(conn: sqlite3.Connection, today: date, rule: str = "") -> list[ReminderRow]:
    """Everything that is derived on `today`, or what one rule says."""
    figures.refresh(conn, today)
    return [row for row in passes.derived(conn, today) if rule in ("", row.rule)]


def stages(conn: sqlite3.Connection, today: date, rule: str) -> list[str]:
    """The stages that one rule reminds of on `today`."""
    return sorted(row.stage for row in reminders(conn, today, rule))


def only(conn: sqlite3.Connection, today: date, rule: str) -> ReminderRow:
    """The one reminder of a rule."""
    (row,) = reminders(conn, today, rule)
    return row


def text(conn: sqlite3.Connection, row: ReminderRow, today: date) -> str:
    """A reminder in words."""
    from rmdesk.reminders.agenda import text_of

    return text_of(row, Reader(today, level_names(conn)))


def why(conn: sqlite3.Connection, customer: str, rule: str, today: date) -> list[str]:
    """Why a rule does not remind of a customer."""
    figures.refresh(conn, today)
    found = explaining.why_not(conn, rules_of(conn), Reader(today, level_names(conn)), customer, rule)
    return [one.text for one in found if not one.reminder_id]


def with_levels(conn: sqlite3.Connection) -> None:
    """The bank's levels, thresholds in 万."""
    for code, rank, wan in LEVELS:
        add(conn, "tier", code=code, rank=rank, name_zh=code, name_en=code.title(), threshold=wan * WAN)
    add(conn, "tier", code="corporate", rank=30, name_zh="对公", name_en="Corporate")


def with_rule(
    conn: sqlite3.Connection,
    code: str,
    parameters: Mapping[str, Plain],
    bounds: Mapping[str, Plain] | None = None,
    *,
    version: int = 1,
    enabled: bool = True,
) -> None:
    """What the bank says about a rule."""
    add(
        conn,
        "reminder_rule",
        code=code,
        parameters=json.dumps(parameters),
        bounds=json.dumps(bounds or {}),
        version=version,
        enabled=enabled,
    )


def with_calendar(conn: sqlite3.Connection, holidays: Iterable[date], worked: Iterable[date] = ()) -> None:
    """The published calendar."""
    for day in holidays:
        add(conn, "calendar_day", date=day, working=False)
    for day in worked:
        add(conn, "calendar_day", date=day, working=True)
