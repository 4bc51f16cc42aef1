"""`rmdesk task`: what is to be done, from scripts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import invoked
from rmdesk.errors import UsageError
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.store.queries.tasks import TaskLine

_CUSTOMER_HELP = N_("Customer number, id, or a name that only one customer has; without one it is a task of your own.")
Line = Annotated[str, typer.Argument(metavar="LINE", help=N_("What is to be done, like: send the statement > fri !1 monthly"))]
CustomerOption = Annotated[str, typer.Option("--customer", metavar="NO", help=_CUSTOMER_HELP)]
TaskId = Annotated[str, typer.Argument(metavar="ID", help=N_("Which task, by its id, as task list shows it."))]
Until = Annotated[str, typer.Argument(metavar="[DAY]", help=N_("Until when, like fri, +3d, 11-28; default: the next working day."))]
Feedback = Annotated[str, typer.Option("--feedback", metavar="CODE", help=N_("Feedback code of the campaign."))]
OutcomeText = Annotated[str, typer.Option("--outcome", metavar="TEXT", help=N_("What came of it, in words."))]

task = typer.Typer(name="task", help=N_("Make tasks, do them, put them off, list them."), no_args_is_help=True)


@task.command("add", help=N_("Make a task from one line."))
def add(context: typer.Context, line: Line, customer: CustomerOption = "") -> None:
    """Make a task.

    Raises:
        NotFound: no such customer, or more than one. InvalidValue: the line does not say what is to be done.
    """
    invocation = invoked(context)
    with invocation.desk() as desk:
        made = desk.tasks.task(desk.tasks.add(line, desk.customers.resolve(customer) if customer else None))
        misread = desk.tasks.understood(line).misread
    _tell(made, as_json=invocation.as_json)
    if misread:
        output.say(_("“{text}” was not understood as a date").format(text=misread))


@task.command("done", help=N_("The task is done; a recurring one comes again."))
def done(context: typer.Context, id: TaskId, feedback: Feedback = "", outcome: OutcomeText = "") -> None:
    """Finish a task.

    Raises:
        NotFound: no such task. InvalidValue: it is not open any more, or there is no such feedback code.
    """
    invocation = invoked(context)
    with invocation.desk() as desk:
        finished = desk.tasks.done(id, feedback=feedback, outcome=outcome)
    if invocation.as_json:
        output.emit(finished)
        return
    output.line(_("Done."))
    if finished.next_due is not None:
        output.line(_("It comes again on {day}, as task {id}.").format(day=finished.next_due.isoformat(), id=finished.next_id))


@task.command("snooze", help=N_("Put a task off to another day."))
def snooze(context: typer.Context, id: TaskId, until: Until = "") -> None:
    """Put a task off.

    Raises:
        NotFound: no such task. UsageError: this is not a day. InvalidValue: the day is past.
    """
    invocation = invoked(context)
    today = invocation.clock.today()
    wanted = _day_of(until, today) if until else None
    with invocation.desk() as desk:
        desk.tasks.snooze(id, wanted or desk.tasks.next_working_day())
        moved = desk.tasks.task(id)
    _tell(moved, as_json=invocation.as_json)


@task.command("list", help=N_("List the tasks that are open, the most pressing first."))
def list_tasks(context: typer.Context) -> None:
    """Print the open tasks."""
    invocation = invoked(context)
    with invocation.desk() as desk:
        lines, as_of = desk.tasks.lines().open, desk.link.standing().as_of
    if invocation.as_json:
        output.emit(output.rows(lines, invocation.clock.today(), as_of))
        return
    for line in lines:
        output.line("  ".join((line.due.isoformat() if line.due else "-" * 10, line.id, line.customer or "—", line.description)))
    if not lines:
        output.line(_("Nothing is to be done."))


def _tell(line: TaskLine, *, as_json: bool) -> None:
    if as_json:
        output.emit(line)
        return
    due = line.due.isoformat() if line.due else _("no date")
    facts = [(_("Task"), line.description), (_("Due"), due), (_("Customer"), line.customer or "—"), ("ID", line.id)]
    output.facts(facts, _("Task saved"))


def _day_of(text: str, today: date) -> date:
    from rmdesk.domain.quicklog import fold_line
    from rmdesk.domain.quicklog_dates import leading_date

    found = leading_date(fold_line(text.strip()), today)
    if found is None or text.strip()[found.end :].strip():
        raise UsageError(_("“{text}” is not a day.").format(text=text), _("Write it like fri, +3d, 11-28 or 2026-11-28."))
    return found.day
