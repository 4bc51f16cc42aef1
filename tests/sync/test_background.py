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
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Key, Vault
from rmdesk.sync.background import BackgroundSync, Event
from rmdesk.sync.enrolment import enrol
from rmdesk.sync.worker import retry_seconds
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
        if event.name not in ("started", "progress", "waiting"):
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


@pytest.mark.parametrize(("failures", "seconds"), [(0, 60.0), (1, 5.0), (2, 10.0), (4, 40.0), (5, 60.0), (500, 60.0)])
def test_a_center_out_of_reach_is_tried_soon_and_never_less_often_than_polled(failures: int, seconds: float) -> None:
    assert retry_seconds(failures, 60.0) == seconds


@pytest.mark.slow
def test_a_center_that_comes_back_is_noticed_soon_and_the_next_try_is_announced(bank: SmallBank, served: str, tmp_path: Path) -> None:
    home = tmp_path / "desk"
    code = bank.db.write(lambda tx: devices.issue_code(tx, CHEN, Clock().now()))
    enrol(home, served, code, PASSPHRASE)
    key = Vault(home).unlock(PASSPHRASE)
    there = settings_of(home, key, "center_url", "http://127.0.0.1:9")
    events: queue.Queue[Event] = queue.Queue()
    worker = BackgroundSync(home, key, None, events.put)
    try:
        assert next_done(events, PATIENCE).name == "offline"
        waiting = events.get(timeout=PATIENCE)
        assert (waiting.name, 4.0 <= waiting.seconds <= 6.0) == ("waiting", True)
        worker.now()  # Ctrl+R: at once
        assert events.get(timeout=PATIENCE).name == "started"
    finally:
        worker.stop()
    settings_of(home, key, "center_url", there)
    worker = BackgroundSync(home, key, None, events.put)
    try:
        while (told := next_done(events, PATIENCE)).name != "done":
            pass
        assert told.uploaded == 0
    finally:
        worker.stop()


def settings_of(home: Path, key: Key, name: str, value: str) -> str:
    """Change a setting of the replica; what it was."""
    replica = Replica(home, key)
    with replica.writing() as db:
        before = settings.get(db, name)
        settings.put(db, name, value)
    replica.close()
    return before
