"""The FastAPI application: one route a call of the protocol, all answers and errors as the messages of `sync.protocol`."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from rmdesk import __version__
from rmdesk.center.api.admission import Admission, Limits, TooBusy
from rmdesk.center.api.bodies import SMALL_BODY, TooLarge, answer, read_body
from rmdesk.center.database import CenterDb, DatabaseGone
from rmdesk.center.devices import ACCESS_SECONDS
from rmdesk.center.hints import Hints
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import Clock
from rmdesk.errors import DiskFull, NotAllowed, NotFound, RmdeskError, SignInNeeded, UsageError
from rmdesk.i18n import _
from rmdesk.sync.protocol import (
    PAGE_ROWS,
    SCHEMA,
    SCHEMA_VERSION,
    BookState,
    Done,
    Enrol,
    Enrolled,
    Forked,
    Hello,
    Hint,
    Page,
    Parts,
    Places,
    Problem,
    Push,
    PushAnswer,
    Rekey,
    Rekeyed,
    ResyncNeeded,
    Rows,
    SnapshotPage,
    Token,
    TokenRequest,
    TooOld,
    WipeAck,
    WipeOrder,
)

T = TypeVar("T")
log = logging.getLogger(__name__)
Number = Annotated[int, Query(ge=0, le=2**63 - 1)]
"""What a database keeps as an integer."""
KEEP_ALIVE_SECONDS = 20.0
"""Silence after which a stream of hints says that it is still there."""
STATUS: tuple[tuple[type[RmdeskError], int], ...] = (
    (Forked, 409),
    (TooOld, 426),
    (SignInNeeded, 401),
    (NotAllowed, 403),
    (NotFound, 404),
    (TooLarge, 413),
    (UsageError, 400),
    (DiskFull, 503),
    (DatabaseGone, 503),
)
MESSAGES = (
    BookState, Done, Enrol, Enrolled, Hello, Hint, Page, Parts, Places, Problem, Push, PushAnswer, Rekey, Rekeyed, Rows, SnapshotPage, Token, TokenRequest,
    WipeAck, WipeOrder,
)  # fmt: skip


def create_app(db: CenterDb, clock: Clock, limits: Limits = Limits()) -> FastAPI:  # noqa: B008  (it is frozen)
    """The center's HTTP application over `db`."""
    service = CenterService(db, clock)
    admission = Admission(limits)
    hints = Hints(db)
    app = FastAPI(title="rmdesk center", version=__version__, docs_url=None, redoc_url=None)
    _add_errors(app)

    async def as_person(request: Request, call: Callable[[CenterSession], object]) -> Response:
        access = _access(request)
        with admission.snapshot() if request.url.path == "/v1/snapshot" else admission.request():
            return answer(request, await run_in_threadpool(lambda: call(service.session(access, _schema_of(request)))))

    async def as_anybody(request: Request, of: type[T], call: Callable[[T], object]) -> Response:
        """For who proves themselves with what they send; little is read of it."""
        body = await read_body(request, of, SMALL_BODY)
        with admission.request():
            given = await run_in_threadpool(call, body)
        return answer(request, given, 403 if isinstance(given, WipeOrder) else 200)

    @app.post("/v1/enroll", openapi_extra=_describes(Enrolled, Enrol))
    async def enroll(request: Request) -> Response:
        """Turn a one-time code into a device."""
        return await as_anybody(request, Enrol, service.enrol)

    @app.post("/v1/token", openapi_extra=_describes(Token, TokenRequest))
    async def token(request: Request) -> Response:
        """A short access token for a device that proves its key."""
        return await as_anybody(request, TokenRequest, service.token)

    @app.post("/v1/wipe-ack", openapi_extra=_describes(Done, WipeAck))
    async def wipe_ack(request: Request) -> Response:
        """A device has destroyed everything on it."""
        return await as_anybody(request, WipeAck, service.wiped)

    @app.post("/v1/rekey", openapi_extra=_describes(Rekeyed, Rekey))
    async def rekey(request: Request) -> Response:
        """An identity of its own for a copied desk."""
        return await as_anybody(request, Rekey, service.rekey)

    @app.get("/v1/hello", openapi_extra=_describes(Hello))
    async def hello(request: Request) -> Response:
        """Who am I, what may I read, where does it stand."""
        return await as_person(request, lambda session: session.hello())

    @app.get("/v1/changes", openapi_extra=_describes(Page))
    async def changes(request: Request, book: str, epoch: Number, after: Number, limit: Number = PAGE_ROWS) -> Response:
        """What changed in a book."""
        return await as_person(request, lambda session: session.changes(book, epoch, after, limit))

    @app.get("/v1/snapshot", openapi_extra=_describes(SnapshotPage))
    async def snapshot(request: Request, book: str, table: str = "", id: str = "", limit: Number = PAGE_ROWS) -> Response:
        """Rows of a book in key order."""
        return await as_person(request, lambda session: session.snapshot(book, table, id, limit))

    @app.get("/v1/digest", openapi_extra=_describes(BookState))
    async def digest(request: Request, book: str) -> Response:
        """Where a book stands."""
        return await as_person(request, lambda session: session.digest(book))

    @app.get("/v1/parts", openapi_extra=_describes(Parts))
    async def parts(request: Request, book: str, table: str = "", prefix: str = "") -> Response:
        """A book's sums in parts."""
        return await as_person(request, lambda session: session.parts(book, table, prefix))

    @app.get("/v1/rows", openapi_extra=_describes(Rows))
    async def rows(request: Request, book: str, table: str, prefix: str = "", after: str = "", limit: Number = PAGE_ROWS) -> Response:
        """Rows of one table of a book."""
        return await as_person(request, lambda session: session.rows(book, table, prefix, after, limit))

    @app.get("/v1/places", openapi_extra=_describes(Places))
    async def places(request: Request, kpi: str, month: str) -> Response:
        """Where the caller stands among colleagues, by what is on record for a month."""
        return await as_person(request, lambda session: session.places(kpi, month))

    @app.get("/v1/hint", openapi_extra=_describes(Hint))
    async def hint(request: Request) -> Response:
        """Server-sent events: which of the caller's books moved on. Ends with the access token; then ask again with a new one."""
        session = await run_in_threadpool(lambda: service.session(_access(request), _schema_of(request)))
        books = [state.id for state in (await run_in_threadpool(session.hello)).books]
        return StreamingResponse(_events(hints.listen(books, KEEP_ALIVE_SECONDS)), media_type="text/event-stream")

    @app.post("/v1/push", openapi_extra=_describes(PushAnswer, Push))
    async def push(request: Request) -> Response:
        """Take a desk's edits."""
        access = _access(request)
        with admission.request():
            session = await run_in_threadpool(
                lambda: service.session(access, _schema_of(request))
            )  # before anything that a stranger sends is read
            body = await read_body(request, Push)
            return answer(request, await run_in_threadpool(session.push, body))

    plain = app.openapi

    def openapi() -> dict[str, Any]:
        """The description, with the messages' own schemas."""
        description = plain()
        for methods in description["paths"].values():
            for described in methods.values():
                described["responses"].pop("422", None)  # what does not fit is answered with a Problem, like everything else
        _schemas, components = msgspec.json.schema_components(MESSAGES, ref_template="#/components/schemas/{name}")
        description.setdefault("components", {}).setdefault("schemas", {}).update(components)
        return description

    app.openapi = openapi  # type: ignore[method-assign]
    return app


async def _events(moved: AsyncIterator[tuple[str, int] | None]) -> AsyncIterator[bytes]:
    """Hints as lines of a stream, for as long as an access token lives; a comment now and then keeps the line open."""
    end = time.monotonic() + ACCESS_SECONDS
    async for hint in moved:
        yield b": quiet\n\n" if hint is None else b"data: " + msgspec.json.encode(Hint(*hint)) + b"\n\n"
        if time.monotonic() >= end:
            return


def _access(request: Request) -> str:
    scheme, _space, access = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise SignInNeeded(_("This request carries no access token."))
    return access


def _schema_of(request: Request) -> int:
    """The caller's schema version; who does not say is taken to speak ours."""
    given = request.headers.get(SCHEMA, "")
    return int(given) if given.isdecimal() and len(given) < 9 else SCHEMA_VERSION


def _describes(answers: type[msgspec.Struct], body: type[msgspec.Struct] | None = None) -> dict[str, Any]:
    def content(of: type[msgspec.Struct]) -> dict[str, Any]:
        return {"content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{of.__name__}"}}}}

    described: dict[str, Any] = {
        "responses": {"200": {"description": "OK", **content(answers)}, "default": {"description": "Error", **content(Problem)}}
    }
    return described | ({"requestBody": {"required": True, **content(body)}} if body else {})


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(RmdeskError)
    async def known(request: Request, error: RmdeskError) -> Response:
        """Errors that were foreseen, with what to do about them."""
        status = next((status for of, status in STATUS if isinstance(error, of)), 500)
        return answer(request, Problem(error.code, error.what, error.todo), status)

    @app.exception_handler(RequestValidationError)
    async def odd(request: Request, error: RequestValidationError) -> Response:
        """A parameter is missing, or is not what the description says."""
        names = ", ".join(sorted({str(one["loc"][-1]) for one in error.errors()}))
        return answer(request, Problem(UsageError.code, _("These parameters are missing or do not fit: {names}.").format(names=names)), 400)

    @app.exception_handler(HTTPException)
    async def nothing(request: Request, error: HTTPException) -> Response:
        """No such address, or not in this way."""
        refused = answer(
            request, Problem("no_such_route", _("There is nothing at {path}.").format(path=request.url.path)), error.status_code
        )
        refused.headers.update(error.headers or {})
        return refused

    @app.exception_handler(TooBusy)
    async def busy(request: Request, error: TooBusy) -> Response:
        """Come again later."""
        refused = answer(request, Problem(error.code, error.what, error.todo), 429)
        refused.headers["retry-after"] = str(error.seconds)
        return refused

    @app.exception_handler(ResyncNeeded)
    async def resync(request: Request, _error: ResyncNeeded) -> Response:
        """The cursor cannot be continued."""
        return answer(request, Problem("resync", _("This book must be filled anew.")), 410)

    @app.exception_handler(Exception)
    async def unknown(request: Request, error: Exception) -> Response:
        """A defect: logged in full, told in one sentence."""
        log.error("request %s failed", request.url.path, exc_info=error)
        return answer(request, Problem("failed", _("The center could not answer."), _("Its log says why.")), 500)
