"""Opportunities, requirements and complaints: made, changed, brought forward, closed. Every write of these rows that a person means is here.

What became of a row stands in `remarks`: why an opportunity was lost, what was done about a requirement or a complaint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from rmdesk.clock import Clock
from rmdesk.domain.money import Money
from rmdesk.domain.pipeline import CHANCES, LOST, OPEN_STAGES, WON, chance_at, stage_after
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Edits
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text
from rmdesk.store.wire import Wire, quoted

_MOST_TEXT: Final = 300
OPEN: Final = ("open", "in_progress")
URGENCIES: Final = {1: "urgent", 2: "normal", 3: "normal"}
"""Of a requirement, by the priority typed."""
SEVERITIES: Final = {1: "serious", 2: "high", 3: "low"}
"""Of a complaint, by the priority typed."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What is known of an opportunity."""

    product_line: str = ""
    value: Money | None = None
    probability: int | None = None
    """ppm; None: the usual one of its stage."""
    end: date | None = None
    summary: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known of a requirement or a complaint."""

    summary: str
    due: date | None = None
    priority: int | None = None
    category: str = ""
    """Of a complaint."""


def open_opportunity(edits: Edits, customer_id: str, offer: Offer, today: date) -> str:
    """A new opportunity, a lead; its id.

    Raises:
        InvalidValue: neither product nor amount nor anything else is said, or a value does not fit. DiskFull: nothing was saved.
    """
    if not (offer.product_line or offer.value or offer.summary):
        raise InvalidValue(_("An opportunity needs a product, an amount, or a few words."))
    stage = OPEN_STAGES[0]
    values: dict[str, Wire] = {"customer_id": customer_id, "stage": stage, "start": today.isoformat(), **_offer_values(offer)}
    if offer.probability is None:
        values["probability"] = CHANCES[stage]
    with edits.batch() as batch:
        return batch.insert("opportunity", values)


def rewrite_opportunity(edits: Edits, opportunity_id: str, offer: Offer) -> frozenset[str]:
    """Change an opportunity to what is said of it now; the fields that were different. Raises what `open_opportunity` raises, and NotFound."""
    if not (offer.product_line or offer.value or offer.summary):
        raise InvalidValue(_("An opportunity needs a product, an amount, or a few words."))
    with edits.batch() as batch:
        return batch.update("opportunity", opportunity_id, _offer_values(offer))


def _offer_values(offer: Offer) -> dict[str, Wire]:
    values: dict[str, Wire] = {
        "product_line": offer.product_line,
        "expected_value": offer.value.minor if offer.value else None,
        "end": offer.end.isoformat() if offer.end else None,
        "summary": _within(offer.summary),
    }
    if offer.value is not None:
        values["currency"] = offer.value.currency
    if offer.probability is not None:
        values["probability"] = offer.probability
    return values


def advance(edits: Edits, replica: Replica, opportunity_id: str) -> str:
    """Bring an opportunity to its next stage; which one that is. The probability rises with it, and never falls.

    Raises:
        NotFound: it is not here. InvalidValue: it is in its last open stage, or closed. DiskFull: nothing was saved.
    """
    with replica.reading() as db:
        stage, chance = _open_offer(db, opportunity_id)
    following = stage_after(stage)
    if following is None:
        raise InvalidValue(_("After the talks it is won or lost."), _("W: won. L: not won."))
    with edits.batch() as batch:
        batch.update("opportunity", opportunity_id, {"stage": following, "probability": chance_at(following, chance)})
    return following


def win(edits: Edits, replica: Replica, opportunity_id: str, value: Money | None, today: date) -> None:
    """It is won, for `value` if that is known; it ends today.

    Raises:
        NotFound: it is not here. InvalidValue: it is closed already. DiskFull: nothing was saved.
    """
    with replica.reading() as db:
        _open_offer(db, opportunity_id)
    values: dict[str, Wire] = {"stage": WON, "probability": CHANCES[WON], "end": today.isoformat()}
    if value is not None:
        values |= {"expected_value": value.minor, "currency": value.currency}
    with edits.batch() as batch:
        batch.update("opportunity", opportunity_id, values)


def lose(edits: Edits, replica: Replica, opportunity_id: str, reason: str, today: date) -> None:
    """It is lost, and why; it ends today. Raises what `win` raises."""
    with replica.reading() as db:
        _open_offer(db, opportunity_id)
        said = _with_outcome(db, "opportunity", opportunity_id, reason)
    with edits.batch() as batch:
        batch.update(
            "opportunity", opportunity_id, {"stage": LOST, "probability": CHANCES[LOST], "end": today.isoformat(), "remarks": said}
        )


def _open_offer(db: Connection, opportunity_id: str) -> tuple[str, int]:
    row = db.execute("SELECT stage, probability FROM opportunity WHERE id = ? AND deleted_at IS NULL", (opportunity_id,)).fetchone()
    if row is None:
        raise NotFound(_("This opportunity is not, or no longer, in your book."))
    if row[0] not in OPEN_STAGES:
        raise InvalidValue(_("This opportunity is closed already."))
    return str(row[0]), int(row[1])


# -- requirements and complaints ---------------------------------------------------------------------------------------------


def open_requirement(edits: Edits, customer_id: str, case: Case, today: date) -> str:
    """What a customer asked for; its id. Raises what `open_complaint` raises."""
    values: dict[str, Wire] = {"customer_id": customer_id, "start": today.isoformat(), **_requirement_values(case)}
    with edits.batch() as batch:
        return batch.insert("requirement", values)


def open_complaint(edits: Edits, customer_id: str, case: Case, today: date) -> str:
    """A complaint, received today; its id. While it is open, nothing is sold to the customer.

    Raises:
        InvalidValue: nothing is said, or a value does not fit. DiskFull: nothing was saved.
    """
    values: dict[str, Wire] = {"customer_id": customer_id, "received": today.isoformat(), **_complaint_values(case)}
    with edits.batch() as batch:
        return batch.insert("complaint", values)


def rewrite_case(edits: Edits, table: str, case_id: str, case: Case) -> frozenset[str]:
    """Change a requirement or complaint to what is said of it now; the fields that were different. Raises what `open_complaint` raises, and NotFound."""
    values = _requirement_values(case) if table == "requirement" else _complaint_values(case)
    with edits.batch() as batch:
        return batch.update(table, case_id, values)


def _requirement_values(case: Case) -> dict[str, Wire]:
    return {
        "summary": _about(case),
        "end": case.due.isoformat() if case.due else None,
        "urgency": URGENCIES[case.priority] if case.priority else "normal",
    }


def _complaint_values(case: Case) -> dict[str, Wire]:
    return {
        "summary": _about(case),
        "due": case.due.isoformat() if case.due else None,
        "severity": SEVERITIES[case.priority] if case.priority else "normal",
        "category": case.category,
    }


def _about(case: Case) -> str:
    if not case.summary.strip():
        raise InvalidValue(_("A few words must say what it is about."))
    return _within(case.summary)


def take_up(edits: Edits, replica: Replica, table: str, case_id: str) -> None:
    """Somebody works on it now.

    Raises:
        NotFound: it is not here. InvalidValue: it is closed already. DiskFull: nothing was saved.
    """
    with replica.reading() as db:
        _must_be_open(db, table, case_id)
    with edits.batch() as batch:
        batch.update(table, case_id, {"status": "in_progress"})


def close(edits: Edits, replica: Replica, table: str, case_id: str, outcome: str, clock: Clock, *, status: str = "done") -> None:
    """It is settled; `outcome` says what was done, or with `cancelled` why nothing was.

    Raises:
        NotFound: it is not here. InvalidValue: it is closed already, or nothing is said. DiskFull: nothing was saved.
    """
    if not outcome.strip():
        raise InvalidValue(_("Say what was done about it."))
    with replica.reading() as db:
        _must_be_open(db, table, case_id)
        said = _with_outcome(db, table, case_id, outcome)
    values: dict[str, Wire] = {"status": status, "remarks": said}
    if table == "complaint":
        values["closed_at"] = moment_text(clock.now())
    with edits.batch() as batch:
        batch.update(table, case_id, values)


def _must_be_open(db: Connection, table: str, case_id: str) -> None:
    row = db.execute(f"SELECT status FROM {quoted(table)} WHERE id = ? AND deleted_at IS NULL", (case_id,)).fetchone()
    if row is None:
        raise NotFound(_("This row is not, or no longer, in your book."))
    if row[0] not in OPEN:
        raise InvalidValue(_("This is closed already."))


def _with_outcome(db: Connection, table: str, row_id: str, outcome: str) -> str:
    (remarks,) = db.execute(f"SELECT remarks FROM {quoted(table)} WHERE id = ?", (row_id,)).fetchone()
    return f"{remarks}\n{outcome.strip()}".strip()


def _within(text: str) -> str:
    """One line, as long as the column takes.

    Raises:
        InvalidValue: it is longer; nothing typed is cut off unseen.
    """
    line = " ".join(text.split())
    if len(line) > _MOST_TEXT:
        raise InvalidValue(_("At most {count} characters fit.").format(count=_MOST_TEXT))
    return line
