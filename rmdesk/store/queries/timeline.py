"""Customer 360, the timeline: everything that happened with a customer and around their money, in one stream, the newest first."""

from __future__ import annotations

import enum
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.domain.reminder_parameters import BalanceSwing
from rmdesk.i18n import current_language
from rmdesk.store.queries.as_of import CONTACT_STANDS, HOLDS
from rmdesk.store.queries.reading import day, moment, money
from rmdesk.store.queries.rule_values import rule_values

if TYPE_CHECKING:
    from sqlite3 import Connection


class Happening(enum.StrEnum):
    """What sort of thing happened; what the timeline is filtered by."""

    CONTACT = "contact"
    TASK = "task"
    OPPORTUNITY = "opportunity"
    REQUIREMENT = "requirement"
    COMPLAINT = "complaint"
    MATURITY = "maturity"
    MONEY = "money"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened."""

    kind: Happening
    day: date
    at: datetime | None
    row_id: str
    code: str
    """Status, stage, result, category or table, as stored."""
    text: str
    amount: Money | None
    about: str
    """Channel of a contact, field of an edit, product of a maturity."""
    old: str = ""
    new: str = ""
    """Of an edit: JSON values."""
    who: str = ""


SHOWN: Final = 200
"""Events of one customer that are read at once."""
OTHERWISE: Final = 5_000_000
"""Money that moved at once and is worth a line, minor units, where the bank's table of swings says nothing of the level."""
_PARTS: Final = {
    Happening.CONTACT: f"""
        SELECT 'contact', coalesce(k.business_date, substr(k.start, 1, 10)), k.start, k.id,
            coalesce(k.result, CASE WHEN k.connected THEN '' ELSE 'not_reached' END),
            CASE WHEN k.summary <> '' THEN k.summary ELSE k.content END, NULL, '', k.channel, '', '', coalesce(p.name, '')
        FROM contact AS k
        LEFT JOIN person AS p ON p.id = k.owner_id
        WHERE k.customer_id = :customer AND {CONTACT_STANDS}
    """,
    Happening.TASK: """
        SELECT 'task', coalesce(substr(y.done_at, 1, 10), y.due, y.registered_at), y.done_at, y.id, y.status, y.description, NULL, '', y.category,
            '', '', coalesce(p.name, '')
        FROM activity AS y
        LEFT JOIN person AS p ON p.id = y.owner_id
        WHERE y.customer_id = :customer AND y.deleted_at IS NULL
    """,
    Happening.OPPORTUNITY: """
        SELECT 'opportunity', coalesce(CASE WHEN o.stage IN ('won', 'lost') THEN o."end" END, o.start, o.registered_at), NULL, o.id, o.stage,
            o.summary, o.expected_value, o.currency, o.product_line, '', '', coalesce(p.name, '')
        FROM opportunity AS o
        LEFT JOIN person AS p ON p.id = o.owner_id
        WHERE o.customer_id = :customer AND o.deleted_at IS NULL
    """,
    Happening.REQUIREMENT: """
        SELECT 'requirement', coalesce(q.start, q.registered_at), NULL, q.id, q.status, q.summary, NULL, '', '', '', '', ''
        FROM requirement AS q
        WHERE q.customer_id = :customer AND q.deleted_at IS NULL
    """,
    Happening.COMPLAINT: """
        SELECT 'complaint', m.received, NULL, m.id, m.status, m.summary, NULL, '', m.category, '', '', ''
        FROM complaint AS m
        WHERE m.customer_id = :customer AND m.deleted_at IS NULL
    """,
    Happening.MATURITY: f"""
        SELECT 'maturity', t.maturity, NULL, t.id, CASE WHEN t.rollover THEN 'rolls' ELSE 'ends' END, '', t.principal, t.currency, 'time', '', '', ''
        FROM account_role AS r
        JOIN time_deposit AS t ON t.account_id = r.account_id AND t.deleted_at IS NULL
        WHERE r.customer_id = :customer AND {HOLDS} AND t.start <= :day
        UNION ALL
        SELECT 'maturity', h.maturity, NULL, h.id, 'ends',
            CASE WHEN :english AND p.name_en <> '' THEN p.name_en ELSE p.name_zh END, h.value, h.currency, p.line, '', '', ''
        FROM holding AS h
        JOIN product AS p ON p.id = h.product_id
        WHERE h.customer_id = :customer AND h.maturity IS NOT NULL AND h.deleted_at IS NULL
    """,
    Happening.MONEY: f"""
        SELECT 'money', x.date, NULL, x.id, x.category, CASE WHEN x.counterparty <> '' THEN x.counterparty ELSE x.text END, x.amount, a.currency,
            '', '', '', ''
        FROM account_role AS r
        JOIN account AS a ON a.id = r.account_id
        JOIN "transaction" AS x ON x.account_id = a.id AND x.deleted_at IS NULL
        WHERE r.customer_id = :customer AND {HOLDS} AND NOT x.own_account AND abs(x.amount) >= :large AND x.date <= :day
    """,
    Happening.EDIT: """
        SELECT 'edit', substr(h.at, 1, 10), h.at, h.id, h.table_name, '', NULL, '', h.field, h.old, h.new, coalesce(p.name, h.who)
        FROM field_history AS h
        LEFT JOIN person AS p ON p.id = h.who
        WHERE h.customer_id = :customer AND h.deleted_at IS NULL AND h.field NOT IN ('digits', 'verified_by', 'search_name', 'level_rank')
    """,
}
"""Day, moment, row, code, text, amount, currency, about, old, new, who. All by the customer's or account's index."""


def timeline(
    conn: Connection, customer_id: str, level: str, today: date, kinds: Collection[Happening] = (), limit: int = SHOWN
) -> list[Event]:
    """What happened, the newest first; of all kinds, or of `kinds`. Maturities to come stand at the top, the furthest first."""
    parts = [part for kind, part in _PARTS.items() if not kinds or kind in kinds]
    sql = " UNION ALL ".join(f"SELECT * FROM ({part})" for part in parts) + " ORDER BY 2 DESC, 3 DESC LIMIT :limit"
    swing = rule_values(conn, "balance_swing", BalanceSwing).tiers.get(level)
    large = swing.floor if swing else OTHERWISE
    of = {"customer": customer_id, "day": today.isoformat(), "large": large, "limit": limit, "english": current_language() == "en"}
    return [
        Event(Happening(kind), day(on), moment(at), row, code or "", text or "", money(amount, currency), about or "", old, new, who)
        for kind, on, at, row, code, text, amount, currency, about, old, new, who in conn.execute(sql, of)
        if on
    ]
