"""How a desk ends: by an order of the center that it was enrolled at, and by nothing else; and how long it may go without the center.

An order to wipe is signed with the key that was pinned at enrolment. The wrapped database key is destroyed first, so a kill at any moment after that
leaves only what nobody can read. A refused token (401) never wipes.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rmdesk.clock import Clock
from rmdesk.errors import CenterUnreachable, Locked, RmdeskError, SignInNeeded
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import text_moment
from rmdesk.store.vault import Vault
from rmdesk.sync.protocol import WipeAck, WipeOrdered, wipe_message, wiped_message
from rmdesk.sync.transport import DeviceKey, HttpCenter

log = logging.getLogger(__name__)
OFFLINE_DAYS: Final = 14
_FILES: Final = ("sync.log", "center-ca.pem")


class Wiped(RmdeskError):
    """The center revoked this desk, and everything on it was destroyed."""

    code = "wiped"
    exit_status = 3

    def __init__(self) -> None:
        super().__init__(_("The center has revoked this desk; everything on it was destroyed."), _("Ask the center if that was a mistake."))


class Overdue(Locked):
    """The desk has not spoken with the center for too long."""

    code = "overdue"

    def __init__(self, days: int) -> None:
        super().__init__(
            _("This desk has not spoken with the center for {days} days; it stays locked until it has.").format(days=days),
            _("Connect it to the bank's network and open it again; nothing is lost."),
        )


def obey(replica: Replica, ordered: WipeOrdered) -> Wiped:
    """Destroy this desk if the order is genuine, and tell the center; what to raise then.

    Raises:
        SignInNeeded: the order is not the center's, or not for this desk; nothing was destroyed.
    """
    with replica.reading() as connection:
        device, pinned, secret = (settings.get(connection, name) for name in ("device", "center_key", "device_key"))
    if ordered.order.device != device or not _signed(pinned, ordered.order.signature, device):
        raise SignInNeeded(_("Somebody ordered this desk to destroy itself, but not its center; nothing was destroyed."))
    home = replica.path.parent
    replica.close()
    Vault(home).destroy()
    for name in _FILES:
        (home / name).unlink(missing_ok=True)
    try:
        ordered.acknowledge(WipeAck(device, DeviceKey(secret).sign(wiped_message(device))))
    except CenterUnreachable:
        log.warning("the center does not know yet that this desk is gone")
    return Wiped()


class Farewell:
    """What a desk that its owner destroys has to say to the center; made while the desk can still be read, said afterwards."""

    def __init__(self, replica: Replica) -> None:
        """Read who this desk is, and where its center."""
        home = replica.path.parent
        with replica.reading() as connection:
            url, ca, self.device, secret = (settings.get(connection, name) for name in ("center_url", "ca", "device", "device_key"))
        self._center = HttpCenter(url, ca=home / ca if ca else None)
        self._ack = WipeAck(self.device, DeviceKey(secret).sign(wiped_message(self.device)))

    def say(self) -> bool:
        """Whether the center has heard it."""
        try:
            self._center.wiped(self._ack)
        except CenterUnreachable as error:
            log.warning("the center does not know yet that this desk is gone: %s", error)
            return False
        finally:
            self._center.close()
        return True


def overdue(replica: Replica, clock: Clock) -> int:
    """For how many days the center was not spoken with, if that is more than it allows; else 0."""
    with replica.reading() as connection:
        last, allowed = settings.get(connection, "last_sync"), int(settings.get(connection, "offline_days", str(OFFLINE_DAYS)))
    if not last:
        return 0
    away = clock.now() - text_moment(last)
    return away.days if away > timedelta(days=allowed) else 0


def _signed(pinned: str, signature: str, device: str) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(pinned)).verify(bytes.fromhex(signature), wipe_message(device))
    except (InvalidSignature, ValueError):
        return False
    return True
