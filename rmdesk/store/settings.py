"""Facts about this desk by name: person_id, person_name, branch_id, center_url, device, business_date, last_sync and others."""

from __future__ import annotations

from rmdesk.store.connection import Connection


def get(conn: Connection, name: str, default: str = "") -> str:
    """The value of `name`, or `default` if it was never put."""
    row = conn.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return default if row is None else str(row[0])


def put(conn: Connection, name: str, value: str) -> None:
    """Keep `value` under `name`, within the caller's transaction."""
    conn.execute("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value))
