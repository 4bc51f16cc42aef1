"""How old what is known of a customer is: for each fact that goes stale, when somebody last said or confirmed it; and what waits for the center."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.dates import add_months
from rmdesk.domain.identity import mask_id
from rmdesk.domain.phones import mask_phone
from rmdesk.store.queries.reading import day

if TYPE_CHECKING:
    from sqlite3 import Connection

STALE_MONTHS: Final = 12
"""Months after which a fact wants to be confirmed, where the bank's rule `freshness` does not say otherwise."""
_FACTS: Final = {
    "retail": ("retail_profile", ("employer", "position", "income_band", "marital_status", "risk_rating")),
    "corporate": ("corporate_profile", ("legal_representative", "industry", "scale", "rating")),
    "institution": ("institution_profile", ("legal_representative", "sector", "purpose")),
}


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact and when it was last certain."""

    table: str
    row_id: str
    field: str
    kind: str
    """A contact point's kind; empty for a field of the profile."""
    value: str
    """Masked where it is a number."""
    since: date | None
    """The day it was last said or confirmed; None: nobody knows."""
    verified: bool
    """Whether somebody confirmed it with the customer that day."""
    stale: bool


@dataclass(frozen=True, slots=True)
class AskedChange:
    """A change that the center was asked for."""

    id: str
    table: str
    field: str
    old: str
    """JSON, as `new`."""
    new: str
    since: date | None
    status: str
    reason: str
    """Why it was refused."""


def facts_known(conn: Connection, customer_id: str, kind: str, today: date) -> list[KnownFact]:
    """Facts that go stale, the oldest first."""
    limit = add_months(today, -_stale_months(conn))
    confirmed = _confirmed(conn, customer_id)
    found = []
    for row, of, value, on, registered in conn.execute(
        "SELECT id, kind, value, verified_on, registered_at FROM contact_point WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
    ):
        shown = mask_phone(value) if of in ("mobile", "phone") else value
        since = day(on) or max(filter(None, (_changed(conn, "contact_point", row, "value"), day(registered))), default=None)
        found.append(KnownFact("contact_point", row, "value", of, shown, since, bool(on), since is None or since < limit))
    table, fields = _FACTS.get(kind, ("", ()))
    if table:
        listed = ", ".join(fields)
        row = conn.execute(
            f"SELECT id, as_of, registered_at, {listed} FROM {table} WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        ).fetchone()
        if row is not None:
            said = [one for one in (day(row[1]), day(row[2])) if one]
            for field, value in zip(fields, row[3:], strict=True):
                if value in (None, ""):
                    continue
                verified = confirmed.get((row[0], field))
                since = max(filter(None, (*said, verified, _changed(conn, table, row[0], field))), default=None)
                shown = mask_id(str(value)) if field == "credit_code" else str(value)
                fresh = since is not None and since >= limit
                found.append(KnownFact(table, row[0], field, "", shown, since, verified is not None and verified == since, not fresh))
    return sorted(found, key=lambda one: (one.since or date.min, one.field))


def asked_changes(conn: Connection, customer_id: str, today: date) -> list[AskedChange]:
    """What the center was asked to change: what waits, and what was decided within a month."""
    rows = conn.execute(
        """
        SELECT id, table_name, field, old, new, registered_at, status, content
        FROM service_request
        WHERE customer_id = :customer AND kind = 'change' AND deleted_at IS NULL
            AND (status IN ('open', 'in_progress') OR coalesce(substr(modified_at, 1, 10), registered_at) >= :since)
        ORDER BY status IN ('open', 'in_progress') DESC, id DESC
        """,
        {"customer": customer_id, "since": add_months(today, -1).isoformat()},
    )
    return [
        AskedChange(request, table, field, old, new, day(since), status, reason if status == "cancelled" else "")
        for request, table, field, old, new, since, status, reason in rows
    ]


def _stale_months(conn: Connection) -> int:
    row = conn.execute("SELECT parameters FROM reminder_rule WHERE code = 'freshness' AND deleted_at IS NULL").fetchone()
    try:
        months = json.loads(row[0]).get("months", STALE_MONTHS) if row else STALE_MONTHS
    except (ValueError, AttributeError):
        return STALE_MONTHS
    return months if isinstance(months, int) and months > 0 else STALE_MONTHS


def _confirmed(conn: Connection, customer_id: str) -> dict[tuple[str, str], date]:
    """(row, field) → the last day somebody confirmed it."""
    found: dict[tuple[str, str], date] = {}
    rows = conn.execute("SELECT subject_id, detail, substr(at, 1, 10) FROM audit_event WHERE event = 'verify' ORDER BY at")
    for row, detail, on in rows:
        said = json.loads(detail)
        if said.get("customer") == customer_id:
            found[str(row), str(said.get("field"))] = date.fromisoformat(on)
    return found


def _changed(conn: Connection, table: str, row_id: str, field: str) -> date | None:
    """The last day the field was changed. Index: ix_field_history_row."""
    (on,) = conn.execute(
        "SELECT max(substr(at, 1, 10)) FROM field_history WHERE table_name = ? AND row_id = ? AND field = ? AND deleted_at IS NULL",
        (table, row_id, field),
    ).fetchone()
    return day(str(on)) if on else None
