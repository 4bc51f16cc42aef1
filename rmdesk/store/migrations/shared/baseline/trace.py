"""Merging, hand-over, and the trace of what happened. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.columns import moment
from rmdesk.store.migrations.shared.baseline.row import business, synced


def create() -> None:
    """Create the tables."""
    op.create_table(
        "match_pair",
        *synced(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("other_id", sa.String(36), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(20), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_match_pair_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_pair")),
        sa.UniqueConstraint("customer_id", "other_id", name=op.f("uq_match_pair_customer_id_other_id")),
    )
    op.create_index(op.f("ix_match_pair_customer_id"), "match_pair", ["customer_id"], unique=False)
    op.create_index(op.f("ix_match_pair_other_id"), "match_pair", ["other_id"], unique=False)
    op.create_table(
        "merge_decision",
        *business(),
        sa.Column("match_pair_id", sa.String(36), nullable=True),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("decided_by", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_merge_decision_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_decision")),
    )
    op.create_index(op.f("ix_merge_decision_customer_id"), "merge_decision", ["customer_id"], unique=False)
    op.create_index(op.f("ix_merge_decision_match_pair_id"), "merge_decision", ["match_pair_id"], unique=False)
    op.create_table(
        "hand_over",
        *business(),
        sa.Column("from_person_id", sa.String(36), nullable=False),
        sa.Column("to_person_id", sa.String(36), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index(op.f("ix_hand_over_from_person_id"), "hand_over", ["from_person_id"], unique=False)
    op.create_index(op.f("ix_hand_over_to_person_id"), "hand_over", ["to_person_id"], unique=False)
    op.create_table(
        "hand_over_item",
        *business(),
        sa.Column("hand_over_id", sa.String(36), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hand_over_id"], ["hand_over.id"], name=op.f("fk_hand_over_item_hand_over_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over_item")),
    )
    op.create_index(op.f("ix_hand_over_item_hand_over_id"), "hand_over_item", ["hand_over_id"], unique=False)
    op.create_table(
        "field_history",
        *synced(),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("who", sa.String(36), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("device", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_history")),
    )
    op.create_index(op.f("ix_field_history_customer_id"), "field_history", ["customer_id"], unique=False)
    op.create_index("ix_field_history_row", "field_history", ["table_name", "row_id"], unique=False)
    op.create_table(
        "sync_conflict",
        *synced(),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("mine", sa.Text(), nullable=False),
        sa.Column("theirs", sa.Text(), nullable=False),
        sa.Column("mutation", sa.String(80), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("settled_at", moment(), nullable=True),
        sa.Column("settled_by", sa.String(36), nullable=False),
        sa.CheckConstraint("status IN ('open', 'settled')", name=op.f("ck_sync_conflict_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_conflict")),
    )
    op.create_index(op.f("ix_sync_conflict_customer_id"), "sync_conflict", ["customer_id"], unique=False)
    op.create_index(op.f("ix_sync_conflict_row_id"), "sync_conflict", ["row_id"], unique=False)
    op.create_table(
        "audit_event",
        *synced(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("subject_table", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(36), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", moment(), nullable=False),
        sa.Column("device", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_owner_id"), "audit_event", ["owner_id"], unique=False)
    op.create_table(
        "reminder_decision",
        *synced(),
        sa.Column("reminder_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(36), nullable=False),
        sa.Column("occurrence", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("linked_id", sa.String(36), nullable=True),
        sa.Column("at", moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_decision")),
    )
    op.create_index(op.f("ix_reminder_decision_customer_id"), "reminder_decision", ["customer_id"], unique=False)
    op.create_index(op.f("ix_reminder_decision_reminder_id"), "reminder_decision", ["reminder_id"], unique=False)
