"""`rmdesk export`: a work log or the performance report as a file, kept in the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import Invocation, day_of, invoked
from rmdesk.errors import UsageError
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.desk.opened import Desk

_FORMS: Final = {"worklog": ("md", "docx", "txt"), "performance": ("md", "docx", "xlsx")}
"""What is written, and in which formats."""


def export(
    context: typer.Context,
    what: Annotated[str, typer.Argument(metavar="WHAT", help=N_("What is written: worklog or performance."))],
    form: Annotated[
        str, typer.Option("--format", metavar="md|docx|txt|xlsx", help=N_("Markdown, Word, plain text (worklog) or Excel (performance)."))
    ] = "md",
    date: Annotated[str, typer.Option("--date", metavar="DATE", help=N_("Work log of which day; default: the business date."))] = "",
    period: Annotated[
        str,
        typer.Option(metavar="PERIOD", help=N_("Performance of a month 2026-11, a quarter 2026Q4, or a year 2026; default: this month.")),
    ] = "",
    out: Annotated[str, typer.Option("--out", metavar="FILE", help=N_("Where to; default: named after what it is, in this folder."))] = "",
) -> None:
    """Write a document to a file; the audit log keeps that it was.

    Raises:
        UsageError: unknown content or format. InvalidValue: no such day or period. FileThere, NotWritten: see `store.export_file`.
    """
    if what not in _FORMS:
        raise UsageError(
            _("“{what}” cannot be exported.").format(what=what), _("Choose one of {choices}.").format(choices=", ".join(_FORMS))
        )
    if form not in _FORMS[what]:
        raise UsageError(
            _("There is no format {format}.").format(format=form), _("Choose one of {choices}.").format(choices=", ".join(_FORMS[what]))
        )
    if out and Path(out).suffix.lower() != f".{form}":
        raise UsageError(_("“{name}” does not end in {ending}.").format(name=Path(out).name, ending=f".{form}"))
    invocation = invoked(context)
    write = _work_log if what == "worklog" else _performance
    with invocation.desk() as desk:
        where = write(invocation, desk, date if what == "worklog" else period, form, out)
    if invocation.as_json:
        output.emit({"file": where, "format": form})
    else:
        output.line(str(where))


def _work_log(invocation: Invocation, desk: Desk, date: str, form: str, out: str) -> Path:
    on = day_of(date) if date else invocation.clock.today()
    return desk.work_log.write(desk.work_log.document(on), out or f"work-log-{on.isoformat()}.{form}")


def _performance(invocation: Invocation, desk: Desk, period: str, form: str, out: str) -> Path:
    from rmdesk.desk import performance_report
    from rmdesk.domain.kpi.periods import parse_period

    today = invocation.clock.today()
    wanted = parse_period(period, today)
    profile = desk.profile
    report = performance_report.gathered(desk.performance, wanted, today, profile.person_name, profile.branch_name)
    return desk.exports.report(report, out or f"performance-{wanted.label().replace(' ', '-')}.{form}")
