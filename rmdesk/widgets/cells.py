"""Text measured in terminal cells: clipping, padding and making foreign text safe to print.

A Chinese character takes two cells and a combining mark none, so nothing that is drawn may use `len()`. Text comes from source systems,
so it may also hold escape sequences or line breaks: whatever passes `plain` cannot move the cursor, colour the screen or break a row.
"""

from __future__ import annotations

import unicodedata
from typing import Final, Literal, NamedTuple

from rich.cells import cell_len

from rmdesk.widgets.tones import Tone

Align = Literal["start", "end"]
"""Side on which text stands in its column; figures stand at the end."""

ELLIPSIS: Final = "…"


class Cell(NamedTuple):
    """One value of a row, formatted already."""

    text: str
    tone: Tone | None = None
    """What the value means (`widgets.tones`), None for ordinary text. The text must say it too: colour is never the only signal."""


def plain(text: str) -> str:
    """`text` on one line, without anything a terminal would obey: controls become a space, invisible marks (bidi, joiners) vanish."""
    if text.isprintable():
        return text
    kept: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cf", "Cs"):
            kept.append(character)
    return "".join(kept)


def width_of(text: str) -> int:
    """Cells that `text` takes on the screen."""
    return len(text) if text.isascii() else cell_len(text)


def clip(text: str, width: int) -> str:
    """`text` in at most `width` cells, ending in `…` if something was cut off; never half of a wide character."""
    if width <= 0:
        return ""
    if width_of(text) <= width:
        return text
    room = width - 1
    if text.isascii():
        return text[:room] + ELLIPSIS
    taken = 0
    for index, character in enumerate(text):
        taken += cell_len(character)
        if taken > room:
            return text[:index] + ELLIPSIS
    return text + ELLIPSIS


def fit(text: str, width: int, align: Align = "start") -> str:
    """`text` in exactly `width` cells: clipped if too long, padded with spaces on the far side if short."""
    if text.isascii():
        short = width - len(text)
        if short < 0:
            return text[: width - 1] + ELLIPSIS if width > 0 else ""
    else:
        text = clip(text, width)
        short = max(0, width - cell_len(text))
    return " " * short + text if align == "end" else text + " " * short


def wrap(text: str, width: int) -> list[str]:
    """`text` as lines of at most `width` cells, broken at spaces where there are some and between characters elsewhere (as Chinese is)."""
    if width <= 0:
        return []
    lines: list[str] = []
    rest = text.strip()
    while width_of(rest) > width:
        cut = _last_fitting(rest, width)
        space = rest.rfind(" ", 0, cut + 1)
        # A space early in the line belongs to Chinese prose or an address: breaking there would leave the line mostly empty.
        if space > 0 and width_of(rest[:space]) * 2 >= width:
            cut = space
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*lines, rest] if rest or not lines else lines


def _last_fitting(text: str, width: int) -> int:
    """How many leading characters of `text` fit in `width` cells, at least one so that wrapping always advances."""
    taken = 0
    for index, character in enumerate(text):
        taken += cell_len(character)
        if taken > width:
            return max(1, index)
    return len(text)
