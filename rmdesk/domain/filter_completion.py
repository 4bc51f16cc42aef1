"""What may come next in a filter line: field names, then the values of the field, in the language that is being typed or shown."""

from __future__ import annotations

from typing import Final, NamedTuple

from rmdesk.domain.filter_line import narrowed
from rmdesk.domain.filter_terms import FIELDS, NONE_WORD, Field, Takes, Vocabulary, Word, field_named
from rmdesk.i18n import _

_SIGNS: Final = ":=<>!≥≤≠"
_AMOUNTS: Final = {"zh": ("5万", "20万", "50万", "100万", "600万"), "en": ("50k", "200k", "500k", "1m", "6m")}
_DAYS: Final = {"zh": ("7天", "30天", "60天", "90天", "180天"), "en": ("7d", "30d", "60d", "90d", "180d")}
_AGES: Final = ("30", "45", "60", "70")


class Completion(NamedTuple):
    """A text that may stand from `start` up to the cursor, and what it means."""

    start: int
    text: str
    help: str


def completions(line: str, cursor: int, vocabulary: Vocabulary, lang: str) -> list[Completion]:
    """What may stand at the cursor, the likeliest first; empty inside quotation marks and where anything may stand."""
    before = narrowed(line[:cursor])
    if before.count('"') % 2:
        return []
    start = max((before.rfind(blank) for blank in (" ", '"')), default=-1) + 1
    word = before[start:]
    signs = [at for at, character in enumerate(word) if character in _SIGNS]
    if not signs:
        return _fields(word, start, lang)
    field = field_named(word[: signs[0]])
    if field is None:
        return []
    value_from = max(signs[-1], word.rfind(","), word.rfind("|")) + 1
    named_zh = not word[: signs[0]].isascii()
    return _values(field, word[value_from:], start + value_from, vocabulary, "zh" if named_zh or lang.startswith("zh") else "en")


def _fields(begun: str, start: int, lang: str) -> list[Completion]:
    """Fields with a name that begins so; in the language that was begun, else in the one of the screen."""
    begun = begun.lower()
    found = []
    for field in FIELDS:
        if not any(name.startswith(begun) for name in field.word.spellings):
            continue
        written = "en" if begun and begun.isascii() else "zh" if begun else lang
        usual = ":" if field.usual.value == "=" else field.usual.value
        found.append(Completion(start, f"{field.word.name(written)}{usual}", _(field.help)))
    return found


def _values(field: Field, begun: str, start: int, vocabulary: Vocabulary, lang: str) -> list[Completion]:
    lower = begun.lower()
    match field.takes:
        case Takes.LEVEL:
            return _words(vocabulary.levels, lower, start, lang)
        case Takes.CODE:
            return _words(field.words, lower, start, lang)
        case Takes.MONEY:
            return _texts(_AMOUNTS[lang], lower, start)
        case Takes.DAYS:
            return _texts((*_DAYS[lang], NONE_WORD.name(lang)), lower, start)
        case Takes.NUMBER:
            return _texts(_AGES, lower, start)
        case Takes.NAME:
            names = {"group": vocabulary.groups, "tag": vocabulary.tags}.get(field.code, ())
            return _texts(tuple(name if name.isalnum() else f'"{name}"' for name in names), lower, start)


def _words(words: tuple[Word, ...], begun: str, start: int, lang: str) -> list[Completion]:
    found = []
    for word in words:
        if any(name.startswith(begun) for name in word.spellings):
            written = "en" if begun and begun.isascii() else lang
            other = "zh" if written == "en" else "en"
            found.append(Completion(start, word.name(written), word.name(other)))
    return found


def _texts(texts: tuple[str, ...], begun: str, start: int) -> list[Completion]:
    return [Completion(start, text, "") for text in texts if text.lower().lstrip('"').startswith(begun)]
