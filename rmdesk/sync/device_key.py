"""A device's key, and where its identity is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class DeviceKey:
    """The secret half of a device's identity, Ed25519."""

    hex: str

    @staticmethod
    def new() -> DeviceKey:
        """A fresh key."""
        return DeviceKey(Ed25519PrivateKey.generate().private_bytes_raw().hex())

    @property
    def public(self) -> str:
        """The half the center gets to know, hex."""
        return self._key().public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> str:
        """A signature, hex."""
        return self._key().sign(message).hex()

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.hex))

    def __repr__(self) -> str:
        return "DeviceKey(…)"


class Credentials(Protocol):
    """Where a device's identity is kept."""

    @property
    def device(self) -> str:
        """The device id."""

    @property
    def key(self) -> DeviceKey:
        """The device's key."""

    def refresh(self) -> str:
        """The refresh token in force."""

    def keep_refresh(self, refresh: str) -> None:
        """Keep its successor, durably."""
