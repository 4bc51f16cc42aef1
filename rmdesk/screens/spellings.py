"""Everything one may type for a name of the program: English, Chinese, pinyin, initials; whichever language is shown."""

from __future__ import annotations

import gettext
import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

from rmdesk import i18n

EQUAL: Final = 1.0
BEGINS: Final = 0.9
CONTAINS: Final = 0.6


def likeness(typed: str, message: str, *others: str) -> float:
    """How well `typed` names what is called `message` (a message id) or one of `others`: `EQUAL`, `BEGINS`, `CONTAINS` or 0."""
    wanted = _folded(typed)
    if not wanted:
        return 0.0
    names = spellings(message) | {_folded(other) for other in others if other}
    if wanted in names:
        return EQUAL
    if any(name.startswith(wanted) for name in names):
        return BEGINS
    return CONTAINS if any(wanted in name for name in names) else 0.0


@cache
def spellings(message: str) -> frozenset[str]:
    """The message in both languages, and the pinyin and initials of the Chinese."""
    from rmdesk.domain.pinyin import readings_of

    chinese = _chinese().gettext(message)
    spelled: set[str] = set()
    if chinese != message:
        syllables = [readings[0] for readings in map(readings_of, chinese) if readings]
        spelled = {"".join(syllables), "".join(syllable[0] for syllable in syllables)}
    return frozenset(map(_folded, {message, chinese, *spelled})) - {""}


@cache
def _chinese() -> gettext.NullTranslations:
    return gettext.translation("rmdesk", Path(i18n.__file__).with_name("locales"), ["zh_CN"], fallback=True)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "")
