"""The center over HTTP: who is let in, what is refused, and that every answer can be read."""

from __future__ import annotations

import gzip
from datetime import timedelta
from hashlib import blake2b

import httpx2
import msgspec
import pytest
import zstandard
from fastapi.testclient import TestClient

from rmdesk.center import devices
from rmdesk.center.api.admission import Limits
from rmdesk.center.api.app import create_app
from rmdesk.clock import StoppedClock
from rmdesk.sync.protocol import (
    BODY_LIMIT,
    CHECKSUM,
    GARBLED,
    Enrol,
    Enrolled,
    Hello,
    Problem,
    Push,
    PushAnswer,
    Rekey,
    Token,
    WipeOrder,
)
from rmdesk.sync.transport import DeviceKey, HttpCenter
from tests.center.callers import Caller
from tests.center.small_bank import CHEN, LIN, NOW, SmallBank, a_contact

READING = [
    "/v1/hello",
    "/v1/changes?book=rm:chen&epoch=1&after=0",
    "/v1/snapshot?book=rm:chen",
    "/v1/digest?book=rm:chen",
    "/v1/parts?book=rm:chen",
    "/v1/rows?book=rm:chen&table=customer",
]
ENDPOINTS = ("enroll", "token", "wipe-ack", "rekey", "hello", "changes", "snapshot", "digest", "parts", "rows", "places", "hint", "push")


@pytest.fixture
def chen(bank: SmallBank) -> Caller:
    return Caller(bank, CHEN)


def test_a_code_enrols_one_device_once(chen: Caller) -> None:
    assert chen.enrolled.person == CHEN
    assert chen.again.status_code == 403


def test_a_code_expires(bank: SmallBank) -> None:
    code = bank.db.write(lambda tx: devices.issue_code(tx, CHEN, NOW - timedelta(hours=devices.CODE_HOURS, seconds=1)))
    http = TestClient(create_app(bank.db, StoppedClock(at=NOW)))
    assert http.post("/v1/enroll", content=msgspec.json.encode(Enrol(code, DeviceKey.new().public, ""))).status_code == 403


def test_a_signed_in_desk_reads_and_writes(chen: Caller) -> None:
    chen.sign_in()
    hello = msgspec.json.decode(chen.http.get("/v1/hello").content, type=Hello)
    assert [book.id for book in hello.books] == ["bank", "branch:east", "rm:chen", "private:chen"]
    push = Push(chen.enrolled.device, 1, [a_contact(1)])
    packed = zstandard.ZstdCompressor().compress(msgspec.json.encode(push))
    answer = chen.http.post("/v1/push", content=packed, headers={"content-encoding": "zstd"})
    assert msgspec.json.decode(answer.content, type=PushAnswer).outcomes[0].status == "applied"


@pytest.mark.parametrize("path", READING)
def test_nothing_is_read_without_a_token(chen: Caller, path: str) -> None:
    assert chen.http.get(path).status_code == 401
    for bad in ("Bearer x", "Bearer a.b", "Basic x", "Bearer " + "A" * 5000):
        assert chen.http.get(path, headers={"authorization": bad}).status_code == 401


@pytest.mark.parametrize("path", READING[1:])
def test_nothing_is_read_with_another_rms_token(bank: SmallBank, path: str) -> None:
    lin = Caller(bank, LIN)
    lin.sign_in()
    assert lin.http.get(path).status_code == 403


@pytest.mark.parametrize("path", READING)
def test_nothing_is_read_from_a_revoked_device(bank: SmallBank, chen: Caller, path: str) -> None:
    chen.sign_in()
    bank.db.write(lambda tx: devices.revoke(tx, chen.enrolled.device))
    assert chen.http.get(path).status_code == 401
    status, body = chen.ask_token(chen.refresh)
    assert status == 403
    assert msgspec.json.decode(body, type=WipeOrder).device == chen.enrolled.device
    assert chen.ask_token(chen.refresh, DeviceKey.new())[0] == 401, "only the device itself is told"


def test_an_access_token_expires(bank: SmallBank, chen: Caller) -> None:
    access = chen.sign_in()
    later = TestClient(create_app(bank.db, StoppedClock(at=NOW + timedelta(seconds=devices.ACCESS_SECONDS + 1))))
    assert later.get("/v1/hello", headers={"authorization": f"Bearer {access}"}).status_code == 401


def test_a_refresh_token_is_used_once_but_a_lost_answer_does_not_lock_out(chen: Caller) -> None:
    first = chen.refresh
    chen.sign_in()
    assert chen.ask_token(first)[0] == 200, "the answer with the successor may have been lost"
    chen.refresh = first
    second = chen.refresh
    status, body = chen.ask_token(second)
    assert status == 200
    newest = msgspec.json.decode(body, type=Token).refresh
    assert chen.ask_token(newest)[0] == 200
    assert chen.ask_token(newest)[0] == 200
    assert chen.ask_token(first)[0] == 409, "a copy of this desk has gone on since"


def test_a_refresh_token_without_the_devices_key_is_worth_nothing(chen: Caller) -> None:
    assert chen.ask_token(chen.refresh, DeviceKey.new())[0] == 401
    assert chen.ask_token("guess", DeviceKey.new())[0] == 401


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"device": 1}', b"\xff\xfe", b"null"])
@pytest.mark.parametrize("path", ["/v1/enroll", "/v1/token", "/v1/rekey", "/v1/wipe-ack", "/v1/push"])
def test_a_body_that_is_no_message_is_refused_in_a_sentence(chen: Caller, path: str, body: bytes) -> None:
    chen.sign_in()
    for encoding in ("", "zstd", "gzip"):
        answer = chen.http.post(path, content=body, headers={"content-encoding": encoding} if encoding else {})
        assert answer.status_code == 400
        assert answer.json()["what"]


def test_bodies_are_bounded_packed_and_unpacked(chen: Caller) -> None:
    chen.sign_in()
    large = b" " * (BODY_LIMIT + 1)
    assert chen.http.post("/v1/push", content=large).status_code == 413
    assert (
        chen.http.post("/v1/push", content=zstandard.ZstdCompressor().compress(large), headers={"content-encoding": "zstd"}).status_code
        == 413
    )


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_packed_body_that_was_altered_on_its_way_is_asked_for_again(chen: Caller, encoding: str) -> None:
    chen.sign_in()
    plain = b'{"device": "unknown"}' * 100
    packed = zstandard.ZstdCompressor().compress(plain) if encoding == "zstd" else gzip.compress(plain)
    told = {"content-encoding": encoding, CHECKSUM: blake2b(plain, digest_size=16).hexdigest()}
    for harmed in (packed[: len(packed) // 2], packed[:3], packed[:20] + bytes(9) + packed[29:], bytes(4) + packed[4:]):
        answer = chen.http.post("/v1/push", content=harmed, headers=told)
        assert (answer.status_code, answer.json()["code"]) == (400, GARBLED)


@pytest.mark.parametrize("path", ["/v1/enroll", "/v1/token", "/v1/rekey", "/v1/wipe-ack"])
def test_little_is_read_of_somebody_nobody_knows(chen: Caller, path: str) -> None:
    large = b" " * 20_000
    for content, headers in ((large, {}), (zstandard.ZstdCompressor().compress(large), {"content-encoding": "zstd"})):
        assert chen.http.post(path, content=content, headers=headers).status_code == 413


def test_edits_of_a_stranger_are_not_even_read(chen: Caller) -> None:
    assert chen.http.post("/v1/push", content=b"no message at all").status_code == 401
    chen.sign_in()
    assert chen.http.post("/v1/push", content=b"no message at all").status_code == 400


@pytest.mark.parametrize("query", ["limit=0", "limit=99999", "limit=-1", "limit=many", f"limit={2**70}", "table=nonsense", "id=%00"])
def test_odd_questions_get_clear_answers(chen: Caller, query: str) -> None:
    chen.sign_in()
    answer = chen.http.get(f"/v1/snapshot?book=rm:chen&{query}")
    assert answer.status_code in (200, 400, 404)
    assert answer.status_code != 200 or query == "id=%00", "SQLite knows such texts, PostgreSQL does not"
    assert CHECKSUM in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/v1/nothing", 404), ("DELETE", "/v1/hello", 405), ("GET", "/v1/changes", 400)]
)
def test_what_is_not_there_is_said_in_the_same_form(chen: Caller, method: str, path: str, status: int) -> None:
    answer = chen.http.request(method, path)
    assert answer.status_code == status
    assert msgspec.json.decode(answer.content, type=Problem).what


def test_the_description_names_every_message(chen: Caller) -> None:
    described = chen.http.get("/openapi.json").json()
    assert set(described["paths"]) == {f"/v1/{name}" for name in ENDPOINTS}
    assert {"Hello", "Page", "PushAnswer", "Problem"} <= set(described["components"]["schemas"])


def test_enough_is_enough_and_the_answer_says_when_to_come_again(bank: SmallBank) -> None:
    chen = Caller(bank, CHEN)
    access = chen.sign_in()
    code = msgspec.json.encode(Enrol("NO-SUCH-CODE", DeviceKey.new().public, ""))
    for limits, method, path, body in (
        (Limits(requests=0), "GET", "/v1/hello", None),
        (Limits(requests=0), "POST", "/v1/push", b""),
        (Limits(requests=0), "POST", "/v1/enroll", code),
        (Limits(snapshots=0), "GET", "/v1/snapshot?book=rm:chen", None),
    ):
        full = TestClient(create_app(bank.db, StoppedClock(at=NOW), limits))
        answer = full.request(method, path, content=body, headers={"authorization": f"Bearer {access}"})
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) >= 1
    assert full.get("/v1/hello", headers={"authorization": f"Bearer {access}"}).status_code == 200


def test_a_desk_waits_as_long_as_a_busy_center_asks() -> None:
    told: list[int] = []

    def line(_request: httpx2.Request) -> httpx2.Response:
        told.append(429 if len(told) < 6 else 200)
        busy = told[-1] == 429
        body = msgspec.json.encode(Problem("too_busy", "busy") if busy else Enrolled("d", "p", "P", "c", "r"))
        headers = {CHECKSUM: blake2b(body, digest_size=16).hexdigest()} | ({"retry-after": "0.02"} if busy else {})
        return httpx2.Response(told[-1], stream=httpx2.ByteStream(body), headers=headers)

    center = HttpCenter("http://127.0.0.1:1", http=httpx2.Client(base_url="http://127.0.0.1:1", transport=httpx2.MockTransport(line)))
    rekeyed = center.rekey(Rekey("d", "k", "n", "s"))
    assert rekeyed.device == "d"
    assert len(told) == 7


@pytest.mark.parametrize("path", READING[1:])
def test_a_desk_that_is_too_old_may_push_but_not_pull(chen: Caller, path: str) -> None:
    chen.sign_in()
    chen.http.headers["x-rmdesk-schema"] = "0"
    assert chen.http.get(path).status_code == 426
    push = Push(chen.enrolled.device, 0, [a_contact(1)])
    assert chen.http.post("/v1/push", content=msgspec.json.encode(push)).status_code == 200
