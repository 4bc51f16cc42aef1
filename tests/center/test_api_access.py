"""Every endpoint, tried by everybody who has no business there. The endpoints are taken from the description, so that no new one is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import uuid4

import msgspec
import pytest
from fastapi.testclient import TestClient

from rmdesk.center import devices
from rmdesk.center.api.app import create_app
from rmdesk.clock import StoppedClock
from rmdesk.sync.protocol import Enrol, Mutation, Outcome, Push, PushAnswer, Rekey, TokenRequest, WipeAck
from rmdesk.sync.transport import DeviceKey
from tests.center.callers import Caller
from tests.center.small_bank import CHEN, LIN, NOW, SmallBank, a_contact, a_mutation

SECRET: Final = f"only for Chen {uuid4()}"
"""Stands in rows of Chen's book, and in no other."""

WITHOUT: Final = {
    "no token": 401,
    "garbage": 401,
    "another scheme": 401,
    "altered": 401,
    "expired": 401,
    "revoked": 401,
    "another manager's": 403,
}
"""What reading a book, and what pushing as Chen's device, comes to."""
OWN: Final = WITHOUT | {"another manager's": 200}
"""Where the answer is about the caller, not about a book: another manager hears of themselves."""
OPEN: Final[dict[str, int]] = dict.fromkeys(WITHOUT, 401)
"""Who comes without a token anyway proves themselves with what they send; here they send what proves nothing."""


@dataclass(frozen=True)
class Endpoint:
    """How to ask, and what everybody gets. `of_chen` asks for what is Chen's."""

    path: str
    expected: dict[str, int]
    body: Callable[[str], msgspec.Struct] | None = None
    """What to send, for Chen's device."""


def _forged(device: str) -> str:
    return DeviceKey.new().sign(device.encode())


ENDPOINTS: Final = {
    "POST /v1/enroll": Endpoint("", dict.fromkeys(WITHOUT, 403), lambda _device: Enrol("NO-SUCH-CODE", DeviceKey.new().public, "")),
    "POST /v1/token": Endpoint("", OPEN, lambda device: TokenRequest(device, "guess", "n", _forged(device))),
    "POST /v1/rekey": Endpoint("", OPEN, lambda device: Rekey(device, DeviceKey.new().public, "", _forged(device))),
    "POST /v1/wipe-ack": Endpoint("", OPEN, lambda device: WipeAck(device, _forged(device))),
    "POST /v1/push": Endpoint("", WITHOUT, lambda device: Push(device, 1, [a_contact(1)])),
    "GET /v1/hello": Endpoint("", OWN),
    "GET /v1/hint": Endpoint("", OWN),
    "GET /v1/changes": Endpoint("?book=rm:chen&epoch=1&after=0", WITHOUT),
    "GET /v1/snapshot": Endpoint("?book=rm:chen", WITHOUT),
    "GET /v1/digest": Endpoint("?book=rm:chen", WITHOUT),
    "GET /v1/places": Endpoint("?kpi=aum&month=2026-11-01", OWN),
    "GET /v1/parts": Endpoint("?book=rm:chen", WITHOUT),
    "GET /v1/rows": Endpoint("?book=rm:chen&table=customer", WITHOUT),
}


class Door:
    """The center's application, and the tokens of everybody who knocks."""

    def __init__(self, bank: SmallBank, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("rmdesk.center.api.app.ACCESS_SECONDS", 0)  # a stream of hints ends with its first word
        bank.load("customer", [{"id": "chen1", "remarks": SECRET}])
        bank.load("kpi", [{"id": "aum", "code": "aum", "name_zh": "AUM", "formula": "aum_average", "unit": "money"}])
        bank.load("customer_note", [{"id": "note1", "customer_id": "chen1", "text": SECRET}])
        chen, lin, revoked = Caller(bank, CHEN), Caller(bank, LIN), Caller(bank, CHEN)
        early = Caller(bank, CHEN, NOW - timedelta(seconds=devices.ACCESS_SECONDS + 1))
        self.device = chen.enrolled.device
        self.own = chen.sign_in()
        self.tokens = {
            "no token": "",
            "garbage": "Bearer garbage",
            "another scheme": f"Basic {self.own}",
            "altered": f"Bearer {self.own[:10]}{'A' if self.own[10] != 'A' else 'B'}{self.own[11:]}",
            "expired": f"Bearer {early.sign_in()}",
            "revoked": f"Bearer {revoked.sign_in()}",
            "another manager's": f"Bearer {lin.sign_in()}",
        }
        bank.db.write(lambda tx: devices.revoke(tx, revoked.enrolled.device))
        self.http = TestClient(create_app(bank.db, StoppedClock(at=NOW)), raise_server_exceptions=False)

    def ask(self, name: str, token: str) -> tuple[int, str]:
        """Status and text of the answer."""
        endpoint, (method, _space, path) = ENDPOINTS[name], name.partition(" ")
        content = msgspec.json.encode(endpoint.body(self.device)) if endpoint.body else None
        answer = self.http.request(method, path + endpoint.path, content=content, headers={"authorization": token} if token else {})
        return answer.status_code, answer.text


@pytest.fixture
def door(bank: SmallBank, monkeypatch: pytest.MonkeyPatch) -> Door:
    return Door(bank, monkeypatch)


def test_every_endpoint_there_is_stands_in_the_table(door: Door) -> None:
    described = door.http.get("/openapi.json").json()["paths"]
    assert {f"{method.upper()} {path}" for path, methods in described.items() for method in methods} == ENDPOINTS.keys()


def test_who_has_no_business_here_gets_the_status_of_the_table_and_no_row_of_chens(bank: SmallBank, door: Door) -> None:
    for name, endpoint in ENDPOINTS.items():
        for who, token in door.tokens.items():
            status, text = door.ask(name, token)
            assert (name, who, status) == (name, who, endpoint.expected[who])
            assert SECRET not in text, (name, who)
            assert "rm:chen" not in text or status == 403, (name, who)
    assert bank.rows("SELECT count(*) FROM contact") == [(0,)]
    assert bank.rows("SELECT count(*) FROM mutation") == [(0,)]
    assert bank.rows("SELECT count(*) FROM device WHERE wiped_at IS NOT NULL") == [(0,)]


def test_chen_gets_in_everywhere_with_the_own_token(door: Door) -> None:
    told = {name: door.ask(name, f"Bearer {door.own}") for name in ENDPOINTS if ENDPOINTS[name].expected != OPEN and "enroll" not in name}
    assert {status for status, _text in told.values()} == {200}
    assert {name for name, (_status, text) in told.items() if SECRET in text} == {"GET /v1/changes", "GET /v1/snapshot", "GET /v1/rows"}


@pytest.mark.parametrize(
    "book", ["rm:chen", "private:chen", "branch:west", "unassigned", "rm:", "", "rm:lin' OR '1'='1", "RM:CHEN", "rm:chen\x00", "銀行"]
)
def test_no_spelling_of_a_book_opens_another_managers(bank: SmallBank, door: Door, book: str) -> None:
    headers = {"authorization": door.tokens["another manager's"]}
    for path, more in (
        ("changes", {"epoch": "1", "after": "0"}),
        ("snapshot", {}),
        ("digest", {}),
        ("parts", {}),
        ("rows", {"table": "customer"}),
    ):
        answer = door.http.get(f"/v1/{path}", params={"book": book, **more}, headers=headers)
        assert answer.status_code == 403, path
        assert SECRET not in answer.text


def pushed(door: Door, bank: SmallBank, mutation: Mutation) -> Outcome:
    lin = Caller(bank, LIN)
    lin.sign_in()
    answer = lin.http.post("/v1/push", content=msgspec.json.encode(Push(lin.enrolled.device, 1, [mutation])))
    assert answer.status_code == 200
    assert SECRET not in answer.text
    return msgspec.json.decode(answer.content, type=PushAnswer).outcomes[0]


@pytest.mark.parametrize(
    ("mutation", "status"),
    [
        (a_mutation(1, "customer", "chen1", remarks=("", "mine now")), "quarantined"),
        (a_mutation(1, "customer_note", "note1", text=("", "mine now")), "rejected"),
        (a_contact(1, owner_id=CHEN), "rejected"),
        (a_contact(1, owner_id=LIN), "quarantined"),
        (a_mutation(1, "customer", "new", "insert", name=(None, "x"), customer_no=(None, "x")), "rejected"),
        (a_mutation(1, "person", "lin", role=("rm", "supervisor")), "rejected"),
        (a_mutation(1, "assignment", "a-chen1-chen", person_id=("chen", "lin")), "rejected"),
        (a_mutation(1, "device", "x", status=("active", "revoked")), "rejected"),
    ],
)
def test_no_edit_reaches_into_another_managers_book(bank: SmallBank, door: Door, mutation: Mutation, status: str) -> None:
    assert pushed(door, bank, mutation).status == status
    assert bank.rows("SELECT remarks FROM customer WHERE id = 'chen1'") == [(SECRET,)]
    assert bank.rows("SELECT text FROM customer_note") == [(SECRET,)]
    assert bank.rows("SELECT count(*) FROM contact") == [(0,)]
