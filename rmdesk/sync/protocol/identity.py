"""What travels when a device proves who it is, becomes another, or ends; and the texts that are signed for it."""

from __future__ import annotations

import msgspec


class Enrol(msgspec.Struct, frozen=True):
    """A one-time code and the public half of the device's key (Ed25519, hex)."""

    code: str
    public_key: str
    device_name: str


class Enrolled(msgspec.Struct, frozen=True):
    """The device's identity. `refresh` is good for one use; `center_key` (Ed25519, hex) is by which the center's orders are known."""

    device: str
    person: str
    person_name: str
    center: str
    refresh: str
    center_key: str = ""


class TokenRequest(msgspec.Struct, frozen=True):
    """`signature` (hex) is over `token_message` with the device key."""

    device: str
    refresh: str
    nonce: str
    signature: str


class Token(msgspec.Struct, frozen=True):
    """`access` lives `seconds`; `refresh` replaces the one that was used."""

    access: str
    seconds: int
    refresh: str


class Rekey(msgspec.Struct, frozen=True):
    """A copied desk asks for an identity of its own. `signature` (hex, by the key of `device`) is over `rekey_message`."""

    device: str
    public_key: str
    device_name: str
    signature: str


class Rekeyed(msgspec.Struct, frozen=True):
    """The identity that goes with the new key; asking again with the same key gives the same device."""

    device: str
    refresh: str


class WipeOrder(msgspec.Struct, frozen=True):
    """A `Problem` that orders a revoked device to destroy everything. `signature` (hex, by the center's key) is over `wipe_message`."""

    code: str
    what: str
    todo: str
    device: str
    signature: str


class WipeAck(msgspec.Struct, frozen=True):
    """A device has destroyed everything on it. `signature` (hex, by its key) is over `wiped_message`."""

    device: str
    signature: str


class Done(msgspec.Struct, frozen=True):
    """Nothing more to say."""


def token_message(device: str, refresh: str, nonce: str) -> bytes:
    """What a device signs to get an access token."""
    return f"rmdesk token\n{device}\n{refresh}\n{nonce}".encode()


def rekey_message(device: str, public_key: str) -> bytes:
    """What a copied desk signs, with the key it was copied with."""
    return f"rmdesk rekey\n{device}\n{public_key}".encode()


def wipe_message(device: str) -> bytes:
    """What the center signs to end a device. Device ids are never given twice, so neither is the order."""
    return f"rmdesk wipe\n{device}".encode()


def wiped_message(device: str) -> bytes:
    """What a device signs that has ended."""
    return f"rmdesk wiped\n{device}".encode()
