"""What travels while books are read and edits are pushed. Rows go as `store.wire` values, a block a table."""

from __future__ import annotations

import enum
from typing import Annotated

import msgspec

from rmdesk.store.wire import Wire

SCHEMA_VERSION = 1
"""Version of the synced tables; the center's and the desk's are compared at `hello`."""
PAGE_ROWS = 3_000
PUSH_ROWS = 500
PUSH_SIGNS = 1_000_000
"""Signs of values in one push, unless a single edit has more: in UTF-8 that is below `BODY_LIMIT`."""
BODY_LIMIT = 4 * 1024 * 1024
"""Largest request body the center reads, bytes."""
CHECKSUM = "x-rmdesk-checksum"
"""Header with the BLAKE2b-128 of a plain body, of every answer and of what desks send."""
GARBLED = "garbled"
"""Code of the answer to a body that is not the one its checksum was made of."""

SCHEMA = "x-rmdesk-schema"
"""Header with the desk's `SCHEMA_VERSION`."""


class BookState(msgspec.Struct, frozen=True):
    """Where a book stands. `digest` is Σ of row hashes mod 2⁶⁴, signed."""

    id: str
    epoch: int
    seq: int
    floor: int
    row_count: int
    digest: int


class Hello(msgspec.Struct, frozen=True):
    """What the center says of itself and of this desk's books. Days are ISO text; `now` is a UTC moment.

    Answers up to generation `durable_mark` are in a backup (`Outcome.mark`). `restored` changes when the center is put back from one.
    """

    center: str
    schema_version: int
    schema_min: int
    person: str
    person_name: str
    branch_name: str
    business_date: str
    as_of: str
    now: str
    durable_mark: int
    books: list[BookState]
    restored: str = ""
    offline_days: int = 14
    """For how long a desk may go without the center."""


class Block(msgspec.Struct, frozen=True):
    """Rows of one table; `hashes[i]` is `wire.row_hash` of `rows[i]`."""

    table: str
    columns: list[str]
    rows: list[list[Wire]]
    hashes: list[int]


class Removed(msgspec.Struct, frozen=True, array_like=True):
    """A row that left the book."""

    table: str
    id: str


class Page(msgspec.Struct, frozen=True):
    """Changes of a book after `after` up to `upto`; `state` is the book as of this page's reading."""

    book: str
    epoch: int
    after: int
    upto: int
    more: bool
    blocks: list[Block]
    removed: list[Removed]
    state: BookState
    business_date: str
    as_of: str


class SnapshotPage(msgspec.Struct, frozen=True):
    """Part of a first fill, in table order and then by id. `start_seq` is what to catch up from; `table`/`id` is the key reached, empty at the end."""

    book: str
    epoch: int
    start_seq: int
    table: str
    id: str
    more: bool
    total: int
    blocks: list[Block]


EditId = Annotated[str, msgspec.Meta(min_length=1, max_length=36)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""What a database keeps as an integer."""
Word = Annotated[str, msgspec.Meta(max_length=64)]
"""An id, a name of ours, a moment or a hash."""


class Hint(msgspec.Struct, frozen=True):
    """A book has come to `seq`. It may be repeated, late or missing."""

    book: str
    seq: int


class Part(msgspec.Struct, frozen=True, array_like=True):
    """Rows of a book that have something in common: count and digest. `key` is a table's name, or how their ids begin."""

    key: str
    count: int
    digest: int


class Parts(msgspec.Struct, frozen=True):
    """A book's sums in parts, as of `state`: by table, or within one by the next sign of the row ids."""

    state: BookState
    parts: list[Part]


class Rows(msgspec.Struct, frozen=True):
    """Rows of one table of a book in id order, as of `state`; `last` is the id to go on after."""

    state: BookState
    block: Block
    last: str
    more: bool


class Mutation(msgspec.Struct, frozen=True):
    """One edit. `edit` is its own id, the same from whichever copy of a desk it comes; `counter` is its place in this desk's order.

    `fields` is {field: [base, new]} in wire values; an insert has base null. `hash` is `wire.mutation_hash` of what it says.
    """

    edit: EditId
    counter: Number
    table: Word
    id: Word
    op: Word
    base_version: Number
    fields: dict[str, tuple[Wire, Wire]]
    author: Word
    at: Word
    hash: Word


class Push(msgspec.Struct, frozen=True):
    """Mutations of one device, in the order they were made."""

    device: str
    schema_version: int
    mutations: list[Mutation]


class Status(enum.StrEnum):
    """What became of a mutation."""

    APPLIED = "applied"
    CONFLICT = "conflict"
    """At least one field had moved on; the other fields were applied."""
    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    """The row is deleted or another RM's now."""
    FORKED = "forked"
    """This device used the counter for another edit: the desk is a copy. Nothing was done; it needs an identity of its own (`Rekey`)."""


class Outcome(msgspec.Struct, frozen=True):
    """The center's answer to one mutation. `seqs` is {book: seq} at which its effect stands; `mark` the backup generation it was given in."""

    counter: int
    status: Status
    seqs: dict[str, int]
    row_version: int = 0
    reason: str = ""
    conflicts: list[str] = []
    mark: int = 0


class PushAnswer(msgspec.Struct, frozen=True):
    """One outcome a mutation, in order."""

    outcomes: list[Outcome]


class Problem(msgspec.Struct, frozen=True):
    """The body of every error answer."""

    code: str
    what: str
    todo: str = ""
