"""Tables that only the center has: books and what changed in them, devices, what a device already said, settings."""

from __future__ import annotations

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from rmdesk.store.tables.base import Moment, long_text, one_of

CENTER = {"side": "center"}


class CenterSetting(SQLModel, table=True):
    """A fact about this center: its id, its secret, the newest business date."""

    __tablename__ = "center_setting"
    __table_args__ = {"info": CENTER}

    name: str = Field(primary_key=True, max_length=60)
    value: str = long_text()


class Book(SQLModel, table=True):
    """The unit of replication. A writer holds this row locked until commit, so `seq` has no gaps and no late arrivals.

    `digest` = Σ mod 2⁶⁴ (signed) of the hashes of the rows in the book; entries below `floor` may have been compacted away.
    """

    __tablename__ = "book"
    __table_args__ = {"info": CENTER}

    key: int = Field(primary_key=True)
    id: str = Field(unique=True, max_length=50)
    epoch: int = Field(default=1)
    seq: int = Field(default=0, sa_type=BigInteger)
    floor: int = Field(default=0, sa_type=BigInteger)
    row_count: int = Field(default=0, sa_type=BigInteger)
    digest: int = Field(default=0, sa_type=BigInteger)


class Change(SQLModel, table=True):
    """The newest thing that happened to a row in a book: U it is there with this hash, R it left. The U entries are the book's rows."""

    __tablename__ = "change"
    __table_args__ = (
        CheckConstraint("op IN ('U', 'R')", name="op"),
        Index("ix_change_book_key_seq", "book_key", "seq"),
        {"sqlite_with_rowid": False, "info": CENTER},
    )

    book_key: int = Field(primary_key=True, foreign_key="book.key")
    table_name: str = Field(primary_key=True, max_length=40)
    row_id: str = Field(primary_key=True, max_length=36)
    seq: int = Field(sa_type=BigInteger)
    op: str = Field(max_length=1)
    hash: int = Field(sa_type=BigInteger)


class DeviceStatus(enum.StrEnum):
    """Life of a device."""

    ACTIVE = "active"
    REVOKED = "revoked"


class Device(SQLModel, table=True):
    """A desk. `refresh_hash` is of the refresh token in force, `previous_hash` of the one before (its answer may have been lost).

    `forked_from` names the device it was a copy of; `wiped_at` is when it said that it destroyed everything.
    """

    __tablename__ = "device"
    __table_args__ = (one_of("status", DeviceStatus), {"info": CENTER})

    id: str = Field(primary_key=True, max_length=36)
    person_id: str = Field(foreign_key="person.id", index=True, max_length=36)
    name: str = Field(default="", max_length=120)
    public_key: str = Field(max_length=64)
    status: str = Field(default=DeviceStatus.ACTIVE, max_length=20)
    refresh_hash: str = Field(default="", max_length=64)
    previous_hash: str = Field(default="", max_length=64)
    enrolled_at: datetime = Field(sa_type=Moment)
    seen_at: datetime | None = Field(default=None, sa_type=Moment)
    forked_from: str = Field(default="", max_length=36)
    wiped_at: datetime | None = Field(default=None, sa_type=Moment)


class EnrolmentCode(SQLModel, table=True):
    """A code that enrols one device, once, until it expires. Only its hash is kept."""

    __tablename__ = "enrolment_code"
    __table_args__ = {"info": CENTER}

    code_hash: str = Field(primary_key=True, max_length=64)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    expires_at: datetime = Field(sa_type=Moment)
    used_by: str = Field(default="", max_length=36)


class MutationLog(SQLModel, table=True):
    """What a device already pushed, with the stored answer: what makes a push happen exactly once.

    An edit is known by its own id, whichever copy of a desk brings it. `content` is the edit itself (JSON) where it was not taken, so that
    it can be shown at the center, too.
    """

    __tablename__ = "mutation"
    __table_args__ = (Index("ix_mutation_edit", "person_id", "edit", unique=True), {"sqlite_with_rowid": False, "info": CENTER})

    device: str = Field(primary_key=True, max_length=36)
    counter: int = Field(primary_key=True, sa_type=BigInteger)
    person_id: str = Field(max_length=36)
    edit: str = Field(max_length=36)
    hash: str = Field(max_length=64)
    received_on: date
    outcome: str = long_text("{}")
    content: str = long_text()


class BookDay(SQLModel, table=True):
    """How far a book had come on a day: what tells compaction how old a change is."""

    __tablename__ = "book_day"
    __table_args__ = {"info": CENTER}

    book_key: int = Field(primary_key=True, foreign_key="book.key")
    day: date = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger)


CENTER_TABLES: tuple[type[SQLModel], ...] = (CenterSetting, Book, Change, Device, EnrolmentCode, MutationLog, BookDay)
