"""Handing the outbox to the center, in the order the edits were made, and filing each answer with the edit it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass

from rmdesk.errors import IntegrityError
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.sync.apply import Applier, Touched, note_stale
from rmdesk.sync.protocol import PUSH_ROWS, PUSH_SIGNS, SCHEMA_VERSION, Center, Forked, Mutation, Outcome, Push, Status

_STATES = {
    Status.APPLIED: "acked",
    Status.CONFLICT: "conflict",
    Status.REJECTED: "rejected",
    Status.QUARANTINED: "quarantined",
}
_UNANSWERED = "(state = 'pending' OR (state = 'quarantined' AND attempts = 0))"
"""Also what was quarantined here, because its row left before it was sent: the center keeps it as well, and takes it if the row is back."""


@dataclass
class Pushed:
    """What became of the edits of one round."""

    applied: int = 0
    conflicts: int = 0
    rejected: int = 0
    quarantined: int = 0

    def count(self, status: Status) -> None:
        """One more."""
        match status:
            case Status.APPLIED:
                self.applied += 1
            case Status.CONFLICT:
                self.conflicts += 1
            case Status.REJECTED:
                self.rejected += 1
            case _:
                self.quarantined += 1


def push_outbox(replica: Replica, center: Center, touched: Touched, pushed: Pushed) -> None:
    """Push everything that waits; each batch's answers are stored before the next one goes.

    Raises:
        CenterUnreachable: what was not answered stays pending and is pushed again; the center then repeats its stored answers.
        Forked: this desk is a copy; what the center did answer is filed, the rest waits for the new identity.
    """
    while batch := _waiting(replica):
        with replica.reading() as connection:
            device = settings.get(connection, "device")
        answer = center.push(Push(device, SCHEMA_VERSION, batch))
        _file(replica, batch, answer.outcomes, pushed, touched)
        if any(outcome.status == Status.FORKED for outcome in answer.outcomes):
            raise Forked


def _waiting(replica: Replica) -> list[Mutation]:
    with replica.reading() as connection:
        rows = connection.execute(
            "SELECT edit, counter, table_name, row_id, op, base_version, fields, author, at, hash FROM outbox "
            f"WHERE {_UNANSWERED} ORDER BY counter LIMIT ?",  # ix_outbox_state
            (PUSH_ROWS,),
        ).fetchall()
    batch: list[Mutation] = []
    size = 0
    for edit, counter, table, row, op, base, fields, author, at, known in rows:
        size += len(fields)
        if batch and size > PUSH_SIGNS:
            break
        values = {name: (pair[0], pair[1]) for name, pair in json.loads(fields).items()}
        batch.append(Mutation(edit, counter, table, row, op, base, values, author, at, known))
    return batch


def _file(replica: Replica, batch: list[Mutation], outcomes: list[Outcome], pushed: Pushed, touched: Touched) -> None:
    asked = {mutation.counter: mutation for mutation in batch}
    if len(outcomes) != len(batch) or any(outcome.counter not in asked for outcome in outcomes):
        raise IntegrityError(_("The center answered other edits than the ones sent; nothing was filed."))
    with replica.bulk() as connection:
        applier = Applier(connection, touched)
        for outcome in outcomes:
            if outcome.status == Status.FORKED:
                continue
            mutation = asked[outcome.counter]
            connection.execute(
                "UPDATE outbox SET state = ?, reason = ?, acked_seq = ?, mark = ?, attempts = attempts + 1 "
                f"WHERE counter = ? AND {_UNANSWERED}",
                (_STATES[outcome.status], outcome.reason, json.dumps(outcome.seqs), outcome.mark, outcome.counter),
            )
            if outcome.status in (Status.REJECTED, Status.QUARANTINED):
                applier.refused(mutation.table, mutation.id, mutation.edit, mutation.fields)
            elif outcome.status == Status.CONFLICT:
                applier.refused(mutation.table, mutation.id, mutation.edit, outcome.conflicts)
            pushed.count(outcome.status)
        note_stale(connection, touched)
