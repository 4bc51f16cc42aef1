"""Code sets, calendar, measures, rules and products: what the center defines and everybody reads. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.shared.baseline.row import business


def create() -> None:
    """Create the tables."""
    op.create_table(
        "code",
        *business(),
        sa.Column("code_set", sa.String(40), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_zh", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("parent_code", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code")),
        sa.UniqueConstraint("code_set", "code", name=op.f("uq_code_code_set_code")),
    )
    op.create_table(
        "calendar_day",
        *business(),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name_zh", sa.String(40), nullable=False),
        sa.Column("name_en", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("date", name=op.f("uq_calendar_day_date")),
    )
    op.create_table(
        "tier",
        *business(),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("name_zh", sa.String(40), nullable=False),
        sa.Column("name_en", sa.String(40), nullable=False),
        sa.Column("threshold", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tier")),
        sa.UniqueConstraint("code", name=op.f("uq_tier_code")),
    )
    op.create_table(
        "kpi",
        *business(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("formula", sa.String(40), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi")),
        sa.UniqueConstraint("code", name=op.f("uq_kpi_code")),
    )
    op.create_table(
        "reminder_rule",
        *business(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("bounds", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_rule")),
        sa.UniqueConstraint("code", name=op.f("uq_reminder_rule_code")),
    )
    op.create_table(
        "handbook_page",
        *business(),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("title_zh", sa.String(200), nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handbook_page")),
        sa.UniqueConstraint("slug", name=op.f("uq_handbook_page_slug")),
    )
    op.create_table(
        "product",
        *business(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("line", sa.String(20), nullable=False),
        sa.Column("name_zh", sa.String(120), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("coefficient", sa.Integer(), nullable=False),
        sa.Column("risk_level", sa.String(10), nullable=False),
        sa.CheckConstraint(
            "line IN ('demand', 'time', 'loan', 'wealth', 'fund', 'bond', 'insurance', 'gold', 'card', 'service')",
            name=op.f("ck_product_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
    )
    op.create_table(
        "customer_type",
        *business(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("parent_id", sa.String(36), nullable=True),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.CheckConstraint("kind IN ('retail', 'corporate', 'institution')", name=op.f("ck_customer_type_kind")),
        sa.ForeignKeyConstraint(["parent_id"], ["customer_type.id"], name=op.f("fk_customer_type_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_type")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_type_code")),
    )
    op.create_index(op.f("ix_customer_type_parent_id"), "customer_type", ["parent_id"], unique=False)
    op.create_table(
        "relation_type",
        *business(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.Column("inverse_zh", sa.String(80), nullable=False),
        sa.Column("inverse_en", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_type")),
        sa.UniqueConstraint("code", name=op.f("uq_relation_type_code")),
    )
    op.create_table(
        "role",
        *business(),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name_zh", sa.String(80), nullable=False),
        sa.Column("name_en", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("code", name=op.f("uq_role_code")),
    )
    op.create_table(
        "field_policy",
        *business(),
        sa.Column("role_id", sa.String(36), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("access", sa.String(10), nullable=False),
        sa.CheckConstraint("access IN ('hidden', 'masked', 'read', 'request', 'write')", name=op.f("ck_field_policy_access")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_field_policy_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_policy")),
        sa.UniqueConstraint("role_id", "table_name", "field", name=op.f("uq_field_policy_role_id_table_name_field")),
    )
