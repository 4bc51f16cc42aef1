"""Customers, who looks after them, and their profiles. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.shared.baseline.row import business


def create() -> None:
    """Create the tables."""
    op.create_table(
        "customer",
        *business(),
        sa.Column("customer_no", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("type_id", sa.String(36), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("level_rank", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("search_name", sa.String(200), nullable=False),
        sa.Column("id_type", sa.String(20), nullable=False),
        sa.Column("id_number", sa.String(40), nullable=False),
        sa.Column("branch_id", sa.String(36), nullable=True),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('retail', 'corporate', 'institution')", name=op.f("ck_customer_kind")),
        sa.CheckConstraint("status IN ('potential', 'active', 'dormant', 'lost')", name=op.f("ck_customer_status")),
        sa.ForeignKeyConstraint(["branch_id"], ["branch.id"], name=op.f("fk_customer_branch_id")),
        sa.ForeignKeyConstraint(["type_id"], ["customer_type.id"], name=op.f("fk_customer_type_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("customer_no", name=op.f("uq_customer_customer_no")),
    )
    op.create_index(op.f("ix_customer_branch_id"), "customer", ["branch_id"], unique=False)
    op.create_index("ix_customer_level_search_name", "customer", ["level_rank", "search_name"], unique=False)
    op.create_index(op.f("ix_customer_type_id"), "customer", ["type_id"], unique=False)
    op.create_table(
        "assignment",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("part", sa.String(10), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.CheckConstraint("part IN ('lead', 'assist')", name=op.f("ck_assignment_part")),
        sa.CheckConstraint("share BETWEEN 0 AND 1000000", name=op.f("ck_assignment_share_range")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_assignment_span")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_assignment_customer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_assignment_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("customer_id", "person_id", "valid_from", name=op.f("uq_assignment_customer_id_person_id_valid_from")),
    )
    op.create_index(op.f("ix_assignment_customer_id"), "assignment", ["customer_id"], unique=False)
    op.create_index(op.f("ix_assignment_person_id"), "assignment", ["person_id"], unique=False)
    op.create_table(
        "retail_profile",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("sex", sa.String(1), nullable=False),
        sa.Column("birth_calendar", sa.String(10), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("birth_month", sa.Integer(), nullable=True),
        sa.Column("birth_day", sa.Integer(), nullable=True),
        sa.Column("birth_leap", sa.Boolean(), nullable=False),
        sa.Column("marital_status", sa.String(20), nullable=False),
        sa.Column("employer", sa.String(200), nullable=False),
        sa.Column("position", sa.String(80), nullable=False),
        sa.Column("income_band", sa.String(20), nullable=False),
        sa.Column("risk_rating", sa.String(10), nullable=False),
        sa.Column("risk_rated_on", sa.Date(), nullable=True),
        sa.Column("id_expiry", sa.Date(), nullable=True),
        sa.CheckConstraint("birth_calendar IN ('solar', 'lunar')", name=op.f("ck_retail_profile_birth_calendar")),
        sa.CheckConstraint("birth_day BETWEEN 1 AND 31", name=op.f("ck_retail_profile_birth_day_range")),
        sa.CheckConstraint("birth_month BETWEEN 1 AND 12", name=op.f("ck_retail_profile_birth_month_range")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_retail_profile_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retail_profile")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_retail_profile_customer_id")),
    )
    op.create_index(op.f("ix_retail_profile_birth_month"), "retail_profile", ["birth_month"], unique=False)
    op.create_table(
        "corporate_profile",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("short_name", sa.String(80), nullable=False),
        sa.Column("industry", sa.String(40), nullable=False),
        sa.Column("scale", sa.String(20), nullable=False),
        sa.Column("legal_representative", sa.String(80), nullable=False),
        sa.Column("capital", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("founded", sa.Date(), nullable=True),
        sa.Column("rating", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_corporate_profile_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corporate_profile")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_corporate_profile_customer_id")),
    )
    op.create_index(op.f("ix_corporate_profile_credit_code"), "corporate_profile", ["credit_code"], unique=False)
    op.create_table(
        "institution_profile",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("sector", sa.String(40), nullable=False),
        sa.Column("legal_representative", sa.String(80), nullable=False),
        sa.Column("budget_level", sa.String(40), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_institution_profile_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_profile")),
        sa.UniqueConstraint("customer_id", name=op.f("uq_institution_profile_customer_id")),
    )
    op.create_index(op.f("ix_institution_profile_credit_code"), "institution_profile", ["credit_code"], unique=False)
