"""Who this desk is to the center: its device id and key, kept in the replica, and how a copied desk gets an identity of its own."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rmdesk.errors import NotEnrolled
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.sync.protocol import Center, Rekey, rekey_message
from rmdesk.sync.transport import DeviceKey, HttpCenter

_NEXT_KEY = "next_device_key"
"""The key of the identity that was asked for; kept before asking, so that a lost answer makes no second device."""


class StoredCredentials:
    """The device's identity as the replica holds it now: another process may have changed it."""

    def __init__(self, replica: Replica, home: Path) -> None:
        """Look whether there is one.

        Raises:
            NotEnrolled: there is none.
        """
        self._replica = replica
        if not self.device:
            raise NotEnrolled(str(home))

    @property
    def device(self) -> str:
        """The device id."""
        return self._get("device")

    @property
    def key(self) -> DeviceKey:
        """The device's key."""
        return DeviceKey(self._get("device_key"))

    def refresh(self) -> str:
        """The refresh token in force."""
        return self._get("refresh")

    def keep_refresh(self, refresh: str) -> None:
        """On the disk before it is used."""
        with self._replica.writing() as connection:
            settings.put(connection, "refresh", refresh)

    def _get(self, name: str) -> str:
        with self._replica.reading() as connection:
            return settings.get(connection, name)


@contextmanager
def center_of(replica: Replica, home: Path) -> Iterator[HttpCenter]:
    """The center this desk is enrolled at."""
    with replica.reading() as connection:
        url, ca = settings.get(connection, "center_url"), settings.get(connection, "ca")
    center = HttpCenter(url, StoredCredentials(replica, home), home / ca if ca else None)
    try:
        yield center
    finally:
        center.close()


def become_another(replica: Replica, center: Center) -> str:
    """Take on an identity of one's own: this desk is a copy, or was put back from a backup. The new device id.

    The outbox stays as it is: edits are known by ids of their own, so what the other copy has pushed already is recognised.

    Raises:
        CenterUnreachable: nothing has changed; asking again gives the same device.
    """
    with replica.writing() as connection:
        device, key = settings.get(connection, "device"), settings.get(connection, "device_key")
        following = settings.get(connection, _NEXT_KEY) or DeviceKey.new().hex
        settings.put(connection, _NEXT_KEY, following)
    public = DeviceKey(following).public
    answer = center.rekey(Rekey(device, public, socket.gethostname(), DeviceKey(key).sign(rekey_message(device, public))))
    with replica.writing() as connection:
        for name, value in (("device", answer.device), ("device_key", following), ("refresh", answer.refresh), (_NEXT_KEY, "")):
            settings.put(connection, name, value)
        replica.journal.remember(connection)
    return answer.device
