"""The search keys of the customers in the replica: made for all at once after a first fill, and anew for those that change.

A customer is found under their own name and numbers and those of what hangs off them: phones, accounts (in whatever role), cards, and the
names and phones of contact persons and family. The keys themselves come from `domain.search_keys`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from rmdesk.domain.search_keys import KeyKind, NameKind, SearchKey, keys_for_customer

if TYPE_CHECKING:
    from sqlite3 import Connection

Progress = Callable[[int, int], None]
"""Called with (customers done, customers in all)."""

_BATCH: Final = 25_000
"""Customers whose keys are sorted and written together: larger batches append in longer runs, smaller ones need less memory."""
_STEP: Final = 2_500
"""Customers between two calls of the progress."""
_ROWS: Final = 100
"""Keys in one statement."""
_CHUNK: Final = 500
"""Customers refreshed with one round of questions."""
_BULK_CACHE: Final = "-65536"
"""Page cache while everything is written, KiB: the batches meet in the same pages."""
_LABELS: Final = {kind: f"\t{kind:d}\n" for kind in KeyKind}
_CUSTOMERS_SQL: Final = """
    SELECT c.id, c.name, c.customer_no, c.id_number, c.kind, c.level_rank
    FROM {customers}
    WHERE c.deleted_at IS NULL
    ORDER BY c.id
"""
_NAMES_AND_NUMBERS_SQL: Final = {
    "phones": (
        "SELECT t.customer_id, t.value FROM {contact_point} WHERE t.deleted_at IS NULL AND t.kind IN ('mobile', 'phone')",
        "SELECT t.customer_id, t.phone FROM {contact_person} WHERE t.deleted_at IS NULL AND t.phone <> ''",
        "SELECT t.customer_id, t.phone FROM {family_member} WHERE t.deleted_at IS NULL AND t.phone <> ''",
    ),
    "accounts": (
        """
        SELECT t.customer_id, a.account_no
        FROM {account_role}
        CROSS JOIN account AS a ON a.id = t.account_id
        WHERE t.deleted_at IS NULL AND a.deleted_at IS NULL
        """,
    ),
    "cards": ("SELECT t.customer_id, t.card_no FROM {card} WHERE t.deleted_at IS NULL",),
    "credit_codes": (
        "SELECT t.customer_id, t.credit_code FROM {corporate_profile} WHERE t.deleted_at IS NULL AND t.credit_code <> ''",
        "SELECT t.customer_id, t.credit_code FROM {institution_profile} WHERE t.deleted_at IS NULL AND t.credit_code <> ''",
    ),
    "short_names": ("SELECT t.customer_id, t.short_name FROM {corporate_profile} WHERE t.deleted_at IS NULL AND t.short_name <> ''",),
    "other_names": (
        "SELECT t.customer_id, t.name FROM {contact_person} WHERE t.deleted_at IS NULL",
        "SELECT t.customer_id, t.name FROM {family_member} WHERE t.deleted_at IS NULL",
    ),
}
_TABLES: Final = ("contact_point", "contact_person", "family_member", "account_role", "card", "corporate_profile", "institution_profile")
_ALL: Final = {name: f"{name} AS t NOT INDEXED" for name in _TABLES} | {"customers": "customer AS c"}
_SOME: Final = {name: f"json_each(:customers) AS w CROSS JOIN {name} AS t ON t.customer_id = w.value" for name in _TABLES} | {
    "customers": "json_each(:customers) AS w CROSS JOIN customer AS c ON c.id = w.value"
}
"""By the customer_id index of each table."""

_Values = defaultdict[str, list[str]]


@dataclass
class _Sources:
    """What customers are found under, by customer id."""

    phones: _Values = field(default_factory=lambda: defaultdict(list))
    accounts: _Values = field(default_factory=lambda: defaultdict(list))
    cards: _Values = field(default_factory=lambda: defaultdict(list))
    credit_codes: _Values = field(default_factory=lambda: defaultdict(list))
    short_names: _Values = field(default_factory=lambda: defaultdict(list))
    other_names: _Values = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Found:
    """A customer with all their keys."""

    customer_id: str
    level_rank: int
    keys: set[SearchKey]


def rebuild(conn: Connection, progress: Progress | None = None) -> None:
    """Make the keys of every customer, within the caller's transaction. 100,000 customers with 2.6 million keys take about 12 s."""
    (total,) = conn.execute("SELECT count(*) FROM customer WHERE deleted_at IS NULL").fetchone()
    tell = progress or _silent
    tell(0, total)
    (cache,) = conn.execute("PRAGMA cache_size").fetchone()
    conn.execute(f"PRAGMA cache_size={_BULK_CACHE}")
    conn.execute("DELETE FROM search_key")
    conn.execute("DELETE FROM search_entry")
    everybody = _with_keys(conn, _ALL, {})
    done = 0
    while True:
        batch = _Batch(first=done + 1)
        for found in islice(everybody, _BATCH):
            batch.add(found)
            if batch.count % _STEP == 0:
                tell(done + batch.count, total)
        if not batch.count:
            break
        batch.write(conn)
        done += batch.count
    conn.execute(f"PRAGMA cache_size={cache}")
    tell(done, total)


def refresh(conn: Connection, customer_ids: Iterable[str]) -> None:
    """Bring the keys of these customers up to date, within the caller's transaction; of those who are gone nothing stays.

    Only what differs is written, so saving a contact costs reads alone.
    """
    ids = iter(sorted(set(customer_ids)))
    while chunk := list(islice(ids, _CHUNK)):
        wanted = {"customers": json.dumps(chunk)}
        before = {
            customer: (number, level_rank, keys)
            for number, customer, level_rank, keys in conn.execute(
                "SELECT e.number, e.customer_id, e.level_rank, e.keys "
                "FROM json_each(:customers) AS w CROSS JOIN search_entry AS e ON e.customer_id = w.value",
                wanted,
            )
        }
        for found in _with_keys(conn, _SOME, wanted):
            number, level_rank, keys = before.pop(found.customer_id, (0, 0, ""))
            _replace(conn, number, _keys_of(keys, level_rank), found)
        for number, level_rank, keys in before.values():
            _take_back(conn, number, _keys_of(keys, level_rank))
            conn.execute("DELETE FROM search_entry WHERE number = ?", (number,))


class _Batch:
    """Keys on their way into the table, sorted drawer by drawer. Written in key order, a B-tree fills up without being searched."""

    def __init__(self, first: int) -> None:
        """`first` is the number of the first customer."""
        self.count = 0
        self._next = first
        self._entries: list[tuple[int, str, int, str]] = []
        self._drawers: dict[int, list[list[tuple[str, int]]]] = {}

    def add(self, found: _Found) -> None:
        """Sort a customer's keys into their drawers."""
        number = self._next
        drawers = self._drawers.get(found.level_rank)
        if drawers is None:
            drawers = self._drawers[found.level_rank] = [[] for _kind in range(max(KeyKind) + 1)]
        for key, kind in found.keys:
            drawers[kind].append((key, number))
        self._entries.append((number, found.customer_id, found.level_rank, _text_of(found.keys)))
        self._next += 1
        self.count += 1

    def write(self, conn: Connection) -> None:
        """Write everything that was added."""
        conn.executemany("INSERT INTO search_entry (number, customer_id, level_rank, keys) VALUES (?, ?, ?, ?)", self._entries)
        for kind in KeyKind:
            for level_rank in sorted(self._drawers):
                drawer = self._drawers[level_rank][kind]
                drawer.sort(key=itemgetter(0))  # numbers rise already; comparing texts alone is three times as fast
                _append(conn, f"({kind:d}, {level_rank:d}, ?, ?)", drawer)


def _append(conn: Connection, values: str, keys: list[tuple[str, int]]) -> None:
    """Insert the keys of a drawer. A hundred rows a statement take half the time of one."""
    sql = f"INSERT INTO search_key (kind, level_rank, key, number) VALUES {values}"
    many = sql + f", {values}" * (_ROWS - 1)
    whole = len(keys) // _ROWS * _ROWS
    for first in range(0, whole, _ROWS):
        conn.execute(many, [*chain.from_iterable(keys[first : first + _ROWS])])
    conn.executemany(sql, keys[whole:])


def _with_keys(conn: Connection, tables: dict[str, str], wanted: dict[str, str]) -> Iterator[_Found]:
    """The customers in question with their keys, by id."""
    sources = _Sources()
    for what, statements in _NAMES_AND_NUMBERS_SQL.items():
        values: _Values = getattr(sources, what)
        for statement in statements:
            for customer, value in conn.execute(statement.format_map(tables), wanted):
                values[customer].append(value)
    nothing: list[str] = []
    for customer, name, customer_no, id_number, kind, level_rank in conn.execute(_CUSTOMERS_SQL.format_map(tables), wanted):
        codes = sources.credit_codes.get(customer, nothing)
        keys = keys_for_customer(
            name,
            sources.short_names.get(customer, nothing),
            sources.phones.get(customer, nothing),
            id_number or "".join(codes[:1]),
            sources.accounts.get(customer, nothing),
            sources.cards.get(customer, nothing),
            customer_no,
            sources.other_names.get(customer, nothing),
            kind=NameKind.PERSON if kind == "retail" else NameKind.ORGANISATION,
        )
        yield _Found(customer, level_rank, keys)


def _text_of(keys: Collection[SearchKey]) -> str:
    parts = ["\n"]
    for key, kind in keys:
        parts.append(key)
        parts.append(_LABELS[kind])
    return "".join(parts)


def _keys_of(text: str, level_rank: int) -> set[tuple[int, int, str]]:
    """The inverse of `_text_of`: (kind, level_rank, key)."""
    pairs = (line.split("\t") for line in text.split("\n") if line)
    return {(int(kind), level_rank, key) for key, kind in pairs}


def _replace(conn: Connection, number: int, before: set[tuple[int, int, str]], found: _Found) -> None:
    """Write what differs; `number` 0: the customer is new."""
    after = {(int(kind), found.level_rank, key) for key, kind in found.keys}
    if number and before == after:
        return
    text = _text_of(found.keys)
    if number:
        conn.execute("UPDATE search_entry SET level_rank = ?, keys = ? WHERE number = ?", (found.level_rank, text, number))
    else:
        (number,) = conn.execute("SELECT coalesce(max(number), 0) + 1 FROM search_entry").fetchone()
        conn.execute(
            "INSERT INTO search_entry (number, customer_id, level_rank, keys) VALUES (?, ?, ?, ?)",
            (number, found.customer_id, found.level_rank, text),
        )
    _take_back(conn, number, before - after)
    conn.executemany(
        "INSERT INTO search_key (kind, level_rank, key, number) VALUES (?, ?, ?, ?)", [(*key, number) for key in sorted(after - before)]
    )


def _take_back(conn: Connection, number: int, keys: set[tuple[int, int, str]]) -> None:
    conn.executemany(
        "DELETE FROM search_key WHERE kind = ? AND level_rank = ? AND key = ? AND number = ?", [(*key, number) for key in sorted(keys)]
    )


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""
