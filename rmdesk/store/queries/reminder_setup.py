"""What the reminder rules go by: the bank's parameters, the working calendar, the levels, and how old the data is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.money import Money
from rmdesk.domain.reminder_overrides import Plain
from rmdesk.domain.tiers import TierTable
from rmdesk.domain.working_days import WorkingCalendar
from rmdesk.store import settings
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection

OVERRIDES: Final = "reminder_overrides"
"""Setting: JSON object, code of a rule → the manager's own parameters."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A `reminder_rule` row."""

    code: str
    version: int
    enabled: bool
    parameters: str
    bounds: str


def rule_rows(conn: Connection) -> list[RuleRow]:
    """The rules as the bank has set them."""
    rows = conn.execute("SELECT code, version, enabled, parameters, bounds FROM reminder_rule WHERE deleted_at IS NULL ORDER BY code")
    return [RuleRow(code, version, bool(enabled), parameters, bounds) for code, version, enabled, parameters, bounds in rows]


def overrides(conn: Connection) -> dict[str, dict[str, Plain]]:
    """What this desk's person has changed, by code of the rule."""
    found: dict[str, dict[str, Plain]] = json.loads(settings.get(conn, OVERRIDES, "{}"))
    return found


def keep_overrides(conn: Connection, changed: Mapping[str, Mapping[str, Plain]]) -> None:
    """Keep what this desk's person wants, within the caller's transaction."""
    settings.put(conn, OVERRIDES, json.dumps(changed, ensure_ascii=False, sort_keys=True))


def working_calendar(conn: Connection) -> WorkingCalendar:
    """The bank's working days."""
    rows = conn.execute("SELECT date, working FROM calendar_day WHERE deleted_at IS NULL")
    return WorkingCalendar.of((date.fromisoformat(on), bool(working)) for on, working in rows)


def tier_table(conn: Connection, currency: str) -> TierTable | None:
    """The levels that follow from assets, in the currency that is asked for; None if there are none."""
    rows = conn.execute(
        "SELECT code, threshold FROM tier WHERE threshold IS NOT NULL AND currency = ? AND deleted_at IS NULL ORDER BY threshold",
        (currency,),
    ).fetchall()
    return TierTable.of([(code, Money(threshold, currency)) for code, threshold in rows]) if rows else None


def level_names(conn: Connection) -> dict[str, tuple[str, str]]:
    """What the bank calls its levels: code → (Chinese, English)."""
    return {code: (zh, en) for code, zh, en in conn.execute("SELECT code, name_zh, name_en FROM tier WHERE deleted_at IS NULL")}


def data_as_of(conn: Connection) -> date | None:
    """The last day that the data is about; None if the center has not said."""
    return day(settings.get(conn, "as_of") or settings.get(conn, "business_date"))
