"""The worker beside the workstation: it syncs by itself, and at once when the center says that something changed."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from rmdesk.center import devices
from rmdesk.center.api.app import create_app
from rmdesk.clock import Clock
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault
from rmdesk.sync.background import BackgroundSync, Event
from rmdesk.sync.enrolment import enrol
from tests.center.small_bank import CHEN, SmallBank

PASSPHRASE = "a passphrase"
LONG = 3_600.0
PATIENCE = 60.0


@pytest.fixture
def served(bank: SmallBank) -> Iterator[str]:
    """The address of the center, answering on a real socket."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(create_app(bank.db, Clock()), log_config=None, lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(PATIENCE)


def next_done(events: queue.Queue[Event], seconds: float) -> Event:
    while True:
        event = events.get(timeout=seconds)
        if event.name not in ("started", "progress"):
            return event


@pytest.mark.slow
def test_a_change_at_the_center_is_here_long_before_the_next_poll(bank: SmallBank, served: str, tmp_path: Path) -> None:
    home = tmp_path / "desk"
    code = bank.db.write(lambda tx: devices.issue_code(tx, CHEN, Clock().now()))
    enrol(home, served, code, PASSPHRASE)
    key = Vault(home).unlock(PASSPHRASE)
    events: queue.Queue[Event] = queue.Queue()
    worker = BackgroundSync(home, key, None, events.put, interval=LONG)
    try:
        assert next_done(events, PATIENCE).name == "done"
        for turn in range(60):  # the worker begins to listen a moment after its first round
            bank.load("customer", [{"id": "chen1", "level": f"level {turn}"}])
            try:
                told = next_done(events, 1.0)
            except queue.Empty:
                continue
            assert (told.name, told.rows > 0) == ("done", True)
            break
        else:
            pytest.fail("no hint was heard")
    finally:
        worker.stop()
    replica = Replica(home, key)
    assert str(replica.reader().execute("SELECT level FROM customer WHERE id = 'chen1'").fetchone()[0]).startswith("level")
    replica.close()
