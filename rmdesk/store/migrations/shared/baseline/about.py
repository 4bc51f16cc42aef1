"""What is known about a customer, and relations between customers. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.shared.baseline.row import business


def create() -> None:
    """Create the tables."""
    op.create_table(
        "contact_point",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.Column("digits", sa.String(40), nullable=False),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.String(36), nullable=False),
        sa.CheckConstraint("kind IN ('mobile', 'phone', 'email', 'wechat', 'post')", name=op.f("ck_contact_point_kind")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_contact_point_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
    )
    op.create_index(op.f("ix_contact_point_customer_id"), "contact_point", ["customer_id"], unique=False)
    op.create_table(
        "contact_person",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("position", sa.String(80), nullable=False),
        sa.Column("decision_role", sa.String(40), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("birth_calendar", sa.String(10), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("birth_leap", sa.Boolean(), nullable=False),
        sa.CheckConstraint("birth_calendar IN ('solar', 'lunar')", name=op.f("ck_contact_person_birth_calendar")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_contact_person_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_person")),
    )
    op.create_index(op.f("ix_contact_person_customer_id"), "contact_person", ["customer_id"], unique=False)
    op.create_table(
        "customer_note",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_note_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_note")),
    )
    op.create_index(op.f("ix_customer_note_customer_id"), "customer_note", ["customer_id"], unique=False)
    op.create_table(
        "preference",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("may_disturb", sa.Boolean(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("do_not_call", sa.Boolean(), nullable=False),
        sa.Column("hobbies", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_preference_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_preference_customer_id")),
    )
    op.create_table(
        "important_date",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("label", sa.String(80), nullable=False),
        sa.Column("calendar", sa.String(10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.CheckConstraint("calendar IN ('solar', 'lunar')", name=op.f("ck_important_date_calendar")),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("ck_important_date_day_range")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_important_date_month_range")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_important_date_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_important_date")),
    )
    op.create_index(op.f("ix_important_date_customer_id"), "important_date", ["customer_id"], unique=False)
    op.create_table(
        "family_member",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("kinship", sa.String(40), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("employer", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_family_member_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_member")),
    )
    op.create_index(op.f("ix_family_member_customer_id"), "family_member", ["customer_id"], unique=False)
    op.create_table(
        "customer_rating",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("mark", sa.String(40), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_rating_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_rating")),
    )
    op.create_index(op.f("ix_customer_rating_customer_id"), "customer_rating", ["customer_id"], unique=False)
    op.create_table(
        "other_bank",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("bank", sa.String(120), nullable=False),
        sa.Column("product", sa.String(80), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("matures", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_other_bank_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_bank")),
    )
    op.create_index(op.f("ix_other_bank_customer_id"), "other_bank", ["customer_id"], unique=False)
    op.create_table(
        "customer_relation",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("related_id", sa.String(36), nullable=False),
        sa.Column("type_id", sa.String(36), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.CheckConstraint("customer_id <> related_id", name=op.f("ck_customer_relation_two_ends")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_relation_customer_id")),
        sa.ForeignKeyConstraint(["related_id"], ["customer.id"], name=op.f("fk_customer_relation_related_id")),
        sa.ForeignKeyConstraint(["type_id"], ["relation_type.id"], name=op.f("fk_customer_relation_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_relation")),
        sa.UniqueConstraint("customer_id", "related_id", "type_id", name=op.f("uq_customer_relation_customer_id_related_id_type_id")),
    )
    op.create_index(op.f("ix_customer_relation_customer_id"), "customer_relation", ["customer_id"], unique=False)
    op.create_index(op.f("ix_customer_relation_related_id"), "customer_relation", ["related_id"], unique=False)
    op.create_index(op.f("ix_customer_relation_type_id"), "customer_relation", ["type_id"], unique=False)
