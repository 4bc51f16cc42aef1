"""Finding pages of text by what one remembers of them: Chinese, pinyin, initials or English, several words in any order.

For a few hundred pages that lie on the desk; customers, of whom there are many, have `search_keys`.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from rmdesk.domain.names import is_hanzi
from rmdesk.domain.pinyin import readings_of
from rmdesk.domain.traditional import simplified

IS_TITLE: Final = 5
BEGINS_TITLE: Final = 4
IN_TITLE: Final = 3
SPELLS_TITLE: Final = 2
IN_TEXT: Final = 1
"""How well one word fits, best first; 0: not at all."""
_SHORTEST_SPELLING: Final = 2
"""Letters from which pinyin and initials are tried."""


class Spelt(NamedTuple):
    """A text as it can be typed."""

    folded: str
    pinyin: str
    initials: str


def fits(wanted: str, titles: tuple[str, ...], texts: tuple[str, ...]) -> int:
    """How well `wanted` describes something with these titles and texts; 0 if a word of it does not occur.

    Widths, case, blanks and traditional characters do not matter. Pinyin and initials are tried on titles only.
    """
    words = [word for word in wanted.split() if _folded(word)]
    if not words:
        return IN_TEXT
    scores = [
        _score(_folded(word), titles) or (IN_TEXT if any(_folded_text(word) in _folded_text(text) for text in texts) else 0)
        for word in words
    ]
    return 0 if 0 in scores else sum(scores)


def _score(word: str, titles: tuple[str, ...]) -> int:
    spelt = [_spelt(title) for title in titles if title]
    for title in spelt:
        if title.folded == word:
            return IS_TITLE
    if any(title.folded.startswith(word) for title in spelt):
        return BEGINS_TITLE
    if any(word in title.folded for title in spelt):
        return IN_TITLE
    if len(word) >= _SHORTEST_SPELLING and word.isascii() and any(word in title.pinyin or word in title.initials for title in spelt):
        return SPELLS_TITLE
    return 0


def excerpt(wanted: str, text: str, width: int = 60) -> str:
    """The line of `text` in which the first word of `wanted` stands, about `width` signs of it; empty if none does."""
    word = _folded_text(next(iter(wanted.split()), ""))
    for line in text.splitlines():
        if word and word in _folded_text(line):
            said = " ".join(line.split()).strip("#-| ")
            return said if len(said) <= width else said[: width - 1] + "…"
    return ""


@lru_cache(maxsize=2_000)
def _spelt(text: str) -> Spelt:
    simple = simplified(text)
    syllables = [(readings_of(character) or (character,))[0] if is_hanzi(character) else character for character in simple]
    return Spelt(_folded(text), _folded("".join(syllables)), _folded("".join(syllable[:1] for syllable in syllables)))


def _folded(text: str) -> str:
    return "".join(_folded_text(text).split())


def _folded_text(text: str) -> str:
    """With the blanks between words, so that nothing is found across two of them."""
    return " ".join(unicodedata.normalize("NFKC", simplified(text)).casefold().split())


__all__ = ["IN_TEXT", "excerpt", "fits"]
