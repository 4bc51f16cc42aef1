"""Edits after they were taken: kept until they are in one of the center's backups, and offered again to a center that was put back from one."""

from __future__ import annotations

from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.sync.protocol import Hello

_KNOWN_LIFE = "center_life"
_NEVER = "?"


def offer_again(replica: Replica, hello: Hello) -> int:
    """If the center is not known to be the one that took them, make every edit that is still kept wait for it once more; how many.

    So it is when it was put back from a backup, and when this desk never heard which of the center's lives took them. The center answers
    those it knows with its stored answers. Until then they lie over the center's rows, which may lack them.
    """
    with replica.reading() as connection:
        if settings.get(connection, _KNOWN_LIFE, _NEVER) == hello.restored:
            return 0
    with replica.writing() as connection:
        settings.put(connection, _KNOWN_LIFE, hello.restored)
        # Epochs alone do not tell lives apart: a book made since the backup is made again under its old epoch.
        connection.execute("UPDATE sync_cursor SET epoch = 0")
        from rmdesk.store.wire import quoted, shape

        kept = connection.execute(
            "SELECT counter, table_name, row_id, op FROM outbox WHERE state IN ('acked', 'conflict') ORDER BY counter"
        ).fetchall()
        for counter, table, row_id, op in kept:
            connection.execute("UPDATE outbox SET state = 'pending', acked_seq = '{}', mark = 0 WHERE counter = ?", (counter,))
            of = shape(str(table))
            columns = ", ".join(f"'{column}', {quoted(column)}" for column in of.columns)
            image = "'null'" if op == "insert" else f"json_object({columns})"
            connection.execute(
                f"INSERT INTO overlay (table_name, row_id, image) SELECT ?, id, {image} FROM {quoted(of.name)} WHERE id = ? ON CONFLICT DO NOTHING",
                (table, row_id),
            )
    return len(kept)


def let_go(replica: Replica, durable_mark: int) -> int:
    """Remove the edits that are in a backup of the center and shown by its own rows; how many."""
    with replica.reading() as connection:
        safe = [
            (int(counter),)
            for (counter,) in connection.execute(
                "SELECT counter FROM outbox WHERE state = 'acked' AND mark BETWEEN 1 AND ? "  # ix_outbox_state
                "AND NOT EXISTS (SELECT 1 FROM overlay o WHERE o.table_name = outbox.table_name AND o.row_id = outbox.row_id)",
                (durable_mark,),
            )
        ]
    if safe:
        with replica.writing() as connection:
            connection.executemany("DELETE FROM outbox WHERE counter = ? AND state = 'acked'", safe)
        replica.journal.forget([counter for (counter,) in safe])
    return len(safe)
