"""The center at the other end of an HTTP connection: `HttpCenter` is a `protocol.Center`.

A request is repeated with jitter while the line is bad (reading is idempotent, and a repeated push gets its stored answers); an answer whose checksum
does not match counts as lost. An expired access token is renewed once. Nothing here touches the replica: credentials come and go through
`Credentials`, which keeps each new refresh token before it is used.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import httpx2
import msgspec
import stamina
import zstandard

from rmdesk.errors import CenterUnreachable, DiskFull, NotAllowed, NotFound, RmdeskError, SignInNeeded, UsageError
from rmdesk.i18n import _
from rmdesk.sync.device_key import Credentials, DeviceKey
from rmdesk.sync.line import NotTrusted, distrusted, pinned
from rmdesk.sync.protocol import (
    CHECKSUM,
    GARBLED,
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
    WipeOrdered,
    token_message,
)

T = TypeVar("T")
TRIES = 4
"""How often a request is sent over a bad line."""
_PATIENCE_SECONDS = 90.0
_LONGEST_WAIT = 30.0
_HINT_SILENCE_SECONDS = 60.0
"""A stream that says nothing for so long (the center says something every twenty seconds) is dead."""
_PACK_FROM = 2_048
_SENTENCES: dict[int, type[RmdeskError]] = {400: UsageError, 401: SignInNeeded, 403: NotAllowed, 404: NotFound}
_LOST = (httpx2.TransportError, zstandard.ZstdError, zlib.error)


class Garbled(Exception):
    """An answer that is cut off or altered."""


class Overloaded(Exception):
    """The center asks to be asked later, or has trouble of its own."""

    def __init__(self, problem: Problem, seconds: float = 0.0) -> None:
        """`seconds` is when the center asks to be asked again; 0: it does not say."""
        super().__init__(problem.what)
        self.problem = problem
        self.seconds = seconds


class _Patience:
    """Whether to try again, and after how long: a bad line a few times, a busy center for as long as it asks us to come again."""

    def __init__(self) -> None:
        self._failures = 0

    def __call__(self, error: Exception) -> bool | float:
        if isinstance(error, Overloaded) and error.seconds:
            return min(error.seconds, _LONGEST_WAIT)
        self._failures += 1
        if distrusted(error):
            return False  # it will be no other certificate a second later
        return isinstance(error, (*_LOST, Garbled, Overloaded)) and self._failures < TRIES


def check_address(url: str) -> str:
    """A center's address without a trailing slash.

    Raises:
        UsageError: not http(s), or plain http to another machine.
    """
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError) as error:
        raise UsageError(
            _("{url} is not a center's address.").format(url=url), _("It looks like https://center.bank.example:8443")
        ) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UsageError(_("{url} is not a center's address.").format(url=url), _("It looks like https://center.bank.example:8443"))
    if parsed.scheme == "http" and parsed.host not in ("127.0.0.1", "localhost", "::1"):
        raise UsageError(
            _("{url} would send customers' data unencrypted.").format(url=url), _("Use https:// (plain http only to this machine).")
        )
    return url.rstrip("/")


class HttpCenter:
    """A center by its address; `ca` is the certificate to pin instead of the system's; `http` is the client to use instead of one's own.

    Raises:
        UsageError: the address or the certificate cannot be used.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None = None,
        ca: Path | None = None,
        timeout: float = 20.0,
        http: httpx2.Client | None = None,
    ) -> None:
        self.url = check_address(url)
        self._credentials = credentials
        self._access = ""
        self._http = http or httpx2.Client(
            base_url=self.url,
            timeout=httpx2.Timeout(timeout, connect=5.0),
            verify=pinned(self.url, ca),
            trust_env=False,
            headers={"accept-encoding": "zstd, gzip"},
        )

    def close(self) -> None:
        """Give back the connection."""
        self._http.close()

    def enrol(self, request: Enrol) -> Enrolled:
        """Turn a one-time code into a device. Asked once only: the code is spent when the answer is lost."""
        return self._mapped(lambda: self._once("POST", "/v1/enroll", Enrolled, body=request))

    def hello(self) -> Hello:
        """Who am I, what may I read, where does it stand."""
        return self._ask("GET", "/v1/hello", Hello)

    def changes(self, book: str, epoch: int, after: int, limit: int) -> Page:
        """What changed in `book` after seq `after`."""
        return self._ask("GET", "/v1/changes", Page, {"book": book, "epoch": epoch, "after": after, "limit": limit})

    def snapshot(self, book: str, table: str, row_id: str, limit: int) -> SnapshotPage:
        """Rows of `book` after a key."""
        return self._ask("GET", "/v1/snapshot", SnapshotPage, {"book": book, "table": table, "id": row_id, "limit": limit})

    def digest(self, book: str) -> BookState:
        """Where `book` stands now."""
        return self._ask("GET", "/v1/digest", BookState, {"book": book})

    def parts(self, book: str, table: str, prefix: str) -> Parts:
        """The sums of `book` in parts."""
        return self._ask("GET", "/v1/parts", Parts, {"book": book, "table": table, "prefix": prefix})

    def rows(self, book: str, table: str, prefix: str, after: str, limit: int) -> Rows:
        """Rows of `table` in `book`."""
        return self._ask("GET", "/v1/rows", Rows, {"book": book, "table": table, "prefix": prefix, "after": after, "limit": limit})

    def places(self, kpi: str, month: str) -> Places:
        """Where I stand among colleagues."""
        return self._ask("GET", "/v1/places", Places, {"kpi": kpi, "month": month})

    def push(self, push: Push) -> PushAnswer:
        """Hand over the desk's edits."""
        return self._ask("POST", "/v1/push", PushAnswer, body=push)

    def rekey(self, request: Rekey) -> Rekeyed:
        """An identity of one's own, for a copied desk; the credentials are asked for anew from then on."""
        rekeyed = self._patiently(lambda: self._once("POST", "/v1/rekey", Rekeyed, body=request))
        self._access = ""
        return rekeyed

    def hints(self, answered: Callable[[], None] = lambda: None) -> Iterator[Hint]:
        """Books as they move on, until the center ends the stream. It uses the access token of the last request and asks for none.

        `answered` is called as soon as the center has said anything at all: it can be reached, if only to be refused.

        Raises:
            CenterUnreachable: nobody is there, or the token is not good any more; polling goes on.
        """
        if not self._access:
            raise SignInNeeded(_("This desk is not signed in."))
        headers = {"authorization": f"Bearer {self._access}", SCHEMA: str(SCHEMA_VERSION)}
        patience = httpx2.Timeout(20.0, read=_HINT_SILENCE_SECONDS)
        try:
            with self._http.stream("GET", "/v1/hint", headers=headers, timeout=patience) as response:
                answered()
                if response.status_code != 200:
                    raise SignInNeeded(_("The center gives this desk no hints."))
                for line in response.iter_lines():
                    if line.startswith("data: "):
                        yield msgspec.json.decode(line[6:], type=Hint)
        except (httpx2.HTTPError, msgspec.MsgspecError) as error:
            raise CenterUnreachable(_("The center at {url} cannot be reached.").format(url=self.url)) from error

    def wiped(self, ack: WipeAck) -> None:
        """Say that everything on this desk is destroyed."""
        self._patiently(lambda: self._once("POST", "/v1/wipe-ack", Done, body=ack))

    def _ask(
        self, method: str, path: str, of: type[T], params: dict[str, str | int] | None = None, body: msgspec.Struct | None = None
    ) -> T:
        return self._patiently(lambda: self._signed_in(method, path, of, params, body))

    def _patiently(self, call: Callable[[], T]) -> T:
        def attempt() -> T:
            for attempt in stamina.retry_context(on=_Patience(), attempts=None, wait_initial=0.2, wait_max=3.0, timeout=_PATIENCE_SECONDS):
                with attempt:
                    return call()
            raise AssertionError("stamina either returns or raises")

        return self._mapped(attempt)

    def _mapped(self, call: Callable[[], T]) -> T:
        try:
            return call()
        except Overloaded as error:
            raise CenterUnreachable(
                _("The center cannot answer now: {reason}").format(reason=error.problem.what), error.problem.todo
            ) from error
        except (*_LOST, Garbled) as error:
            if (reason := distrusted(error)) is not None:
                raise NotTrusted(self.url, reason) from error
            raise CenterUnreachable(
                _("The center at {url} cannot be reached.").format(url=self.url), _("Work goes on; edits are kept and uploaded later.")
            ) from error

    def _signed_in(self, method: str, path: str, of: type[T], params: dict[str, str | int] | None, body: msgspec.Struct | None) -> T:
        if not self._access:
            self._renew()
        try:
            return self._once(method, path, of, params, body)
        except SignInNeeded:
            self._renew()
            return self._once(method, path, of, params, body)

    def _renew(self) -> None:
        if self._credentials is None:
            raise SignInNeeded(_("This desk is not enrolled."))
        identity, nonce, refresh = self._credentials, secrets.token_hex(16), self._credentials.refresh()
        signature = identity.key.sign(token_message(identity.device, refresh, nonce))
        token = self._once("POST", "/v1/token", Token, body=TokenRequest(identity.device, refresh, nonce, signature))
        identity.keep_refresh(token.refresh)
        self._access = token.access

    def _once(
        self, method: str, path: str, of: type[T], params: dict[str, str | int] | None = None, body: msgspec.Struct | None = None
    ) -> T:
        headers = {SCHEMA: str(SCHEMA_VERSION)} | ({"authorization": f"Bearer {self._access}"} if self._access else {})
        content = b""
        if body is not None:
            content = msgspec.json.encode(body)
            headers |= {"content-type": "application/json", CHECKSUM: _checksum(content)}
            if len(content) > _PACK_FROM:
                content, headers["content-encoding"] = zstandard.ZstdCompressor(level=1).compress(content), "zstd"
        with self._http.stream(method, path, params=params, content=content, headers=headers) as response:
            plain = _unpacked(b"".join(response.iter_raw()), response.headers.get("content-encoding", ""))
        if response.headers.get(CHECKSUM) != _checksum(plain):
            raise Garbled(path)
        try:
            if response.status_code == 200:
                return msgspec.json.decode(plain, type=of)
            if response.status_code == 403 and (order := _wipe_order(plain)) is not None:
                raise WipeOrdered(order, self.wiped)
            raise _error(response.status_code, plain, response.headers.get("retry-after", ""))
        except msgspec.MsgspecError as error:
            raise Garbled(path) from error  # the status is not covered by the checksum


def _checksum(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()


def _wipe_order(body: bytes) -> WipeOrder | None:
    try:
        order = msgspec.json.decode(body, type=WipeOrder)
    except msgspec.ValidationError:
        return None  # some other refusal
    return order if order.code == "wipe" else None


def _unpacked(body: bytes, encoding: str) -> bytes:
    """The plain body. httpx2 unpacks zstd only on newer Pythons, so it is done here for all."""
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().decompressobj().decompress(body)
    return zlib.decompress(body, wbits=31) if encoding == "gzip" else body


def _error(status: int, body: bytes, retry_after: str) -> Exception:
    problem = msgspec.json.decode(body, type=Problem)
    if problem.code == GARBLED:
        return Garbled(problem.what)
    if status == 429:
        return Overloaded(problem, float(retry_after) if retry_after.replace(".", "", 1).isdigit() else 1.0)
    if status == 410:
        return ResyncNeeded()
    if status == 426:
        return TooOld()
    if status == 409:
        return Forked()
    if status in _SENTENCES:
        return _SENTENCES[status](problem.what, problem.todo)
    if problem.code == DiskFull.code:
        return Overloaded(Problem(problem.code, _("its disk is full")))
    return Overloaded(problem)


__all__ = ["Credentials", "DeviceKey", "HttpCenter", "NotTrusted", "check_address"]
