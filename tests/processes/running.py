"""A center and desks as processes, the bad line between them, and the hand that kills."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rmdesk.center import devices
from rmdesk.center.database import CenterDb
from rmdesk.center.feed import Feed
from rmdesk.clock import Clock
from rmdesk.desk import Desk
from rmdesk.sync.enrolment import enrol
from tests.center.small_bank import CHEN, LIN, SmallBank
from tests.cli.runner import environment
from tests.conftest import ROOT
from tests.processes.certificates import Signed
from tests.processes.proxy import Proxy

PASSPHRASE = "a passphrase"
PATIENCE = 60.0


def bank_of(db: CenterDb) -> SmallBank:
    """A bank of two managers, who share half of their customers."""
    db.create_schema()
    bank = SmallBank(db)
    more = [f"{who}{n}" for who in (CHEN, LIN) for n in range(4, 9)]
    bank.load("customer", [{"id": id, "customer_no": id, "name": f"客户{id}"} for id in more])
    for id in more:
        bank.assign(id, id[:-1])
        if int(id[-1]) % 2:
            bank.assign(id, LIN if id.startswith(CHEN) else CHEN, part="assist")
    return bank


class CenterProcess:
    """`rmdesk center serve`, which can be killed and started again; `proxy` always leads to the living one."""

    def __init__(self, url: str, proxy: Proxy, folder: Path, tls: Signed | None = None) -> None:
        self._words = ["center", "serve", "--db", url, "--port", "0", "--until-stdin-ends"]
        if tls is not None:
            self._words += ["--tls-cert", str(tls.cert), "--tls-key", str(tls.key)]
        self._proxy = proxy
        self._log = folder / "center.log"
        self.scheme = "https" if tls else "http"
        self.process: subprocess.Popen[str] | None = None
        self.kills = 0
        self._over = False

    @property
    def url(self) -> str:
        """The address that desks know."""
        return f"{self.scheme}://127.0.0.1:{self._proxy.port}"

    @property
    def answers(self) -> bool:
        """Whether one is running, and can be reached."""
        return self._proxy.behind is not None

    def start(self) -> None:
        """Serve; nothing happens once the test is over."""
        if self._over:
            return
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "rmdesk", "--json", *self._words]
            pipe = subprocess.PIPE
            self.process = subprocess.Popen(command, env=environment(), stdin=pipe, stdout=pipe, stderr=log, text=True, cwd=ROOT)
        assert self.process.stdout is not None
        told = self.process.stdout.readline()
        assert told, self._log.read_text()
        self._proxy.behind = ("127.0.0.1", int(str(json.loads(told)["url"]).rpartition(":")[2]))

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        self._proxy.behind = None
        self.stop(signal.SIGKILL)
        self.kills += 1

    def end(self) -> None:
        """Leave nothing running."""
        self._over = True
        self.stop()

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process is not None:
            self.process.send_signal(number)
            self.process.communicate(timeout=PATIENCE)
            self.process = None


@dataclass
class DeskProcess:
    """A person's desk, and the process at work on it (`desk_at_work`)."""

    home: Path
    process: subprocess.Popen[str] | None = None
    kills: int = 0

    @staticmethod
    def enrolled(home: Path, bank: SmallBank, who: str, url: str, ca: Path | None = None) -> DeskProcess:
        """A new desk of `who`; the line must be good."""
        code = bank.db.write(lambda tx: devices.issue_code(tx, who, Clock().now()))
        enrol(home, url, code, PASSPHRASE, ca)
        (home / "secret").write_text(PASSPHRASE, encoding="utf-8")
        return DeskProcess(home)

    def start(self, seed: str, edits: int, pause: float, seconds: float = 0.0) -> None:
        """Set it to work."""
        orders = {"home": str(self.home), "passphrase": PASSPHRASE, "seed": seed, "edits": edits, "pause": pause, "seconds": seconds}
        command = [sys.executable, "-m", "tests.processes.desk_at_work"]
        with (self.home / "complaints").open("ab") as complaints:
            self.process = subprocess.Popen(command, env=environment(), stdin=subprocess.PIPE, stderr=complaints, text=True, cwd=ROOT)
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(orders) + "\n")
        self.process.stdin.close()

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(PATIENCE)
        self.kills += 1

    def end(self) -> None:
        """Leave nothing running."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)

    def still_works(self) -> bool:
        """Whether it has more to do; it must not have failed."""
        assert self.process is not None
        status = self.process.poll()
        assert status in (None, 0), (self.home / "complaints").read_text()
        return status is None

    def saved(self) -> list[str]:
        """The ids of the edits that were reported saved."""
        file = self.home / "saved"
        return file.read_text().split() if file.exists() else []

    def rounds(self) -> list[str]:
        """What its syncs came to."""
        file = self.home / "rounds"
        return file.read_text().split() if file.exists() else []

    def command(self, *words: str) -> tuple[int, Any]:
        """Status and document of a real `rmdesk --json …` on this desk."""
        command = [sys.executable, "-m", "rmdesk", "--json", f"--home={self.home}", f"--passphrase-file={self.home}/secret", *words]
        ended = subprocess.run(
            command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE * 2, check=False
        )
        return ended.returncode, json.loads(ended.stdout) if ended.stdout else ended.stderr


@dataclass(frozen=True)
class Plan:
    """How much happens, and with which seed."""

    seed: int
    edits: int
    """For each desk."""
    desk_kills: int
    """For each desk."""
    center_kills: int
    moves: int
    pause: float = 0.01
    people: tuple[str, ...] = (CHEN, LIN)
    """Whose desks there are."""


def work_through(plan: Plan, center: CenterProcess, desks: Sequence[DeskProcess], bank: SmallBank) -> None:
    """Let everybody work until all edits are made, with kills and moves at moments that the seed decides (measured in edits made)."""
    lot = random.Random(plan.seed)
    waiting = [sorted(lot.randint(0, plan.edits * 9 // 10) for _kill in range(plan.desk_kills)) for _desk in desks]
    total = plan.edits * len(desks)
    at_center = sorted(lot.randint(total // 10, total * 9 // 10) for _kill in range(plan.center_kills))
    moves = sorted(lot.randint(1, total) for _move in range(plan.moves))
    for number, desk in enumerate(desks):
        desk.start(f"{plan.seed}/{number}/0", plan.edits, plan.pause)
    while any(desk.still_works() for desk in desks):
        time.sleep(lot.uniform(0.0, 0.1))
        made = [len(desk.saved()) for desk in desks]
        for number, desk in enumerate(desks):
            if waiting[number] and made[number] >= waiting[number][0] and desk.still_works():
                waiting[number].pop(0)
                time.sleep(lot.uniform(0.0, 0.3))
                desk.kill()
                desk.start(f"{plan.seed}/{number}/{desk.kills}", plan.edits, plan.pause)
        if at_center and sum(made) >= at_center[0]:
            at_center.pop(0)
            center.kill()
            threading.Timer(lot.uniform(0.0, 0.5), center.start).start()
            time.sleep(0.01)
        if moves and sum(made) >= moves[0]:
            moves.pop(0)
            _move(bank, lot)
    deadline = time.monotonic() + PATIENCE
    while not center.answers:
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _move(bank: SmallBank, lot: random.Random) -> None:
    """Take a customer from everybody and give it to one of the two."""
    customer, to = f"{lot.choice([CHEN, LIN])}{lot.randint(1, 8)}", lot.choice([CHEN, LIN])
    rows = bank.rows("SELECT id, person_id, part, valid_from FROM assignment WHERE customer_id = ? AND valid_to IS NULL", customer)
    ended: list[dict[str, Any]] = [
        {"id": id, "customer_id": customer, "person_id": who, "part": part, "valid_from": "2026-01-01", "valid_to": "2026-11-20"}
        for id, who, part, _since in rows
        if who != to
    ]
    given: dict[str, Any] = {
        "id": f"a-{customer}-{to}",
        "customer_id": customer,
        "person_id": to,
        "part": "lead",
        "valid_from": "2026-01-01",
        "valid_to": None,
    }
    bank.db.write(lambda tx: Feed(tx, "operator", Clock().now()).load("assignment", [*ended, given]))


def settle(desks: Sequence[DeskProcess]) -> None:
    """Sync until nothing waits, and prove every replica with the real command, by hashing every row."""
    for one in desks:
        desk = Desk.open(one.home, PASSPHRASE, Clock())
        try:
            desk.link.sync()
            assert desk.link.standing().pending == 0
        finally:
            desk.close()
    for one in desks:  # syncs first: by now everybody's edits are at the center
        status, told = one.command("verify", "--deep")
        assert (status, told["equal"]) == (0, True), told


def cpu_seconds() -> float:
    """Used so far by this process and those of its children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
