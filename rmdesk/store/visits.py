"""Visits of a day: putting a customer on the route, its order, and the forms that are filled in on site.

A visit is a task of category `visit`; a form is a task of category `checklist` whose `remarks` are its Markdown text. Both sync like any task,
so a form begun on one desk goes on at another. The order of a route is this desk's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from rmdesk.clock import Clock
from rmdesk.domain.checklists import Checklist, checklist_text
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.edits import Edits
from rmdesk.store.queries.visits import CHECKLIST, VISIT, route_name, waiting_stop
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text
from rmdesk.store.tasks import NewTask, create
from rmdesk.store.wire import Wire


class OnRoute(NamedTuple):
    """A stop of the day."""

    task_id: str
    is_new: bool
    """False: it was on the route before."""


def put_on_route(edits: Edits, replica: Replica, customer_id: str, on: date, what: str = "") -> OnRoute:
    """A visit of this customer on that day; one that is still to be made that day is not doubled.

    Raises:
        InvalidValue: the customer is not in this RM's book. DiskFull: nothing was saved.
    """
    with replica.reading() as db:
        there = waiting_stop(db, customer_id, on)
    if there is not None:
        return OnRoute(there, is_new=False)
    visit = NewTask(description=what.strip() or _("Visit"), customer_id=customer_id, due=on, category=VISIT)
    return OnRoute(create(edits, visit), is_new=True)


def keep_order(replica: Replica, on: date, tasks: Sequence[str]) -> None:
    """Keep in which order the visits are made.

    Raises:
        DiskFull: nothing was saved.
    """
    with replica.writing() as db:
        settings.put(db, route_name(on), json.dumps(list(tasks)))


def begin_form(edits: Edits, customer_id: str, form: Checklist, on: date) -> str:
    """A form for this customer, still empty; its id. Raises what `put_on_route` raises."""
    return create(edits, NewTask(description=form.title, customer_id=customer_id, due=on, category=CHECKLIST, remarks=checklist_text(form)))


def keep_form(edits: Edits, form_id: str, form: Checklist, clock: Clock, *, finish: bool) -> None:
    """Keep what is filled in, with `finish` for good; its draft is used up in the same transaction.

    Raises:
        NotFound: it is not here any more. DiskFull: nothing was saved.
    """
    values: dict[str, Wire] = {"remarks": checklist_text(form)}
    if finish:
        values |= {"status": "done", "done_at": moment_text(clock.now())}
    elif form.done:
        values["status"] = "in_progress"
    with edits.batch() as batch:
        batch.update("activity", form_id, values)
        batch.put_setting(f"draft:{form_draft(form_id)}", "")


def form_draft(form_id: str) -> str:
    """Under which name a form is kept while it is being filled in."""
    return f"form:{form_id}"
