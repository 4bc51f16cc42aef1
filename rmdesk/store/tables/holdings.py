"""What customers hold. The core systems alone write these rows; desks read them.

Facts that come by the million (`balance`, `transaction`, `instalment`) carry only the least common columns: nobody reviews or edits them.
"""

from __future__ import annotations

import datetime as dt
import enum
from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from rmdesk.domain.contact_codes import Line
from rmdesk.store.tables.base import BANK, OF_CUSTOMER, PPM, BusinessRow, Editor, Route, SyncedRow, at_least, minor, one_of, opt_ref, ref

OF_ACCOUNT = Route("parent", "account_id", parent="account")


class Role(enum.StrEnum):
    """What a customer is to an account."""

    OWNER = "owner"
    JOINT = "joint"
    AUTHORISED = "authorised"


class Grade(enum.StrEnum):
    """Five-class loan grades; the last three are non-performing."""

    PASS = "pass"
    SPECIAL_MENTION = "special_mention"
    SUBSTANDARD = "substandard"
    DOUBTFUL = "doubtful"
    LOSS = "loss"


class CoreRow(BusinessRow):
    """A business row that only the core systems write."""

    editor: ClassVar[Editor] = Editor.CORE


class Product(CoreRow, table=True):
    """A product the bank sells. `coefficient` weighs its balances in KPIs, ppm."""

    __tablename__ = "product"
    __table_args__ = (one_of("line", Line),)
    route: ClassVar[Route] = BANK

    code: str = Field(unique=True, max_length=40)
    line: str = Field(max_length=20)
    name_zh: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=120)
    coefficient: int = Field(default=PPM)
    risk_level: str = Field(default="", max_length=10)


class Account(CoreRow, table=True):
    """An account; who stands behind it is in `account_role`."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint("length(currency) = 3", name="currency"),)
    route: ClassVar[Route] = Route("account", "id")

    account_no: str = Field(unique=True, max_length=40)
    product_id: str = ref("product.id", index=False)
    currency: str = Field(default="CNY", max_length=3)
    department_no: str = Field(default="", max_length=40)
    status: str = Field(default="open", max_length=20)
    opened: date | None = Field(default=None)
    closed: date | None = Field(default=None)
    last_own_transaction: date | None = Field(default=None)


class AccountRole(CoreRow, table=True):
    """A customer's part in an account."""

    __tablename__ = "account_role"
    __table_args__ = (one_of("role", Role), UniqueConstraint("account_id", "customer_id", "role"))
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    account_id: str = ref("account.id", index=False)
    role: str = Field(max_length=20)
    since: date | None = Field(default=None)


class Balance(SyncedRow, table=True):
    """End-of-day balance of an account on a day it changed; it holds until the next row. May be negative."""

    __tablename__ = "balance"
    __table_args__ = (UniqueConstraint("account_id", "date"), {"sqlite_with_rowid": False})
    route: ClassVar[Route] = OF_ACCOUNT
    editor: ClassVar[Editor] = Editor.CORE

    account_id: str = ref("account.id", index=False)
    date: dt.date
    amount: int = minor()


class TimeDeposit(CoreRow, table=True):
    """A time deposit; `rate` in ppm a year."""

    __tablename__ = "time_deposit"
    __table_args__ = (at_least("principal", 0), CheckConstraint("maturity >= start", name="term"))
    route: ClassVar[Route] = OF_ACCOUNT

    account_id: str = ref("account.id")
    principal: int = minor()
    currency: str = Field(default="CNY", max_length=3)
    rate: int = Field(default=0)
    start: date
    maturity: date = Field(index=True)
    rollover: bool = Field(default=False)
    closed: date | None = Field(default=None)


class Loan(CoreRow, table=True):
    """A loan; `rate` in ppm a year, `outstanding` as of `as_of`."""

    __tablename__ = "loan"
    __table_args__ = (one_of("grade", Grade), at_least("principal", 0), CheckConstraint("maturity >= start", name="term"))
    route: ClassVar[Route] = OF_ACCOUNT

    loan_no: str = Field(unique=True, max_length=40)
    account_id: str = ref("account.id")
    principal: int = minor()
    outstanding: int = minor()
    currency: str = Field(default="CNY", max_length=3)
    rate: int = Field(default=0)
    start: date
    maturity: date = Field(index=True)
    months: int = Field(default=0)
    payment: int = minor()
    grade: str = Field(default=Grade.PASS, max_length=20)
    status: str = Field(default="running", max_length=20)


class Instalment(SyncedRow, table=True):
    """One agreed repayment of a loan."""

    __tablename__ = "instalment"
    __table_args__ = (UniqueConstraint("loan_id", "number"), {"sqlite_with_rowid": False})
    route: ClassVar[Route] = Route("parent", "loan_id", parent="loan")
    editor: ClassVar[Editor] = Editor.CORE

    loan_id: str = ref("loan.id", index=False)
    number: int
    due: date = Field(index=True)
    amount: int = minor()
    paid_on: date | None = Field(default=None)


class CreditLine(CoreRow, table=True):
    """An agreed limit."""

    __tablename__ = "credit_line"
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    line_no: str = Field(unique=True, max_length=40)
    amount: int = minor()
    used: int = minor()
    currency: str = Field(default="CNY", max_length=3)
    start: date
    expiry: date = Field(index=True)
    grade: str = Field(default=Grade.PASS, max_length=20)


class Holding(CoreRow, table=True):
    """A position in a wealth product, fund, bond or insurance. `units` and `price` in ten-thousandths; `value` in minor units."""

    __tablename__ = "holding"
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    product_id: str = ref("product.id", index=False)
    account_id: str | None = opt_ref("account.id", index=False)
    units: int = minor()
    price: int = minor()
    value: int = minor()
    cost: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)
    bought: date | None = Field(default=None)
    maturity: date | None = Field(default=None, index=True)
    window_opens: date | None = Field(default=None)
    window_closes: date | None = Field(default=None)


class Card(CoreRow, table=True):
    """A debit or credit card on an account, held by one customer."""

    __tablename__ = "card"
    route: ClassVar[Route] = OF_CUSTOMER

    customer_id: str = ref("customer.id")
    account_id: str | None = opt_ref("account.id", index=False)
    card_no: str = Field(unique=True, max_length=40)
    kind: str = Field(default="", max_length=40)
    issued: date | None = Field(default=None)
    expiry: date | None = Field(default=None, index=True)
    credit_limit: int | None = minor(None)
    currency: str = Field(default="CNY", max_length=3)
    status: str = Field(default="active", max_length=20)


class StandingOrder(CoreRow, table=True):
    """A payment the bank makes each month on the customer's order."""

    __tablename__ = "standing_order"
    route: ClassVar[Route] = OF_ACCOUNT

    account_id: str = ref("account.id")
    order_no: str = Field(unique=True, max_length=40)
    amount: int = minor()
    currency: str = Field(default="CNY", max_length=3)
    category: str = Field(default="", max_length=40)
    to_bank: str = Field(default="", max_length=80)
    to_account: str = Field(default="", max_length=40)


class Transaction(SyncedRow, table=True):
    """A booking of the recent months: `amount` is signed, money out is negative. `own_account`: the counterparty is the same customer."""

    __tablename__ = "transaction"
    __table_args__ = (Index("ix_transaction_account_id_date", "account_id", "date"), {"sqlite_with_rowid": False})
    route: ClassVar[Route] = OF_ACCOUNT
    editor: ClassVar[Editor] = Editor.CORE

    account_id: str = ref("account.id", index=False)
    date: dt.date
    amount: int = minor()
    balance_after: int | None = minor(None)
    counterparty: str = Field(default="", max_length=200)
    counterparty_bank: str = Field(default="", max_length=80)
    counterparty_account: str = Field(default="", max_length=40)
    category: str = Field(default="", max_length=40)
    channel: str = Field(default="", max_length=40)
    own_account: bool = Field(default=False)
    text: str = Field(default="", max_length=200)
