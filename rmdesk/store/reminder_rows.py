"""The desk's table of derived reminders: read, and brought up to date with what the rules say now.

Only differences are written, so a pass that finds nothing new costs no write. A reminder that is no longer derived stays a while as ended, for
the history; it is live again if the rules say so again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.store import settings

if TYPE_CHECKING:
    from sqlite3 import Connection

OF: Final = "reminders_of"
"""Setting: the business date that the live reminders are for."""
KEPT_DAYS: Final = 400
"""For how long ended reminders stay."""


class ReminderRow(NamedTuple):
    """What is derived of a reminder; days as ISO text, empty for none. `parameters` and `inputs` are JSON."""

    id: str
    thread: str
    rule: str
    customer_id: str
    subject_id: str
    occurrence: str
    stage: str
    event_on: str
    act_on: str
    until: str
    escalates_on: str
    level: str
    stake: int
    currency: str
    message: str
    parameters: str
    inputs: str
    rule_version: int
    data_as_of: str
    certain: int


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a pass changed: ids of reminders."""

    added: frozenset[str]
    removed: frozenset[str]
    changed: frozenset[str]
    total: int
    """Reminders that the pass derived."""

    def __bool__(self) -> bool:
        """Whether anything is different now."""
        return bool(self.added or self.removed or self.changed)


_COLUMNS: Final = ", ".join(ReminderRow._fields)
_LIVE: Final = f"SELECT {', '.join(f't.{field}' for field in ReminderRow._fields)} FROM {{rows}} WHERE t.ended_on = ''"
_SOME: Final = "json_each(:customers) AS w CROSS JOIN reminder AS t ON t.customer_id = w.value"
_STANDING: Final = "SELECT t.id, t.digest FROM reminder AS t INDEXED BY ix_reminder_rank WHERE t.ended_on = ''"
_STANDING_OF_SOME: Final = """
    SELECT t.id, t.digest
    FROM json_each(:customers) AS w CROSS JOIN reminder AS t INDEXED BY ix_reminder_rank ON t.ended_on = '' AND t.customer_id = w.value
"""
"""Both from ix_reminder_rank alone: the reminders themselves lie on as many pages as there are of them."""
_UPSERT: Final = f"""
    INSERT INTO reminder ({_COLUMNS}, digest, first_seen, ended_on, ended_why)
    VALUES ({", ".join("?" for _field in ReminderRow._fields)}, ?, ?, '', '')
    ON CONFLICT (id) DO UPDATE SET {", ".join(f"{field} = excluded.{field}" for field in (*ReminderRow._fields[1:], "digest"))},
        ended_on = '', ended_why = ''
"""
_WHY: Final = """
    UPDATE reminder
    SET ended_why = CASE
        WHEN EXISTS (
            SELECT 1
            FROM reminder AS later
            WHERE later.customer_id = reminder.customer_id AND later.ended_on = '' AND later.thread = reminder.thread
        ) THEN 'superseded'
        WHEN until <> '' AND until < :today THEN 'expired'
        ELSE 'resolved'
    END
    WHERE id IN (SELECT value FROM json_each(:ids))
"""


def live(conn: Connection, customers: Collection[str] | None = None) -> dict[str, ReminderRow]:
    """The reminders that stand, by id: of everybody, or of `customers`."""
    sql = _LIVE.format(rows="reminder AS t" if customers is None else _SOME)
    rows = map(ReminderRow._make, conn.execute(sql, {"customers": json.dumps(sorted(customers or ()))}))
    return {row.id: row for row in rows}


def standing(conn: Connection, customers: Collection[str] | None = None) -> dict[str, int]:
    """The digests of the reminders that stand, by id: of everybody (read from an index alone), or of `customers`."""
    if customers is None:
        return dict(conn.execute(_STANDING))
    return dict(conn.execute(_STANDING_OF_SOME, {"customers": json.dumps(sorted(customers))}))


def replace(conn: Connection, today: date, rows: Iterable[tuple[ReminderRow, int]], gone: Collection[str]) -> None:
    """Write new and changed reminders with their digests, and end those that are `gone`, within the caller's transaction."""
    on = today.isoformat()
    conn.executemany(_UPSERT, sorted((*row, digest, on) for row, digest in rows))  # by id: side by side in the table
    if gone:
        ids = json.dumps(sorted(gone))
        conn.execute("UPDATE reminder SET ended_on = ? WHERE id IN (SELECT value FROM json_each(?))", (on, ids))
        conn.execute(_WHY, {"ids": ids, "today": on})


def all_looked_at(conn: Connection, today: date) -> None:
    """The reminders of everybody are those of `today`; what ended long ago goes."""
    conn.execute("DELETE FROM reminder WHERE ended_on <> '' AND ended_on < ?", ((today - timedelta(KEPT_DAYS)).isoformat(),))
    settings.put(conn, OF, today.isoformat())


def reminders_of(conn: Connection) -> date | None:
    """The business date that the live reminders are for; None before the first full pass."""
    text = settings.get(conn, OF)
    return date.fromisoformat(text) if text else None
