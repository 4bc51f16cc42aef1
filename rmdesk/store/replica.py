"""The replica while it is unlocked: one writer, a reader for each thread, and who is told of changes.

Opening it costs milliseconds and imports neither SQLModel nor Alembic, unless the schema has to be upgraded.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rmdesk import courtesy
from rmdesk.errors import Locked, UsageError
from rmdesk.i18n import _
from rmdesk.store import schema
from rmdesk.store.changes import Publisher
from rmdesk.store.connection import Connection, connect, explained, problems
from rmdesk.store.journal import Journal
from rmdesk.store.vault import REPLICA_FILE, Key, sync_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

_READER_CACHE_KIB: Final = 16 * 1024


class Replica:
    """The unlocked replica of the profile folder `home`. All methods may be called from any thread."""

    def __init__(self, home: Path, key: Key) -> None:
        """Open it; an older schema is upgraded.

        Raises:
            DamagedReplica: missing, empty, or not readable under `key`.
            IntegrityError: made by a newer rmdesk.
            DiskFull: no room to open or upgrade it.
        """
        self.path = home / REPLICA_FILE
        self._key: Key | None = key
        self._writer: Connection | None = connect(self.path, key)
        self._write_lock = threading.RLock()
        self._writing = False
        self._readers: dict[int, Connection] = {}
        self._readers_lock = threading.Lock()
        try:
            with explained(self.path):
                schema.ensure(self._writer)
        except BaseException:
            self._writer.close()
            raise
        self.changed = Publisher(self._data_version)
        self.journal = Journal(home, key)
        """The second file that keeps every edit; opened when it is first needed."""

    @classmethod
    def create(cls, home: Path, key: Key) -> Replica:
        """Make an empty replica under `key` and open it. It appears under its name only when it is complete, so a kill leaves none.

        Raises:
            UsageError: there is one already.
            DiskFull: nothing is left behind.
        """
        final, fresh = home / REPLICA_FILE, home / f"{REPLICA_FILE}.new"
        if final.exists():
            raise UsageError(_("There is a replica already: {path}.").format(path=final), _("Remove it first: rmdesk wipe"))
        leftovers = [fresh, *(fresh.with_name(f"{fresh.name}-{end}") for end in ("wal", "shm"))]
        for path in leftovers:
            path.unlink(missing_ok=True)
        with explained(final):
            try:
                connection = connect(fresh, key, create=True)
                try:
                    schema.ensure(connection)
                finally:
                    connection.close()  # folds the write-ahead log into the file
                fresh.chmod(0o600)
                with fresh.open("rb") as file:
                    os.fsync(file.fileno())
                fresh.replace(final)
            finally:
                for path in leftovers:
                    path.unlink(missing_ok=True)
        sync_folder(home)
        return cls(home, key)

    def reader(self) -> Connection:
        """This thread's read-only connection. Do not keep it: `close` counts on its being given back with the thread's next question.

        In a thread that works behind the screen its statements give way to who waits for an answer.

        Raises:
            Locked: the replica was closed.
        """
        thread = threading.get_ident()
        connection = self._readers.get(thread)
        return self._new_reader(thread) if connection is None else connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """`reader`, with SQLCipher's errors turned into ours.

        Raises:
            DamagedReplica: a page that was read is damaged.
            Locked: the replica was or is being closed.
        """
        with explained(self.path):
            yield self.reader()

    @contextmanager
    def one_moment(self) -> Iterator[Connection]:
        """`reading`, where all that is read is of one moment, whatever others save meanwhile; inside another one, of that moment.

        Raises:
            DamagedReplica, Locked: see `reading`.
        """
        with self.reading() as connection:
            is_ours = not connection.in_transaction
            if is_ours:
                connection.execute("BEGIN")
            try:
                yield connection
            finally:
                if is_ours:
                    connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One IMMEDIATE transaction: committed and on the disk when the block ends, rolled back if it raises.

        Raises:
            DiskFull, IntegrityError, DamagedReplica, RmdeskError: nothing of the block was saved.
            Locked: the replica was closed.
        """
        with self._alone() as connection, self._transaction(connection):
            yield connection

    @contextmanager
    def bulk(self) -> Iterator[Connection]:
        """`writing` for a page from the center: faster, and rows may come before their parents.

        A power cut may take the last pages, along with the cursor written with them: write nothing in here that cannot be fetched again.
        """
        with self._alone() as connection:
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("PRAGMA synchronous=NORMAL")
            try:
                with self._transaction(connection):
                    yield connection
            finally:
                connection.execute("PRAGMA synchronous=FULL")
                connection.execute("PRAGMA foreign_keys=ON")

    def problems(self) -> list[str]:
        """What is damaged, found by reading every page; empty if nothing is (see `connection.problems`)."""
        return problems(self.reader(), self.path)

    def engine(self) -> Engine:
        """A read-only SQLAlchemy engine on the replica, for the few places that want one; the caller disposes of it.

        Raises:
            Locked: the replica was closed.
        """
        from sqlalchemy import create_engine
        from sqlcipher3 import dbapi2

        key = self._open_key()
        return create_engine("sqlite://", module=dbapi2, creator=lambda: connect(self.path, key, read_only=True), pool_size=2)

    def close(self) -> None:
        """Forget the key and let go of every connection.

        A reader that another thread is using is interrupted, and closes when that thread drops it.
        A transaction that is being written is waited for. Closing twice is fine.
        """
        with self._write_lock:
            self._key = None
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self.journal.close()
        with self._readers_lock:
            for connection in self._readers.values():
                connection.interrupt()
            self._readers.clear()  # not close(): a statement may be running, and the last reference closes just as well

    def _open_key(self) -> Key:
        if self._key is None:
            raise Locked(_("The replica is locked."), _("Unlock it with the passphrase."))
        return self._key

    def _new_reader(self, thread: int) -> Connection:
        """Also drops the connections of threads that have ended."""
        connection = connect(self.path, self._open_key(), read_only=True)
        connection.execute(f"PRAGMA cache_size=-{_READER_CACHE_KIB}")
        if courtesy.is_behind():
            connection.set_progress_handler(courtesy.give_way, courtesy.STEPS)
        alive = {running.ident for running in threading.enumerate()}
        with self._readers_lock:
            self._open_key()
            for ended in self._readers.keys() - alive:
                del self._readers[ended]
            self._readers[thread] = connection
        return connection

    @contextmanager
    def _alone(self) -> Iterator[Connection]:
        """The writer connection, for this thread alone.

        Raises:
            RuntimeError: a write inside a write; it would commit half of the outer one.
        """
        with self._write_lock:
            self._open_key()
            if self._writing or self._writer is None:
                raise RuntimeError("a write inside a write")
            self._writing = True
            try:
                yield self._writer
            finally:
                self._writing = False

    @contextmanager
    def _transaction(self, connection: Connection) -> Iterator[None]:
        with explained(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk has already rolled back
                    connection.execute("ROLLBACK")
                raise

    def _data_version(self) -> int | None:
        """SQLite's count of other connections' commits, as the writer sees it; None while it is busy or closed."""
        if not self._write_lock.acquire(blocking=False):
            return None
        try:
            if self._writer is None or self._writing:
                return None
            with explained(self.path):
                return int(self._writer.execute("PRAGMA data_version").fetchone()[0])
        finally:
            self._write_lock.release()
