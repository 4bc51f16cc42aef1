"""Finding customers on every keystroke.

A key of `search_key` that begins with what was typed is a match. Its drawers (kind of key × level of customer) are read in the order of the
ranking, whole keys before mere beginnings, until there are enough; so one letter costs no more than a whole name. Words that match nothing
together must each match; where that finds nothing either, names that sound or look alike are offered.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.search_keys import KeyKind
from rmdesk.domain.search_query import Prefix, Query, normalise_query
from rmdesk.store.queries.search_hits import BEGUN, WHOLE, Candidate, Hit, hits

if TYPE_CHECKING:
    from sqlite3 import Connection

_RANKS: Final = (
    (KeyKind.NAME, KeyKind.SHORT_NAME, KeyKind.PINYIN, KeyKind.INITIALS, KeyKind.MIXED),
    (KeyKind.CUSTOMER_NO, KeyKind.ID_NUMBER, KeyKind.PHONE, KeyKind.ACCOUNT, KeyKind.CARD),
    (KeyKind.OTHER_NAME,),
    (KeyKind.TAIL, KeyKind.PHONE_PART, KeyKind.GIVEN, KeyKind.INNER),
)
"""Kinds of keys that tell equally much, the most telling first: names and numbers from their beginnings, other people, inner parts."""
_MOST_EXAMINED: Final = 1_000
"""Customers under the rarest word that are held against the others; words that are all commoner meet among their best thousand."""
_EXAMINED_AT_ONCE: Final = 100
_COMMON: Final = 6_000
"""Keys from which a word counts as common."""
_BEGUN_SQL: Final = "SELECT number, key FROM search_key WHERE kind = ? AND level_rank = ? AND key >= ? AND key < ? LIMIT ?"
_MANY: Final = 5_000
"""Customers from which reading all ids in order is cheaper than looking each of them up."""


class _Drawer(NamedTuple):
    """Where keys of one kind, of customers of one level, lie side by side."""

    rank: int
    """Place of the kind in `_RANKS`."""
    kind: int
    level_rank: int


def find(conn: Connection, text: str, limit: int = 50) -> list[Hit]:
    """The customers that `text` means: exact before beginning, then by kind of match, level, and how recently they were reached.

    Text is a name, or parts of one or several, in Chinese, pinyin, initials or a mixture; digits of a phone, account, card, ID or
    customer number, or its end. Deleted customers are not found. Where more customers match equally well than are wanted, the index decides
    which of them are read; recency ranks those that are.
    """
    levels = _levels(conn)
    words = [normalise_query(text)]
    found = _candidates(conn, levels, words[0], limit)
    if not found and words[0].prefixes:
        apart = [query for word in _words(text) if (query := normalise_query(word)).prefixes]
        if len(apart) > 1:
            words = apart
            found = _under_all(conn, levels, words, limit)
        if not found and not any(query.is_number for query in apart):
            return _similar(conn, levels, normalise_query(text), limit)
    return hits(conn, found, words)


def rows_matching(conn: Connection, text: str) -> set[int]:
    """The row numbers of all customers that `find` would find without its fallback, however many: for filters."""
    whole = normalise_query(text)
    found = _numbers(conn, whole)
    if not found:
        words = [query for word in _words(text) if (query := normalise_query(word)).prefixes]
        found = set.intersection(*(_numbers(conn, query) for query in words)) if words else set()
    if len(found) < _MANY:
        sql = """
            SELECT c.rowid
            FROM json_each(?) AS w
            CROSS JOIN search_entry AS e ON e.number = w.value
            CROSS JOIN customer AS c ON c.id = e.customer_id
        """
        return {row for (row,) in conn.execute(sql, (json.dumps(sorted(found)),))}
    # Both ids are read in order from their unique indexes, without touching a row.
    sql = "SELECT e.number, c.rowid FROM search_entry AS e CROSS JOIN customer AS c ON c.id = e.customer_id ORDER BY e.customer_id"
    return {row for number, row in conn.execute(sql) if number in found}


def count_matching(conn: Connection, text: str, most: int) -> int:
    """How many customers `find` would find without its fallback, counted up to `most`."""
    whole = normalise_query(text)
    if not whole.prefixes:
        return 0
    sql = f"SELECT count(*) FROM (SELECT DISTINCT number FROM ({_ranges(whole, _levels(conn))}) LIMIT ?)"
    (count,) = conn.execute(sql, (*_bounds(whole), most)).fetchone()
    if count or " " not in text.strip():
        return int(count)
    return min(most, len(rows_matching(conn, text)))


def _similar(conn: Connection, levels: list[int], query: Query, limit: int) -> list[Hit]:
    from rmdesk.store.queries.search_similar import similar

    alike = similar(conn, query)
    return hits(conn, _candidates(conn, levels, alike, limit), [], similar=True) if alike else []


def _words(text: str) -> list[str]:
    """The words of a text; neighbouring groups of digits are one number."""
    words: list[str] = []
    for word in text.split():
        if words and word[0].isdigit() and words[-1][-1].isdigit():
            words[-1] += word
        else:
            words.append(word)
    return words


def _levels(conn: Connection) -> list[int]:
    """The levels there are, best first, without reading all customers. Index: ix_customer_level_search_name."""
    levels: list[int] = []
    sql = "SELECT min(level_rank) FROM customer"
    (level,) = conn.execute(sql).fetchone()
    while level is not None:
        levels.append(level)
        (level,) = conn.execute(f"{sql} WHERE level_rank > ?", (level,)).fetchone()
    return levels


def _candidates(conn: Connection, levels: list[int], query: Query, most: int, within: set[int] | None = None) -> list[Candidate]:
    """The best `most` customers under a query (of those in `within`), best first, each with the best key that matched."""
    found: dict[int, Candidate] = {}
    for prefix in query.prefixes:
        for candidate in _exact(conn, levels, prefix):
            if within is None or candidate.number in within:
                found.setdefault(candidate.number, candidate)
    least = most if within is None else _COMMON
    for prefix in query.prefixes:
        for drawer in _drawers(prefix, levels):
            if len(found) >= most:
                break
            for number, key in conn.execute(_BEGUN_SQL, (drawer.kind, drawer.level_rank, prefix.text, prefix.end, least)):
                if number not in found and (within is None or number in within):
                    found[number] = Candidate(number, BEGUN, drawer.rank, drawer.level_rank, drawer.kind, key)
    return list(found.values())[:most]


def _exact(conn: Connection, levels: list[int], prefix: Prefix) -> list[Candidate]:
    """The customers who have the text as a whole key, the best first."""
    ranks = {int(kind): rank for rank, kinds in enumerate(_RANKS) for kind in kinds if kind in prefix.kinds}
    sql = f"SELECT number, kind, level_rank FROM search_key WHERE {_in_drawers(prefix, levels)} AND key = ?"
    found = [Candidate(number, WHOLE, ranks[kind], level, kind, prefix.text) for number, kind, level in conn.execute(sql, (prefix.text,))]
    return sorted(found, key=itemgetter(2, 3, 4, 0))


def _drawers(prefix: Prefix, levels: list[int]) -> Iterator[_Drawer]:
    """Where to look for a prefix, in the order of the ranking."""
    for rank, kinds in enumerate(_RANKS):
        of = [int(kind) for kind in kinds if kind in prefix.kinds]
        for level in levels:
            for kind in of:
                yield _Drawer(rank, kind, level)


def _in_drawers(prefix: Prefix, levels: list[int]) -> str:
    """The drawers of a prefix as a condition that the primary key of `search_key` begins with."""
    kinds = ", ".join(str(int(kind)) for kind in sorted(prefix.kinds))
    return f"kind IN ({kinds}) AND level_rank IN ({', '.join(map(str, levels)) or 'NULL'})"


def _under_all(conn: Connection, levels: list[int], words: list[Query], limit: int) -> list[Candidate]:
    """The best customers that every word matches, in the order of the rarest word."""
    frequencies = {query: _frequency(conn, levels, query) for query in words}
    rarest, *others = sorted(words, key=frequencies.__getitem__)
    rare = [_numbers(conn, query) for query in others if frequencies[query] < _COMMON]
    found = _candidates(conn, levels, rarest, _MOST_EXAMINED, set.intersection(*rare) if rare else None)
    return _with_words(conn, found, [query for query in others if frequencies[query] == _COMMON], limit)


def _with_words(conn: Connection, found: list[Candidate], words: list[Query], limit: int) -> list[Candidate]:
    """The first `limit` candidates that match words so common that holding the candidates against them soon has enough."""
    if not words:
        return found[:limit]
    condition = " AND ".join(f"({' OR '.join('instr(e.keys, ?)' for _prefix in query.prefixes)})" for query in words)
    sought = [f"\n{prefix.text}" for query in words for prefix in query.prefixes]
    sql = f"SELECT e.number FROM json_each(?) AS w CROSS JOIN search_entry AS e ON e.number = w.value WHERE {condition}"
    kept: list[Candidate] = []
    for first in range(0, len(found), _EXAMINED_AT_ONCE):
        some = found[first : first + _EXAMINED_AT_ONCE]
        matched = {number for (number,) in conn.execute(sql, (json.dumps([one.number for one in some]), *sought))}
        kept += [one for one in some if one.number in matched]
        if len(kept) >= limit:
            break
    return kept[:limit]


def _frequency(conn: Connection, levels: list[int], query: Query) -> int:
    """How many keys match, counted up to `_COMMON`."""
    sql = f"SELECT count(*) FROM ({_ranges(query, levels)} LIMIT ?)"
    (count,) = conn.execute(sql, (*_bounds(query), _COMMON)).fetchone()
    return int(count)


def _numbers(conn: Connection, query: Query) -> set[int]:
    """All customers under a query."""
    return {number for (number,) in conn.execute(_ranges(query, _levels(conn)), _bounds(query))} if query.prefixes else set()


def _ranges(query: Query, levels: list[int]) -> str:
    """The numbers under every prefix."""
    return " UNION ALL ".join(
        f"SELECT number FROM search_key WHERE {_in_drawers(prefix, levels)} AND key >= ? AND key < ?" for prefix in query.prefixes
    )


def _bounds(query: Query) -> list[str]:
    return [bound for prefix in query.prefixes for bound in (prefix.text, prefix.end)]


__all__ = ["Hit", "count_matching", "find", "rows_matching"]
