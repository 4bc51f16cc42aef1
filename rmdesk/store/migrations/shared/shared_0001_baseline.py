"""The synced tables as they were first. Written by tools/migration.py."""

from __future__ import annotations

from rmdesk.store.migrations.shared.baseline import about, customers, definitions, holdings, journal, people, trace, work

revision = "shared_0001"
down_revision = None
branch_labels = ("shared",)
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    for part in (definitions, people, customers, about, holdings, work, journal, trace):
        part.create()
