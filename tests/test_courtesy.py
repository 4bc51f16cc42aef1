"""Work behind the screen stands still while somebody waits, and never for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rmdesk import courtesy
from rmdesk.store.replica import Replica
from rmdesk.store.vault import Vault


def in_a_thread_behind(work: Callable[[], None]) -> threading.Thread:
    """Runs it as a chore."""

    def run() -> None:
        with courtesy.behind():
            work()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_work_behind_the_screen_goes_on_once_the_answer_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "URGENT", 3600.0)
    monkeypatch.setattr(courtesy, "LONGEST", 3600.0)
    order: list[str] = []

    def late() -> None:
        courtesy.give_way()
        order.append("chore")

    with courtesy.hurrying():
        chore = in_a_thread_behind(late)
        chore.join(0.1)
        order.append("answer")
    chore.join()
    assert order == ["answer", "chore"]


def test_who_does_not_work_behind_the_screen_gives_no_way() -> None:
    assert not courtesy.is_behind()
    with courtesy.hurrying():
        courtesy.give_way()  # or this thread, which is the one that hurries, would wait for itself


def test_work_goes_on_although_questions_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "LONGEST", 0.05)
    courtesy.hurry_for(3600.0)
    try:
        in_a_thread_behind(courtesy.give_way).join()
    finally:
        courtesy.hurry_for(0.0)


def test_a_question_that_takes_long_is_not_urgent_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "URGENT", 0.05)
    monkeypatch.setattr(courtesy, "LONGEST", 3600.0)
    with courtesy.hurrying():  # perhaps it waits for a lock that the chore holds
        in_a_thread_behind(courtesy.give_way).join()


def test_the_statements_of_a_chore_give_way_while_they_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courtesy, "URGENT", 3600.0)
    monkeypatch.setattr(courtesy, "LONGEST", 3600.0)
    replica = Replica.create(tmp_path, Vault(tmp_path).create("demo"))
    long = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 200000) SELECT count(*) FROM n"
    begun, done = threading.Event(), threading.Event()

    def chore() -> None:
        reader = replica.reader()
        begun.set()
        while not wanted.is_set():
            time.sleep(0.001)
        reader.execute(long).fetchall()
        done.set()

    wanted = threading.Event()
    thread = in_a_thread_behind(chore)
    begun.wait()
    with courtesy.hurrying():
        wanted.set()
        assert not done.wait(0.2)
    thread.join()
    assert done.is_set()
    replica.close()
