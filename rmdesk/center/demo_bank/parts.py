"""A part of the bank, made where it may be made: a run of clusters as packed rows, ready to be written, with what the managers' diaries need of it."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from dataclasses import dataclass

from rmdesk.center.demo_bank.clusters import make_cluster
from rmdesk.center.demo_bank.plan import ClusterPlan, plan_of
from rmdesk.center.demo_bank.rows import Row, Rows
from rmdesk.center.demo_bank.special import special_clusters
from rmdesk.center.demo_bank.staff import organisation
from rmdesk.center.demo_bank.world import Recipe, WorkEvent, World, world_of
from rmdesk.store.tables import SYNCED
from rmdesk.store.wire import row_hash, shape

ORDER = tuple(str(model.__tablename__) for model in SYNCED)
"""Parents before children."""


@dataclass(frozen=True, slots=True)
class Block:
    """New rows of one table, and what stands in each book's change log about them: row ids and hashes."""

    table: str
    rows: list[Row]
    books: dict[str, tuple[list[str], list[int]]]


@dataclass(frozen=True, slots=True)
class BookTotal:
    """What one manager leads."""

    customers: int = 0
    deposits: int = 0
    aum: int = 0

    def __add__(self, other: BookTotal) -> BookTotal:
        return BookTotal(self.customers + other.customers, self.deposits + other.deposits, self.aum + other.aum)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of some clusters, packed, and what their managers did and lead (by index in `Organisation.staff`)."""

    packed: bytes
    events: list[WorkEvent]
    totals: dict[int, BookTotal]
    customers: int


def blocks_of(out: Rows) -> list[Block]:
    """The rows of a buffer as they are written, hashed, in the order of the tables."""
    blocks = []
    for table in ORDER:
        if not (rows := out.rows.get(table)):
            continue
        of = shape(table)
        books: dict[str, tuple[list[str], list[int]]] = {}
        lists = [[books.setdefault(book, ([], [])) for book in sorted(found)] for found in out.book_sets]
        for row, number in zip(rows, out.books[table], strict=True):
            places = lists[number]
            if places:
                known = row_hash(of, row)
                for ids, hashes in places:
                    ids.append(str(row[0]))
                    hashes.append(known)
        blocks.append(Block(table, rows, {book: lines for book, lines in books.items() if lines[0]}))
    return blocks


def pack(blocks: Sequence[Block]) -> bytes:
    """Blocks as bytes for another process; `marshal` is the fastest form of lists of text and numbers there is, and both ends are one Python."""
    return marshal.dumps([(block.table, block.rows, block.books) for block in blocks])


def unpack(packed: bytes) -> list[Block]:
    """The inverse of `pack`."""
    return [Block(*fields) for fields in marshal.loads(packed)]


def plans_of(recipe: Recipe) -> list[ClusterPlan]:
    """All clusters of a bank."""
    return plan_of(recipe.seed, recipe.customers, organisation(recipe.seed, recipe.managers), special_clusters())


def make_part(world: World, plans: Sequence[ClusterPlan]) -> Part:
    """The rows of some clusters."""
    out = Rows()
    events: list[WorkEvent] = []
    totals: dict[int, BookTotal] = {}
    customers = 0
    for plan in plans:
        cluster = make_cluster(world, plan, out)
        events += cluster.events
        customers += len(cluster.parties)
        for party in cluster.parties:
            lead = party.people[0]
            totals[lead] = totals.get(lead, BookTotal()) + BookTotal(1, party.deposits, party.held)
    return Part(pack(blocks_of(out)), events, totals, customers)


_WORLD: dict[Recipe, World] = {}


def make_part_here(recipe: Recipe, plans: Sequence[ClusterPlan]) -> Part:
    """`make_part` in a worker process, which makes its world once."""
    if recipe not in _WORLD:
        _WORLD[recipe] = world_of(recipe)
    return make_part(_WORLD[recipe], plans)
