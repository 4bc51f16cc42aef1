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
from rmdesk.sync.protocol import BODY_LIMIT, CHECKSUM

T = TypeVar("T")
_WORTH = 1_024
"""Bytes below which compressing costs more than it saves."""
JSON = "application/json"


class TooLarge(UsageError):
    """The request is larger than the center reads."""

    code = "too_large"

    def __init__(self) -> None:
        super().__init__(_("The request is larger than {most} bytes.").format(most=BODY_LIMIT), _("Send it in smaller parts."))


async def read_body(request: Request, of: type[T]) -> T:
    """The request's JSON body as a message of type `of`.

    Raises:
        TooLarge: more than `BODY_LIMIT` bytes, packed or unpacked.
        UsageError: not JSON, or not such a message.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_LIMIT:
            raise TooLarge
        parts.append(part)
    try:
        return msgspec.json.decode(_unpacked(b"".join(parts), request.headers.get("content-encoding", "")), type=of)
    except (msgspec.MsgspecError, zstandard.ZstdError, zlib.error, OSError, EOFError, UnicodeDecodeError) as error:
        raise UsageError(_("The request cannot be read: {reason}").format(reason=error)) from error


def _unpacked(body: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        with zstandard.ZstdDecompressor().stream_reader(body) as reader:
            plain = reader.read(BODY_LIMIT + 1)
    elif encoding == "gzip":
        plain = zlib.decompressobj(wbits=31).decompress(body, BODY_LIMIT + 1)
    else:
        plain = body
    if len(plain) > BODY_LIMIT:
        raise TooLarge
    return plain


def answer(request: Request, message: object, status: int = 200) -> Response:
    """`message` as JSON, packed the way the caller accepts it."""
    body = msgspec.json.encode(message)
    headers = {CHECKSUM: blake2b(body, digest_size=16).hexdigest()}
    accepted = request.headers.get("accept-encoding", "")
    if len(body) >= _WORTH and "zstd" in accepted:
        body, headers["content-encoding"] = zstandard.ZstdCompressor(level=1).compress(body), "zstd"
    elif len(body) >= _WORTH and "gzip" in accepted:
        body, headers["content-encoding"] = gzip.compress(body, compresslevel=1, mtime=0), "gzip"
    return Response(body, status, headers, JSON)
