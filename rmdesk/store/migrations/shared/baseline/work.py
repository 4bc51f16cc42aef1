# ruff: noqa: E501
"""Groups, the four core models and their links. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.columns import moment
from rmdesk.store.migrations.shared.baseline.row import business, synced


def create() -> None:
    """Create the tables."""
    op.create_table(
        "customer_group",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('entity', 'concept', 'time')", name=op.f("ck_customer_group_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_group")),
    )
    op.create_index(op.f("ix_customer_group_owner_id"), "customer_group", ["owner_id"], unique=False)
    op.create_table(
        "group_member",
        *business(),
        sa.Column("group_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_group_member_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
        sa.UniqueConstraint("group_id", "customer_id", name=op.f("uq_group_member_group_id_customer_id")),
    )
    op.create_index(op.f("ix_group_member_customer_id"), "group_member", ["customer_id"], unique=False)
    op.create_index(op.f("ix_group_member_group_id"), "group_member", ["group_id"], unique=False)
    op.create_table(
        "group_member_day",
        *synced(),
        sa.Column("group_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_group_member_day_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member_day")),
        sa.UniqueConstraint("group_id", "customer_id", "date", name=op.f("uq_group_member_day_group_id_customer_id_date")),
    )
    op.create_index(op.f("ix_group_member_day_customer_id"), "group_member_day", ["customer_id"], unique=False)
    op.create_index(op.f("ix_group_member_day_group_id"), "group_member_day", ["group_id"], unique=False)
    op.create_table(
        "opportunity",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("opportunity_no", sa.String(40), nullable=False),
        sa.Column("product_line", sa.String(20), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("sales_method", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("expected_value", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.CheckConstraint("stage IN ('lead', 'qualified', 'proposed', 'negotiating', 'won', 'lost')", name=op.f("ck_opportunity_stage")),
        sa.CheckConstraint("probability BETWEEN 0 AND 1000000", name=op.f("ck_opportunity_probability_range")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_opportunity_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity")),
    )
    op.create_index(op.f("ix_opportunity_customer_id"), "opportunity", ["customer_id"], unique=False)
    op.create_index(op.f("ix_opportunity_owner_id"), "opportunity", ["owner_id"], unique=False)
    op.create_table(
        "requirement",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("sub_status", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("urgency", sa.String(20), nullable=False),
        sa.CheckConstraint("status IN ('open', 'in_progress', 'done', 'cancelled')", name=op.f("ck_requirement_status")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_requirement_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement")),
    )
    op.create_index(op.f("ix_requirement_customer_id"), "requirement", ["customer_id"], unique=False)
    op.create_index(op.f("ix_requirement_owner_id"), "requirement", ["owner_id"], unique=False)
    op.create_table(
        "activity",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("done_at", moment(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("recurrence", sa.String(80), nullable=False),
        sa.Column("campaign_id", sa.String(36), nullable=True),
        sa.Column("feedback_code", sa.String(40), nullable=False),
        sa.CheckConstraint("status IN ('open', 'in_progress', 'done', 'cancelled')", name=op.f("ck_activity_status")),
        sa.CheckConstraint("priority BETWEEN 0 AND 9", name=op.f("ck_activity_priority_range")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_activity_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    op.create_index(op.f("ix_activity_campaign_id"), "activity", ["campaign_id"], unique=False)
    op.create_index(op.f("ix_activity_customer_id"), "activity", ["customer_id"], unique=False)
    op.create_index(op.f("ix_activity_due"), "activity", ["due"], unique=False)
    op.create_index(op.f("ix_activity_owner_id"), "activity", ["owner_id"], unique=False)
    op.create_table(
        "contact",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("start", moment(), nullable=False),
        sa.Column("end", moment(), nullable=True),
        sa.Column("business_date", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("direction", sa.String(10), nullable=False),
        sa.Column("called", sa.Boolean(), nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.Column("result", sa.String(20), nullable=True),
        sa.Column("participants", sa.String(300), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("tags", sa.String(300), nullable=False),
        sa.Column("corrects_id", sa.String(36), nullable=True),
        sa.CheckConstraint("channel IN ('phone', 'visit', 'message', 'meeting', 'email')", name=op.f("ck_contact_channel")),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_contact_direction")),
        sa.CheckConstraint(
            "result IN ('success', 'interested', 'call_again', 'not_interested', 'refuses_marketing', 'informed', 'no_answer', 'switched_off', 'suspended', 'empty_number', 'wrong_number')",
            name=op.f("ck_contact_result"),
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_contact_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_business_date"), "contact", ["business_date"], unique=False)
    op.create_index(op.f("ix_contact_customer_id"), "contact", ["customer_id"], unique=False)
    op.create_index(op.f("ix_contact_owner_id"), "contact", ["owner_id"], unique=False)
    op.create_index(op.f("ix_contact_start"), "contact", ["start"], unique=False)
    op.create_table(
        "opportunity_requirement",
        *business(),
        sa.Column("opportunity_id", sa.String(36), nullable=False),
        sa.Column("requirement_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_opportunity_requirement_opportunity_id")),
        sa.ForeignKeyConstraint(["requirement_id"], ["requirement.id"], name=op.f("fk_opportunity_requirement_requirement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opportunity_requirement")),
        sa.UniqueConstraint("opportunity_id", "requirement_id", name=op.f("uq_opportunity_requirement_opportunity_id_requirement_id")),
    )
    op.create_index(op.f("ix_opportunity_requirement_requirement_id"), "opportunity_requirement", ["requirement_id"], unique=False)
    op.create_table(
        "contact_opportunity",
        *business(),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("opportunity_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_opportunity_contact_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_contact_opportunity_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_opportunity")),
        sa.UniqueConstraint("contact_id", "opportunity_id", name=op.f("uq_contact_opportunity_contact_id_opportunity_id")),
    )
    op.create_index(op.f("ix_contact_opportunity_opportunity_id"), "contact_opportunity", ["opportunity_id"], unique=False)
    op.create_table(
        "activity_opportunity",
        *business(),
        sa.Column("activity_id", sa.String(36), nullable=False),
        sa.Column("opportunity_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_opportunity_activity_id")),
        sa.ForeignKeyConstraint(["opportunity_id"], ["opportunity.id"], name=op.f("fk_activity_opportunity_opportunity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_opportunity")),
        sa.UniqueConstraint("activity_id", "opportunity_id", name=op.f("uq_activity_opportunity_activity_id_opportunity_id")),
    )
    op.create_index(op.f("ix_activity_opportunity_opportunity_id"), "activity_opportunity", ["opportunity_id"], unique=False)
    op.create_table(
        "contact_requirement",
        *business(),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.Column("requirement_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_contact_requirement_contact_id")),
        sa.ForeignKeyConstraint(["requirement_id"], ["requirement.id"], name=op.f("fk_contact_requirement_requirement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_requirement")),
        sa.UniqueConstraint("contact_id", "requirement_id", name=op.f("uq_contact_requirement_contact_id_requirement_id")),
    )
    op.create_index(op.f("ix_contact_requirement_requirement_id"), "contact_requirement", ["requirement_id"], unique=False)
    op.create_table(
        "activity_requirement",
        *business(),
        sa.Column("activity_id", sa.String(36), nullable=False),
        sa.Column("requirement_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_requirement_activity_id")),
        sa.ForeignKeyConstraint(["requirement_id"], ["requirement.id"], name=op.f("fk_activity_requirement_requirement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_requirement")),
        sa.UniqueConstraint("activity_id", "requirement_id", name=op.f("uq_activity_requirement_activity_id_requirement_id")),
    )
    op.create_index(op.f("ix_activity_requirement_requirement_id"), "activity_requirement", ["requirement_id"], unique=False)
    op.create_table(
        "activity_contact",
        *business(),
        sa.Column("activity_id", sa.String(36), nullable=False),
        sa.Column("contact_id", sa.String(36), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_activity_contact_activity_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_activity_contact_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_contact")),
        sa.UniqueConstraint("activity_id", "contact_id", name=op.f("uq_activity_contact_activity_id_contact_id")),
    )
    op.create_index(op.f("ix_activity_contact_contact_id"), "activity_contact", ["contact_id"], unique=False)
