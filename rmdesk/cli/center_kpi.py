"""`rmdesk center kpi`: where everybody stands, from all books, and putting it on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, opened, written
from rmdesk.cli.center_people import PERSON_HELP
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.i18n import N_, _, current_language

if TYPE_CHECKING:
    from rmdesk.center.database import Tx
    from rmdesk.center.feed import Feed
    from rmdesk.center.kpi.figures import Figure, Manager

_HELP = N_("Where everybody stands, from all books; what is put on record reaches the desks as official.")
kpi = typer.Typer(help=_HELP, short_help=_HELP)
When = Annotated[
    str, typer.Option("--period", metavar="PERIOD", help=N_("A month 2026-11, a quarter 2026Q4, or a year 2026; default: this month."))
]


@kpi.callback(invoke_without_command=True)
def kpi_group(
    context: typer.Context,
    period: When = "",
    person: Annotated[str, typer.Option(metavar="PERSON", help=PERSON_HELP)] = "",
    team: Annotated[str, typer.Option(metavar="TEAM", help=N_("Only this team: code, id or name."))] = "",
    db: Db = "",
) -> None:
    """Print the figures.

    Raises:
        NotFound: no such person or team. InvalidValue: no such period.
    """
    if context.invoked_subcommand is not None:
        return
    from rmdesk.center.kpi import figures
    from rmdesk.center.people import business_date
    from rmdesk.domain.kpi.periods import parse_period

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        day = business_date(tx, invocation.clock)
        found = figures.figures(tx, _wanted(tx, person, team), parse_period(period, day), day)
        _known, wrong = figures.measures(tx)
    for sentence in wrong:
        output.say(sentence)
    if invocation.as_json:
        output.emit(output.rows([_document(one) for one in found], day, day))
        return
    columns = [Column(_("Staff no.")), Column(_("Name")), Column(_("KPI"))]
    columns += [Column(heading, right=True) for heading in (_("Actual"), _("Target"), _("Completion"))]
    output.table(columns, [_line(one) for one in found])


@kpi.command(
    "record",
    help=N_("Put a month's figures on record; again later brings them up to date."),
    short_help=N_("Put a month's figures on record."),
)
def kpi_record(context: typer.Context, period: When = "", db: Db = "") -> None:
    """Write the official figures of everybody.

    Raises:
        InvalidValue: no such period. UsageError: it is not a month that has begun.
    """
    from rmdesk.center.kpi import figures
    from rmdesk.center.people import business_date
    from rmdesk.domain.kpi.periods import parse_period

    invocation = invoked(context)

    def work(feed: Feed) -> tuple[str, int]:
        day = business_date(feed.tx, invocation.clock)
        month = parse_period(period, day)
        return month.label(), figures.put_on_record(feed, month, day)

    month, count = written(invocation, db, work)
    if invocation.as_json:
        output.emit({"period": month, "recorded": count})
    else:
        output.line(_("{count} figures of {month} are on record.").format(count=count, month=month))


def _wanted(tx: Tx, person: str, team: str) -> list[Manager]:
    from rmdesk.center.kpi.figures import managers
    from rmdesk.center.people import find_person
    from rmdesk.center.targets import find_team

    everybody = managers(tx)
    if team:
        members = set(find_team(tx, team))
        everybody = [one for one in everybody if one.id in members]
    if person:
        wanted = find_person(tx, person)
        everybody = [one for one in everybody if one.id == wanted]
    return everybody


def _line(one: Figure) -> tuple[str, ...]:
    from rmdesk.domain.kpi.saying import completion_text, mark_of

    name = one.kpi_name_zh if current_language() == "zh_CN" else one.kpi_name_en or one.kpi_name_zh
    done = f"{completion_text(one.completion)} {mark_of(one)}".rstrip()
    return (one.staff_no, one.name, name, _said(one, one.actual), _said(one, one.target), done)


def _said(one: Figure, value: int | None) -> str:
    from rmdesk.domain.kpi.saying import figure_text

    return figure_text(value, one.unit, one.currency, current_language(), formula=one.formula)


def _document(one: Figure) -> dict[str, object]:
    from rmdesk.domain.money import Money

    document = output.fields(one)
    if one.unit == "money":
        document |= {
            name: None if document[name] is None else Money(int(str(document[name])), one.currency)
            for name in ("actual", "target", "proportional", "gap")
        }
    return document
