"""Which customers the finds find, and by which bookings: all finds in one pass over the bookings."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from rmdesk.domain.dates import add_months
from rmdesk.domain.finds import Find, Way
from rmdesk.domain.money import Money
from rmdesk.store.queries.held_accounts import Who, everybody, holders
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection


@dataclass(frozen=True, slots=True)
class Match:
    """A customer whom a find found."""

    row: int
    customer_id: str
    name: str
    level: str
    aum: int
    amount: int
    """What the bookings come to, minor units of the main currency, without sign."""
    count: int
    last: date
    party: str
    """Counterparty of the latest one that names any."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one find has found, the most money first."""

    find: Find
    matches: tuple[Match, ...]
    known: bool
    """Whether any booking of the time has one of its categories or words at all."""


_TEXTS: Final = """
    SELECT DISTINCT x.counterparty || ' ' || x.text
    FROM "transaction" AS x NOT INDEXED
    WHERE NOT x.own_account AND x.date BETWEEN :first AND :day AND x.deleted_at IS NULL
"""
_SQL: Final = """
    SELECT x.account_id, x.category, x.counterparty || ' ' || x.text AS said, x.amount < 0 AS out, {bucket} AS bucket, sum(x.amount), count(*),
        max(x.date || x.counterparty)
    FROM "transaction" AS x NOT INDEXED
    WHERE NOT x.own_account AND x.date BETWEEN :first AND :day AND x.deleted_at IS NULL
        AND (x.category IN (SELECT value FROM json_each(:categories)) OR x.counterparty || ' ' || x.text IN (SELECT value FROM json_each(:texts)))
    GROUP BY 1, 2, 3, 4, 5
"""
"""The bookings that belong to any find, with the number of beginnings that they are not older than."""
_MOST: Final = 48
"""Finds that one pass can tell apart."""


def found_by(conn: Connection, finds: Sequence[Find], today: date, main: str) -> list[Found]:
    """What each find has found as of `today`, in the order of `finds`."""
    if not finds:
        return []
    if len(finds) > _MOST:
        return [*found_by(conn, finds[:_MOST], today, main), *found_by(conn, finds[_MOST:], today, main)]
    begins = [add_months(today, -find.months) + timedelta(1) for find in finds]
    steps = sorted(set(begins))
    values: dict[str, str | int] = {"day": today.isoformat(), "main": main, "first": steps[0].isoformat()}
    texts = {}
    any_word = re.compile("|".join(re.escape(word) for find in finds for word in find.words) or "(?!)")
    for (text,) in conn.execute(_TEXTS, values):
        lower = text.lower()
        if not any_word.search(lower):
            continue
        if mask := sum(1 << place for place, find in enumerate(finds) if any(word in lower for word in find.words)):
            texts[text] = mask
    categories = _categories(finds)
    values["texts"], values["categories"] = json.dumps(list(texts), ensure_ascii=False), json.dumps(list(categories))
    sql = _SQL.format(bucket=_bucket(steps, values))
    sums: list[dict[str, list[tuple[int, int, str]]]] = [{} for _find in finds]
    held, who = holders(conn, today, main), everybody(conn, main)
    for account, category, said, out, bucket, amount, number, last in conn.execute(sql, values):
        bits = texts.get(said, 0) | categories.get(category, 0)
        for place, find in enumerate(finds):
            fits = find.way is Way.ANY or (find.way is Way.OUT) == bool(out)
            if bits >> place & 1 and fits and steps.index(begins[place]) < bucket:
                for customer in held.get(account, ()):
                    if customer in who:
                        sums[place].setdefault(customer, []).append((amount, number, last))
    return [_found(find, sums[place], who, main) for place, find in enumerate(finds)]


def _bucket(steps: Sequence[date], values: dict[str, str | int]) -> str:
    """SQL for how many of the beginnings a booking is not older than."""
    for place, step in enumerate(steps):
        values[f"step{place}"] = step.isoformat()
    return " + ".join(f"(x.date >= :step{place})" for place in range(len(steps)))


def _categories(finds: Sequence[Find]) -> dict[str, int]:
    """Category → a bit for each find that names it."""
    masks: dict[str, int] = {}
    for place, find in enumerate(finds):
        for category in find.categories:
            masks[category] = masks.get(category, 0) | 1 << place
    return masks


def _found(find: Find, sums: dict[str, list[tuple[int, int, str]]], who: dict[str, Who], main: str) -> Found:
    least = Money.of(find.least, main).minor
    matches = []
    for customer, some in sums.items():
        amount, count = abs(sum(one[0] for one in some)), sum(one[1] for one in some)
        if amount >= least and count >= find.times:
            last = max(one[2] for one in some)
            row, name, level, aum = who[customer]
            matches.append(Match(row, customer, name, level, aum, amount, count, day(last[:10]), last[10:]))
    return Found(find, tuple(sorted(matches, key=lambda one: (-one.amount, one.name, one.customer_id))), bool(sums))


def categories_known(conn: Connection) -> dict[str, str]:
    """Names and codes of the bank's booking categories in lower case → code: of its code table, and what bookings carry besides."""
    known: dict[str, str] = {}
    sql = "SELECT code, name_zh, name_en FROM code WHERE code_set = 'transaction_category' AND deleted_at IS NULL ORDER BY position"
    for code, zh, en in conn.execute(sql):
        known.update({name.lower(): code for name in (code, zh, en) if name})
    return known
