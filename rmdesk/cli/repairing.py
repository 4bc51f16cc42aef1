"""`rmdesk doctor --repair`: a damaged replica is replaced, and no edit is lost."""

from __future__ import annotations

from rmdesk.cli import output
from rmdesk.cli.invocation import Invocation
from rmdesk.cli.progress import bars
from rmdesk.errors import CenterUnreachable, DamagedReplica, NotEnrolled
from rmdesk.i18n import _, ngettext


def repair(invocation: Invocation) -> None:
    """Replace the replica if it is damaged or missing, and fill the new one; a whole one is left alone.

    Raises:
        NotEnrolled: there is no desk. WrongPassphrase: nothing was changed.
        DamagedReplica: nothing can be saved; nothing was changed.
    """
    from rmdesk.store.replica import Replica
    from rmdesk.store.salvage import repair as salvage
    from rmdesk.store.vault import REPLICA_FILE, Vault
    from rmdesk.sync.run import alone

    vault = Vault(invocation.home)
    if not vault.exists():
        raise NotEnrolled(str(invocation.home))
    key = vault.unlock(invocation.passphrase())
    with alone(invocation.home):
        try:
            replica = Replica(invocation.home, key)
        except DamagedReplica:
            whole = False
        else:
            whole = not replica.problems()
            replica.close()
        if whole:
            output.say(_("The replica is whole; nothing was replaced."))
            return
        saved = salvage(invocation.home, key)
    edits = ngettext("{count} edit", "{count} edits", saved.edits).format(count=saved.edits)
    output.say(
        _("A new {name} was started with {edits}; the damaged one is {damaged}.").format(
            name=REPLICA_FILE, edits=edits, damaged=saved.damaged.name
        )
    )
    with invocation.desk() as desk, bars() as progress:
        try:
            desk.link.sync(progress)
        except CenterUnreachable as error:
            output.say(_("It is filled with the next sync: {reason}").format(reason=error.what))
