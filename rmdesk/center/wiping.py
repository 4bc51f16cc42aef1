"""Ending a desk: the order it gets when it asks for a token after it was revoked, signed with the key it pinned when it was enrolled."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rmdesk.center.database import Tx, get_setting, put_setting
from rmdesk.errors import SignInNeeded
from rmdesk.i18n import _
from rmdesk.store.tables.base import moment_text
from rmdesk.sync.protocol import WipeAck, WipeOrder, wipe_message, wiped_message

_KEY = "center_key"


def public_key(tx: Tx) -> str:
    """The half of the center's key that desks pin, hex; the key is made with its first use."""
    return _key(tx).public_key().public_bytes_raw().hex()


def order(tx: Tx, device: str) -> WipeOrder:
    """The order for a revoked device."""
    return WipeOrder("wipe", _("The center has revoked this desk."), "", device, _key(tx).sign(wipe_message(device)).hex())


def acknowledged(tx: Tx, ack: WipeAck, now: datetime) -> None:
    """A device says that everything on it is destroyed, because it was told to or because its owner wanted so: it is not served any more.

    Raises:
        SignInNeeded: it does not prove its key.
    """
    from rmdesk.center.devices import signed

    found = tx.rows("SELECT public_key FROM device WHERE id = ?", (ack.device,))
    if not found or not signed(str(found[0][0]), ack.signature, wiped_message(ack.device)):
        raise SignInNeeded(_("The center does not accept this desk's credentials."))
    tx.run("UPDATE device SET status = 'revoked', wiped_at = ? WHERE id = ? AND wiped_at IS NULL", (moment_text(now), ack.device))


def _key(tx: Tx) -> Ed25519PrivateKey:
    stored = get_setting(tx, _KEY)
    if not stored:
        stored = Ed25519PrivateKey.generate().private_bytes_raw().hex()
        put_setting(tx, _KEY, stored)
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(stored))
