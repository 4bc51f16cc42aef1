"""Who is in a supervisor's team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Member:
    """A relationship manager of the team."""

    id: str
    staff_no: str
    name: str


def members(conn: Connection, supervisor: str) -> list[Member]:
    """The RMs in the team that `supervisor` (a person id) leads, by staff number; nobody if they lead none."""
    rows = conn.execute(
        "SELECT p.id, p.staff_no, p.name FROM person AS s JOIN person AS p ON p.team_id = s.team_id "
        "WHERE s.id = ? AND s.role = 'supervisor' AND s.deleted_at IS NULL AND p.id <> s.id "
        "AND p.role = 'rm' AND p.active AND p.deleted_at IS NULL ORDER BY p.staff_no",
        (supervisor,),
    )
    return [Member(*map(str, row)) for row in rows]


def leads(conn: Connection, person: str) -> bool:
    """Whether a person (id) is a supervisor."""
    return (
        conn.execute("SELECT 1 FROM person WHERE id = ? AND role = 'supervisor' AND deleted_at IS NULL", (person,)).fetchone() is not None
    )
