"""A person at a desk, as a process: edits, syncs, decides; says on disk what was saved, and may be killed at any moment.

Started as `python -m tests.processes.desk_at_work` with one line of JSON on stdin, see `Orders`. After each save, and never before, the ids of its
edits go into the file `saved`, one a line, written at once. What syncs came to goes into the file `rounds`: `ok`, or an error's code.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from rmdesk.clock import Clock
from rmdesk.desk import Desk
from rmdesk.domain.ids import uuid7
from rmdesk.errors import NotFound, RmdeskError
from rmdesk.store import settings
from rmdesk.store.edits import Batch


@dataclass(frozen=True)
class Orders:
    """What to do: make edits until there are `edits` of them (or for `seconds`, with the background worker syncing), `pause` seconds apart."""

    home: str
    passphrase: str
    seed: str
    edits: int
    pause: float
    seconds: float = 0.0


class AtWork:
    """One life of a desk."""

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        home = Path(orders.home)
        self.random = random.Random(f"{orders.seed}/{uuid7()}")
        self.desk = Desk.open(home, orders.passphrase, Clock())
        self.saved = os.open(home / "saved", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self.rounds = os.open(home / "rounds", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def run(self) -> None:
        if self.orders.seconds:
            self.desk.keep_in_step(lambda: None)
        end = time.monotonic() + self.orders.seconds
        until_sync = 1
        while (time.monotonic() < end) if self.orders.seconds else (self._last_counter() < self.orders.edits):
            self._edit()
            time.sleep(self.random.uniform(0, 2 * self.orders.pause))
            until_sync -= 1
            if until_sync <= 0:
                self._sync()
                until_sync = self.random.randint(3, 15)
        self.desk.close()

    def _edit(self) -> None:
        before = self._last_counter()
        customers = [str(row[0]) for row in self.desk.replica.reader().execute("SELECT id FROM customer")]
        if not customers:
            return self._sync()
        choice, customer = self.random.random(), self.random.choice(customers)
        try:
            if choice < 0.08:
                self._decide()
            else:
                with self.desk.edits().batch() as batch:
                    self._change(batch, customer, choice)
        except NotFound:  # the customer was moved away between the look and the edit
            return None
        with self.desk.replica.reading() as db:
            made = [str(edit) for (edit,) in db.execute("SELECT edit FROM outbox WHERE counter > ? ORDER BY counter", (before,))]
        if made:
            os.write(self.saved, "".join(f"{edit}\n" for edit in made).encode())
        return None

    def _change(self, batch: Batch, customer: str, choice: float) -> None:
        words = f"{self.orders.seed} {uuid7()}"
        if choice < 0.4:
            batch.update("customer", customer, {"remarks": words})
        if choice > 0.3:
            start = "2026-11-20T01:00:00.000Z"
            batch.insert("contact", {"customer_id": customer, "start": start, "channel": "phone", "result": "interested", "summary": words})
        if choice > 0.8:
            batch.insert("customer_note", {"customer_id": customer, "text": words * self.random.randint(1, 20)})

    def _decide(self) -> None:
        """Settle a conflict, or make a quarantined edit again, if there is one."""
        conflicts, kept = self.desk.link.conflicts(), [one for one in self.desk.link.outbox() if one.state == "quarantined"]
        if conflicts:
            self.desk.link.settle(self.random.choice(conflicts).id, self.random.choice(["mine", "theirs"]))
        elif kept:
            self.desk.link.reapply(self.random.choice(kept).counter)

    def _sync(self) -> None:
        if self.orders.seconds:
            return self.desk.link.sync_now()
        try:
            self.desk.link.sync()
            outcome = "ok"
        except RmdeskError as error:
            outcome = error.code
        os.write(self.rounds, f"{outcome}\n".encode())
        return None

    def _last_counter(self) -> int:
        with self.desk.replica.reading() as db:
            return int(settings.get(db, "edit_counter", "0"))


if __name__ == "__main__":
    AtWork(Orders(**json.loads(sys.stdin.readline()))).run()
