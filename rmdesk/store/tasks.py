"""Tasks: made one by one or many at once, done with an outcome, put off, changed. Every write of an `activity` that a person means is here.

A task is an activity. What became of it stands in `remarks` (the outcome in words) and `feedback_code` (what a campaign counts). A recurring
task brings the next one when it is done; its id follows from the one before, so two desks that finish the same task make one successor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rmdesk.clock import Clock
from rmdesk.domain.dates import Workdays
from rmdesk.domain.ids import id_from_key
from rmdesk.domain.recurrence import read_rule
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.reminder_decisions import About, take_up
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Wire

SUPERVISOR: Final = "supervisor"
"""Category of what the supervisor asked for."""
_MOST_TEXT: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class NewTask:
    """A task to be made; `priority` 1 the most urgent, 0 none."""

    description: str
    customer_id: str | None = None
    """None: the RM's own work."""
    due: date | None = None
    priority: int = 0
    category: str = "follow_up"
    recurrence: str = ""
    """As `domain.recurrence.rule_text` writes it."""
    campaign_id: str | None = None
    remarks: str = ""


@dataclass(frozen=True)
class Done:
    """A task was done; `next_id` is the one that follows by its recurrence, with its day."""

    task_id: str
    next_id: str | None = None
    next_due: date | None = None


@dataclass(frozen=True, kw_only=True)
class Ending:
    """What became of a task."""

    task_id: str
    said: str = ""
    """In words."""
    feedback: str = ""
    """A campaign's code."""
    is_final: bool = True
    """False: the customer is to be tried again; the task stays open, in progress."""
    is_cancelled: bool = False
    if_reached: bool = False
    """Only if the contact that it is kept with reached the customer."""


def create(edits: Edits, task: NewTask, reminder: About | None = None) -> str:
    """Make a task; its id. `reminder` is what it takes care of: in progress from now on.

    Raises:
        InvalidValue: nothing is said, or the priority or recurrence makes no sense.
        DiskFull: nothing was saved.
    """
    with edits.batch() as batch:
        made = add(batch, task)
        take_up(batch, reminder, made)
        return made


def create_all(edits: Edits, tasks: Iterable[NewTask]) -> list[str]:
    """Make many tasks at once, or none of them; their ids. Raises what `create` raises."""
    with edits.batch() as batch:
        return [add(batch, task) for task in tasks]


def create_for(edits: Edits, customers: Iterable[str], task: NewTask) -> list[str]:
    """The same task for each of several customers, in one batch; their ids. Raises what `create` raises."""
    return create_all(edits, (replace(task, customer_id=customer) for customer in customers))


def add(batch: Batch, task: NewTask, *, row_id: str | None = None) -> str:
    """Make a task within somebody else's batch; see `create`."""
    description = " ".join(task.description.split())
    if not description:
        raise InvalidValue(_("A task needs a few words that say what is to be done."))
    if task.recurrence:
        read_rule(task.recurrence)
    return batch.insert(
        "activity",
        {
            "customer_id": task.customer_id,
            "due": task.due.isoformat() if task.due else None,
            "description": description[:_MOST_TEXT],
            "category": task.category,
            "priority": task.priority,
            "recurrence": task.recurrence,
            "campaign_id": task.campaign_id,
            "remarks": task.remarks,
        },
        row_id=row_id,
    )


def done(edits: Edits, replica: Replica, task_id: str, clock: Clock, *, outcome: str = "", feedback: str = "") -> Done:
    """The task is done, with an outcome in words and a campaign's feedback code where there are such; a recurring one comes again.

    Raises:
        NotFound: it is not here. InvalidValue: it is done or cancelled already, or the code is none of the bank's.
        DiskFull: nothing was saved.
    """
    with replica.reading() as db:
        task = open_task(db, task_id)
        _check_feedback(db, feedback)
        days = working_calendar(db).days
    with edits.batch() as batch:
        return finish(batch, task, clock, days, outcome=outcome, feedback=feedback)


@dataclass(frozen=True)
class OpenTaskRow:
    """What finishing a task must know of it."""

    id: str
    task: NewTask
    remarks: str


def finish(batch: Batch, row: OpenTaskRow, clock: Clock, days: Workdays, *, outcome: str = "", feedback: str = "") -> Done:
    """`done` within somebody else's batch."""
    values: dict[str, Wire] = {"status": "done", "done_at": moment_text(clock.now())}
    if feedback:
        values["feedback_code"] = feedback
    if outcome.strip():
        values["remarks"] = f"{row.remarks}\n{outcome.strip()}".strip()
    batch.update("activity", row.id, values)
    if not row.task.recurrence:
        return Done(row.id)
    today = clock.today()
    following = read_rule(row.task.recurrence).next_due(row.task.due or today, today, days)
    next_id = _successor(row.id, following)
    if not batch.holds("activity", next_id):  # it is there if the task was done once and then opened again
        add(batch, replace(row.task, due=following), row_id=next_id)
    return Done(row.id, next_id, following)


def end(edits: Edits, replica: Replica, ending: Ending, clock: Clock) -> Done | None:
    """What became of a task; what follows if it was done. Raises what `done` raises."""
    with replica.reading() as db:
        row = open_task(db, ending.task_id)
        _check_feedback(db, ending.feedback)
        days = working_calendar(db).days
    with edits.batch() as batch:
        return settle(batch, row, ending, clock, days)


def settle(batch: Batch, row: OpenTaskRow, ending: Ending, clock: Clock, days: Workdays) -> Done | None:
    """`end` within somebody else's batch."""
    if ending.is_cancelled:
        batch.update("activity", row.id, {"status": "cancelled"})
        return None
    if not ending.is_final:
        batch.update("activity", row.id, {"status": "in_progress", "feedback_code": ending.feedback})
        return None
    return finish(batch, row, clock, days, outcome=ending.said, feedback=ending.feedback)


def _successor(task_id: str, due: date) -> str:
    return id_from_key("activity", "recurrence", f"{task_id}/{due.isoformat()}")


def open_task(db: Connection, task_id: str) -> OpenTaskRow:
    """A task that is still to do.

    Raises:
        NotFound: it is not here. InvalidValue: it is done or cancelled.
    """
    row = db.execute(
        "SELECT status, description, customer_id, due, priority, category, recurrence, campaign_id, remarks FROM activity "
        "WHERE id = ? AND deleted_at IS NULL",
        (task_id,),
    ).fetchone()
    if row is None:
        raise NotFound(_("This task is not, or no longer, in your book."))
    status, description, customer, due, priority, category, recurrence, campaign, remarks = row
    if status not in ("open", "in_progress"):
        raise InvalidValue(_("This task is no longer open."))
    task = NewTask(
        description=description,
        customer_id=customer,
        due=date.fromisoformat(due) if due else None,
        priority=priority,
        category=category,
        recurrence=recurrence,
        campaign_id=campaign,
    )
    return OpenTaskRow(task_id, task, remarks)


def _check_feedback(db: Connection, code: str) -> None:
    if code and db.execute("SELECT 1 FROM feedback_code WHERE code = ? AND deleted_at IS NULL", (code,)).fetchone() is None:
        raise InvalidValue(_("There is no feedback code {code}.").format(code=code))


def snooze(edits: Edits, task_id: str, until: date, today: date) -> None:
    """Put a task off; the field history keeps the day it was due before.

    Raises:
        NotFound: it is not here. InvalidValue: the day is past. DiskFull: nothing was saved.
    """
    if until < today:
        raise InvalidValue(_("A task cannot be put off to a day that is past."))
    change(edits, task_id, {"due": until.isoformat()})


def change(edits: Edits, task_id: str, values: Mapping[str, Wire]) -> frozenset[str]:
    """Set fields of a task; the names of those that were different before.

    Raises:
        NotFound: it is not here. InvalidValue, NotAllowed: a field or value makes no sense. DiskFull: nothing was saved.
    """
    if "description" in values and not str(values["description"]).strip():
        raise InvalidValue(_("A task needs a few words that say what is to be done."))
    if values.get("recurrence"):
        read_rule(str(values["recurrence"]))
    with edits.batch() as batch:
        return batch.update("activity", task_id, values)


def cancel(edits: Edits, task_id: str, reason: str = "") -> None:
    """Let a task go without doing it. Raises what `change` raises."""
    change(edits, task_id, {"status": "cancelled", **({"remarks": reason.strip()} if reason.strip() else {})})


def begin(edits: Edits, task_id: str) -> None:
    """The task is being worked on. Raises what `change` raises."""
    change(edits, task_id, {"status": "in_progress"})
