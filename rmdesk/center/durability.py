"""What is safe in a backup, and what a restored center asks of its desks.

Each answer to an edit carries the backup *generation* in which it was given. A backup first closes the generation, waiting for the edits under way,
and then reads everything; once it is complete, all answers up to the closed generation are in it: that number is the durable mark. Desks keep
their edits until it has passed them. A restored center starts a new life: every book gets another epoch, so desks fill anew, and another
`restored` id, so they offer again all that they still keep.
"""

from __future__ import annotations

from typing import Final

from rmdesk.center.database import CenterDb, Tx, get_setting, put_setting
from rmdesk.domain.ids import uuid7
from rmdesk.store.wire import POSTGRES

_GENERATION: Final = "backup_generation"
_DURABLE: Final = "durable_mark"
_RESTORED: Final = "restored"
_LOCK: Final = 0x726D6261636B
"""PostgreSQL advisory lock: shared by edits, alone for closing a generation; any number that nobody else uses."""


def generation(tx: Tx) -> int:
    """The generation in which this transaction's answers are given; it cannot be closed before the transaction ends."""
    if tx.dialect == POSTGRES:
        tx.run("SELECT pg_advisory_xact_lock_shared(?)", (_LOCK,))
    return int(get_setting(tx, _GENERATION, "1"))


def close_generation(db: CenterDb) -> int:
    """Begin a backup: the number of the generation that is complete in everything read from now on."""

    def close(tx: Tx) -> int:
        if tx.dialect == POSTGRES:
            tx.run("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
        closed = int(get_setting(tx, _GENERATION, "1"))
        put_setting(tx, _GENERATION, str(closed + 1))
        return closed

    return db.write(close)


def made_durable(db: CenterDb, closed: int) -> None:
    """A backup that was begun with `close_generation` is complete and safe."""
    db.write(lambda tx: put_setting(tx, _DURABLE, str(max(closed, durable_mark(tx)))))


def durable_mark(tx: Tx) -> int:
    """Answers up to this generation are in a backup; 0: there is none."""
    return int(get_setting(tx, _DURABLE, "0"))


def restored(tx: Tx) -> str:
    """Which life of this center this is; empty for the first."""
    return get_setting(tx, _RESTORED)


def begin_new_life(tx: Tx) -> None:
    """Call this once in a center that was put back from a backup, before it serves anybody."""
    tx.run("UPDATE book SET epoch = epoch + 1")
    put_setting(tx, _RESTORED, uuid7())
