"""`rmdesk center work-log`: work logs that wait for a review, and reviewing them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, opened
from rmdesk.cli.center_verdicts import decide, print_waiting
from rmdesk.cli.invocation import invoked
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from rmdesk.center.feed import Feed
    from rmdesk.center.work_logs import HandedIn

work_log = typer.Typer(help=N_("Work logs that relationship managers hand in."))
Ids = Annotated[list[str], typer.Argument(metavar="ID…", help=N_("Ids of the logs, or the ends of their ids."))]


@work_log.callback(invoke_without_command=True)
def work_log_group(context: typer.Context, db: Db = "") -> None:
    """Without a command: what waits."""
    if context.invoked_subcommand is None:
        work_log_list(context, db=db)


@work_log.command("list", help=N_("List the logs that wait for a review."), short_help=N_("List the logs that wait for a review."))
def work_log_list(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help=N_("Also drafts and those that were reviewed."))] = False,
    db: Db = "",
) -> None:
    """Print the logs."""
    from rmdesk.center import work_logs

    headings = [_("Id"), _("Staff number"), _("Name"), _("Day"), _("Entered"), _("Status"), _("Summary")]
    print_waiting(context, db, lambda tx: work_logs.handed_in(tx, "" if every else "submitted"), headings, _line)


@work_log.command("show", help=N_("Show one log line for line."), short_help=N_("Show one log line for line."))
def work_log_show(
    context: typer.Context, id: Annotated[str, typer.Argument(metavar="ID", help=N_("Id of the log, or the end of it."))], db: Db = ""
) -> None:
    """Print one log.

    Raises:
        NotFound: no such log.
    """
    from rmdesk.center import work_logs
    from rmdesk.domain.work_log import BLOCK_NAMES, Block

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        log = work_logs.find(tx, id)
        lines = work_logs.lines_of(tx, log)
    if invocation.as_json:
        output.emit({**output.fields(log), "lines": [{"block": block, "text": text} for block, text in lines]})
        return
    output.title(f"{log.work_date.isoformat()}  {log.person}")
    for block in Block:
        said = [text for number, text in lines if number == block]
        if said:
            output.line(_(BLOCK_NAMES[block]))
            for text in said:
                output.line(f"  {text}")


@work_log.command("approve", help=N_("Approve logs; they stay as they are."), short_help=N_("Approve logs; they stay as they are."))
def work_log_approve(context: typer.Context, ids: Ids, db: Db = "") -> None:
    """Approve them, or none of them.

    Raises:
        NotFound: no such log. NotAllowed: it does not wait for a review.
    """
    from rmdesk.center import work_logs

    _review(context, ids, db, "approved", lambda feed, log, reviewer: work_logs.approve(feed, log, reviewer))


@work_log.command("return", help=N_("Send logs back with remarks."), short_help=N_("Send logs back with remarks."))
def work_log_return(
    context: typer.Context,
    ids: Ids,
    remarks: Annotated[str, typer.Option(metavar="TEXT", help=N_("What is missing; the relationship manager sees it."))],
    db: Db = "",
) -> None:
    """Send them back, or none of them.

    Raises:
        NotFound: no such log. NotAllowed: it does not wait for a review. InvalidValue: no remarks.
    """
    from rmdesk.center import work_logs

    _review(context, ids, db, "returned", lambda feed, log, reviewer: work_logs.send_back(feed, log, remarks, reviewer))


def _review(context: typer.Context, ids: list[str], db: str, status: str, act: Callable[[Feed, HandedIn, str], HandedIn]) -> None:
    from rmdesk.center import work_logs
    from rmdesk.center.people import OPERATOR

    def reviewed(feed: Feed) -> list[HandedIn]:
        return [act(feed, work_logs.find(feed.tx, text), OPERATOR) for text in ids]

    sentence = N_("Approved: {person}, {day}") if status == "approved" else N_("Sent back: {person}, {day}")
    decide(context, db, status, reviewed, lambda one: _(sentence).format(person=one.person, day=one.work_date.isoformat()))


def _line(one: HandedIn) -> tuple[str, ...]:
    from rmdesk.store.work_log_document import status_words

    entered = f"{one.entered_on.isoformat()}{' ' + _('late entry') if one.late else ''}" if one.entered_on else "—"
    status = status_words(one.status) + (f"{_(': ')}{one.remarks}" if one.status == "returned" and one.remarks else "")
    return (one.id[-12:], one.staff_no, one.person, one.work_date.isoformat(), entered, status, one.summary)
