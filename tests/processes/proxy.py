"""A TCP proxy that does harm: what a bad line does to a connection, at a byte that a seed decides.

One loop in a thread of its own serves all connections. Each gets its fate when it is accepted: late bytes, a reset, a clean end in mid-sentence,
silence, or one altered byte, after so many bytes in one of the two directions. The address stays the same while what is behind it comes and goes.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

RST: Final = struct.pack("ii", 1, 0)
"""SO_LINGER that makes closing a socket a reset."""
_MOST_BYTES: Final = 40_000.0


@dataclass(frozen=True)
class Weather:
    """What may happen: the share of connections that suffer each harm (they add up to at most 1), and delays in seconds."""

    reset: float = 0.0
    cut: float = 0.0
    silence: float = 0.0
    altered: float = 0.0
    late: float = 0.0
    """Longest delay of a piece."""
    silent_for: float = 2.0
    """How long a silent connection stays open."""


CALM: Final = Weather()


@dataclass
class _Fate:
    """What becomes of one connection: `harm` after `left` bytes towards the desk or the center."""

    harm: str
    to_desk: bool
    left: int
    late: float
    random: random.Random = field(repr=False)


class Proxy:
    """Forwards to `behind` (host, port), which may change; with no harm done until `weather` is set."""

    def __init__(self, seed: int) -> None:
        self.behind: tuple[str, int] | None = None
        self.weather = CALM
        self.done: Counter[str] = Counter()
        """Harm that was really done, by kind; and connections."""
        self._seed = seed
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._pairs: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, daemon=True, name="proxy")
        self._thread.start()

    def calm(self) -> None:
        """No harm from now on; connections that were promised some are dropped."""
        self.weather = CALM
        self._loop.call_soon_threadsafe(self._drop)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _drop(self) -> None:
        for pair in self._pairs:
            pair.cancel()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._accept, sock=self._listener))
        self._loop.run_forever()
        server.close()
        self._drop()
        self._loop.run_until_complete(asyncio.gather(*self._pairs, return_exceptions=True))
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.done["connections"] += 1
        fate = self._fate(self.done["connections"])
        task = asyncio.current_task()
        assert task is not None
        self._pairs.add(task)
        try:
            await self._serve(reader, writer, fate)
        except (OSError, asyncio.CancelledError):
            _end(writer, abruptly=True)
        finally:
            self._pairs.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fate: _Fate) -> None:
        if self.behind is None:
            return _end(writer, abruptly=True)
        to_center = await asyncio.open_connection(*self.behind)
        ways = [
            asyncio.create_task(self._pump(reader, to_center[1], fate, to_desk=False)),
            asyncio.create_task(self._pump(to_center[0], writer, fate, to_desk=True)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            abruptly = fate.harm == "reset" and fate.left <= 0
            _end(writer, abruptly=abruptly)
            _end(to_center[1], abruptly=abruptly)
        return None

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fate: _Fate, *, to_desk: bool) -> None:
        while piece := await reader.read(8192):
            if fate.late:
                await asyncio.sleep(fate.random.uniform(0, fate.late))
            harmed = fate.harm and fate.to_desk == to_desk and fate.left > 0
            if harmed and len(piece) >= fate.left:
                whole, piece = piece, piece[: fate.left - 1]
                place, fate.left = fate.left - 1, 0
                self.done[fate.harm] += 1
                if fate.harm == "altered":
                    piece = whole[:place] + bytes([whole[place] ^ (1 << fate.random.randrange(8))]) + whole[place + 1 :]
                    fate.harm = ""
                elif fate.harm == "silence":
                    await asyncio.sleep(self.weather.silent_for)
                    return
                else:
                    writer.write(piece)
                    await writer.drain()
                    return
            elif harmed:
                fate.left -= len(piece)
            writer.write(piece)
            await writer.drain()

    def _fate(self, number: int) -> _Fate:
        lot = random.Random(f"{self._seed}/{number}")
        weather, drawn, harm = self.weather, lot.random(), ""
        for kind, share in (("reset", weather.reset), ("cut", weather.cut), ("silence", weather.silence), ("altered", weather.altered)):
            if drawn < share:
                harm = kind
                break
            drawn -= share
        return _Fate(harm, lot.random() < 0.6, round(_MOST_BYTES ** lot.uniform(0.4, 1)), weather.late * lot.random(), lot)


def _end(writer: asyncio.StreamWriter, *, abruptly: bool) -> None:
    with contextlib.suppress(OSError):
        if abruptly:
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RST)
        writer.close()


@contextlib.contextmanager
def proxied(seed: int) -> Iterator[Proxy]:
    """A proxy while inside."""
    proxy = Proxy(seed)
    try:
        yield proxy
    finally:
        proxy.close()
