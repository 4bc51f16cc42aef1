"""The order of names in a list: Chinese ones by pinyin, as in every Chinese directory, and among the Latin ones."""

from __future__ import annotations

from typing import Final

from rmdesk.domain.company_names import is_organisation
from rmdesk.domain.names import MIDDLE_DOT, fold_name, is_hanzi, surname_length, without_marks

LONGEST: Final = 200
"""Characters of a key, as many as its column holds."""


def sort_name(name: str) -> str:
    """A key by which names are sorted as plain text: `zhang 张 wei 伟` for 张伟, `anna novak` for Anna Novák.

    Each character is put behind its reading, so that all 张 stand together before the first 章. A person's surname is read as one
    (曾 zeng, 单 shan, 欧阳 ouyang).
    """
    folded = fold_name(name)
    if folded.isascii() or not any(map(is_hanzi, folded)):
        return without_marks(folded)[:LONGEST]
    from rmdesk.domain.pinyin import organisation_readings, person_readings

    plain = folded.replace(MIDDLE_DOT, "")
    if is_organisation(folded) or not all(map(is_hanzi, plain)):
        return _key(plain, organisation_readings(plain)[0])
    length = surname_length(plain) if MIDDLE_DOT not in folded else 0
    return _key(plain, person_readings(plain[:length], plain[length:])[0])


def _key(name: str, reading: tuple[str, ...]) -> str:
    if len(reading) != len(name):
        return name[:LONGEST]
    return " ".join(
        syllable if syllable == character else f"{syllable} {character}" for syllable, character in zip(reading, name, strict=True)
    )[:LONGEST]
