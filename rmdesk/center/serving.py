"""Running the center's HTTP application: one process, or several over one database.

The socket is bound here, before anything is started, so that a port in use is one clear sentence, port 0 tells which it became, and all
worker processes share it. Customers' data never leaves this machine unencrypted: another address than loopback needs a certificate.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import signal
import socket
import ssl
import sys
import threading
from asyncio import sslproto
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

import uvicorn
from uvicorn.supervisors import Multiprocess

from rmdesk.center.database import CenterDb
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.errors import RmdeskError, UsageError
from rmdesk.i18n import _

if TYPE_CHECKING:
    from fastapi import FastAPI

DB_NAME: Final = "RMDESK_CENTER_DB"
AS_OF_NAME: Final = "RMDESK_CENTER_AS_OF"
"""How a worker process is told what to serve."""
_GRACE_SECONDS: Final = 10
_BACKLOG: Final = 2048
_TLS_BUFFER: Final = 16 * 1024
"""Bytes; a TLS record is no longer. asyncio sets 256 KiB aside for each connection, three quarters of what a listening desk costs."""


@dataclass(frozen=True)
class Listening:
    """Where to serve. `port` 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8321
    tls_cert: Path | None = None
    tls_key: Path | None = None
    workers: int = 1


def serve(url: str, as_of: date | None, at: Listening, ready: Callable[[str], None], *, until_stdin_ends: bool = False) -> None:
    """Serve the center in the database at `url` until SIGTERM or Ctrl+C; `ready` is told its address once connections are accepted.

    Requests under way are finished first. With `until_stdin_ends` it also stops when whoever started it is gone.

    Raises:
        UsageError: another machine could read along, or certificate and key do not fit.
        RmdeskError: the address cannot be listened on.
    """
    _check_tls(at)
    with _bound(at) as listener, _told(url, as_of):
        host, port = listener.getsockname()[:2]
        config = uvicorn.Config(
            "rmdesk.center.serving:application",
            factory=True,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            ws="none",
            backlog=_BACKLOG,
            workers=at.workers,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ssl_certfile=at.tls_cert,
            ssl_keyfile=at.tls_key,
            ssl_context_factory=_tls13 if at.tls_cert else None,
        )
        address = f"{'https' if at.tls_cert else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"
        if until_stdin_ends:
            _stop_with_stdin()
        if at.workers > 1:
            supervisor = Multiprocess(config, sockets=[listener])  # listens to signals from here on
            ready(address)
            supervisor.run()
        else:
            server = uvicorn.Server(config)
            with _stopped_by_signals(server):
                ready(address)
                server.run(sockets=[listener])


def application() -> FastAPI:
    """The application over the database that the environment names; made once in each worker process."""
    from rmdesk.center.api.app import create_app

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    as_of = os.environ.get(AS_OF_NAME, "")
    sslproto.SSLProtocol.max_size = _TLS_BUFFER
    app = create_app(CenterDb(os.environ[DB_NAME]), Clock(date.fromisoformat(as_of) if as_of else None))
    collect_seldom()
    return app


@contextmanager
def _told(url: str, as_of: date | None) -> Iterator[None]:
    """What `application` reads, in the environment of this process and of those it starts."""
    said = {DB_NAME: url, AS_OF_NAME: as_of.isoformat() if as_of else ""}
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _check_tls(at: Listening) -> None:
    """Pass if nobody can read along.

    Raises:
        UsageError: otherwise.
    """
    if (at.tls_cert is None) != (at.tls_key is None):
        raise UsageError(_("A certificate needs its key."), _("Give both --tls-cert and --tls-key."))
    if at.tls_cert is None:
        if not _is_loopback(at.host):
            raise UsageError(
                _("On {host} others could read customers' data along the way.").format(host=at.host),
                _("Give --tls-cert and --tls-key, or listen on 127.0.0.1 behind a proxy that does TLS."),
            )
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(at.tls_cert, at.tls_key)
    except OSError as error:  # SSLError is one
        unread = isinstance(error, FileNotFoundError | PermissionError)
        reason = error.strerror if unread else _("they are not a PEM certificate and its key")
        raise UsageError(
            _("The certificate {cert} and the key {key} cannot be used: {reason}.").format(cert=at.tls_cert, key=at.tls_key, reason=reason)
        ) from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls13(_config: uvicorn.Config, default: Callable[[], ssl.SSLContext]) -> ssl.SSLContext:
    context = default()
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


@contextmanager
def _bound(at: Listening) -> Iterator[socket.socket]:
    """A socket that accepts connections already; what comes before the application is ready waits in its queue."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(_("{host} is not an address of this machine: {reason}.").format(host=at.host, reason=error.strerror)) from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError as error:
            raise RmdeskError(
                _("Cannot listen on {host}:{port}: {reason}.").format(host=at.host, port=at.port, reason=error.strerror),
                _("Choose another --port (0 takes a free one), or stop what uses it."),
            ) from error
        listener.set_inheritable(True)
        yield listener


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """A signal stops the server from the first moment on, and is no error: uvicorn would raise it anew once it has stopped."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    former = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def _stop_with_stdin() -> None:
    """Stop as by SIGTERM when stdin ends: whoever started this process is gone."""

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            continue
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="stdin").start()
