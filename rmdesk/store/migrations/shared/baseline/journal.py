"""Service, the RM's own work, targets and figures. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.columns import moment
from rmdesk.store.migrations.shared.baseline.row import business


def create() -> None:
    """Create the tables."""
    op.create_table(
        "complaint",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("complaint_no", sa.String(40), nullable=False),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("summary", sa.String(300), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("closed_at", moment(), nullable=True),
        sa.CheckConstraint("status IN ('open', 'in_progress', 'done', 'cancelled')", name=op.f("ck_complaint_status")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_complaint_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_customer_id"), "complaint", ["customer_id"], unique=False)
    op.create_table(
        "service_request",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("row_id", sa.String(36), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('change', 'phone_correction', 'service')", name=op.f("ck_service_request_kind")),
        sa.CheckConstraint("status IN ('open', 'in_progress', 'done', 'cancelled')", name=op.f("ck_service_request_status")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_service_request_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
    )
    op.create_index(op.f("ix_service_request_customer_id"), "service_request", ["customer_id"], unique=False)
    op.create_table(
        "work_log",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("work_date", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint("period IN ('day', 'week', 'month')", name=op.f("ck_work_log_period")),
        sa.CheckConstraint("status IN ('draft', 'submitted', 'returned', 'approved')", name=op.f("ck_work_log_status")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_log")),
        sa.UniqueConstraint("owner_id", "period", "work_date", name=op.f("uq_work_log_owner_id_period_work_date")),
    )
    op.create_table(
        "work_log_entry",
        *business(),
        sa.Column("work_log_id", sa.String(36), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.Column("source_table", sa.String(40), nullable=False),
        sa.Column("source_id", sa.String(36), nullable=True),
        sa.CheckConstraint("block BETWEEN 1 AND 5", name=op.f("ck_work_log_entry_block_range")),
        sa.ForeignKeyConstraint(["work_log_id"], ["work_log.id"], name=op.f("fk_work_log_entry_work_log_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_log_entry")),
    )
    op.create_index(op.f("ix_work_log_entry_work_log_id"), "work_log_entry", ["work_log_id"], unique=False)
    op.create_table(
        "note",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_table(
        "plan_item",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.CheckConstraint("period IN ('day', 'week', 'month')", name=op.f("ck_plan_item_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    op.create_index(op.f("ix_plan_item_owner_id"), "plan_item", ["owner_id"], unique=False)
    op.create_table(
        "reminder_override",
        *business(),
        sa.Column("owner_id", sa.String(36), nullable=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("parameter", sa.String(60), nullable=False),
        sa.Column("value", sa.String(400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_override")),
        sa.UniqueConstraint("owner_id", "rule", "parameter", name=op.f("uq_reminder_override_owner_id_rule_parameter")),
    )
    op.create_table(
        "kpi_target",
        *business(),
        sa.Column("kpi_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_kpi_target_kpi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_target")),
        sa.UniqueConstraint(
            "kpi_id", "person_id", "period", "period_start", name=op.f("uq_kpi_target_kpi_id_person_id_period_period_start")
        ),
    )
    op.create_index(op.f("ix_kpi_target_person_id"), "kpi_target", ["person_id"], unique=False)
    op.create_table(
        "kpi_value",
        *business(),
        sa.Column("kpi_id", sa.String(36), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["kpi_id"], ["kpi.id"], name=op.f("fk_kpi_value_kpi_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kpi_value")),
        sa.UniqueConstraint("kpi_id", "person_id", "period_start", name=op.f("uq_kpi_value_kpi_id_person_id_period_start")),
    )
    op.create_index(op.f("ix_kpi_value_person_id"), "kpi_value", ["person_id"], unique=False)
