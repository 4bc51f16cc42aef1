"""What people decided about reminders, on this desk and on others."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rmdesk.domain.ids import id_from_key
from rmdesk.store.queries.reading import day, moment

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, with the identity of the reminder it is about."""

    id: str
    reminder_id: str
    thread: str
    rule: str
    customer_id: str
    subject_id: str
    occurrence: str
    stage: str
    decision: str
    until: date | None
    reason: str
    linked_id: str | None
    who: str
    at: datetime


_SQL: Final = """
    SELECT t.id, t.reminder_id, t.rule, coalesce(t.customer_id, ''), t.subject_id, t.occurrence, t.stage, t.decision, t.until, t.reason, t.linked_id,
        t.owner_id, t.at
    FROM {rows}
    WHERE t.deleted_at IS NULL
    ORDER BY t.at, t.id
"""
_ALL: Final = _SQL.format(rows="reminder_decision AS t")
_SOME: Final = _SQL.format(rows="json_each(:customers) AS w CROSS JOIN reminder_decision AS t ON t.customer_id = w.value")
"""Index: ix_reminder_decision_customer_id."""


def people(conn: Connection, ids: Collection[str]) -> dict[str, str]:
    """Names of those who decided, as far as this desk knows them."""
    return dict(conn.execute("SELECT id, name FROM person WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sorted(ids)),)))


def decisions(conn: Connection, customers: Collection[str] | None = None) -> dict[str, list[Decided]]:
    """Decisions by thread, the oldest first: of everybody, or of `customers`."""
    sql = _ALL if customers is None else _SOME
    found: dict[str, list[Decided]] = defaultdict(list)
    for row, reminder, rule, customer, subject, occurrence, stage, decision, until, reason, linked, who, at in conn.execute(
        sql, {"customers": json.dumps(sorted(customers or ()))}
    ):
        thread = id_from_key("reminder_thread", rule, f"{customer}/{subject}/{occurrence}")
        found[thread].append(
            Decided(
                row, reminder, thread, rule, customer, subject, occurrence, stage, decision, day(until), reason, linked, who, moment(at)
            )
        )
    return dict(found)
