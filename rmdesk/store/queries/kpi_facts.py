"""The ledger of a person's book, read from the facts that are kept added up; and the same item by item, read from the rows."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.kpi.facts import Steps
from rmdesk.domain.kpi.ledger import ALWAYS, MONEY_MEASURES, Columns, Course, Kind, Ledger, LevelChange, Measure, Part
from rmdesk.domain.kpi.packed import courses, names_of
from rmdesk.domain.money import PPM
from rmdesk.store.queries.kpi_gather import LEVELS, Fact, care_of, gather
from rmdesk.store.queries.kpi_sources import IN_FORCE

if TYPE_CHECKING:
    from sqlite3 import Connection

AT_ONCE: Final = 5_000
"""Customers whose rows are read in one go."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose facts, on which day, in which currency, and from when on they are told day by day."""

    person: str
    day: date
    """The business date: it says who looks after whom."""
    currency: str
    since: date
    """What happened before is told as if on the day before it."""


@dataclass(frozen=True, slots=True)
class Item:
    """What facts come from."""

    customer_id: str
    item_id: str
    """Account, holding or customer."""
    product_id: str
    """Of a balance or holding; empty otherwise."""
    share: int


_FACTS_SQL: Final = f"""
    WITH RECURSIVE known (fact) AS (
        SELECT min(fact)
        FROM kpi_day
        WHERE person_id = :person
        UNION ALL
        SELECT (
            SELECT min(d.fact)
            FROM kpi_day AS d
            WHERE d.person_id = :person AND d.fact > CASE WHEN known.fact LIKE '{LEVELS}|%' THEN '{LEVELS}|~' ELSE known.fact END
        )
        FROM known
        WHERE known.fact IS NOT NULL
    )
    SELECT fact
    FROM known
    WHERE fact NOT LIKE '{LEVELS}|%'
"""
"""The few facts there are, from one to the next by the primary key: no days are walked to find them."""
_DAYS_SQL: Final = """
    SELECT json_group_array(day), json_group_array(delta), {weighed}
    FROM kpi_day
    WHERE person_id = :person AND fact = :fact AND day >= :since
"""
"""A fact in one line: SQLite puts the days together as JSON lists faster than a row each could be read."""
_DAYS_OF_MONEY_SQL: Final = _DAYS_SQL.format(weighed="json_group_array(weighed), json_group_array(rest)")
_DAYS_OF_COUNTS_SQL: Final = _DAYS_SQL.format(weighed="'[]', '[]'")
"""Counts are not split by share."""
_BEFORE_SQL: Final = f"""
    SELECT CASE WHEN day = {ALWAYS} THEN day ELSE :since - 1 END, sum(delta), sum(weighed), sum(rest)
    FROM kpi_day
    WHERE person_id = :person AND fact = :fact AND day < :since
    GROUP BY 1
    ORDER BY 1 DESC
"""
"""What happened before, as two days: before the first that is told, and, last in order so that it is put in front, what has always been there."""
_LEVELS_SQL: Final = (
    f"SELECT fact, day FROM kpi_day WHERE person_id = :person AND fact BETWEEN '{LEVELS}|' AND '{LEVELS}|~' AND day >= :since"
)
_CUSTOMERS_SQL: Final = f"SELECT DISTINCT s.customer_id FROM assignment AS s WHERE s.person_id = :person AND {IN_FORCE}"


def ledger(conn: Connection, scope: Scope) -> Ledger:
    """All facts of a person's book. They are those of the rows as of the last `kpi_kept.refresh`."""
    since = scope.since.toordinal()
    named = {"person": scope.person, "since": since}
    columns: dict[Kind, Columns] = {}
    for (text,) in conn.execute(_FACTS_SQL, named).fetchall():
        part = _part(Fact.read(text), PPM, scope.currency)
        if part is not None:
            is_money = part.measure in MONEY_MEASURES
            of = {**named, "fact": text}
            lists = [json.loads(one) for one in conn.execute(_DAYS_OF_MONEY_SQL if is_money else _DAYS_OF_COUNTS_SQL, of).fetchone()]
            for before in conn.execute(_BEFORE_SQL, of):
                for one, value in zip(lists, before, strict=True):
                    one.insert(0, value)
            columns[part[:3]] = _columns(*lists) if is_money else _in_order(lists[0], lists[1], lists[1])
    levels = [(Fact.read(text).line, day) for text, day in conn.execute(_LEVELS_SQL, named)]
    return Ledger(levels=_changes(levels), columns=columns)


_LEVELS_INSIDE: Final = f"{LEVELS}|".encode()
"""What makes the names of a customer's facts their own, so that it is no use to remember them."""
_OF_CUSTOMERS_SQL: Final = "SELECT customer_id, share, facts FROM kpi_fact WHERE person_id = ?"


Given = tuple[str, int, list[Kind], list[Course]]
"""What a customer gives to some facts of a person's book: the customer, the share, and of each fact the kind and how it went."""


def given(conn: Connection, scope: Scope, measures: Collection[Measure]) -> Iterator[Given]:
    """What each customer gives to these measures, from the kept facts: of the same kinds as in `ledger`, counted whole."""
    plans: dict[bytes, tuple[int, list[int], list[Kind]]] = {}
    for customer, share, data in conn.execute(_OF_CUSTOMERS_SQL, (scope.person,)):
        names = names_of(data)
        plan = plans.get(names)
        if plan is None:
            plan = _plan(names, scope.currency, measures)
            if _LEVELS_INSIDE not in names:
                plans[names] = plan
        count, places, kinds = plan
        if places:
            yield customer, share, kinds, courses(data, len(names), count, places)


def _plan(names: bytes, currency: str, measures: Collection[Measure]) -> tuple[int, list[int], list[Kind]]:
    """How many facts have these names, and the places and kinds of those that are wanted."""
    facts = [Fact.read(name) for name in names.decode().split("\0")] if names else []
    parts = [(place, _part(fact, PPM, currency)) for place, fact in enumerate(facts)]
    wanted = [(place, part[:3]) for place, part in parts if part is not None and part.measure in measures]
    return len(facts), [place for place, _kind in wanted], [kind for _place, kind in wanted]


def currencies(conn: Connection, person: str) -> list[str]:
    """The currencies that the person's book holds something in."""
    facts = conn.execute("SELECT DISTINCT fact FROM kpi_day WHERE person_id = ?", (person,))
    return sorted({Fact.read(text).currency for (text,) in facts} - {""})


def _columns(days: list[int], whole: list[int], weighed: list[int], rest: list[int]) -> Columns:
    """The lists of a fact that is weighed by shares."""
    return _in_order(days, whole, [much * PPM + little for much, little in zip(weighed, rest, strict=True)])


def _in_order(*lists: list[int]) -> Columns:
    """An aggregate promises no order, though its values come in that of the days."""
    days = lists[0]
    if days == sorted(days):
        return Columns(*lists)
    order = sorted(range(len(days)), key=days.__getitem__)
    return Columns(*([those[place] for place in order] for those in lists))


def ledgers(conn: Connection, scope: Scope, measures: Collection[str], customers: Sequence[str] | None = None) -> dict[Item, Ledger]:
    """The facts of these measures, item by item, of the whole book or of some customers."""
    facts: defaultdict[Item, dict[Kind, Steps]] = defaultdict(dict)
    levels: defaultdict[Item, list[tuple[str, int]]] = defaultdict(list)
    since = scope.since.toordinal()
    for some in _batches(conn, scope) if customers is None else [customers]:
        for person, customer, share, item_id, product, fact, steps in gather(conn, care_of(conn, scope.day, some), measures, since):
            if person != scope.person:
                continue
            item = Item(customer, item_id, product, share)
            part = _part(fact, share, scope.currency)
            if part is not None:
                mine = facts[item].setdefault(part[:3], {})
                for day, delta in steps.items():
                    mine[day] = mine.get(day, 0) + delta
            elif fact.measure == LEVELS:
                levels[item] += ((fact.line, day) for day in steps)
    found = {item: Ledger(columns={kind: _by_day(kind, steps, item.share) for kind, steps in of.items()}) for item, of in facts.items()}
    return found | {item: Ledger(levels=_changes(those)) for item, those in levels.items()}


def _by_day(kind: Kind, steps: Steps, share: int) -> Columns:
    """What is no money is counted whole."""
    days = sorted(steps)
    whole = [steps[day] for day in days]
    weight = share if kind[0] in MONEY_MEASURES else PPM
    return Columns(days, whole, [delta * weight for delta in whole])


def _batches(conn: Connection, scope: Scope) -> Iterator[list[str]]:
    customers = [str(one) for (one,) in conn.execute(_CUSTOMERS_SQL, {"person": scope.person, "day": scope.day.isoformat()})]
    return (customers[first : first + AT_ONCE] for first in range(0, len(customers), AT_ONCE))


def _part(fact: Fact, share: int, currency: str) -> Part | None:
    """The part of the ledger that a fact goes into; None if it is in another currency, or no amount."""
    if fact.measure == LEVELS or fact.currency not in ("", currency):
        return None
    return Part(Measure(fact.measure), fact.line, fact.coefficient, share if fact.currency else PPM)


def _changes(kept: list[tuple[str, int]]) -> list[LevelChange]:
    """Kept changes of level in the order they were made."""
    found = []
    for text, day in sorted(kept, key=lambda one: (one[1], one[0])):
        customer, _place, before, after = text.split("/")
        found.append(LevelChange(customer, day, before, after))
    return found
