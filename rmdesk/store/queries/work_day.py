"""What one person really did on a business date, as lines of a work log. Each line comes from a row; without a row there is no line.

The lines are said in the user's language, with the bank's own names for codes; they are what the person begins with, not what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.clock import BANK_ZONE
from rmdesk.domain.code_words import SETS
from rmdesk.domain.money import format_money
from rmdesk.domain.quicklog import unsaid
from rmdesk.domain.work_log import Block, LogLine, Source
from rmdesk.i18n import N_, _, current_language
from rmdesk.store.queries.as_of import CONTACT_STANDS
from rmdesk.store.queries.calendar import working_calendar
from rmdesk.store.queries.codes import code_names
from rmdesk.store.queries.picture_work import CONTACT_COLUMNS, ContactLine, contact_line
from rmdesk.store.queries.reading import day, moment, money, span_of

if TYPE_CHECKING:
    from datetime import datetime
    from sqlite3 import Connection

_CONTACTS_SQL: Final = f"""
    SELECT {CONTACT_COLUMNS}
    FROM contact AS k
    JOIN customer AS c ON c.id = k.customer_id
    LEFT JOIN person AS p ON p.id = k.owner_id
    WHERE (k.business_date = :day OR k.business_date IS NULL AND k.start >= :since AND k.start < :until) AND k.owner_id = :me AND {CONTACT_STANDS}
    ORDER BY k.start, k.id
"""
"""Indexes: ix_contact_business_date, ix_contact_start."""
_DONE_SQL: Final = """
    SELECT y.id, y.customer_id, coalesce(c.name, ''), y.description, y.category, y.remarks, y.done_at, coalesce(f.name_zh, ''), coalesce(f.name_en, '')
    FROM activity AS y
    LEFT JOIN customer AS c ON c.id = y.customer_id
    LEFT JOIN feedback_code AS f ON f.code = y.feedback_code AND f.deleted_at IS NULL
    WHERE y.status = 'done' AND y.done_at >= :since AND y.done_at < :until AND y.owner_id = :me AND y.deleted_at IS NULL
    ORDER BY y.done_at, y.id
"""
_PROMISED_SQL: Final = """
    SELECT y.id, y.customer_id, c.name, y.description, y.due
    FROM activity AS y
    JOIN customer AS c ON c.id = y.customer_id
    WHERE y.registered_at = :day AND y.owner_id = :me AND y.category = 'follow_up' AND y.recurrence = '' AND y.campaign_id IS NULL
        AND y.status <> 'cancelled' AND (y.due IS NULL OR y.due > :next) AND (y.done_at IS NULL OR y.done_at >= :until) AND y.deleted_at IS NULL
    ORDER BY y.due IS NULL, y.due, c.level_rank, c.search_name, y.id
"""
_PLANNED_SQL: Final = """
    SELECT y.id, y.customer_id, coalesce(c.name, ''), y.description, y.due
    FROM activity AS y
    LEFT JOIN customer AS c ON c.id = y.customer_id
    WHERE y.due > :day AND y.due <= :next AND y.owner_id = :me AND y.status <> 'cancelled' AND y.category <> 'checklist'
        AND (y.registered_at IS NULL OR y.registered_at <= :day) AND (y.done_at IS NULL OR y.done_at >= :until) AND y.deleted_at IS NULL
    ORDER BY y.due, y.priority = 0, y.priority, c.level_rank, c.search_name, y.description, y.id
"""
"""Index: ix_activity_due. What was made later was not planned on that day."""
_OPENED_SQL: Final = """
    SELECT o.id, o.customer_id, c.name, o.product_line, o.expected_value, o.currency, o.stage, o.summary
    FROM opportunity AS o
    JOIN customer AS c ON c.id = o.customer_id
    WHERE coalesce(o.start, o.registered_at) = :day AND o.owner_id = :me AND o.deleted_at IS NULL
    ORDER BY o.id
"""
_MOVED_SQL: Final = """
    SELECT o.id, o.customer_id, c.name, o.product_line, o.expected_value, o.currency, o.stage, o.summary, max(h.at)
    FROM field_history AS h
    JOIN opportunity AS o ON o.id = h.row_id AND o.deleted_at IS NULL
    JOIN customer AS c ON c.id = o.customer_id
    WHERE h.table_name = 'opportunity' AND h.field = 'stage' AND h.who = :me AND h.at >= :since AND h.at < :until
        AND coalesce(o.start, o.registered_at, '') <> :day
    GROUP BY o.id
    ORDER BY max(h.at), o.id
"""
_CASES_SQL: Final = """
    SELECT 'requirement', q.id, q.customer_id, c.name, q.summary
    FROM requirement AS q
    JOIN customer AS c ON c.id = q.customer_id
    WHERE q.registered_at = :day AND q.owner_id = :me AND q.deleted_at IS NULL
    UNION ALL
    SELECT 'complaint', q.id, q.customer_id, c.name, q.summary
    FROM complaint AS q
    JOIN customer AS c ON c.id = q.customer_id
    WHERE q.registered_at = :day AND q.modified_by = :me AND q.deleted_at IS NULL
    UNION ALL
    SELECT 'customer', c.id, c.id, c.name, ''
    FROM customer AS c
    WHERE c.registered_at = :day AND c.modified_by = :me AND c.source = 'desk' AND c.deleted_at IS NULL
    ORDER BY 1 DESC, 2
"""
_CASES: Final = {"requirement": N_("requirement taken"), "complaint": N_("complaint taken"), "customer": N_("new prospect")}
_VISITS: Final = frozenset({"visit", "meeting"})
_UNTIMED: Final = 2_000
"""Position of the first line that has no hour; those with one are numbered by the minute of the day."""


class Day(NamedTuple):
    """A draft, and what it rests on."""

    lines: tuple[LogLine, ...]
    next_working_day: date


def drafted(conn: Connection, person: str, business_date: date) -> Day:
    """The lines of `person`'s day, from their rows alone. Asked twice, the same; ordered by the clock within a block."""
    following = working_calendar(conn).days.next(business_date)
    of = {"day": business_date.isoformat(), "next": following.isoformat(), "me": person, **span_of(business_date)._asdict()}
    names = code_names(conn)
    lines = [
        *(_contact(contact_line(*row), names) for row in conn.execute(_CONTACTS_SQL, of)),
        *_cases(conn, of),
        *_sales(conn, of, names),
        *_tasks(conn, of, business_date),
    ]
    return Day(tuple(lines), following)


def _word(code: str, code_set: str, names: Mapping[tuple[str, str], str]) -> str:
    ours = SETS.get(code_set, {})
    return names.get((code_set, code)) or (_(ours[code]) if code in ours else code)


def _line(block: Block, source: Source, customer: tuple[str | None, str], what: str, number: int, at: datetime | None = None) -> LogLine:
    """`张伟：电话 · 有意`, without the name for one's own work."""
    customer_id, name = customer
    position = _minute(at) if at is not None else _UNTIMED + number
    return LogLine(block, f"{name}{_(': ')}{what}" if name else what, source, customer_id, position, at)


def _minute(at: datetime) -> int:
    from zoneinfo import ZoneInfo

    local = at.astimezone(ZoneInfo(BANK_ZONE))
    return local.hour * 60 + local.minute


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _contact(one: ContactLine, names: Mapping[tuple[str, str], str]) -> LogLine:
    result = _word(one.result, "result", names) if one.result else "" if one.connected else _("not reached")
    said = one.summary or unsaid(one.content, one.business_date, current_language())
    what = _joined(_word(one.channel, "channel", names), _("incoming") if one.direction == "in" else "", result, said)
    block = Block.CUSTOMERS if one.channel in _VISITS else Block.CONTACTS
    return _line(block, Source("contact", one.id), (one.customer_id, one.customer), what, 0, one.start)


def _cases(conn: Connection, of: Mapping[str, str]) -> Iterator[LogLine]:
    for number, (table, found, customer_id, customer, summary) in enumerate(conn.execute(_CASES_SQL, of)):
        yield _line(Block.CUSTOMERS, Source(table, found), (customer_id, customer), _joined(_(_CASES[table]), summary), number)


def _sales(conn: Connection, of: Mapping[str, str], names: Mapping[tuple[str, str], str]) -> Iterator[LogLine]:
    opened = [(*row, None) for row in conn.execute(_OPENED_SQL, of)]
    moved = [(*row[:8], moment(row[8])) for row in conn.execute(_MOVED_SQL, of)]
    for number, (found, customer_id, customer, line, value, currency, stage, summary, at) in enumerate((*opened, *moved)):
        expected = money(value, currency)
        amount = format_money(expected, current_language()) if expected else ""
        how = _("new opportunity") if at is None else _("now: {stage}").format(stage=_word(stage, "stage", names))
        what = _joined(how, " ".join(part for part in (_word(line, "product_line", names) if line else "", amount) if part), summary)
        yield _line(Block.SALES, Source("opportunity", found), (customer_id, customer), what, number, at)


def _tasks(conn: Connection, of: Mapping[str, str], business_date: date) -> Iterator[LogLine]:
    for found, customer_id, customer, description, category, remarks, done_at, zh, en in conn.execute(_DONE_SQL, of):
        is_form = category == "checklist"
        feedback = (en or zh) if current_language() == "en" else (zh or en)
        # The remarks of a form are its text; those of another task say in the last line what came of it.
        outcome = "" if is_form else feedback or remarks.rpartition("\n")[2]
        what = _joined(_("form filled in") if is_form else _("done"), description, outcome)
        block = Block.CUSTOMERS if is_form else Block.TASKS
        yield _line(block, Source("activity", found), (customer_id, customer), what, 0, moment(done_at))
    for number, (found, customer_id, customer, description, due) in enumerate(conn.execute(_PROMISED_SQL, of)):
        until = _("by {day}").format(day=f"{day(due):%m-%d}") if due else ""
        yield _line(Block.TASKS, Source("activity", found), (customer_id, customer), _joined(_("promised"), description, until), number)
    for number, (found, customer_id, customer, description, due) in enumerate(conn.execute(_PLANNED_SQL, of)):
        on = f"{day(due):%m-%d}" if (day(due) - business_date).days > 1 else ""
        yield _line(Block.TOMORROW, Source("activity", found), (customer_id, customer), _joined(on, description), number)
