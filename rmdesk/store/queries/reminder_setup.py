"""What the reminder rules go by: the bank's parameters, the working calendar, the levels, and how old the data is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rmdesk.domain.money import Money
from rmdesk.domain.reminder_values import Plain, read_value
from rmdesk.domain.tiers import TierTable
from rmdesk.store import settings
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection


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
    """What this desk's person has changed for themselves: code of the rule → path → value. Index: uq_reminder_override_owner_id_rule_parameter."""
    found: dict[str, dict[str, Plain]] = {}
    rows = conn.execute(
        "SELECT rule, parameter, value FROM reminder_override WHERE owner_id = ? AND value <> '' AND deleted_at IS NULL ORDER BY rule, parameter",
        (settings.get(conn, "person_id"),),
    )
    for rule, path, value in rows:
        found.setdefault(str(rule), {})[str(path)] = read_value(str(value))
    return found


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
