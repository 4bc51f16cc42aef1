"""The keys under which a customer is found, for a B-tree searched by prefix (`key >= q AND key < q || '\U0010ffff'`).

Everything an RM may type on is the beginning of some key: name, pinyin, initials and their mixtures, company names from any character on,
phones from any digit on, account, card, ID and customer numbers from both ends (tails are stored reversed behind `~`). `search_query` turns
what was typed into the prefixes to look up; the two fold text in the same way (`plain`), which is what makes them meet. 100,000 customers
are indexed on the desk itself, so keys are few and cheap: about ten for each reading of a person's name and eight for a phone.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from rmdesk.domain.company_names import company_short_names, is_organisation, legal_form
from rmdesk.domain.identity import BadIdentity, compact, upgrade_resident_id
from rmdesk.domain.names import COMPOUND_SURNAMES, MIDDLE_DOT, fold_name, is_hanzi, surname_length, without_marks
from rmdesk.domain.phones import BadPhone, parse_phone
from rmdesk.domain.pinyin import Syllables, organisation_readings, person_readings

LONGEST_KEY: Final = 48
"""Keys and prefixes are cut here; whoever types more has found the customer long before."""
SHORTEST_PHONE_PART: Final = 4
TAIL_MARK: Final = "~"
"""Before the reversed digits of a number's tail."""
_MOST_PINYIN_STARTS: Final = 12
"""From how many characters of a company's name pinyin and initials may start; Chinese may start anywhere."""
_NOT_PLAIN = re.compile(r"[\W_]+")
_RUNS = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+|[^\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]+")


class KeyKind(enum.IntEnum):
    """What a key is of, the more telling first: results are ranked by it (an exact hit before a mere beginning). Values are stored."""

    NAME = 10
    SHORT_NAME = 15
    CUSTOMER_NO = 20
    ID_NUMBER = 25
    PHONE = 30
    ACCOUNT = 35
    CARD = 40
    PINYIN = 45
    INITIALS = 50
    MIXED = 55
    """Parts in Chinese or in full, the rest in initials: `zhangsf`, `zsanfeng`, `张sf`."""
    OTHER_NAME = 60
    TAIL = 65
    """The end of an account, card, ID or customer number, reversed."""
    PHONE_PART = 70
    GIVEN = 75
    """A given name alone, or a later word of a name."""
    INNER = 80
    """An organisation's name from some inner character on."""


class NameKind(enum.Enum):
    """Whose name it is; GUESS looks at the name (a customer's type is the better source)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    GUESS = "guess"


class SearchKey(NamedTuple):
    """One entry of the key table."""

    key: str
    kind: KeyKind


def keys_for_customer(
    name: str,
    short_names: Iterable[str] = (),
    phones: Iterable[str] = (),
    id_number: str = "",
    accounts: Iterable[str] = (),
    cards: Iterable[str] = (),
    customer_no: str = "",
    extra_names: Iterable[str] = (),
    *,
    kind: NameKind = NameKind.GUESS,
) -> set[SearchKey]:
    """All keys of one customer.

    Args:
        name: as displayed.
        short_names: what the customer is called besides; an organisation's own name is derived from `name` in any case.
        phones: in any notation, stored or typed.
        id_number: resident ID (15 digits are found under the 18 too), credit code, passport …
        accounts: account numbers.
        cards: card numbers.
        customer_no: the bank's own number.
        extra_names: former names, contact persons, a name in Latin script.
        kind: whether `name` is a person's.
    """
    keys: set[tuple[str, KeyKind]] = set()
    _add_name(keys, name, kind)
    for short_name in short_names:
        _add_organisation(keys, fold_name(short_name), _ALL_SHORT, starts=1)
    for extra in extra_names:
        other: set[tuple[str, KeyKind]] = set()
        _add_name(other, extra, NameKind.GUESS)
        keys.update((key, KeyKind.OTHER_NAME) for key, of in other if of not in (KeyKind.GIVEN, KeyKind.INNER))
    for phone in phones:
        _add_phone(keys, phone)
    if id_number:
        _add_id_number(keys, id_number)
    for account in accounts:
        _add_number(keys, account, KeyKind.ACCOUNT)
    for card in cards:
        _add_number(keys, card, KeyKind.CARD)
    if customer_no:
        _add_number(keys, customer_no, KeyKind.CUSTOMER_NO)
    return {SearchKey(key, of) if len(key) <= LONGEST_KEY else SearchKey(key[:LONGEST_KEY], of) for key, of in keys if key}


def plain(text: str) -> str:
    """Folded text (`names.fold_name`) with nothing but letters without diacritics, digits and Chinese characters."""
    return _NOT_PLAIN.sub("", without_marks(text))


# ---- names -----------------------------------------------------------------------------------------------------------------------------

_Keys = set[tuple[str, KeyKind]]


class _Kinds(NamedTuple):
    """Under which kinds the whole of an organisation's name is filed."""

    name: KeyKind
    pinyin: KeyKind
    initials: KeyKind


_FULL: Final = _Kinds(KeyKind.NAME, KeyKind.PINYIN, KeyKind.INITIALS)
_ALL_SHORT: Final = _Kinds(KeyKind.SHORT_NAME, KeyKind.SHORT_NAME, KeyKind.SHORT_NAME)


def _add_name(keys: _Keys, name: str, kind: NameKind) -> None:
    folded = fold_name(name)
    if not folded:
        return
    before, dot, after = folded.partition(MIDDLE_DOT)
    if dot and before in COMPOUND_SURNAMES:
        folded, dot = before + after, ""
    if not any(map(is_hanzi, folded)):
        _add_foreign(keys, name, folded)
    elif kind is NameKind.ORGANISATION or (kind is NameKind.GUESS and is_organisation(folded)):
        _add_organisation(keys, folded, _FULL, starts=_MOST_PINYIN_STARTS)
        for short_name in company_short_names(name)[-1:]:
            _add_organisation(keys, fold_name(short_name), _ALL_SHORT, starts=1)
    elif dot:
        _add_name_in_parts(keys, folded)
    elif all(map(is_hanzi, folded)):
        _add_person(keys, folded)
    else:
        _add_organisation(keys, folded, _FULL, starts=_MOST_PINYIN_STARTS)


def _add_person(keys: _Keys, name: str) -> None:
    length = surname_length(name)
    surname, given = name[:length], name[length:]
    keys.add((name, KeyKind.NAME))
    for reading in person_readings(surname, given):
        rest = "".join(reading[length:])
        initials = "".join([syllable[0] for syllable in reading])
        first_initials, rest_initials = initials[:length], initials[length:]
        first = "".join(reading[:length])
        keys.add((first + rest, KeyKind.PINYIN))
        keys.add((initials, KeyKind.INITIALS))
        if not given:
            continue
        keys.add((first_initials + rest, KeyKind.MIXED))
        keys.add((surname + rest, KeyKind.MIXED))
        keys.add((rest, KeyKind.GIVEN))
        if len(given) > 1:
            # With one character the initial of the rest is the beginning of its syllable, which is a key already.
            keys.add((first + rest_initials, KeyKind.MIXED))
            keys.add((surname + rest_initials, KeyKind.MIXED))
            keys.add((rest_initials, KeyKind.GIVEN))
            for known in range(1, len(given)):
                keys.add((name[: length + known] + "".join(reading[length + known :]), KeyKind.MIXED))
    if given:
        keys.add((given, KeyKind.GIVEN))


def _add_name_in_parts(keys: _Keys, folded: str) -> None:
    """买买提·吐尔逊: the whole, and from each part on."""
    parts = [plain(part) for part in folded.split(MIDDLE_DOT)]
    starts = {sum(map(len, parts[:number])) for number in range(1, len(parts))}
    whole = "".join(parts)
    keys.add((whole, KeyKind.NAME))
    keys.update((whole[start:], KeyKind.GIVEN) for start in starts)
    for reading in person_readings("", whole):
        initials = "".join([syllable[0] for syllable in reading])
        keys.add(("".join(reading), KeyKind.PINYIN))
        keys.add((initials, KeyKind.INITIALS))
        for start in starts:
            keys.add(("".join(reading[start:]), KeyKind.GIVEN))
            keys.add((initials[start:], KeyKind.GIVEN))


def _add_foreign(keys: _Keys, name: str, folded: str) -> None:
    """A name in Latin or another script that has words: in its order, and beginning with each word."""
    keys.add((plain(folded), KeyKind.NAME))
    for short_name in company_short_names(name):
        keys.add((plain(fold_name(short_name)), KeyKind.SHORT_NAME))
        folded = fold_name(short_name)
    words = [word for word in _NOT_PLAIN.split(without_marks(folded)) if word]
    if len(words) > 1:
        keys.add(("".join(word[0] for word in words), KeyKind.INITIALS))
        keys.update(("".join(words[at:] + words[:at]), KeyKind.GIVEN) for at in range(1, len(words)))


def _add_organisation(keys: _Keys, folded: str, kinds: _Kinds, *, starts: int) -> None:
    """The whole name and, for `starts` > 1, the name from each character on that is not in the legal form."""
    units: list[str] = []
    variants: list[list[str]] = [[]]
    for run in _RUNS.findall(plain(folded)):
        readings: list[Syllables] = organisation_readings(run) if is_hanzi(run[0]) else [(run,)]
        units += run if is_hanzi(run[0]) else [run]
        while len(variants) < len(readings):
            variants.append(variants[-1].copy())
        for number, variant in enumerate(variants):
            variant += readings[min(number, len(readings) - 1)]
    name, at_unit = _joined(units)
    form_start, form_end = legal_form(name) if starts > 1 else (0, 0)
    inner = [unit for unit in range(1, len(units)) if not form_start <= at_unit[unit] < form_end] if starts > 1 else []
    keys.add((name, kinds.name))
    keys.update((name[at_unit[unit] : at_unit[unit] + LONGEST_KEY], KeyKind.INNER) for unit in inner)
    for variant in variants:
        full, at_syllable = _joined(variant)
        initials, at_initial = _joined(
            [syllable if unit == syllable else syllable[0] for unit, syllable in zip(units, variant, strict=True)]
        )
        keys.add((full[:LONGEST_KEY], kinds.pinyin))
        keys.add((initials, kinds.initials))
        for unit in inner[: starts - 1]:
            keys.add((full[at_syllable[unit] : at_syllable[unit] + LONGEST_KEY], KeyKind.INNER))
            keys.add((initials[at_initial[unit] :], KeyKind.INNER))


def _joined(parts: list[str]) -> tuple[str, list[int]]:
    """The parts as one text, and where each begins."""
    starts, at = [], 0
    for part in parts:
        starts.append(at)
        at += len(part)
    return "".join(parts), starts


# ---- numbers ---------------------------------------------------------------------------------------------------------------------------


def _add_phone(keys: _Keys, text: str) -> None:
    if len(text) == 11 and text.isascii() and text.isdigit():
        digits = text
    elif len(text) == 14 and text.startswith("+861") and text[4:].isdigit() and text.isascii():
        digits = text[3:]
    else:
        try:
            digits = parse_phone(text).dialled
        except BadPhone:
            digits = "".join(filter(str.isdigit, compact(text)))
    keys.add((digits, KeyKind.PHONE))
    for start in range(1, len(digits) - SHORTEST_PHONE_PART + 1):
        keys.add((digits[start:], KeyKind.PHONE_PART))


def _add_number(keys: _Keys, text: str, kind: KeyKind) -> None:
    number = text.lower() if text.isascii() and text.isalnum() else plain(compact(text))
    if number:
        keys.add((number, kind))
        keys.add((TAIL_MARK + number[::-1], KeyKind.TAIL))


def _add_id_number(keys: _Keys, text: str) -> None:
    _add_number(keys, text, KeyKind.ID_NUMBER)
    if len(compact(text)) == 15:
        try:
            _add_number(keys, upgrade_resident_id(text), KeyKind.ID_NUMBER)
        except BadIdentity:
            return  # fifteen characters of some other document
