"""`rmdesk center init`, `serve`, `status`, `verify`: the center itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, address, opened
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.cli.progress import bars
from rmdesk.errors import IntegrityError
from rmdesk.i18n import N_, _, ngettext

Host = Annotated[str, typer.Option(metavar="HOST", help=N_("Address to listen on; other machines can only be served with a certificate."))]
Port = Annotated[int, typer.Option(min=0, max=65535, metavar="PORT", help=N_("Port to listen on; 0 takes a free one."))]
TlsCert = Annotated[str, typer.Option(metavar="FILE", help=N_("Certificate (PEM) for https; TLS 1.3 only."))]
TlsKey = Annotated[str, typer.Option(metavar="FILE", help=N_("Its private key (PEM)."))]
Workers = Annotated[int, typer.Option(min=1, max=64, metavar="N", help=N_("Processes that answer; more than one suits PostgreSQL."))]
WithStdin = Annotated[bool, typer.Option("--until-stdin-ends", hidden=True, help=N_("Stop when standard input is closed."))]


def init(context: typer.Context, db: Db = "") -> None:
    """Make the tables and the center's keys."""
    from rmdesk.center.database import CenterDb
    from rmdesk.center.setup import set_up, shown

    invocation = invoked(context)
    database = CenterDb(address(invocation, db))
    try:
        center = set_up(database)
    finally:
        database.close()
    if invocation.as_json:
        output.emit({"center": center, "db": shown(database.url)})
    else:
        output.line(_("The center is set up in {db}.").format(db=shown(database.url)))


def serve(
    context: typer.Context,
    host: Host = "127.0.0.1",
    port: Port = 8321,
    tls_cert: TlsCert = "",
    tls_key: TlsKey = "",
    workers: Workers = 1,
    until_stdin_ends: WithStdin = False,
    db: Db = "",
) -> None:
    """Answer desks until it is stopped."""
    from rmdesk.center import serving

    invocation = invoked(context)
    with opened(invocation, db) as database:
        url = database.url
        database.close()  # each process opens its own

    def ready(listening: str) -> None:
        if invocation.as_json:
            output.emit({"url": listening})
        else:
            output.line(_("listening on {url}").format(url=listening))
        output.flush()

    at = serving.Listening(host, port, Path(tls_cert) if tls_cert else None, Path(tls_key) if tls_key else None, workers)
    serving.serve(url, invocation.clock.as_of, at, ready, until_stdin_ends=until_stdin_ends)


def status(context: typer.Context, db: Db = "") -> None:
    """What the center holds."""
    from rmdesk.center.setup import standing

    invocation = invoked(context)
    with opened(invocation, db) as database:
        found = standing(database)
    if invocation.as_json:
        output.emit(found)
        return
    output.facts(
        [
            (_("Center"), found.center),
            (_("Database"), found.db),
            (_("Business date"), found.business_date or "—"),
            (_("Branches"), f"{found.branches:,}"),
            (_("People"), f"{found.people:,}"),
            (_("Customers"), f"{found.customers:,}"),
            (_("Nobody's customers"), f"{found.unassigned:,}"),
            (_("Books"), f"{found.books:,}"),
            (_("Rows in books"), f"{found.rows:,}"),
            (_("Desks"), f"{found.devices:,}"),
            (_("Revoked desks"), f"{found.devices_revoked:,}"),
            (_("Edits received"), f"{found.mutations:,}"),
        ]
    )


def verify(context: typer.Context, db: Db = "") -> None:
    """Work out the sums of all books from the rows.

    Raises:
        IntegrityError: they are not what the books say.
    """
    from rmdesk.center.verify import verify as prove

    invocation = invoked(context)
    with opened(invocation, db) as database, bars() as progress:
        report = prove(database, progress)
    if invocation.as_json:
        output.emit({"equal": report.equal, "rows_checked": report.rows_checked, "books": report.books, "differences": report.differences})
    else:
        wrong = [book for book in report.books if not book.equal]
        if wrong:
            columns = [Column(_("Book")), Column(_("Rows it counts"), right=True), Column(_("Rows found"), right=True)]
            output.table(columns, [(book.book, f"{book.row_count:,}", f"{book.rows_found:,}") for book in wrong])
        for one in report.differences:
            output.line(f"{one.book}  {one.table}  {one.row_id}  {one.what}")
        books = ngettext("{count} book", "{count} books", len(report.books)).format(count=len(report.books))
        output.line(_("{rows} rows checked in {books}.").format(rows=f"{report.rows_checked:,}", books=books))
    if not report.equal:
        todo = _("Restore it from a backup, or ask for help before desks sync again.")
        raise IntegrityError(_("Books of this center do not agree with its rows."), todo)
    if not invocation.as_json:
        output.line(_("Every book agrees with the rows."))
