"""The tables of the center as they were first. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.columns import moment
from rmdesk.store.migrations.shared.baseline.row import synced

revision = "center_0001"
down_revision = None
branch_labels = ("center",)
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "source_record",
        *synced(),
        sa.Column("system", sa.String(40), nullable=False),
        sa.Column("record_key", sa.String(120), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("normalised", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
        sa.UniqueConstraint("system", "record_key", name=op.f("uq_source_record_system_record_key")),
    )
    op.create_table(
        "identity_link",
        *synced(),
        sa.Column("source_record_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_identity_link_customer_id")),
        sa.ForeignKeyConstraint(["source_record_id"], ["source_record.id"], name=op.f("fk_identity_link_source_record_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_link")),
        sa.UniqueConstraint("source_record_id", name=op.f("uq_identity_link_source_record_id")),
    )
    op.create_index(op.f("ix_identity_link_customer_id"), "identity_link", ["customer_id"], unique=False)
    op.create_table(
        "center_setting",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_center_setting")),
    )
    op.create_table(
        "book",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(50), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_book")),
        sa.UniqueConstraint("id", name=op.f("uq_book_id")),
    )
    op.create_table(
        "change",
        sa.Column("book_key", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("op", sa.String(1), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("op IN ('U', 'R')", name=op.f("ck_change_op")),
        sa.ForeignKeyConstraint(["book_key"], ["book.key"], name=op.f("fk_change_book_key")),
        sa.PrimaryKeyConstraint("book_key", "table_name", "row_id", name=op.f("pk_change")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_change_book_key_seq", "change", ["book_key", "seq"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("refresh_hash", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("enrolled_at", moment(), nullable=False),
        sa.Column("seen_at", moment(), nullable=True),
        sa.Column("forked_from", sa.String(36), nullable=False),
        sa.Column("wiped_at", moment(), nullable=True),
        sa.CheckConstraint("status IN ('active', 'revoked')", name=op.f("ck_device_status")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_device_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_person_id"), "device", ["person_id"], unique=False)
    op.create_table(
        "enrolment_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("expires_at", moment(), nullable=False),
        sa.Column("used_by", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_code_person_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_code")),
    )
    op.create_table(
        "mutation",
        sa.Column("device", sa.String(36), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("edit", sa.String(36), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("device", "counter", name=op.f("pk_mutation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_mutation_edit", "mutation", ["person_id", "edit"], unique=True)
    op.create_table(
        "book_day",
        sa.Column("book_key", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["book_key"], ["book.key"], name=op.f("fk_book_day_book_key")),
        sa.PrimaryKeyConstraint("book_key", "day", name=op.f("pk_book_day")),
    )
