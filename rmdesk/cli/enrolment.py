"""`rmdesk enroll`, `passwd`, `wipe`: a profile becomes a desk, keeps its secret, and ends."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from rmdesk.cli import output, passphrases
from rmdesk.cli.invocation import Invocation, invoked
from rmdesk.config import LOG_FOLDER
from rmdesk.errors import DamagedReplica, NeedsPerson, NotEnrolled, RmdeskError, UsageError
from rmdesk.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from rmdesk.store.connection import Connection
    from rmdesk.sync.ending import Farewell

_URL_HELP = N_("Its address, like https://center.example:8443.")
CenterUrl = Annotated[str, typer.Option("--center", metavar="URL", help=_URL_HELP)]
Code = Annotated[str, typer.Option("--code", metavar="CODE", help=N_("One-time code from the center, in upper or lower case."))]
Ca = Annotated[str, typer.Option("--ca", metavar="FILE", help=N_("Certificate (PEM) by which the center is known; default: the system's."))]
NewFile = Annotated[str, typer.Option("--new-passphrase-file", metavar="FILE", help=N_("File whose first line is the new passphrase."))]
Yes = Annotated[bool, typer.Option("--yes", help=N_("Do not ask, and do not stop for edits that were never uploaded."))]

_FILES: Final = ("sync.lock", "sync.log", "center-ca.pem")
"""What a desk keeps besides vault and replica. Settings and keymap are the person's, and a center's database is none of its business."""


def enroll(context: typer.Context, center: CenterUrl, code: Code, ca: Ca = "") -> None:
    """Make this profile a desk.

    Raises:
        UsageError: it is one already, or the address is none.
        NotAllowed: the center does not take the code. CenterUnreachable: it does not answer.
    """
    from rmdesk.store.vault import REPLICA_FILE, VAULT_FILE
    from rmdesk.sync.enrolment import enrol
    from rmdesk.sync.transport import check_address

    invocation = invoked(context)
    check_address(center)
    if any((invocation.home / name).exists() for name in (VAULT_FILE, REPLICA_FILE)):
        raise UsageError(
            _("{home} is enrolled already.").format(home=invocation.home),
            _("Use another profile folder (--home DIR), or remove this one: rmdesk wipe"),
        )
    given = invocation.passphrase_file
    passphrase = passphrases.new_in(given) if given else passphrases.chosen()
    enrolled = enrol(invocation.home, center, code, passphrase, Path(ca).expanduser() if ca else None)
    if invocation.as_json:
        about = {"home": str(invocation.home), "center_url": center, "device": enrolled.device}
        output.emit({**about, "person_id": enrolled.person, "person_name": enrolled.person_name})
    else:
        output.line(_("This desk is {name}'s now. Fill it with: rmdesk sync").format(name=enrolled.person_name))


def passwd(context: typer.Context, new_passphrase_file: NewFile = "") -> None:
    """Change the passphrase; nothing is encrypted anew.

    Raises:
        WrongPassphrase: the old one is wrong; nothing was changed.
    """
    from rmdesk.store.vault import Vault

    invocation = invoked(context)
    vault = Vault(invocation.home)
    if not vault.exists():
        raise NotEnrolled(str(invocation.home))
    old = invocation.passphrase()
    vault.unlock(old)  # before anybody thinks of a new one
    vault.change_passphrase(old, passphrases.new_in(new_passphrase_file) if new_passphrase_file else passphrases.chosen())
    if invocation.as_json:
        output.emit({"home": str(invocation.home), "changed": True})
    else:
        output.line(_("The passphrase was changed."))


def wipe(context: typer.Context, yes: Yes = False) -> None:
    """Destroy the key, then the replica and everything else of this desk.

    Raises:
        NotEnrolled: there is no desk.
        NeedsPerson: edits would be lost that the center never got.
        UsageError: it was not confirmed.
    """
    from rmdesk.store.vault import REPLICA_FILE, Vault
    from rmdesk.sync.run import alone

    invocation = invoked(context)
    vault = Vault(invocation.home)
    if not vault.exists() and not (invocation.home / REPLICA_FILE).exists():
        raise NotEnrolled(str(invocation.home))
    farewell = None
    if not yes:
        farewell = _stop_for_edits(invocation)
        _confirm(invocation.home)
    elif invocation.passphrase_file:
        farewell = _farewell(invocation)
    with alone(invocation.home):
        vault.destroy()
    for name in _FILES:
        (invocation.home / name).unlink(missing_ok=True)
    shutil.rmtree(invocation.home / LOG_FOLDER, ignore_errors=True)
    heard = farewell is not None and farewell.say()
    if not heard:
        id = farewell.device if farewell else "ID"
        output.say(_("The center does not know that this desk is gone; say it there: rmdesk center device revoke {id}").format(id=id))
    if invocation.as_json:
        output.emit({"home": str(invocation.home), "wiped": True, "center_told": heard})
    else:
        output.line(_("The desk in {home} is gone.").format(home=invocation.home))


def _farewell(invocation: Invocation) -> Farewell | None:
    """What to tell the center, if this desk can still be read."""
    from rmdesk.sync.ending import Farewell

    try:
        with invocation.desk() as desk:
            return Farewell(desk.replica)
    except RmdeskError:  # damaged, no center certificate any more …: it goes all the same
        return None


def _stop_for_edits(invocation: Invocation) -> Farewell:
    """What to tell the center, if everything that was saved here is there.

    Raises:
        NeedsPerson: it is not.
        UsageError: nobody can know, because the replica is damaged.
    """
    from rmdesk.sync.ending import Farewell

    try:
        with invocation.desk() as desk, desk.replica.reading() as connection:
            lost = _not_at_the_center(connection)
            farewell = Farewell(desk.replica)
    except DamagedReplica as damage:
        raise UsageError(damage.what, _("Its edits cannot be counted. If it is to go all the same: rmdesk wipe --yes")) from damage
    if lost:
        edits = ngettext("{count} edit", "{count} edits", lost).format(count=lost)
        raise NeedsPerson(
            _("The center has not taken all that was saved here; {edits} would be lost.").format(edits=edits),
            _("Upload first: rmdesk sync. To lose them: rmdesk wipe --yes"),
        )
    return farewell


def _not_at_the_center(connection: Connection) -> int:
    (lost,) = connection.execute("SELECT count(*) FROM outbox WHERE state <> 'acked'").fetchone()
    return int(lost)


def _confirm(home: Path) -> None:
    if not sys.stdin.isatty():
        raise UsageError(_("Nobody is there to confirm that {home} is to be destroyed.").format(home=home), _("Say so with --yes."))
    sys.stderr.write(_("Destroy the desk in {home}? Type yes: ").format(home=home))
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("yes", "y", "是"):
        raise UsageError(_("Nothing was destroyed."))
