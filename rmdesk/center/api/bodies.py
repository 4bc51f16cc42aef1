"""Bytes in, bytes out: bounded request bodies, zstd or gzip both ways, and a checksum that shows a truncated or altered answer."""

from __future__ import annotations

import gzip
import zlib
from hashlib import blake2b
from typing import TypeVar

import msgspec
import zstandard
from fastapi import Request, Response

from rmdesk.errors import UsageError
from rmdesk.i18n import _
from rmdesk.sync.protocol import BODY_LIMIT, CHECKSUM, GARBLED

T = TypeVar("T")
_WORTH = 1_024
"""Bytes below which compressing costs more than it saves."""
JSON = "application/json"
SMALL_BODY = 16 * 1024
"""What is read of somebody nobody knows yet, bytes."""


class TooLarge(UsageError):
    """The request is larger than the center reads."""

    code = "too_large"

    def __init__(self, most: int) -> None:
        super().__init__(_("The request is larger than {most} bytes.").format(most=most), _("Send it in smaller parts."))


class Garbled(UsageError):
    """A body was altered on its way; the sender may send it again."""

    code = GARBLED

    def __init__(self) -> None:
        super().__init__(_("The request was altered on its way."), _("Send it again."))


async def read_body(request: Request, of: type[T], most: int = BODY_LIMIT) -> T:
    """The request's JSON body as a message of type `of`.

    Raises:
        TooLarge: more than `most` bytes, packed or unpacked.
        Garbled: it came with a checksum that is not its own, or with one and cannot even be unpacked.
        UsageError: not JSON, or not such a message.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLarge(most)
        parts.append(part)
    told = request.headers.get(CHECKSUM)
    try:
        plain = _unpacked(b"".join(parts), request.headers.get("content-encoding", ""), most)
    except (zstandard.ZstdError, zlib.error) as error:
        if told is not None:
            raise Garbled from error  # whoever told the sum of what is inside had packed it well
        raise _unreadable(error) from error
    if told is not None and told != _checksum(plain):
        raise Garbled
    try:
        return msgspec.json.decode(plain, type=of)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> UsageError:
    return UsageError(_("The request cannot be read: {reason}").format(reason=error))


def _unpacked(body: bytes, encoding: str, most: int) -> bytes:
    if encoding == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            plain = reader.read(most + 1)
    elif encoding == "gzip":
        plain = zlib.decompressobj(wbits=31).decompress(body, most + 1)
    else:
        plain = body
    if len(plain) > most:
        raise TooLarge(most)
    return plain


def answer(request: Request, message: object, status: int = 200) -> Response:
    """`message` as JSON, packed the way the caller accepts it."""
    body = msgspec.json.encode(message)
    headers = {CHECKSUM: _checksum(body)}
    accepted = request.headers.get("accept-encoding", "")
    if len(body) >= _WORTH and "zstd" in accepted:
        body, headers["content-encoding"] = zstandard.ZstdCompressor(level=1).compress(body), "zstd"
    elif len(body) >= _WORTH and "gzip" in accepted:
        body, headers["content-encoding"] = gzip.compress(body, compresslevel=1, mtime=0), "gzip"
    return Response(body, status, headers, JSON)


def _checksum(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
