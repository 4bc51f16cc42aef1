"""A desk with a real encrypted replica, talking to a `SmallBank` in the same process."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from rmdesk.clock import StoppedClock
from rmdesk.store import settings
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key, Vault
from rmdesk.store.wire import Wire, quoted
from rmdesk.sync.protocol import Center
from rmdesk.sync.run import SyncReport, quiet, sync
from rmdesk.sync.verify import VerifyReport, verify
from tests.center.small_bank import NOW, STAMP, SmallBank


def an_empty_desk(home: Path) -> Replica:
    """A new desk's empty replica in `home`, open. Its key and tables are made once in a process and copied; it opens with "a passphrase"."""
    made, key = _made_once()
    shutil.copytree(made, home, dirs_exist_ok=True)
    return Replica(home, key)


@cache
def _made_once() -> tuple[Path, Key]:
    folder = Path(tempfile.mkdtemp(prefix="rmdesk-empty-desk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    key = Vault(folder).create("a passphrase")
    Replica.create(folder, key).close()
    return folder, key


class SmallDesk:
    """The desk of `who`; its device is known to the center as `device-<who>`."""

    def __init__(self, home: Path, bank: SmallBank, who: str) -> None:
        self.who = who
        self.clock = StoppedClock(at=NOW)
        self.center: Center = bank.session(who)
        self.replica = an_empty_desk(home)
        with self.replica.writing() as db:
            settings.put(db, "device", f"device-{who}")
            settings.put(db, "person_id", who)

    @property
    def device(self) -> str:
        return f"device-{self.who}"

    def close(self) -> None:
        self.replica.close()

    def sync(self) -> SyncReport:
        return sync(self.replica, self.center, self.clock, quiet)

    def verify(self) -> VerifyReport:
        return verify(self.replica, self.center, quiet, deep=True)

    def edits(self) -> Edits:
        return Edits(self.replica, self.who, self.device, self.clock)

    def log_contact(self, customer: str, **more: Wire) -> str:
        with self.edits().batch() as batch:
            return batch.insert("contact", {"customer_id": customer, "start": STAMP, "channel": "phone", "result": "interested", **more})

    def remark(self, customer: str, text: str) -> None:
        with self.edits().batch() as batch:
            batch.update("customer", customer, {"remarks": text})

    def ids(self, table: str) -> set[str]:
        with self.replica.reading() as db:
            return {str(row) for (row,) in db.execute(f"SELECT id FROM {quoted(table)}")}

    def value(self, table: str, row_id: str, field: str) -> Wire:
        with self.replica.reading() as db:
            found: Wire = db.execute(f"SELECT {quoted(field)} FROM {quoted(table)} WHERE id = ?", (row_id,)).fetchone()[0]
            return found

    def outbox(self) -> list[tuple[str, str]]:
        with self.replica.reading() as db:
            return [(str(table), str(state)) for table, state in db.execute("SELECT table_name, state FROM outbox ORDER BY counter")]
