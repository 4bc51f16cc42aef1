"""Telling listening desks that a book moved on, so that they need not wait for their next poll. Correctness never depends on a hint.

A commit names the books it wrote. On SQLite the process that wrote tells its own listeners; on PostgreSQL the commit carries a NOTIFY, and one
connection of each center process LISTENs and tells that process's listeners.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Final

import psycopg
from sqlalchemy.engine import make_url

from rmdesk.center.database import HINT_CHANNEL, CenterDb
from rmdesk.store.wire import POSTGRES

log = logging.getLogger(__name__)
_AGAIN_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 1.0


class _Listener:
    """One desk: the newest seq of each of its books that it was not told yet. Newer ones replace older ones, so nothing piles up."""

    def __init__(self, books: Collection[str]) -> None:
        self.books = frozenset(books)
        self.loop = asyncio.get_running_loop()
        self.moved = asyncio.Event()
        self.waiting: dict[str, int] = {}

    def tell(self, book: str, seq: int) -> None:
        self.waiting[book] = seq
        self.moved.set()


class Hints:
    """The listeners of this process."""

    def __init__(self, db: CenterDb) -> None:
        self._listeners: set[_Listener] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._ready = threading.Event()
        self._hearing: threading.Thread | None = None
        self._db = db
        if db.dialect != POSTGRES:
            db.committed = self.publish
            self._ready.set()

    def stop(self) -> None:
        """Stop hearing from the database."""
        self._stopped.set()

    def publish(self, books: Mapping[str, int]) -> None:
        """Tell who listens to these books; from any thread."""
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            for book in listener.books & books.keys():
                listener.loop.call_soon_threadsafe(listener.tell, book, books[book])

    async def listen(self, books: Collection[str], quiet_seconds: float) -> AsyncIterator[tuple[str, int] | None]:
        """(book, seq) as books move on; None whenever nothing happened for `quiet_seconds`, and once at the start."""
        listener = _Listener(books)
        with self._lock:
            self._listeners.add(listener)
            if self._hearing is None and self._db.dialect == POSTGRES:
                self._hearing = threading.Thread(target=self._hear, args=(self._db.url,), daemon=True, name="hints")
                self._hearing.start()
        try:
            await asyncio.to_thread(self._ready.wait, _AGAIN_SECONDS)
            yield None
            while True:
                try:
                    await asyncio.wait_for(listener.moved.wait(), quiet_seconds)
                except TimeoutError:
                    yield None
                    continue
                listener.moved.clear()
                told, listener.waiting = listener.waiting, {}
                for book, seq in told.items():
                    yield book, seq
        finally:
            with self._lock:
                self._listeners.discard(listener)

    def _hear(self, url: str) -> None:
        """Pass PostgreSQL's notifications on, until the process ends; a lost connection is made again."""
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        while not self._stopped.is_set():
            try:
                with psycopg.connect(address, autocommit=True) as connection:
                    connection.execute(f"LISTEN {HINT_CHANNEL}")
                    self._ready.set()
                    while not self._stopped.is_set():
                        for said in connection.notifies(timeout=_LOOK_SECONDS):
                            book, _space, seq = said.payload.rpartition(" ")
                            self.publish({book: int(seq)})
            except psycopg.Error as error:
                log.warning("no hints for a moment: %s", error)
                self._stopped.wait(_AGAIN_SECONDS)
