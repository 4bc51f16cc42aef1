"""One line of field history, as desk and center both write it: the same row under the same id, whoever writes it first."""

from __future__ import annotations

import json

from rmdesk.domain.ids import id_from_key
from rmdesk.store.wire import Image, Shape, Wire, defaults


def history_id(edit: str, field: str) -> str:
    """The id of the line for one field of an edit. It follows from the edit's own id, so a copied desk makes no second line."""
    return id_from_key("field_history", edit, field)


def history_image(line: str, of: Shape, row: Image, field: str, old: Wire, *, who: str, at: str, device: str, source: str) -> Image:
    """The `field_history` row with id `line` for one changed field of `row`, which is the image after the change; `at` is a moment's text."""
    return {
        **defaults("field_history"),
        "id": line,
        "source": source,
        "table_name": of.name,
        "row_id": row["id"],
        "customer_id": row["id"] if of.name == "customer" else row.get("customer_id"),
        "owner_id": row.get("owner_id") or "",
        "field": field,
        "old": as_json(old),
        "new": as_json(row[field]),
        "who": who,
        "at": at,
        "device": device,
    }


def as_json(value: Wire) -> str:
    """A wire value as history and conflicts keep it."""
    return json.dumps(value, ensure_ascii=False)
