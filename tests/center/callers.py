"""Devices that talk HTTP to the center's application, in this process."""

from __future__ import annotations

from datetime import datetime

import msgspec
from fastapi.testclient import TestClient

from rmdesk.center import devices
from rmdesk.center.api.app import create_app
from rmdesk.clock import StoppedClock
from rmdesk.sync.protocol import Enrol, Enrolled, Token, TokenRequest, token_message
from rmdesk.sync.transport import DeviceKey
from tests.center.small_bank import NOW, SmallBank


class Caller:
    """A device talking HTTP to the application."""

    def __init__(self, bank: SmallBank, who: str, at: datetime = NOW) -> None:
        self.http = TestClient(create_app(bank.db, StoppedClock(at=at)), raise_server_exceptions=False)
        self.key = DeviceKey.new()
        code = bank.db.write(lambda tx: devices.issue_code(tx, who, at))
        body = msgspec.json.encode(Enrol(code.lower(), self.key.public, "test"))
        self.enrolled = msgspec.json.decode(self.http.post("/v1/enroll", content=body).content, type=Enrolled)
        self.again = self.http.post("/v1/enroll", content=body)
        self.refresh = self.enrolled.refresh

    def ask_token(self, refresh: str, key: DeviceKey | None = None) -> tuple[int, bytes]:
        signature = (key or self.key).sign(token_message(self.enrolled.device, refresh, "n"))
        answer = self.http.post("/v1/token", content=msgspec.json.encode(TokenRequest(self.enrolled.device, refresh, "n", signature)))
        return answer.status_code, answer.content

    def sign_in(self) -> str:
        status, body = self.ask_token(self.refresh)
        assert status == 200
        token = msgspec.json.decode(body, type=Token)
        self.refresh = token.refresh
        self.http.headers["authorization"] = f"Bearer {token.access}"
        return token.access
