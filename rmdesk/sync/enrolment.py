"""Making this profile a desk: a vault, an empty replica, and an identity at the center — all of it or nothing."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from rmdesk.errors import CenterUnreachable, UsageError
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.replica import Replica
from rmdesk.store.vault import JOURNAL_FILE, REPLICA_FILE, VAULT_FILE, Vault
from rmdesk.sync.protocol import Enrol, Enrolled
from rmdesk.sync.transport import DeviceKey, HttpCenter

CA_FILE = "center-ca.pem"


def enrol(home: Path, url: str, code: str, passphrase: str, ca: Path | None = None, center: HttpCenter | None = None) -> Enrolled:
    """Spend `code` and set up the profile folder `home`. The code is sent only when everything local is in place.

    `center` is the connection to use instead of a new one to `url`; it is closed at the end.

    Raises:
        UsageError: the profile is a desk already, or the address is not one.
        NotAllowed: the center does not take the code. CenterUnreachable: it does not answer. In both cases nothing stays behind.
    """
    vault = Vault(home)
    if vault.exists() or (home / REPLICA_FILE).exists():
        raise UsageError(
            _("{home} is enrolled already.").format(home=home), _("Use another profile folder (--home DIR), or remove this one: rmdesk wipe")
        )
    center = center or HttpCenter(url, ca=ca)
    key = DeviceKey.new()
    try:
        replica = Replica.create(home, vault.create(passphrase))
        try:
            enrolled = center.enrol(Enrol(code, key.public, socket.gethostname()))
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
        finally:
            replica.close()
    except CenterUnreachable as error:
        _undo(home)
        raise CenterUnreachable(
            _("The center at {url} cannot be reached.").format(url=url), _("Check the address and try again with the same code.")
        ) from error
    except BaseException:
        _undo(home)
        raise
    finally:
        center.close()
    return enrolled


def _keep_ca(home: Path, ca: Path | None) -> str:
    if ca is None:
        return ""
    return str(shutil.copyfile(ca, home / CA_FILE))


def _undo(home: Path) -> None:
    (home / CA_FILE).unlink(missing_ok=True)
    for name in (VAULT_FILE, REPLICA_FILE, JOURNAL_FILE):
        for end in ("", "-wal", "-shm"):
            (home / f"{name}{end}").unlink(missing_ok=True)
