"""`rmdesk remind`: the morning list without a screen, for a printer, a calendar program, or cron; or going on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.errors import NotEnrolled, RmdeskError, UsageError
from rmdesk.i18n import N_, _
from rmdesk.screens.words import word

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.reminders.agenda import CallList, CallRow
    from rmdesk.reminders.engine import News

Calendar = Annotated[
    str,
    typer.Option("--ics", metavar="FILE", help=N_("Write a calendar file as well, in place of an older one; an export that is audited.")),
]
Notify = Annotated[bool, typer.Option("--notify", help=N_("Ring and notify the terminal, once a business date; print no list."))]
_WATCH_HELP = N_("Go on deriving until it is stopped, and print a line when the list of a business date is announced.")
Watching = Annotated[bool, typer.Option("--watch", help=_WATCH_HELP)]
Rules = Annotated[bool, typer.Option("--rules", help=N_("Print the reminder rules with their values, and derive nothing."))]
Most = Annotated[int, typer.Option("--limit", min=0, metavar="N", help=N_("Most customers to print; 0 prints all."))]


def remind(
    context: typer.Context, ics: Calendar = "", notify: Notify = False, limit: Most = 0, watch: Watching = False, rules: Rules = False
) -> None:
    """Derive the reminders of the business date, and say whom to call and why.

    Raises:
        InvalidValue: the calendar file's name does not end in .ics. NotWritten: the file could not be written.
        UsageError: what goes on has no one list, file or document. NotAllowed: the profile is watched already.
    """
    from rmdesk.reminders.delivery import records
    from rmdesk.reminders.engine import morning, passing

    invocation = invoked(context)
    if watch:
        if ics or limit or rules or invocation.as_json:
            raise UsageError(_("--watch goes on, so it has no one list, file or document."), _("Leave --ics, --limit and --json away."))
        with invocation.desk() as desk:
            _watch(desk, invocation, notify=notify)
        return
    if rules:
        from rmdesk.cli.reminder_rules import print_rules

        with invocation.desk() as desk:
            print_rules(desk, invocation)
        return
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
        _ring(_to_call(news))
        output.say(_to_call(news))
    if written is not None:
        output.say(_("Written: {path}").format(path=written))


def _watch(desk: Desk, invocation: Invocation, *, notify: bool) -> None:
    from rmdesk.reminders.watching import Watch
    from rmdesk.store.vault import Vault
    from rmdesk.sync.ending import Overdue

    clock = invocation.clock

    def tell(news: News) -> None:
        now = clock.local(clock.now())
        output.line(f"{clock.today()} {now:%H:%M}  {_to_call(news)}")
        output.flush()
        if notify and news.customers:
            _ring(_to_call(news))

    def must_end() -> RmdeskError | None:
        if not Vault(invocation.home).exists():
            return NotEnrolled(str(invocation.home))
        return Overdue(days) if (days := desk.link.days_overdue()) else None

    def begun() -> None:
        output.say(_("Watching the reminders; Ctrl+C ends it."))

    Watch(desk.reminders, desk.replica.changed, invocation.home, clock, begun, tell, output.say, must_end).run()


def _to_call(news: News) -> str:
    return _("Customers to call today: {count}").format(count=news.customers)


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
    """The bell and a notification of the terminal (OSC 9), on stderr so that no script reads it."""
    import sys

    if sys.stderr.isatty():
        sys.stderr.write(f"\a\x1b]9;{text}\x07")
        sys.stderr.flush()
