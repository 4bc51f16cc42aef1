"""What was reported saved is there, whatever is killed and whoever else writes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from rmdesk.store import settings
from rmdesk.store.replica import Replica
from tests.conftest import ROOT
from tests.store.desks import KEY, a_customer, rows

KILLS = 60
LONGEST_WAIT = 0.01
"""Seconds from the save that was waited for to the kill, at most: it falls into one of the next saves, or (every third) into the opening."""


@contextmanager
def saver(home: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.store.saver", str(home)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.stdin.close()  # type: ignore[union-attr]


def ask(process: subprocess.Popen[str], device: str, most: int) -> int:
    """Start a child; its process id."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{device} {most}\n")
    process.stdin.flush()
    return int(process.stdout.readline())


def next_saved(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def saved_until_end(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return [line.strip() for line in iter(process.stdout.readline, "\n")]


@pytest.fixture
def ready(home: Path) -> Path:
    replica = Replica(home, KEY)
    customer = a_customer(replica)
    with replica.writing() as connection:
        settings.put(connection, "customer", customer)
    replica.close()
    return home


def check_whole(home: Path, saved: list[str]) -> None:
    """Each reported contact is there with its task and outbox entries; what else is there is complete as well; no page is damaged."""
    replica = Replica(home, KEY)
    assert replica.problems() == []
    assert replica.reader().execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert replica.reader().execute("PRAGMA foreign_key_check").fetchall() == []
    contacts = {str(row["id"]) for row in rows(replica, "contact")}
    tasks = {str(row["description"]) for row in rows(replica, "activity")}
    entries = rows(replica, "outbox")
    assert set(saved) <= contacts
    assert tasks == contacts
    assert {str(entry["row_id"]) for entry in entries if entry["table_name"] == "contact"} == contacts
    assert [entry["counter"] for entry in entries] == list(range(1, 2 * len(contacts) + 1))
    assert len(rows(replica, "overlay")) == len(entries)
    replica.close()


@pytest.mark.slow
def test_killing_it_while_it_saves_loses_nothing_that_was_reported_saved(ready: Path) -> None:
    chance = random.Random(20261120)
    saved: list[str] = []
    with saver(ready) as process:
        for _kill in range(KILLS):
            child = ask(process, "desk", 1_000_000)
            saved += [next_saved(process) for _save in range(chance.choice((0, 1, 4)))]
            time.sleep(chance.uniform(0, LONGEST_WAIT))
            os.kill(child, signal.SIGKILL)
            saved += saved_until_end(process)
    assert len(saved) > KILLS
    check_whole(ready, saved)


def test_two_processes_save_side_by_side(ready: Path) -> None:
    with ExitStack() as stack:
        processes = [stack.enter_context(saver(ready)) for _number in range(2)]
        for process in processes:
            ask(process, "desk", 40)
        saved = [contact for process in processes for contact in saved_until_end(process)]
    assert len(set(saved)) == 80
    check_whole(ready, saved)
