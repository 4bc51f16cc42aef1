"""Writing one's own work log: lines put in, changed, left out; handed in, and taken back to go on with it.

Until something is done with a log nothing of it is stored: the draft is read from what was recorded. Entries are only added and taken back, never
changed, so other words for a line are a new entry in the place of the old one. Handing in stores the lines as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from rmdesk.domain.work_log import AT_THE_END, Block, LogLine
from rmdesk.errors import InvalidValue, NotAllowed
from rmdesk.i18n import _
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.policy import keyed_id
from rmdesk.store.queries.work_logs import EDITABLE, WorkLogDay
from rmdesk.store.wire import Image, Wire

_LONGEST: Final = 2_000
"""Signs of one line."""


def log_id(person: str, period: str, start: date) -> str:
    """The id of a log, the same on every desk of the person: two of them that begin the same day's log begin one log."""
    return keyed_id("work_log", {"owner_id": person, "period": period, "work_date": start.isoformat()})


def add_line(edits: Edits, log: WorkLogDay, block: Block, text: str, customer_id: str | None = None) -> str:
    """A line that nothing recorded says; its id.

    Raises:
        InvalidValue: it says nothing. NotAllowed: the log is handed in. DiskFull: nothing was saved.
    """
    position = max((line.position + 1 for line in log.log.of(block)), default=0)
    with edits.batch() as batch:
        return _put(batch, _begun(batch, log), LogLine(block, _text(text), customer_id=customer_id, position=max(position, AT_THE_END)))


def change_line(edits: Edits, log: WorkLogDay, line: LogLine, text: str) -> None:
    """Other words for a line; it still comes from the same row.

    Raises:
        InvalidValue: it would say nothing. NotAllowed: the log is handed in. NotFound: the line is not there any more.
        DiskFull: nothing was saved.
    """
    said = _text(text)
    if said != line.text:
        _replace(edits, log, line, said)


def leave_out(edits: Edits, log: WorkLogDay, line: LogLine) -> None:
    """Take a line out. One that was drafted is remembered as not wanted, else the next draft would bring it back. Raises what `change_line` raises."""
    _replace(edits, log, line, "")


def _replace(edits: Edits, log: WorkLogDay, line: LogLine, text: str) -> None:
    with edits.batch() as batch:
        kept = _begun(batch, log)
        if line.entry_id:
            batch.remove("work_log_entry", line.entry_id)
        if text or not line.source.is_none:
            _put(batch, kept, LogLine(line.block, text, line.source, line.customer_id, line.position))


def submit(edits: Edits, log: WorkLogDay, summary: str) -> None:
    """Hand the log in as it stands, `summary` above it; on a later day than its own it is a late entry (补录).

    Raises:
        InvalidValue: there is nothing in it, or its day is still to come. NotAllowed: it is handed in already.
        DiskFull: nothing was saved.
    """
    if log.work_date > log.today:
        raise InvalidValue(_("This day is still to come."))
    if not log.log.lines:
        raise InvalidValue(_("There is nothing in this log."), _("n adds a line, such as leave or training."))
    values: dict[str, Wire] = {"status": "submitted", "entered_on": log.today.isoformat(), "summary": summary}
    with edits.batch() as batch:
        kept = _begun(batch, log, values)
        _store(batch, kept, log.log.unsaved)


def take_back(edits: Edits, log: WorkLogDay) -> None:
    """A log that was handed in and not yet approved is a draft again.

    Raises:
        NotAllowed: it is approved, or not handed in. DiskFull: nothing was saved.
    """
    if log.status != "submitted":
        raise NotAllowed(_("This log is approved and stays as it is.") if log.status == "approved" else _("This log is not handed in."))
    with edits.batch() as batch:
        batch.update("work_log", log.id, {"status": "draft"})


def _begun(batch: Batch, log: WorkLogDay, values: dict[str, Wire] | None = None) -> str:
    """The id of the log's row, made if there is none, with `values` set."""
    if log.status not in EDITABLE:
        raise NotAllowed(_("This log is handed in."), _("r takes it back, as long as it is not approved."))
    kept = log.id
    if log.gone is not None:
        image: Image = {**log.gone}
        batch.restore("work_log", image)
        kept, values = str(image["id"]), {"status": "draft", **(values or {})}
    elif not kept:
        # The row says no more than whose day it is, so that another desk of the person can make the same one.
        about: dict[str, Wire] = {"period": "day", "work_date": log.work_date.isoformat()}
        kept = batch.insert("work_log", about, row_id=log_id(batch.author, "day", log.work_date))
    if values:
        batch.update("work_log", kept, values)
    return kept


def _store(batch: Batch, kept: str, lines: Sequence[LogLine]) -> None:
    for line in lines:
        _put(batch, kept, line)


def _put(batch: Batch, kept: str, line: LogLine) -> str:
    return batch.insert(
        "work_log_entry",
        {
            "work_log_id": kept,
            "block": int(line.block),
            "position": line.position,
            "text": line.text,
            "customer_id": line.customer_id,
            "source_table": line.source.table,
            "source_id": line.source.id or None,
        },
    )


def _text(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise InvalidValue(_("A line says something."), _("x takes a line out."))
    return said[:_LONGEST]
