"""Column types as revisions write them. What a name means here must never change: old revisions use it."""

from __future__ import annotations

import sqlalchemy as sa


def moment() -> sa.Text:
    """A UTC moment: TIMESTAMPTZ on PostgreSQL, sortable text elsewhere."""
    return sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
