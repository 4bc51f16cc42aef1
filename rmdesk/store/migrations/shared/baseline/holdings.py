"""What customers hold. Written by tools/migration.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from rmdesk.store.migrations.shared.baseline.row import business, synced


def create() -> None:
    """Create the tables."""
    op.create_table(
        "account",
        *business(),
        sa.Column("account_no", sa.String(40), nullable=False),
        sa.Column("product_id", sa.String(36), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("department_no", sa.String(40), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("opened", sa.Date(), nullable=True),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.Column("last_own_transaction", sa.Date(), nullable=True),
        sa.CheckConstraint("length(currency) = 3", name=op.f("ck_account_currency")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_account_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("account_no", name=op.f("uq_account_account_no")),
    )
    op.create_table(
        "account_role",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.CheckConstraint("role IN ('owner', 'joint', 'authorised')", name=op.f("ck_account_role_role")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_role_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_account_role_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_role")),
        sa.UniqueConstraint("account_id", "customer_id", "role", name=op.f("uq_account_role_account_id_customer_id_role")),
    )
    op.create_index(op.f("ix_account_role_customer_id"), "account_role", ["customer_id"], unique=False)
    op.create_table(
        "time_deposit",
        *business(),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("maturity", sa.Date(), nullable=False),
        sa.Column("rollover", sa.Boolean(), nullable=False),
        sa.Column("closed", sa.Date(), nullable=True),
        sa.CheckConstraint("maturity >= start", name=op.f("ck_time_deposit_term")),
        sa.CheckConstraint("principal >= 0", name=op.f("ck_time_deposit_principal_least")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_time_deposit_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_deposit")),
    )
    op.create_index(op.f("ix_time_deposit_account_id"), "time_deposit", ["account_id"], unique=False)
    op.create_index(op.f("ix_time_deposit_maturity"), "time_deposit", ["maturity"], unique=False)
    op.create_table(
        "loan",
        *business(),
        sa.Column("loan_no", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("maturity", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("payment", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.CheckConstraint("grade IN ('pass', 'special_mention', 'substandard', 'doubtful', 'loss')", name=op.f("ck_loan_grade")),
        sa.CheckConstraint("maturity >= start", name=op.f("ck_loan_term")),
        sa.CheckConstraint("principal >= 0", name=op.f("ck_loan_principal_least")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_loan_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("loan_no", name=op.f("uq_loan_loan_no")),
    )
    op.create_index(op.f("ix_loan_account_id"), "loan", ["account_id"], unique=False)
    op.create_index(op.f("ix_loan_maturity"), "loan", ["maturity"], unique=False)
    op.create_table(
        "instalment",
        *synced(),
        sa.Column("loan_id", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["loan_id"], ["loan.id"], name=op.f("fk_instalment_loan_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("loan_id", "number", name=op.f("uq_instalment_loan_id_number")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_instalment_due"), "instalment", ["due"], unique=False)
    op.create_table(
        "credit_line",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("line_no", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("expiry", sa.Date(), nullable=False),
        sa.Column("grade", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_credit_line_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_line")),
        sa.UniqueConstraint("line_no", name=op.f("uq_credit_line_line_no")),
    )
    op.create_index(op.f("ix_credit_line_customer_id"), "credit_line", ["customer_id"], unique=False)
    op.create_index(op.f("ix_credit_line_expiry"), "credit_line", ["expiry"], unique=False)
    op.create_table(
        "holding",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("product_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("bought", sa.Date(), nullable=True),
        sa.Column("maturity", sa.Date(), nullable=True),
        sa.Column("window_opens", sa.Date(), nullable=True),
        sa.Column("window_closes", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_holding_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_holding_customer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_holding_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    op.create_index(op.f("ix_holding_customer_id"), "holding", ["customer_id"], unique=False)
    op.create_index(op.f("ix_holding_maturity"), "holding", ["maturity"], unique=False)
    op.create_table(
        "card",
        *business(),
        sa.Column("customer_id", sa.String(36), nullable=False),
        sa.Column("account_id", sa.String(36), nullable=True),
        sa.Column("card_no", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("expiry", sa.Date(), nullable=True),
        sa.Column("credit_limit", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_card_account_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_card_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("card_no", name=op.f("uq_card_card_no")),
    )
    op.create_index(op.f("ix_card_customer_id"), "card", ["customer_id"], unique=False)
    op.create_index(op.f("ix_card_expiry"), "card", ["expiry"], unique=False)
    op.create_table(
        "standing_order",
        *business(),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("order_no", sa.String(40), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("to_bank", sa.String(80), nullable=False),
        sa.Column("to_account", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_standing_order_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standing_order")),
        sa.UniqueConstraint("order_no", name=op.f("uq_standing_order_order_no")),
    )
    op.create_index(op.f("ix_standing_order_account_id"), "standing_order", ["account_id"], unique=False)
    op.create_table(
        "balance",
        *synced(),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_balance_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance")),
        sa.UniqueConstraint("account_id", "date", name=op.f("uq_balance_account_id_date")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "transaction",
        *synced(),
        sa.Column("account_id", sa.String(36), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance_after", sa.BigInteger(), nullable=True),
        sa.Column("counterparty", sa.String(200), nullable=False),
        sa.Column("counterparty_bank", sa.String(80), nullable=False),
        sa.Column("counterparty_account", sa.String(40), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("own_account", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_transaction_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_transaction_account_id_date", "transaction", ["account_id", "date"], unique=False)
