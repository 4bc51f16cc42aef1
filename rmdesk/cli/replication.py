"""`rmdesk sync`, `verify`, `outbox`, `conflicts`: the desk and the center."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.cli.progress import bars
from rmdesk.errors import CenterUnreachable, IntegrityError, NeedsPerson, UsageError
from rmdesk.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from rmdesk.desk import Desk
    from rmdesk.store.queries.trace import ConflictLine
    from rmdesk.sync.run import SyncReport

Watch = Annotated[bool, typer.Option("--watch", help=N_("Go on syncing until it is stopped."))]
_INTERVAL_HELP = N_("Time between two syncs with --watch, give or take a fifth.")
Interval = Annotated[int, typer.Option(min=5, max=86_400, metavar="SECONDS", help=_INTERVAL_HELP)]
Deep = Annotated[bool, typer.Option("--deep", help=N_("Hash every stored row again, and read every page of the file."))]

_JITTER: Final = 0.2
_DIFFERENCES: Final = {
    "missing": N_("is missing here"),
    "differs": N_("differs from the center's"),
    "stranger": N_("is not in any book"),
    "sums": N_("does not add up"),
}
_STATES: Final = {
    "pending": N_("waiting"),
    "acked": N_("at the center"),
    "conflict": N_("conflict"),
    "rejected": N_("rejected"),
    "quarantined": N_("quarantined"),
}


def sync(context: typer.Context, watch: Watch = False, interval: Interval = 60) -> None:
    """Upload edits and fetch what changed.

    Raises:
        CenterUnreachable: work goes on offline.
        NeedsPerson: everything was exchanged, but conflicts or quarantined edits wait.
    """
    invocation = invoked(context)
    if watch and invocation.as_json:
        raise UsageError(_("--watch goes on, so it has no one JSON document."), _("Leave --json or --watch away."))
    with invocation.desk() as desk:
        while watch:
            try:
                with bars() as progress:
                    _tell(desk.link.sync(progress), desk)
            except CenterUnreachable as error:
                output.say(str(error))
            time.sleep(interval * random.uniform(1 - _JITTER, 1 + _JITTER))
        with bars() as progress:
            report = desk.link.sync(progress)
        standing = desk.link.standing()
        if invocation.as_json:
            kept = ("pending", "conflicts", "quarantined", "last_sync", "business_date", "as_of")
            done = {name: getattr(report, name) for name in ("pushed", "rows", "removed", "clock_skew")}
            output.emit({**done, **{name: getattr(standing, name) for name in kept}})
        else:
            _tell(report, desk)
        if standing.conflicts or standing.quarantined:
            raise NeedsPerson(
                _("{conflicts} conflicts and {quarantined} quarantined edits wait for you.").format(
                    conflicts=standing.conflicts, quarantined=standing.quarantined
                ),
                _("Look at them: rmdesk conflicts, rmdesk outbox"),
            )


def _tell(report: SyncReport, desk: Desk) -> None:
    sent = report.pushed.applied + report.pushed.conflicts + report.pushed.rejected + report.pushed.quarantined
    up = ngettext("{count} edit uploaded", "{count} edits uploaded", sent).format(count=f"{sent:,}")
    down = ngettext("{count} row received", "{count} rows received", report.rows).format(count=f"{report.rows:,}")
    gone = ngettext("{count} row left", "{count} rows left", report.removed).format(count=f"{report.removed:,}")
    output.line(_("In step with the center: {sent}, {received}, {removed}.").format(sent=up, received=down, removed=gone))
    as_of = desk.link.standing().as_of
    if as_of:
        output.line(_("Data as of {day}.").format(day=as_of))
    if abs(report.clock_skew) > 300:
        output.say(_("This machine's clock is {seconds} seconds off the center's.").format(seconds=-report.clock_skew))


def verify(context: typer.Context, deep: Deep = False) -> None:
    """Sync, then prove that the replica equals the center.

    Raises:
        IntegrityError: it does not.
    """
    invocation = invoked(context)
    with invocation.desk() as desk, bars() as progress:
        report = desk.link.verify(deep=deep, progress=progress)
    rows = sum(book.rows_here for book in report.books)
    if invocation.as_json:
        problems = [{"what": what, "table": table, "id": row} for what, table, row in report.problems]
        checked = {"rows": rows, "rows_checked": report.rows_checked, "books": report.books}
        output.emit({"equal": report.equal, "deep": report.deep, **checked, "problems": problems, "damage": report.damage})
    else:
        columns = [Column(_("Book")), Column(_("Rows here"), right=True), Column(_("At the center"), right=True), Column("")]
        lines = [(one.book, f"{one.rows_here:,}", f"{one.rows_there:,}", "=" if one.equal else "≠") for one in report.books]
        output.table(columns, lines)
        for what, table, row in report.problems[:20]:
            output.line(f"{table} {row} {_(_DIFFERENCES[what]) if what in _DIFFERENCES else what}")
        for damage in report.damage:
            output.line(damage)
    if not report.equal:
        todo = _("Sync and verify again; if it stays so, enrol this desk anew.")
        raise IntegrityError(_("The replica is not what the center has."), todo)
    if not invocation.as_json:
        told = ngettext("{count} row", "{count} rows", rows).format(count=f"{rows:,}")
        output.line(_("The replica equals the center: {rows}.").format(rows=told))


def outbox(context: typer.Context) -> None:
    """Print the edits that the center has not taken."""
    invocation = invoked(context)
    with invocation.desk() as desk:
        found, standing = desk.link.outbox(), desk.link.standing()
    if invocation.as_json:
        output.emit(output.rows(found, standing.business_date, standing.as_of))
        return
    if not found:
        output.line(_("Nothing waits to be uploaded."))
        return
    headings = [_("No."), _("Saved"), _("Customer"), _("What"), _("State"), _("Reason")]
    lines = []
    for one in found:
        saved = invocation.clock.local(one.at).strftime("%m-%d %H:%M")
        what = f"{one.op} {one.table}: {', '.join(one.fields)}" if one.op == "update" else f"{one.op} {one.table}"
        lines.append((str(one.counter), saved, one.customer or "—", what, _(_STATES[one.state]), one.reason))
    output.table([*map(Column, headings)], lines)


def conflicts(context: typer.Context) -> None:
    """Print the fields where the center has moved on from what an edit changed."""
    invocation = invoked(context)
    with invocation.desk() as desk:
        found, standing = desk.link.conflicts(), desk.link.standing()
    if invocation.as_json:
        decoded = [{**output.fields(one), **_values(one)} for one in found]
        output.emit(output.rows(decoded, standing.business_date, standing.as_of))
        return
    if not found:
        output.line(_("There are no conflicts."))
        return
    headings = [_("Id"), _("Customer"), _("Field"), _("Before"), _("Mine"), _("Theirs")]
    lines = []
    for one in found:
        shown = ("—" if value is None else str(value) for value in _values(one).values())
        lines.append((one.id, one.customer or "—", f"{one.table}.{one.field}", *shown))
    output.table([*map(Column, headings)], lines)


def _values(one: ConflictLine) -> dict[str, object]:
    return {name: json.loads(getattr(one, name)) for name in ("base", "mine", "theirs")}

