"""What an RM keeps about a customer beside the fields: ways to reach them, people round them, days, notes, what they hold elsewhere.

Rows are added, changed and taken back here, each as typed into a form and checked before anything is written. That a fact was confirmed with the
customer is kept as well: on a way to reach them in the row itself, elsewhere as an audit event that says which field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rmdesk.domain.field_values import Choice, Kind
from rmdesk.errors import InvalidValue, NotFound
from rmdesk.i18n import _
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Edits
from rmdesk.store.field_kinds import choices_of, field_kind
from rmdesk.store.replica import Replica
from rmdesk.store.tables.base import moment_text
from rmdesk.store.typed_rows import NEEDED, new_row, typed_values
from rmdesk.store.wire import Image, defaults, quoted, shape

FORMS: Final[Mapping[str, tuple[str, ...]]] = {
    "contact_point": ("kind", "value", "preferred"),
    "contact_person": (
        "name",
        "position",
        "decision_role",
        "phone",
        "birth_calendar",
        "birth_year",
        "birth_month",
        "birth_day",
        "birth_leap",
    ),
    "family_member": ("name", "kinship", "birth_year", "phone", "employer"),
    "important_date": ("label", "calendar", "month", "day", "year"),
    "customer_note": ("text",),
    "other_bank": ("bank", "product", "amount", "currency", "matures"),
    "customer_rating": ("kind", "mark", "rated_on"),
}
"""Tables whose rows are edited in a form, and the fields of the form in order."""
VERIFIED: Final = "verify"
"""The audit event that says a field was confirmed."""


@dataclass(frozen=True)
class FormField:
    """A line of a form."""

    name: str
    kind: Kind
    choices: tuple[Choice, ...]
    value: str
    """As stored; empty for a new row's field that has no default."""
    needed: bool


@dataclass(frozen=True)
class AboutRow:
    """A row that can be changed or taken back, with a word for a list of them."""

    table: str
    id: str
    said: str
    """What tells it from the others, as stored."""
    kind: str
    """A contact point's kind; empty for others."""


def rows_about(replica: Replica, customer_id: str) -> list[AboutRow]:
    """Every row about this customer that its RM can change or take back."""
    found: list[AboutRow] = []
    with replica.reading() as db:
        for table, fields in FORMS.items():
            said = next(field for field in fields if field in NEEDED[table])
            kind = "kind" if table == "contact_point" else "''"
            sql = f"SELECT id, {quoted(said)}, {kind} FROM {quoted(table)} WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id"
            found += [AboutRow(table, row_id, str(text), str(of)) for row_id, text, of in db.execute(sql, (customer_id,))]
    return found


def form(replica: Replica, table: str, row_id: str = "") -> list[FormField]:
    """The lines of the form for a row of `table`; without `row_id` for a new one.

    Raises:
        InvalidValue: rows of this table have no form. NotFound: no such row.
    """
    if table not in FORMS:
        raise InvalidValue(_("There is no form for {table}.").format(table=table))
    with replica.reading() as db:
        row = _row(db, table, row_id) if row_id else {**defaults(table), **_START.get(table, {})}
        lines = []
        for field in FORMS[table]:
            takes = field_kind(table, field, row)
            choices = choices_of(db, takes.code_set) if takes.code_set else ()
            stored = row[field]
            lines.append(FormField(field, takes.kind, choices, "" if stored is None else str(stored), field in NEEDED[table]))
        return lines


_START: Final[Mapping[str, Image]] = {"contact_point": {"kind": "mobile"}, "family_member": {"kinship": "spouse"}}


def add(edits: Edits, replica: Replica, customer_id: str, table: str, texts: Mapping[str, str]) -> str:
    """A new row about the customer, from what was typed (field → text); its id.

    Raises:
        InvalidValue: a value does not fit or is missing; nothing was written. NotFound: the customer is not in this RM's book.
    """
    start: Image = {**defaults(table), **_START.get(table, {})}
    with replica.reading() as db:
        if db.execute("SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,)).fetchone() is None:
            raise NotFound(_("This customer is not in your book."))
        values = new_row(db, table, start, texts, edits.clock.today())
    with edits.batch() as batch:
        first = {field: start[field] for field in _START.get(table, {})}
        return batch.insert(table, {"customer_id": customer_id, **first, **values})


def change(edits: Edits, replica: Replica, table: str, row_id: str, texts: Mapping[str, str]) -> frozenset[str]:
    """Change a row as typed; the fields that are different now.

    Raises:
        InvalidValue: a value does not fit; nothing was written. NotFound: no such row. NotAllowed: its rows stay as they are.
    """
    with replica.reading() as db:
        before = _row(db, table, row_id)
        values = typed_values(db, table, before, texts, edits.clock.today())
    values = {field: value for field, value in values.items() if before[field] != value}
    if table == "contact_point" and "value" in values:
        values |= {"verified_on": None, "verified_by": ""}
    if not values:
        return frozenset()
    with edits.batch() as batch:
        return batch.update(table, row_id, values)


def remove(edits: Edits, table: str, row_id: str) -> None:
    """Take a row back; it stays at the center, marked.

    Raises:
        NotFound: no such row. NotAllowed: rows of this table stay.
    """
    with edits.batch() as batch:
        batch.remove(table, row_id)


def verify(edits: Edits, replica: Replica, customer_id: str, table: str, row_id: str, field: str) -> None:
    """Keep that the customer has just confirmed this field.

    Raises:
        NotFound: no such row.
    """
    with replica.reading() as db:
        _row(db, table, row_id)
    with edits.batch() as batch:
        if table == "contact_point":
            batch.update(table, row_id, {"verified_on": edits.clock.today().isoformat(), "verified_by": edits.author})
            return
        said = {"field": field, "customer": customer_id}
        batch.insert(
            "audit_event",
            {
                "owner_id": edits.author,
                "event": VERIFIED,
                "subject_table": table,
                "subject_id": row_id,
                "detail": json.dumps(said),
                "at": moment_text(edits.clock.now()),
                "device": edits.device,
            },
        )


def _row(db: Connection, table: str, row_id: str) -> Image:
    of = shape(table)
    found = db.execute(
        f"SELECT {', '.join(map(quoted, of.columns))} FROM {quoted(table)} WHERE id = ? AND deleted_at IS NULL", (row_id,)
    ).fetchone()
    if found is None:
        raise NotFound(_("This row is not, or no longer, in your book."))
    return of.image(found)
