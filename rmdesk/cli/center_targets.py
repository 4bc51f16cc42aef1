"""`rmdesk center targets`: what people are to reach, set one by one, handed out to a team, or read from a file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, opened, written
from rmdesk.cli.center_people import PERSON_HELP
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.errors import RmdeskError, UsageError
from rmdesk.i18n import N_, _, current_language, ngettext

if TYPE_CHECKING:
    from datetime import date

    from rmdesk.center.feed import Feed
    from rmdesk.center.targets import Measure, TargetLine
    from rmdesk.domain.kpi.periods import Period

COLUMNS: Final = ("person", "kpi", "period", "target")
targets = typer.Typer(help=N_("What relationship managers are to reach."))
Kpi = Annotated[str, typer.Argument(metavar="KPI", help=N_("Code of the KPI, like deposit_daily_average."))]
Amount = Annotated[
    str,
    typer.Argument(
        metavar="TARGET", help=N_("As the KPI is measured: an amount like 5000万 or 50m, a count, 12.5%, or lines a customer, 1.45.")
    ),
]
When = Annotated[
    str, typer.Option("--period", metavar="PERIOD", help=N_("A month 2026-11, a quarter 2026Q4, or a year 2026; default: this month."))
]


@targets.callback(invoke_without_command=True)
def targets_group(context: typer.Context, period: When = "", db: Db = "") -> None:
    """Without a command: the list."""
    if context.invoked_subcommand is None:
        targets_list(context, period, db)


@targets.command("list", help=N_("List the targets of a period."), short_help=N_("List the targets of a period."))
def targets_list(context: typer.Context, period: When = "", db: Db = "") -> None:
    """Print the targets.

    Raises:
        InvalidValue: no such period.
    """
    from rmdesk.center import targets as goals
    from rmdesk.center.people import business_date
    from rmdesk.domain.kpi.periods import parse_period

    invocation = invoked(context)
    with opened(invocation, db) as database, database.read() as tx:
        day = business_date(tx, invocation.clock)
        found = goals.targets(tx, parse_period(period, day))
        currency = goals.currency(tx)
    if invocation.as_json:
        output.emit(output.rows([_document(one, currency) for one in found], day, day))
        return
    headings = [_("Staff no."), _("Name"), _("KPI")]
    columns = [*map(Column, headings), Column(_("Target"), right=True)]
    output.table(columns, [(one.staff_no, one.name, _kpi_name(one), _said(one, one.target, currency)) for one in found])


@targets.command("set", help=N_("Set what one person is to reach."), short_help=N_("Set what one person is to reach."))
def targets_set(
    context: typer.Context,
    kpi: Kpi,
    person: Annotated[str, typer.Argument(metavar="PERSON", help=PERSON_HELP)],
    target: Amount,
    period: When = "",
    db: Db = "",
) -> None:
    """Set a target; setting it again changes it.

    Raises:
        NotFound: no such KPI or person. InvalidValue: not a target, no such period, or one that is over.
    """
    from rmdesk.center import targets as goals
    from rmdesk.center.people import business_date, find_person

    invocation = invoked(context)

    def work(feed: Feed) -> str:
        measure = goals.find_measure(feed.tx, kpi)
        currency = goals.currency(feed.tx)
        amount = _target(target, measure, currency)
        when = _open_period(period, business_date(feed.tx, invocation.clock))
        goals.put(feed, measure, when, [(find_person(feed.tx, person), amount)])
        return f"{when.label()}  {kpi}  {_said(measure, amount, currency)}"

    done = written(invocation, db, work)
    if invocation.as_json:
        output.emit({"kpi": kpi, "person": person, "set": 1})
    else:
        output.line(done)


@targets.command("share", help=N_("Hand a target out to a team."), short_help=N_("Hand a target out to a team."))
def targets_share(
    context: typer.Context,
    kpi: Kpi,
    team: Annotated[str, typer.Argument(metavar="TEAM", help=N_("Code, id or name of the team."))],
    target: Amount,
    by: Annotated[
        str, typer.Option(metavar="equal|former", help=N_("All alike, or in the ratio of the targets of the period before."))
    ] = "equal",
    period: When = "",
    db: Db = "",
) -> None:
    """Hand out a target, to the last unit; a ratio is everybody's whole.

    Raises:
        NotFound: no such KPI or team. InvalidValue: not a target, no such period, or one that is over. UsageError: no such way.
    """
    from rmdesk.center import targets as goals
    from rmdesk.center.people import business_date

    invocation = invoked(context)

    def work(feed: Feed) -> tuple[list[TargetLine], str]:
        measure = goals.find_measure(feed.tx, kpi)
        when = _open_period(period, business_date(feed.tx, invocation.clock))
        members, currency = goals.find_team(feed.tx, team), goals.currency(feed.tx)
        goals.hand_out(feed, measure, when, members, _target(target, measure, currency), by)
        names = {str(id): str(staff) for id, staff in feed.tx.rows("SELECT id, staff_no FROM person")}
        mine = {names[member] for member in members}
        return [one for one in goals.targets(feed.tx, when) if one.kpi == measure.code and one.staff_no in mine], currency

    done, currency = written(invocation, db, work)
    if invocation.as_json:
        output.emit({"rows": [_document(one, currency) for one in done]})
        return
    columns = [Column(_("Staff no.")), Column(_("Name")), Column(_("Target"), right=True)]
    output.table(columns, [(one.staff_no, one.name, _said(one, one.target, currency)) for one in done])


@targets.command(
    "load", help=N_("Read targets from a CSV file; nothing is set unless every line fits."), short_help=N_("Read targets from a CSV file.")
)
def targets_load(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("UTF-8, with the columns person, kpi, period, target."))],
    db: Db = "",
) -> None:
    """Set all targets of a file, or none.

    Raises:
        UsageError: the file cannot be read, or lines do not fit; each is named.
    """
    from rmdesk.center import targets as goals
    from rmdesk.center.people import business_date, find_person

    invocation = invoked(context)
    lines = _lines(file)

    def work(feed: Feed) -> int:
        currency, day = goals.currency(feed.tx), business_date(feed.tx, invocation.clock)
        wrong: list[str] = []
        for number, line in lines:
            try:
                measure = goals.find_measure(feed.tx, line["kpi"])
                when = _open_period(line["period"], day)
                goals.put(feed, measure, when, [(find_person(feed.tx, line["person"]), _target(line["target"], measure, currency))])
            except RmdeskError as error:
                wrong.append(_("line {number}: {reason}").format(number=number, reason=error.what))
        if wrong:
            heading = ngettext("Nothing was set, {count} line does not fit:", "Nothing was set, {count} lines do not fit:", len(wrong))
            raise UsageError(
                "\n".join([heading.format(count=len(wrong)), *wrong[:20]]),
                _("Mend them and load the file again."),
            )
        return len(lines)

    count = written(invocation, db, work)
    if invocation.as_json:
        output.emit({"set": count})
    else:
        output.line(ngettext("{count} target was set.", "{count} targets were set.", count).format(count=count))


def _lines(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Line number and cells of each line.

    Raises:
        UsageError: not a readable CSV file with these columns.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            rows = [(reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}) for row in reader]
            heads = [head.strip() for head in reader.fieldnames or []]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else _("it is not a CSV file in UTF-8")
        raise UsageError(_("{file} cannot be read: {reason}.").format(file=file, reason=reason)) from error
    if missing := [name for name in COLUMNS if name not in heads]:
        raise UsageError(
            _("{file} lacks the columns {names}.").format(file=file, names=", ".join(missing)),
            _("The first line names them: {names}").format(names=",".join(COLUMNS)),
        )
    return rows


def _open_period(text: str, day: date) -> Period:
    """The period whose targets are to be set.

    Raises:
        InvalidValue: no such period, or it is over on the business date.
    """
    from rmdesk.domain.kpi.periods import parse_period
    from rmdesk.domain.kpi.targets import must_be_open

    period = parse_period(text, day)
    must_be_open(period, day)
    return period


def _target(text: str, measure: Measure, currency: str) -> int:
    """A target as people write it, in the KPI's unit.

    Raises:
        InvalidValue: it is none.
    """
    from rmdesk.domain.kpi.targets import read_target

    return read_target(text, measure.unit, currency, measure.formula)


def _kpi_name(one: TargetLine) -> str:
    name = one.kpi_name_zh if current_language() == "zh_CN" else one.kpi_name_en or one.kpi_name_zh
    return name or one.kpi


def _said(measure: Measure | TargetLine, target: int, currency: str) -> str:
    from rmdesk.domain.kpi.saying import figure_text

    return figure_text(target, measure.unit, currency, current_language(), formula=measure.formula)


def _document(one: TargetLine, currency: str) -> dict[str, object]:
    from rmdesk.domain.money import Money

    document = output.fields(one)
    return {**document, "target": Money(one.target, currency)} if one.unit == "money" else document
