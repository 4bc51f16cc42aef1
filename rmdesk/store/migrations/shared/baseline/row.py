"""The columns that every synced row, and every business row, had at first. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa

from rmdesk.store.migrations.columns import moment


def synced() -> list[sa.schema.SchemaItem]:
    """Columns of a synced row."""
    return [
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("deleted_at", moment(), nullable=True),
    ]


def business() -> list[sa.schema.SchemaItem]:
    """Columns of a business row."""
    return [
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("deleted_at", moment(), nullable=True),
        sa.Column("field_versions", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.Date(), nullable=True),
        sa.Column("modified_at", moment(), nullable=True),
        sa.Column("modified_by", sa.String(36), nullable=False),
        sa.Column("first_review", sa.String(20), nullable=False),
        sa.Column("second_review", sa.String(20), nullable=False),
        sa.Column("reviewer", sa.String(36), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
    ]
