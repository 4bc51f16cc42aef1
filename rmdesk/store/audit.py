"""Traces that a person leaves with the bank: what was looked at, copied, done against a rule."""

from __future__ import annotations

import json
from collections.abc import Mapping

from rmdesk.clock import Clock
from rmdesk.store.edits import Edits
from rmdesk.store.tables.base import moment_text


def keep(edits: Edits, clock: Clock, event: str, table: str, row_id: str, detail: Mapping[str, str]) -> None:
    """Write that `event` happened to a row; it is synced like any edit.

    Raises:
        DiskFull: nothing was saved, so what was asked for must not happen either.
    """
    with edits.batch() as batch:
        batch.insert(
            "audit_event",
            {
                "owner_id": edits.author,
                "event": event,
                "subject_table": table,
                "subject_id": row_id,
                "detail": json.dumps(dict(detail), ensure_ascii=False),
                "at": moment_text(clock.now()),
                "device": edits.device,
            },
        )
