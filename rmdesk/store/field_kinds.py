"""What each field that a person may fill in takes: its kind, and for coded ones the set of its codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.domain.code_words import SETS
from rmdesk.domain.field_values import Choice, Kind
from rmdesk.i18n import current_language, in_all_languages

if TYPE_CHECKING:
    from sqlite3 import Connection

    from rmdesk.store.wire import Wire


class FieldKind(NamedTuple):
    """What a field takes."""

    kind: Kind
    code_set: str = ""


_TEXT: Final = FieldKind(Kind.TEXT)
_FIELDS: Final = {
    **{
        name: FieldKind(Kind.CHOICE, name) for name in ("kind", "status", "level", "sex", "birth_calendar", "calendar", "id_type", "origin")
    },
    **{name: FieldKind(Kind.CHOICE, name) for name in ("marital_status", "income_band", "risk_rating", "industry", "scale", "sector")},
    **{name: FieldKind(Kind.CHOICE, name) for name in ("budget_level", "decision_role")},
    **{name: FieldKind(Kind.SUGGESTED, name) for name in ("position", "kinship", "rating_kind")},
    **{name: FieldKind(Kind.YES_NO) for name in ("may_disturb", "consent", "do_not_call", "birth_leap", "preferred", "rollover")},
    **{name: FieldKind(Kind.PAST_DAY) for name in ("opened", "founded", "risk_rated_on", "rated_on", "verified_on")},
    **{name: FieldKind(Kind.DAY) for name in ("id_expiry", "matures", "since", "until")},
    **{name: FieldKind(Kind.MONEY) for name in ("capital", "amount")},
    **{name: FieldKind(Kind.YEAR) for name in ("birth_year", "year")},
    **{name: FieldKind(Kind.MONTH) for name in ("birth_month", "month")},
    **{name: FieldKind(Kind.MONTH_DAY) for name in ("birth_day", "day")},
    "preference.channel": FieldKind(Kind.CHOICE, "preferred_channel"),
    "customer_rating.kind": FieldKind(Kind.SUGGESTED, "rating_kind"),
    "other_bank.product": FieldKind(Kind.SUGGESTED, "product_line"),
    "credit_code": FieldKind(Kind.CREDIT_CODE),
    "currency": FieldKind(Kind.CURRENCY),
    "mobile": FieldKind(Kind.MOBILE),
    "phone": FieldKind(Kind.PHONE),
    "email": FieldKind(Kind.EMAIL),
}
_ID_KINDS: Final = {"resident_id": Kind.RESIDENT_ID, "credit_code": Kind.CREDIT_CODE}


def field_kind(table: str, field: str, row: Mapping[str, Wire]) -> FieldKind:
    """What `field` of `table` takes; `row` is what the rest of the row says: an ID number follows from the type of ID, a contact point from its kind."""
    if field == "id_number":
        return FieldKind(_ID_KINDS.get(str(row.get("id_type") or ""), Kind.DOCUMENT))
    if table == "contact_point" and field == "kind":
        return FieldKind(Kind.CHOICE, "point_kind")
    if table == "contact_point" and field == "value":
        return _FIELDS.get(str(row.get("kind") or ""), _TEXT)
    return _FIELDS.get(f"{table}.{field}") or _FIELDS.get(field, _TEXT)


def choices_of(conn: Connection, code_set: str) -> tuple[Choice, ...]:
    """What a code set allows: the bank's own codes where it has any, else the program's."""
    own = [(code, zh, en) for code, zh, en in conn.execute(_OWN_SQL[code_set == "level"], {"set": code_set})]
    if own:
        english = current_language() == "en"
        return tuple(Choice(code, tuple(name for name in ((en, zh) if english else (zh, en)) if name) or (code,)) for code, zh, en in own)
    return tuple(Choice(code, in_all_languages(name)) for code, name in SETS.get(code_set, {}).items())


_OWN_SQL: Final = (
    "SELECT code, name_zh, name_en FROM code WHERE code_set = :set AND deleted_at IS NULL ORDER BY position, code",
    "SELECT code, name_zh, name_en FROM tier WHERE deleted_at IS NULL ORDER BY rank",
)
"""Of a code set, and of the levels, which have a table of their own."""
