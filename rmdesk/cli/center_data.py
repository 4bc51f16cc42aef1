"""`rmdesk center ingest` and `demo-bank`: where the center's customers come from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, opened
from rmdesk.cli.invocation import day_of, invoked
from rmdesk.cli.output import Column
from rmdesk.cli.progress import bars
from rmdesk.domain.money import Money
from rmdesk.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from rmdesk.center.intake import IngestReport

Folder = Annotated[str, typer.Argument(metavar="DIR", help=N_("Folder with the source system's files; .xz is read as it is."))]
MappingFile = Annotated[
    str, typer.Option("--mapping", metavar="FILE.toml", help=N_("What the files mean: a mapping file, or a shipped one by name (berka)."))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Read and check everything, say what would change, write nothing."))]
ReportFile = Annotated[str, typer.Option("--report", metavar="FILE", help=N_("CSV file for the rejected rows: file, line, reason, row."))]
BusinessDay = Annotated[
    str, typer.Option("--business-date", metavar="DATE", help=N_("The center's business date from now on; without it, the files say it."))
]
Customers = Annotated[int, typer.Option(metavar="N", help=N_("How many customers."))]
Managers = Annotated[int, typer.Option(metavar="N", help=N_("How many relationship managers."))]
Seed = Annotated[int, typer.Option(metavar="N", help=N_("The same seed makes the same bank."))]
CUSTOMERS, MANAGERS, SEED, MONTHS = 2_000, 8, 20, 18
"""What the demo bank's own defaults are; named again because they are part of the help, and the bank is heavy to import."""


def ingest(
    context: typer.Context,
    folder: Folder,
    mapping: MappingFile,
    dry_run: DryRun = False,
    report: ReportFile = "",
    business_date: BusinessDay = "",
    db: Db = "",
) -> None:
    """Load source files; doing it again changes nothing."""
    from rmdesk.center import intake

    invocation = invoked(context)
    path = Path(report).expanduser() if report else None
    day = day_of(business_date) if business_date else None
    files, clock = Path(folder).expanduser(), invocation.clock
    with opened(invocation, db) as database, bars() as progress:
        done = intake.ingest(database, mapping, files, dry_run=dry_run, report=path, progress=progress, clock=clock, business_date=day)
    if invocation.as_json:
        output.emit(done)
    else:
        _print(done)
    if done.rejected:
        told = ngettext("{count} row was rejected.", "{count} rows were rejected.", done.rejected).format(count=f"{done.rejected:,}")
        where = _("Written down in {file}.").format(file=path) if path else _("With --report FILE every one is written down.")
        output.say(f"{told} {where}")


def _print(done: IngestReport) -> None:
    counts = (_("Added"), _("Changed"), _("Same"), _("Kept"), _("Rejected"))
    lines = [
        (name, *(f"{number:,}" for number in (count.added, count.changed, count.same, count.kept, count.rejected)))
        for name, count in done.tables.items()
    ]
    output.table([Column(_("Table")), *(Column(heading, right=True) for heading in counts)], lines)
    for path in done.missing:
        output.line(_("There is no {path}: nothing was loaded from it.").format(path=path))
    for file, count in done.files.items():
        if not count.records + count.rejected:
            output.line(_("There is no record in {file}.").format(file=file))
    for one in done.rejections:
        output.line(f"{one.file}:{one.line}  {one.reason}")
    if done.dry_run:
        output.line(_("Nothing was written: this was a dry run."))
    if done.business_date:
        output.line(_("Business date {day}.").format(day=done.business_date))
    if done.too_late:
        told = _("{day} is too far ahead for a business date and was passed over; if it is right: --business-date {day}.")
        output.line(told.format(day=done.too_late))


def demo_bank(
    context: typer.Context,
    customers: Customers = CUSTOMERS,
    managers: Managers = MANAGERS,
    seed: Seed = SEED,
    months: Annotated[int, typer.Option(metavar="N", help=N_("Months of balances behind the business date."))] = MONTHS,
    db: Db = "",
) -> None:
    """Make a synthetic bank, relative to the business date."""
    from rmdesk.center import demo_bank as bank

    invocation = invoked(context)
    day = invocation.clock.today()
    with opened(invocation, db) as database, bars() as progress:
        recipe = {"customers": customers, "managers": managers, "seed": seed, "months": months}
        made = bank.generate(database, **recipe, business_date=day, progress=lambda done, total: progress("bank", done, total))
    if invocation.as_json:
        output.emit({"seed": seed, "months": months, **output.fields(made)})
        return
    output.table(
        [Column(_("Staff no.")), Column(_("Name")), Column(_("Branch")), Column(_("Customers"), right=True), Column(_("AUM"), right=True)],
        [(one.staff_no, one.name, one.branch, f"{one.customers:,}", output.money(Money(one.aum), "auto")) for one in made.managers],
    )
    told = ngettext("{count} customer", "{count} customers", made.customers).format(count=f"{made.customers:,}")
    output.line(_("The demo bank has {customers}, business date {day}.").format(customers=told, day=day))
