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


def beginning(conn: Connection, start: str) -> dict[str, str]:
    """What was put under names that begin with `start`, by the rest of the name; empty values are left out."""
    found = conn.execute("SELECT name, value FROM setting WHERE substr(name, 1, ?) = ? AND value <> ''", (len(start), start))
    return {str(name)[len(start) :]: str(value) for name, value in found}
