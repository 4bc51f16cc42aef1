"""Connections to the encrypted replica, and what SQLite's complaints mean to a person.

Raw connections in autocommit mode: whoever writes says BEGIN and COMMIT. SQLCipher has exception classes of its own, unrelated to those of
`sqlite3`; `explained` turns them into ours, so nothing above the store sees them.
"""

from __future__ import annotations

import errno
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from rmdesk.errors import DamagedReplica, DiskFull, IntegrityError, Locked, RmdeskError
from rmdesk.i18n import _
from rmdesk.store.vault import Key

if TYPE_CHECKING:
    from sqlite3 import Connection
    from sqlite3 import Error as DriverError
    from sqlite3 import IntegrityError as RuleBroken
else:
    from sqlcipher3.dbapi2 import Connection
    from sqlcipher3.dbapi2 import Error as DriverError
    from sqlcipher3.dbapi2 import IntegrityError as RuleBroken

__all__ = ["Connection", "DriverError", "RuleBroken", "connect", "explained", "problems"]

BUSY_SECONDS: Final = 5.0
"""How long a writer waits for another process's transaction."""
_PROBE_BYTES: Final = 1024 * 1024
_WRITER_CACHE_KIB: Final = 16 * 1024
"""What a page from the center touches: pages that do not fit are encrypted, written and read again within its transaction."""
_FULL, _IOERR, _CORRUPT, _NOTADB, _CANTOPEN, _BUSY, _LOCKED, _CONSTRAINT, _INTERRUPT, _READONLY = 13, 10, 11, 26, 14, 5, 6, 19, 9, 8


def connect(path: Path, key: Key, *, read_only: bool = False, create: bool = False) -> Connection:
    """A connection to the replica at `path`; its first page has been read and authenticated when this returns.

    The page cipher is pinned to SQLCipher 4's. Writers are in WAL mode and sync on every commit, so what was saved survives a power cut.
    Sorting stays in memory: a temporary file would be plain text.

    Raises:
        DamagedReplica: the file is missing, empty, or its first page is not under this key (the vault has vouched for the key).
        DiskFull: there is no room for the write-ahead log.
    """
    if not create:
        _look_at(path)
    with explained(path):
        uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
        opened: Connection = dbapi2.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        try:
            opened.execute("PRAGMA cipher_log=off")  # first of all, or SQLCipher prints on the screen
            opened.execute(f"PRAGMA key=\"x'{key.digits}'\"")
            opened.execute("PRAGMA cipher_compatibility=4")
            opened.execute("PRAGMA user_version")
            opened.execute("PRAGMA temp_store=MEMORY")
            opened.execute("PRAGMA mmap_size=0")
            opened.execute("PRAGMA foreign_keys=ON")
            if read_only:
                opened.execute("PRAGMA query_only=ON")
            else:
                opened.execute("PRAGMA journal_mode=WAL")
                opened.execute("PRAGMA synchronous=FULL")
                opened.execute("PRAGMA journal_size_limit=67108864")
                opened.execute(f"PRAGMA cache_size=-{_WRITER_CACHE_KIB}")
        except BaseException:
            opened.close()
            raise
    return opened


def problems(connection: Connection, path: Path) -> list[str]:
    """What is wrong with the file as a whole; empty if nothing. Reads every page (seconds per gigabyte).

    `cipher_integrity_check` finds pages that were changed from outside, `quick_check` finds trees that do not hold together.
    """
    found: list[str] = []
    for check in ("PRAGMA cipher_integrity_check", "PRAGMA quick_check"):
        try:
            with explained(path):
                found += [str(row[0]) for row in connection.execute(check) if row[0] != "ok"]
        except DamagedReplica as damage:
            found.append(damage.what)
    return found


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLCipher's errors about the replica at `path` into ours.

    Raises:
        DiskFull, DamagedReplica, IntegrityError, Locked, RmdeskError: see `_meaning`.
    """
    try:
        yield
    except DriverError as error:
        raise _meaning(error, path) from error


def _meaning(error: DriverError, path: Path) -> RmdeskError:
    """Primary result codes are the low byte. "Not a database" and "malformed" are what a changed page looks like under SQLCipher."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    primary = code & 0xFF
    if primary == _FULL or (primary in (_IOERR, _CANTOPEN) and _no_room_in(path.parent)):
        return DiskFull(str(path))
    if primary in (_CORRUPT, _NOTADB):
        return DamagedReplica(_("The replica {path} is damaged: {reason}.").format(path=path, reason=error), _damage_advice())
    if primary == _IOERR:
        return DamagedReplica(
            _("The replica {path} cannot be read or written: {reason}.").format(path=path, reason=error), _damage_advice()
        )
    if primary in (_BUSY, _LOCKED):
        return RmdeskError(_("Another rmdesk is writing to {path}.").format(path=path), _("Try again in a moment; nothing was saved."))
    if primary == _CONSTRAINT:
        return IntegrityError(_("The replica does not accept this: {reason}.").format(reason=error))
    if primary == _INTERRUPT:
        return Locked(_("The replica was locked meanwhile."))
    if primary in (_READONLY, _CANTOPEN):
        return RmdeskError(_("The replica {path} cannot be opened for writing: {reason}.").format(path=path, reason=error))
    return RmdeskError(_("The replica answered: {reason}.").format(reason=error))


def _damage_advice() -> str:
    return _("Its edits are kept in a second file. Start a new replica with them: rmdesk doctor --repair")


def _look_at(path: Path) -> None:
    """A missing file and one cut to nothing; SQLite would take the second for a new database."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise DamagedReplica(_("The key is here, but the replica {path} is missing.").format(path=path), _damage_advice()) from None
    if size == 0:
        raise DamagedReplica(_("The replica {path} is empty.").format(path=path), _damage_advice())


def _no_room_in(folder: Path) -> bool:
    """Whether a megabyte fits on the disk: SQLite reports a quota or a file-size limit as an I/O error, without the reason."""
    if resource.getrlimit(resource.RLIMIT_FSIZE)[0] != resource.RLIM_INFINITY:
        return True
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            probe.write(bytes(_PROBE_BYTES))
            os.fsync(probe.fileno())
    except OSError as error:
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return False
