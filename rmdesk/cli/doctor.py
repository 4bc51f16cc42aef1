"""`rmdesk doctor`: is this desk healthy? Vault, every page of the replica, room on the disk, center, clock, edits that wait."""

from __future__ import annotations

import enum
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output, repairing
from rmdesk.cli.invocation import invoked
from rmdesk.cli.output import Column
from rmdesk.errors import CenterUnreachable, IntegrityError, NeedsPerson, RmdeskError
from rmdesk.i18n import N_, _
from rmdesk.screens.edit_words import counted
from rmdesk.screens.sync_words import attention_words

if TYPE_CHECKING:
    from rmdesk.desk import Desk

LEAST_ROOM: Final = 200 * 1024 * 1024
"""Bytes on the disk below which saving is at risk."""
SKEW_SECONDS: Final = 300
"""Difference of clocks worth a word: only what is displayed depends on it."""


class Verdict(enum.StrEnum):
    """How a check came out."""

    OK = N_("ok")
    WARN = N_("look")
    BAD = N_("bad")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    check: str
    verdict: Verdict
    detail: str


Repair = Annotated[
    bool, typer.Option("--repair", help=N_("If the replica is damaged or missing: save the edits, start a new one, and fill it."))
]


def doctor(context: typer.Context, repair: Repair = False) -> None:
    """Look the desk over.

    Raises:
        IntegrityError: the replica is damaged. RmdeskError: the disk is almost full.
        NeedsPerson: conflicts or quarantined edits wait. CenterUnreachable: all is well here, but the center does not answer.
    """
    invocation = invoked(context)
    if repair:
        repairing.repair(invocation)
    with invocation.desk() as desk:
        found = list(_checks(desk, invocation.home))
    if invocation.as_json:
        output.emit({"healthy": all(check.verdict is Verdict.OK for check, _error in found), "checks": [check for check, _error in found]})
    else:
        columns = [Column(_("Check")), Column(""), Column("")]
        output.table(columns, [(_(_NAMES[check.check]), _(check.verdict.value), check.detail) for check, _error in found])
    for kind in (IntegrityError, RmdeskError):
        for _check, error in found:
            if isinstance(error, kind):
                raise error


_NAMES: Final = {
    "vault": N_("Key"),
    "replica": N_("Replica"),
    "disk": N_("Room on the disk"),
    "edits": N_("Edits"),
    "center": N_("Center"),
    "clock": N_("Clock"),
}


def _checks(desk: Desk, home: Path) -> Iterator[tuple[Check, RmdeskError | None]]:
    """Each check with the error it makes, if any."""
    yield Check("vault", Verdict.OK, _("the passphrase opens it")), None
    problems = desk.replica.problems()
    if problems:
        todo = _("Save its edits and start a new one: rmdesk doctor --repair")
        damaged = IntegrityError(_("The replica is damaged: {reason}").format(reason=problems[0]), todo)
        yield Check("replica", Verdict.BAD, "; ".join(problems)), damaged
    else:
        size = desk.replica.path.stat().st_size
        yield Check("replica", Verdict.OK, _("every page is whole, {size} MB").format(size=f"{size / 1e6:,.1f}")), None
    free = shutil.disk_usage(home).free
    room = _("{size} MB free").format(size=f"{free / 1e6:,.0f}")
    full = RmdeskError(_("The disk is almost full: {room}.").format(room=room), _("Free some space; edits need it to be saved."))
    yield Check("disk", Verdict.OK if free >= LEAST_ROOM else Verdict.BAD, room), None if free >= LEAST_ROOM else full
    yield _edits(desk)
    yield from _center(desk)


def _edits(desk: Desk) -> tuple[Check, RmdeskError | None]:
    standing = desk.link.standing()
    waiting = counted(desk.link.waiting())
    waits = _("{what} to upload").format(what=waiting) if waiting else _("nothing waits to be uploaded")
    if attention := attention_words(standing):
        todo = _("Look at them: rmdesk conflicts, rmdesk outbox")
        return Check("edits", Verdict.WARN, f"{waits}; {attention}"), NeedsPerson(_("To decide: {what}.").format(what=attention), todo)
    return Check("edits", Verdict.OK, waits), None


def _center(desk: Desk) -> Iterator[tuple[Check, RmdeskError | None]]:
    """What the center says, and how far its clock is off ours."""
    from datetime import datetime

    from rmdesk.sync.run import center_of

    try:
        with center_of(desk.replica, desk.home) as center:
            hello = center.hello()
    except CenterUnreachable as error:
        yield Check("center", Verdict.WARN, error.what), error
        return
    yield Check("center", Verdict.OK, _("{url} answers {name}").format(url=desk.profile.center_url, name=hello.person_name)), None
    skew = round((datetime.fromisoformat(hello.now) - desk.clock.now()).total_seconds())
    off = _("{seconds} s off the center's").format(seconds=-skew)
    yield Check("clock", Verdict.OK if abs(skew) <= SKEW_SECONDS else Verdict.WARN, off), None
