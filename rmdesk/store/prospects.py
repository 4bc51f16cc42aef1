"""Creating a prospect (潜在客户), and who in the book they may already be.

A desk creates potential customers only; the center puts them into the book of their creator. Nobody is refused because somebody alike is
there: the RM sees with what evidence, and decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from rmdesk.domain.code_words import ORIGIN
from rmdesk.domain.field_values import Kind, read_value
from rmdesk.domain.ids import uuid7
from rmdesk.domain.names import fold_name, is_hanzi, split_name, without_marks
from rmdesk.domain.phones import BadPhone, PhoneKind, parse_phone
from rmdesk.domain.search_keys import plain
from rmdesk.domain.sort_names import sort_name
from rmdesk.errors import InvalidValue
from rmdesk.i18n import _
from rmdesk.store import settings
from rmdesk.store.about_edits import FormField
from rmdesk.store.connection import Connection
from rmdesk.store.edits import Edits
from rmdesk.store.field_kinds import choices_of, field_kind
from rmdesk.store.replica import Replica
from rmdesk.store.typed_rows import FieldRefused, typed_values
from rmdesk.store.wire import Image, defaults

FIELDS: Final = ("name", "kind", "phone", "id_type", "id_number", "origin", "remarks")
"""Lines of the form, in order."""
LIKE: Final = 80
"""Similarity of two names, percent, from which they may be one person's."""
_LEAST: Final = 45
"""Similarity below which names are not even compared by their sound."""
_COMPARED: Final = 60
MOST: Final = 6
"""Possible duplicates that are shown."""
_START: Final[Image] = {"kind": "retail", "id_type": "resident_id"}


@dataclass(frozen=True)
class Alike:
    """Somebody in the book who may be the same."""

    customer_id: str
    customer_no: str
    name: str
    same: tuple[str, ...]
    """What is equal: `name`, `sound` (of a name that is written otherwise), `phone`, `id_number`."""
    likeness: int
    """How alike the names are, percent."""


@dataclass(frozen=True)
class Created:
    """A new prospect."""

    customer_id: str
    customer_no: str
    name: str
    batch: str


def form(replica: Replica) -> list[FormField]:
    """The lines of the form."""
    with replica.reading() as db:
        lines = []
        for field in FIELDS:
            takes = field_kind("customer", field, _START)
            choices = choices_of(db, takes.code_set) if takes.code_set else ()
            start = str(_START.get(field) or "")
            lines.append(FormField(field, takes.kind, choices, start, needed=field == "name"))
        return lines


def alike(replica: Replica, texts: Mapping[str, str]) -> list[Alike]:
    """Who in the book may be the one being typed: the same number, the same or a similar name. Half-typed numbers are not compared."""
    folded = without_marks(fold_name(texts.get("name", "")))
    digits, number = _dialled(texts.get("phone", "")), _document(texts)
    with replica.reading() as db:
        found: dict[str, Alike] = {}
        if digits:
            _note(db, found, "phone", "SELECT customer_id FROM contact_point WHERE digits = ? AND deleted_at IS NULL", digits)
        if number:
            _note(db, found, "id_number", "SELECT id FROM customer WHERE id_number = ? AND deleted_at IS NULL", number)
        if len(folded) > 1:
            _note_names(db, found, folded)
    return sorted(found.values(), key=lambda one: (-len(one.same), -one.likeness, one.name))[:MOST]


def create(edits: Edits, replica: Replica, texts: Mapping[str, str]) -> Created:
    """A prospect from what was typed (field → text), with their phone; in one transaction.

    Raises:
        InvalidValue: a field does not fit, or the name is missing; nothing was written.
    """
    today = edits.clock.today()
    start: Image = {**defaults("customer"), **_START, "status": "potential"}
    given = {field: text for field, text in texts.items() if field in ("name", "kind", "id_type", "id_number", "remarks")}
    with replica.reading() as db:
        values = {field: value for field, value in typed_values(db, "customer", start, {"name": "", **given}, today).items() if value}
        point = _point(db, texts.get("phone", ""), edits)
        origin = _origin(db, texts.get("origin", ""), edits)
        known = db.execute("SELECT id FROM branch WHERE id = ?", (settings.get(db, "branch_id"),)).fetchone()
        branch = str(known[0]) if known else None
    name = str(values["name"])
    row: Image = {**_START, **values, "status": "potential", "search_name": sort_name(name)[:200]}
    if not row.get("id_number"):
        row.pop("id_type", None)
    row["remarks"] = "\n".join(part for part in (origin, str(values.get("remarks") or "")) if part)
    row |= {"branch_id": branch, "opened": None}
    customer = uuid7()
    row["customer_no"] = f"P{today:%y%m%d}-{customer.replace('-', '')[-8:].upper()}"
    with edits.batch() as batch:
        batch.insert("customer", {field: value for field, value in row.items() if value is not None}, row_id=customer)
        if point is not None:
            batch.insert("contact_point", {"customer_id": customer, "preferred": 1, **point})
    return Created(customer, str(row["customer_no"]), name, batch.id)


def _point(db: Connection, text: str, edits: Edits) -> Image | None:
    if not text.strip():
        return None
    try:
        kind = "phone" if parse_phone(text).kind is PhoneKind.LANDLINE else "mobile"
        return {
            "kind": kind,
            **typed_values(db, "contact_point", {**defaults("contact_point"), "kind": kind}, {"value": text}, edits.clock.today()),
        }
    except InvalidValue as wrong:
        raise FieldRefused("phone", wrong.why if isinstance(wrong, FieldRefused) else str(wrong)) from None


def _origin(db: Connection, text: str, edits: Edits) -> str:
    if not text.strip():
        return ""
    try:
        code = str(read_value(Kind.CHOICE, text, edits.clock.today(), choices_of(db, "origin")))
    except InvalidValue as wrong:
        raise FieldRefused("origin", wrong.what, wrong.todo) from None
    own = {choice.code: choice.names[0] for choice in choices_of(db, "origin")}
    return _("From: {origin}").format(origin=own.get(code) or _(ORIGIN[code]))


def _dialled(text: str) -> str:
    try:
        return parse_phone(text).dialled
    except BadPhone:
        return ""


def _document(texts: Mapping[str, str]) -> str:
    takes = field_kind("customer", "id_number", {"id_type": texts.get("id_type", "")})
    try:
        return str(read_value(takes.kind, texts.get("id_number", ""), date.max) or "")
    except InvalidValue:
        return ""


def _note(db: Connection, found: dict[str, Alike], what: str, sql: str, value: str) -> None:
    for (customer,) in db.execute(sql, (value,)).fetchall():
        row = db.execute("SELECT customer_no, name FROM customer WHERE id = ? AND deleted_at IS NULL", (customer,)).fetchone()
        if row is not None:
            known = found.get(customer) or Alike(customer, str(row[0]), str(row[1]), (), 0)
            found[customer] = Alike(known.customer_id, known.customer_no, known.name, (*known.same, what), known.likeness)


def _note_names(db: Connection, found: dict[str, Alike], folded: str) -> None:
    """Names that begin with the same character, or with that of a later word, compared by what must be changed in one to get the other."""
    from rapidfuzz import fuzz, process

    orders = _orders(folded)
    starts = sorted({order[0] for order in orders})
    marks = ", ".join("?" * len(starts))
    rows = db.execute(
        f"SELECT id, customer_no, name FROM customer WHERE substr(name, 1, 1) COLLATE NOCASE IN ({marks}) AND deleted_at IS NULL", starts
    ).fetchall()
    wanted = plain(folded)
    names = {str(customer): plain(fold_name(str(name))) for customer, _no, name in rows}
    known = {str(customer): (str(number), str(name)) for customer, number, name in rows}
    nearest: dict[str, tuple[str, float]] = {}
    for order in orders:
        for text, score, customer in process.extract(order, names, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=_COMPARED):
            if score > nearest.get(customer, ("", 0.0))[1]:
                nearest[customer] = (text, score)
    for customer, (text, score) in nearest.items():
        before = found.get(customer)
        also = "name" if score >= 100 else "sound" if _sound(text) & _sound(wanted) else ""
        if score < _least(wanted) and not also and before is None:
            continue
        same = (*(before.same if before else ()), *((also,) if also else ()))
        found[customer] = Alike(customer, *known[customer], same, int(score))
    for customer in found.keys() - names.keys():
        other = found[customer]
        score = int(fuzz.ratio(wanted, plain(without_marks(fold_name(other.name)))))
        found[customer] = Alike(other.customer_id, other.customer_no, other.name, other.same, score)


def _orders(folded: str) -> list[str]:
    """The name without its blanks, and with the last word first or the first word last: surname and given name change places easily."""
    words = folded.split()
    turned = (words, [*words[-1:], *words[:-1]], [*words[1:], *words[:1]])
    return list(dict.fromkeys(text for order in turned if (text := plain("".join(order)))))


def _least(text: str) -> int:
    """In a name of two characters every difference is half of it: there only the sound makes a likeness."""
    return LIKE if len(text) > 4 else 66


def _sound(text: str) -> set[str]:
    """How a Chinese name may be read; nothing for others, whose letters are their sound."""
    from rmdesk.domain.pinyin import person_readings

    return {"".join(syllables) for syllables in person_readings(*split_name(text))} if is_hanzi(text[0]) else set()
