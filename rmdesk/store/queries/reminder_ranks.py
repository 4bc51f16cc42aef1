"""Which customers to call first: ranked in the replica, from an index that carries all that the rank needs."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.money import PPM
from rmdesk.domain.reminder_parameters import Ranking
from rmdesk.store.reminder_rows import ReminderRow

if TYPE_CHECKING:
    from sqlite3 import Connection

_FIELDS: Final = ", ".join(f"t.{field}" for field in ReminderRow._fields)


class Ranked(NamedTuple):
    """A customer and their most pressing reminder's score."""

    customer_id: str
    score: int
    reminders: int


class StoredReminder(NamedTuple):
    """A reminder of the table, live or ended."""

    row: ReminderRow
    first_seen: str
    ended_on: str
    ended_why: str


def ranked(conn: Connection, today: date, ranking: Ranking, left_out: Collection[str], limit: int | None) -> tuple[list[Ranked], int]:
    """Customers with live reminders, the most pressing first, at most `limit`; and how many there are.

    `left_out` are ids of reminders that want nothing today. Index: ix_reminder_rank.
    """
    named: dict[str, str | int] = {"least": ranking.least_stake, "limit": -1 if limit is None else limit}
    score = _score(ranking, today, named)
    rows = conn.execute(
        f"""
        SELECT customer_id, max({score}) AS score, count(*)
        FROM {_wanting(left_out)}
        GROUP BY customer_id
        ORDER BY score DESC, customer_id
        LIMIT :limit
        """,
        named | _out(left_out),
    )
    found = list(map(Ranked._make, rows))
    return found, len(found) if limit is None or len(found) < limit else customers_waiting(conn, left_out)


def customers_waiting(conn: Connection, left_out: Collection[str]) -> int:
    """How many customers have a live reminder that is none of `left_out`. Index: ix_reminder_rank.

    Counted apart: a window function over the ranked ones would keep them all, and takes as long as the ranking.
    """
    found: int = conn.execute(f"SELECT count(DISTINCT customer_id) FROM {_wanting(left_out)}", _out(left_out)).fetchone()[0]
    return found


def _wanting(left_out: Collection[str]) -> str:
    """The live reminders that are to be ranked; most days nothing is left out, and then nothing is looked up."""
    out = " AND id NOT IN (SELECT value FROM json_each(:left_out))" if left_out else ""
    return f"reminder AS t INDEXED BY ix_reminder_rank WHERE ended_on = ''{out}"


def _out(left_out: Collection[str]) -> dict[str, str | int]:
    return {"left_out": json.dumps(sorted(left_out))} if left_out else {}


def _score(ranking: Ranking, today: date, named: dict[str, str | int]) -> str:
    """What `domain.reminder_rank` says of `reminder AS t`; `:least` is its least stake."""
    return f"max(t.stake, :least) * {_level_weight(ranking, named)} / {PPM} * {_urgency_weight(ranking, today, named)} / {PPM}"


def _level_weight(ranking: Ranking, named: dict[str, str | int]) -> str:
    cases = []
    for number, (level, weight) in enumerate(sorted(ranking.tiers.items())):
        named[f"level{number}"] = level
        cases.append(f"WHEN :level{number} THEN {weight:d}")
    return f"CASE t.level {' '.join(cases)} ELSE {PPM} END" if cases else str(PPM)


def _urgency_weight(ranking: Ranking, today: date, named: dict[str, str | int]) -> str:
    cases = []
    for number, (days, weight) in enumerate(ranking.urgency):
        named[f"days{number}"] = (today + timedelta(days)).isoformat()
        cases.append(f"WHEN t.event_on <= :days{number} THEN {weight:d}")
    return f"CASE {' '.join(cases)} ELSE {ranking.later:d} END" if cases else f"{ranking.later:d}"


class Tally(NamedTuple):
    """Live reminders of one rule and stage."""

    rule: str
    stage: str
    reminders: int
    stake: int
    """Together, minor units."""
    currency: str


def tallies(conn: Connection, rules: Collection[str]) -> list[Tally]:
    """How many live reminders some rules have by stage and currency, and what is at stake in them. Index: ix_reminder_live."""
    rows = conn.execute(
        """
        SELECT rule, stage, count(*), sum(stake), currency
        FROM reminder INDEXED BY ix_reminder_live
        WHERE ended_on = '' AND rule IN (SELECT value FROM json_each(?))
        GROUP BY rule, stage, currency
        ORDER BY rule, stage, currency
        """,
        (json.dumps(sorted(rules)),),
    )
    return list(map(Tally._make, rows))


def live_by_rule(conn: Connection) -> dict[str, int]:
    """How many live reminders each rule has; rules without any are left out."""
    return dict(conn.execute("SELECT rule, count(*) FROM reminder INDEXED BY ix_reminder_live WHERE ended_on = '' GROUP BY rule"))


def reminders_of_customers(conn: Connection, customers: Collection[str]) -> list[ReminderRow]:
    """The live reminders of some customers. Index: ix_reminder_customer_id."""
    rows = conn.execute(
        f"SELECT {_FIELDS} FROM json_each(?) AS w CROSS JOIN reminder AS t ON t.customer_id = w.value AND t.ended_on = ''",
        (json.dumps(sorted(customers)),),
    )
    return list(map(ReminderRow._make, rows))


def reminder(conn: Connection, reminder_id: str) -> StoredReminder | None:
    """One reminder, live or ended; None if the desk does not know it."""
    row = conn.execute(
        f"SELECT {_FIELDS}, t.first_seen, t.ended_on, t.ended_why FROM reminder AS t WHERE t.id = ?", (reminder_id,)
    ).fetchone()
    return None if row is None else StoredReminder(ReminderRow._make(row[:-3]), *row[-3:])


def all_reminders(conn: Connection, customers: Collection[str] | None = None, *, ended: bool = False) -> list[StoredReminder]:
    """Reminders of everybody or of some customers: the live ones, or those that have ended."""
    rows = "reminder AS t" if customers is None else "json_each(:customers) AS w CROSS JOIN reminder AS t ON t.customer_id = w.value"
    found = conn.execute(
        f"""
        SELECT {_FIELDS}, t.first_seen, t.ended_on, t.ended_why
        FROM {rows}
        WHERE (t.ended_on <> '') = :ended
        ORDER BY t.ended_on DESC, t.event_on, t.rule, t.customer_id, t.id
        """,
        {"ended": int(ended), "customers": json.dumps(sorted(customers or ()))},
    )
    return [StoredReminder(ReminderRow._make(row[:-3]), *row[-3:]) for row in found]


class RankedReminder(NamedTuple):
    """A live reminder with its score and its customer's name and level now."""

    row: ReminderRow
    score: int
    name: str
    level: str


def live_reminders(conn: Connection, today: date, ranking: Ranking) -> list[RankedReminder]:
    """Every live reminder whose customer is in the replica, in no order: whoever sorts them knows more about them."""
    named: dict[str, str | int] = {"least": ranking.least_stake}
    score = _score(ranking, today, named)
    rows = conn.execute(
        f"""
        SELECT {_FIELDS}, {score}, c.name, c.level
        FROM (SELECT * FROM reminder NOT INDEXED WHERE ended_on = '') AS t
        CROSS JOIN customer AS c ON c.id = t.customer_id
        """,
        named,
    )
    return [RankedReminder(ReminderRow._make(row[:-3]), *row[-3:]) for row in rows]


class CustomerName(NamedTuple):
    """Who a customer is, for a list."""

    customer_no: str
    name: str
    kind: str
    level: str


def customer_names(conn: Connection, customers: Collection[str]) -> dict[str, CustomerName]:
    """Who these customers are."""
    rows = conn.execute(
        "SELECT c.id, c.customer_no, c.name, c.kind, c.level FROM json_each(?) AS w CROSS JOIN customer AS c ON c.id = w.value",
        (json.dumps(sorted(customers)),),
    )
    return {customer: CustomerName(*fields) for customer, *fields in rows}
