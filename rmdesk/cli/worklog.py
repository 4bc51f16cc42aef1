"""`rmdesk worklog`: the day's log from scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import day_of, invoked
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.store.queries.work_logs import WorkLogDay

Day = Annotated[str, typer.Option("--date", metavar="DATE", help=N_("Which day; default: the business date."))]


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
    from rmdesk.store.paper import plain_text

    for line in plain_text(paper).splitlines():
        output.line(line)
    if submit:
        output.say(_("Handed in."))


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
