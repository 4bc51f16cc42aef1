"""Names of people: one form to compare them in, and where the surname ends.

Widths, invisible marks, traditional characters and the many middle dots of minority names are folded, so that a name from the core system,
one typed with an input method and one pasted from a web page are equal.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from rmdesk.domain.traditional import simplified

MIDDLE_DOT: Final = "·"
"""Between the parts of names such as 买买提·吐尔逊."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_HANZI = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_DOT_BETWEEN_HANZI = re.compile(rf"(?<=[{_HANZI}])\s*[·•・･‧∙⋅●．.。]\s*(?=[{_HANZI}])")
_SPACE_BETWEEN_HANZI = re.compile(rf"(?<=[{_HANZI}])\s+(?=[{_HANZI}])")

_COMPOUND_SURNAMES = """
    欧阳 司马 诸葛 上官 司徒 夏侯 皇甫 东方 尉迟 公孙 慕容 令狐 宇文 长孙 司空 鲜于 闻人 澹台 淳于 单于 申屠 公羊 赫连 宗政 濮阳 太叔 仲孙
    钟离 轩辕 万俟 公冶 太史 端木 独孤 南宫 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 段干 百里 呼延 东郭
    南门 羊舌 微生 公户 公玉 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里 东宫 仲长 子书 子桑 即墨
    达奚 褚师 纳兰 归海 完颜 叶赫 耶律 哥舒 屈突 叔孙 申徒 东门 北宫 西陵 缑亢 有琴 佘佴 伯赏 谯笪 阳佟 墨哈 库狄 豆卢 独吉 乞伏 秃发 斛律
    爱新觉罗
"""
COMPOUND_SURNAMES: Final = frozenset(_COMPOUND_SURNAMES.split())
"""The compound surnames of the Hundred Family Surnames and those still borne, less the ones that are more often a surname and a given name
(闫法, 涂钦, 贺若, 贺兰)."""


class PersonName(NamedTuple):
    """A name in its two parts; `surname` is empty where a name has none (迪丽热巴·迪力木拉提)."""

    surname: str
    given: str


def is_hanzi(character: str) -> bool:
    """Whether it is a Chinese character (CJK unified ideographs with extensions, and 〇)."""
    code = ord(character)
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x323AF or code == 0x3007


def fold(text: str) -> str:
    """`text` with widths folded (NFKC), without invisible marks, white space collapsed."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).split())


def fold_name(name: str) -> str:
    """The form in which names are compared and sorted: folded, lower case, simplified, one middle dot, no space between characters."""
    folded = fold(name).lower()
    if folded.isascii():
        return folded
    return simplified(_SPACE_BETWEEN_HANZI.sub("", _DOT_BETWEEN_HANZI.sub(MIDDLE_DOT, folded)))


def without_marks(text: str) -> str:
    """`text` without diacritics, lower case: `Dvořák` → `dvorak`, `Łukasz` → `lukasz`, `Straße` → `strasse`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_UNDECOMPOSED))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


_UNDECOMPOSED: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i"})


def split_name(name: str) -> PersonName:
    """Surname and given name of a person.

    A name of two characters has a surname of one, even where both together could be a compound surname: nobody lacks a given name. In Latin
    script the surname is the last word, or what stands before a comma.
    """
    folded = fold(name)
    before, dot, after = _DOT_BETWEEN_HANZI.sub(MIDDLE_DOT, folded).partition(MIDDLE_DOT)
    if dot and simplified(before) in COMPOUND_SURNAMES:
        return PersonName(before, after)
    if dot:
        return PersonName("", before + dot + after)
    if folded and is_hanzi(folded[0]):
        joined = _SPACE_BETWEEN_HANZI.sub("", folded)
        length = surname_length(simplified(joined))
        return PersonName(joined[:length], joined[length:])
    surname, comma, given = folded.partition(",")
    if comma:
        return PersonName(surname.strip(), given.strip())
    given, _space, surname = folded.rpartition(" ")
    return PersonName(surname, given)


def surname_length(name: str) -> int:
    """How many characters of a simplified Chinese name without dots are its surname: 2 or 4 for compound ones, else 1 (0 of nothing)."""
    for length in (4, 2):
        if len(name) > length and name[:length] in COMPOUND_SURNAMES:
            return length
    return min(1, len(name))
