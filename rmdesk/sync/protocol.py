"""The conversation between a desk and the center: its messages, and the interface that both ends implement.

`HttpCenter` (the desk's transport) and `CenterService` (the center) both are a `Center`, so tests and the simulation plug them together in one
process and the HTTP routes stay a few lines each. Messages are msgspec structs; JSON on the wire. Rows travel as `store.wire` values, a block a table.

What holds: entries come in seq order with the current image of a row, so repeating a page is harmless; a page names the cursor it continues
(`epoch`, `after`), and a desk applies it only if that is the cursor it holds.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Annotated, Protocol

import msgspec

from rmdesk.errors import IntegrityError, SignInNeeded
from rmdesk.i18n import _
from rmdesk.store.wire import Wire

SCHEMA_VERSION = 1
"""Version of the synced tables; the center's and the desk's are compared at `hello`."""
PAGE_ROWS = 3_000
PUSH_ROWS = 500
BODY_LIMIT = 4 * 1024 * 1024
"""Largest request body the center reads, bytes."""
CHECKSUM = "x-rmdesk-checksum"
"""Header with the BLAKE2b-128 of an answer's plain body."""


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
    counter: int
    table: str
    id: str
    op: str
    base_version: int
    fields: dict[str, tuple[Wire, Wire]]
    author: str
    at: str
    hash: str


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


class Enrol(msgspec.Struct, frozen=True):
    """A one-time code and the public half of the device's key (Ed25519, hex)."""

    code: str
    public_key: str
    device_name: str


class Enrolled(msgspec.Struct, frozen=True):
    """The device's identity. `refresh` is good for one use; `center_key` (Ed25519, hex) is by which the center's orders are known."""

    device: str
    person: str
    person_name: str
    center: str
    refresh: str
    center_key: str = ""


class TokenRequest(msgspec.Struct, frozen=True):
    """`signature` (hex) is over `token_message` with the device key."""

    device: str
    refresh: str
    nonce: str
    signature: str


class Token(msgspec.Struct, frozen=True):
    """`access` lives `seconds`; `refresh` replaces the one that was used."""

    access: str
    seconds: int
    refresh: str


class Rekey(msgspec.Struct, frozen=True):
    """A copied desk asks for an identity of its own. `signature` (hex, by the key of `device`) is over `rekey_message`."""

    device: str
    public_key: str
    device_name: str
    signature: str


class Rekeyed(msgspec.Struct, frozen=True):
    """The identity that goes with the new key; asking again with the same key gives the same device."""

    device: str
    refresh: str


class Problem(msgspec.Struct, frozen=True):
    """The body of every error answer."""

    code: str
    what: str
    todo: str = ""


class WipeOrder(msgspec.Struct, frozen=True):
    """A `Problem` that orders a revoked device to destroy everything. `signature` (hex, by the center's key) is over `wipe_message`."""

    code: str
    what: str
    todo: str
    device: str
    signature: str


class WipeAck(msgspec.Struct, frozen=True):
    """A revoked device has destroyed everything. `signature` (hex, by its key) is over `wiped_message`."""

    device: str
    signature: str


class Done(msgspec.Struct, frozen=True):
    """Nothing more to say."""


class Center(Protocol):
    """What a desk can ask of the center, for the person its credentials name.

    All calls raise `errors.CenterUnreachable` (no answer, or not accepted: `SignInNeeded`), `errors.NotAllowed`, `Forked`, and
    `ResyncNeeded` where a cursor cannot be continued.
    """

    def hello(self) -> Hello:
        """Who am I, what may I read, where does it stand."""

    def changes(self, book: str, epoch: int, after: int, limit: int) -> Page:
        """What changed in `book` after seq `after`."""

    def snapshot(self, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
        """Rows of `book` after the key (`table`, `row_id`); both empty to begin."""

    def digest(self, book: str) -> BookState:
        """Where `book` stands now."""

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        """The sums of `book` by table, or with `table` those of its rows whose ids begin with `prefix`, by their next sign."""

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        """Rows of `table` in `book` whose ids begin with `prefix`, after the id `after`."""

    def push(self, push: Push) -> PushAnswer:
        """Take the desk's edits."""

    def rekey(self, request: Rekey) -> Rekeyed:
        """Give a copied desk an identity of its own."""


class ResyncNeeded(Exception):
    """The cursor belongs to another epoch or lies below the floor: fill the book anew. The outbox stays."""


class Forked(SignInNeeded):
    """Two desks use this identity: one is a copy, or was put back from a backup. It needs an identity of its own; no edit is lost."""

    code = "forked"

    def __init__(self) -> None:
        super().__init__(_("Another desk uses this one's identity."), _("The next sync gives this desk one of its own; nothing is lost."))


class WipeOrdered(SignInNeeded):
    """The center orders this desk to destroy everything. To whoever does not obey it is a token that was refused, which destroys nothing."""

    code = "revoked"

    def __init__(self, order: WipeOrder, acknowledge: Callable[[WipeAck], None]) -> None:
        """`acknowledge` tells the center that it was done."""
        super().__init__(order.what)
        self.order = order
        self.acknowledge = acknowledge


class TooOld(IntegrityError):
    """This desk's schema is older than the center serves: what it pushes is taken, but it may not pull."""

    code = "too_old"

    def __init__(self) -> None:
        super().__init__(_("This rmdesk is too old to read from the center; your edits were uploaded."), _("Install the new version."))


def token_message(device: str, refresh: str, nonce: str) -> bytes:
    """What a device signs to get an access token."""
    return f"rmdesk token\n{device}\n{refresh}\n{nonce}".encode()


def rekey_message(device: str, public_key: str) -> bytes:
    """What a copied desk signs, with the key it was copied with."""
    return f"rmdesk rekey\n{device}\n{public_key}".encode()


def wipe_message(device: str) -> bytes:
    """What the center signs to end a device. Device ids are never given twice, so neither is the order."""
    return f"rmdesk wipe\n{device}".encode()


def wiped_message(device: str) -> bytes:
    """What an ended device signs."""
    return f"rmdesk wiped\n{device}".encode()
