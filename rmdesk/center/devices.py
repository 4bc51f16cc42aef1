"""Enrolling desks and knowing them again: one-time codes, device keys, short access tokens, rotating refresh tokens.

An access token is stateless (any center process can check it) and lives ten minutes; whether its device is still welcome is asked of the database
with every request. A refresh token is used once; the one before it stays good until its successor has been used, since the answer that
carried the successor may have been lost. Whoever proves the key but comes with an older one is a copy, and gets an identity of its own (`rekey`).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rmdesk.center import wiping
from rmdesk.center.database import Tx, get_setting, put_setting
from rmdesk.center.permission import Person
from rmdesk.domain.ids import uuid7
from rmdesk.errors import NotAllowed, NotFound, SignInNeeded
from rmdesk.i18n import _
from rmdesk.store.tables.base import moment_text
from rmdesk.sync.protocol import Enrol, Enrolled, Forked, Rekey, Rekeyed, Token, TokenRequest, WipeOrder, rekey_message, token_message

ACCESS_SECONDS = 600
CODE_HOURS = 48
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No 0/O, 1/I/L: codes are read out on the telephone."""


class _Claims(msgspec.Struct, frozen=True):
    device: str
    person: str
    expires: float


def issue_code(tx: Tx, person_id: str, now: datetime) -> str:
    """A code that enrols one device for `person_id`, shown once: `ABCDE-FGHJK-MNPQR`.

    Raises:
        NotFound: there is no such person, or they have left.
    """
    if tx.value("SELECT 1 FROM person WHERE id = ? AND deleted_at IS NULL", (person_id,)) is None:
        raise NotFound(_("No person {person}.").format(person=person_id), _("List them: rmdesk center people"))
    plain = "".join(secrets.choice(_ALPHABET) for _place in range(15))
    expires = moment_text(now + timedelta(hours=CODE_HOURS))
    tx.run(
        "INSERT INTO enrolment_code (code_hash, person_id, expires_at, used_by) VALUES (?, ?, ?, '')", (_digest(plain), person_id, expires)
    )
    return f"{plain[:5]}-{plain[5:10]}-{plain[10:]}"


def enrol(tx: Tx, request: Enrol, now: datetime) -> Enrolled:
    """Turn a code into a device.

    Raises:
        NotAllowed: the code is unknown, used or too old; which of them is not said.
    """
    code = _digest("".join(request.code.upper().replace("-", "").split()))
    found = tx.rows(
        "SELECT c.person_id, p.name FROM enrolment_code c JOIN person p ON p.id = c.person_id "
        "WHERE c.code_hash = ? AND c.used_by = '' AND c.expires_at > ? AND p.deleted_at IS NULL",
        (code, moment_text(now)),
    )
    if not found or not _is_key(request.public_key):
        raise NotAllowed(_("This enrolment code is not valid, or was used already."), _("Ask the center for a new one."))
    person, name = str(found[0][0]), str(found[0][1])
    device, refresh = uuid7(), secrets.token_urlsafe(32)
    if tx.run("UPDATE enrolment_code SET used_by = ? WHERE code_hash = ? AND used_by = ''", (device, code)) != 1:
        raise NotAllowed(_("This enrolment code is not valid, or was used already."), _("Ask the center for a new one."))
    _add(tx, device, person, request.device_name, request.public_key, refresh, now)
    return Enrolled(device, person, name, center_id(tx), refresh, wiping.public_key(tx))


def rekey(tx: Tx, request: Rekey, now: datetime) -> Rekeyed:
    """An identity of its own for a copied desk, which proves the key it was copied with.

    The same new key gets the same device, so a lost answer makes no second one. The device it was copied from stays as it is.

    Raises:
        SignInNeeded: it does not prove the key, or that device was revoked.
    """
    message = rekey_message(request.device, request.public_key)
    found = tx.rows("SELECT person_id, public_key, status FROM device WHERE id = ?", (request.device,))
    if not found or found[0][2] != "active" or not _is_key(request.public_key) or not signed(str(found[0][1]), request.signature, message):
        raise SignInNeeded(
            _("The center does not accept this desk's credentials."), _("Work goes on offline; ask the center to enrol this desk again.")
        )
    refresh = secrets.token_urlsafe(32)
    known = tx.value(
        "SELECT id FROM device WHERE forked_from = ? AND public_key = ? AND status = 'active'", (request.device, request.public_key)
    )
    if known is not None:
        tx.run("UPDATE device SET refresh_hash = ?, previous_hash = '' WHERE id = ?", (_digest(refresh), known))
        return Rekeyed(str(known), refresh)
    device = uuid7()
    _add(tx, device, str(found[0][0]), request.device_name, request.public_key, refresh, now, forked_from=request.device)
    return Rekeyed(device, refresh)


def _add(tx: Tx, device: str, person: str, name: str, public_key: str, refresh: str, now: datetime, forked_from: str = "") -> None:
    tx.run(
        "INSERT INTO device (id, person_id, name, public_key, status, refresh_hash, previous_hash, enrolled_at, forked_from) "
        "VALUES (?, ?, ?, ?, 'active', ?, '', ?, ?)",
        (device, person, name[:120], public_key, _digest(refresh), moment_text(now), forked_from),
    )


def token(tx: Tx, request: TokenRequest, now: datetime) -> Token | WipeOrder:
    """A new access token for a device that proves its key and its refresh token; one that was revoked gets the order to end.

    Raises:
        SignInNeeded: it does not prove its key.
        Forked: it proves its key, but its refresh token was replaced long ago.
    """
    found = tx.rows("SELECT person_id, public_key, refresh_hash, previous_hash, status FROM device WHERE id = ?", (request.device,))
    refused = SignInNeeded(
        _("The center does not accept this desk's credentials."), _("Work goes on offline; ask the center to enrol this desk again.")
    )
    if not found:
        raise refused
    person, public_key, current, previous, status = (str(value) for value in found[0])
    given = _digest(request.refresh)
    if not signed(public_key, request.signature, token_message(request.device, request.refresh, request.nonce)):
        raise refused
    if status != "active":
        return wiping.order(tx, request.device)
    if not (hmac.compare_digest(given, current) or (previous and hmac.compare_digest(given, previous))):
        raise Forked  # the key is right, the refresh token was replaced: another copy of this desk has used it
    refresh = secrets.token_urlsafe(32)
    tx.run(
        "UPDATE device SET refresh_hash = ?, previous_hash = ?, seen_at = ? WHERE id = ?",
        (_digest(refresh), given, moment_text(now), request.device),
    )
    claims = _Claims(request.device, person, now.timestamp() + ACCESS_SECONDS)
    body = base64.urlsafe_b64encode(msgspec.json.encode(claims)).decode()
    return Token(f"{body}.{_seal(tx, body)}", ACCESS_SECONDS, refresh)


def who(tx: Tx, access: str, now: datetime) -> Person:
    """The person and device behind an access token.

    Raises:
        SignInNeeded: it is forged, expired, or its device was revoked.
    """
    refused = SignInNeeded(_("This access token is not valid."))
    body, _dot, seal = access.partition(".")
    if not hmac.compare_digest(seal.encode(), _seal(tx, body).encode()):
        raise refused
    try:
        claims = msgspec.json.decode(base64.urlsafe_b64decode(body), type=_Claims)
    except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise refused from error
    if claims.expires < now.timestamp():
        raise refused
    found = tx.rows(
        "SELECT p.id, p.name, p.role, p.branch_id, b.name FROM device d JOIN person p ON p.id = d.person_id LEFT JOIN branch b ON b.id = p.branch_id "
        "WHERE d.id = ? AND d.status = 'active' AND p.deleted_at IS NULL",
        (claims.device,),
    )
    if not found:
        raise refused
    person, name, role, branch, branch_name = found[0]
    return Person(str(person), str(name), str(role), str(branch or ""), str(branch_name or ""), claims.device)


def revoke(tx: Tx, device: str) -> None:
    """Stop serving a device.

    Raises:
        NotFound: there is none with this id.
    """
    if tx.run("UPDATE device SET status = 'revoked' WHERE id = ?", (device,)) == 0:
        raise NotFound(_("No device {device}.").format(device=device), _("List them: rmdesk center device list"))


def devices(tx: Tx) -> list[dict[str, str]]:
    """Every device: id, person, name, status, enrolled_at, seen_at, and wiped_at if it said that everything on it is destroyed."""
    rows = tx.rows(
        "SELECT d.id, d.person_id, p.name, d.name, d.status, d.enrolled_at, d.seen_at, d.wiped_at "
        "FROM device d JOIN person p ON p.id = d.person_id ORDER BY d.enrolled_at"
    )
    columns = ("id", "person_id", "person", "name", "status", "enrolled_at", "seen_at", "wiped_at")
    return [dict(zip(columns, ("" if value is None else _shown(value) for value in row), strict=True)) for row in rows]


def center_id(tx: Tx) -> str:
    """Which center this is; made with its first use."""
    return _kept(tx, "center_id", uuid7())


def _kept(tx: Tx, name: str, fresh: str) -> str:
    value = get_setting(tx, name)
    if not value:
        put_setting(tx, name, fresh)
        return fresh
    return value


def prepare(tx: Tx) -> None:
    """Make the center's id and the key of its access tokens, once."""
    _kept(tx, "center_id", uuid7())
    _kept(tx, "token_key", secrets.token_hex(32))


def _seal(tx: Tx, body: str) -> str:
    key = get_setting(tx, "token_key")
    if not key:
        raise SignInNeeded(_("This center is not set up yet."), _("Run: rmdesk center init"))
    return hmac.new(bytes.fromhex(key), body.encode(), hashlib.sha256).hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def signed(public_key: str, signature: str, message: bytes) -> bool:
    """Whether the device with this public key signed the message."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _shown(value: object) -> str:
    """A column for people: moments as the wire writes them, whichever database they came from."""
    return moment_text(value) if isinstance(value, datetime) else str(value)
