"""Make the demo bank and write it into an empty center.

Workers make parts of the bank while this process writes them, in order; since no part depends on another, or on who made it, the bank is the same
to the last byte with any number of workers. It is written in one transaction: a center in which this was interrupted is empty.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context

from rmdesk.center.books import Ledger
from rmdesk.center.database import CenterDb, Tx, put_setting
from rmdesk.center.demo_bank.bank_rows import bank_rows
from rmdesk.center.demo_bank.bulk import bulk_load
from rmdesk.center.demo_bank.diaries import write_diary
from rmdesk.center.demo_bank.frame import text
from rmdesk.center.demo_bank.parts import ORDER, Block, BookTotal, Part, blocks_of, make_part, make_part_here, plans_of, unpack
from rmdesk.center.demo_bank.plan import ClusterPlan
from rmdesk.center.demo_bank.rows import Rows
from rmdesk.center.demo_bank.world import Recipe, WorkEvent, World, world_of
from rmdesk.errors import RmdeskError, UsageError
from rmdesk.i18n import _
from rmdesk.store.wire import insert_sql

CUSTOMERS, MANAGERS, SEED, MONTHS = 2_000, 8, 20, 18
_A_PART = 400
"""Clusters made and written at a time: about 650 customers, 27,000 rows."""
_AHEAD = 4
"""Parts that may be ready before they are written: bounds the memory."""
_TOLD_AT_ONCE = 300_000
"""Rows that wait until the books are told of them: bounds the memory, too."""
_WORTH_A_PROCESS = 6_000
"""Customers from which a second process pays for its start."""

Progress = Callable[[int, int], None]
"""Called with the customers written so far, and all."""


class NotEmpty(RmdeskError):
    """The center holds customers already; a demo bank is only made in an empty one."""

    code = "not_empty"

    def __init__(self) -> None:
        super().__init__(
            _("This center holds customers already; a demo bank needs an empty one."),
            _("Name another database with --db, or delete this one first."),
        )


@dataclass(frozen=True, slots=True)
class DemoManager:
    """A relationship manager of the demo bank, with what enrolling their desk takes; money is fen."""

    person_id: str
    staff_no: str
    name: str
    branch: str
    customers: int
    aum: int


@dataclass(frozen=True, slots=True)
class DemoBank:
    """What was made: rows by table, and who works there."""

    business_date: date
    as_of: date
    customers: int
    rows: dict[str, int]
    managers: tuple[DemoManager, ...]

    @property
    def first_manager(self) -> DemoManager:
        """The one with the richest book: whose desk a demo opens."""
        return max(self.managers, key=lambda manager: (manager.aum, manager.staff_no))


def generate(
    db: CenterDb,
    *,
    business_date: date,
    customers: int = CUSTOMERS,
    managers: int = MANAGERS,
    seed: int = SEED,
    months: int = MONTHS,
    progress: Progress | None = None,
    workers: int | None = None,
) -> DemoBank:
    """Fill the empty center `db` with a bank that follows from the other arguments alone.

    `months` is the length of the balance history. `workers` is the number of further processes, by default one for a large bank.

    Raises:
        UsageError: a number outside its range.
        NotEmpty: the center holds customers.
    """
    for name, value, least, most in (("customers", customers, 1, 5_000_000), ("managers", managers, 1, 5_000), ("months", months, 2, 60)):
        if not least <= value <= most:
            raise UsageError(_("{name} must lie between {least} and {most}.").format(name=name, least=least, most=most))
    recipe = Recipe(customers, managers, seed, months, business_date)
    further = int(customers >= _WORTH_A_PROCESS) if workers is None else workers
    db.create_schema()
    with bulk_load(db):
        return db.write(lambda tx: _fill(tx, recipe, further, progress))


def _fill(tx: Tx, recipe: Recipe, workers: int, progress: Progress | None) -> DemoBank:
    """The whole bank, in one transaction."""
    if tx.rows("SELECT 1 FROM customer LIMIT 1"):
        raise NotEmpty
    world, plans = world_of(recipe), plans_of(recipe)
    loader = _Loader(tx)
    loader.write(_bank_blocks(world))
    events: dict[int, list[WorkEvent]] = {}
    totals: dict[int, BookTotal] = {}
    written = 0
    for part in _parts(recipe, world, plans, workers):
        loader.write(unpack(part.packed))
        for event in part.events:
            events.setdefault(event.owner, []).append(event)
        for index, total in part.totals.items():
            totals[index] = totals.get(index, BookTotal()) + total
        written += part.customers
        if progress is not None:
            progress(written, recipe.customers)
    diaries = Rows()
    for index in range(recipe.managers):
        total = totals.get(index, BookTotal())
        write_diary(world, diaries, world.bank.staff[index], events.get(index, []), total.customers, total.deposits, total.aum)
    loader.write(blocks_of(diaries))
    loader.tell()
    _finish(tx, world)
    managers = tuple(_manager(world, index, totals.get(index, BookTotal())) for index in range(recipe.managers))
    return DemoBank(recipe.business_date, date.fromordinal(world.frame.as_of), written, loader.counts, managers)


def _finish(tx: Tx, world: World) -> None:
    put_setting(tx, "business_date", text(world.frame.today))
    put_setting(tx, "as_of", text(world.frame.as_of))


def _bank_blocks(world: World) -> list[Block]:
    out = Rows()
    bank = out.book_set(["bank"])
    for table, rows in bank_rows(world).items():
        out.extend(table, rows, bank)
    return blocks_of(out)


def _parts(recipe: Recipe, world: World, plans: Sequence[ClusterPlan], workers: int) -> Iterator[Part]:
    """The parts in order; made ahead by other processes if there are any."""
    runs = [plans[start : start + _A_PART] for start in range(0, len(plans), _A_PART)]
    if workers == 0:
        for run in runs:
            yield make_part(world, run)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Part]] = deque()
        for run in runs:
            waiting.append(pool.submit(make_part_here, recipe, run))
            if len(waiting) > _AHEAD + workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Loader:
    """Writes blocks of new rows, and into the books what they hold of them; counts the rows of each table.

    What the books are told is collected first: a change log is filled fastest in long runs of one book and table.
    """

    def __init__(self, tx: Tx) -> None:
        self.tx = tx
        self.counts: dict[str, int] = {}
        self._ledger = Ledger(tx)
        self._untold: dict[tuple[int, str], tuple[list[str], list[int]]] = {}
        self._waiting = 0

    def write(self, blocks: Sequence[Block]) -> None:
        """All rows of `blocks`, in their order."""
        for block in blocks:
            self.tx.prepared(insert_sql(block.table, self.tx.dialect), block.rows)
            self.counts[block.table] = self.counts.get(block.table, 0) + len(block.rows)
            place = ORDER.index(block.table)
            for book, (ids, hashes) in block.books.items():
                known = self._untold.setdefault((place, book), ([], []))
                known[0].extend(ids)
                known[1].extend(hashes)
                self._waiting += len(ids)
        if self._waiting > _TOLD_AT_ONCE:
            self.tell()

    def tell(self) -> None:
        """Let the books know of all that was written, parents before children."""
        self._ledger.lock(book for _place, book in self._untold)
        for (place, book), (ids, hashes) in sorted(self._untold.items()):
            self._ledger.record_new(book, ORDER[place], ids, hashes)
        self._ledger.flush()
        self._untold.clear()
        self._waiting = 0


def _manager(world: World, index: int, total: BookTotal) -> DemoManager:
    who = world.bank.staff[index]
    return DemoManager(who.id, who.staff_no, who.name, world.bank.branches[who.branch].name, total.customers, total.aum)
