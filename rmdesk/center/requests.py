"""What RMs ask the center to change: listed, carried out, or refused with a reason. The desks learn of it with their next sync."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rmdesk.center.database import Tx
from rmdesk.center.feed import Feed
from rmdesk.domain.sort_names import sort_name
from rmdesk.errors import InvalidValue, NotAllowed, NotFound
from rmdesk.i18n import _, current_language
from rmdesk.store.tables import BY_NAME
from rmdesk.store.tables.activity import WorkStatus
from rmdesk.store.tables.service import RequestKind
from rmdesk.store.wire import Image, Wire, check_value, quoted, select_list, shape

_PROFILES = frozenset({"customer", "retail_profile", "corporate_profile", "institution_profile"})
"""Tables whose fields are changed on request."""


@dataclass(frozen=True)
class Request:
    """One request, with what stands there now."""

    id: str
    kind: str
    status: str
    customer_no: str
    customer: str
    person: str
    """Who asked; empty once it is decided."""
    since: date | None
    table: str
    row_id: str
    field: str
    old: Wire
    """What stood there when it was asked for."""
    new: Wire
    now: Wire
    """What stands there now."""
    reason: str
    """Why it was refused."""


def requests(tx: Tx, status: str = WorkStatus.OPEN) -> list[Request]:
    """The requests with this status (empty: all), the oldest first."""
    of = shape("service_request")
    where, params = ("AND t.status = ?", (status,)) if status else ("", ())
    rows = tx.rows(
        f"SELECT {select_list(of.name, tx.dialect)} FROM service_request t WHERE t.deleted_at IS NULL {where} ORDER BY t.id", params
    )
    return [_described(tx, of.image(row)) for row in rows]


def code_names(tx: Tx) -> dict[tuple[str, str], str]:
    """(set, code) → name in the user's language, of the bank's own codes and levels."""
    rows = tx.rows("SELECT code_set, code, name_zh, name_en FROM code WHERE deleted_at IS NULL ORDER BY code_set, position")
    tiers = tx.rows("SELECT 'level', code, name_zh, name_en FROM tier WHERE deleted_at IS NULL ORDER BY rank")
    english = current_language() == "en"
    return {(str(code_set), str(code)): str(((en or zh) if english else (zh or en)) or code) for code_set, code, zh, en in (*rows, *tiers)}


def find(tx: Tx, text: str) -> Request:
    """The request with this id, or the only open one whose id ends so.

    Raises:
        NotFound: none, or more than one.
    """
    found = [one for one in requests(tx, "") if one.id == text] or [one for one in requests(tx) if text and one.id.endswith(text)]
    if len(found) != 1:
        raise NotFound(_("There is no single request {text}.").format(text=text), _("List them: rmdesk center requests"))
    return found[0]


def accept(feed: Feed, request: Request, *, anyway: bool = False) -> Request:
    """Carry a request out: the value is set, and everybody's desk is told.

    Raises:
        NotAllowed: it was decided before, or the value has changed since it was asked for (unless `anyway`).
        InvalidValue: it asks for what the field cannot hold.
    """
    _must_be_open(request)
    if request.kind == RequestKind.CHANGE:
        if request.now not in (request.old, request.new) and not anyway:
            raise NotAllowed(
                _("The value has changed since it was asked for; it is {value} now.").format(value=_shown(request.now)),
                _("Refuse the request, or carry it out with --anyway."),
            )
        _set(feed, request)
    _close(feed, request, WorkStatus.DONE, "")
    return request


def refuse(feed: Feed, request: Request, reason: str) -> Request:
    """Turn a request down; the RM sees why.

    Raises:
        NotAllowed: it was decided before. InvalidValue: no reason is given.
    """
    _must_be_open(request)
    if not reason.strip():
        raise InvalidValue(_("A request is refused with a reason."))
    _close(feed, request, WorkStatus.CANCELLED, reason.strip())
    return request


def _must_be_open(request: Request) -> None:
    if request.status not in (WorkStatus.OPEN, WorkStatus.IN_PROGRESS):
        raise NotAllowed(_("This request was decided already."))


def _set(feed: Feed, request: Request) -> None:
    if request.table not in _PROFILES or request.field not in shape(request.table).columns:
        raise InvalidValue(_("{table} has no field {field} that is changed on request.").format(table=request.table, field=request.field))
    if not feed.stored(request.table, [request.row_id]):
        raise NotFound(_("What this request is about is not there any more."))
    values: Image = {request.field: check_value(shape(request.table), request.field, request.new)}
    if (request.table, request.field) == ("customer", "name"):
        values["search_name"] = sort_name(str(request.new))[:200]
    if (request.table, request.field) == ("customer", "level"):
        rank = feed.tx.value("SELECT rank FROM tier WHERE code = ? AND deleted_at IS NULL", (str(request.new),))
        values["level_rank"] = -int(rank or 0)
    feed.load(request.table, [{"id": request.row_id, **values}])


def _close(feed: Feed, request: Request, status: WorkStatus, reason: str) -> None:
    feed.load("service_request", [{"id": request.id, "status": status.value, "content": reason}])


def _described(tx: Tx, row: Image) -> Request:
    customer = tx.rows("SELECT customer_no, name FROM customer WHERE id = ?", (row["customer_id"],))
    person = tx.rows("SELECT name FROM person WHERE id = ?", (row["modified_by"],))
    number, name = (str(value) for value in customer[0]) if customer else ("", "")
    return Request(
        id=str(row["id"]),
        kind=str(row["kind"]),
        status=str(row["status"]),
        customer_no=number,
        customer=name,
        person=str(person[0][0]) if person else "",
        since=date.fromisoformat(str(row["registered_at"])) if row["registered_at"] else None,
        table=str(row["table_name"]),
        row_id=str(row["row_id"]),
        field=str(row["field"]),
        old=_value(row["old"]),
        new=_value(row["new"]),
        now=_now(tx, row),
        reason=str(row["content"] or "") if row["status"] == WorkStatus.CANCELLED else "",
    )


def _now(tx: Tx, row: Image) -> Wire:
    table, field = str(row["table_name"]), str(row["field"])
    if table not in BY_NAME or field not in shape(table).columns:
        return None
    of = shape(table)
    found: Sequence[Sequence[Wire]] = tx.rows(
        f"SELECT {select_list(table, tx.dialect)} FROM {quoted(table)} t WHERE t.id = ?", (row["row_id"],)
    )
    return of.image(found[0])[field] if found else None


def _value(text: Wire) -> Wire:
    value: Wire = json.loads(str(text)) if text else None
    return value


def _shown(value: Wire) -> str:
    return "—" if value in (None, "") else str(value)


__all__ = ["Request", "accept", "find", "refuse", "requests"]
