"""Readings of names in pinyin without tones, for search: every way in which people type them.

A reading is one syllable a character, ü written `v`, `u` and `yu` (吕: `lv`, `lu`, `lyu`). Only indexing and highlighting need this module;
the dictionary (41,923 characters, from pypinyin) is read once, on first use, without importing pypinyin and its phrases: 10 instead of 180
ms.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Final

from rmdesk.domain import company_readings as company
from rmdesk.domain.surname_readings import COMPOUND_SURNAMES, GIVEN, SURNAMES

Syllables = tuple[str, ...]
"""One reading of a name: a syllable for each character."""

MOST_READINGS: Final = 6
"""Readings kept of one name, before the forms of ü; each costs about five search keys."""
_RARE_READINGS: Final = 4
"""Readings kept of a rare surname, for which nobody told us which one is borne."""
_FREQUENT_SURNAMES: Final = frozenset(
    "赵钱孙李周郑陈卫蒋韩杨秦尤何吕张孔曹严金魏姜谢邹喻水窦章云苏奚范郎鲁韦昌马苗凤花袁柳酆鲍史唐廉岑薛雷贺滕罗毕邬安常时傅皮康伍元顾孟黄穆萧毛禹米贝"
    "计伏成戴谈宋茅庞熊项梁闵席季娄江颜郭梅林刁钟徐邱骆高田樊胡凌虞柯昝管卢经裘宗宣郁诸左崔吉龚程陆荣翁荀羊惠曲储靳汲松井段富巫乌巴弓牧山侯蓬全班秋仲伊"
    "宫栾厉武符刘束龙韶黎蓟宿邰鄂索赖卓蔺屠乔胥苍双闻谭贡劳申宰璩桂牛寿通边扈冀农别晏阎充慕连茹习宦向易戈廖庾终衡步耿满弘国文寇禄东欧殳沃利夔隆师巩聂勾"
    "敖融辛简饶空养须丰关蒯后荆权益桓公闫佟岳代付邝苟尧麦丘原卿粟敬强"
)
"""Surnames whose dictionary has only one reading that is borne, the first."""


@cache
def _dictionary() -> dict[str, str]:
    """Code point in decimal → readings with tone marks, separated by commas, the most frequent first."""
    spec = find_spec("pypinyin")
    path = Path(spec.origin).with_name("pinyin_dict.json") if spec and spec.origin else None
    if path and path.exists():
        entries: dict[str, str] = json.loads(path.read_text("utf-8"))
        return entries
    from pypinyin.pinyin_dict import pinyin_dict

    return {str(code): readings for code, readings in pinyin_dict.items()}


def without_tones(text: str) -> str:
    """`text` without tone marks, ü as `v`: `lǚ` → `lv`."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text).replace("u\u0308", "v")
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


@cache
def readings_of(character: str) -> Syllables:
    """All readings of one character in the dictionary, the most frequent first; empty for what is no Chinese character."""
    marked = _dictionary().get(str(ord(character)))
    return tuple(dict.fromkeys(without_tones(marked).split(","))) if marked else ()


@cache
def _given(character: str) -> Syllables:
    return GIVEN.get(character) or readings_of(character)[:1] or (character,)


@cache
def surname_readings(surname: str) -> tuple[Syllables, ...]:
    """The readings of a surname of one or more simplified characters: what is borne first, then what it may be looked up under."""
    if len(surname) == 1:
        if surname in SURNAMES:
            return tuple((reading,) for reading in SURNAMES[surname])
        readings = readings_of(surname) or (surname,)
        return tuple((reading,) for reading in readings[: 1 if surname in _FREQUENT_SURNAMES else _RARE_READINGS])
    return COMPOUND_SURNAMES.get(surname) or (tuple((readings_of(character) or (character,))[0] for character in surname),)


@cache
def all_readings(character: str) -> Syllables:
    """Every way to type one character: as a surname or part of one, in a given name, in a word, with each form of ü."""
    borne = [reading for (reading,) in surname_readings(character)] + [*_given(character), *readings_of(character)]
    compounds = [(surname.index(character), COMPOUND_SURNAMES[surname]) for surname in COMPOUND_SURNAMES if character in surname]
    borne += [reading[place] for place, readings in compounds for reading in readings]
    return tuple(dict.fromkeys(reading.replace("v", form) for form in ("v", "u", "yu") for reading in borne))


def person_readings(surname: str, given: str) -> list[Syllables]:
    """The ways to read a person's name, the likeliest first.

    Both parts are in simplified characters; what has no reading stands for itself.
    """
    surnames = surname_readings(surname) if surname else ((),)
    options = [_given(character) for character in given]
    if all(len(option) == 1 for option in options):
        names = [before + tuple(option[0] for option in options) for before in surnames]
    else:
        names = [before + rest for rest in product(*options) for before in surnames][:MOST_READINGS]
    return _with_u_forms(names)


def organisation_readings(name: str) -> list[Syllables]:
    """The way to read an organisation's name, and a second one if it has characters that could be read otherwise there."""
    likely: list[str] = []
    other: list[str] = []
    at = 0
    while at < len(name):
        if name[at] in company.WORD_STARTS and (word := _word_at(name, at)):
            likely += company.WORDS[word]
            other += company.WORDS[word]
            at += len(word)
            continue
        options = company.USUAL.get(name[at]) or readings_of(name[at])[:1] or (name[at],)
        likely.append(options[0])
        other.append(options[-1])
        at += 1
    return _with_u_forms([tuple(likely)] if likely == other else [tuple(likely), tuple(other)])


def _word_at(name: str, at: int) -> str:
    for length in range(company.LONGEST_WORD, 1, -1):
        if name[at : at + length] in company.WORDS:
            return name[at : at + length]
    return ""


def _with_u_forms(names: list[Syllables]) -> list[Syllables]:
    """Each reading that has a ü also with `u` and `yu` in its place."""
    if not any("v" in syllable for name in names for syllable in name):
        return names
    forms = [tuple(syllable.replace("v", form) for syllable in name) for form in ("v", "u", "yu") for name in names]
    return list(dict.fromkeys(forms))
