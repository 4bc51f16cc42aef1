"""The key of the replica, and who may have it.

The replica is encrypted under 256 random bits that never change. `vault.json` holds them wrapped: Argon2id turns the passphrase into a key,
AES-GCM encrypts the 256 bits under it with the parameters as associated data. A new passphrase wraps the same bits again, so nothing is
re-encrypted, and destroying this one small file makes the replica unreadable. A checksum over the fields tells a damaged file from a wrong
passphrase.

Nothing here may import SQL: unlocking happens before anything heavy is loaded.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from rmdesk.errors import DamagedReplica, DiskFull, InvalidValue, NotEnrolled, RmdeskError, UsageError, WrongPassphrase
from rmdesk.i18n import _

VAULT_FILE: Final = "vault.json"
REPLICA_FILE: Final = "replica.db"
JOURNAL_FILE: Final = "journal.db"
KEY_BYTES: Final = 32
ITERATIONS: Final = 3
LANES: Final = 4
MEMORY_KIB: Final = 64 * 1024
"""With three passes and four lanes the second choice of RFC 9106, section 4: about 95 ms on two cores."""
_LIMITS: Final = {"iterations": (1, 64), "lanes": (1, 64), "memory_kib": (8 * 1024, 2 * 1024 * 1024)}
"""What a vault file may ask of this machine; a file that asks for more is not one of ours."""

_MOST_BYTES: Final = 4096

_DERIVING: Final = threading.Lock()
"""One derivation at a time in a process: the lanes are threads of the crypto library's one pool, and two derivations wait there for each other's."""


class Key:
    """The 256 bits that open a replica, as 64 hex digits. It does not show itself when printed or logged."""

    __slots__ = ("_digits",)

    def __init__(self, digits: str) -> None:
        """Take `digits`.

        Raises:
            ValueError: unless they are 64 lower-case hex digits; they go into a PRAGMA, which cannot be bound.
        """
        if len(digits) != 2 * KEY_BYTES or not set(digits) <= set("0123456789abcdef"):
            raise ValueError("a key is 64 hex digits")
        self._digits = digits

    @property
    def digits(self) -> str:
        """The 64 hex digits, for SQLCipher alone."""
        return self._digits

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key is not pickled")


class Vault:
    """`vault.json` in the profile folder `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / VAULT_FILE
        self._next = home / f"{VAULT_FILE}.new"

    def exists(self) -> bool:
        """Whether a desk was enrolled here."""
        return self.path.exists()

    def create(self, passphrase: str) -> Key:
        """Make a new random key, wrapped under `passphrase`; the folder becomes the user's alone.

        Raises:
            InvalidValue: an empty passphrase.
            UsageError: a key or a replica is already there; a new key would make the replica unreadable for ever.
            DiskFull: nothing was written.
        """
        secret = _bytes_of(passphrase)
        if self.exists() or (self.home / REPLICA_FILE).exists():
            raise UsageError(
                _("A desk is already enrolled in {home}.").format(home=self.home),
                _("Use another folder (--home), or remove it first: rmdesk wipe"),
            )
        with _saying_why(self.home):
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.home.chmod(0o700)
        key = Key(secrets.token_hex(KEY_BYTES))
        self._write(_wrapped(key, secret))
        return key

    def unlock(self, passphrase: str) -> Key:
        """The key.

        Raises:
            NotEnrolled: neither key nor replica is here.
            WrongPassphrase: the file is whole, the passphrase does not fit it.
            DamagedReplica: the key file is damaged, or missing although there is a replica.
        """
        fields = self._read()
        if not passphrase:
            raise WrongPassphrase
        try:
            return _unwrapped(fields, _bytes_of(passphrase))
        except InvalidValue:
            raise WrongPassphrase from None

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the same key under `new`; at every instant one whole key file is on the disk.

        Raises:
            WrongPassphrase: `old` does not open the vault.
            InvalidValue: `new` is empty.
            DiskFull: the old passphrase still holds.
        """
        secret = _bytes_of(new)
        self._write(_wrapped(self.unlock(old), secret))

    def destroy(self) -> None:
        """Make the replica unreadable: overwrite and remove the wrapped key first, then the replica's files. Missing files are fine."""
        for path in (self.path, self._next):
            if path.exists():
                with path.open("r+b") as file:
                    file.write(secrets.token_bytes(max(path.stat().st_size, 1)))
                    file.flush()
                    os.fsync(file.fileno())
                path.unlink()
        if self.home.exists():
            sync_folder(self.home)
        for name in (REPLICA_FILE, f"{REPLICA_FILE}.new", f"{REPLICA_FILE}.damaged", JOURNAL_FILE):
            for suffix in ("", "-wal", "-shm"):
                (self.home / f"{name}{suffix}").unlink(missing_ok=True)

    def _read(self) -> dict[str, object]:
        try:
            with self.path.open("rb") as file:
                text = file.read(_MOST_BYTES)
        except FileNotFoundError:
            if (self.home / REPLICA_FILE).exists():
                raise DamagedReplica(
                    _("The replica in {home} has lost its key file {name}.").format(home=self.home, name=VAULT_FILE),
                    _("Put it back from a copy; without it this desk must be enrolled anew: rmdesk wipe"),
                ) from None
            raise NotEnrolled(str(self.home)) from None
        except OSError as error:
            raise DamagedReplica(
                _("The key file {path} cannot be read: {reason}.").format(path=self.path, reason=error.strerror)
            ) from error
        fields = _checked(text)
        if fields is None:
            raise DamagedReplica(
                _("The key file {path} is damaged; this is not about the passphrase.").format(path=self.path),
                _("Put it back from a copy; without it this desk must be enrolled anew: rmdesk wipe"),
            )
        return fields

    def _write(self, fields: dict[str, object]) -> None:
        """Replace the file as a whole. The lock keeps two processes from renaming each other's half-written file."""
        text = json.dumps({**fields, "check": _checksum(fields)}, indent=1).encode()
        with _saying_why(self.path), _locked(self.home):
            self._next.unlink(missing_ok=True)
            try:
                descriptor = os.open(self._next, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                self._next.replace(self.path)
            finally:
                self._next.unlink(missing_ok=True)
            sync_folder(self.home)


def sync_folder(folder: Path) -> None:
    """Make a rename or removal in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _bytes_of(passphrase: str) -> bytes:
    """The passphrase as it is fed to Argon2id: NFC, because keyboards and input methods compose the same letter differently."""
    if not passphrase:
        raise InvalidValue(_("The passphrase must not be empty."))
    try:
        return unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        raise InvalidValue(_("The passphrase is not readable text (UTF-8).")) from None


def _derived(secret: bytes, salt: bytes, iterations: int, lanes: int, memory_kib: int) -> AESGCM:
    derive = Argon2id(salt=salt, length=KEY_BYTES, iterations=iterations, lanes=lanes, memory_cost=memory_kib)
    with _DERIVING:
        return AESGCM(derive.derive(secret))


def _wrapped(key: Key, secret: bytes) -> dict[str, object]:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    numbers = {"iterations": ITERATIONS, "lanes": LANES, "memory_kib": MEMORY_KIB}
    fields: dict[str, object] = {
        "format": 1,
        "kdf": "argon2id",
        "cipher": "aes-256-gcm",
        **numbers,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
    }
    sealed = _derived(secret, salt, **numbers).encrypt(nonce, bytes.fromhex(key.digits), _canonical(fields))
    return {**fields, "wrapped": sealed.hex()}


def _unwrapped(fields: dict[str, object], secret: bytes) -> Key:
    """The key in checked `fields`. A failed tag means the passphrase: the checksum has already vouched for the file."""
    salt, nonce, sealed = (bytes.fromhex(str(fields[name])) for name in ("salt", "nonce", "wrapped"))
    numbers = {name: int(str(fields[name])) for name in _LIMITS}
    told = {name: value for name, value in fields.items() if name != "wrapped"}
    try:
        return Key(_derived(secret, salt, **numbers).decrypt(nonce, sealed, _canonical(told)).hex())
    except InvalidTag:
        raise WrongPassphrase from None


def _checked(text: bytes) -> dict[str, object] | None:
    """The fields of a key file if it is whole and one of ours, without `check`."""
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or read.pop("check", None) != _checksum(read):
        return None
    if (read.get("format"), read.get("kdf"), read.get("cipher")) != (1, "argon2id", "aes-256-gcm"):
        return None
    numbers = all(type(read.get(name)) is int and least <= read[name] <= most for name, (least, most) in _LIMITS.items())
    lengths = {"salt": 16, "nonce": 12, "wrapped": KEY_BYTES + 16}
    return read if numbers and all(_is_hex(read.get(name), size) for name, size in lengths.items()) else None


def _is_hex(value: object, size: int) -> bool:
    return isinstance(value, str) and len(value) == 2 * size and set(value) <= set("0123456789abcdef")


def _canonical(fields: dict[str, object]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


def _checksum(fields: dict[str, object]) -> str:
    return blake2b(_canonical(fields), digest_size=16, person=b"rmdesk vault").hexdigest()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _saying_why(path: Path) -> Iterator[None]:
    """Turn what the file system refuses into an error for the user."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFull(str(path)) from error
        raise RmdeskError(_("{path} cannot be written: {reason}.").format(path=path, reason=error.strerror)) from error
