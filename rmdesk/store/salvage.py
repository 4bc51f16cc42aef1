"""A new replica in place of a damaged one: the edits and the desk's identity are saved first, from wherever they can still be read.

The journal holds all of them; the damaged replica's outbox is read as well, if it can be. Every edit is offered to the center again, which answers
those it has already with its stored answer. Each step may be cut short and begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rmdesk.errors import DamagedReplica, RmdeskError
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.connection import connect, explained
from rmdesk.store.journal import ENTRY, Journal, Kept, outbox_of
from rmdesk.store.replica import Replica
from rmdesk.store.vault import REPLICA_FILE, Key

DAMAGED: Final = f"{REPLICA_FILE}.damaged"


@dataclass(frozen=True)
class Salvaged:
    """What was saved, and where the damaged file lies (still encrypted)."""

    edits: int
    damaged: Path


def repair(home: Path, key: Key) -> Salvaged:
    """Replace the replica in `home` by an empty one that has its outbox and identity; the next sync fills it. Nothing may have it open.

    Raises:
        DamagedReplica: neither the journal nor the replica says who this desk is; nothing was changed.
        DiskFull: begin again when there is room.
    """
    entries: dict[str, tuple[int | str | None, ...]] = {}
    facts: dict[str, str] = {}
    for kept in _sources(home, key):
        entries |= kept.entries
        facts |= kept.facts
    if not facts.get("device"):
        raise DamagedReplica(
            _("Nothing in {home} says which desk this was.").format(home=home), _("Enrol this desk anew: rmdesk wipe, then rmdesk enroll")
        )
    for end in ("", "-wal", "-shm"):
        old = home / f"{REPLICA_FILE}{end}"
        if old.exists():
            old.replace(home / f"{DAMAGED}{end}")
    replica = Replica.create(home, key)
    try:
        with replica.writing() as connection:
            for name, value in facts.items():
                settings.put(connection, name, value)
            columns, marks = ", ".join(ENTRY), ", ".join("?" * len(ENTRY))
            ordered = sorted(entries.values(), key=lambda entry: int(entry[0] or 0))
            connection.executemany(
                f"INSERT INTO outbox ({columns}, state, attempts, reason, acked_seq, mark) VALUES ({marks}, 'pending', 0, '', '{{}}', 0)",
                ordered,
            )
            settings.put(connection, "edit_counter", str(max((int(entry[0] or 0) for entry in ordered), default=0)))
            replica.journal.keep(connection, 0)
    finally:
        replica.close()
    return Salvaged(len(entries), home / DAMAGED)


def _sources(home: Path, key: Key) -> Iterator[Kept]:
    """What can be read, the most trustworthy last."""
    for name in (DAMAGED, REPLICA_FILE):
        path = home / name
        if not path.exists():
            continue
        try:
            with explained(path):
                connection = connect(path, key, read_only=True)
                try:
                    yield outbox_of(connection)
                finally:
                    connection.close()
        except RmdeskError:
            continue  # that it cannot be read is why we are here
    journal = Journal(home, key)
    try:
        yield journal.read()
    except DamagedReplica:
        return
    finally:
        journal.close()
