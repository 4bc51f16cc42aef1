"""Editing a customer by field names: which row a field lives in, what its text means, and what must be asked of the center instead.

Fields the RM keeps are changed at once. Fields the center keeps become a change request (`service_request`) and stay as they are until it is carried out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from rmdesk.clock import Clock
from rmdesk.domain.phones import parse_phone
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.replica import Replica
from rmdesk.store.tables.about import PointKind
from rmdesk.store.tables.base import BusinessRow, moment_text
from rmdesk.store.wire import Image, Shape, Wire, check_value, quoted, shape

_POINTS = {"address": PointKind.POST} | {kind.value: kind for kind in PointKind if kind is not PointKind.POST}
_YES = frozenset({"1", "yes", "y", "true", "是", "on"})
_NO = frozenset({"0", "no", "n", "false", "否", "off"})
_PROFILES = ("customer", "retail_profile", "corporate_profile", "institution_profile")
_SYSTEM = frozenset(BusinessRow.model_fields)
_DERIVED = frozenset({"customer_id", "search_name", "level_rank", "kind", "customer_no"})


@dataclass(frozen=True)
class Change:
    """A field and its value before and after, as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Edited:
    """What was changed here, and what was asked of the center."""

    changed: tuple[Change, ...]
    requested: tuple[Change, ...]


def editable_fields() -> tuple[list[str], list[str]]:
    """Names that `edit` takes: those changed at once, and those the center is asked to change."""
    own = ["remarks", *(field for field in shape("preference").columns if field not in _SYSTEM | _DERIVED), *_POINTS]
    asked = [f for table in _PROFILES for f in shape(table).columns if f not in _SYSTEM | _DERIVED and not f.endswith("_id")]
    return own, list(dict.fromkeys(asked))


def edit(edits: Edits, replica: Replica, customer_id: str, values: Mapping[str, str]) -> Edited:
    """Apply `values` (field → text) in one transaction.

    Raises:
        InvalidValue: an unknown field or a value that does not fit; nothing was changed.
        NotFound: the customer is not in this RM's book.
    """
    with replica.reading() as db:
        if db.execute("SELECT 1 FROM customer WHERE id = ?", (customer_id,)).fetchone() is None:
            raise NotFound(_("This customer is not in your book."))
        current = {table: _row_of(db, table, customer_id) for table in (*_PROFILES, "preference")}
        points = {field: _point_of(db, customer_id, kind) for field, kind in _POINTS.items() if field in values}
    changed: list[Change] = []
    requested: list[Change] = []
    with edits.batch() as batch:
        for field, text in values.items():
            if field in _POINTS:
                changed += _set_point(batch, customer_id, field, points[field], text)
            elif field == "remarks":
                changed += _update(batch, "customer", current["customer"] or {}, field, text)
            elif field in shape("preference").columns and field not in _SYSTEM | _DERIVED:
                changed += _set_preference(batch, customer_id, current["preference"], field, text)
            else:
                requested.append(_request(batch, customer_id, current, field, text))
    return Edited(tuple(changed), tuple(requested))


def reveal(edits: Edits, replica: Replica, customer_id: str, table: str, row_id: str, field: str, clock: Clock) -> str:
    """The full value of a masked field; an audit event says who looked at what, and when.

    Raises:
        NotFound: no such row or field.
    """
    of = _known_shape(table)
    if of is None or field not in of.columns:
        raise NotFound(_("{table} has no field {field}.").format(table=table, field=field))
    with replica.reading() as db:
        row = db.execute(f"SELECT {quoted(field)} FROM {quoted(table)} WHERE id = ?", (row_id,)).fetchone()
    if row is None:
        raise NotFound(_("This row is not in your book."))
    with edits.batch() as batch:
        batch.insert(
            "audit_event",
            {
                "owner_id": edits.author,
                "event": "reveal",
                "subject_table": table,
                "subject_id": row_id,
                "detail": json.dumps({"field": field, "customer": customer_id}),
                "at": moment_text(clock.now()),
                "device": edits.device,
            },
        )
    return "" if row[0] is None else str(row[0])


def _known_shape(table: str) -> Shape | None:
    try:
        return shape(table)
    except KeyError:
        return None


def _row_of(db: Connection, table: str, customer_id: str) -> Image | None:
    of = shape(table)
    key = "id" if table == "customer" else "customer_id"
    columns = ", ".join(map(quoted, of.columns))
    row = db.execute(f"SELECT {columns} FROM {quoted(table)} WHERE {key} = ? AND deleted_at IS NULL", (customer_id,)).fetchone()
    return None if row is None else of.image(row)


def _point_of(db: Connection, customer_id: str, kind: PointKind) -> Image | None:
    of = shape("contact_point")
    row = db.execute(
        f"SELECT {', '.join(map(quoted, of.columns))} FROM contact_point WHERE customer_id = ? AND kind = ? AND deleted_at IS NULL "
        "ORDER BY preferred DESC, id LIMIT 1",
        (customer_id, kind.value),
    ).fetchone()
    return None if row is None else of.image(row)


def _set_point(batch: Batch, customer_id: str, field: str, old: Image | None, text: str) -> list[Change]:
    value = text.strip()
    if not value:
        raise InvalidValue(_("{field} must not be empty.").format(field=field))
    digits = parse_phone(value).dialled if field in ("mobile", "phone") else ""
    if field == "email" and "@" not in value:
        raise InvalidValue(_("{value} is not a mail address.").format(value=value))
    if old is not None:
        if old["value"] == value:
            return []
        batch.update("contact_point", str(old["id"]), {"value": value, "digits": digits, "verified_on": None, "verified_by": ""})
        return [Change(field, str(old["value"]), value)]
    kind = _POINTS[field].value
    batch.insert("contact_point", {"customer_id": customer_id, "kind": kind, "value": value, "digits": digits, "preferred": 1})
    return [Change(field, "", value)]


def _set_preference(batch: Batch, customer_id: str, row: Image | None, field: str, text: str) -> list[Change]:
    if row is not None:
        return _update(batch, "preference", row, field, text)
    batch.insert("preference", {"customer_id": customer_id, field: field_value(shape("preference"), field, text)})
    return [Change(field, "", text)]


def _update(batch: Batch, table: str, row: Image, field: str, text: str) -> list[Change]:
    value = field_value(shape(table), field, text)
    if row[field] == value:
        return []
    batch.update(table, str(row["id"]), {field: value})
    row_before = row[field]
    row[field] = value
    return [Change(field, "" if row_before is None else str(row_before), text)]


def _request(batch: Batch, customer_id: str, current: Mapping[str, Image | None], field: str, text: str) -> Change:
    for table in _PROFILES:
        row, of = current[table], shape(table)
        if row is None or field not in of.columns or field in _SYSTEM | _DERIVED:
            continue
        value = field_value(of, field, text)
        old = row[field]
        batch.insert(
            "service_request",
            {
                "customer_id": customer_id,
                "kind": "change",
                "table_name": table,
                "row_id": row["id"],
                "field": field,
                "old": json.dumps(old, ensure_ascii=False),
                "new": json.dumps(value, ensure_ascii=False),
            },
        )
        return Change(field, "" if old is None else str(old), text)
    own, asked = editable_fields()
    raise InvalidValue(
        _("There is no field {field} to edit.").format(field=field), _("Fields: {fields}").format(fields=", ".join((*own, *asked)))
    )


def field_value(of: Shape, field: str, text: str) -> Wire:
    """The wire value a text stands for.

    Raises:
        InvalidValue: it stands for none.
    """
    plain = text.strip()
    kind = of.kinds[field]
    if kind == "bool" and plain.lower() in _YES | _NO:
        return int(plain.lower() in _YES)
    if kind == "int":
        try:
            return check_value(of, field, int(plain)) if plain else check_value(of, field, None)
        except ValueError:
            raise InvalidValue(_("{field} is a whole number.").format(field=field)) from None
    if kind == "day" and not plain:
        return check_value(of, field, None)
    return check_value(of, field, plain)
