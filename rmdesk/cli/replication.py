"""`rmdesk sync`, `verify`, `outbox`, `conflicts`: the desk and the center."""

from __future__ import annotations

import json
import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.cli.progress import bars
from rmdesk.collector import collect_seldom
from rmdesk.errors import CenterUnreachable, IntegrityError, NeedsPerson, UsageError
from rmdesk.i18n import N_, _, ngettext
from rmdesk.screens.edit_words import conflict_field, conflict_value, counted, edit_words, state_words, whom, why
from rmdesk.screens.sync_words import attention_words, book_words, proof_words, skew_words, uploaded_words

if TYPE_CHECKING:
    from rmdesk.clock import Clock
    from rmdesk.desk import Desk
    from rmdesk.store.queries.trace import ConflictLine
    from rmdesk.store.queries.waiting import WaitingEdit
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
        collect_seldom()
        while watch:
            try:
                _tell(*_synced(desk), desk)
            except CenterUnreachable as error:
                output.say(str(error))
            time.sleep(interval * random.uniform(1 - _JITTER, 1 + _JITTER))
        report, uploaded = _synced(desk)
        standing = desk.link.standing()
        if invocation.as_json:
            kept = ("pending", "conflicts", "quarantined", "last_sync", "business_date", "as_of")
            done = {name: getattr(report, name) for name in ("pushed", "rows", "removed", "clock_skew")}
            output.emit({**done, **{name: getattr(standing, name) for name in kept}})
        else:
            _tell(report, uploaded, desk)
        if attention := attention_words(standing):
            raise NeedsPerson(_("To decide: {what}.").format(what=attention), _("Look at them: rmdesk conflicts, rmdesk outbox"))


def _synced(desk: Desk) -> tuple[SyncReport, list[WaitingEdit]]:
    """What a sync did, and what of that which waited is at the center now."""
    waited = desk.link.waiting()
    with bars() as progress:
        report = desk.link.sync(progress)
    left = {edit.batch for edit in (*desk.link.waiting(), *desk.link.not_taken())}
    return report, [edit for edit in waited if edit.batch not in left]


def _tell(report: SyncReport, uploaded: list[WaitingEdit], desk: Desk) -> None:
    down = ngettext("{count} row received", "{count} rows received", report.rows).format(count=f"{report.rows:,}")
    gone = ngettext("{count} row left", "{count} rows left", report.removed).format(count=f"{report.removed:,}")
    exchanged = ", ".join((down, gone) if report.removed else (down,))
    output.line(" ".join(filter(None, (uploaded_words(counted(uploaded)), _("In step with the center: {what}.").format(what=exchanged)))))
    as_of = desk.link.standing().as_of
    if as_of:
        output.line(_("Data as of {day}.").format(day=as_of))
    if seconds := desk.link.standing().skew_seconds:
        output.say(skew_words(seconds))


def verify(context: typer.Context, deep: Deep = False) -> None:
    """Sync, then prove that the replica equals the center.

    Raises:
        IntegrityError: it does not.
    """
    invocation = invoked(context)
    with invocation.desk() as desk, bars() as progress:
        report = desk.link.verify(deep=deep, progress=progress)
        books, proof = desk.link.books(), desk.link.proof()
    rows = sum(book.rows_here for book in report.books)
    if invocation.as_json:
        problems = [{"what": what, "table": table, "id": row} for what, table, row in report.problems]
        checked = {"rows": rows, "rows_checked": report.rows_checked, "books": report.books}
        output.emit({"equal": report.equal, "deep": report.deep, **checked, "problems": problems, "damage": report.damage})
    else:
        columns = [Column(_("Book")), Column(_("Rows here"), right=True), Column(_("At the center"), right=True), Column("")]
        names = {book.id: book_words(book) for book in books}
        lines = [
            (names.get(one.book, one.book), f"{one.rows_here:,}", f"{one.rows_there:,}", "=" if one.equal else "≠") for one in report.books
        ]
        output.table(columns, lines)
        for what, table, row in report.problems[:20]:
            output.line(f"{table} {row} {_(_DIFFERENCES[what]) if what in _DIFFERENCES else what}")
        for damage in report.damage:
            output.line(damage)
    if not report.equal:
        todo = _("Sync and verify again; if it stays so, enrol this desk anew.")
        raise IntegrityError(_("The replica is not what the center has."), todo)
    if not invocation.as_json and proof is not None:
        output.line(proof_words(proof, invocation.clock).text)


def outbox(context: typer.Context) -> None:
    """Print what the center has not taken; as JSON, row by row."""
    invocation = invoked(context)
    with invocation.desk() as desk:
        found, standing = desk.link.outbox(), desk.link.standing()
        items = [*desk.link.not_taken(), *desk.link.waiting()]
    if invocation.as_json:
        output.emit(output.rows(found, standing.business_date, standing.as_of))
        return
    if standing.conflicts:
        output.say(
            invocation.hint(_("{what}; see: rmdesk conflicts").format(what=attention_words(replace(standing, quarantined=0, rejected=0))))
        )
    if not items:
        output.line(_("Nothing waits to be uploaded."))
        return
    columns = [Column(_("No."), right=True), *map(Column, (_("Saved"), _("Customer"), _("What"), _("State"), _("Why")))]
    output.table(columns, [_outbox_line(item, invocation.clock) for item in items])


def _outbox_line(item: WaitingEdit, clock: Clock) -> tuple[str, ...]:
    saved = clock.local(item.at).strftime("%m-%d %H:%M")
    return (str(item.counters[0]), saved, whom(item), edit_words(item.rows), state_words(item.state), why(item))


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
    headings = [_("Id"), _("Customer"), _("Field"), _("Before"), _("Mine"), _("The center's")]
    lines = []
    for one in found:
        shown = (conflict_value(one, value) for value in (one.base, one.mine, one.theirs))
        lines.append((one.id, one.customer or "—", conflict_field(one), *shown))
    output.table([*map(Column, headings)], lines)


def _values(one: ConflictLine) -> dict[str, object]:
    return {name: json.loads(getattr(one, name)) for name in ("base", "mine", "theirs")}
