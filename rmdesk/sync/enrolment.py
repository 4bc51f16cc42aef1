"""Making this profile a desk: a vault, an empty replica, and an identity at the center — all of it or nothing."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from rmdesk.errors import CenterUnreachable, UsageError
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import JOURNAL_FILE, REPLICA_FILE, VAULT_FILE, Vault
from rmdesk.sync.protocol import Enrol, Enrolled
from rmdesk.sync.transport import DeviceKey, HttpCenter, NotTrusted

CA_FILE = "center-ca.pem"


def enrol(home: Path, url: str, code: str, passphrase: str, ca: Path | None = None, center: HttpCenter | None = None) -> Enrolled:
    """Spend `code` and set up the profile folder `home`. The code is sent only when everything local is in place.

    `center` is the connection to use instead of a new one to `url`; it is closed at the end.

    Raises:
        UsageError: the profile is a desk already, or the address is not one.
        NotAllowed: the center does not take the code. CenterUnreachable: it does not answer, or is not the one that `ca` vouches for.
            In all these cases nothing stays behind.
    """
    vault = Vault(home)
    if vault.exists() or (home / REPLICA_FILE).exists():
        raise UsageError(
            _("{home} is enrolled already.").format(home=home),
            _("Use another profile folder (--home DIR), or remove this one: rmdesk wipe"),
        )
    center = center or HttpCenter(url, ca=ca)
    key = DeviceKey.new()
    with closing(center), _all_or_nothing(home), closing(Replica.create(home, vault.create(passphrase))) as replica:
        enrolled = _asked(center, Enrol(code, key.public, socket.gethostname()))
        kept = _keep_ca(home, ca)
        with replica.writing() as connection:
            for name, value in (
                ("center", enrolled.center),
                ("center_key", enrolled.center_key),
                ("center_url", center.url),
                ("ca", kept),
                ("device", enrolled.device),
                ("device_key", key.hex),
                ("refresh", enrolled.refresh),
                ("person_id", enrolled.person),
                ("person_name", enrolled.person_name),
            ):
                settings.put(connection, name, value)
            replica.journal.remember(connection)
    return enrolled


def _asked(center: HttpCenter, request: Enrol) -> Enrolled:
    try:
        return center.enrol(request)
    except NotTrusted:
        raise
    except CenterUnreachable as error:
        raise CenterUnreachable(
            _("The center at {url} cannot be reached.").format(url=center.url), _("Check the address and try again with the same code.")
        ) from error


def _keep_ca(home: Path, ca: Path | None) -> str:
    """The name of the pinned certificate's copy, relative to `home`: the folder may move."""
    if ca is None:
        return ""
    shutil.copyfile(ca, home / CA_FILE)
    return CA_FILE


@contextmanager
def _all_or_nothing(home: Path) -> Iterator[None]:
    """Remove the desk again, and the folder if it is new, if what is done inside fails."""
    was_there = home.exists()
    try:
        yield
    except BaseException:
        (home / CA_FILE).unlink(missing_ok=True)
        for name in (VAULT_FILE, REPLICA_FILE, JOURNAL_FILE):
            for end in ("", "-wal", "-shm"):
                (home / f"{name}{end}").unlink(missing_ok=True)
        if not was_there and home.exists() and not any(home.iterdir()):
            home.rmdir()
        raise
