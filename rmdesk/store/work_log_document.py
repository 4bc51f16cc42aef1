"""A day's work log as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rmdesk.domain.work_log import BLOCK_NAMES, Block
from rmdesk.i18n import _
from rmdesk.store.paper import Chapter, Document

if TYPE_CHECKING:
    from rmdesk.store.queries.work_logs import WorkLogDay


def day_document(log: WorkLogDay, summary: str, person: str, branch: str) -> Document:
    """A day's log; blocks without a line say so."""
    about = [
        f"{log.work_date.isoformat()}  {person}  {branch}".rstrip(),
        status_words(log.status) + (f"  {_('late entry')}" if log.late else ""),
    ]
    if summary:
        about.append(summary)
    chapters = tuple(
        Chapter(f"{int(block)}. {_(BLOCK_NAMES[block])}", tuple(line.text for line in log.log.of(block)) or (_("nothing"),))
        for block in Block
    )
    return Document(_("Work log") + f" {log.work_date.isoformat()}", tuple(about), chapters, log.remarks if log.status != "draft" else "")


def status_words(status: str) -> str:
    """The state of a log in words."""
    words = {"draft": _("draft"), "submitted": _("submitted"), "returned": _("returned"), "approved": _("approved")}
    return words.get(status, status)
