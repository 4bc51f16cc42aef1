"""What every table shares: column types, the common columns, and how a row finds the books it belongs to.

The classes are valid on SQLite and PostgreSQL. Money is BIGINT minor units, rates and shares are whole parts per million (ppm), a day is DATE
(ISO text on SQLite), a moment is UTC (`2026-11-20T01:12:00.000Z` text on SQLite, TIMESTAMPTZ on PostgreSQL), a document is JSON text.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Dialect, MetaData, Text
from sqlalchemy.types import DateTime, TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMES
metadata: MetaData = SQLModel.metadata
PPM = 1_000_000
"""100 % in parts per million."""


def moment_text(moment: datetime) -> str:
    """A UTC moment as the text that SQLite and the wire carry, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text_moment(text: str) -> datetime:
    """The inverse of `moment_text`."""
    return datetime.fromisoformat(text)


class Moment(TypeDecorator[datetime]):
    """A UTC moment, to the millisecond, that sorts as text on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TIMESTAMPTZ on PostgreSQL, text elsewhere."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Aware moments only: a naive one would silently mean another zone."""
        if value is None or dialect.name == "postgresql":
            return value
        return moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Always an aware UTC moment."""
        if value is None:
            return None
        return value.astimezone(UTC) if isinstance(value, datetime) else text_moment(value)


@dataclass(frozen=True)
class Route:
    """How a row finds its books.

    `via` names the column to follow, and `kind` what stands there: a `customer`, a `parent` row of table `parent` (whose books it shares),
    a `person` (their own `rm:` book), a `private` person (their `private:` book), a `branch`; `bank` rows are everybody's;
    `both` is a row between two customers (`via`, `other`), seen only by who may see both; `center` rows never leave the center.
    A row with a customer column that is empty belongs to its `owner` column's person. Where `about` names the column that says which table's row
    it tells of, and that is a private table, it is as private.
    """

    kind: str
    via: str = ""
    parent: str = ""
    other: str = ""
    owner: str = ""
    about: str = ""


BANK = Route("bank")
OF_CUSTOMER = Route("customer", "customer_id")
OF_CUSTOMER_OR_OWNER = Route("customer", "customer_id", owner="owner_id")
OF_ANOTHER_ROW = Route("customer", "customer_id", owner="owner_id", about="table_name")


class Editor(enum.StrEnum):
    """Who may change the rows of a table; everybody else only reads them."""

    RM = "rm"
    SUPERVISOR = "supervisor"
    """Of the person's team; see `store.policy.check_supervised`."""
    CENTER = "center"
    CORE = "core"


class SyncedRow(SQLModel):
    """Least common columns of a replicated row. `row_version` counts the changes the center has accepted; 0 = not there yet."""

    route: ClassVar[Route]
    editor: ClassVar[Editor] = Editor.CENTER
    rm_fields: ClassVar[frozenset[str]] = frozenset()
    """On a table the center owns: the fields an RM may change directly."""
    append_only: ClassVar[bool] = False
    """Rows are added and then stay as they are, so they never conflict."""

    id: str = Field(primary_key=True, max_length=36)
    row_version: int = Field(default=0)
    source: str = Field(default="", max_length=40)
    """Which system said so."""
    as_of: date | None = Field(default=None)
    """The day for which the source said so."""
    deleted_at: datetime | None = Field(default=None, sa_type=Moment)


class BusinessRow(SyncedRow):
    """The columns of every business row that people keep and review."""

    field_versions: str = Field(default="{}", sa_type=Text)
    """JSON object: field → `row_version` at which it last changed; fields never changed are left out."""
    registered_at: date | None = Field(default=None)
    modified_at: datetime | None = Field(default=None, sa_type=Moment)
    modified_by: str = Field(default="", max_length=36)
    first_review: str = Field(default="", max_length=20)
    second_review: str = Field(default="", max_length=20)
    reviewer: str = Field(default="", max_length=36)
    remarks: str = Field(default="", sa_type=Text)


def ref(target: str, *, index: bool = True) -> Any:
    """A required foreign key `table.id`."""
    return Field(foreign_key=target, index=index, max_length=36)


def opt_ref(target: str, *, index: bool = True) -> Any:
    """An optional foreign key `table.id`."""
    return Field(default=None, foreign_key=target, index=index, max_length=36)


def soft_ref(*, index: bool = False) -> Any:
    """The id of a row that may be absent from a replica (it can leave the book while this row stays), so no foreign key."""
    return Field(default=None, index=index, max_length=36)


def minor(default: int | None = 0) -> Any:
    """An amount of money in minor units."""
    return Field(default=default, sa_type=BigInteger)


def long_text(default: str = "") -> Any:
    """Free text of any length."""
    return Field(default=default, sa_type=Text)


def when(*, index: bool = False) -> Any:
    """An optional UTC moment."""
    return Field(default=None, sa_type=Moment, index=index)


def one_of(column: str, choices: type[enum.StrEnum]) -> CheckConstraint:
    """The column holds one of the stable values of `choices`."""
    values = ", ".join(f"'{choice.value}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def at_least(column: str, least: int) -> CheckConstraint:
    """The column is no smaller than `least`."""
    return CheckConstraint(f"{column} >= {least}", name=f"{column}_least")


def between(column: str, least: int, most: int) -> CheckConstraint:
    """The column lies in `least … most`."""
    return CheckConstraint(f"{column} BETWEEN {least} AND {most}", name=f"{column}_range")
