"""Writing down what a person decides about reminders: rows that are only ever added, also the one that takes another back."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, NamedTuple

from rmdesk.domain.reminder_life import WAITING, Decision
from rmdesk.store.batches import MadeEdit
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch
from rmdesk.store.queries.reminder_decisions import decisions
from rmdesk.store.queries.reminder_lives import life_of_row
from rmdesk.store.queries.reminder_ranks import reminder
from rmdesk.store.reminder_rows import ReminderRow

TABLE: Final = "reminder_decision"


@dataclass(frozen=True, slots=True)
class About:
    """Which reminder a decision is about: its id, and the identity that the id follows from."""

    reminder_id: str
    customer_id: str | None
    rule: str
    subject_id: str
    occurrence: str
    stage: str


class Decided(NamedTuple):
    """What a decision was, and about which rule's reminder."""

    rule: str
    decision: str


def about(row: ReminderRow) -> About:
    """The identity of a reminder of the table."""
    return About(row.id, row.customer_id, row.rule, row.subject_id, row.occurrence, row.stage)


def waiting(db: Connection, reminder_id: str, today: date) -> About | None:
    """The reminder, if it is live and still wants something on the business date."""
    stored = reminder(db, reminder_id) if reminder_id else None
    if stored is None or stored.ended_on:
        return None
    row = stored.row
    return about(row) if life_of_row(row, decisions(db, [row.customer_id]), today).state in WAITING else None


def decide(
    batch: Batch, which: About, decision: Decision, *, note: str = "", until: date | None = None, linked_id: str | None = None
) -> str:
    """Add a decision to somebody's batch; its id. Whether it may be taken is for the caller to check."""
    said = {"decision": decision.value, "until": until.isoformat() if until else None, "reason": note.strip(), "linked_id": linked_id}
    return batch.insert(TABLE, {**asdict(which), **said, "at": batch.at})


def take_up(batch: Batch, which: About | None, linked_id: str) -> None:
    """A task or contact takes care of a reminder from now on; of no reminder, if it wants nothing any more."""
    if which is not None:
        decide(batch, which, Decision.IN_PROGRESS, linked_id=linked_id)


def withdraw(batch: Batch, edit: MadeEdit) -> Decided:
    """Take back the decision that `edit` added, with one more; which decision that was. Taken back itself, the first holds again."""
    which = about_of(edit)
    decide(batch, which, Decision.TAKEN_BACK, linked_id=edit.row_id)
    return Decided(which.rule, str(edit.fields["decision"][1]))


def about_of(edit: MadeEdit) -> About:
    """Which reminder the decision that `edit` added is about."""
    said = {field: str(new) for field, (_old, new) in edit.fields.items() if new is not None}
    identity = (said.get(field, "") for field in ("rule", "subject_id", "occurrence", "stage"))
    return About(said["reminder_id"], said.get("customer_id"), *identity)


def is_withdrawal(edit: MadeEdit) -> bool:
    """Whether the edit took a decision back."""
    return edit.table == TABLE and edit.fields.get("decision", (None, None))[1] == Decision.TAKEN_BACK
