"""The world of one run: a center and its desks, copied from templates in milliseconds, one clock, one row of dice."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
import stamina

from rmdesk.center import devices, service
from rmdesk.center.api import app as application
from rmdesk.center.database import CenterDb, Tx
from rmdesk.center.feed import Feed
from rmdesk.center.permission import Person
from rmdesk.center.service import CenterService, CenterSession
from rmdesk.clock import StoppedClock
from rmdesk.domain import ids
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text
from rmdesk.store.vault import REPLICA_FILE, Key
from rmdesk.store.wire import Image
from rmdesk.sync import pull, transport
from rmdesk.sync.protocol import SCHEMA_VERSION, Center, Push, PushAnswer
from rmdesk.sync.run import SyncReport, quiet, sync
from rmdesk.sync.transport import DeviceKey
from tests.center.small_bank import CHEN, LIN, NOW, SmallBank
from tests.simulation.desk import KEY, OLDER, Backup, SimDesk
from tests.simulation.faults import Inline, Killed, Line, Plan, SimCenterDb, quick_rows
from tests.simulation.ledger import Ledger, Memory
from tests.simulation.wire import HttpLine, at_once

TEMPLATES = "templates"
WANG, BOSS = "wang", "boss"
PEOPLE = [CHEN, LIN, WANG, BOSS]
DEVICES = {"chen": CHEN, "lin": LIN, "chen2": CHEN, "wang": WANG, "boss": BOSS}
"""The desks there can be, and whose they are."""


def device_key(device: str) -> DeviceKey:
    """The key of a device of the world."""
    return DeviceKey(hashlib.sha256(device.encode()).hexdigest())


@contextmanager
def numbered(seed: object) -> Iterator[SimpleNamespace]:
    """Ids that follow from `seed` and the world's clock, and no thread that fetches ahead. The clock is `at` of what this yields."""
    dice, time = Random(f"ids {seed}"), SimpleNamespace(at=NOW)
    with pytest.MonkeyPatch.context() as patch, stamina.set_testing(True, attempts=transport.TRIES):
        patch.setattr(ids, "os", SimpleNamespace(urandom=dice.randbytes))
        patch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: int(time.at.timestamp()) * 1_000_000_000))
        patch.setattr(ids, "_LAST_MILLISECOND", 0)
        patch.setattr(ids, "_COUNT", 0)
        patch.setattr(pull, "ThreadPoolExecutor", Inline)
        patch.setattr(Tx, "rows", quick_rows)
        patch.setattr(Replica, "problems", lambda _replica: [])  # no bit rots here that `salvage` would not find
        patch.setattr(application, "run_in_threadpool", at_once)
        for module in (devices, transport):
            patch.setattr(
                module,
                "secrets",
                SimpleNamespace(token_urlsafe=lambda n: dice.randbytes(n).hex(), token_hex=lambda n: dice.randbytes(n).hex()),
            )
        patch.setattr(DeviceKey, "new", lambda: DeviceKey(dice.randbytes(32).hex()))
        if seed != TEMPLATES:
            patch.setattr(Replica, "create", _copied)
        patch.setattr(Inline, "ahead", True)
        yield time


@cache
def templates() -> Path:
    """A folder with a center's database and a filled desk for each person, made once in a process."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="rmdesk-world-", dir=memory if memory.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with numbered(TEMPLATES):
        db = CenterDb(f"sqlite:///{folder}/center.db")
        db.create_schema()
        _furnish(SmallBank(db))
        (folder / "empty").mkdir()
        Replica.create(folder / "empty", KEY).close()
        center = CenterService(db, StoppedClock(at=NOW))
        for person in PEOPLE:
            shutil.copytree(folder / "empty", folder / person)
            replica = Replica(folder / person, KEY)
            role = "supervisor" if person == BOSS else "rm"
            sync(replica, CenterSession(center, Person(person, person, role, "east", "城东支行", person)), StoppedClock(at=NOW), quiet)
            replica.close()
        db.close()
    return folder


def _copied(home: Path, key: Key) -> Replica:
    """An empty replica without waiting for its tables to be made."""
    shutil.copyfile(templates() / "empty" / REPLICA_FILE, home / REPLICA_FILE)
    return Replica(home, key)


def _furnish(bank: SmallBank) -> None:
    """What the small bank has not: a team and who leads it, a third RM, and something to say about customers."""
    bank.load("team", [{"id": "team", "code": "T", "name": "一组", "branch_id": "east"}])
    bank.load("person", [{"id": one, "team_id": "team"} for one in (CHEN, LIN)])
    bank.load("person", [{"id": WANG, "staff_no": WANG, "name": "Wang", "branch_id": "east", "team_id": "team"}])
    bank.load("person", [{"id": BOSS, "staff_no": BOSS, "name": "Boss", "role": "supervisor", "branch_id": "east", "team_id": "team"}])
    bank.load("relation_type", [{"id": "kin", "code": "kin", "name_zh": "亲属"}])
    customers = [f"{who}{n}" for who in (CHEN, LIN) for n in (1, 2, 3)]
    bank.load("contact_point", [{"id": f"phone-{one}", "customer_id": one, "kind": "mobile", "value": "1"} for one in customers])
    bank.load("preference", [{"id": f"likes-{one}", "customer_id": one} for one in customers if not one.endswith("3")])
    enrolled = [
        (f"device-{device}", person, device, device_key(device).public, hashlib.sha256(device.encode()).hexdigest(), moment_text(NOW))
        for device, person in DEVICES.items()
    ]
    bank.db.write(
        lambda tx: tx.many(
            "INSERT INTO device (id, person_id, name, public_key, status, refresh_hash, previous_hash, enrolled_at, forked_from) "
            "VALUES (?, ?, ?, ?, 'active', ?, '', ?, '')",
            enrolled,
        )
    )


class World:
    """A center, some desks, and what is on the way between them."""

    def __init__(self, seed: int, folder: Path, time: SimpleNamespace) -> None:
        self.dice = Random(f"world {seed}")
        self.folder = folder
        self.time = time
        self.trace: list[str] = []
        self.late: list[tuple[SimDesk, Callable[[], object]]] = []
        """Pushes that are still on the way although their senders gave up."""
        self.backups: list[tuple[Path, Memory]] = []
        """Copies of the center that it may be put back from, with what the ledger knew then: the newest durable one, and later ones."""
        shutil.copyfile(templates() / "center.db", folder / "center.db")
        self.db = SimCenterDb(f"sqlite:///{folder}/center.db")
        self.ledger = Ledger(folder / "center.db", PEOPLE)
        self.db.seen = self.ledger.committed
        self.desks: list[SimDesk] = []
        names = [CHEN, LIN, *self.dice.sample(["chen2", WANG, BOSS], self.dice.randint(0, 2))]
        for name in names:
            desk = self.add_desk(name, templates() / (DEVICES[name] if self.dice.random() < 0.7 else "empty"))
            if not desk.rows("SELECT 1 FROM customer") and self.dice.random() < 0.3:
                desk.vocabulary, desk.left_out = OLDER, True
                self.note(f"{desk.name} is of an older version")

    def add_desk(self, name: str, source: Path) -> SimDesk:
        """A desk made of the files in `source`."""
        from tests.simulation.oracle import nothing_blinks

        folder = self.folder / name
        folder.mkdir()
        shutil.copytree(source, folder / "life0")
        desk = SimDesk(name, DEVICES[name], folder, StoppedClock(at=self.now), partial(nothing_blinks, self))
        with desk.replica.writing() as connection:
            for setting, value in (
                ("device", f"device-{name}"),
                ("device_key", device_key(name).hex),
                ("refresh", name),
                ("person_id", desk.person),
            ):
                settings.put(connection, setting, value)
            desk.replica.journal.remember(connection)
        if self.dice.random() < 0.2:
            desk.skew = self.dice.choice([-5, -1, 1, 20]) * 365 * 86_400
        self.desks.append(desk)
        return desk

    def clone(self, desk: SimDesk, backup: Backup) -> None:
        """A second desk made of the first one's files: it takes itself for the same."""
        folder = self.folder / f"{desk.name}-clone{len(self.desks)}"
        folder.mkdir()
        shutil.copytree(backup.home, folder / "life0")
        twin = SimDesk(folder.name, desk.person, folder, desk.clock, desk.watch, vocabulary=desk.vocabulary, left_out=desk.left_out)
        twin.went_back(backup)
        self.desks.append(twin)

    @property
    def now(self) -> datetime:
        at: datetime = self.time.at
        return at

    def tick(self, seconds: int) -> None:
        """Time passes, on every clock."""
        self.time.at = self.now + timedelta(seconds=seconds)
        for desk in self.desks:
            desk.clock = StoppedClock(at=self.now + timedelta(seconds=desk.skew))

    def note(self, line: str) -> None:
        """For whoever reads the run."""
        self.trace.append(line)

    def session(self, desk: SimDesk, device: str = "") -> CenterSession:
        """The conversation of whoever sits at `desk`."""
        row = self.ledger.memory.rows["person"][desk.person]
        person = Person(
            desk.person, str(row["name"]), str(row["role"]), str(row["branch_id"]), "城东支行", device or desk.setting("device")
        )
        return CenterSession(CenterService(self.db, StoppedClock(at=self.now)), person)

    def pushed(self, desk: SimDesk, push: Push) -> PushAnswer:
        """The center takes `push`; the ledger watches."""
        with self.ledger.pushing(desk.person, push.device, push):
            answer = self.session(desk, push.device).push(push)
        self.ledger.answered(push, answer.outcomes)
        return answer

    def load(self, table: str, images: Sequence[Image]) -> None:
        """The center's own work."""
        self.db.write(lambda tx: Feed(tx, "intake", self.now).load(table, images))

    def sync(self, desk: SimDesk, plan: Plan) -> SyncReport:
        """One sync of `desk`.

        Raises:
            Killed: the desk died on the way; it must be revived.
            TooOld: the center serves newer schemas only.
        """
        Inline.ahead = plan.ahead
        schema_min, service.SCHEMA_MIN = service.SCHEMA_MIN, SCHEMA_VERSION + plan.too_old
        try:
            report = sync(desk.replica, self._center(desk, plan), desk.clock, quiet, vocabulary=desk.vocabulary)
        finally:
            service.SCHEMA_MIN = schema_min
        desk.filling = False
        return report

    def _center(self, desk: SimDesk, plan: Plan) -> Center:
        if not plan.over_http:
            return Line(self, desk, plan)
        if desk.http is None:
            desk.http = HttpLine(self, desk)
        desk.http.wire.plan = plan
        return desk.http.center

    def interject(self, desk: SimDesk, dice: Random) -> None:
        """Somebody does something while a request of `desk` is on its way."""
        from tests.simulation.steps import between

        between(self, desk, dice)

    def close(self) -> None:
        """Let go of every file."""
        for desk in self.desks:
            desk.close()
        self.ledger.close()
        self.db.close()


__all__ = ["BOSS", "DEVICES", "PEOPLE", "WANG", "Killed", "World", "numbered", "templates"]
