"""The timeline of a customer's page: everything in one stream, each line with its day, its sort, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from rmdesk.clock import Clock
from rmdesk.domain.field_names import field_name, table_name
from rmdesk.domain.money import Money, format_money
from rmdesk.i18n import N_, _, current_language
from rmdesk.screens.edit_words import json_words
from rmdesk.screens.sheet import TableColumn, TableSection
from rmdesk.screens.words import short_date, word
from rmdesk.store.queries.timeline import Event, Happening
from rmdesk.widgets.cells import Cell
from rmdesk.widgets.tones import Tone

if TYPE_CHECKING:
    from rmdesk.screens.sheet import Section

KINDS: Final = {
    Happening.CONTACT: N_("Contacts"),
    Happening.TASK: N_("Tasks"),
    Happening.OPPORTUNITY: N_("Opportunities"),
    Happening.REQUIREMENT: N_("Requirements"),
    Happening.COMPLAINT: N_("Complaints"),
    Happening.MATURITY: N_("Maturities"),
    Happening.MONEY: N_("Large movements"),
    Happening.EDIT: N_("Edits"),
}
"""What the stream can be narrowed to."""
_SIGNS: Final = {
    Happening.CONTACT: N_("Contact"),
    Happening.TASK: N_("Task"),
    Happening.OPPORTUNITY: N_("Opportunity"),
    Happening.REQUIREMENT: N_("Requirement"),
    Happening.COMPLAINT: N_("Complaint"),
    Happening.MATURITY: N_("Maturity"),
    Happening.MONEY: N_("Money"),
    Happening.EDIT: N_("Edit"),
}
_TEXT: Final = TableColumn()
_WIDE: Final = TableColumn(grows=True)


def timeline_section(events: Sequence[Event], kind: Happening | None, clock: Clock, today: date) -> Section:
    """The stream; its title says what it is narrowed to."""
    narrowed = _(KINDS[kind]) if kind is not None else _("everything")
    title = f"{_('Timeline')} · {narrowed} · {len(events)}"
    rows = tuple(_row(event, clock, today) for event in events)
    return TableSection(title, (_TEXT, _TEXT, _WIDE, TableColumn(priority=4)), rows, _("nothing happened yet"))


def _row(event: Event, clock: Clock, today: date) -> tuple[Cell | str, ...]:
    day = short_date(event.day, today)
    if event.at is not None and event.kind in (Happening.CONTACT, Happening.EDIT):
        local = clock.local(event.at)
        day = f"{short_date(local.date(), today)} {local:%H:%M}"
    tone: Tone = "accent" if event.day > today else "muted"
    return (Cell(day, tone), Cell(_(_SIGNS[event.kind]), "muted"), _said(event), Cell(event.who, "muted"))


def _said(event: Event) -> Cell:
    amount = _amount(event.amount)
    match event.kind:
        case Happening.CONTACT:
            result = _("not reached") if event.code == "not_reached" else word(event.code, "result") if event.code else ""
            return Cell(_joined(word(event.about, "channel"), result, event.text), None if event.code != "not_reached" else "muted")
        case Happening.TASK:
            return Cell(_joined(event.text, word(event.code, "work_status")), "muted" if event.code in ("done", "cancelled") else None)
        case Happening.OPPORTUNITY:
            tone: Tone | None = "good" if event.code == "won" else "muted" if event.code == "lost" else None
            return Cell(_joined(word(event.about, "product_line"), amount, word(event.code, "stage"), event.text), tone)
        case Happening.REQUIREMENT:
            return Cell(_joined(event.text, word(event.code, "work_status")))
        case Happening.COMPLAINT:
            still = event.code in ("open", "in_progress")
            return Cell(
                _joined(event.text, word(event.about, "complaint_category"), word(event.code, "work_status")), "bad" if still else None
            )
        case Happening.MATURITY:
            ends = _("rolls over") if event.code == "rolls" else _("ends")
            return Cell(_joined(event.text or word(event.about, "product_line"), amount, ends))
        case Happening.MONEY:
            signed = ("+" if event.amount is not None and event.amount.minor > 0 else "") + amount
            return Cell(_joined(signed, word(event.code, "transaction_category") if event.code else "", event.text))
        case _:
            return Cell(edit_said(event))


def edit_said(event: Event) -> str:
    """`Profile · Employer: School → University`; a removal or a return says so."""
    table = "" if event.code == "customer" else table_name(event.code)
    if event.about == "deleted_at":
        return _joined(table, _("taken back") if event.new != "null" else _("there again"))
    change = f"{field_name(event.about, event.code)}{_(': ')}{json_words(event.about, event.old)} → {json_words(event.about, event.new)}"
    return _joined(table, change)


def _amount(amount: Money | None) -> str:
    return format_money(amount, current_language(), with_code=amount.currency != "CNY") if amount is not None else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
