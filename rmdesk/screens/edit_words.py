"""An edit as the person who made it would say it: “Contact: Phone · Interested · sent the leaflet, with an opportunity and a task”.

The sync screen, the command line and the center's list of edits that were not taken all say it with these functions.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from rmdesk.clock import Clock
from rmdesk.domain.identity import mask_account
from rmdesk.domain.money import Money, format_money
from rmdesk.domain.phones import mask_phone
from rmdesk.i18n import N_, _, current_language, ngettext
from rmdesk.screens.field_names import field_name
from rmdesk.screens.rule_words import own_value_name, own_value_words
from rmdesk.screens.words import NONE, word

if TYPE_CHECKING:
    from rmdesk.store.queries.trace import ConflictLine
    from rmdesk.store.queries.waiting import EditedRow, Value, WaitingEdit

_THINGS: Final = {
    "contact": N_("Contact"),
    "opportunity": N_("Opportunity"),
    "requirement": N_("Requirement"),
    "activity": N_("Task"),
    "complaint": N_("Complaint"),
    "service_request": N_("Request to the center"),
    "preference": N_("Preferences"),
    "contact_point": N_("Contact point"),
    "contact_person": N_("Contact person"),
    "customer": N_("Customer"),
    "customer_note": N_("Customer note"),
    "important_date": N_("Important date"),
    "family_member": N_("Family"),
    "customer_group": N_("Group"),
    "group_member": N_("Group member"),
    "work_log": N_("Work log"),
    "work_log_entry": N_("Line of the work log"),
    "note": N_("Notebook page"),
    "plan_item": N_("Plan"),
    "reminder_decision": N_("Reminder"),
    "reminder_override": N_("Own value of a reminder rule"),
    "merge_decision": N_("Merge decision"),
    "sync_conflict": N_("Settled conflict"),
    "audit_event": N_("Audit event"),
    "kpi_target": N_("Target"),
}
"""What a row of a table is to a person."""
_BORING: Final = frozenset(
    {
        "sync_conflict",
        "contact_opportunity",
        "contact_requirement",
        "opportunity_requirement",
        "activity_contact",
        "activity_opportunity",
        "activity_requirement",
    }
)
"""Rows that only say what belongs together; they are named if there is nothing else."""
_EVENTS: Final = {
    "reveal": N_("Looked at a masked number"),
    "discard_edit": N_("Let an edit go"),
    "export": N_("Wrote a file from the desk"),
    "call_override": N_("Called in spite of a stop"),
    "copy": N_("Copied to the clipboard"),
}
_SHOWN: Final = {
    "contact": ("channel", "result", "summary"),
    "opportunity": ("product_line", "expected_value", "summary"),
    "requirement": ("summary",),
    "activity": ("description", "due"),
    "complaint": ("category", "summary"),
    "contact_point": ("kind", "value"),
    "customer_group": ("name",),
    "work_log": ("work_date",),
    "note": ("title", "text"),
    "customer_note": ("text",),
    "reminder_decision": ("decision", "reason"),
    "important_date": ("label",),
    "family_member": ("name",),
    "contact_person": ("name",),
}
"""The fields that tell a new row of a table from another."""
_NUMBERS: Final = frozenset({"id_number", "credit_code", "account_no", "card_no", "to_account"})
_PHONES: Final = frozenset({"value", "phone", "digits", "mobile"})
_IS_NUMBER: Final = re.compile(r"[+\d\s()/-]{5,}")
_YES_NO: Final = frozenset({"do_not_call", "may_disturb", "consent", "preferred", "connected", "birth_leap"})
_MONEY: Final = frozenset({"expected_value", "cost", "amount"})
_PPM: Final = frozenset({"probability", "share"})
_CODES: Final = frozenset(
    (
        "channel",
        "result",
        "stage",
        "status",
        "product_line",
        "kind",
        "category",
        "level",
        "sex",
        "decision",
        "direction",
        "severity",
        "urgency",
    )
)
_SETS: Final = {"category": "activity_category", "level": "level", "kinship": "kinship"}
_REMOVED: Final = "deleted_at"
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+Z")
_QUIET: Final = frozenset({"owner_id", "customer_id", "source", "start", "direction", "done_at", "currency"})
"""Fields whose change is worth no word beside others."""


class FieldChange(NamedTuple):
    """One field of an edit, in words."""

    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}" if self.before else f"{self.field}: {self.after}"


def thing(table: str) -> str:
    """What a row of this table is called; a table that nobody named, with blanks for underscores."""
    known = _THINGS.get(table)
    return _(known) if known else table.replace("_", " ")


def value_words(field: str, value: Value, currency: str = "CNY") -> str:
    """A field's value as people read it: codes as words, numbers that are masked elsewhere masked here as well, `—` for none."""
    if value is None or value == "":
        return NONE
    if field in _YES_NO:
        return _("yes") if value in (1, "1") else _("no")
    if isinstance(value, int):
        if field in _MONEY:
            return format_money(Money(value, currency), current_language(), with_code=currency != "CNY")
        return f"{value / 10_000:g} %" if field in _PPM else str(value)
    if field in _NUMBERS:
        return mask_account(value)
    if field in _PHONES:
        return mask_phone(value) if _IS_NUMBER.fullmatch(value) else value
    if _MOMENT.fullmatch(value):
        return f"{Clock().local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    if field not in _CODES:
        return value
    said = word(value, _SETS.get(field, field))
    # A complaint has categories of its own.
    return word(value, "complaint_category") if field == "category" and said == value else said


def json_words(field: str, text: str) -> str:
    """`value_words` of a value that is kept as JSON."""
    read = json.loads(text) if text else None
    return value_words(field, read if isinstance(read, (str, int)) else None)


def conflict_field(one: ConflictLine) -> str:
    """The field a conflict is about; of a reminder rule, which value."""
    return own_value_name(*_rule_and_path(one.about)) if one.about else field_name(one.field)


def conflict_value(one: ConflictLine, text: str) -> str:
    """One of a conflict's three values."""
    return own_value_words(*_rule_and_path(one.about), str(json.loads(text) or "")) if one.about else json_words(one.field, text)


def _rule_and_path(about: str) -> tuple[str, str]:
    code, _dot, path = about.partition(".")
    return code, path


def edit_words(rows: Sequence[EditedRow]) -> str:
    """What was saved together, in one line."""
    telling = [row for row in rows if row.table not in _BORING and not _says_nothing_yet(row)] or list(rows)
    first = telling[0]
    others = Counter(thing(row.table) for row in telling[1:] if (row.table, row.row_id) != (first.table, first.row_id))
    more = [name if count == 1 else f"{count} × {name}" for name, count in others.items()]
    return " + ".join([_row_words(first), *more])


def changes_of(rows: Iterable[EditedRow]) -> list[FieldChange]:
    """Field by field what an item says, for a page that has room for it."""
    found = []
    told = [row for row in rows if row.table not in _BORING]
    is_one = len({(row.table, row.row_id) for row in told}) == 1
    for row in told:
        if _REMOVED in row.fields:
            found.append(FieldChange(_subject(row), "", _removal(row)))
            continue
        if row.table == "reminder_override":
            found += [] if _says_nothing_yet(row) else [_own_value(row)]
            continue
        if row.table == "kpi_target":
            found.append(FieldChange(thing(row.table), "", row.subject))
            continue
        currency = str(row.fields.get("currency", (None, "CNY"))[1])
        for field, (before, after) in row.fields.items():
            if row.op == "insert" and (field not in _SHOWN.get(row.table, ()) or after in (None, "")):
                continue
            old = "" if row.op == "insert" else value_words(field, before, currency)
            name = _called(row, field) if is_one else f"{thing(row.table)} · {_called(row, field)}"
            found.append(FieldChange(name, old, value_words(field, after, currency)))
    return found


def _row_words(row: EditedRow) -> str:
    if row.table == "audit_event":
        event = str(row.fields.get("event", (None, ""))[1])
        detail = str(row.fields.get("detail", (None, ""))[1] or "{}")
        if event == "export" and (file := json.loads(detail).get("file")):
            return _("Exported: {file}").format(file=file)
        return _(_EVENTS[event]) if event in _EVENTS else thing(row.table)
    if row.table == "service_request":
        return _request_words({field: new for field, (_old, new) in row.fields.items()})
    if row.table == "reminder_override":
        return f"{thing(row.table)}: {_own_value(row)}"
    if row.table == "kpi_target":
        return _subject(row)
    if row.op == "insert":
        currency = str(row.fields.get("currency", (None, "CNY"))[1])
        values = ((field, row.fields[field][1]) for field in _SHOWN.get(row.table, ()) if field in row.fields)
        said = " · ".join(value_words(field, value, currency) for field, value in values if value not in (None, ""))
        return f"{thing(row.table)}: {said}" if said else thing(row.table)
    if _REMOVED in row.fields:
        return f"{_subject(row)}: {_removal(row)}"
    loud = [field for field in row.fields if field not in _QUIET] or list(row.fields)
    changes = [FieldChange(_called(row, field), *(value_words(field, value) for value in row.fields[field])) for field in loud]
    said = ", ".join(map(str, changes))
    return said if row.table in ("customer", "preference", "contact_point") else f"{_subject(row)}: {said}"


def _removal(row: EditedRow) -> str:
    return _("taken back") if row.fields[_REMOVED][1] else _("there again")


def _request_words(values: Mapping[str, Value]) -> str:
    field = str(values.get("field") or "")
    if values.get("kind") == "phone_correction" or not field:
        return f"{thing('service_request')}: {word(str(values.get('kind') or ''), 'request_kind')}"
    old, new = (json_words(field, str(values.get(which) or "")) for which in ("old", "new"))
    return f"{thing('service_request')}: {FieldChange(field_name(field), old, new)}"


def _says_nothing_yet(row: EditedRow) -> bool:
    """An own value is set by the edit that follows its row."""
    return row.table == "reminder_override" and row.op == "insert"


def _own_value(row: EditedRow) -> FieldChange:
    """Which value of which rule, and what it says before and after."""
    given = {field: str(new or "") for field, (_old, new) in row.fields.items()}
    code, path = _rule_and_path(row.subject) if row.subject else (given.get("rule", ""), given.get("parameter", ""))
    before, after = row.fields.get("value", ("", ""))
    return FieldChange(own_value_name(code, path), *(own_value_words(code, path, str(value or "")) for value in (before, after)))


def _subject(row: EditedRow) -> str:
    return f"{thing(row.table)} “{row.subject}”" if row.subject else thing(row.table)


def _called(row: EditedRow, field: str) -> str:
    """A contact point's value is called after what it is: Mobile, E-mail."""
    if row.table == "contact_point" and field == "value":
        return word(row.subject or str(row.fields.get("kind", (None, "phone"))[1]))
    return field_name(field, row.table)


# -- counting ------------------------------------------------------------------------------------------------------------


def counted(items: Sequence[WaitingEdit]) -> str:
    """`2 contacts, 1 change`: items by what they mainly are."""
    kinds = Counter(_kind(item) for item in items)
    told = []
    if n := kinds["contact"]:
        told.append(ngettext("{count} contact", "{count} contacts", n).format(count=n))
    if n := kinds["task"]:
        told.append(ngettext("{count} task", "{count} tasks", n).format(count=n))
    if n := kinds["change"]:
        told.append(ngettext("{count} change", "{count} changes", n).format(count=n))
    return ", ".join(told)


def _kind(item: WaitingEdit) -> str:
    tables = [row.table for row in item.rows if row.op == "insert"]
    return "contact" if "contact" in tables else "task" if "activity" in tables else "change"


STATES: Final = {
    "pending": N_("waiting"),
    "conflict": N_("conflict"),
    "rejected": N_("refused"),
    "quarantined": N_("kept here"),
}


def state_words(state: str) -> str:
    """How an edit stands, in a word."""
    return _(STATES[state]) if state in STATES else state


def why(item: WaitingEdit) -> str:
    """Why an item waits, or what the center said to it."""
    if item.state != "pending":
        return item.reason or _("The center did not take it.")
    return _("for the next sync") if not item.attempts else _("once more: the center was put back from a backup")


def whom(item: WaitingEdit) -> str:
    """The customer an item is about, as far as that can still be said."""
    if item.customer:
        return item.customer
    return _("a customer who has left your book") if item.customer_id else _("yourself")
