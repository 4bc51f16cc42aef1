"""`rmdesk remind`: the morning list without a screen, for a printer, a calendar program, or cron."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import invoked
from rmdesk.i18n import N_, _
from rmdesk.screens.words import word

if TYPE_CHECKING:
    from rmdesk.reminders.agenda import CallList, CallRow

Calendar = Annotated[
    str,
    typer.Option("--ics", metavar="FILE", help=N_("Write a calendar file as well, in place of an older one; an export that is audited.")),
]
Notify = Annotated[bool, typer.Option("--notify", help=N_("Ring and notify the terminal, once a business date; print no list."))]
Most = Annotated[int, typer.Option("--limit", min=0, metavar="N", help=N_("Most customers to print; 0 prints all."))]


def remind(context: typer.Context, ics: Calendar = "", notify: Notify = False, limit: Most = 0) -> None:
    """Derive the reminders of the business date, and say whom to call and why.

    Raises:
        InvalidValue: the calendar file's name does not end in .ics. NotWritten: the file could not be written.
    """
    from rmdesk.reminders.delivery import records
    from rmdesk.reminders.engine import morning, passing

    invocation = invoked(context)
    with invocation.desk() as desk:
        if notify:
            news = morning(desk.reminders, invocation.home)
        else:
            passing(desk.reminders, invocation.home)
        calls = desk.reminders.call_list(limit or None)
        written = desk.exports.calendar(calls.rows, ics) if ics else None
    if invocation.as_json:
        answer = output.rows(records(calls.rows), invocation.clock.today(), calls.data_as_of)
        output.emit({**answer, "customers": calls.customers, "stale": calls.stale, "problems": list(calls.problems)})
    elif not notify:
        _print(calls)
    if notify and news.announced and news.customers:
        _ring(_("Customers to call today: {count}").format(count=news.customers))
    if written is not None:
        output.say(_("Written: {path}").format(path=written))


def _print(calls: CallList) -> None:
    """The list as it can be printed."""
    count = _("{count} to call").format(count=calls.customers)
    output.title(" · ".join((_("Today"), calls.business_date.isoformat() if calls.business_date else "—", count)))
    if calls.stale and calls.data_as_of is not None:
        output.line(_("! old data, of {day}: check before you call").format(day=calls.data_as_of.isoformat()))
    for problem in calls.problems:
        output.line(f"! {problem}")
    for number, row in enumerate(calls.rows, 1):
        output.line(f"{number:>3}  {_who(row)}")
        for reason in row.reasons:
            output.line(f"     - {reason.title}: {reason.text}")
    if not calls.rows:
        output.line(_("Nobody needs a call today."))


def _who(row: CallRow) -> str:
    return "  ".join(part for part in (row.name, row.customer_no, word(row.level, "level")) if part)


def _ring(text: str) -> None:
    """The bell and a notification of the terminal (OSC 9), on stderr so that no script reads it; without a terminal the sentence alone."""
    import sys

    if sys.stderr.isatty():
        sys.stderr.write(f"\a\x1b]9;{text}\x07")
    output.say(text)
