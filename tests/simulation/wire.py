"""The line as bytes: the real transport of the desk talks to the real HTTP application of the center, and dice decide what becomes of the bytes.

Nothing is awaited in earnest: the application's coroutine is run to its end within the call, so a run is the same every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from functools import cache
from random import Random
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast
from urllib.parse import urlencode

import httpx2
import msgspec
import zstandard
from fastapi import FastAPI

from rmdesk.center.api import app as application
from rmdesk.center.api.admission import Limits
from rmdesk.center.database import CenterDb, Tx
from rmdesk.clock import Clock
from rmdesk.sync.identity import StoredCredentials
from rmdesk.sync.protocol import Page, Push, PushAnswer
from rmdesk.sync.transport import HttpCenter
from tests.simulation.faults import CenterKilled, Fault, Plan, old_page

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulation.desk import SimDesk
    from tests.simulation.world import World

T = TypeVar("T")
P = ParamSpec("P")
URL = "http://127.0.0.1:1"
_NO_ANSWER = (Fault.ANSWER_LOST, Fault.DIES_BEFORE, Fault.DIES_AFTER)


class Answer:
    """What `httpx2` would give back."""

    def __init__(self, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
        self.status_code = status
        self.headers = httpx2.Headers(headers)
        self.body = body

    def iter_raw(self) -> Iterator[bytes]:
        yield self.body


class Request:
    """A request on its way; it may come twice, late or altered."""

    def __init__(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method, self.path, self.query, self.body = method, path, query, body
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    def altered(self, body: bytes) -> Request:
        """The same with another body."""
        return Request(self.method, self.path, self.query, {name.decode(): value.decode() for name, value in self.headers}, body)

    def push(self) -> Push | None:
        """The edits in it, if it can be read."""
        if self.path != "/v1/push":
            return None
        packed = (b"content-encoding", b"zstd") in self.headers
        try:
            return msgspec.json.decode(
                zstandard.ZstdDecompressor().decompressobj().decompress(self.body) if packed else self.body, type=Push
            )
        except (msgspec.MsgspecError, zstandard.ZstdError, UnicodeDecodeError):
            return None


class Served(CenterDb):
    """The database of whichever world is served now; the application is made once in a process."""

    world: World

    def __init__(self) -> None:
        self.dialect = "sqlite"

    @contextmanager
    def read(self) -> Iterator[Tx]:
        with Served.world.db.read() as tx:
            yield tx

    def write(self, work: Callable[[Tx], T]) -> T:
        return Served.world.db.write(work)


class WorldClock(Clock):
    """The center's clock."""

    def now(self) -> datetime:
        return Served.world.now


async def at_once(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """In place of the threads of the application."""
    return call(*args, **kwargs)


@cache
def _app(*, busy: bool) -> FastAPI:
    return application.create_app(Served(), WorldClock(), Limits(requests=0 if busy else 96))


def answered(world: World, desk: SimDesk, request: Request, *, busy: bool = False) -> Answer:
    """The application answers; the ledger watches what a push does."""
    Served.world = world
    push = request.push()
    if push is None:
        return _run(request, busy=busy)
    with world.ledger.pushing(desk.person, push.device, push):
        answer = _run(request, busy=busy)
    if answer.status_code == 200:
        world.ledger.answered(push, msgspec.json.decode(_plain(answer), type=PushAnswer).outcomes)
    return answer


def _plain(answer: Answer) -> bytes:
    packed = answer.headers.get("content-encoding") == "zstd"
    return zstandard.ZstdDecompressor().decompressobj().decompress(answer.body) if packed else answer.body


def _run(request: Request, *, busy: bool) -> Answer:
    sent: list[MutableMapping[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: MutableMapping[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method, "scheme": "http", "path": request.path,
        "raw_path": request.path.encode(), "query_string": request.query.encode(), "headers": request.headers, "root_path": "",
        "server": ("127.0.0.1", 1), "client": ("127.0.0.1", 2), "state": {},
    }  # fmt: skip
    asked = _app(busy=busy)(scope, receive, send)
    try:
        asked.send(None)
    except StopIteration:
        start, *parts = sent
        body = b"".join(cast(bytes, part.get("body", b"")) for part in parts)
        return Answer(cast(int, start["status"]), cast("list[tuple[bytes, bytes]]", start["headers"]), body)
    raise AssertionError("the application waits for something that never comes")


class Wire:
    """A `httpx2.Client` for one desk, whose requests meet with accidents."""

    def __init__(self, world: World, desk: SimDesk) -> None:
        self._world = world
        self._desk = desk
        self._pages: dict[str, list[tuple[int, int, Answer]]] = {}
        self.plan = Plan(Random(0))

    @contextmanager
    def stream(
        self, method: str, path: str, *, params: Mapping[str, str | int] | None, content: bytes, headers: Mapping[str, str]
    ) -> Iterator[Answer]:
        limited = {**(params or {}), **({"limit": min(int(params["limit"]), self.plan.page_rows)} if params and "limit" in params else {})}
        request = Request(method, path, urlencode(limited), {"accept-encoding": "zstd, gzip", **headers}, content)
        yield self._ask(request, str(limited.get("book", "")), int(limited.get("epoch", 0)), int(limited.get("after", 0)))

    def close(self) -> None:
        """Nothing is open."""

    def _ask(self, request: Request, book: str, epoch: int, after: int) -> Answer:
        what, world = request.path.removeprefix("/v1/"), self._world
        dice = self.plan.dice
        if dice.random() < self.plan.busy:
            world.interject(self._desk, dice)
        fault = self.plan.fault(what, bytes_too=True)
        if fault is not None:
            world.note(f"    {what} {book}: {fault}")
        if fault in (Fault.REQUEST_LOST, Fault.LATE):
            if fault is Fault.LATE:
                world.late.append((self._desk, lambda: answered(world, self._desk, request)))
            raise httpx2.ConnectError("the request was lost")
        if fault is Fault.OLD_PAGE and self._pages.get(book):
            return old_page(self._pages[book], epoch, after, dice)
        if fault in (Fault.REQUEST_GARBLED, Fault.REQUEST_CUT):
            request = request.altered(_spoilt(request.body, dice, cut=fault is Fault.REQUEST_CUT))
        world.db.dies = fault if fault in (Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.CENTER_FULL) else None
        try:
            if fault is Fault.TWICE:
                answered(world, self._desk, request)
            answer = answered(world, self._desk, request, busy=fault is Fault.BUSY)
        except CenterKilled:
            raise httpx2.ReadError("the center died") from None
        finally:
            world.db.dies = None
        if what == "changes" and answer.status_code == 200:
            self._pages.setdefault(book, []).append((epoch, after, answer))
            self._desk.pages.append(msgspec.json.decode(_plain(answer), type=Page))
        if fault in _NO_ANSWER:
            raise httpx2.ReadTimeout("the answer was lost")
        if fault in (Fault.ANSWER_GARBLED, Fault.ANSWER_CUT):
            return Answer(answer.status_code, answer.headers.raw, _spoilt(answer.body, dice, cut=fault is Fault.ANSWER_CUT))
        return answer


def _spoilt(body: bytes, dice: Random, *, cut: bool) -> bytes:
    """Some of it is missing or altered."""
    at = dice.randrange(len(body))
    return body[:at] if cut else body[:at] + bytes([body[at] ^ dice.randint(1, 255)]) + body[at + 1 :]


class HttpLine:
    """The center as `desk` reaches it by HTTP, for as long as its process lives: the access token ages with it."""

    def __init__(self, world: World, desk: SimDesk) -> None:
        self.wire = Wire(world, desk)
        self.center = HttpCenter(URL, StoredCredentials(desk.replica, desk.home), http=cast(httpx2.Client, self.wire))
