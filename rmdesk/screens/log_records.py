"""What a line of the quick log records, said in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rmdesk.domain.money import format_money
from rmdesk.domain.quicklog import QuickLog
from rmdesk.i18n import _, current_language
from rmdesk.screens.words import NONE, dated, word
from rmdesk.widgets.facts import Fact


def record_facts(parsed: QuickLog, tables: Iterable[str], today: date) -> list[Fact]:
    """One fact for each record in `tables`, in their order; links between them go without saying."""
    said = {
        "contact": lambda: Fact(_("Contact"), _contact(parsed)),
        "opportunity": lambda: Fact(_("Opportunity"), _opportunity(parsed)),
        "activity": lambda: Fact(_("Task"), _task(parsed, today)),
        "preference": lambda: Fact(_("Preference"), _("no more marketing calls")),
        "service_request": lambda: Fact(_("Request"), _("the center is asked to correct the phone number")),
    }
    return [said[table]() for table in tables if table in said]


def _contact(parsed: QuickLog) -> str:
    parts = [f"{word(parsed.channel.value)} {word(parsed.direction.value)}"]
    if parsed.result is not None:
        parts.append(word(parsed.result.value))
    elif parsed.connected is not None:
        parts.append(_("reached") if parsed.connected else _("not reached"))
    if parsed.note:
        parts.append(parsed.note)
    return " · ".join(parts)


def _opportunity(parsed: QuickLog) -> str:
    amount = format_money(parsed.amount, current_language()) if parsed.amount is not None else ""
    line = word(parsed.line.value) if parsed.line is not None else ""
    return " ".join(part for part in (line, amount) if part) or NONE


def _task(parsed: QuickLog, today: date) -> str:
    following = parsed.next_action
    if following is None:
        return NONE
    parts = [dated(following.day, today) if following.day else _("no date"), following.text]
    if parsed.priority:
        parts.append(f"!{parsed.priority}")
    return " ".join(part for part in parts if part)
