"""The route of a day: whom to visit, where, in which order, and which forms were filled in there."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.checklists import Checklist, read_checklist
from rmdesk.store import settings
from rmdesk.store.queries.reading import day, span_of

if TYPE_CHECKING:
    from sqlite3 import Connection

VISIT: Final = "visit"
"""Category of a task that is a visit."""
CHECKLIST: Final = "checklist"
"""Category of a task that is a form to be filled in; its text stands in `remarks`."""
_DISTRICT = re.compile(r"[省市州]([^省市州]{1,8}?[区县旗])")


@dataclass(frozen=True, slots=True)
class Stop:
    """A visit of the day."""

    task_id: str
    customer_id: str
    customer: str
    level: str
    what: str
    due: date | None
    address: str
    district: str
    """Where in town, as far as the address says it; for a sensible order."""
    done: bool
    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A checklist of a customer."""

    id: str
    checklist: Checklist
    due: date | None
    done: bool


_ROUTE_SQL: Final = """
    SELECT y.id, c.id, c.name, c.level, y.description, y.due, y.status,
        coalesce((
            SELECT p.value
            FROM contact_point AS p
            WHERE p.customer_id = c.id AND p.kind = 'post' AND p.deleted_at IS NULL
            ORDER BY p.preferred DESC, p.id
            LIMIT 1
        ), '')
    FROM activity AS y
    JOIN customer AS c ON c.id = y.customer_id AND c.deleted_at IS NULL
    WHERE y.category = :visit AND y.deleted_at IS NULL
        AND (y.status IN ('open', 'in_progress') AND y.due <= :day OR y.status = 'done' AND y.done_at >= :since AND y.done_at < :until)
"""
"""Index: ix_activity_due, ix_contact_point_customer_id."""
_FORMS_SQL: Final = """
    SELECT y.id, y.remarks, y.description, y.due, y.status
    FROM activity AS y
    WHERE y.customer_id = ? AND y.category = ? AND y.deleted_at IS NULL AND y.status <> 'cancelled'
    ORDER BY y.due DESC, y.id DESC
    LIMIT 20
"""


def route_name(on: date) -> str:
    """The setting that keeps the order of a day's route, a JSON list of task ids."""
    return f"route:{on.isoformat()}"


def route(conn: Connection, on: date) -> list[Stop]:
    """The day's visits: in the order that was put by hand; the others behind, by district and address."""
    kept: list[str] = json.loads(settings.get(conn, route_name(on), "[]"))
    place = {task: number for number, task in enumerate(kept)}
    of = {"visit": VISIT, "day": on.isoformat(), **span_of(on)._asdict()}
    stops = [
        Stop(task, customer, name, level, what, day(due), address, district_of(address), status == "done", forms(conn, customer, on))
        for task, customer, name, level, what, due, status, address in conn.execute(_ROUTE_SQL, of)
    ]
    return sorted(
        stops, key=lambda stop: (place.get(stop.task_id, len(place)), not stop.district, stop.district, stop.address, stop.customer)
    )


def waiting_stop(conn: Connection, customer_id: str, on: date) -> str | None:
    """The customer's visit that stands on the day's route and is still to be made; None if there is none. Index: ix_activity_customer_id."""
    row = conn.execute(
        "SELECT id FROM activity WHERE customer_id = ? AND category = ? AND status IN ('open', 'in_progress') AND due <= ? AND deleted_at IS NULL "
        "ORDER BY due, id LIMIT 1",
        (customer_id, VISIT, on.isoformat()),
    ).fetchone()
    return None if row is None else str(row[0])


def forms(conn: Connection, customer_id: str, on: date) -> tuple[Form, ...]:
    """The customer's forms that are open, or were filled in for that day."""
    found = (
        Form(task, read_checklist(text, title), day(due), status == "done")
        for task, text, title, due, status in conn.execute(_FORMS_SQL, (customer_id, CHECKLIST))
    )
    return tuple(form for form in found if not form.done or form.due == on)


def form(conn: Connection, form_id: str) -> Form | None:
    """One form; None if it is not here."""
    row = conn.execute(
        "SELECT id, remarks, description, due, status FROM activity WHERE id = ? AND category = ? AND deleted_at IS NULL",
        (form_id, CHECKLIST),
    ).fetchone()
    return None if row is None else Form(row[0], read_checklist(row[1], row[2]), day(row[3]), row[4] == "done")


def district_of(address: str) -> str:
    """`上城区` of `杭州市上城区解放路1号`; nothing where the address names none."""
    found = _DISTRICT.search(address)
    return found[1] if found else ""
