"""What can go wrong, as dice decide: on the line, in the middle of a desk's transaction, at the center.

A `Plan` holds for one sync. `Line` is the center as the desk sees it through that plan; it is a `sync.protocol.Center` like any other.
"""

from __future__ import annotations

import enum
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from msgspec import structs
from sqlalchemy.exc import OperationalError

from rmdesk.center.database import CenterDb, Row, Tx
from rmdesk.errors import CenterUnreachable, DiskFull
from rmdesk.sync.protocol import BookState, Hello, Page, Parts, Places, Push, PushAnswer, Rekey, Rekeyed, Rows, SnapshotPage
from tests.simulation.ledger import Violation

if TYPE_CHECKING:
    from tests.simulation.desk import SimDesk
    from tests.simulation.world import World

T = TypeVar("T")
P = ParamSpec("P")


class Killed(BaseException):
    """The desk's process ended here."""


class CenterKilled(BaseException):
    """The center's process ended here."""


class Fault(enum.StrEnum):
    """Accidents of one request."""

    REQUEST_LOST = "request lost"
    ANSWER_LOST = "answer lost"
    TWICE = "sent twice"
    LATE = "arrives much later"
    EDIT_GARBLED = "an edit is garbled on the way"
    OLD_PAGE = "an old page answers"
    DIES_BEFORE = "center dies before commit"
    DIES_AFTER = "center dies after commit"
    CENTER_FULL = "the center's disk is full"
    REQUEST_GARBLED = "request garbled"
    REQUEST_CUT = "request cut short"
    ANSWER_GARBLED = "answer garbled"
    ANSWER_CUT = "answer cut short"
    BUSY = "the center is busy"


_ALWAYS = (Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.TWICE)
_ON_BYTES = (Fault.ANSWER_GARBLED, Fault.ANSWER_CUT, Fault.BUSY)
_ON_BODIES = (Fault.REQUEST_GARBLED, Fault.REQUEST_CUT)
_POSSIBLE: dict[str, tuple[Fault, ...]] = {
    "changes": (*_ALWAYS, Fault.OLD_PAGE, Fault.OLD_PAGE),
    "push": (*_ALWAYS, Fault.ANSWER_LOST, Fault.LATE, Fault.LATE, Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.CENTER_FULL),
    "rekey": (*_ALWAYS, Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.CENTER_FULL),
    "token": (*_ALWAYS, Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.CENTER_FULL),
}


@dataclass
class Plan:
    """The accidents of one sync."""

    dice: Random
    rate: float = 0.0
    """Share of requests that meet with one."""
    busy: float = 0.0
    """Share of requests during which somebody does something."""
    page_rows: int = 1_000
    ahead: bool = True
    """Whether the next page is fetched before the last one is written, or after."""
    over_http: bool = False
    """Whether the messages go as bytes, through the real transport and the real application (see `wire`)."""
    too_old: bool = False
    """Whether the center serves newer schemas only."""

    def fault(self, what: str, *, bytes_too: bool = False) -> Fault | None:
        """What befalls the request `what`."""
        if self.dice.random() >= (self.rate / 3 if what == "hello" else self.rate):  # or few would get past it
            return None
        possible = _POSSIBLE.get(what, _ALWAYS)
        if bytes_too:
            possible += _ON_BYTES + (_ON_BODIES if what in ("push", "rekey", "token") else ())
        elif what == "push":
            possible += (Fault.EDIT_GARBLED,)
        return Fault(self.dice.choice(possible))


@dataclass
class Edges:
    """When a desk dies, or its disk is full: after so many edges of transactions (the end of one, and just after its commit)."""

    left: int | None = None
    power_cut: bool = False
    """Whether what was not synced to the disk is lost with it."""
    full: bool = False
    """Whether it does not die, but no transaction can be committed any more."""
    passed: list[str] = field(default_factory=list)


def old_page(pages: Sequence[tuple[int, int, T]], epoch: int, after: int, dice: Random) -> T:
    """One of these pages (epoch, after, page); half the time one easily taken for the answer: from the same place, if need be in another epoch."""
    fits = [one for one in pages if one[1] == after]
    most = [one for one in fits if one[0] != epoch] or fits or pages
    return dice.choice(most if dice.random() < 0.5 else pages)[2]


def quick_rows(tx: Tx, sql: str, params: Sequence[object] = ()) -> list[Row]:
    """In place of `Tx.rows`: the same rows from the same connection, past SQLAlchemy's wrapping of results, which takes longer than SQLite."""
    connection = tx.connection.connection.driver_connection
    assert connection is not None
    found: list[Row] = connection.execute(sql, tuple(params)).fetchall()
    return found


class SimCenterDb(CenterDb):
    """The center's database; `dies` ends the process at the next write, `seen` is called after each commit."""

    dies: Fault | None = None
    seen: Callable[[], None]

    def replaced(self, file: Path) -> None:
        """The database is that of `file` from now on."""
        self.close()
        path = Path(str(self.engine.url.database))
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        shutil.copyfile(file, path)

    def write(self, work: Callable[[Tx], T]) -> T:
        def dying(tx: Tx) -> T:
            done = work(tx)
            if self.dies is Fault.DIES_BEFORE:
                raise CenterKilled
            if self.dies is Fault.CENTER_FULL:
                raise OperationalError("COMMIT", (), sqlite3.OperationalError("database or disk is full"))
            return done

        result = super().write(dying)
        self.seen()
        if self.dies is Fault.DIES_AFTER:
            raise CenterKilled
        return result


class Inline:
    """In place of the thread that fetches ahead: the same order of things in every run."""

    ahead = True

    def __init__(self, _workers: int) -> None: ...

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *_error: object) -> None: ...

    def submit(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Ask at once, or when the answer is wanted."""
        later: Future[T] = _Later(lambda: ask(*args, **kwargs))
        if self.ahead:
            later.exception()
        return later


class _Later(Future[T]):
    def __init__(self, ask: Callable[[], T]) -> None:
        super().__init__()
        self._ask: Callable[[], T] | None = ask

    def exception(self, timeout: float | None = None) -> BaseException | None:
        ask, self._ask = self._ask, None
        if ask is not None:
            try:
                self.set_result(ask())
            except Exception as error:  # noqa: BLE001  (as the thread would hand it over)
                self.set_exception(error)
        return super().exception(timeout)

    def result(self, timeout: float | None = None) -> T:
        self.exception()
        return super().result(timeout)


class Line:
    """The center as `desk` reaches it now."""

    def __init__(self, world: World, desk: SimDesk, plan: Plan) -> None:
        self._world = world
        self._desk = desk
        self._plan = plan

    def hello(self) -> Hello:
        return self._ask("hello", lambda: self._world.session(self._desk).hello())

    def changes(self, book: str, epoch: int, after: int, limit: int) -> Page:
        rows = min(limit, self._plan.page_rows)
        pages = [(page.epoch, page.after, page) for page in self._desk.pages if page.book == book]
        old = old_page(pages, epoch, after, self._plan.dice) if pages else None
        page = self._ask("changes", lambda: self._world.session(self._desk).changes(book, epoch, after, rows), book, old=old)
        self._desk.pages.append(page)
        return page

    def snapshot(self, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
        rows = min(limit, self._plan.page_rows)
        return self._ask("snapshot", lambda: self._world.session(self._desk).snapshot(book, table, row_id, rows))

    def digest(self, book: str) -> BookState:
        return self._ask("digest", lambda: self._world.session(self._desk).digest(book))

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        raise Violation(f"{self._desk.name} finds that its sums of {book} are wrong, and nothing has damaged it")

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        if not self._desk.left_out:
            raise Violation(f"{self._desk.name} mends {table} in {book}, and nothing has damaged it")
        return self._ask("rows", lambda: self._world.session(self._desk).rows(book, table, prefix, after, min(limit, self._plan.page_rows)))

    def places(self, kpi: str, month: str) -> Places:
        return self._ask("places", lambda: self._world.session(self._desk).places(kpi, month))

    def push(self, push: Push) -> PushAnswer:
        return self._ask("push", lambda: self._world.pushed(self._desk, push), push=push)

    def _garbled(self, push: Push) -> Push:
        """Its first edit says something else than its hash."""
        first, *others = push.mutations
        fields = {name: (base, f"{new}?" if isinstance(new, str) else new) for name, (base, new) in first.fields.items()}
        return structs.replace(push, mutations=[structs.replace(first, fields=fields), *others])

    def rekey(self, request: Rekey) -> Rekeyed:
        return self._ask("rekey", lambda: self._world.session(self._desk).rekey(request))

    def _ask(self, what: str, ask: Callable[[], T], book: str = "", push: Push | None = None, old: T | None = None) -> T:
        dice, world = self._plan.dice, self._world
        if dice.random() < self._plan.busy:
            world.interject(self._desk, dice)
        fault = self._plan.fault(what)
        if fault is not None:
            world.note(f"    {what} {book}: {fault}")
        if fault in (Fault.REQUEST_LOST, Fault.LATE):
            if fault is Fault.LATE and push is not None:
                world.late.append((self._desk, partial(world.pushed, self._desk, push)))
            raise CenterUnreachable("the request was lost")
        if fault is Fault.OLD_PAGE and old is not None:
            return old
        if fault in (Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.CENTER_FULL):
            world.db.dies = fault
        if fault is Fault.EDIT_GARBLED and push is not None:
            garbled = self._garbled(push)
            return world.pushed(self._desk, garbled)  # type: ignore[return-value]
        try:
            if fault is Fault.TWICE:
                ask()
            answer = ask()
        except CenterKilled:
            raise CenterUnreachable("the center died") from None
        except DiskFull as full:
            raise CenterUnreachable("the center's disk is full") from full
        finally:
            world.db.dies = None
        if fault is Fault.ANSWER_LOST:
            if what == "changes":
                self._desk.pages.append(answer)  # type: ignore[arg-type]
            raise CenterUnreachable("the answer was lost")
        return answer
