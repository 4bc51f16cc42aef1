"""Writing a week's or a month's plan: items put in, changed, done; the summary written and handed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import _
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.queries.work_plan import PlanItem, WorkPlan
from rmdesk.store.wire import Image, Wire
from rmdesk.store.work_log import log_id

_TARGET: Final = re.compile(r"^(.*\S)\s+(?:=\s*)?(\d{1,6})$")


@dataclass(frozen=True)
class Wanted:
    """What a line says of an item: the words, and how many."""

    text: str
    target: int | None


def read_item(line: str) -> Wanted:
    """`call platinum customers 20` is twenty of them; without a number at the end there is no target.

    Raises:
        InvalidValue: it says nothing.
    """
    line = " ".join(line.split())
    if not line:
        raise InvalidValue(_("A line says something."))
    found = _TARGET.match(line)
    return Wanted(found[1], int(found[2])) if found else Wanted(line, None)


def add_item(edits: Edits, plan: WorkPlan, line: str) -> str:
    """A new item of the plan; its id.

    Raises:
        InvalidValue: it says nothing. DiskFull: nothing was saved.
    """
    wanted = read_item(line)
    about: dict[str, Wire] = {"period": plan.period, "period_start": plan.start.isoformat(), "text": wanted.text, "target": wanted.target}
    with edits.batch() as batch:
        return batch.insert("plan_item", about)


def change_item(edits: Edits, item: PlanItem, line: str) -> None:
    """Other words, or another target. Raises what `add_item` raises, and NotFound."""
    wanted = read_item(line)
    with edits.batch() as batch:
        batch.update("plan_item", item.id, {"text": wanted.text, "target": wanted.target})


def tick_item(edits: Edits, item: PlanItem) -> None:
    """Done, or not yet after all.

    Raises:
        NotFound: it is not there any more. DiskFull: nothing was saved.
    """
    with edits.batch() as batch:
        batch.update("plan_item", item.id, {"done": int(not item.done)})


def remove_item(edits: Edits, item: PlanItem) -> None:
    """Take an item away. Raises what `tick_item` raises."""
    with edits.batch() as batch:
        batch.remove("plan_item", item.id)


def write_summary(edits: Edits, plan: WorkPlan, text: str) -> None:
    """The summary in one's own words.

    Raises:
        InvalidValue: it says nothing. NotAllowed: it is handed in. DiskFull: nothing was saved.
    """
    if not text.strip():
        raise InvalidValue(_("A line says something."))
    _keep(edits, plan, {"summary": " ".join(text.split())})


def submit(edits: Edits, plan: WorkPlan, summary: str) -> None:
    """Hand the summary in. Raises what `write_summary` raises."""
    _keep(edits, plan, {"summary": summary, "status": "submitted", "entered_on": plan.today.isoformat()})


def take_back(edits: Edits, plan: WorkPlan) -> None:
    """Go on with a summary that is handed in and not approved.

    Raises:
        NotAllowed: it is approved, or not handed in. DiskFull: nothing was saved.
    """
    if plan.status != "submitted":
        raise NotAllowed(_("This log is approved and stays as it is.") if plan.status == "approved" else _("This log is not handed in."))
    with edits.batch() as batch:
        batch.update("work_log", plan.id, {"status": "draft"})


def _keep(edits: Edits, plan: WorkPlan, values: dict[str, Wire]) -> None:
    if not plan.editable:
        raise NotAllowed(_("This log is handed in."), _("r takes it back, as long as it is not approved."))
    with edits.batch() as batch:
        batch.update("work_log", _row(batch, plan), values)


def _row(batch: Batch, plan: WorkPlan) -> str:
    if plan.gone is not None:
        image: Image = {**plan.gone}
        batch.restore("work_log", image)
        return str(image["id"])
    about: dict[str, Wire] = {"period": plan.period, "work_date": plan.start.isoformat()}
    return plan.id or batch.insert("work_log", about, row_id=log_id(batch.author, plan.period, plan.start))
