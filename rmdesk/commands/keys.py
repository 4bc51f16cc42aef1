"""Names of keys: the full-width forms that a Chinese input method types."""

from __future__ import annotations

import unicodedata
from typing import Final

from textual.keys import key_to_character

_TO_FULL_WIDTH: Final = 0xFF01 - 0x21
"""Distance from a printable ASCII character to its full-width form."""
_RENAMED: Final = {"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"}
"""Keys whose Textual name is not their Unicode name."""
_IDEOGRAPHIC_COMMA: Final = "ideographic_comma"
"""What a Chinese input method types for `/`."""


def with_full_width(keys: str) -> str:
    """`keys` (comma-separated names) with the full-width form of every printable one: commands work while an input method is on."""
    every: list[str] = []
    for key in keys.split(","):
        every.append(key)
        character = character_of(key)
        if character is not None and "!" <= character <= "~":
            every.append(_name_of(chr(ord(character) + _TO_FULL_WIDTH)))
        if character == "/":
            every.append(_IDEOGRAPHIC_COMMA)
    return ",".join(every)


def _name_of(character: str) -> str:
    """How Textual names the key that types `character`."""
    return character if character.isalnum() else unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")


def character_of(key: str) -> str | None:
    """The character that a key named by Textual types, None for keys like `f2` or `ctrl+p`."""
    return _RENAMED.get(key) or key_to_character(key)
