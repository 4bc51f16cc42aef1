"""What the codes in rows are called: the code sets and tiers that the center keeps, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rmdesk.store.queries.reading import named

if TYPE_CHECKING:
    from sqlite3 import Connection

LEVEL: Final = "level"
"""The set under which tiers are given, best first."""


def code_names(conn: Connection) -> dict[tuple[str, str], str]:
    """(set, code) → name, each set in its own order. A few hundred entries, read once."""
    tiers = conn.execute("SELECT code, name_zh, name_en FROM tier WHERE deleted_at IS NULL ORDER BY rank DESC")
    names = {(LEVEL, code): named(zh, en) for code, zh, en in tiers}
    codes = conn.execute("SELECT code_set, code, name_zh, name_en FROM code WHERE deleted_at IS NULL ORDER BY code_set, position")
    return names | {(code_set, code): named(zh, en) for code_set, code, zh, en in codes}
