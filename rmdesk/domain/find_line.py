"""A find as one line, the way people type it: `wedding 婚纱 6m >=5000 2x out ; suggestion`.

A word that is the name or code of a category of the bank means the category, in either language; every other word is looked for in the
counterparty's name and the text. `6m`, `6个月`: months; `>=5000`, `≥2万`: least sum; `2x`, `2次`: least number of bookings; `out`/`支出`,
`in`/`收入`, `any`/`收支`: which bookings. What stands behind `;` is the suggestion.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from rmdesk.domain.amounts import parse_money
from rmdesk.domain.finds import MOST_MONTHS, Find, Way
from rmdesk.domain.money import currency_exponent
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _

_MONTHS: Final = re.compile(r"(\d{1,2})(?:m|mo|months?|个月|月)")
_TIMES: Final = re.compile(r"(\d{1,3})(?:x|times?|次|笔)")
_WAYS: Final = {"out": Way.OUT, "支出": Way.OUT, "in": Way.IN, "收入": Way.IN, "any": Way.ANY, "收支": Way.ANY}


def parse_find(name: str, line: str, categories: Mapping[str, str], currency: str) -> Find:
    """The find that a line describes.

    Args:
        name: what it is called.
        line: as typed.
        categories: names and codes of the bank's categories in lower case → code.
        currency: the main currency, in which the sum is meant.

    Raises:
        InvalidValue: nothing to look for, or a number out of range.
    """
    said, _semicolon, suggestion = unicodedata.normalize("NFKC", line).partition(";")
    found: dict[str, list[str]] = {"category": [], "word": []}
    months, times, least, way = 6, 1, 0, Way.OUT
    for token in said.split():
        lower = token.lower()
        if lower in _WAYS:
            way = _WAYS[lower]
        elif match := _MONTHS.fullmatch(lower):
            months = int(match[1])
        elif match := _TIMES.fullmatch(lower):
            times = int(match[1])
        elif lower.startswith((">=", "≥", ">")):
            least = parse_money(lower.lstrip(">=≥"), currency).minor // 10 ** currency_exponent(currency)
        elif lower in categories:
            found["category"].append(categories[lower])
        else:
            found["word"].append(lower)
    if not found["category"] and not found["word"]:
        raise InvalidValue(
            _("Say a category or a word to look for."), _("For example: {example}").format(example="wedding 婚纱 6m >=5000 2x out ; 理财")
        )
    if not 1 <= months <= MOST_MONTHS or times < 1 or least < 0:
        raise InvalidValue(_("Months are 1 to {most}, the number of bookings at least 1.").format(most=MOST_MONTHS))
    return Find(
        f"own:{name}",
        name,
        suggestion.strip(),
        tuple(dict.fromkeys(found["category"])),
        tuple(dict.fromkeys(found["word"])),
        months,
        least,
        times,
        way,
        own=True,
    )


def format_find(find: Find) -> str:
    """The line that `parse_find` understands again."""
    parts = [*find.categories, *find.words, f"{find.months}m"]
    if find.least:
        parts.append(f">={find.least}")
    if find.times > 1:
        parts.append(f"{find.times}x")
    if find.way is not Way.OUT:
        parts.append(find.way.value)
    return " ".join(parts) + (f" ; {find.suggestion}" if find.suggestion else "")
