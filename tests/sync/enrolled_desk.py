"""A desk that was enrolled as in life: device key, tokens, HTTP routes; the center's application answers in this process."""

from __future__ import annotations

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from rmdesk.center import devices
from rmdesk.center.api.app import create_app
from rmdesk.clock import Clock, StoppedClock
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.sync.enrolment import enrol
from rmdesk.sync.identity import StoredCredentials
from rmdesk.sync.transport import HttpCenter
from tests.center.small_bank import NOW, SmallBank
from tests.sync.small_desk import SmallDesk

URL = "http://127.0.0.1:1"
PASSPHRASE = "a passphrase"


def over_http(bank: SmallBank, clock: Clock | None = None) -> TestClient:
    """The center's application over `bank`, as an HTTP client."""
    return TestClient(create_app(bank.db, clock or StoppedClock(at=NOW)), raise_server_exceptions=False)


class EnrolledDesk(SmallDesk):
    """A desk in `home`, which must have been enrolled; see `enrolled` and `copy_of`."""

    def __init__(self, home: Path, bank: SmallBank, http: TestClient | None = None) -> None:
        self.home = home
        self.bank = bank
        self.clock = StoppedClock(at=NOW)
        self.replica = Replica(home, Vault(home).unlock(PASSPHRASE))
        self.who = self.setting("person_id")
        self.center = HttpCenter(URL, StoredCredentials(self.replica, home), http=http or over_http(bank))

    @property
    def device(self) -> str:
        return self.setting("device")

    def setting(self, name: str) -> str:
        with self.replica.reading() as db:
            return settings.get(db, name)

    def again(self) -> EnrolledDesk:
        """The same desk, started anew."""
        self.close()
        return EnrolledDesk(self.home, self.bank)

    def copy_of(self, name: str) -> Path:
        """A copy of the whole profile folder, as a backup or a clone would be."""
        self.close()
        copy = shutil.copytree(self.home, self.home.with_name(name))
        self.replica = Replica(self.home, Vault(self.home).unlock(PASSPHRASE))
        self.center = HttpCenter(URL, StoredCredentials(self.replica, self.home), http=over_http(self.bank))
        return copy


def enrolled(home: Path, bank: SmallBank, who: str) -> EnrolledDesk:
    """A newly enrolled desk."""
    code = bank.db.write(lambda tx: devices.issue_code(tx, who, NOW))
    enrol(home, URL, code, PASSPHRASE, center=HttpCenter(URL, http=over_http(bank)))
    return EnrolledDesk(home, bank)
