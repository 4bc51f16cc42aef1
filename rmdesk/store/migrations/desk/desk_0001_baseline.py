"""The tables of the desk as they were first. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "desk_0001"
down_revision = None
branch_labels = ("desk",)
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "setting",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "sync_cursor",
        sa.Column("book", sa.String(50), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("filled", sa.Boolean(), nullable=False),
        sa.Column("snapshot_seq", sa.BigInteger(), nullable=False),
        sa.Column("position_table", sa.String(40), nullable=False),
        sa.Column("position_id", sa.String(36), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("book", name=op.f("pk_sync_cursor")),
    )
    op.create_table(
        "replica_row",
        sa.Column("book", sa.String(50), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("book", "table_name", "row_id", name=op.f("pk_replica_row")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "outbox",
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("edit", sa.String(36), nullable=False),
        sa.Column("device", sa.String(36), nullable=False),
        sa.Column("batch", sa.String(36), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("op", sa.String(10), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("author", sa.String(36), nullable=False),
        sa.Column("at", sa.String(30), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("acked_seq", sa.Text(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'acked', 'conflict', 'rejected', 'quarantined')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("counter", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_row", "outbox", ["table_name", "row_id"], unique=False)
    op.create_index("ix_outbox_state", "outbox", ["state", "counter"], unique=False)
    op.create_table(
        "overlay",
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("image", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_id", name=op.f("pk_overlay")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("level_rank", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_search_entry_customer_id")),
    )
    op.create_table(
        "search_key",
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("level_rank", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "level_rank", "key", "number", name=op.f("pk_search_key")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "balance_account",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_balance_account")),
        sa.UniqueConstraint("account_id", name=op.f("uq_balance_account_account_id")),
    )
    op.create_table(
        "balance_point",
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "day", name=op.f("pk_balance_point")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "customer_figure",
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("deposits", sa.BigInteger(), nullable=False),
        sa.Column("investments", sa.BigInteger(), nullable=False),
        sa.Column("aum", sa.BigInteger(), nullable=False),
        sa.Column("loans", sa.BigInteger(), nullable=False),
        sa.Column("last_contact", sa.String(30), nullable=False),
        sa.Column("last_contact_on", sa.String(10), nullable=False),
        sa.Column("next_action", sa.String(10), nullable=False),
        sa.Column("next_what", sa.String(60), nullable=False),
        sa.Column("attempted_on", sa.String(10), nullable=False),
        sa.Column("matures_on", sa.String(10), nullable=False),
        sa.Column("average", sa.BigInteger(), nullable=False),
        sa.Column("week_change", sa.BigInteger(), nullable=False),
        sa.Column("trend", sa.String(160), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_figure")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kpi_fact",
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("accounts", sa.Text(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "person_id", name=op.f("pk_kpi_fact")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "kpi_day",
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("fact", sa.String(120), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("delta", sa.BigInteger(), nullable=False),
        sa.Column("weighed", sa.BigInteger(), nullable=False),
        sa.Column("rest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "fact", "day", name=op.f("pk_kpi_day")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("thread", sa.String(36), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("subject_id", sa.String(36), nullable=False),
        sa.Column("occurrence", sa.String(20), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("event_on", sa.String(10), nullable=False),
        sa.Column("act_on", sa.String(10), nullable=False),
        sa.Column("until", sa.String(10), nullable=False),
        sa.Column("escalates_on", sa.String(10), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("stake", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("message", sa.String(40), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("data_as_of", sa.String(10), nullable=False),
        sa.Column("certain", sa.Integer(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.Column("first_seen", sa.String(10), nullable=False),
        sa.Column("ended_on", sa.String(10), nullable=False),
        sa.Column("ended_why", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reminder_customer_id", "reminder", ["customer_id", "ended_on"], unique=False)
    live = sa.text("ended_on = ''")
    op.create_index("ix_reminder_live", "reminder", ["rule", "stage", "currency", "stake"], unique=False, sqlite_where=live)
    op.create_index("ix_reminder_rank", "reminder", ["ended_on", "customer_id", "level", "event_on", "stake", "digest"], unique=False)
    op.create_index("ix_customer_gone", "customer", ["deleted_at"], unique=False, sqlite_where=sa.text("deleted_at IS NOT NULL"))
    op.create_index("ix_contact_corrected", "contact", ["corrects_id"], unique=False, sqlite_where=sa.text("corrects_id IS NOT NULL"))
