"""Names that sound or look like what was typed, for when nothing begins with it.

Chinese characters are tried by their sound (张玮 finds 张伟); letters by the nearest beginnings of names, where two letters that changed
places are one error. Only the beginnings that occur are compared, each once, so 100,000 customers take some tens of milliseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.domain.names import is_hanzi, split_name
from rmdesk.domain.search_keys import KeyKind, plain
from rmdesk.domain.search_query import Prefix, Query

if TYPE_CHECKING:
    from sqlite3 import Connection

_LETTER_KINDS: Final = frozenset({KeyKind.NAME, KeyKind.SHORT_NAME, KeyKind.PINYIN})
_SHORTEST: Final = 3
"""Letters below which everything resembles everything."""
_LETTERS_AN_ERROR: Final = 4
"""One error is forgiven for so many letters."""
_MOST_ERRORS: Final = 3
_MOST_BEGINNINGS: Final = 12
_MOST_COMPARED: Final = 200_000
"""Beginnings compared: a bound on time (about 0.1 s) whatever the replica holds."""
_AFTER_LETTERS: Final = "\u2e80"
"""Names in Latin script come before it, Chinese ones behind."""


def similar(conn: Connection, query: Query) -> Query | None:
    """What may have been meant instead of `query`, the likeliest first; None for numbers, short texts, and where nothing comes close."""
    if query.is_number or not query.text:
        return None
    if is_hanzi(query.text[0]):
        return _by_sound(query.text)
    errors = min(_MOST_ERRORS, len(query.text) // _LETTERS_AN_ERROR or 1)
    return _by_look(conn, query.text, errors) if len(query.text) >= _SHORTEST else None


def _by_sound(text: str) -> Query | None:
    from rmdesk.domain.pinyin import person_readings

    readings = person_readings(*split_name(text))
    prefixes = dict.fromkeys(plain("".join(syllables)) for syllables in readings)
    return Query(text, tuple(Prefix(prefix, _LETTER_KINDS) for prefix in prefixes if prefix), is_number=False)


def _by_look(conn: Connection, text: str, errors: int) -> Query | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    kinds = ", ".join(str(int(kind)) for kind in sorted(_LETTER_KINDS))
    sql = f"SELECT DISTINCT substr(key, 1, ?) FROM search_key WHERE kind IN ({kinds}) AND key < ? LIMIT ?"
    beginnings = [row[0] for row in conn.execute(sql, (len(text), _AFTER_LETTERS, _MOST_COMPARED))]
    found = process.extract(text, beginnings, scorer=OSA.distance, score_cutoff=errors, limit=_MOST_BEGINNINGS)
    prefixes = tuple(Prefix(beginning, _LETTER_KINDS) for beginning, _distance, _place in found)
    return Query(text, prefixes, is_number=False) if prefixes else None
