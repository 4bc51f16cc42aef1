"""`rmdesk worklog` and `rmdesk export`: the day's log from scripts, and on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import day_of, invoked
from rmdesk.errors import UsageError
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.store.queries.work_logs import WorkLogDay

Day = Annotated[str, typer.Option("--date", metavar="DATE", help=N_("Which day; default: the business date."))]
_ENDINGS = {"md": ".md", "docx": ".docx", "txt": ".txt"}


def worklog(
    context: typer.Context,
    date: Day = "",
    submit: Annotated[bool, typer.Option("--submit", help=N_("Hand it in as it stands."))] = False,
    missing: Annotated[bool, typer.Option("--missing", help=N_("List the working days whose log is not handed in."))] = False,
) -> None:
    """Print a day's log, drafted from what was recorded; hand it in.

    Raises:
        InvalidValue: there is nothing to hand in. NotAllowed: it is handed in already.
    """
    invocation = invoked(context)
    with invocation.desk() as desk:
        if missing:
            days, as_of = desk.work_log.missing(), desk.link.standing().as_of
            if invocation.as_json:
                output.emit(output.rows(days, invocation.clock.today(), as_of))
                return
            for one in days:
                output.line(f"{one.work_date.isoformat()}  {one.status}".rstrip())
            if not days:
                output.line(_("Every working day is handed in."))
            return
        on = day_of(date) if date else invocation.clock.today()
        log = desk.work_log.submit(on) if submit else desk.work_log.day(on)
        paper = desk.work_log.document(on)
    if invocation.as_json:
        output.emit(_as_object(log))
        return
    from rmdesk.store.work_log_document import plain_text

    for line in plain_text(paper).splitlines():
        output.line(line)
    if submit:
        output.say(_("Handed in."))


def export(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=N_("What is written: worklog."))],
    form: Annotated[str, typer.Option("--format", metavar="md|docx|txt", help=N_("Markdown, Word or plain text."))] = "md",
    date: Day = "",
    out: Annotated[str, typer.Option("--out", metavar="FILE", help=N_("Where to; default: work-log-DATE in this folder."))] = "",
) -> None:
    """Write a work log to a file; the audit log keeps that it was.

    Raises:
        UsageError: unknown content or format. FileThere, NotWritten: see `store.export_file`.
    """
    if what != "worklog":
        raise UsageError(_("“{what}” cannot be exported.").format(what=what), _("Choose one of {choices}.").format(choices="worklog"))
    if form not in _ENDINGS:
        raise UsageError(
            _("There is no format {format}.").format(format=form), _("Choose one of {choices}.").format(choices=", ".join(_ENDINGS))
        )
    invocation = invoked(context)
    on = day_of(date) if date else invocation.clock.today()
    path = out or str(Path(f"work-log-{on.isoformat()}{_ENDINGS[form]}"))
    if Path(path).suffix.lower() != _ENDINGS[form]:
        raise UsageError(_("“{name}” does not end in {ending}.").format(name=Path(path).name, ending=_ENDINGS[form]))
    with invocation.desk() as desk:
        where = desk.work_log.write(desk.work_log.document(on), path)
    if invocation.as_json:
        output.emit({"file": where, "format": form})
    else:
        output.line(str(where))


def _as_object(log: WorkLogDay) -> dict[str, object]:
    return {
        "id": log.id or None,
        "work_date": log.work_date,
        "status": log.status,
        "entered_on": log.entered_on,
        "late": log.late,
        "summary": log.summary,
        "remarks": log.remarks,
        "lines": [
            {
                "block": int(line.block),
                "text": line.text,
                "customer_id": line.customer_id,
                "source_table": line.source.table,
                "source_id": line.source.id or None,
                "at": line.at,
                "stored": bool(line.entry_id),
            }
            for line in log.log.lines
        ],
        "left_out": len(log.log.left_out),
        "next_working_day": log.next_working_day,
        "business_date": log.today,
    }
