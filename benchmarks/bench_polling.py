"""One center process and 1,000 desks over HTTPS: each listens for hints on a connection of its own, and polls every 60 s ± 20 % on a new one.

Waits are from before the connection is made until the answer is there: TCP, TLS 1.3, signing in by the access token, `hello`. Arrivals are random, at
the mean rate of all desks and at multiples of it. Held against asking the same process for an address that it does not know.
"""

from __future__ import annotations

import asyncio
import random
import resource
import ssl
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.centers import DAY, Served, a_bank, databases, served
from benchmarks.report import percentile, spread, tell, wants_quick
from rmdesk.center import devices
from rmdesk.center.database import CenterDb, Tx
from rmdesk.clock import Clock
from rmdesk.collector import collect_seldom
from rmdesk.sync.protocol import Enrol, Token, TokenRequest, token_message

DESKS = 1_000
INTERVAL = 60.0
LIMIT_MS = 50.0
FACTORS = (1, 2, 4, 8, 12, 16, 24)
"""Multiples of the mean rate of all desks; 8 is a burst like after an outage."""


def main() -> None:
    """Run and tell, a line for each kind of center."""
    quick = wants_quick(__doc__ or "")
    collect_seldom()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as name, databases(Path(name)) as urls:
        for kind, url in urls.items():
            folder = Path(name) / kind
            folder.mkdir()
            db = CenterDb(url)
            bank = a_bank(db, 200 if quick else DESKS, managers=20 if quick else DESKS, months=2)
            people = [manager.person_id for manager in bank.managers]
            tokens = db.write(lambda tx, people=people: [signed_in(tx, person) for person in people])  # type: ignore[misc]
            db.close()
            with served(url, folder) as center:
                asyncio.run(measure(kind, center, tokens, seconds=2.0 if quick else 8.0))


def signed_in(tx: Tx, person: str) -> str:
    """An access token for a new device of `person`."""
    now, key = Clock(as_of=DAY).now(), Ed25519PrivateKey.generate()
    code = devices.issue_code(tx, person, now)
    device = devices.enrol(tx, Enrol(code, key.public_key().public_bytes_raw().hex(), "desk"), now)
    signature = key.sign(token_message(device.device, device.refresh, "nonce")).hex()
    token = devices.token(tx, TokenRequest(device.device, device.refresh, "nonce", signature), now)
    assert isinstance(token, Token)
    return token.access


async def measure(kind: str, center: Served, tokens: list[str], seconds: float) -> None:
    """One kind of center."""
    desks = [_Desk(center, token) for token in tokens]
    for desk in desks[:10]:
        await desk.poll("/v1/hello")
    before = _memory(center.pid)
    streams = [
        stream
        for first in range(0, len(desks), 50)
        for stream in await asyncio.gather(*(desk.listen() for desk in desks[first : first + 50]))
    ]
    listening = _memory(center.pid)
    mean = DESKS / INTERVAL
    bare = await arrivals(desks, mean, seconds, "/v1/unknown")
    waits: dict[int, list[float]] = {}
    used: dict[int, float] = {}
    for factor in FACTORS:
        start = _cpu(center.pid)
        waits[factor] = await arrivals(desks, mean * factor, seconds, "/v1/hello")
        used[factor] = _cpu(center.pid) - start
        if percentile(waits[factor], 0.99) > LIMIT_MS and factor >= FACTORS[2]:
            break
    after = _memory(center.pid)
    for _reader, writer in streams:
        writer.close()
    good = [factor for factor, values in waits.items() if percentile(values, 0.99) <= LIMIT_MS]
    tell(
        "polling",
        {
            "center": kind,
            "desks": len(desks),
            "hint_streams": len(streams),
            "mean_rate_s": round(mean, 1),
            "poll_ms": spread(waits[1]),
            "poll_ms_by_factor": {f"x{factor}": spread(values) for factor, values in waits.items()},
            "center_cpu_ms_a_poll": round(used[1] / len(waits[1]) * 1e3, 2),
            "bare_https_ms": spread(bare),
            "ratio_p50_to_bare_https": round(percentile(waits[1], 0.5) / percentile(bare, 0.5), 2),
            "highest_rate_under_50_ms": round(mean * max(good), 1) if good else 0,
            "center_mib": {"start": round(before / 1024), "listening": round(listening / 1024), "end": round(after / 1024)},
            "kib_a_desk": round((listening - before) / len(desks), 1),
        },
        {"poll_p99_ms": (percentile(waits[1], 0.99), LIMIT_MS, "<=")},
    )


async def arrivals(desks: list[_Desk], rate: float, seconds: float, path: str) -> list[float]:
    """Milliseconds each of the polls that come in `seconds` waits; they come when they come, however long others wait."""
    polls: list[asyncio.Task[float]] = []
    start = perf_counter()
    due = start
    while due < start + seconds:
        await asyncio.sleep(max(0.0, due - perf_counter()))
        polls.append(asyncio.create_task(random.choice(desks).poll(path)))
        due += random.expovariate(rate)
    return list(await asyncio.gather(*polls))


class _Desk:
    """What one desk asks."""

    def __init__(self, center: Served, token: str) -> None:
        self._port = int(center.url.rpartition(":")[2])
        self._trust = _trust(center)
        self._token = token

    async def poll(self, path: str) -> float:
        """Milliseconds from before the connection until the whole answer is there."""
        start = perf_counter()
        reader, writer = await self._ask(path, "close")
        answer = await reader.read()
        waited = (perf_counter() - start) * 1e3
        writer.close()
        with suppress(ConnectionError, ssl.SSLError):
            await writer.wait_closed()
        assert answer.startswith(b"HTTP/1.1 200" if path == "/v1/hello" else b"HTTP/1.1 404"), answer[:300]
        return waited

    async def listen(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A stream of hints, once its first line is there."""
        reader, writer = await self._ask("/v1/hint", "keep-alive")
        while not (line := await reader.readline()).startswith(b": quiet"):
            assert line, "the center ended the stream"
        return reader, writer

    async def _ask(self, path: str, connection: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, ssl=self._trust)
        lines = (
            f"GET {path} HTTP/1.1",
            "host: 127.0.0.1",
            f"authorization: Bearer {self._token}",
            "accept-encoding: zstd",
            f"connection: {connection}",
        )
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        return reader, writer


_contexts: dict[str, ssl.SSLContext] = {}


def _trust(center: Served) -> ssl.SSLContext:
    return _contexts.setdefault(str(center.ca), ssl.create_default_context(cafile=str(center.ca)))


def _memory(pid: int) -> int:
    """KiB that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def _cpu(pid: int) -> float:
    """CPU seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main()
