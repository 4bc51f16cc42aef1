"""One line of field history, as desk and center both write it: the same row under the same id, whoever writes it first."""

from __future__ import annotations

import json

from rmdesk.domain.ids import id_from_key
from rmdesk.store.wire import Image, Shape, Wire, defaults


def history_id(edit: str, field: str) -> str:
    """The id of the line for one field of an edit. It follows from the edit's own id, so a copied desk makes no second line."""
    return id_from_key("field_history", edit, field)


def history_image(line: str, of: Shape, row: Image, field: str, old: Wire, *, who: str, at: str, device: str, source: str) -> Image:
    """The `field_history` row with id `line` for one changed field of `row`, which is the image after the change; `at` is a moment's text.

    Nobody may read it who may not read the row: of a row between two customers it belongs to whoever changed it at a desk, of a private one to
    nobody, for a person's own book is also their supervisor's to read.
    """
    kind = of.model.route.kind
    owner = (who if device else "") if kind == "both" else "" if kind == "private" else row.get("owner_id") or ""
    return {
        **defaults("field_history"),
        "id": line,
        "source": source,
        "table_name": of.name,
        "row_id": row["id"],
        "customer_id": row[of.model.route.via] if kind == "customer" else None,
        "owner_id": owner,
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
