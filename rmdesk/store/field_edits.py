"""Editing a customer by field names: which row a field lives in, what its text means, and what must be asked of the center instead.

Fields the RM keeps are changed at once. Fields the center keeps become a change request (`service_request`) and stay as they are until it is carried out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rmdesk.clock import Clock
from rmdesk.domain.field_values import Choice, Kind
from rmdesk.domain.identity import mask_account, mask_id
from rmdesk.domain.phones import mask_phone
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.care import must_be_mine
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Batch, Edits
from rmdesk.store.field_kinds import choices_of, field_kind
from rmdesk.store.replica import Replica
from rmdesk.store.tables.about import PointKind
from rmdesk.store.tables.base import BusinessRow, moment_text
from rmdesk.store.typed_rows import typed_values
from rmdesk.store.wire import Image, Shape, Wire, check_value, defaults, quoted, shape

_POINTS = {"address": PointKind.POST} | {kind.value: kind for kind in PointKind if kind is not PointKind.POST}
_YES = frozenset({"1", "yes", "y", "true", "是", "on"})
_NO = frozenset({"0", "no", "n", "false", "否", "off"})
_OPEN = frozenset({"preference", "contact_point"})
"""Tables whose rows the RM changes, and adds where there are none."""
_IS_PHONE = re.compile(r"[+\d\s()/-]{5,}")
_PROFILES = ("customer", "retail_profile", "corporate_profile", "institution_profile")
_SYSTEM = frozenset(BusinessRow.model_fields)
_DERIVED = frozenset({"customer_id", "search_name", "level_rank", "kind", "customer_no"})


@dataclass(frozen=True)
class Change:
    """A field and its value before and after, as stored (text; empty for none). `table` is where it lives, for names and words."""

    field: str
    old: str
    new: str
    table: str = ""


@dataclass(frozen=True)
class Edited:
    """What was changed here, and what was asked of the center."""

    changed: tuple[Change, ...]
    requested: tuple[Change, ...]


@dataclass(frozen=True)
class EditableField:
    """A field of one customer that can be edited, with what it says and takes."""

    name: str
    """As `edit` takes it."""
    table: str
    kind: Kind
    choices: tuple[Choice, ...]
    value: str
    """What stands there, as stored; empty where it is `masked`."""
    masked: str
    """A number that is not shown unasked, masked."""
    asked: bool
    """Only the center changes it: an edit becomes a request."""
    waiting: str | None = None
    """The value that was asked for and that the center has not decided on."""


def editable_fields() -> tuple[list[str], list[str]]:
    """Names that `edit` takes: those changed at once, and those the center is asked to change."""
    own = ["remarks", *(field for field in shape("preference").columns if field not in _SYSTEM | _DERIVED), *_POINTS]
    asked = [f for table in _PROFILES for f in shape(table).columns if f not in _SYSTEM | _DERIVED and not f.endswith("_id")]
    return own, list(dict.fromkeys(asked))


def fields_of(replica: Replica, customer_id: str) -> list[EditableField]:
    """Every field of this customer that can be edited, those changed at once first. Profile fields are those of the customer's kind.

    Raises:
        NotFound: the customer is not in this RM's book.
    """
    with replica.reading() as db:
        current = _current(db, customer_id)
        waiting = _waiting(db, customer_id)
        found: list[EditableField] = []
        for field in (*editable_fields()[0], *editable_fields()[1]):
            table, row = _place(db, customer_id, current, field)
            if not table or (row is None and table not in _OPEN):
                continue
            holder = row or {**defaults(table), **_kind_of(field)}
            column = "value" if field in _POINTS else field
            takes = field_kind(table, column, holder)
            stored = holder[column]
            text = "" if stored is None else str(stored)
            masked = masked_number(column, text) if row is not None else ""
            choices = choices_of(db, takes.code_set) if takes.code_set else ()
            asked = table not in _OPEN and field != "remarks"
            found.append(
                EditableField(field, table, takes.kind, choices, "" if masked else text, masked, asked, waiting.get((table, field)))
            )
    return found


def edit(edits: Edits, replica: Replica, customer_id: str, values: Mapping[str, str]) -> Edited:
    """Apply `values` (field → text, in words or as stored) in one transaction.

    Raises:
        InvalidValue: an unknown field or a value that does not fit; nothing was changed.
        NotFound: the customer is not in this RM's book.
    """
    today = edits.clock.today()
    changed: list[Change] = []
    requested: list[Change] = []
    with replica.reading() as db:
        current = _current(db, customer_id)
        read: list[tuple[str, str, Image | None, Image]] = []
        together: dict[str, dict[str, str]] = {}
        for field, text in values.items():
            table, row = _place(db, customer_id, current, field)
            if not table or (row is None and table not in _OPEN):
                own, asked = editable_fields()
                raise InvalidValue(
                    _("There is no field {field} to edit.").format(field=field),
                    _("Fields: {fields}").format(fields=", ".join((*own, *asked))),
                )
            if field in _POINTS:
                point = row or {**defaults(table), **_kind_of(field)}
                read.append((field, table, row, typed_values(db, table, point, {"value": text}, today)))
            else:
                together.setdefault(table, {})[field] = text
        for table, texts in together.items():
            row = current.get(table)
            typed = typed_values(db, table, row or defaults(table), texts, today)
            read += [(field, table, row, {field: typed[field]}) for field in texts]
    with edits.batch() as batch:
        made: dict[str, Image] = {}
        for field, table, row, new in read:
            column = "value" if field in _POINTS else field
            before = row[column] if row is not None else defaults(table)[column]
            if before == new[column]:
                continue
            change = Change(field, "" if before is None else str(before), "" if new[column] is None else str(new[column]), table)
            if field in _POINTS:
                _set_point(batch, customer_id, field, row, new)
            elif table == "preference" and row is None:
                made.setdefault(table, {}).update(new)
            elif field == "remarks" or table == "preference":
                batch.update(table, str((row or {})["id"]), new)
            else:
                _request(batch, customer_id, table, row or {}, field, new[field])
                requested.append(change)
                continue
            changed.append(change)
        for table, new in made.items():
            batch.insert(table, {"customer_id": customer_id, **new})
    return Edited(tuple(changed), tuple(requested))


def masked_number(field: str, text: str) -> str:
    """`text` masked, if this field holds a number that is shown only when asked for; else empty."""
    if field in ("id_number", "credit_code"):
        return mask_id(text) if text else ""
    if field in ("value", "phone", "digits") and _IS_PHONE.fullmatch(text):
        return mask_phone(text)
    return mask_account(text) if field in ("account_no", "card_no", "to_account") and text else ""


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


def _current(db: Connection, customer_id: str) -> dict[str, Image | None]:
    if db.execute("SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,)).fetchone() is None:
        raise NotFound(_("This customer is not in your book."))
    must_be_mine(db, customer_id)
    return {table: _row_of(db, table, customer_id) for table in (*_PROFILES, "preference")}


def _place(db: Connection, customer_id: str, current: Mapping[str, Image | None], field: str) -> tuple[str, Image | None]:
    """The table that keeps `field` for this customer, and its row; no table for an unknown field."""
    if field in _POINTS:
        return "contact_point", _point_of(db, customer_id, _POINTS[field])
    if field in _SYSTEM - {"remarks"} or field in _DERIVED:
        return "", None
    if field == "remarks":
        return "customer", current["customer"]
    if field in shape("preference").columns:
        return "preference", current["preference"]
    for table in _PROFILES:
        if field in shape(table).columns and not field.endswith("_id") and current[table] is not None:
            return table, current[table]
    return "", None


def _kind_of(field: str) -> Image:
    return {"kind": _POINTS[field].value} if field in _POINTS else {}


def _waiting(db: Connection, customer_id: str) -> dict[tuple[str, str], str]:
    """What the center was asked for and has not decided on, the newest of each field."""
    rows = db.execute(
        "SELECT table_name, field, new FROM service_request WHERE customer_id = ? AND kind = 'change' AND status = 'open' "
        "AND deleted_at IS NULL ORDER BY id",
        (customer_id,),
    )
    return {(str(table), str(field)): str(json.loads(new) if new else "") for table, field, new in rows}


def _set_point(batch: Batch, customer_id: str, field: str, old: Image | None, new: Image) -> None:
    if old is not None:
        batch.update("contact_point", str(old["id"]), {**new, "verified_on": None, "verified_by": ""})
    else:
        batch.insert("contact_point", {"customer_id": customer_id, "kind": _POINTS[field].value, "preferred": 1, **new})


def _request(batch: Batch, customer_id: str, table: str, row: Image, field: str, value: Wire) -> None:
    batch.insert(
        "service_request",
        {
            "customer_id": customer_id,
            "kind": "change",
            "table_name": table,
            "row_id": row["id"],
            "field": field,
            "old": json.dumps(row[field], ensure_ascii=False),
            "new": json.dumps(value, ensure_ascii=False),
        },
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
