"""`rmdesk center backup`, `restore`, `compact`: a center in one file, and back; and what it need not keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rmdesk.cli import output
from rmdesk.cli.center_database import Db, address, opened
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.cli.progress import bars
from rmdesk.i18n import N_, _

if TYPE_CHECKING:
    from rmdesk.center.backup import Copied

File = Annotated[str, typer.Argument(metavar="FILE", help=N_("The backup; it holds customers' data, so keep it as safe as the center."))]

Days = Annotated[
    int, typer.Option(min=90, max=3650, metavar="DAYS", help=N_("How long a desk may be away without filling its books anew."))
]


def backup(context: typer.Context, file: File, db: Db = "") -> None:
    """Copy the center into one file. Desks keep their edits until a backup has them.

    Raises:
        UsageError: the file exists. DiskFull: nothing is left behind.
    """
    from rmdesk.center.backup import back_up

    invocation = invoked(context)
    with opened(invocation, db) as database, bars() as progress:
        copied = back_up(database, Path(file).expanduser(), progress)
    _tell(invocation, file, copied, _("The center is in {file}: {rows} rows.").format(file=file, rows=f"{copied.rows:,}"))


def restore(context: typer.Context, file: File, db: Db = "") -> None:
    """Fill an empty database from a backup. Desks then give back what came after it.

    Raises:
        UsageError: a center is there already, or there is no such file. IntegrityError: it is not a backup.
    """
    from rmdesk.center.backup import put_back
    from rmdesk.center.database import CenterDb

    invocation = invoked(context)
    database = CenterDb(address(invocation, db))
    try:
        with bars() as progress:
            copied = put_back(Path(file).expanduser(), database, progress)
    finally:
        database.close()
    _tell(invocation, file, copied, _("The center is back from {file}: {rows} rows.").format(file=file, rows=f"{copied.rows:,}"))


def compact(context: typer.Context, days: Days = 90, db: Db = "") -> None:
    """Forget removals that are older than any desk's absence that is still served; run it daily."""
    from rmdesk.center.compaction import compact as forget

    invocation = invoked(context)
    with opened(invocation, db) as database:
        done = forget(database, invocation.clock.today(), days)
    if invocation.as_json:
        output.emit(done)
    else:
        output.line(
            _("{dropped} old removals were forgotten in {books} books.").format(dropped=f"{done.dropped:,}", books=f"{done.books:,}")
        )


def _tell(invocation: Invocation, file: str, copied: Copied, said: str) -> None:
    if invocation.as_json:
        output.emit({"file": file, "tables": copied.tables, "rows": copied.rows})
    else:
        output.line(said)
