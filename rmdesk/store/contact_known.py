"""What of a customer decides which rows a line of the quick log makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rmdesk.domain.money import Money
from rmdesk.domain.pipeline import OPEN_STAGES
from rmdesk.store import settings
from rmdesk.store.batches import MadeEdit
from rmdesk.store.connection import Connection


@dataclass(frozen=True)
class OpenOffer:
    """An opportunity that is open: a line about the same product goes on with it and makes no second one."""

    id: str
    probability: int
    """ppm."""
    value: Money | None
    since: date | None


@dataclass(frozen=True)
class Known:
    """What of the customer decides what a line makes."""

    maturity: date | None
    """What `到期` means: the first time deposit or holding to mature from today on."""
    currency: str
    """The one most of their accounts are in."""
    phone: tuple[str, str] | None
    """(id, number) of the phone that is called first."""
    preference: tuple[str, int] | None
    """(id, do not call) of their preferences."""
    offers: Mapping[str, OpenOffer] = field(default_factory=dict)
    """This RM's open opportunities with them by product line, of several the newest."""


def known_of(db: Connection, customer_id: str, today: date, replaced: Sequence[MadeEdit] = ()) -> Known:
    """Read it, as it was before the edits that are about to be replaced."""
    preference = db.execute("SELECT id, do_not_call FROM preference WHERE customer_id = ?", (customer_id,)).fetchone()
    return Known(
        _next_maturity(db, customer_id, today),
        _currency(db, customer_id),
        phone_of(db, customer_id),
        (str(preference[0]), int(preference[1])) if preference else None,
        _open_offers(db, customer_id, {edit.row_id: edit for edit in replaced if edit.table == "opportunity"}),
    )


def _open_offers(db: Connection, customer_id: str, replaced: Mapping[str, MadeEdit]) -> dict[str, OpenOffer]:
    """Index: ix_opportunity_customer_id."""
    rows = db.execute(
        "SELECT id, product_line, stage, probability, expected_value, currency, coalesce(start, registered_at) AS since FROM opportunity "
        "WHERE customer_id = ? AND owner_id = ? AND deleted_at IS NULL ORDER BY since, id",
        (customer_id, settings.get(db, "person_id")),
    ).fetchall()
    found = {}
    for row_id, line, stage, probability, value, currency, since in rows:
        edit = replaced.get(row_id)
        if edit is not None and edit.op == "insert":
            continue
        now = {"stage": stage, "probability": probability, "expected_value": value, "currency": currency}
        was = now if edit is None else now | {name: old for name, (old, _new) in edit.fields.items() if name in now}
        if was["stage"] in OPEN_STAGES and line:
            worth = Money(int(was["expected_value"]), str(was["currency"])) if was["expected_value"] is not None else None
            found[line] = OpenOffer(row_id, int(was["probability"]), worth, date.fromisoformat(since) if since else None)
    return found


def phone_of(db: Connection, customer_id: str) -> tuple[str, str] | None:
    """(id, number) of the phone that is called first."""
    row = db.execute(
        "SELECT id, value FROM contact_point WHERE customer_id = ? AND kind IN ('mobile', 'phone') AND deleted_at IS NULL "
        "ORDER BY preferred DESC, kind, id LIMIT 1",
        (customer_id,),
    ).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def _next_maturity(db: Connection, customer_id: str, today: date) -> date | None:
    (first,) = db.execute(
        """
        SELECT min(day) FROM (
            SELECT t.maturity AS day FROM time_deposit t JOIN account_role r ON r.account_id = t.account_id
            WHERE r.customer_id = :customer AND r.role <> 'authorised' AND t.maturity >= :today AND t.closed IS NULL AND t.deleted_at IS NULL
            UNION ALL
            SELECT h.maturity FROM holding h WHERE h.customer_id = :customer AND h.maturity >= :today AND h.deleted_at IS NULL
        )
        """,
        {"customer": customer_id, "today": today.isoformat()},
    ).fetchone()
    return date.fromisoformat(first) if first else None


def _currency(db: Connection, customer_id: str) -> str:
    row = db.execute(
        "SELECT a.currency FROM account a JOIN account_role r ON r.account_id = a.id WHERE r.customer_id = ? "
        "GROUP BY a.currency ORDER BY count(*) DESC, a.currency LIMIT 1",
        (customer_id,),
    ).fetchone()
    return str(row[0]) if row else "CNY"
