"""Edits that the center did not take, with what they said: for the supervisor and whoever has to sort them out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import msgspec

from rmdesk.center.database import Tx
from rmdesk.store.tables import BY_NAME, is_private
from rmdesk.store.wire import Wire, quoted, shape
from rmdesk.sync.protocol import Mutation, Outcome


@dataclass(frozen=True)
class NotTaken:
    """One edit that was rejected or quarantined."""

    person_id: str
    person: str
    device: str
    received_on: date
    status: str
    reason: str
    table: str
    row_id: str
    op: str
    values: dict[str, Wire]
    """Field → the value that was to be set; without it where nobody else may read the row."""
    customer: str = ""
    """Name of the customer it is about; empty if that is none, or cannot be told."""


def not_taken(tx: Tx, team_of: str = "") -> list[NotTaken]:
    """All of them, newest first; with `team_of` (a supervisor's person id) those of that person's team."""
    of_team = " AND p.team_id = (SELECT s.team_id FROM person s WHERE s.id = ?)" if team_of else ""
    rows = tx.rows(
        "SELECT m.person_id, p.name, m.device, m.received_on, m.outcome, m.content FROM mutation m LEFT JOIN person p ON p.id = m.person_id "
        f"WHERE m.content <> ''{of_team} ORDER BY m.received_on DESC, m.person_id, m.counter DESC",
        (team_of,) if team_of else (),
    )
    lines = [_line(*(str(value or "") for value in row)) for row in rows]
    return [replace(line, customer=_customer(tx, line)) for line in lines]


def _customer(tx: Tx, line: NotTaken) -> str:
    """Whom an edit is about: it says so itself, or the row that it was to change does."""
    about: Wire = line.row_id if line.table == "customer" else line.values.get("customer_id")
    told = line.table in BY_NAME and not is_private(line.table)
    if about is None and told and line.op == "update" and "customer_id" in shape(line.table).columns:
        rows = tx.rows(f"SELECT customer_id FROM {quoted(line.table)} WHERE id = ?", (line.row_id,))
        about = rows[0][0] if rows else None
    rows = tx.rows("SELECT name FROM customer WHERE id = ?", (about,)) if about else []
    return str(rows[0][0]) if rows else ""


def _line(person_id: str, person: str, device: str, day: str, outcome: str, content: str) -> NotTaken:
    said = msgspec.json.decode(content, type=Mutation)
    answer = msgspec.json.decode(outcome, type=Outcome)
    values = {field: None if is_private(said.table) else new for field, (_base, new) in said.fields.items()}
    received = date.fromisoformat(day)
    return NotTaken(person_id, person, device, received, answer.status.value, answer.reason, said.table, said.id, said.op, values)
