"""What was found, as it is shown: who the customers are, and by which of their names and numbers they matched."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.identity import mask_account, mask_id
from rmdesk.domain.phones import mask_phone
from rmdesk.domain.search_keys import TAIL_MARK, KeyKind
from rmdesk.domain.search_query import Query, match_span
from rmdesk.store.queries.as_of import CUSTOMER_LIVES

if TYPE_CHECKING:
    from sqlite3 import Connection


WHOLE: Final = 0
"""What was typed is the key."""
BEGUN: Final = 1
"""The key goes on after what was typed."""


class Candidate(NamedTuple):
    """A customer under the best key that matched."""

    number: int
    fit: int
    """`WHOLE` or `BEGUN`."""
    rank: int
    level_rank: int
    kind: int
    key: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found, and by what."""

    id: str
    customer_no: str
    name: str
    level: str
    kind: str
    status: str
    matched: str
    """The name or number that matched; numbers are masked."""
    kind_of_match: str
    """`name`, `short_name`, `other_name`, `customer_no`, `id_number`, `phone`, `account`, `card`; `similar`: it sounds or looks alike."""
    span: tuple[int, int] | None
    """The part of `name` that matches, for slicing; None if it was found by something else."""
    phone_masked: str
    """The number to call them on; empty if none is known."""
    through: str = ""
    """Whose name or phone it is, if not the customer's: `contact_person` or `family_member`."""
    other: str = ""
    """That person's name."""
    relation: str = ""
    """Position of a contact person, kinship code of a relative."""


class _Other(NamedTuple):
    """Somebody by whom a customer is found."""

    through: str
    name: str
    relation: str
    phone: str
    """Its digits."""


class _Who(NamedTuple):
    """The customer behind a candidate."""

    id: str
    customer_no: str
    name: str
    level: str
    kind: str
    status: str
    phone: str | None
    last_contact_on: str | None
    mine: int
    """Whether the RM looks after them; others are in the book of a supervisor, or on their way out of it."""


_WHO_SQL: Final = f"""
    SELECT e.number, c.id, c.customer_no, c.name, c.level, c.kind, c.status, (
            SELECT p.value
            FROM contact_point AS p
            WHERE p.customer_id = c.id AND p.kind IN ('mobile', 'phone') AND p.deleted_at IS NULL
            ORDER BY p.preferred DESC, p.kind, p.id
            LIMIT 1
        ), f.last_contact_on, EXISTS (
            SELECT 1
            FROM assignment AS s
            WHERE s.customer_id = c.id AND s.person_id = (SELECT value FROM setting WHERE name = 'person_id')
                AND s.deleted_at IS NULL AND s.valid_to IS NULL
        )
    FROM json_each(?) AS w
    CROSS JOIN search_entry AS e ON e.number = w.value
    CROSS JOIN customer AS c ON c.id = e.customer_id
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE {CUSTOMER_LIVES}
"""
_KEYS_SQL: Final = "SELECT e.number, e.keys FROM json_each(?) AS w CROSS JOIN search_entry AS e ON e.number = w.value"
_OTHERS_SQL: Final = """
    SELECT t.customer_id, t.name, t.{relation}, t.phone
    FROM json_each(:customers) AS w
    CROSS JOIN {table} AS t ON t.customer_id = w.value
    WHERE t.deleted_at IS NULL
"""
_MAY_BE_OTHERS: Final = (KeyKind.OTHER_NAME, KeyKind.PHONE, KeyKind.PHONE_PART)
_OTHERS: Final = {"contact_person": "position", "family_member": "kinship"}
"""Where people round a customer stand, and what says who they are."""
_NUMBERS: Final = {
    KeyKind.CUSTOMER_NO: "customer_no",
    KeyKind.ID_NUMBER: "id_number",
    KeyKind.PHONE: "phone",
    KeyKind.ACCOUNT: "account",
    KeyKind.CARD: "card",
}


def hits(conn: Connection, candidates: Sequence[Candidate], words: Sequence[Query], *, similar: bool = False) -> list[Hit]:
    """The candidates as they are shown, in the order of the ranking; similar ones in the order given. `words` is what they match."""
    people = _people(conn, candidates)
    ranked = [candidate for candidate in candidates if candidate.number in people]
    if similar:
        return [_hit(people[candidate.number], people[candidate.number].name, "similar", None) for candidate in ranked]
    ranked.sort(key=lambda candidate: people[candidate.number].last_contact_on or "", reverse=True)
    ranked.sort(key=lambda candidate: (not people[candidate.number].mine, *candidate[1:4]))
    others = _others(conn, [people[candidate.number].id for candidate in ranked if candidate.kind in _MAY_BE_OTHERS])
    whole_numbers = _whole_numbers(conn, [candidate for candidate in ranked if candidate.kind in (KeyKind.TAIL, KeyKind.PHONE_PART)])
    found = []
    for candidate in ranked:
        who = people[candidate.number]
        span = next((span for query in words if not query.is_number and (span := match_span(who.name, query))), None)
        kind, key = whole_numbers.get(candidate.number, (candidate.kind, candidate.key))
        if number := _NUMBERS.get(KeyKind(kind)):
            whose = next((other for other in others[who.id] if number == "phone" and other.phone and key.endswith(other.phone)), None)
            found.append(_hit(who, _masked(number, key, who), number, span, whose))
        elif kind == KeyKind.OTHER_NAME:
            other = _named_so(others[who.id], words)
            found.append(_hit(who, other.name if other else "", "other_name", span, other))
        else:
            found.append(_hit(who, who.name, "short_name" if kind == KeyKind.SHORT_NAME else "name", span))
    return found


def _people(conn: Connection, candidates: Sequence[Candidate]) -> dict[int, _Who]:
    numbers = json.dumps([candidate.number for candidate in candidates])
    return {number: _Who(*fields) for number, *fields in conn.execute(_WHO_SQL, (numbers,))} if candidates else {}


def _hit(who: _Who, matched: str, kind_of_match: str, span: tuple[int, int] | None, other: _Other | None = None) -> Hit:
    phone = mask_phone(who.phone) if who.phone else ""
    whose = (other.through, other.name, other.relation) if other else ("", "", "")
    return Hit(who.id, who.customer_no, who.name, who.level, who.kind, who.status, matched, kind_of_match, span, phone, *whose)


def _masked(number: str, key: str, who: _Who) -> str:
    if number == "customer_no":
        return who.customer_no
    if number == "phone":
        return mask_phone(key)
    return mask_id(key.upper()) if number == "id_number" else mask_account(key.upper())


def _whole_numbers(conn: Connection, candidates: Sequence[Candidate]) -> dict[int, tuple[int, str]]:
    """Of customers found by a part of a number: the whole number, and what it is of."""
    if not candidates:
        return {}
    texts = dict(conn.execute(_KEYS_SQL, (json.dumps([candidate.number for candidate in candidates]),)).fetchall())
    whole: dict[int, tuple[int, str]] = {}
    for candidate in candidates:
        tail = candidate.key[len(TAIL_MARK) :][::-1] if candidate.kind == KeyKind.TAIL else candidate.key
        for line in texts[candidate.number].split("\n"):
            key, _tab, kind = line.partition("\t")
            if kind and key.endswith(tail) and int(kind) in _NUMBERS and (candidate.kind == KeyKind.TAIL or int(kind) == KeyKind.PHONE):
                whole[candidate.number] = int(kind), key
                break
    return whole


def _others(conn: Connection, customers: Iterable[str]) -> dict[str, list[_Other]]:
    """Contact persons and relatives."""
    found: dict[str, list[_Other]] = defaultdict(list)
    wanted = {"customers": json.dumps(list(customers))}
    for table, relation in _OTHERS.items() if wanted["customers"] != "[]" else ():
        for customer, name, said, phone in conn.execute(_OTHERS_SQL.format(table=table, relation=relation), wanted):
            digits = "".join(filter(str.isdigit, phone)).removeprefix("86")
            found[customer].append(_Other(table, name, said, digits))
    return found


def _named_so(others: list[_Other], words: Sequence[Query]) -> _Other | None:
    """The person whose name a word stands for."""
    return next((other for other in others for query in words if match_span(other.name, query)), next(iter(others), None))
