"""Tables that only a desk has: where its replica stands, what waits to be uploaded, and what makes searching and listing fast."""

from __future__ import annotations

import enum

from sqlalchemy import DDL, BigInteger, Index, LargeBinary, Text, event, text
from sqlmodel import Field, SQLModel, col

from rmdesk.store.balance_points import TRIGGERS
from rmdesk.store.tables.activity import Contact
from rmdesk.store.tables.base import long_text, metadata, one_of
from rmdesk.store.tables.customer import Customer
from rmdesk.store.tables.holdings import Balance

DESK = {"side": "desk"}


class OutboxState(enum.StrEnum):
    """Life of a local edit on its way to the center."""

    PENDING = "pending"
    ACKED = "acked"
    """Applied at the center; kept until the center's durable mark has passed it."""
    CONFLICT = "conflict"
    REJECTED = "rejected"
    QUARANTINED = "quarantined"


class Setting(SQLModel, table=True):
    """A fact about this desk, like who it belongs to, which center it talks to, or the newest business date."""

    __tablename__ = "setting"
    __table_args__ = {"info": DESK}

    name: str = Field(primary_key=True, max_length=60)
    value: str = long_text()


class SyncCursor(SQLModel, table=True):
    """How far a book has been read. While `position_table` is set, a first fill that began at `snapshot_seq` is under way, up to that key."""

    __tablename__ = "sync_cursor"
    __table_args__ = {"info": DESK}

    book: str = Field(primary_key=True, max_length=50)
    epoch: int = Field(default=0)
    seq: int = Field(default=0, sa_type=BigInteger)
    filled: bool = Field(default=False)
    snapshot_seq: int = Field(default=0, sa_type=BigInteger)
    position_table: str = Field(default="", max_length=40)
    position_id: str = Field(default="", max_length=36)
    row_count: int = Field(default=0, sa_type=BigInteger)
    digest: int = Field(default=0, sa_type=BigInteger)


class ReplicaRow(SQLModel, table=True):
    """That a row is in a book, with the hash of the image the center sent: what the digest is the sum of."""

    __tablename__ = "replica_row"
    __table_args__ = {"sqlite_with_rowid": False, "info": DESK}

    book: str = Field(primary_key=True, max_length=50)
    table_name: str = Field(primary_key=True, max_length=40)
    row_id: str = Field(primary_key=True, max_length=36)
    hash: int = Field(sa_type=BigInteger)


class Outbox(SQLModel, table=True):
    """One local edit. `fields` is JSON {field: [base, new]} in wire values; `acked_seq` is JSON {book: seq}, what the cursor must pass."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", OutboxState),
        Index("ix_outbox_row", "table_name", "row_id"),
        Index("ix_outbox_state", "state", "counter"),
        {"info": DESK},
    )

    counter: int = Field(primary_key=True)
    """Order in which edits were made here."""
    edit: str = Field(max_length=36)
    """The edit's own id, which a copied desk does not change: what the center knows it by."""
    device: str = Field(max_length=36)
    batch: str = Field(max_length=36)
    """What was saved together: rows of one local transaction."""
    table_name: str = Field(max_length=40)
    row_id: str = Field(max_length=36)
    op: str = Field(max_length=10)
    base_version: int = Field(default=0)
    fields: str = Field(sa_type=Text)
    hash: str = Field(max_length=64)
    author: str = Field(max_length=36)
    at: str = Field(max_length=30)
    state: str = Field(default=OutboxState.PENDING, max_length=20)
    attempts: int = Field(default=0)
    reason: str = long_text()
    acked_seq: str = long_text("{}")
    mark: int = Field(default=0, sa_type=BigInteger)
    """The center's backup generation when it answered; see `protocol.Hello.durable_mark`."""
    customer_id: str | None = Field(default=None, max_length=36)


class Overlay(SQLModel, table=True):
    """The center's image (JSON, wire values; null = not there yet) of a row that shows unacknowledged local edits."""

    __tablename__ = "overlay"
    __table_args__ = {"info": DESK, "sqlite_with_rowid": False}

    table_name: str = Field(primary_key=True, max_length=40)
    row_id: str = Field(primary_key=True, max_length=36)
    image: str = long_text("null")


class SearchEntry(SQLModel, table=True):
    """A customer as search knows them: a small number that stands for the id in millions of keys, and all their keys.

    `keys` has a line for each, `key TAB kind`, after an empty first line: how a customer's keys are taken back when a name or phone
    changes, and how a second word is looked for among the customers that the first one found.
    """

    __tablename__ = "search_entry"
    __table_args__ = {"info": DESK}

    number: int = Field(primary_key=True)
    customer_id: str = Field(unique=True, max_length=36)
    level_rank: int = Field(default=0)
    keys: str = long_text()


class SearchKeyRow(SQLModel, table=True):
    """A prefix under which a customer is found; see `domain.search_keys`.

    The keys lie in drawers, one for each kind of key and level of customer: the best customers under a prefix, however common it is,
    are read from the drawers' own ranges, best drawer first, without sorting everybody else who has it.
    """

    __tablename__ = "search_key"
    __table_args__ = {"info": DESK, "sqlite_with_rowid": False}

    kind: int = Field(primary_key=True)
    level_rank: int = Field(primary_key=True)
    key: str = Field(primary_key=True, max_length=48)
    number: int = Field(primary_key=True)


class BalanceAccount(SQLModel, table=True):
    """The small number that stands for an account in `balance_point`."""

    __tablename__ = "balance_account"
    __table_args__ = {"info": DESK}

    number: int = Field(primary_key=True)
    account_id: str = Field(unique=True, max_length=36)


class BalancePoint(SQLModel, table=True):
    """A change point of a balance, in numbers: the end-of-day balance from this day on. Triggers keep it in step; see `store.balance_points`."""

    __tablename__ = "balance_point"
    __table_args__ = {"info": DESK, "sqlite_with_rowid": False}

    account: int = Field(primary_key=True)
    day: int = Field(primary_key=True)
    """`date.toordinal()`."""
    amount: int = Field(sa_type=BigInteger)


class CustomerFigure(SQLModel, table=True):
    """What lists sort and sum by, as of the business date in the setting `figures_of`. Follows from the business rows.

    Amounts are those in `currency`, the one most of the customer's positions are in. `average` is the AUM's average over the days of the month so
    far, `week_change` what the deposits have changed by in seven days, `trend` the AUM on seven days of the last thirty, five days apart.
    `last_contact` is the moment and `last_contact_on` the business date of the last contact that reached them, `attempted_on` that of the last
    attempt, whether it reached them or not; `next_what` is the task that is due on `next_action`. Empty texts: none.
    """

    __tablename__ = "customer_figure"
    __table_args__ = {"info": DESK, "sqlite_with_rowid": False}

    customer_id: str = Field(primary_key=True, max_length=36)
    currency: str = Field(default="", max_length=3)
    deposits: int = Field(default=0, sa_type=BigInteger)
    investments: int = Field(default=0, sa_type=BigInteger)
    aum: int = Field(default=0, sa_type=BigInteger)
    loans: int = Field(default=0, sa_type=BigInteger)
    last_contact: str = Field(default="", max_length=30)
    last_contact_on: str = Field(default="", max_length=10)
    next_action: str = Field(default="", max_length=10)
    next_what: str = Field(default="", max_length=60)
    attempted_on: str = Field(default="", max_length=10)
    matures_on: str = Field(default="", max_length=10)
    average: int = Field(default=0, sa_type=BigInteger)
    week_change: int = Field(default=0, sa_type=BigInteger)
    trend: str = Field(default="", max_length=160)


class KpiFact(SQLModel, table=True):
    """What a customer brings to a person's KPIs; see `store.kpi_kept`. `accounts` (JSON) count for this customer, `facts` as `kpi.packed` writes them."""

    __tablename__ = "kpi_fact"
    __table_args__ = {"info": DESK, "sqlite_with_rowid": False}

    customer_id: str = Field(primary_key=True, max_length=36)
    person_id: str = Field(primary_key=True, max_length=36)
    share: int
    """ppm, on the business date in the setting `kpi_facts_of`."""
    accounts: str = long_text("[]")
    facts: bytes = Field(default=b"", sa_type=LargeBinary)


class KpiDay(SQLModel, table=True):
    """The facts of all of a person's customers added up by day; `fact` is measure, line, coefficient and currency, with `|` between."""

    __tablename__ = "kpi_day"
    __table_args__ = {"info": DESK, "sqlite_with_rowid": False}

    person_id: str = Field(primary_key=True, max_length=36)
    fact: str = Field(primary_key=True, max_length=120)
    day: int = Field(primary_key=True)
    """`date.toordinal()`."""
    delta: int = Field(sa_type=BigInteger)
    weighed: int = Field(sa_type=BigInteger)
    """Each change × its share, in ppm: `weighed` × 1,000,000 + `rest`, for one column would not hold it."""
    rest: int = Field(sa_type=BigInteger)


class Reminder(SQLModel, table=True):
    """A reminder as the rules derive it from the replica on the business date in the setting `reminders_of`.

    Nothing in it is decided by anybody, so it can be thrown away and derived anew; see `reminder_decision` for what people say. `id` is the
    UUIDv5 of (rule, customer, subject, occurrence, stage), `thread` the same without the stage. `parameters` and `inputs` are JSON: what
    the rule compared with what, in values that are put into words in the reader's language. Empty texts: none.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_rank", "ended_on", "customer_id", "level", "event_on", "stake", "digest"),
        Index("ix_reminder_customer_id", "customer_id", "ended_on"),
        Index("ix_reminder_live", "rule", "stage", "currency", "stake", sqlite_where=text("ended_on = ''")),
        {"info": DESK, "sqlite_with_rowid": False},
    )

    id: str = Field(primary_key=True, max_length=36)
    thread: str = Field(max_length=36)
    rule: str = Field(max_length=40)
    customer_id: str = Field(max_length=36)
    subject_id: str = Field(max_length=36)
    occurrence: str = Field(max_length=20)
    stage: str = Field(max_length=10)
    event_on: str = Field(max_length=10)
    """The day it is about, which never moves."""
    act_on: str = Field(max_length=10)
    """The working day from which it is shown."""
    until: str = Field(default="", max_length=10)
    """Last day it is shown; empty: until what it is about is settled."""
    escalates_on: str = Field(default="", max_length=10)
    level: str = Field(default="", max_length=20)
    """Of the customer; with the stake and the event's day it gives the rank."""
    stake: int = Field(default=0, sa_type=BigInteger)
    """Money at stake, minor units."""
    currency: str = Field(default="", max_length=3)
    message: str = Field(max_length=40)
    parameters: str = long_text("{}")
    inputs: str = long_text("{}")
    rule_version: int = Field(default=0)
    data_as_of: str = Field(default="", max_length=10)
    certain: int = Field(default=1)
    """0: the working days were a guess, the year's calendar is not announced yet."""
    digest: int = Field(default=0, sa_type=BigInteger)
    """Of everything derived, to tell what has changed without reading it."""
    first_seen: str = Field(default="", max_length=10)
    ended_on: str = Field(default="", max_length=10)
    """Business date on which it was no longer derived; empty while it is."""
    ended_why: str = Field(default="", max_length=20)
    """`superseded` by a later stage, `expired`, or `resolved`."""


CUSTOMER_GONE = Index(
    "ix_customer_gone",
    col(Customer.deleted_at),
    sqlite_where=col(Customer.deleted_at).is_not(None),
).ddl_if(dialect="sqlite")
"""Which customers a list leaves out, without reading the customers themselves; almost always empty."""

CONTACT_CORRECTED = Index(
    "ix_contact_corrected",
    col(Contact.corrects_id),
    sqlite_where=col(Contact.corrects_id).is_not(None),
).ddl_if(dialect="sqlite")
"""Which contacts are superseded by a correction."""

DESK_TABLES: tuple[type[SQLModel], ...] = (
    Setting, SyncCursor, ReplicaRow, Outbox, Overlay, SearchEntry, SearchKeyRow, BalanceAccount, BalancePoint, CustomerFigure,
    KpiFact, KpiDay, Reminder,
)  # fmt: skip

metadata.tables["balance_point"].add_is_dependent_on(metadata.tables[str(Balance.__tablename__)])
for _statement in TRIGGERS.values():
    event.listen(metadata.tables["balance_point"], "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
