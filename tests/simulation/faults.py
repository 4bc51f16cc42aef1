"""What can go wrong, as dice decide: on the line, in the middle of a desk's transaction, at the center.

A `Plan` holds for one sync. `Line` is the center as the desk sees it through that plan; it is a `sync.protocol.Center` like any other.
"""

from __future__ import annotations

import enum
import shutil
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from rmdesk.center.database import CenterDb, Tx
from rmdesk.errors import CenterUnreachable
from rmdesk.sync.protocol import BookState, Hello, Page, Parts, Push, PushAnswer, Rekey, Rekeyed, Rows, SnapshotPage
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
    OLD_PAGE = "an old page answers"
    DIES_BEFORE = "center dies before commit"
    DIES_AFTER = "center dies after commit"


_ALWAYS = (Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.TWICE)
_POSSIBLE = {
    "changes": (*_ALWAYS, Fault.OLD_PAGE, Fault.OLD_PAGE),
    "push": (Fault.REQUEST_LOST, Fault.ANSWER_LOST, Fault.ANSWER_LOST, Fault.TWICE, Fault.LATE, Fault.DIES_BEFORE, Fault.DIES_AFTER),
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


@dataclass
class Edges:
    """When a desk dies: after so many edges of transactions (the end of one, and just after its commit)."""

    left: int | None = None
    power_cut: bool = False
    """Whether what was not synced to the disk is lost with it."""
    passed: list[str] = field(default_factory=list)


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
        page = self._ask("changes", lambda: self._world.session(self._desk).changes(book, epoch, after, rows), book)
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
        raise Violation(f"{self._desk.name} mends {table} in {book}, and nothing has damaged it")

    def push(self, push: Push) -> PushAnswer:
        return self._ask("push", lambda: self._world.pushed(self._desk, push), push=push)

    def rekey(self, request: Rekey) -> Rekeyed:
        return self._ask("rekey", lambda: self._world.session(self._desk).rekey(request))

    def _ask(self, what: str, ask: Callable[[], T], book: str = "", push: Push | None = None) -> T:
        dice, world = self._plan.dice, self._world
        if dice.random() < self._plan.busy:
            world.interject(self._desk, dice)
        fault = dice.choice(_POSSIBLE.get(what, _ALWAYS)) if dice.random() < self._plan.rate else None
        if fault is not None:
            world.note(f"    {what} {book}: {fault}")
        if fault in (Fault.REQUEST_LOST, Fault.LATE):
            if fault is Fault.LATE and push is not None:
                world.late.append((self._desk, push))
            raise CenterUnreachable("the request was lost")
        old = [page for page in self._desk.pages if page.book == book]
        if fault is Fault.OLD_PAGE and old:
            return dice.choice(old)  # type: ignore[return-value]
        if fault in (Fault.DIES_BEFORE, Fault.DIES_AFTER):
            world.db.dies = fault
        try:
            if fault is Fault.TWICE:
                ask()
            answer = ask()
        except CenterKilled:
            raise CenterUnreachable("the center died") from None
        finally:
            world.db.dies = None
        if fault is Fault.ANSWER_LOST:
            if what == "changes":
                self._desk.pages.append(answer)  # type: ignore[arg-type]
            raise CenterUnreachable("the answer was lost")
        return answer
