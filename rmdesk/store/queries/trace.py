"""What waits to be uploaded, and where two people disagree."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from rmdesk.store.queries.reading import marks, moment

if TYPE_CHECKING:
    from sqlite3 import Connection

UNSETTLED: Final = ("pending", "conflict", "rejected", "quarantined")
"""States of the outbox that a person may want to see; `acked` edits have arrived."""


@dataclass(frozen=True, slots=True)
class OutboxLine:
    """One local edit on its way to the center."""

    counter: int
    """Order in which edits were made."""
    batch: str
    """What was saved together."""
    table: str
    row_id: str
    op: str
    """`insert`, `update` …"""
    fields: tuple[str, ...]
    """Names of the fields that were set."""
    customer_id: str | None
    customer: str
    """Name; empty if the edit is about no customer, or about one who has left the book."""
    at: datetime
    state: str
    """`pending`, `acked`, `conflict`, `rejected` or `quarantined`."""
    attempts: int
    reason: str
    """Why the center did not take it."""


@dataclass(frozen=True, slots=True)
class OutboxCounts:
    """How much waits, as people count: what was saved together about one customer is one; `conflicts` are fields that wait for a choice."""

    pending: int
    conflicts: int
    rejected: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A field that was changed here and at the center. The three values are JSON."""

    id: str
    table: str
    row_id: str
    field: str
    base: str
    mine: str
    theirs: str
    customer_id: str | None
    customer: str
    owner: str
    """Name of whose edit it was."""
    mutation: str
    about: str = ""
    """Of an own value of a reminder rule: `rule.parameter`."""


_OUTBOX_SQL: Final = """
    SELECT o.counter, o.batch, o.table_name, o.row_id, o.op, o.fields, o.customer_id, coalesce(c.name, ''),
        o.at, o.state, o.attempts, o.reason
    FROM outbox AS o
    LEFT JOIN customer AS c ON c.id = o.customer_id
    WHERE o.state IN ({states})
    ORDER BY o.counter
"""
_COUNTS_SQL: Final = """
    SELECT
        (SELECT count(DISTINCT batch || coalesce(customer_id, '')) FROM outbox WHERE state = 'pending'),
        (SELECT count(*) FROM sync_conflict WHERE status = 'open' AND deleted_at IS NULL),
        (SELECT count(DISTINCT batch || coalesce(customer_id, '')) FROM outbox WHERE state = 'rejected'),
        (SELECT count(DISTINCT batch || coalesce(customer_id, '')) FROM outbox WHERE state = 'quarantined')
"""
"""Index: ix_outbox_state."""
_CONFLICTS_SQL: Final = """
    SELECT f.id, f.table_name, f.row_id, f.field, f.base, f.mine, f.theirs, f.customer_id,
        coalesce(c.name, ''), coalesce(p.name, ''), f.mutation, coalesce(o.rule || '.' || o.parameter, '')
    FROM sync_conflict AS f
    LEFT JOIN customer AS c ON c.id = f.customer_id
    LEFT JOIN reminder_override AS o ON f.table_name = 'reminder_override' AND o.id = f.row_id
    LEFT JOIN person AS p ON p.id = f.owner_id
    WHERE f.status = 'open' AND f.deleted_at IS NULL
    ORDER BY c.name, f.table_name, f.row_id, f.field
"""


def outbox_lines(conn: Connection, states: Collection[str] = UNSETTLED) -> list[OutboxLine]:
    """Edits in one of `states`, in the order they were made."""
    rows = conn.execute(_OUTBOX_SQL.format(states=marks(states)), tuple(states))
    return [
        OutboxLine(counter, batch, table, row_id, op, tuple(json.loads(fields)), customer_id, customer, moment(at), state, attempts, reason)
        for counter, batch, table, row_id, op, fields, customer_id, customer, at, state, attempts, reason in rows
    ]


def outbox_counts(conn: Connection) -> OutboxCounts:
    """How much waits, and for what."""
    return OutboxCounts(*conn.execute(_COUNTS_SQL).fetchone())


def conflict_lines(conn: Connection) -> list[ConflictLine]:
    """Fields that wait for a choice, by customer."""
    return [ConflictLine(*row) for row in conn.execute(_CONFLICTS_SQL)]
