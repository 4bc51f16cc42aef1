"""Which customer somebody means by a number, an id or a name."""

from __future__ import annotations

from rmdesk.store.connection import Connection


def resolve(conn: Connection, text: str) -> list[str]:
    """Ids of the customers with this number or id, else of those with exactly this name; best customers first."""
    wanted = text.strip()
    for column in ("customer_no", "id", "name"):
        found = conn.execute(
            f"SELECT id FROM customer WHERE {column} = ? AND deleted_at IS NULL ORDER BY level_rank, customer_no", (wanted,)
        ).fetchall()
        if found:
            return [str(customer) for (customer,) in found]
    return []
