"""The second encrypted file: every edit that the center may still need, kept apart from the replica, so that a damaged replica loses none.

It is written *before* the replica's commit, while the replica's write lock is held. A kill in between leaves lines of edits that were never saved;
their counters are above the last one the replica has committed, and the next edit removes them. Nothing else depends on this file: if it is
missing or damaged, it is written anew from the outbox.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rmdesk.errors import DamagedReplica
from rmdesk.store.connection import Connection, connect, explained
from rmdesk.store.vault import JOURNAL_FILE, Key

ENTRY: Final = (
    "counter", "edit", "device", "batch", "table_name", "row_id", "op", "base_version", "fields", "hash", "author", "at", "customer_id",
)  # fmt: skip
"""Columns of the outbox that say what was edited; what became of it the center knows."""
IDENTITY: Final = ("center", "center_url", "center_key", "ca", "device", "device_key", "person_id", "person_name", "branch_name")
"""Settings without which a new replica could not reach the center as this desk."""
_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    f"CREATE TABLE IF NOT EXISTS entry (counter INTEGER PRIMARY KEY, {', '.join(ENTRY[1:])})",
)
_COLUMNS: Final = ", ".join(ENTRY)
_MARKS: Final = ", ".join("?" * len(ENTRY))

Entry = tuple[int | str | None, ...]
"""A line in the order of `ENTRY`."""


@dataclass(frozen=True)
class Kept:
    """What a journal (or an outbox) holds."""

    entries: dict[str, Entry] = field(default_factory=dict)
    """By edit id."""
    facts: Mapping[str, str] = field(default_factory=dict)


class Journal:
    """`journal.db` in the profile folder `home`, under the replica's key."""

    def __init__(self, home: Path, key: Key) -> None:
        self.path = home / JOURNAL_FILE
        self._key = key
        self._open: Connection | None = None
        self._lock = threading.Lock()

    def keep(self, replica: Connection, committed: int) -> None:
        """Take over the outbox's new entries, within the replica's transaction and before its commit.

        `committed` is the newest counter that the replica had when the transaction began.

        Raises:
            DiskFull: the edit must not be saved either.
        """
        with self._lock:
            try:
                self._keep(replica, committed)
            except DamagedReplica:
                self._start_anew()
                self._keep(replica, committed)

    def remember(self, replica: Connection) -> None:
        """Take over who this desk is."""
        with self._lock, explained(self.path):
            self._facts(self._connection(), replica)

    def forget(self, counters: Collection[int]) -> None:
        """Drop edits that nobody needs any more: they are in a backup of the center, or were let go. Damage is left for `keep` to find."""
        if not counters or not self.path.exists():
            return
        with self._lock:
            try:
                with explained(self.path):
                    self._connection().executemany("DELETE FROM entry WHERE counter = ?", [(counter,) for counter in counters])
            except DamagedReplica:
                self._start_anew()

    def read(self) -> Kept:
        """All that is in it.

        Raises:
            DamagedReplica: it is missing or cannot be read.
        """
        with self._lock, explained(self.path):
            connection = self._open or connect(self.path, self._key)
            entries = connection.execute(f"SELECT {_COLUMNS} FROM entry ORDER BY counter").fetchall()
            facts = connection.execute("SELECT name, value FROM fact").fetchall()
            if self._open is None:
                connection.close()
        return Kept({str(entry[1]): tuple(entry) for entry in entries}, {str(name): str(value) for name, value in facts})

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _keep(self, replica: Connection, committed: int) -> None:
        with explained(self.path):
            journal = self._connection()
            (newest,) = journal.execute("SELECT coalesce(max(counter), 0) FROM entry WHERE counter <= ?", (committed,)).fetchone()
            new = replica.execute(f"SELECT {_COLUMNS} FROM outbox WHERE counter > ?", (newest,)).fetchall()
            journal.execute("BEGIN IMMEDIATE")
            try:
                journal.execute("DELETE FROM entry WHERE counter > ?", (committed,))
                journal.executemany(f"INSERT OR REPLACE INTO entry ({_COLUMNS}) VALUES ({_MARKS})", new)
                if journal.execute("SELECT 1 FROM fact").fetchone() is None:
                    self._facts(journal, replica)
                journal.execute("COMMIT")
            except BaseException:
                if journal.in_transaction:
                    journal.execute("ROLLBACK")
                raise

    @staticmethod
    def _facts(journal: Connection, replica: Connection) -> None:
        names = ", ".join("?" * len(IDENTITY))
        facts = replica.execute(f"SELECT name, value FROM setting WHERE name IN ({names})", IDENTITY).fetchall()
        journal.executemany("INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)", facts)

    def _connection(self) -> Connection:
        if self._open is None:
            self._open = connect(self.path, self._key, create=True)
            self.path.chmod(0o600)
            for statement in _SCHEMA:
                self._open.execute(statement)
        return self._open

    def _start_anew(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
        for end in ("", "-wal", "-shm"):
            self.path.with_name(f"{JOURNAL_FILE}{end}").unlink(missing_ok=True)


def outbox_of(replica: Connection) -> Kept:
    """What a replica's own outbox and settings hold, in the journal's form."""
    entries = replica.execute(f"SELECT {_COLUMNS} FROM outbox ORDER BY counter").fetchall()
    names = ", ".join("?" * len(IDENTITY))
    facts = replica.execute(f"SELECT name, value FROM setting WHERE name IN ({names})", IDENTITY).fetchall()
    return Kept({str(entry[1]): tuple(entry) for entry in entries}, {str(name): str(value) for name, value in facts})
