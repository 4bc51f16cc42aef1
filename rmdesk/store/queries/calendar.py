"""The bank's working calendar as it is synced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmdesk.domain.working_days import WorkingCalendar
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection


def working_calendar(conn: Connection) -> WorkingCalendar:
    """Which days are worked. A few hundred rows at most."""
    entries = conn.execute('SELECT "date", working FROM calendar_day WHERE deleted_at IS NULL')
    return WorkingCalendar.of((day(text), bool(worked)) for text, worked in entries)
