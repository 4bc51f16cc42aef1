"""Work logs that are handed in: listed, approved, or sent back with remarks. The RM's desk learns of it with its next sync."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rmdesk.center.database import Tx
from rmdesk.center.feed import Feed
from rmdesk.errors import InvalidValue, NotAllowed, NotFound
from rmdesk.i18n import _
from rmdesk.store.tables.journal import LogStatus
from rmdesk.store.wire import Image, Wire

_SELECT = """
    SELECT w.id, w.owner_id, p.staff_no, p.name, w.period, w.work_date, w.entered_on, w.status, w.summary, w.remarks
    FROM work_log w
    LEFT JOIN person p ON p.id = w.owner_id
    WHERE w.deleted_at IS NULL
"""
_ENTRIES = "SELECT block, text FROM work_log_entry WHERE work_log_id = ? AND deleted_at IS NULL AND text <> '' ORDER BY block, position, id"


@dataclass(frozen=True)
class HandedIn:
    """A work log as its reviewer sees it."""

    id: str
    owner_id: str
    staff_no: str
    person: str
    period: str
    work_date: date
    entered_on: date | None
    status: str
    summary: str
    remarks: str

    @property
    def late(self) -> bool:
        """Whether it was entered after its day (补录)."""
        return self.period == "day" and self.entered_on is not None and self.entered_on > self.work_date


def handed_in(tx: Tx, status: str = LogStatus.SUBMITTED) -> list[HandedIn]:
    """The logs with this status (empty: all), the oldest day first."""
    where, params = ("AND w.status = ?", (status,)) if status else ("", ())
    return [_described(row) for row in tx.rows(f"{_SELECT} {where} ORDER BY w.work_date, p.staff_no, w.id", params)]


def lines_of(tx: Tx, log: HandedIn) -> list[tuple[int, str]]:
    """Block and text of each line of a log."""
    return [(int(block or 0), str(text)) for block, text in tx.rows(_ENTRIES, (log.id,))]


def find(tx: Tx, text: str) -> HandedIn:
    """The log with this id, or the only one that is handed in whose id ends so.

    Raises:
        NotFound: none, or more than one.
    """
    found = [_described(row) for row in tx.rows(f"{_SELECT} AND w.id = ?", (text,))]
    found = found or [one for one in handed_in(tx) if text and one.id.endswith(text)]
    if len(found) != 1:
        raise NotFound(_("There is no single work log {text}.").format(text=text), _("List them: rmdesk center work-log"))
    return found[0]


def check_open(tx: Tx, table: str, row: Image) -> None:
    """Pass if an RM may still change this row, as far as work logs go: an approved log stays as it is, with its entries.

    Raises:
        NotAllowed: it, or the log that it is an entry of, is approved.
    """
    status = row.get("status") if table == "work_log" else None
    if table == "work_log_entry":
        status = tx.value("SELECT status FROM work_log WHERE id = ? AND deleted_at IS NULL", (row.get("work_log_id"),))
    if status == LogStatus.APPROVED:
        raise NotAllowed(_("An approved work log stays as it is."))


def approve(feed: Feed, log: HandedIn, reviewer: str) -> HandedIn:
    """The log is in order and stays as it is; `reviewer` is a person id, or who else does it.

    Raises:
        NotAllowed: it is not handed in, or the reviewer's own.
    """
    _must_wait(log, reviewer)
    feed.load(
        "work_log", [{"id": log.id, "status": LogStatus.APPROVED.value, "first_review": LogStatus.APPROVED.value, "reviewer": reviewer}]
    )
    return log


def send_back(feed: Feed, log: HandedIn, remarks: str, reviewer: str) -> HandedIn:
    """The RM is to go over the log again; `remarks` say what is missing.

    Raises:
        NotAllowed: it is not handed in, or the reviewer's own. InvalidValue: no remarks.
    """
    _must_wait(log, reviewer)
    if not remarks.strip():
        raise InvalidValue(_("A log is sent back with remarks."))
    review = {"first_review": LogStatus.RETURNED.value, "reviewer": reviewer}
    feed.load("work_log", [{"id": log.id, "status": LogStatus.RETURNED.value, "remarks": remarks.strip(), **review}])
    return log


def _must_wait(log: HandedIn, reviewer: str) -> None:
    if log.status != LogStatus.SUBMITTED:
        raise NotAllowed(_("This log does not wait for a review."))
    if log.owner_id == reviewer:
        raise NotAllowed(_("Nobody reviews their own log."))


def _described(row: tuple[Wire, ...]) -> HandedIn:
    found, owner, staff_no, person, period, work_date, entered, status, summary, remarks = (
        None if value is None else str(value) for value in row
    )
    return HandedIn(
        id=found or "",
        owner_id=owner or "",
        staff_no=staff_no or "",
        person=person or "",
        period=period or "",
        work_date=date.fromisoformat(work_date or ""),
        entered_on=date.fromisoformat(entered) if entered else None,
        status=status or "",
        summary=summary or "",
        remarks=remarks or "",
    )


__all__ = ["HandedIn", "approve", "check_open", "find", "handed_in", "lines_of", "send_back"]
