"""Facts for the reminders about looking after customers: dormancy, silence, promises, campaigns, complaints, hand-overs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.store import settings
from rmdesk.store.queries.as_of import ACCOUNT_LIVES, HOLDS, TASK_OPEN
from rmdesk.store.queries.reading import day
from rmdesk.store.queries.reminder_scope import Wanted, by_level

if TYPE_CHECKING:
    from sqlite3 import Connection


class SinceFact(NamedTuple):
    """A customer, and since when something has not happened."""

    customer_id: str
    level: str
    since: date
    ever: bool
    """Whether it ever did; if not, `since` is when the relationship began."""
    unwanted: bool
    """The customer does not want to be called."""
    assets: int
    currency: str


class TaskFact(NamedTuple):
    """An open task about a customer."""

    customer_id: str
    level: str
    subject_id: str
    due: date
    text: str
    campaign: str
    assets: int
    currency: str


class CaseFact(NamedTuple):
    """A complaint, or a customer's change of hands, and when they were last reached."""

    customer_id: str
    level: str
    subject_id: str
    on: date
    moved_in: bool
    text: str
    last_contact: date | None
    is_open: bool
    assets: int
    currency: str


_ASSETS: Final = "coalesce(f.aum, 0), coalesce(f.currency, '')"
_DORMANT: Final = f"""
    SELECT c.id, c.level, s.latest, s.ever, 0, {_ASSETS}
    FROM (
        SELECT r.customer_id, max(coalesce(a.last_own_transaction, a.opened)) AS latest, max(a.last_own_transaction) IS NOT NULL AS ever
        FROM {{rows}}
        CROSS JOIN account AS a ON a.id = r.account_id AND {ACCOUNT_LIVES}
        WHERE {HOLDS}
        GROUP BY r.customer_id
        HAVING latest <= :last
    ) AS s
    CROSS JOIN customer AS c ON c.id = s.customer_id AND c.deleted_at IS NULL
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
"""
"""Customers and their figures are looked up for the few that are found, not for every account."""
_SILENT: Final = f"""
    SELECT c.id, c.level, coalesce(nullif(f.last_contact_on, ''), c.opened) AS since, f.last_contact_on <> '', coalesce(e.do_not_call, 0), {_ASSETS}
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = f.customer_id AND c.deleted_at IS NULL AND c.status <> 'lost'
    LEFT JOIN preference AS e ON e.customer_id = c.id AND e.deleted_at IS NULL
    WHERE (:whenever OR since <= {{limit}}) AND since IS NOT NULL
"""
_TASKS: Final = f"""
    SELECT c.id, c.level, y.id, y.due, y.description, coalesce(g.name_zh, ''), {_ASSETS}
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = y.customer_id AND c.deleted_at IS NULL
    LEFT JOIN campaign AS g ON g.id = y.campaign_id
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE y.due BETWEEN :first AND :last AND {TASK_OPEN} AND (y.campaign_id IS NOT NULL) = :campaign AND (:me = '' OR y.owner_id = :me)
"""
_COMPLAINTS: Final = f"""
    SELECT c.id, c.level, t.id, t.received, 0, t.summary, f.last_contact_on, t.status IN ('open', 'in_progress'), {_ASSETS}
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = t.customer_id AND c.deleted_at IS NULL
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE t.deleted_at IS NULL AND t.received <= :day AND (:whenever OR t.status IN ('open', 'in_progress'))
"""
_MOVED: Final = f"""
    SELECT c.id, c.level, s.id, {{day}}, {{moved_in}}, s.reason, f.last_contact_on, 1, {_ASSETS}
    FROM {{rows}}
    CROSS JOIN customer AS c ON c.id = s.customer_id AND c.deleted_at IS NULL
    LEFT JOIN customer_figure AS f ON f.customer_id = c.id
    WHERE s.deleted_at IS NULL AND s.person_id = :me AND {{day}} BETWEEN :first AND :day AND {{change}}
"""
_CAME: Final = _MOVED.format(
    rows="{rows}",
    day="s.valid_from",
    moved_in=1,
    change="(c.opened IS NULL OR s.valid_from > c.opened) AND (s.valid_to IS NULL OR s.valid_to > :day)",
)
_WENT: Final = _MOVED.format(
    rows="{rows}",
    day="s.valid_to",
    moved_in=0,
    change="""NOT EXISTS (
        SELECT 1
        FROM assignment AS o
        WHERE o.customer_id = s.customer_id AND o.person_id = s.person_id AND o.valid_from >= s.valid_to AND o.deleted_at IS NULL
    )""",
)
_OF_SOME: Final = "json_each(:customers) AS w CROSS JOIN {table} ON {alias}.customer_id = w.value"


def _rows(wanted: Wanted, table: str) -> str:
    return wanted.pick(table, _OF_SOME.format(table=table, alias=table.split()[2]))


def without_transaction(conn: Connection, wanted: Wanted, least: int) -> Iterator[SinceFact]:
    """Since when customers with an account have made no transaction of their own: those for whom it is at least `least` days."""
    last = "9999-12-31" if wanted.whenever else (wanted.day - timedelta(least)).isoformat()
    return _since(conn.execute(_DORMANT.format(rows=_rows(wanted, "account_role AS r")), wanted.named(last=last)))


def without_contact(conn: Connection, wanted: Wanted, days: Mapping[str, int]) -> Iterator[SinceFact]:
    """Since when customers have not been reached: those of the levels in `days`, for at least so many days."""
    limits = {level: (wanted.day - timedelta(most)).isoformat() for level, most in days.items()}
    limit, named = by_level("c.level", "limit", limits)
    return _since(conn.execute(_SILENT.format(rows=_rows(wanted, "customer_figure AS f"), limit=limit), named | wanted.named()))


def _since(rows: Iterator[tuple[str, str, str, int, int, int, str]]) -> Iterator[SinceFact]:
    for customer, level, since, ever, unwanted, assets, currency in rows:
        yield SinceFact(customer, level, date.fromisoformat(since), bool(ever), bool(unwanted), assets, currency)


def tasks(conn: Connection, wanted: Wanted, ahead: int, behind: int | None, *, of_campaigns: bool) -> Iterator[TaskFact]:
    """Open tasks of this desk's person that are due within `ahead` days, or were at most `behind` days ago. Index: ix_activity_due."""
    bounds = wanted.bounds(200_000 if behind is None else behind, ahead)
    named = wanted.named(**bounds, campaign=int(of_campaigns), me=settings.get(conn, "person_id"))
    for customer, level, row, due, text, campaign, assets, currency in conn.execute(
        _TASKS.format(rows=_rows(wanted, "activity AS y")), named
    ):
        yield TaskFact(customer, level, row, date.fromisoformat(due), text, campaign, assets, currency)


def complaints(conn: Connection, wanted: Wanted) -> Iterator[CaseFact]:
    """Open complaints."""
    return _cases(conn, wanted, _COMPLAINTS.format(rows=_rows(wanted, "complaint AS t")), {})


def changes_of_hands(conn: Connection, wanted: Wanted, behind: int) -> Iterator[CaseFact]:
    """Customers who came to, or went from, this desk's person at most `behind` days ago."""
    named = {**wanted.bounds(behind, 0), "me": settings.get(conn, "person_id")}
    for sql in (_CAME, _WENT):
        yield from _cases(conn, wanted, sql.format(rows=_rows(wanted, "assignment AS s")), named)


def _cases(conn: Connection, wanted: Wanted, sql: str, more: dict[str, str | int]) -> Iterator[CaseFact]:
    for customer, level, row, on, came, text, contact, is_open, assets, currency in conn.execute(sql, wanted.named(**more)):
        yield CaseFact(customer, level, row, date.fromisoformat(on), bool(came), text, day(contact), bool(is_open), assets, currency)
