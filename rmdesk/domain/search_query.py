"""What was typed into the search line: which keys to look up for it, and which part of a name it matches.

Runs on every keystroke, so the query side never loads the pinyin dictionary; only highlighting a name by its pinyin does.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from rmdesk.domain.names import fold, fold_name, is_hanzi
from rmdesk.domain.search_keys import LONGEST_KEY, TAIL_MARK, KeyKind, plain
from rmdesk.domain.traditional import simplified

SHORTEST_TAIL: Final = 3
"""Digits from which the end of account, card and ID numbers is searched too."""

_TEXT_KINDS: Final = frozenset(KeyKind) - {KeyKind.PHONE, KeyKind.PHONE_PART, KeyKind.TAIL}
_DIGIT_KINDS: Final = frozenset(KeyKind) - {KeyKind.TAIL}
_TAIL_KINDS: Final = frozenset({KeyKind.TAIL})

_DIGITS = re.compile(r"\+?[\d\s\-().*/]*\d[\d\s\-().*/]*")
_TAIL_WITH_X = re.compile(r"\d{3,17}x")
_TONE_NUMBERS = re.compile(r"(?:[a-z]*[aeiouv][a-z]*[1-5])+(?:[a-z]*)")
_VOWELLESS = re.compile(r"[b-df-hj-np-tw-z]+")


class Prefix(NamedTuple):
    """One range to scan: keys from `text` up to `end`, of these kinds."""

    text: str
    kinds: frozenset[KeyKind]

    @property
    def end(self) -> str:
        """The key that no key beginning with `text` reaches."""
        return self.text + "\U0010ffff"


class Query(NamedTuple):
    """A search text made ready."""

    text: str
    """Folded and without spaces, as it is matched against names."""
    prefixes: tuple[Prefix, ...]
    """The likeliest first; empty for a blank text."""
    is_number: bool
    """Whether it is (part of) a phone, account, card, ID or customer number."""


def normalise_query(text: str) -> Query:
    """What to look up for `text`: widths, case, spaces, tones and traditional characters do not matter.

    `lü`, `lv` and `lu` all find 吕; `zhāng sān`, `zhang1san1` and `Zhang San` are `zhangsan`; `zhsh` is `zs`; `+86 138-1234` is `1381234`.
    """
    folded = fold(text).lower()
    if _DIGITS.fullmatch(folded):
        return _number_query(folded)
    v_form = plain(fold_name(_with_v(folded)))
    if not v_form:
        return Query("", (), is_number=False)
    forms = [v_form, plain(fold_name(folded))]
    if _TONE_NUMBERS.fullmatch(v_form):
        forms.append(re.sub(r"\d", "", v_form))
    if _VOWELLESS.fullmatch(v_form) and len(short := re.sub(r"([zcs])h", r"\1", v_form)) > 1:
        forms.append(short)
    prefixes = [Prefix(form[:LONGEST_KEY], _TEXT_KINDS) for form in dict.fromkeys(forms)]
    if is_tail := bool(_TAIL_WITH_X.fullmatch(v_form)):
        prefixes.append(Prefix(TAIL_MARK + v_form[::-1], _TAIL_KINDS))
    return Query(v_form[:LONGEST_KEY], tuple(prefixes), is_number=is_tail)


def _with_v(text: str) -> str:
    """`text` with ü, under whatever tone mark, written as v."""
    return text if text.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).replace("u\u0308", "v"))


def _number_query(text: str) -> Query:
    """Digits as typed, and without the country code or international prefix that stored Chinese numbers are found without."""
    digits = "".join(filter(str.isdigit, text))
    forms = [] if text.startswith("+") else [digits]
    if text.startswith("+") or digits.startswith("00"):
        abroad = digits.removeprefix("00")
        forms.append(abroad.removeprefix("86"))
    elif digits.startswith("86") and len(digits) >= 13:
        forms.append(digits[2:])
    forms = [form[:LONGEST_KEY] for form in forms if form] or [digits]
    prefixes = [Prefix(form, _DIGIT_KINDS) for form in dict.fromkeys(forms)]
    if len(digits) >= SHORTEST_TAIL and not text.startswith("+"):
        prefixes.append(Prefix(TAIL_MARK + digits[::-1][: LONGEST_KEY - 1], _TAIL_KINDS))
    return Query(forms[0], tuple(prefixes), is_number=True)


# ---- which part of a name matches ------------------------------------------------------------------------------------------------------


class _Unit(NamedTuple):
    """A Chinese character, or a word in another script, of a displayed name."""

    start: int
    end: int
    text: str


def match_span(name: str, query: Query) -> tuple[int, int] | None:
    """The part of the displayed `name` that the query stands for, as (start, end) for slicing; None if it was found by something else.

    Each Chinese character may be typed as itself, as any of its readings or as their initial; the last one may be unfinished.
    """
    units = _units(name)
    for prefix in query.prefixes:
        if prefix.kinds is _TAIL_KINDS:
            continue
        for first in range(len(units)):
            last = _last_matched(units, first, prefix.text)
            if last is not None:
                return units[first].start, units[last].end
    return None


def _units(name: str) -> list[_Unit]:
    """The units of a name with their places in it; each character is folded by itself, so that places stay true."""
    units: list[_Unit] = []
    open_word = False
    for at, character in enumerate(name):
        text = plain(simplified(fold(character).lower()))
        if not text:
            open_word = open_word and character in "'’"
        elif open_word and not is_hanzi(text[0]):
            units[-1] = units[-1]._replace(end=at + 1, text=units[-1].text + text)
        else:
            units.append(_Unit(at, at + 1, text))
            open_word = not is_hanzi(text[0])
    return units


def _last_matched(units: list[_Unit], first: int, typed: str) -> int | None:
    """The last unit that `typed` reaches when it begins with unit `first`, None if it does not fit."""
    dead: set[tuple[int, int]] = set()

    def reach(unit: int, at: int) -> int | None:
        if unit == len(units) or (unit, at) in dead:
            return None
        for form in _forms(units[unit].text):
            if typed.startswith(form, at):
                after = at + len(form)
                found = unit if after == len(typed) else reach(unit + 1, after)
            else:
                found = unit if form.startswith(typed[at:]) else None
            if found is not None:
                return found
        dead.add((unit, at))
        return None

    return reach(first, 0) if typed else None


@cache
def _forms(text: str) -> tuple[str, ...]:
    """How a unit may be typed, whole forms before its initial."""
    if not is_hanzi(text[0]):
        return text, text[0]
    from rmdesk.domain.pinyin import all_readings

    readings = all_readings(text)
    return text, *readings, *dict.fromkeys(reading[0] for reading in readings)
