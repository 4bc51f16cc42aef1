"""A row as a person typed it: every text read as its field takes it, what must be there asked for, and what must fit together checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.domain.field_names import field_name
from rmdesk.domain.field_values import check_yearly, read_value
from rmdesk.domain.phones import parse_phone
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store.field_kinds import choices_of, field_kind
from rmdesk.store.wire import Image, Wire, check_value, shape

if TYPE_CHECKING:
    from sqlite3 import Connection

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "contact_point": ("value",),
    "contact_person": ("name",),
    "customer_note": ("text",),
    "family_member": ("name", "kinship"),
    "important_date": ("label", "month", "day"),
    "other_bank": ("bank",),
    "customer_rating": ("kind", "mark", "rated_on"),
    "customer": ("name",),
}
"""What a row makes no sense without."""
_FIRST: Final = frozenset({"kind", "id_type", "currency"})
"""Read before the others, because they say how to read them."""
_PHONES: Final = frozenset({"mobile", "phone"})
_YEARLY: Final = (("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap"), ("calendar", "year", "month", "day", ""))


class FieldRefused(InvalidValue):
    """A field cannot take what was typed. `field` says which, so that a form can point at it."""

    def __init__(self, field: str, what: str, todo: str = "", table: str = "") -> None:
        super().__init__(f"{field_name(field, table)}{_(': ')}{what}", todo)
        self.field = field
        self.why = f"{what} {todo}".strip()


def typed_values(conn: Connection, table: str, before: Mapping[str, Wire], texts: Mapping[str, str], today: date) -> Image:
    """The wire values that `texts` (field → text) stand for, on a row that says `before` so far (defaults for a new one).

    Raises:
        FieldRefused: a field cannot take its text, or may not be empty, or fields do not fit together.
    """
    of = shape(table)
    values: Image = {}
    for field in sorted(texts, key=lambda name: name not in _FIRST):
        text = texts[field]
        if field not in of.columns:
            raise InvalidValue(_("{table} has no field {field}.").format(table=table, field=field))
        takes = field_kind(table, field, {**before, **values})
        choices = choices_of(conn, takes.code_set) if takes.code_set else ()
        try:
            value = read_value(takes.kind, text, today, choices, str({**before, **values}.get("currency") or "CNY"))
            values[field] = check_value(
                of, field, "" if value is None and of.kinds[field] == "text" else _as_stored(of.kinds[field], value)
            )
        except FieldRefused:
            raise
        except InvalidValue as wrong:
            said = _("It is too long.") if _too_long(of.lengths.get(field), of.kinds[field], text) else wrong.what
            raise FieldRefused(field, said, wrong.todo, table) from None
        if field in NEEDED.get(table, ()) and values[field] in (None, ""):
            raise FieldRefused(field, _("This must not be empty."), table=table)
    _check_together(table, {**before, **values}, texts)
    if table == "contact_point" and ("value" in values or "kind" in values):
        row = {**before, **values}
        values["digits"] = parse_phone(str(row["value"])).dialled if row.get("kind") in _PHONES else ""
    return values


def new_row(conn: Connection, table: str, defaults: Mapping[str, Wire], texts: Mapping[str, str], today: date) -> Image:
    """`typed_values` for a row that is not there yet: what must be there is asked for even if it was not mentioned.

    Raises:
        FieldRefused: as for `typed_values`.
    """
    every = dict(texts) | {field: "" for field in NEEDED.get(table, ()) if field not in texts and not defaults.get(field)}
    return {field: value for field, value in typed_values(conn, table, defaults, every, today).items() if value != defaults.get(field)}


def _as_stored(kind: str, value: Wire) -> Wire:
    return 0 if kind == "bool" and value is None else value


def _too_long(most: int | None, kind: str, text: str) -> bool:
    return kind == "text" and most is not None and len(text.strip()) > most


def _check_together(table: str, row: Mapping[str, Wire], texts: Mapping[str, str]) -> None:
    """A yearly date must exist in its calendar."""
    for calendar, year, month, day, leap in _YEARLY:
        touched = [field for field in (calendar, month, day, year, leap) if field in texts]
        if calendar not in row or not touched:
            continue
        numbers = [int(value) if (value := row.get(field)) else None for field in (year, month, day)]
        try:
            check_yearly(str(row[calendar]), numbers[0], numbers[1], numbers[2], bool(row.get(leap)) if leap else False)
        except InvalidValue as wrong:
            raise FieldRefused(day if day in touched else touched[0], wrong.what, wrong.todo, table) from None


__all__ = ["NEEDED", "FieldRefused", "new_row", "typed_values"]
